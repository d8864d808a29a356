"""What ids stand for: names of parties and themes, places of passages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.report.dataset import Dataset
from pipeline.schema import DocumentRow, ParticipantRow, PassageRow, Role, SectionRow, ThemeRow

_BELOW = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"


@dataclass(frozen=True)
class Directory:
    """Rows by their id; an id that is in no table is shown as it stands."""

    documents: Mapping[str, DocumentRow]
    sections: Mapping[str, SectionRow]
    passages: Mapping[str, PassageRow]
    themes: Mapping[str, ThemeRow]
    parties: Mapping[str, str]

    def party(self, party_id: str) -> str:
        """Return the name of an organisation or place."""
        return self.parties.get(party_id, party_id)

    def parties_in(self, listed: str) -> tuple[str, ...]:
        """Return the names behind a JSON list of party ids or names."""
        return tuple(self.party(str(item)) for item in json.loads(listed))

    def list_ids(self, listed: str) -> str:
        """Return a JSON list of ids as links to actions name them: with commas between."""
        return ",".join(str(item) for item in json.loads(listed))

    def title(self, doc_id: str) -> str:
        """Return the title of a document, or its source when it has none."""
        document = self.documents.get(doc_id)
        return (document.title or document.source) if document else doc_id

    def headings(self, section_id: str | None) -> str:
        """Return the headings above a passage, from the widest to the nearest."""
        trail: list[str] = []
        seen: set[str] = set()
        while section_id and section_id in self.sections and section_id not in seen:
            seen.add(section_id)
            section = self.sections[section_id]
            trail.append(f"{section.code} {section.title}" if section.code else section.title)
            section_id = section.parent_id
        return f" {_BELOW} ".join(reversed(trail))


def make_directory(dataset: Dataset) -> Directory:
    """Return the directory of a dataset."""
    parties = {row.place_id: row.name for row in dataset.places}
    parties |= {row.organisation_id: row.name for row in dataset.organisations}
    return Directory(
        documents={row.doc_id: row for row in dataset.documents},
        sections={row.section_id: row for row in dataset.sections},
        passages={row.passage_id: row for row in dataset.passages},
        themes={row.theme_id: row for row in dataset.themes},
        parties=parties,
    )


def participant_id(row: ParticipantRow) -> str | None:
    """Return the organisation or territory that a participant is, None when neither is known."""
    return row.organisation_id or row.place_id


def list_parties(participants: Iterable[ParticipantRow]) -> dict[str, tuple[str, ...]]:
    """Return the ids of those who act in each action, sorted: its parties and partners.

    Partners count, as they do in the overview: the text calls whoever it names first the party.
    """
    found: dict[str, set[str]] = {}
    for row in participants:
        party = participant_id(row)
        if party and row.role in (Role.PARTY, Role.PARTNER):
            found.setdefault(row.action_id, set()).add(party)
    return {action_id: tuple(sorted(parties)) for action_id, parties in found.items()}


def order_themes(themes: tuple[ThemeRow, ...]) -> tuple[tuple[ThemeRow, int], ...]:
    """Return themes with their depth, 0 for the widest: largest first, parts below their whole."""
    known = {theme.theme_id for theme in themes}
    parts: dict[str | None, list[ThemeRow]] = {}
    for theme in themes:
        parts.setdefault(theme.parent_id if theme.parent_id in known else None, []).append(theme)

    def size(theme: ThemeRow) -> int:
        return theme.passages + sum(size(part) for part in parts.get(theme.theme_id, []))

    def walk(parent: str | None, depth: int) -> Iterator[tuple[ThemeRow, int]]:
        for theme in sorted(parts.get(parent, []), key=lambda row: (-size(row), row.theme_id)):
            yield theme, depth
            yield from walk(theme.theme_id, depth + 1)

    return tuple(walk(None, 0))
