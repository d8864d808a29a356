"""Fit topics: non-negative matrix factorisation that starts from the subjects a corpus speaks of.

The matrix holds the terms of each passage and, beside them, the evidence for each subject of the
lexicon, so that "ziekenhuis" and "patiënt" pull passages together even where they never meet. The
start is chosen from the data without chance: first the subjects that cover most passages not yet
covered, then the passages least like any of those.

Source: D. D. Lee and H. S. Seung, "Learning the parts of objects by non-negative matrix
factorization", Nature 401 (1999), with the coordinate descent solver of scikit-learn.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

from pipeline.cluster.features import Features, Floats

Labels = NDArray[np.int64]

MAX_ITERATIONS = 200
FLOOR = 1e-3
"""What every start value is raised by: NMF never leaves an exact zero."""

MIN_COVERAGE = 1.0
"""Passages, in sum of evidence, that a subject must newly cover to start a topic."""

MIN_KEPT_WEIGHT = 0.05
MAX_KEPT = 4
"""A passage keeps at most this many topics, none weaker than `MIN_KEPT_WEIGHT`."""


@dataclass(frozen=True, slots=True)
class Topics:
    """Fitted topics, not yet named.

    Attributes
    ----------
    weights
        Share of each topic in each passage, passages x topics; rows sum to 1 or 0.
    terms
        Loading of each term, topics x terms.
    subjects
        Loading of each subject of the lexicon, topics x subjects.
    """

    weights: Floats
    terms: Floats
    subjects: Floats

    @property
    def count(self) -> int:
        """Number of topics."""
        return int(self.weights.shape[1])


def fit_topics(features: Features, count: int, guidance: float) -> Topics:
    """Fit a number of topics; the same features give the same topics.

    Parameters
    ----------
    features
        Passages as matrices.
    count
        Number of topics, from 1 to the number of passages with a term.
    guidance
        Weight of the subjects against the terms; 0 leaves them out.
    """
    matrix = sparse.csr_matrix(sparse.hstack([features.terms, guidance * features.subjects]))
    start = _start(matrix, features.subjects if guidance else None, count)
    model = NMF(count, init="custom", solver="cd", max_iter=MAX_ITERATIONS, random_state=0)
    # Sums over several threads differ in the last bit from one machine to the next.
    with threadpool_limits(1), warnings.catch_warnings():
        # The bound on iterations is meant: passages hardly move after it.
        warnings.simplefilter("ignore", ConvergenceWarning)
        loads = sparse.csr_matrix(start.T @ matrix).toarray() / start.sum(axis=0)[:, None]
        passages = model.fit_transform(
            matrix, W=start.copy(), H=np.ascontiguousarray(loads + FLOOR * loads.mean())
        )
    lengths = np.linalg.norm(model.components_, axis=1)
    width = features.terms.shape[1]
    shares = np.asarray(passages * lengths)
    # A passage whose terms are all unknown has no topic, whatever rounding leaves.
    shares[np.diff(matrix.indptr) == 0] = 0.0
    return Topics(
        weights=_rows_to_one(shares),
        terms=np.asarray(model.components_[:, :width]),
        subjects=np.asarray(model.components_[:, width:]),
    )


def _start(matrix: sparse.csr_matrix, evidence: Floats | None, count: int) -> Floats:
    """Choose where each topic starts, as weights over the passages."""
    columns: list[Floats] = []
    if evidence is not None:
        uncovered = np.ones(evidence.shape[0])
        left = evidence.copy()
        while len(columns) < count:
            gains = (left * uncovered[:, None]).sum(axis=0)
            best = int(gains.argmax()) if gains.size else -1
            if best < 0 or gains[best] < MIN_COVERAGE:
                break
            columns.append(evidence[:, best])
            uncovered *= 1 - evidence[:, best]
            left[:, best] = 0.0
    nearest = np.max(columns, axis=0) if columns else np.zeros(matrix.shape[0])
    empty = np.diff(matrix.indptr) == 0
    while len(columns) < count:
        farthest = int(np.where(empty, np.inf, nearest).argmin())
        likeness = (matrix @ matrix[farthest].T).toarray().ravel()
        columns.append(likeness)
        nearest = np.maximum(nearest, likeness)
        nearest[farthest] = np.inf
    return np.column_stack(columns) + FLOOR


def _rows_to_one(weights: Floats) -> Floats:
    totals = weights.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0))


def keep_strongest(weights: Floats) -> Floats:
    """Keep the few topics that matter in each passage, and let them sum to 1 again."""
    kept = np.where(weights >= MIN_KEPT_WEIGHT, weights, 0.0)
    if kept.shape[1] > MAX_KEPT:
        order = np.argsort(-kept, axis=1, kind="stable")
        np.put_along_axis(kept, order[:, MAX_KEPT:], 0.0, axis=1)
    return _rows_to_one(kept)


def choose_main(
    topics: Topics, features: Features, min_weight: float, min_own_evidence: float
) -> Labels:
    """Give the main topic of each passage, or -1 where none is clear.

    A passage has a main topic when the heaviest one weighs enough and its own terms speak for
    that topic: their loadings, the strongest of the topic counting 1, must add up. A heading
    alone gives none.

    Parameters
    ----------
    topics, features
        The fit and what it was fitted on.
    min_weight
        Least share of the heaviest topic.
    min_own_evidence
        Least sum of relative loadings of the passage's own terms.
    """
    if topics.count == 0:
        return np.full(len(features.passage_ids), -1, dtype=np.int64)
    main = topics.weights.argmax(axis=1)
    strongest = topics.terms.max(axis=1, keepdims=True)
    relative = np.divide(
        topics.terms, strongest, out=np.zeros_like(topics.terms), where=strongest > 0
    )
    own = np.asarray(features.present @ relative.T)[np.arange(len(main)), main]
    clear = (topics.weights.max(axis=1) >= min_weight) & (own >= min_own_evidence)
    return np.where(clear, main, -1).astype(np.int64)


def rank_terms(topics: Topics, features: Features, main: Labels, most: int) -> list[list[int]]:
    """Give the columns of the most typical terms of each topic, best first.

    A word that is hardly met but in compounds is none: "woon" of "woongebied". A term that many
    passages of the topic hold goes before a heavier one that a single passage repeats.
    """
    ranked = []
    whole = np.array(features.whole, dtype=float)
    for topic in range(topics.count):
        held = np.asarray(features.present[main == topic].sum(axis=0)).ravel()
        score = topics.terms[topic] * np.sqrt(held)
        if not score.any():
            score = topics.terms[topic]
        if (score * whole).any():
            score = score * whole
        order = np.argsort(-score, kind="stable")[: 3 * most]
        ranked.append(_without_repeats([int(n) for n in order if score[n] > 0], features)[:most])
    return ranked


def _without_repeats(columns: list[int], features: Features) -> list[int]:
    """Leave out a word that a two-word term before it holds, and the reverse."""
    kept: list[int] = []
    for column in columns:
        words = set(features.keys[column].split())
        if not any(words & set(features.keys[other].split()) for other in kept):
            kept.append(column)
    return kept
