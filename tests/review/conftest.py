"""A dataset on disk, made from `tests/cases/review/dataset.yaml`."""

import csv
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.schema import (
    TABLES,
    ActionRow,
    DocumentRow,
    EntityRow,
    EvidenceRow,
    ParticipantRow,
    PassageRow,
    Row,
    SectionRow,
    SentenceRow,
)

CASE = Path(__file__).parents[1] / "cases" / "review" / "dataset.yaml"
MARKED = re.compile(r"\[([^|\]]+)\|([A-Z]+)\|([\d.]+|~)\]")


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Return the folder of a dataset with every table."""
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    for document in yaml.safe_load(CASE.read_text(encoding="utf-8")):
        for row in _document_rows(document):
            rows[row.TABLE].append(row)
    folder = tmp_path / "dataset"
    folder.mkdir()
    for name, kind in TABLES.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(kind.model_fields))
            writer.writeheader()
            writer.writerows(row.model_dump(mode="json") for row in rows[name])
    return folder


def _document_rows(case: dict[str, Any]) -> Iterable[Row]:
    doc_id = case["doc_id"]
    yield _row(DocumentRow, doc_id=doc_id, title=case["title"], source=f"{doc_id}.pdf", status="ok")
    parent = None
    for level, title in enumerate(case["headings"], start=1):
        section_id = f"{doc_id}-s{level}"
        fields = {"level": level, "title": title, "parent_id": parent, "position": level}
        yield _row(SectionRow, section_id=section_id, doc_id=doc_id, **fields)
        parent = section_id
    passages = [_passage(doc_id, str(parent), n, t) for n, t in enumerate(case["passages"])]
    for rows in passages:
        yield from rows
    for number, action in enumerate(case["actions"]):
        sentences = [r for r in passages[action["sentence"][0]] if isinstance(r, SentenceRow)]
        yield from _action(doc_id, number, action, passages[action["sentence"][0]], sentences)


def _passage(doc_id: str, section_id: str, number: int, marked: str) -> list[Row]:
    text, spans = _unmark(marked)
    passage_id = f"{doc_id}-{hashlib.sha256(text.encode()).hexdigest()[:8]}-0"
    fields = {"position": 10 + number, "page_first": 1, "page_last": 1, "kind": "paragraph"}
    ids = {"passage_id": passage_id, "doc_id": doc_id}
    rows: list[Row] = [_row(PassageRow, **ids, **fields, section_id=section_id, text=text)]
    for start, end, label, score in spans:
        place = {"start": start, "end": end, "text": text[start:end], "label": label}
        key = f"{passage_id}:{start}-{end}:{label}"
        rows.append(_row(EntityRow, entity_id=key, **ids, **place, score=score, origin="model:x"))
    for match in re.finditer(r"[^.]+(?:\.|$)", text):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        span = {"start": start, "end": match.end()}
        key = f"{passage_id}:{start}-{match.end()}"
        rows.append(_row(SentenceRow, sentence_id=key, passage_id=passage_id, **span))
    return rows


def _unmark(marked: str) -> tuple[str, list[tuple[int, int, str, float | None]]]:
    text, spans, last = "", [], 0
    for match in MARKED.finditer(marked):
        text += marked[last : match.start()]
        score = None if match[3] == "~" else float(match[3])
        spans.append((len(text), len(text) + len(match[1]), match[2], score))
        text += match[1]
        last = match.end()
    return text + marked[last:], spans


def _action(
    doc_id: str, number: int, case: dict[str, Any], rows: list[Row], sentences: list[SentenceRow]
) -> Iterable[Row]:
    action_id = f"{doc_id}-a{number}"
    sentence = sentences[case["sentence"][1]]
    text = next(r.text for r in rows if isinstance(r, PassageRow))[sentence.start : sentence.end]
    fields = {k: v for k, v in case.items() if k != "sentence"}
    fields |= {"currency": "EUR"} if "amount" in case else {}
    yield _row(
        ActionRow,
        action_id=action_id,
        doc_id=doc_id,
        summary=f"Actie {number}: {text}",
        origin="model:x",
        **fields,
    )
    yield _row(
        ParticipantRow,
        action_id=action_id,
        position=0,
        name="Grensfonds",
        as_written="Grensfonds",
        role="party",
    )
    place = {"start": sentence.start, "end": sentence.end, "text": text}
    yield _row(EvidenceRow, action_id=action_id, passage_id=sentence.passage_id, **place)


def _row(kind: type[Row], /, **values: Any) -> Row:
    defaults: dict[str, Any] = dict.fromkeys(kind.model_fields)
    if kind is DocumentRow:
        defaults |= {"sha256": "0", "media_type": "application/pdf"}
    return kind.model_validate(defaults | values)
