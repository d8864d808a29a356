"""What the words of a corpus say of its subjects, learnt from the corpus itself.

A report calls its matters by names that no list has. Passages whose subject is clear lend their
words to those that name it only so: expectation maximisation over naive Bayes (Nigam, McCallum,
Thrun and Mitchell, "Text Classification from Labeled and Unlabeled Documents using EM", 2000),
with each passage judged by all others and never by itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]

PRIOR_PASSAGES = 6.0
"""Passages by which what a word says is drawn to nothing."""

MIN_PASSAGES, MAX_SHARE = 2, 0.4
"""A word in fewer passages joins none, one in a greater share of them tells none apart."""

ROWS = 2000
"""Passages reckoned at once, which bounds the memory."""


def telling_words(present: sparse.csr_matrix) -> sparse.csr_matrix:
    """Keep the columns that may tell passages apart; passages x words, 0 or 1."""
    met = np.asarray(present.sum(axis=0)).ravel()
    kept = (met >= MIN_PASSAGES) & (met <= MAX_SHARE * present.shape[0])
    return sparse.csr_matrix(present[:, np.flatnonzero(kept)], dtype=np.float64)


def likeness_to_subjects(present: sparse.csr_matrix, read: Floats) -> Floats:
    """Say how much likelier the words of each passage are on each subject than anywhere.

    Parameters
    ----------
    present
        Words that each passage holds, passages x words, 0 or 1.
    read
        Probabilities of the passages, passages x subjects and none.

    Returns
    -------
    array
        Sum of the logarithms, evened out for length as `reading.likeness_of_terms` does, passages x
        subjects and none.
    """
    likeness = np.zeros_like(read)
    if present.shape[0] <= 1:
        return likeness
    met = np.asarray(present.T @ read)
    often = np.asarray(present.sum(axis=0)).ravel()
    size = read.sum(axis=0)
    for first in range(0, present.shape[0], ROWS):
        rows = slice(first, first + ROWS)
        likeness[rows] = _of_rows(present[rows], read[rows], met, often, size, present.shape[0])
    return likeness


def _of_rows(
    present: sparse.csr_matrix,
    read: Floats,
    met: Floats,
    often: Floats,
    size: Floats,
    passages: int,
) -> Floats:
    lengths = np.diff(present.indptr)
    row = np.repeat(np.arange(len(read)), lengths)
    words = present.indices
    # The passage itself is taken out of every count.
    chance = ((often[words] - 0.5) / (passages - 1))[:, None]
    heard = met[words] - read[row] + PRIOR_PASSAGES * chance
    lifts = np.log(heard / ((size - read + PRIOR_PASSAGES)[row] * chance))
    sums = sparse.csr_matrix(
        (np.ones(len(row)), (row, np.arange(len(row)))), shape=(len(read), len(row))
    )
    return np.asarray((sums @ lifts) / np.sqrt(np.maximum(lengths, 1))[:, None])
