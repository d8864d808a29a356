"""The mentions of a corpus while decisions are applied to them, found by place and by words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pipeline.decisions.ledger import Holders
from pipeline.decisions.origins import of_document
from pipeline.schema import DecisionScope, Label, Mention, ReviewDecision

REVIEW: Final = "review"
"""Origin of a mention that a person added."""


class Place(NamedTuple):
    """A stretch of a passage."""

    passage_id: str
    start: int
    end: int


@dataclass(eq=False)
class MentionRow:
    """A mention as proposed and as it now is; `known_as` are the forms it has had.

    A displaced mention made way for an overlapping one that a person set.
    """

    proposed: Mention | None
    mention: Mention
    kept: bool = True
    displaced: bool = False
    known_as: set[tuple[int, int, Label]] = field(default_factory=set)
    held: Holders = field(default_factory=Holders)

    def __post_init__(self) -> None:
        """Be known under the form it came in."""
        self.become(self.mention)

    def become(self, mention: Mention) -> None:
        """Take on another form, and stay known under the former ones."""
        self.mention = mention
        self.known_as.add((mention.start, mention.end, mention.label))

    @property
    def place(self) -> Place:
        """Where the mention now stands."""
        return Place(self.mention.passage_id, self.mention.start, self.mention.end)


class MentionTable:
    """All mentions, of which those that a person set never overlap another.

    Parameters
    ----------
    mentions : Sequence[Mention]
        The proposed mentions.
    passages : Mapping[str, str]
        Text of every passage by passage_id, in reading order.
    """

    def __init__(self, mentions: Sequence[Mention], passages: Mapping[str, str]) -> None:
        self.passages = passages
        self._passages_of: dict[str | None, list[str]] = {}
        self._by_passage: dict[str, list[MentionRow]] = {}
        self._by_words: dict[str, list[MentionRow]] = {}
        for mention in mentions:
            self._put(MentionRow(mention, mention))

    def passages_of(self, doc_id: str | None) -> list[str]:
        """Return the passages of a document; None stands for all of them."""
        if doc_id not in self._passages_of:
            self._passages_of[doc_id] = of_document(self.passages, doc_id)
        return self._passages_of[doc_id]

    def passages_with(self, words: str, doc_id: str | None) -> list[str]:
        """Return the passages of a document that may hold some words, and few others.

        A plain search for the longest word spares most passages the search by pattern.
        """
        longest = max(words.split(), key=len, default="")
        texts = self.passages
        return [p for p in self.passages_of(doc_id) if longest in texts[p]]

    def add(self, place: Place, label: Label) -> MentionRow:
        """Add a mention that nothing proposed; what overlaps it makes way."""
        mention = self._written(place, label, REVIEW)
        row = MentionRow(None, mention)
        self._put(row)
        self._displace_others(row)
        return row

    def move(self, row: MentionRow, place: Place) -> None:
        """Give a mention other words, or those it was proposed with; what overlaps makes way."""
        moved = self._written(place, row.mention.label, row.mention.origin)
        proposed = row.proposed
        as_proposed = proposed and (proposed.start, proposed.end) == place[1:]
        row.become(proposed if proposed and as_proposed else moved)
        self._by_words.setdefault(plain(row.mention.text), []).append(row)
        self._displace_others(row)

    def revive(self, row: MentionRow) -> None:
        """Take a mention back in; what has come over it since makes way."""
        row.kept, row.displaced = True, False
        self._displace_others(row)

    def known_at(self, place: Place, label: Label) -> MentionRow | None:
        """Return the mention that stands, or once stood, at a place under a label."""
        form = (place.start, place.end, label)
        rows = [r for r in self._by_passage.get(place.passage_id, ()) if form in r.known_as]
        return max(rows, key=lambda r: (r.kept, r.place == place), default=None)

    def standing_at(self, place: Place) -> MentionRow | None:
        """Return the mention that now fills exactly a place, whatever its label."""
        rows = self._by_passage.get(place.passage_id, ())
        return next((row for row in rows if row.kept and row.place == place), None)

    def same(self, decision: ReviewDecision) -> list[MentionRow]:
        """Return the mentions with the words and label of a decision, as far as it reaches."""
        words = plain(decision.target.exact)
        rows = [
            row
            for row in dict.fromkeys(self._by_words.get(words, ()))
            if plain(row.mention.text) == words
            and row.mention.label is decision.label
            and not row.displaced
        ]
        if decision.scope is DecisionScope.EVERYWHERE:
            return rows
        within = set(self.passages_of(decision.target.doc_id))
        return [row for row in rows if row.mention.passage_id in within]

    def overlaps(self, place: Place) -> bool:
        """Tell whether a mention stands on any part of a place."""
        rows = self._by_passage.get(place.passage_id, ())
        return any(row.kept and _overlap(row.place, place) for row in rows)

    def in_reading_order(self) -> list[MentionRow]:
        """Return all mentions by passage and place; equals stay in the order they came."""
        rank = {passage_id: number for number, passage_id in enumerate(self.passages)}
        rows = [row for rows in self._by_passage.values() for row in rows]
        return sorted(
            rows, key=lambda row: (rank.get(row.place.passage_id, len(rank)), row.place[1:])
        )

    def _put(self, row: MentionRow) -> None:
        self._by_passage.setdefault(row.mention.passage_id, []).append(row)
        self._by_words.setdefault(plain(row.mention.text), []).append(row)

    def _displace_others(self, row: MentionRow) -> None:
        for other in self._by_passage[row.mention.passage_id]:
            if other is not row and other.kept and _overlap(other.place, row.place):
                other.kept, other.displaced = False, True
                other.held.clear()

    def _written(self, place: Place, label: Label, origin: str) -> Mention:
        return Mention(
            passage_id=place.passage_id,
            start=place.start,
            end=place.end,
            text=self.passages[place.passage_id][place.start : place.end],
            label=label,
            value=None,
            score=None,
            origin=origin,
            place_key=None,
            antecedent=None,
        )


def plain(words: str) -> str:
    """Return words with every run of white space as one space, to compare them by."""
    return " ".join(words.split())


def _overlap(one: Place, other: Place) -> bool:
    return one.start < other.end and other.start < one.end
