"""Trees as a parser answers them, before they are written on Docs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

ROOT = "ROOT"


@dataclass(frozen=True)
class Tree:
    """The parse of a sentence.

    Attributes
    ----------
    heads
        Head of each word, counted from 0; the root's is its own.
    relations
        Relation of each word to its head.
    certainty
        Mean log probability of the heads and relations, 0 at most.
    """

    heads: tuple[int, ...]
    relations: tuple[str, ...]
    certainty: float


Parse = Callable[[Sequence[Sequence[str]], str], Sequence[Tree | None]]
"""Parses sentences, given as words, in the manner of the treebank file of that name; what comes out
as no tree is None."""


def make_tree(heads: Sequence[int], relations: Sequence[str], certainty: float) -> Tree | None:
    """Return the tree, or None where heads and relations make none.

    Parameters
    ----------
    heads
        Head of each word, counted from 1; 0 is above the root.
    relations
        Relation of each word.
    certainty
        Mean log probability of both.
    """
    roots = [relation == ROOT for relation in relations]
    if not is_tree([0, *heads]) or roots != [head == 0 for head in heads]:
        return None
    own = tuple(head - 1 if head else at for at, head in enumerate(heads))
    return Tree(own, tuple(relations), certainty)


def is_tree(heads: Sequence[int]) -> bool:
    """Tell whether every word hangs, over others, under the one that hangs under place 0.

    Examples
    --------
    >>> is_tree([0, 2, 0, 2])
    True
    >>> is_tree([0, 2, 1, 0])
    False
    """
    if sum(head == 0 for head in heads[1:]) != 1:
        return False
    for word in range(1, len(heads)):
        above, steps = heads[word], 0
        while above and steps < len(heads):
            above, steps = heads[above], steps + 1
        if above:
            return False
    return True
