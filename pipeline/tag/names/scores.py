"""What the features that words see weigh with every label.

The weights of a thing's features are summed once and kept; a word's scores are the sum over what it
sees. Sums are always taken in the same order, so that neither what was kept nor what else is read
changes a word's scores in the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from pipeline.tag.names.crfsuite_file import FieldWeights, Floats
from pipeline.tag.names.views import Ints, Spelling, View

MOST = 1 << 17
"""Rows kept of each kind of thing, in some 18 MB; beyond that, its memory starts afresh."""
_AT_FIRST = 1 << 10
_NO_ROW = 0


class FeatureScores:
    """Scores of words by what they see.

    Parameters
    ----------
    weights
        Weights of the features.
    most
        Rows of scores kept of each kind of thing; a thing has one for each place it is seen from.
    """

    def __init__(self, weights: FieldWeights, most: int = MOST) -> None:
        self.weights = weights
        # The last row is that of features without weight.
        self._states = np.vstack([weights.states, np.zeros(len(weights.labels))])
        self._most = most
        self._kinds: dict[Callable[[Any], Spelling], _WeighedThings] = {}

    def of(self, views: Sequence[View], words: int) -> Floats:
        """Return the scores of words with each label, shape (words, labels)."""
        scores = np.zeros((words, len(self.weights.labels)))
        for view in views:
            kind = self._kinds.get(view.spell)
            if kind is None or kind.size + len(view.things) * len(view.seen) > self._most:
                kind = _WeighedThings(len(view.seen), len(self.weights.labels))
                self._kinds[view.spell] = kind
            kind.learn(view, self.weights.features, self._states)
            scores += kind.scores_of(view)
        return scores


class _WeighedThings:
    """Things of one kind and, by row, their scores from each place."""

    def __init__(self, places: int, labels: int) -> None:
        self.row_of: dict[Hashable, int] = {}
        self.table: Floats = np.zeros((_AT_FIRST, places, labels))

    @property
    def size(self) -> int:
        """How many rows of scores are kept."""
        places: int = self.table.shape[1]
        return len(self.row_of) * places

    def learn(self, view: View, features: dict[str, int], states: Floats) -> None:
        """Weigh what was not met before."""
        new = [thing for thing in view.things if thing not in self.row_of]
        if not new:
            return
        first = len(self.row_of) + 1
        self.row_of.update((thing, row) for row, thing in enumerate(new, first))
        while len(self.table) < first + len(new):
            self.table = np.concatenate([self.table, np.zeros_like(self.table)])
        spelt = [names for thing in new for names in view.spell(thing)]
        row_of, unknown = features.get, len(states) - 1
        rows = [row_of(name, unknown) for names in spelt for name in names]
        ends = np.cumsum([0, *map(len, spelt)])
        sums = _summed(states, np.array(rows), ends)
        self.table[first : first + len(new)] = sums.reshape(len(new), *self.table.shape[1:])

    def scores_of(self, view: View) -> Floats:
        """Return what all that words see of these things weighs, shape (words, labels)."""
        _, places, labels = self.table.shape
        # Of a word that sees nothing, the number takes the last of these.
        rows = np.array([*map(self.row_of.__getitem__, view.things), _NO_ROW])
        seen = rows[view.seen.T] * places + np.arange(places)
        ends = np.arange(0, seen.size + 1, places)
        return _summed(self.table.reshape(-1, labels), seen.ravel(), ends)


def _summed(table: Floats, rows: Ints, ends: Ints) -> Floats:
    """Return sums of rows of a table: of those between each of `ends` and the next."""
    chosen = sparse.csr_matrix((np.ones(len(rows)), rows, ends), shape=(len(ends) - 1, len(table)))
    sums: Floats = chosen @ table
    return sums
