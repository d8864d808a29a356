"""Whether themes come back when the corpus is a little different.

Source: C. Hennig, "Cluster-wise assessment of cluster stability", Computational Statistics & Data
Analysis 52 (2007): refit on bootstrap samples; the stability of a cluster is the mean Jaccard
similarity with its best match. Each document is left out in turn as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.cluster.corpus import Floats, Labels, ReadCorpus
from pipeline.cluster.quality import agreement, mean_agreement

MIN_SAMPLE = 4
"""Fewer distinct passages tell nothing on stability."""

MAX_REFITTED = 5000
"""Stability of a larger corpus is that of a sample of it."""

MAX_LEFT_OUT = 12
"""Documents that are left out in turn; of more, as many are spread evenly over all."""

Refit = Callable[[ReadCorpus], Labels]


@dataclass(frozen=True, slots=True)
class Stability:
    """What refits showed.

    Attributes
    ----------
    jaccard
        Per theme the mean similarity with its best match, 0 to 1; not a number where no refit
        could tell.
    resampled
        Mean adjusted Rand index between the fit and refits on resampled passages; None without.
    left_out
        The same for refits without each document; None for a single document.
    """

    jaccard: Floats
    resampled: float | None
    left_out: float | None


def measure_stability(
    corpus: ReadCorpus, main: Labels, count: int, refit: Refit, *, rounds: int, seed: int
) -> Stability:
    """Refit on samples and without each document, and compare.

    Parameters
    ----------
    corpus
        The whole corpus.
    main
        Theme of each passage in the fit on it, -1 for none; those count for nothing here.
    count
        Number of themes.
    refit
        Fits a corpus and gives the theme of each of its passages.
    rounds
        Number of refits on samples.
    seed
        Seed of the samples.
    """
    random = np.random.default_rng(seed)
    size = min(len(main), MAX_REFITTED)
    samples = [np.unique(random.choice(len(main), size)) for _ in range(rounds)]
    sampled = _compare_all(main, refit, corpus, samples, count)
    without = _compare_all(main, refit, corpus, _without_each(corpus), count)
    told = [jaccard for jaccard, _ in (*sampled, *without)]
    table = np.array(told).reshape(len(told), count)
    held = (~np.isnan(table)).sum(axis=0)
    means = np.divide(np.nansum(table, axis=0), held, out=np.full(count, np.nan), where=held > 0)
    return Stability(
        means, _mean([rand for _, rand in sampled]), _mean([rand for _, rand in without])
    )


def _compare_all(
    main: Labels, refit: Refit, corpus: ReadCorpus, parts: Sequence[Labels], count: int
) -> list[tuple[Floats, float]]:
    compared = (_compare(main, refit, corpus, rows, count) for rows in parts)
    return [one for one in compared if one is not None]


def seed_agreement(fits: Sequence[Labels]) -> float | None:
    """Return the mean adjusted Rand index between fits under several seeds."""
    return mean_agreement([fit.tolist() for fit in fits])


def _without_each(corpus: ReadCorpus) -> list[Labels]:
    documents = np.array([passage.doc_id for passage in corpus.passages])
    names = np.array(corpus.documents)
    if len(names) < 2 or len(documents) > MAX_REFITTED:
        return []
    chosen = np.unique(np.linspace(0, len(names) - 1, min(len(names), MAX_LEFT_OUT)).round())
    return [np.flatnonzero(documents != names[int(n)]) for n in chosen]


def _compare(
    main: Labels, refit: Refit, corpus: ReadCorpus, rows: Labels, count: int
) -> tuple[Floats, float] | None:
    if len(rows) < MIN_SAMPLE:
        return None
    again = refit(corpus.select(rows))
    before = main[rows]
    themed = before >= 0
    if themed.sum() < MIN_SAMPLE:
        return None
    rand = agreement(before[themed].tolist(), again[themed].tolist())[1]
    return _best_jaccard(before, again, count), rand


def _best_jaccard(before: Labels, after: Labels, count: int) -> Floats:
    one = np.eye(count + 1)[before][:, :count]
    two = np.eye(int(after.max()) + 2)[after][:, :-1]
    both = one.T @ two
    either = one.sum(axis=0)[:, None] + two.sum(axis=0)[None, :] - both
    jaccard = np.divide(both, either, out=np.zeros_like(both), where=either > 0)
    return np.where(one.sum(axis=0) > 0, jaccard.max(axis=1, initial=0.0), np.nan)


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None
