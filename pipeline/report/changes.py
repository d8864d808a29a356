"""What changed since the last run, rendered whatever the account holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.report.directory import Directory
from pipeline.report.texts import Texts


@dataclass(frozen=True)
class ChangeList:
    """A heading with what falls under it."""

    heading: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class ChangeTable:
    """Numbers by name; every line has a value for every column, None when not given."""

    heading: str
    columns: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str | None, ...]], ...]


def describe_changes(
    changes: Mapping[str, object], directory: Directory, texts: Texts
) -> tuple[tuple[ChangeList, ...], tuple[ChangeTable, ...]]:
    """Return lists and tables for the entries of a change report, in its order.

    A mapping of mappings becomes a table, anything else a list; keys that the catalogue does not
    name are shown as they are, so that a new entry is never lost.
    """
    lists, tables = [], []
    for key, value in changes.items():
        # A flag (`first_run`) tells of the run, not of what changed.
        if isinstance(value, bool):
            continue
        heading = _name("changes", key, texts)
        if isinstance(value, Mapping) and any(isinstance(v, Mapping) for v in value.values()):
            tables.append(_tabulate(heading, value, texts))
        else:
            lists.append(ChangeList(heading, _itemise(value, directory)))
    return tuple(lists), tuple(tables)


def _name(family: str, key: str, texts: Texts) -> str:
    return texts.entries.get(f"{family}.{key}", key.replace("_", " "))


def _tabulate(heading: str, value: Mapping[str, object], texts: Texts) -> ChangeTable:
    entries = {k: v for k, v in value.items() if isinstance(v, Mapping)}
    columns = list(dict.fromkeys(column for entry in entries.values() for column in entry))
    lines = tuple(
        (
            _name("table", key, texts),
            tuple(_number(entry[c], texts) if c in entry else None for c in columns),
        )
        for key, entry in entries.items()
    )
    return ChangeTable(heading, tuple(_name("changes", c, texts) for c in columns), lines)


def _number(value: object, texts: Texts) -> str:
    if isinstance(value, int | float):
        return texts.number(value)
    return texts.number(len(value)) if isinstance(value, Sequence | Mapping) else str(value)


def _itemise(value: object, directory: Directory) -> tuple[str, ...]:
    if isinstance(value, Mapping):
        return tuple(f"{_known(k, directory)}: {_known(v, directory)}" for k, v in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(_known(item, directory) for item in value)
    return () if value in (None, 0, "") else (_known(value, directory),)


def _known(item: object, directory: Directory) -> str:
    """Return the title or label behind an id, or else the words themselves."""
    if isinstance(item, Mapping):
        return " · ".join(_known(value, directory) for value in item.values() if value)
    if isinstance(item, Sequence) and not isinstance(item, str):
        return ", ".join(_known(value, directory) for value in item)
    text = str(item)
    if text in directory.documents:
        return directory.title(text)
    theme = directory.themes.get(text)
    return theme.label if theme else directory.party(text)
