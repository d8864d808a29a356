"""What the words of a document see, by number: each thing once, and who sees which from where.

Words, pairs of words and tags recur. What follows from one of them, such as its features or what
these weigh, is worked out once; where it is seen from is arithmetic on whole documents.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Spelling = tuple[tuple[str, ...], ...]
"""The features of one thing, for each place from which it is seen."""

NOTHING = -1
"""Stands for the number of a thing where a word has none."""

T = TypeVar("T", bound=Hashable)
U = TypeVar("U", bound=Hashable)


@dataclass(frozen=True, eq=False)
class Numbered(Generic[T]):
    """Something that every word has or sees.

    Attributes
    ----------
    things : sequence
        Each once.
    numbers : array of int, shape (words,)
        Which of them each word has, or `NOTHING`.
    """

    things: Sequence[T]
    numbers: Ints

    def each(self, what: Callable[[T], U]) -> Numbered[U]:
        """Return what follows from the thing of each word; every word has one."""
        found = number(map(what, self.things))
        return Numbered(found.things, found.numbers[self.numbers])

    def where(self, true: Callable[[T], bool]) -> Flags:
        """Tell for each word whether something is true of its thing; every word has one."""
        return np.array([true(thing) for thing in self.things], dtype=bool)[self.numbers]

    def only(self, flags: Flags) -> Numbered[T]:
        """Leave the words that are flagged their things, and others nothing."""
        return Numbered(self.things, np.where(flags, self.numbers, NOTHING))


class View(NamedTuple):
    """What words see of things of one kind.

    Attributes
    ----------
    spell : callable
        Gives the features of a thing, for each place from which it is seen.
    things : sequence
        What it takes.
    seen : array of int, shape (places, words)
        The number of the thing that a word sees from each place, or `NOTHING`.
    """

    spell: Callable[[Any], Spelling]
    things: Sequence[Hashable]
    seen: Ints


def number(values: Iterable[T]) -> Numbered[T]:
    """Give values numbers, in the order in which they come first."""
    given = list(values)
    number_of = {value: number for number, value in enumerate(dict.fromkeys(given))}
    numbers = list(map(number_of.__getitem__, given))
    return Numbered(list(number_of), np.array(numbers, dtype=np.int64))


def together(*columns: Numbered[Any]) -> Numbered[tuple[Any, ...]]:
    """Give combinations of things numbers; a word that lacks one of them has no combination."""
    mixed = np.zeros_like(columns[0].numbers)
    whole = np.ones(len(mixed), dtype=bool)
    for column in columns:
        mixed = mixed * len(column.things) + column.numbers
        whole &= column.numbers != NOTHING
    met, of_each = np.unique(mixed[whole], return_inverse=True)
    numbers = np.full(len(mixed), NOTHING)
    numbers[whole] = of_each
    parts = []
    for column in reversed(columns):
        met, own = np.divmod(met, max(len(column.things), 1))
        parts.append([column.things[at] for at in own.tolist()])
    return Numbered(list(zip(*reversed(parts), strict=True)), numbers)


def view(spell: Callable[[T], Spelling], *places: Numbered[T]) -> View:
    """Return what words see of the same things from some places."""
    return View(spell, places[0].things, np.stack([place.numbers for place in places]))


class Lines:
    """The words of passages one after the other; none sees beyond its own passage.

    Parameters
    ----------
    lengths
        Words of each passage.

    Attributes
    ----------
    at, starts, ends : array of int, shape (words,)
        The place of each word, of the first of its passage, and just past the last.
    """

    def __init__(self, lengths: Sequence[int]) -> None:
        sizes = np.asarray(lengths, dtype=np.int64)
        ends = np.cumsum(sizes)
        self.at = np.arange(sizes.sum())
        self.starts, self.ends = np.repeat(ends - sizes, sizes), np.repeat(ends, sizes)

    def seen(self, column: Numbered[T], places: Ints) -> Numbered[T]:
        """Return what every word sees at a place, if that is in its own passage."""
        inside = (places >= self.starts) & (places < self.ends)
        numbers = np.full(len(places), NOTHING)
        numbers[inside] = column.numbers[places[inside]]
        return Numbered(column.things, numbers)

    def beside(self, column: Numbered[T], step: int) -> Numbered[T]:
        """Return what stands some places further, or back where the step is negative."""
        return self.seen(column, self.at + step)


def spell_out(views: Iterable[View], lengths: Sequence[int]) -> list[list[list[str]]]:
    """Return the features of every word of every passage."""
    features: list[list[str]] = [[] for _ in range(sum(lengths))]
    for spell, things, seen in views:
        spelt = [spell(thing) for thing in things]
        for place, numbers in enumerate(seen.tolist()):
            for own, thing in zip(features, numbers, strict=True):
                if thing != NOTHING:
                    own += spelt[thing][place]
    words = iter(features)
    return [list(islice(words, length)) for length in lengths]
