"""Keeps, masks or drops the persons that a dataset names, before any of its files is made.

Every format is written from the tables that leave this module, so that none can tell a name that
another hides. A masked letter is one sign, so that every offset stays right.

A name is masked where it was read as a person; again wherever it stands outside another name; and
in what was made of a text that has it: titles, headings, summaries, names, decisions. Which names
count beyond the place where they were read is settled in `person_names.py`. A name that was never
read as a person stays: masking is no better than reading.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pipeline.assemble.exports.frames import Tables
from pipeline.assemble.exports.person_names import PersonNames, find_person_names, masked
from pipeline.schema import (
    ActionRow,
    BenefitRow,
    DecisionRow,
    EntityRow,
    Label,
    OrganisationRow,
    ParticipantRow,
    PassageRow,
    Row,
    ThemeRow,
)
from pipeline.settings import Persons

R = TypeVar("R", bound=Row)
Cells = dict[str, Any]
Mask = Callable[[str], str]
MODEL = "model"
"""What stands in `named_by` when nobody named a theme."""
SOMEBODY = "reviewer"
"""What stands for whoever decided or named something."""
WORDS = ("row", "span")
"""What a decision on a mention is about when it holds words, not codes."""
QUOTING = ("entities", "action_evidence", "benefits")
"""Tables whose `text` is that of the passage between `start` and `end`."""
WORDED: Mapping[str, tuple[str, ...]] = {
    "documents": ("title",),
    "sections": ("title",),
    "organisations": ("name", "abbreviation", "aliases"),
    "themes": ("label", "terms"),
    "actions": (
        "summary",
        "name",
        "status_cue",
        "outcome_cue",
        "date_as_written",
        "place_as_written",
        "amount_as_written",
    ),
    "action_participants": ("name", "as_written"),
    "benefits": ("parties",),
    "decisions": ("before", "after"),
}
"""Columns beside the text of passages that may hold the words of a report."""
LISTS = frozenset({"aliases", "parties", "terms"})
"""Of these, the ones that hold a JSON list."""


def protect_persons(tables: Tables, how: Persons) -> Tables:
    """Return the tables with persons as the setting asks.

    Parameters
    ----------
    tables
        The tables as read; those that are already masked come out as they went in.
    how
        Keep changes nothing; mask replaces letters; drop masks them too and leaves out the
        mentions of persons, the decisions on these and the persons among the participants.
    """
    if how is Persons.KEEP:
        return tables
    passages = _rows(tables, PassageRow)
    entities = _rows(tables, EntityRow)
    names = find_person_names({p.passage_id: p.text for p in passages}, entities)
    texts = {p.passage_id: names.mask_passage(p.passage_id, p.text) for p in passages}
    near = _named_in_actions(tables, names)
    rewrites: dict[str, Callable[[Row], Cells]] = {
        "passages": lambda row: {"text": texts[_cell(row, "passage_id")]},
        **{table: _requote(texts) for table in QUOTING},
    }
    protected: dict[str, Sequence[Row]] = {}
    for table, rows in tables.rows.items():
        kept = [row for row in rows if how is Persons.MASK or not _is_of_a_person(row, names, near)]
        protected[table] = [
            _changed(row, rewrites.get(table), WORDED.get(table, ()), names, near) for row in kept
        ]
    return Tables(protected)


def _rows(tables: Tables, kind: type[R]) -> list[R]:
    return [row for row in tables.of(kind.TABLE) if isinstance(row, kind)]


def _cell(row: Row, column: str) -> Any:
    return getattr(row, column)


def _named_in_actions(tables: Tables, names: PersonNames) -> dict[str, frozenset[str]]:
    """Return by action the persons read in the passages that tell of it."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in tables.of("action_evidence"):
        found[_cell(row, "action_id")] |= names.read_in(_cell(row, "passage_id"))
    return {action_id: frozenset(read) for action_id, read in found.items()}


def _requote(texts: Mapping[str, str]) -> Callable[[Row], Cells]:
    def quote(row: Row) -> Cells:
        text = texts[_cell(row, "passage_id")]
        return {"text": text[_cell(row, "start") : _cell(row, "end")]}

    return quote


def _changed(
    row: R,
    rewrite: Callable[[Row], Cells] | None,
    worded: Iterable[str],
    names: PersonNames,
    near: Mapping[str, frozenset[str]],
) -> R:
    """Return a row in which every cell that can hold a name is masked."""
    cells: Cells = rewrite(row) if rewrite else {}
    mask = _mask_of(row, names, near)
    for column in worded:
        if value := _cell(row, column):
            cells[column] = _each(value, mask) if column in LISTS else mask(value)
    cells |= _without_reviewers(row)
    return row.model_copy(update=cells)


def _mask_of(row: Row, names: PersonNames, near: Mapping[str, frozenset[str]]) -> Mask:
    """Return what masks the words in a row; in a name of a body only one that is all of it."""
    also = _names_near(row, names, near)
    is_body = isinstance(row, ParticipantRow) and (row.organisation_id or row.place_id)
    if isinstance(row, OrganisationRow) or is_body:
        return lambda name: names.mask_name(name, also)
    any_case = isinstance(row, ThemeRow)
    return lambda text: names.mask(text, also, any_case=any_case)


def _names_near(row: Row, names: PersonNames, near: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the names that were read as persons in the very text a row was made of."""
    if isinstance(row, ActionRow | ParticipantRow):
        return near.get(row.action_id, frozenset())
    if isinstance(row, BenefitRow):
        return names.read_in(row.passage_id)
    if isinstance(row, DecisionRow):
        passage_id = row.row_id.rsplit(":", 2)[0]
        own = {row.before, row.after} if _is_on_a_person(row) and row.field in WORDS else set()
        near_row = near.get(row.row_id, frozenset()) | names.read_in(passage_id)
        return near_row | frozenset(filter(None, own))
    return frozenset()


def _is_on_a_person(row: DecisionRow) -> bool:
    return row.row_id.endswith(f":{Label.PER.value}")


def _each(value: str, mask: Mask) -> str:
    """Mask each part of a JSON list by itself, so that it stays one."""
    return json.dumps([mask(part) for part in json.loads(value)], ensure_ascii=False)


def _without_reviewers(row: Row) -> Cells:
    if isinstance(row, DecisionRow):
        return {"reviewer": SOMEBODY}
    if isinstance(row, ThemeRow) and row.named_by != MODEL:
        return {"named_by": SOMEBODY}
    return {}


def _is_of_a_person(row: Row, names: PersonNames, near: Mapping[str, frozenset[str]]) -> bool:
    if isinstance(row, EntityRow):
        return row.label is Label.PER
    if isinstance(row, DecisionRow):
        return _is_on_a_person(row)
    if isinstance(row, ParticipantRow):
        if row.organisation_id or row.place_id:
            return False
        also = near.get(row.action_id, frozenset())
        return names.mask(row.name, also) == masked(row.name)
    return False
