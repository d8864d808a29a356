"""How good themes are: figures that need no reference, and agreement with one where there is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from scipy import sparse
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score


def npmi(present: sparse.csr_matrix, columns: Sequence[int]) -> float | None:
    """Measure how often terms meet in passages, against chance.

    Parameters
    ----------
    present
        Passages x terms, 0 or 1.
    columns
        The terms of one theme.

    Returns
    -------
    float or None
        Mean normalised pointwise mutual information over all pairs, -1 (never together) to 1
        (always together); None for fewer than two terms or no passages.

    Notes
    -----
    G. Bouma, "Normalized (pointwise) mutual information in collocation extraction", GSCL 2009;
    for topics: J. H. Lau, D. Newman and T. Baldwin, EACL 2014.
    """
    if len(columns) < 2 or present.shape[0] == 0:
        return None
    held = present[:, list(columns)]
    together = np.asarray((held.T @ held).todense()) / present.shape[0]
    alone = together.diagonal()
    values = []
    for a, b in combinations(range(len(columns)), 2):
        joint = together[a, b]
        if joint == 0:
            values.append(-1.0)
        elif joint == 1:
            values.append(1.0)
        else:
            values.append(float(np.log(joint / (alone[a] * alone[b])) / -np.log(joint)))
    return float(np.mean(values))


def topic_diversity(top_terms: Sequence[Sequence[str]]) -> float | None:
    """Give the share of distinct terms among the top terms of all themes; None without terms.

    Source: A. B. Dieng, F. J. R. Ruiz and D. M. Blei, "Topic modeling in embedding spaces",
    TACL 2020.
    """
    terms = [term for theme in top_terms for term in theme]
    return len(set(terms)) / len(terms) if terms else None


def agreement(first: Sequence[object], second: Sequence[object]) -> tuple[float, float]:
    """Give adjusted mutual information and adjusted Rand index of two groupings of one set.

    Both are 0 by chance and 1 for the same grouping.
    """
    numbers = [_numbered(groups) for groups in (first, second)]
    return (
        float(adjusted_mutual_info_score(*numbers)),
        float(adjusted_rand_score(*numbers)),
    )


def _numbered(groups: Sequence[object]) -> list[int]:
    seen: dict[object, int] = {}
    return [seen.setdefault(group, len(seen)) for group in groups]


def mean_agreement(groupings: Sequence[Sequence[object]]) -> float | None:
    """Give the mean adjusted Rand index over all pairs of groupings; None for fewer than two."""
    pairs = [agreement(a, b)[1] for a, b in combinations(groupings, 2)]
    return float(np.mean(pairs)) if pairs else None
