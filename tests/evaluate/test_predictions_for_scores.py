"""What the scorers read of a dataset."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.assemble.dataset import write_dataset
from pipeline.assemble.exports.frames import Tables
from pipeline.errors import GrenswerkError
from pipeline.evaluate.predictions import PredictedDataset, Predictions, read_predictions
from pipeline.schema import Label


@pytest.fixture
def dataset(tmp_path: Path, invented: Tables) -> PredictedDataset:
    write_dataset(tmp_path / "dataset", invented)
    return read_predictions(tmp_path / "dataset")


def test_a_report_is_found_by_the_name_of_any_of_its_files(dataset: PredictedDataset) -> None:
    found = dataset.of_report("dijkverslag")
    assert [passage.passage_id for passage in found.passages] == ["p-een", "p-twee", "p-tabel"]
    assert dataset.of_report('kopie, "nieuw"') == found
    assert dataset.of_report("dijk") == Predictions((), ())


def test_documents_match_by_a_part_of_their_id_or_else_of_their_source(
    dataset: PredictedDataset,
) -> None:
    whole = dataset.of_report("dijkverslag")
    assert dataset.matching("verslag-0a1b") == whole == dataset.matching("2021/dijk")
    assert dataset.matching("elders").passages == ()


def test_passages_carry_their_mentions_and_theme(dataset: PredictedDataset) -> None:
    first, *_ = dataset.of_report("dijkverslag").passages
    labels = [first.text[e.start : e.end] for e in first.entities if e.label is Label.LOC]
    assert labels == ["Maasdal"] and first.theme_id == "theme-dijk"
    assert {entity.organisation_id for entity in first.entities} >= {"org-raad", None}


def test_actions_have_the_form_of_the_gold(dataset: PredictedDataset) -> None:
    actions = dataset.of_report("dijkverslag").actions
    assert len(actions) == len(dataset.actions)
    assert [len(action.evidence) > 0 for action in actions] == [True] * len(actions)
    assert actions[0].parties == ("org-raad",) and actions[0].partners == ("Een ander",)
    row = dataset.actions[0]
    amounts = {5000.0: "EUR 5000", 12.5: "EUR 12.50", None: None}
    for amount, written in amounts.items():
        changed = row.model_copy(update={"amount": amount, "currency": "EUR", "place_id": None})
        changed = changed.model_copy(update={"place_as_written": "aan de dijk"})
        (action,) = replace(dataset, actions=[changed]).of_report("dijkverslag").actions
        assert (action.amount, action.place) == (written, "aan de dijk")


def test_places_have_codes(dataset: PredictedDataset) -> None:
    codes = dataset.place_codes
    assert set(codes) == {"place-maasdal", "place-nergens"}
    assert all(code.count(":") == 1 for code in codes.values())


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(GrenswerkError, match=r"documents\.csv does not exist"):
        read_predictions(tmp_path)
