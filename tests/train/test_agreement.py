"""Two annotations of the same sentences are compared by ends and labels."""

import json
from pathlib import Path

import pytest

from pipeline.train.agreement import measure_agreement
from pipeline.train.annotations import AnnotationError

SHIPPED = Path(__file__).parents[2] / "models" / "data" / "agreement.jsonl"


def entity(start: int, end: int, *labels: str) -> dict[str, object]:
    return {"start": start, "end": end, "labels": list(labels)}


def test_ends_and_labels_are_counted_apart(tmp_path: Path) -> None:
    path = tmp_path / "twice.jsonl"
    row = {
        "id": "een",
        "text": "Gent en Aken steunen Alfa.",
        "first": [entity(0, 4, "LOC"), entity(8, 12, "LOC", "ORG"), entity(21, 25, "PROJECT")],
        "second": [entity(0, 4, "ORG"), entity(8, 12, "ORG")],
    }
    path.write_text(json.dumps(row), encoding="utf-8")
    found = measure_agreement(path)
    assert (found["spans"].right, found["labels"].right) == (2, 1)
    assert found["labels"].f1 == pytest.approx(2 / 5)


def test_a_sentence_that_was_annotated_once_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.jsonl"
    path.write_text(json.dumps({"id": "een", "text": "Gent.", "first": []}), encoding="utf-8")
    with pytest.raises(AnnotationError, match="een"):
        measure_agreement(path)


def test_the_sentences_that_were_annotated_twice_agree_as_the_card_says() -> None:
    rows = SHIPPED.read_text(encoding="utf-8").splitlines()
    assert len(rows) == 200
    found = measure_agreement(SHIPPED)
    card = (SHIPPED.parents[1] / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert f"F1 {found['labels'].f1:.3f}" in card
