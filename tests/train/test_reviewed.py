"""A passage trains when somebody decided in it and nothing in it is left in doubt."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from invented_dataset import DOC, SENTENCE

from pipeline.assemble.dataset import write_dataset
from pipeline.assemble.exports.frames import Tables
from pipeline.errors import GrenswerkError
from pipeline.schema import Decision, DecisionRow, DecisionState, EntityRow, Label, Row
from pipeline.train.annotations import AnnotatedEntity
from pipeline.train.reviewed import FILE, SURE, read_reviewed


def write(folder: Path, invented: Tables, **changed: Sequence[Row]) -> Path:
    """Write the invented dataset with other mentions or decisions."""
    write_dataset(folder / "dataset", Tables({**invented.rows, **changed}))
    return folder / "dataset"


def mentions(invented: Tables, **of_text: dict[str, Any]) -> list[EntityRow]:
    """Return the mentions of the first sentence, one of them changed."""
    return [
        row.model_copy(update={"score": None, "decision": None, **of_text.get(row.label.value, {})})
        for row in invented.of("entities")
        if isinstance(row, EntityRow) and row.passage_id == "p-een"
    ]


def decided(invented: Tables, row_id: str, state: DecisionState) -> list[DecisionRow]:
    (decision,) = invented.of("decisions")
    assert isinstance(decision, DecisionRow)
    return [decision.model_copy(update={"row_id": row_id, "state": state})]


ACCEPTED = {"decision": Decision.ACCEPTED}


def test_a_passage_that_was_decided_on_and_is_sure_elsewhere_trains(
    tmp_path: Path, invented: Tables
) -> None:
    rows = mentions(invented, ORG=ACCEPTED, LOC={"score": SURE})
    looked = decided(invented, "p-een:3-16:ORG", DecisionState.APPLIED)
    (passage,) = read_reviewed(write(tmp_path, invented, entities=rows, decisions=looked))
    assert (passage.passage_id, passage.text, passage.file) == ("p-een", SENTENCE, FILE)
    assert passage.document == f"{FILE}/{DOC}"
    assert passage.entities == tuple(
        AnnotatedEntity(row.start, row.end, (row.label.value,)) for row in rows
    )


@pytest.mark.parametrize("score", [SURE - 0.01, None], ids=["doubtful", "without-a-score"])
def test_a_passage_with_a_mention_that_is_left_in_doubt_does_not_train(
    tmp_path: Path, invented: Tables, score: float | None
) -> None:
    rows = mentions(invented, ORG=ACCEPTED, LOC={"score": score})
    looked = decided(invented, "p-een:3-16:ORG", DecisionState.APPLIED)
    assert read_reviewed(write(tmp_path, invented, entities=rows, decisions=looked)) == []


def test_a_decision_that_reaches_everywhere_was_taken_in_one_passage(
    tmp_path: Path, invented: Tables
) -> None:
    rows = mentions(invented, ORG=ACCEPTED, LOC={"score": SURE})
    elsewhere = decided(invented, "p-twee:4-10:ORG", DecisionState.APPLIED)
    found = read_reviewed(write(tmp_path, invented, entities=rows, decisions=elsewhere))
    assert [passage.passage_id for passage in found] == ["p-twee"]


@pytest.mark.parametrize("decision", [Decision.CORRECTED, Decision.ADDED])
def test_a_doubtful_mention_that_was_decided_on_is_no_longer_in_doubt(
    tmp_path: Path, invented: Tables, decision: Decision
) -> None:
    rows = mentions(invented, ORG=ACCEPTED, LOC={"decision": decision})
    looked = decided(invented, "p-een:3-16:ORG", DecisionState.APPLIED)
    (passage,) = read_reviewed(write(tmp_path, invented, entities=rows, decisions=looked))
    assert ("LOC",) in [entity.labels for entity in passage.entities]


def test_a_passage_that_nobody_looked_at_does_not_train(tmp_path: Path, invented: Tables) -> None:
    rows = mentions(invented, ORG={"score": 0.99}, LOC={"score": 0.99})
    assert read_reviewed(write(tmp_path, invented, entities=rows)) == []


def test_a_passage_in_which_a_mention_was_rejected_trains_without_it(
    tmp_path: Path, invented: Tables
) -> None:
    rows = [row for row in mentions(invented, LOC={"score": 0.95}) if row.label is not Label.ORG]
    decisions = decided(invented, "p-een:3-16:ORG", DecisionState.APPLIED)
    (passage,) = read_reviewed(write(tmp_path, invented, entities=rows, decisions=decisions))
    assert [entity.labels for entity in passage.entities] == [("DATE",), ("LOC",)]


def test_a_passage_whose_only_mention_was_rejected_teaches_that_it_has_none(
    tmp_path: Path, invented: Tables
) -> None:
    decisions = decided(invented, "p-twee:4-10:ORG", DecisionState.APPLIED)
    rows = mentions(invented)
    (passage,) = read_reviewed(write(tmp_path, invented, entities=rows, decisions=decisions))
    assert (passage.passage_id, passage.entities) == ("p-twee", ())


def test_a_decision_that_found_no_place_is_none(tmp_path: Path, invented: Tables) -> None:
    decisions = decided(invented, "p-twee:4-10:ORG", DecisionState.LOST)
    rows = mentions(invented)
    assert read_reviewed(write(tmp_path, invented, entities=rows, decisions=decisions)) == []


def test_without_a_dataset_nothing_was_reviewed(tmp_path: Path) -> None:
    assert read_reviewed(tmp_path / "weg") == []


def test_a_dataset_that_cannot_be_read_is_told(tmp_path: Path, invented: Tables) -> None:
    dataset = write(tmp_path, invented)
    (dataset / "entities.csv").write_text("een,twee\n1,2\n", encoding="utf-8")
    with pytest.raises(GrenswerkError):
        read_reviewed(dataset)
