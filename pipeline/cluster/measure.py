"""The figures by which a run of `cluster` is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from pipeline.cluster.corpus import Labels
from pipeline.cluster.quality import agreement, topic_diversity
from pipeline.cluster.stability import MAX_REFITTED, seed_agreement
from pipeline.cluster.themes import FittedThemes
from pipeline.schema import CorpusThemes

SEEDS = 10

Figures = dict[str, float]


def main_themes(themes: CorpusThemes) -> dict[str, str]:
    """Give the main theme of each passage that has one: the heaviest, then the lowest id."""
    main: dict[str, str] = {}
    for weight in sorted(themes.weights, key=lambda w: (w.passage_id, -w.weight, w.theme_id)):
        main.setdefault(weight.passage_id, weight.theme_id)
    return main


def measure_themes(fitted: FittedThemes, refit_with_seed: Callable[[int], Labels]) -> Figures:
    """Measure themes on the passages they were fitted on.

    Parameters
    ----------
    fitted
        The fit.
    refit_with_seed
        Fits the same corpus under another seed.

    Returns
    -------
    dict
        `themes`, `share_unassigned`, and where they can be told `coherence` and `stability` (means
        over themes), `diversity`, `ari_resampled`, `ari_left_out` and `ari_seeds` (adjusted Rand
        index with refits on resampled passages, without each document and among `SEEDS` seeds),
        `ami_headings` and `ari_headings` (agreement with the sections the passages stand in;
        passages without a theme are one group). All rounded to 4 decimals. Agreement with headings
        says little unless `heading_weight` and `neighbour_weight` are 0.
    """
    passages, main = fitted.corpus.passages, fitted.grouping.main
    lower = {group.identity.theme_id for group in fitted.grouping.groups}
    rows = [theme for theme in fitted.themes.themes if theme.theme_id in lower]
    figures: dict[str, float | None] = {
        "themes": float(len(lower)),
        "share_unassigned": float(np.mean(main < 0)) if passages else None,
        "coherence": _mean(theme.coherence for theme in rows),
        "stability": _mean(theme.stability for theme in rows),
        "diversity": topic_diversity([theme.terms for theme in rows]),
        "ari_resampled": fitted.stability.resampled,
        "ari_left_out": fitted.stability.left_out,
    }
    headed = [(n, (p.doc_id, p.heading)) for n, p in enumerate(passages) if p.heading]
    if len({section for _, section in headed}) > 1:
        pair = agreement([section for _, section in headed], [int(main[n]) for n, _ in headed])
        figures["ami_headings"], figures["ari_headings"] = pair
    if (main >= 0).any() and len(passages) <= MAX_REFITTED:
        figures["ari_seeds"] = seed_agreement([refit_with_seed(seed) for seed in range(SEEDS)])
    return {name: round(value, 4) for name, value in figures.items() if value is not None}


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None
