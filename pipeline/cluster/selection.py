"""How many themes a corpus has: the finest division that is nearly as good as the best.

Each number tried is judged by the stability of its topics under resampling and the coherence of
their terms. Both favour few broad topics where analysts need finer ones, so the largest number
that is within a tolerance of the best in both is taken, as the one-standard-error rule does for
trees.
"""

from __future__ import annotations

import numpy as np

from pipeline.cluster.features import Features
from pipeline.cluster.quality import npmi
from pipeline.cluster.stability import measure_stability, select_rows
from pipeline.cluster.topics import Labels, choose_main, fit_topics, rank_terms
from pipeline.settings import ClusterSettings

TRIED = 7
"""Numbers of themes tried between the least and the most, evenly spread on a log scale."""

SAMPLE = 3000
"""Passages the choice is made on; more do not change it and cost time."""

ROUNDS = 8
MAX_STABILITY_LOSS = 0.15
MAX_COHERENCE_LOSS = 0.25
"""How much may be lost for finer themes."""

PASSAGES_PER_THEME = 6
SMALLEST_THEME = 2
TOP_TERMS = 10


def choose_count(features: Features, settings: ClusterSettings) -> int:
    """Choose the number of themes for a corpus.

    Returns
    -------
    int
        Between `min_themes` and `max_themes` for a large corpus, fewer for a small one, 0 when no
        passage has a term.
    """
    usable = np.flatnonzero(np.diff(features.terms.indptr))
    tried = candidate_counts(usable.size, settings)
    if len(tried) < 2:
        return tried[0] if tried else 0
    if usable.size > SAMPLE:
        random = np.random.default_rng(settings.seed)
        usable = np.sort(random.choice(usable, SAMPLE, replace=False))
    sample = select_rows(features, usable)
    judged = {count: _judge(sample, count, settings) for count in tried}
    sound = {count: figures for count, figures in judged.items() if figures is not None}
    if not sound:
        return tried[0]
    least_stability = max(stability for stability, _ in sound.values()) - MAX_STABILITY_LOSS
    best_coherence = max(c for s, c in sound.values() if s >= least_stability)
    return max(
        count
        for count, (stability, coherence) in sound.items()
        if stability >= least_stability and coherence >= best_coherence - MAX_COHERENCE_LOSS
    )


def candidate_counts(passages: int, settings: ClusterSettings) -> list[int]:
    """Give the numbers of themes to try for a number of passages that have terms.

    With fewer than `PASSAGES_PER_THEME` x `min_themes` passages the least number sinks with them.
    """
    if passages == 0:
        return []
    most = min(
        max(settings.min_themes, settings.max_themes), max(1, passages // PASSAGES_PER_THEME)
    )
    least = settings.min_themes if most >= settings.min_themes else max(1, most // 2)
    steps = np.geomspace(least, most, TRIED)
    return sorted({round(float(step)) for step in steps})


def _judge(sample: Features, count: int, settings: ClusterSettings) -> tuple[float, float] | None:
    """Give mean stability and coherence; None when a theme has hardly a passage."""
    topics = fit_topics(sample, count, settings.guidance)
    main = choose_main(topics, sample, settings.min_weight, settings.min_own_evidence)
    if _smallest(main, count) < SMALLEST_THEME:
        return None
    columns = rank_terms(topics, sample, main, TOP_TERMS)
    coherence = [value for c in columns if (value := npmi(sample.present, c)) is not None]
    stability = measure_stability(
        sample, main, count, guidance=settings.guidance, rounds=ROUNDS, seed=settings.seed
    ).jaccard
    known = stability[~np.isnan(stability)]
    return (
        float(known.mean()) if known.size else 0.0,
        float(np.mean(coherence)) if coherence else 0.0,
    )


def _smallest(main: Labels, count: int) -> int:
    return int(np.bincount(main[main >= 0], minlength=count).min())
