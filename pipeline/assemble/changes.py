"""What changed in the dataset since the last run, in the reader's terms."""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import Field

from pipeline.assemble.exports.flat import to_csv
from pipeline.assemble.exports.frames import Tables, frames
from pipeline.schema import (
    TABLES,
    DecisionState,
    DocumentRow,
    Record,
    split_sources,
)

COUNTED = ("passages", "entities", "organisations", "places", "actions", "benefits")
"""Tables whose rows are counted; the others follow from these."""


class RowChanges(Record):
    """How many rows of a table came, changed and went."""

    added: int
    changed: int
    gone: int


class Changes(Record):
    """The change report of a run."""

    first_run: bool
    documents_added: tuple[str, ...]
    documents_changed: tuple[str, ...] = Field(description="A new version under a known name.")
    documents_gone: tuple[str, ...]
    documents_failed: tuple[str, ...]
    rows: dict[str, RowChanges]
    themes_added: tuple[str, ...]
    themes_gone: tuple[str, ...]
    themes_changed: tuple[str, ...]
    decisions_lost: tuple[str, ...]


def compare(old: Path, tables: Tables) -> Changes:
    """Compare the dataset on disk with the new tables.

    Parameters
    ----------
    old
        The dataset of the last run; a missing one makes everything new.
    tables
        The tables of this run.
    """
    before = {name: _read(old / f"{name}.csv") for name in ("documents", "themes", *COUNTED)}
    after = {name: _parse(to_csv(table).decode()) for name, table in frames(tables).items()}
    documents: Sequence[DocumentRow] = [
        row for row in tables.of("documents") if isinstance(row, DocumentRow)
    ]
    sources = _doc_ids((row.source, row.doc_id) for row in documents)
    old_sources = _doc_ids((row["source"], row["doc_id"]) for row in before["documents"])
    themes, old_themes = _by_label(after["themes"]), _by_label(before["themes"])
    return Changes(
        first_run=not (old / "documents.csv").exists(),
        documents_added=tuple(sorted(set(sources) - set(old_sources))),
        documents_changed=tuple(
            sorted(s for s in sources if s in old_sources and sources[s] != old_sources[s])
        ),
        documents_gone=tuple(sorted(set(old_sources) - set(sources))),
        documents_failed=tuple(row.source for row in documents if row.status.value == "failed"),
        rows={name: _rows(name, before[name], after[name]) for name in COUNTED},
        themes_added=tuple(sorted(themes.keys() - old_themes.keys())),
        themes_gone=tuple(sorted(old_themes.keys() - themes.keys())),
        themes_changed=tuple(
            sorted(k for k in themes.keys() & old_themes.keys() if themes[k] != old_themes[k])
        ),
        decisions_lost=tuple(
            row["decision_id"]
            for row in after["decisions"]
            if row["state"] == DecisionState.LOST.value
        ),
    )


Cells = Mapping[str, str]


def _doc_ids(documents: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the document of every file; identical files are one document."""
    return {name: doc_id for source, doc_id in documents for name in split_sources(source)}


def _read(path: Path) -> list[Cells]:
    # Not `read_text`, which makes a newline of every carriage return.
    return _parse(path.read_bytes().decode("utf-8")) if path.exists() else []


def _parse(text: str) -> list[Cells]:
    csv.field_size_limit(sys.maxsize)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _keyed(table: str, rows: Sequence[Cells]) -> dict[tuple[str, ...], Cells]:
    """Return rows by key; those that share one are told apart by their order."""
    seen: Counter[tuple[str, ...]] = Counter()
    keyed: dict[tuple[str, ...], Cells] = {}
    for row in rows:
        key = tuple(row.get(column, "") for column in TABLES[table].KEY)
        seen[key] += 1
        keyed[(*key, str(seen[key]))] = row
    return keyed


def _rows(table: str, before: Sequence[Cells], after: Sequence[Cells]) -> RowChanges:
    old, new = _keyed(table, before), _keyed(table, after)
    return RowChanges(
        added=len(new.keys() - old.keys()),
        changed=sum(old[key] != new[key] for key in old.keys() & new.keys()),
        gone=len(old.keys() - new.keys()),
    )


def _by_label(themes: Sequence[Cells]) -> dict[str, Cells]:
    """Return themes by label: a reader knows them by it, and a refit may give another id."""
    return {theme["label"]: theme for theme in themes}
