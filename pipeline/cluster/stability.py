"""Whether topics come back when the corpus is a little different.

Source: C. Hennig, "Cluster-wise assessment of cluster stability", Computational Statistics & Data
Analysis 52 (2007): refit on bootstrap samples; the stability of a cluster is the mean Jaccard
similarity with its best match.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pipeline.cluster.features import Features, Floats
from pipeline.cluster.quality import agreement
from pipeline.cluster.topics import Labels, fit_topics

MIN_SAMPLE = 4
"""Fewer distinct passages tell nothing on stability."""


@dataclass(frozen=True, slots=True)
class Stability:
    """What bootstrap refits showed.

    Attributes
    ----------
    jaccard
        Per topic the mean similarity with its best match, 0 to 1; not a number where no refit
        could tell.
    rand
        Mean adjusted Rand index between the fit and its refits; None without refits.
    """

    jaccard: Floats
    rand: float | None


def measure_stability(
    features: Features, main: Labels, count: int, *, guidance: float, rounds: int, seed: int
) -> Stability:
    """Refit on bootstrap samples and compare main topics.

    Parameters
    ----------
    features
        The whole corpus.
    main
        Main topic of each passage in the fit on it, -1 for none; those count for nothing here.
    count
        Number of topics.
    guidance
        As in `fit_topics`.
    rounds
        Number of refits.
    seed
        Seed of the samples.
    """
    random = np.random.default_rng(seed)
    found, rands = [], []
    assigned = np.flatnonzero(main >= 0)
    for _ in range(rounds if assigned.size >= MIN_SAMPLE else 0):
        sample = np.unique(random.choice(assigned, assigned.size))
        if sample.size < max(MIN_SAMPLE, count):
            continue
        again = fit_topics(select_rows(features, sample), count, guidance).weights.argmax(axis=1)
        found.append(_best_jaccard(main[sample], again, count))
        rands.append(agreement(main[sample].tolist(), again.tolist())[1])
    if not found:
        return Stability(np.full(count, np.nan), None)
    table = np.array(found)
    known = (~np.isnan(table)).sum(axis=0)
    sums = np.nansum(table, axis=0)
    means = np.divide(sums, known, out=np.full(count, np.nan), where=known > 0)
    return Stability(means, float(np.mean(rands)))


def select_rows(features: Features, rows: Labels) -> Features:
    """Give the features of some passages, in the order of `rows`."""
    return replace(
        features,
        passage_ids=tuple(features.passage_ids[row] for row in rows),
        terms=features.terms[rows],
        subjects=features.subjects[rows],
        present=features.present[rows],
    )


def _best_jaccard(first: Labels, second: Labels, count: int) -> Floats:
    one, two = np.eye(count)[first], np.eye(count)[second]
    both = one.T @ two
    either = one.sum(axis=0)[:, None] + two.sum(axis=0)[None, :] - both
    jaccard = np.divide(both, either, out=np.zeros_like(both), where=either > 0).max(axis=1)
    return np.where(one.sum(axis=0) > 0, jaccard, np.nan)
