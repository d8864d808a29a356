"""Themes with what is typical of them, what they bring and who shares them, and by which means."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.report.dataset import Dataset
from pipeline.report.directory import Directory, order_themes
from pipeline.report.overview import Counts, count_statuses
from pipeline.report.wording import shorten
from pipeline.schema import (
    ActionType,
    Means,
    MechanismRow,
    PassageKind,
    PassageRow,
    SharedState,
    SharedThemeRow,
    ThemeCodeRow,
    ThemeRow,
)

MOST_PASSAGES = 3
MOST_LETTERS = 420
MOST_ROWS = 40
"""Rows shown of a long table; the page says how many are left out and where they stand."""


@dataclass(frozen=True)
class Quoted:
    """A piece of text with where it stands."""

    text: str
    document: str
    page: int | None
    headings: str
    parties: tuple[str, ...] = ()


@dataclass(frozen=True)
class ThemeCard:
    """All that the page says of one theme."""

    theme: ThemeRow
    depth: int
    terms: tuple[str, ...]
    codes: tuple[ThemeCodeRow, ...]
    statuses: Counts
    passages: tuple[Quoted, ...]
    benefits: tuple[Quoted, ...]
    shared: tuple[SharedThemeRow, ...]
    states: Mapping[SharedState, int]
    mechanisms: tuple[MechanismRow, ...]


@dataclass(frozen=True)
class ThemeGroup:
    """A wider theme with its parts, itself among the cards when it has passages of its own.

    Without a heading it holds the themes that have no parts.
    """

    heading: ThemeCard | None
    passages: int
    parts: int
    cards: tuple[ThemeCard, ...]


@dataclass(frozen=True)
class MeansLine:
    """How many actions of one type rest on formal means and how many on informal ones."""

    type: ActionType
    numbers: Mapping[Means, int]


def describe_themes(dataset: Dataset, directory: Directory) -> tuple[ThemeCard, ...]:
    """Return a card for each theme, the largest first, parts below their whole."""
    typical = _by_theme_passages(dataset.passages)
    return tuple(
        _describe(theme, depth, typical.get(theme.theme_id, []), dataset, directory)
        for theme, depth in order_themes(dataset.themes)
    )


def group_themes(cards: tuple[ThemeCard, ...]) -> tuple[ThemeGroup, ...]:
    """Return the families of themes in their order, then the themes that stand alone."""
    families: list[list[ThemeCard]] = []
    for card in cards:
        if card.depth == 0:
            families.append([])
        families[-1].append(card)
    groups = [
        ThemeGroup(
            heading=family[0],
            passages=sum(card.theme.passages for card in family),
            parts=len(family) - 1,
            cards=tuple(family if family[0].theme.passages else family[1:]),
        )
        for family in families
        if len(family) > 1
    ]
    alone = tuple(family[0] for family in families if len(family) == 1)
    if alone:
        groups.append(ThemeGroup(None, sum(card.theme.passages for card in alone), 0, alone))
    return tuple(groups)


def _describe(
    theme: ThemeRow, depth: int, typical: list[PassageRow], dataset: Dataset, directory: Directory
) -> ThemeCard:
    own = theme.theme_id
    shared = [row for row in dataset.shared_themes if row.theme_id == own]
    shared.sort(key=lambda r: (_STATES.index(r.state), -r.actions_joint, -r.actions_proposed))
    return ThemeCard(
        theme=theme,
        depth=depth,
        terms=tuple(str(term) for term in json.loads(theme.terms)),
        codes=tuple(row for row in dataset.theme_codes if row.theme_id == own),
        statuses=count_statuses(a.status for a in dataset.actions if a.theme_id == own),
        passages=tuple(_quote(row, shorten(row.text, MOST_LETTERS), directory) for row in typical),
        benefits=tuple(
            _quote(directory.passages[row.passage_id], row.text, directory, row.parties)
            for row in dataset.benefits
            if row.theme_id == own
        ),
        shared=tuple(shared),
        states=Counter(row.state for row in shared),
        mechanisms=order_mechanisms(dataset.mechanisms, own),
    )


_STATES = (SharedState.JOINT, SharedState.PROPOSED, SharedState.SEPARATE)


def _by_theme_passages(passages: tuple[PassageRow, ...]) -> dict[str, list[PassageRow]]:
    """Return the passages with the most weight for each theme, running text before the rest."""
    groups: dict[str, list[PassageRow]] = {}
    for row in passages:
        if row.theme_id:
            groups.setdefault(row.theme_id, []).append(row)
    for theme_id, rows in groups.items():
        rows.sort(key=lambda r: (r.kind != PassageKind.PARAGRAPH, -(r.theme_score or 0)))
        groups[theme_id] = rows[:MOST_PASSAGES]
    return groups


def _quote(row: PassageRow, text: str, directory: Directory, parties: str = "[]") -> Quoted:
    return Quoted(
        text=text,
        document=directory.title(row.doc_id),
        page=row.page_first,
        headings=directory.headings(row.section_id),
        parties=directory.parties_in(parties),
    )


def order_mechanisms(
    mechanisms: tuple[MechanismRow, ...], theme_id: str | None
) -> tuple[MechanismRow, ...]:
    """Return the mechanisms of a theme (None: of no theme), the most used first."""
    own = [row for row in mechanisms if row.theme_id == theme_id]
    return tuple(sorted(own, key=lambda row: (-row.actions, row.means, row.type, row.parties)))


def count_means(mechanisms: tuple[MechanismRow, ...]) -> tuple[MeansLine, ...]:
    """Return the actions of each type by the means they rest on, the most frequent type first."""
    counted = Counter[tuple[ActionType, Means]]()
    for row in mechanisms:
        counted[row.type, row.means] += row.actions
    lines = [MeansLine(t, {m: counted[t, m] for m in Means}) for t in ActionType]
    used = [line for line in lines if any(line.numbers.values())]
    return tuple(sorted(used, key=lambda line: -sum(line.numbers.values())))
