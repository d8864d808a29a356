"""The figures by which a run of `cluster` is judged."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from pipeline.cluster.features import build_features
from pipeline.cluster.lexicon import Lexicon
from pipeline.cluster.quality import agreement, topic_diversity
from pipeline.cluster.stability import measure_stability
from pipeline.cluster.terms import PassageTerms
from pipeline.schema import CorpusThemes
from pipeline.settings import ClusterSettings


def main_themes(themes: CorpusThemes) -> dict[str, str]:
    """Give the main theme of each passage that has one: the heaviest, then the lowest id."""
    main: dict[str, str] = {}
    for weight in sorted(themes.weights, key=lambda w: (w.passage_id, -w.weight, w.theme_id)):
        main.setdefault(weight.passage_id, weight.theme_id)
    return main


def measure_themes(
    passages: Iterable[PassageTerms],
    themes: CorpusThemes,
    *,
    lexicon: Lexicon,
    settings: ClusterSettings,
) -> dict[str, float]:
    """Measure themes on the passages they were fitted on.

    Returns
    -------
    dict
        `themes`, `share_unassigned`, and where they can be told `coherence` and `stability` (means
        over themes), `diversity`, `ari_resampled` (adjusted Rand index between the themes and
        refits on seeded resamples), `ami_headings` and `ari_headings` (agreement with the sections
        the passages stand in; passages without a theme are one group). All rounded to 4 decimals.
        Agreement with headings says little unless `heading_weight` is 0.
    """
    ordered = sorted(passages, key=lambda passage: passage.passage_id)
    main = main_themes(themes)
    # Weights name every theme of the lower level that a passage has; parents have none.
    lower = sorted({weight.theme_id for weight in themes.weights})
    rows = [theme for theme in themes.themes if theme.theme_id in lower]
    figures: dict[str, float | None] = {
        "themes": float(len(lower)),
        "share_unassigned": 1 - len(main) / len(ordered) if ordered else None,
        "coherence": _mean(theme.coherence for theme in rows),
        "stability": _mean(theme.stability for theme in rows),
        "diversity": topic_diversity([theme.terms for theme in rows]),
    }
    sections = {p.passage_id: (p.doc_id, p.heading) for p in ordered if p.heading}
    if len(set(sections.values())) > 1:
        pair = agreement(list(sections.values()), [main.get(passage_id) for passage_id in sections])
        figures["ami_headings"], figures["ari_headings"] = pair
    if main:
        number = {theme_id: n for n, theme_id in enumerate(lower)}
        labels = [number[main[p.passage_id]] if p.passage_id in main else -1 for p in ordered]
        figures["ari_resampled"] = measure_stability(
            build_features(ordered, lexicon, settings.heading_weight),
            np.array(labels, dtype=np.int64),
            len(lower),
            guidance=settings.guidance,
            rounds=settings.stability_rounds,
            seed=settings.seed + 1,
        ).rand
    return {name: round(value, 4) for name, value in figures.items() if value is not None}


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None
