"""Themes by parties, and each party's actions by status and outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.report.dataset import Dataset
from pipeline.report.directory import Directory, order_themes
from pipeline.schema import ActionStatus, Outcome

COLUMNS = 12
"""Parties with a column of their own; every party has a row in the list below the table."""
LONG_NAME = 30
"""Letters from which a column is headed by the abbreviation, if the body has one."""

Counts = tuple[tuple[ActionStatus, int], ...]
"""Numbers of actions by status, in the order of the code list, without zeros."""


@dataclass(frozen=True)
class ThemeLine:
    """A theme with its actions: by party, and over all parties, each action counted once."""

    theme_id: str | None
    label: str | None
    depth: int
    cells: tuple[Counts, ...]
    total: Counts


@dataclass(frozen=True)
class PartyLine:
    """A party with its actions over all themes; `short` is its name where there is little room."""

    party_id: str
    name: str
    short: str
    total: int
    statuses: Mapping[ActionStatus, int]
    outcomes: Mapping[Outcome, int]


@dataclass(frozen=True)
class Overview:
    """The table of themes by parties and the list of all parties, the busiest first."""

    columns: tuple[PartyLine, ...]
    lines: tuple[ThemeLine, ...]
    parties: tuple[PartyLine, ...]


def make_overview(dataset: Dataset, directory: Directory) -> Overview:
    """Return the overview, as the dataset counts it."""
    parties = _count_parties(dataset, directory)
    columns = parties[:COLUMNS]
    counted = Counter[tuple[str | None, str, ActionStatus]]()
    for row in dataset.overview:
        counted[row.theme_id, row.party_id, row.status] += row.actions
    totals = Counter((action.theme_id, action.status) for action in dataset.actions)
    busy = {theme_id for theme_id, _ in totals} | {theme_id for theme_id, _, _ in counted}
    shown = busy | {theme.parent_id for theme in dataset.themes if theme.theme_id in busy}
    shown = shown if None in busy else shown - {None}
    themes: list[tuple[str | None, str | None, int]] = [
        (theme.theme_id, theme.label, depth) for theme, depth in order_themes(dataset.themes)
    ]
    lines = tuple(
        ThemeLine(
            theme_id,
            label,
            depth,
            tuple(
                _by_status({s: counted[theme_id, party.party_id, s] for s in ActionStatus})
                for party in columns
            ),
            _by_status({s: totals[theme_id, s] for s in ActionStatus}),
        )
        for theme_id, label, depth in [*themes, (None, None, 0)]
        if theme_id in shown
    )
    return Overview(columns, lines, parties)


def _by_status(numbers: Mapping[ActionStatus, int]) -> Counts:
    return tuple((status, numbers[status]) for status in ActionStatus if numbers[status])


def _count_parties(dataset: Dataset, directory: Directory) -> tuple[PartyLine, ...]:
    statuses: dict[str, Counter[ActionStatus]] = {}
    outcomes: dict[str, Counter[Outcome]] = {}
    for row in dataset.overview:
        statuses.setdefault(row.party_id, Counter())[row.status] += row.actions
        judged = outcomes.setdefault(row.party_id, Counter())
        if row.outcome:
            judged[row.outcome] += row.actions
    abbreviations = {
        row.organisation_id: row.abbreviation for row in dataset.organisations if row.abbreviation
    }
    lines = (
        PartyLine(
            party,
            name := directory.party(party),
            abbreviations.get(party, name) if len(name) > LONG_NAME else name,
            counts.total(),
            counts,
            outcomes[party],
        )
        for party, counts in statuses.items()
    )
    return tuple(sorted(lines, key=lambda line: (-line.total, line.name, line.party_id)))


def count_statuses(statuses: Iterable[ActionStatus]) -> Counts:
    """Return how often each status occurs."""
    return _by_status(Counter(statuses))
