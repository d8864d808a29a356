"""What the names already settled in a document tell of those that are not."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.schema import PlaceKind
from pipeline.tag.gazetteer import Candidate

KM_PER_DEGREE = 111.2
REACH = 200
"""Characters at which a name in the same passage counts half."""
FAR = 1_000
"""Characters from which a name in a long table is no neighbour any more."""
BROAD = frozenset({PlaceKind.COUNTRY, PlaceKind.COOPERATION_AREA})
"""Kinds too large to say that something lies near."""
SAME = 10.0
"""Kilometres within which two places of one name and kind are taken for one."""


@dataclass(frozen=True)
class Settled:
    """A mention of which the place is taken as known."""

    index: int
    passage_id: str
    start: int
    name: str
    candidate: Candidate


@dataclass(frozen=True)
class Evidence:
    """The settled names of one document."""

    by_index: Mapping[int, Settled]
    by_passage: Mapping[str, tuple[Settled, ...]]
    by_name: Mapping[str, tuple[Settled, ...]]
    lists: Mapping[int, tuple[int, ...]]
    """For each mention the others of its list."""
    countries: Counter[tuple[str | None, str | None]]
    """How often each name was settled in each state; None stands for any name, or any state."""
    located: Mapping[tuple[int, int], tuple[tuple[str, Candidate], ...]]
    """By whole degrees, names and places of all that is small enough to be near to something."""
    _far: dict[tuple[str, str], float] = field(default_factory=dict, repr=False, compare=False)
    """What `km_in_document` told, by name and place."""

    @classmethod
    def of(cls, settled: Sequence[Settled], lists: Mapping[int, tuple[int, ...]]) -> Evidence:
        """Arrange what is settled so that it can be asked.

        Parameters
        ----------
        settled
            In the order of the mentions.
        lists
            For each mention the others that stand in one list with it.
        """
        by_passage: dict[str, list[Settled]] = defaultdict(list)
        by_name: dict[str, list[Settled]] = defaultdict(list)
        for one in settled:
            by_passage[one.passage_id].append(one)
            by_name[one.name].append(one)
        return cls(
            by_index={one.index: one for one in settled},
            by_passage={
                passage: tuple(sorted(found, key=lambda one: one.start))
                for passage, found in by_passage.items()
            },
            by_name={name: tuple(found) for name, found in by_name.items()},
            lists=lists,
            countries=Counter(
                pair
                for one in settled
                if (country := one.candidate.country)
                for pair in ((one.name, country), (None, country), (one.name, None), (None, None))
            ),
            located=_by_degree(settled),
        )

    def share_of_document(self, country: str, name: str) -> float:
        """Return the share of a state among the other names of the document."""
        total = self.countries[None, None] - self.countries[name, None]
        here = self.countries[None, country] - self.countries[name, country]
        return here / total if total else 0.0

    def share_nearby(self, country: str, asked: Settled) -> float:
        """Return the share of a state in the passage, where what is nearer counts more."""
        total = here = 0.0
        for other in self._neighbours(asked):
            if other.candidate.country:
                weight = 1 / (1 + abs(other.start - asked.start) / REACH)
                total += weight
                here += weight if other.candidate.country == country else 0.0
        return here / total if total else 0.0

    def km_nearby(self, asked: Settled) -> float:
        """Return how far the nearest place of the passage lies; infinite without one."""
        return min(
            (
                kilometres(asked.candidate, other.candidate)
                for other in self._neighbours(asked)
                if other.candidate.place.kind not in BROAD
            ),
            default=math.inf,
        )

    def km_in_document(self, asked: Settled) -> float:
        """Return how far the nearest place of the document lies; infinite if a degree or more."""
        key = (asked.name, asked.candidate.place.key)
        if key not in self._far:
            self._far[key] = self._km_in_document(asked)
        return self._far[key]

    def _km_in_document(self, asked: Settled) -> float:
        cell = _degree(asked.candidate)
        if cell is None:
            return math.inf
        return min(
            (
                kilometres(asked.candidate, other)
                for north in (-1, 0, 1)
                for east in (-1, 0, 1)
                for name, other in self.located.get((cell[0] + north, cell[1] + east), ())
                if name != asked.name
            ),
            default=math.inf,
        )

    def alike_in_list(self, asked: Settled) -> tuple[int, int]:
        """Return how many others of its list are of the candidate's kind, and of how many."""
        kinds = [
            self.by_index[index].candidate.place.kind
            for index in self.lists.get(asked.index, ())
            if index in self.by_index
        ]
        return kinds.count(asked.candidate.place.kind), len(kinds)

    def names_another(self, asked: Settled) -> bool:
        """Tell whether the name stands for another place of that kind elsewhere, and not for this.

        A document that calls one Limburg so does not mean another without a word of warning; but
        the town of Luik may well be named beside its province.
        """
        elsewhere = {
            one.candidate.place.key
            for one in self.by_name.get(asked.name, ())
            if one.index != asked.index and one.candidate.place.kind is asked.candidate.place.kind
        }
        return bool(elsewhere) and asked.candidate.place.key not in elsewhere

    def _neighbours(self, asked: Settled) -> list[Settled]:
        found = self.by_passage.get(asked.passage_id, ())
        first = bisect_left(found, asked.start - FAR, key=lambda one: one.start)
        last = bisect_left(found, asked.start + FAR, key=lambda one: one.start)
        return [one for one in found[first:last] if one.name != asked.name]


def _by_degree(
    settled: Sequence[Settled],
) -> dict[tuple[int, int], tuple[tuple[str, Candidate], ...]]:
    cells: dict[tuple[int, int], dict[tuple[str, str], Candidate]] = defaultdict(dict)
    for one in settled:
        cell = _degree(one.candidate)
        if cell and one.candidate.place.kind not in BROAD:
            cells[cell][one.name, one.candidate.place.key] = one.candidate
    return {
        cell: tuple((name, found) for (name, _), found in named.items())
        for cell, named in cells.items()
    }


def _degree(candidate: Candidate) -> tuple[int, int] | None:
    place = candidate.place
    if place.latitude is None or place.longitude is None:
        return None
    return math.floor(place.latitude), math.floor(place.longitude)


def kilometres(one: Candidate, other: Candidate) -> float:
    """Return the distance between two places, exact enough below a thousand; infinite if unknown.

    Examples
    --------
    >>> from pipeline.schema import GazetteerPlace
    >>> def at(latitude):
    ...     return Candidate(GazetteerPlace(key="own:a", name="A", authority="own", code="a",
    ...         iso_3166=None, kind="city", latitude=latitude, longitude=5.0), 0, True)
    >>> kilometres(at(51.0), at(52.0))
    111.2
    """
    a, b = one.place, other.place
    if a.latitude is None or b.latitude is None or a.longitude is None or b.longitude is None:
        return math.inf
    north = a.latitude - b.latitude
    east = (a.longitude - b.longitude) * math.cos(math.radians((a.latitude + b.latitude) / 2))
    return KM_PER_DEGREE * math.hypot(north, east)


def same_place(one: Candidate, other: Candidate) -> bool:
    """Tell whether two candidates are one place, also when the gazetteer has a town twice."""
    if one.place.key == other.place.key:
        return True
    return one.place.kind is other.place.kind is PlaceKind.CITY and kilometres(one, other) < SAME
