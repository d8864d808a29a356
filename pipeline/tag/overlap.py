"""Choose among overlapping spans."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Stretch(Protocol):
    """Anything that covers characters of a text."""

    @property
    def start(self) -> int:
        """Offset of the first character."""

    @property
    def end(self) -> int:
        """Offset just past the last character."""


S = TypeVar("S", bound=Stretch)


def longest_first(stretches: Iterable[S]) -> list[S]:
    """Keep the longest where stretches overlap, the first given among equals.

    Parameters
    ----------
    stretches : iterable of S
        Any order; among equally long overlapping ones the earlier in this order stays.

    Returns
    -------
    list of S
        Without overlap, from left to right.
    """
    kept: list[S] = []
    taken: set[int] = set()
    for stretch in sorted(stretches, key=lambda one: one.start - one.end):
        covered = range(stretch.start, stretch.end)
        if taken.isdisjoint(covered):
            taken.update(covered)
            kept.append(stretch)
    return sorted(kept, key=lambda one: one.start)
