"""Word classes: words whose vectors lie near each other share a class.

Rare and unseen words get a class as well, since the vectors are made from pieces of words. Classes
of words as features of a sequence model go back to Miller, Guinness and Zamanian (2004), "Name
tagging with word clusters and discriminative training".
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from spacy.vectors import Vectors

Centres = npt.NDArray[np.float32]
"""One class a row, as unit vectors."""


class WordClasses:
    """Gives a word its class in each of several divisions of the vocabulary.

    Parameters
    ----------
    vectors
        Vectors that know every word (floret).
    divisions
        The centres of the classes of each division, shape (classes, dimensions).
    """

    def __init__(self, vectors: Vectors, divisions: Sequence[Centres]) -> None:
        self.divisions = tuple(divisions)
        self._vectors = vectors
        self._known: dict[str, tuple[int, ...]] = {}

    def of(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """Return for each word its class in every division."""
        new = sorted(set(words) - self._known.keys())
        if new:
            rows = unit_vectors(self._vectors, new)
            columns = [(rows @ centres.T).argmax(axis=1).tolist() for centres in self.divisions]
            self._known.update(zip(new, zip(*columns, strict=True), strict=True))
        return [self._known[word] for word in words]


def unit_vectors(vectors: Vectors, words: Sequence[str]) -> Centres:
    """Return the vectors of words at length one, shape (words, dimensions)."""
    rows = np.asarray(vectors.get_batch(list(words)), dtype=np.float32)
    return to_unit_length(rows)


def to_unit_length(rows: Centres) -> Centres:
    """Return rows divided by their length; one without length stays as it is."""
    lengths: Centres = np.linalg.norm(rows, axis=1, keepdims=True).astype(np.float32)
    return (rows / np.maximum(lengths, 1e-6)).astype(np.float32)
