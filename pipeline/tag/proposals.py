"""Proposed mentions of one passage, and which of them stand when they overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.schema import DateBasis, Label

BY_RULE = frozenset({Label.DATE, Label.MONEY})
"""Labels whose spans and values a grammar decides."""


@dataclass(frozen=True)
class Proposal:
    """A stretch of a passage that something proposes as a mention."""

    start: int
    end: int
    label: Label
    origin: str
    value: str | None = None
    score: float | None = None
    basis: DateBasis | None = None

    def overlaps(self, other: Proposal) -> bool:
        """Tell whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Proposal) -> bool:
        """Tell whether the other lies inside this one and is shorter."""
        inside = self.start <= other.start and other.end <= self.end
        return inside and (self.end - self.start) > (other.end - other.start)


def settle(by_model: Iterable[Proposal], by_rule: Iterable[Proposal]) -> list[Proposal]:
    """Return the proposals that stand, in order and without overlap.

    A year inside a longer name belongs to the name; otherwise what the grammar found stands, for
    it has read the value. Dates and amounts that only the model sees are left out: without a value
    they say nothing that can be checked.
    """
    names = _without_overlap(span for span in by_model if span.label not in BY_RULE)
    rules = list(by_rule)
    loose = [rule for rule in rules if not any(name.holds(rule) for name in names)]
    standing = [name for name in names if not any(name.overlaps(rule) for rule in loose)]
    # Only a name that stands takes a year with it.
    kept = [rule for rule in rules if not any(name.holds(rule) for name in standing)]
    return _without_overlap([*standing, *kept])


def _without_overlap(spans: Iterable[Proposal]) -> list[Proposal]:
    """Return spans in order; the first stands, the longer of two that begin together."""
    settled: list[Proposal] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not settled or span.start >= settled[-1].end:
            settled.append(span)
    return settled
