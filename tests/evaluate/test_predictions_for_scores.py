"""What the scorers read of a dataset."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assemble.dataset import write_dataset
from pipeline.assemble.exports.frames import Tables
from pipeline.errors import GrenswerkError
from pipeline.evaluate.predictions import (
    PredictedDataset,
    Predictions,
    document_of,
    read_predictions,
)
from pipeline.schema import ActionLinkRow, Label, Relation, join_sources, split_sources


@pytest.fixture
def dataset(tmp_path: Path, invented: Tables) -> PredictedDataset:
    write_dataset(tmp_path / "dataset", invented)
    return read_predictions(tmp_path / "dataset")


def test_a_report_is_found_by_the_name_of_any_of_its_files(dataset: PredictedDataset) -> None:
    found = dataset.of_report("dijkverslag")
    assert [passage.passage_id for passage in found.passages] == ["p-een", "p-twee", "p-tabel"]
    assert dataset.of_report('kopie, "nieuw"') == found
    assert dataset.of_report("dijk") == Predictions((), ())


def test_a_name_that_two_documents_have_is_refused(dataset: PredictedDataset) -> None:
    again = dataset.documents[1].model_copy(update={"source": "b/dijkverslag.docx"})
    both = replace(dataset, documents=[dataset.documents[0], again])
    with pytest.raises(GrenswerkError, match=r"dijkverslag may be on .* or on b/dijkverslag\.docx"):
        both.of_report("dijkverslag")


@given(st.lists(st.text(alphabet="ab |\\./", min_size=1), min_size=1))
def test_any_file_names_can_be_told_apart_in_one_cell(names: list[str]) -> None:
    assert split_sources(join_sources(names)) == tuple(names)


def test_a_bar_in_a_file_name_makes_no_second_file(dataset: PredictedDataset) -> None:
    source = join_sources(("a | b.pdf", "map/c.pdf"))
    row = dataset.documents[0].model_copy(update={"source": source})
    found = {name: document_of([row], name) for name in ("a | b", "c", "a", "b")}
    assert found == {"a | b": row, "c": row, "a": None, "b": None}


def test_actions_that_links_hang_together_have_one_undertaking(dataset: PredictedDataset) -> None:
    ids = [row.action_id for row in dataset.actions]
    chain = [("z", ids[1], Relation.SAME), ("y", "x", Relation.SAME), ("x", "z", Relation.SAME)]
    chain.append((ids[0], ids[1], Relation.FOLLOWS))
    links = [ActionLinkRow(action_id=a, other_id=b, relation=r) for a, b, r in chain]
    actions = replace(dataset, links=links).of_report("dijkverslag").actions
    assert [action.undertaking for action in actions] == [None, ids[1]]


def test_benefits_are_read_with_their_passage(dataset: PredictedDataset) -> None:
    (benefit,) = dataset.of_report("dijkverslag").benefits
    assert (benefit.passage_id, benefit.end - benefit.start) == ("p-een", len("coöperatie"))
    assert dataset.of_report("slot").benefits == ()


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
