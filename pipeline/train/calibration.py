"""Calibration: judged names in, the curves that turn confidence into probability out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from pipeline.tag.names.calibration import ANY_LABEL, Calibration, log_odds
from pipeline.train.annotations import LABELS

FLOOR = 0.001
"""Confidences are kept this far from 0 and 1: beyond, they only differ by chance."""
_WEAK_PRIOR = 10.0


@dataclass(frozen=True)
class JudgedMention:
    """A proposed name: its label, the confidence of the model, and whether people agree."""

    label: str
    confidence: float
    right: bool


def fit_calibration(mentions: Sequence[JudgedMention]) -> Calibration:
    """Fit the curves by penalized maximum likelihood: one slope, and an intercept a label.

    Raises
    ------
    ValueError
        If all mentions are right, or all are wrong: nothing could be told from them.
    """
    if len({mention.right for mention in mentions}) < 2:
        raise ValueError("calibration needs right and wrong mentions")
    slope, *intercepts = _fit(mentions, LABELS)
    curves = {label: (slope, at) for label, at in zip(LABELS, intercepts, strict=True)}
    pooled_slope, pooled = _fit(mentions, (ANY_LABEL,))
    return Calibration(floor=FLOOR, curves={**curves, ANY_LABEL: (pooled_slope, pooled)})


def _fit(mentions: Sequence[JudgedMention], labels: Sequence[str]) -> list[float]:
    """Return the slope and the intercept of each label; `ANY_LABEL` stands for all."""
    rows = [
        [log_odds(m.confidence, FLOOR), *(float(at in (m.label, ANY_LABEL)) for at in labels)]
        for m in mentions
    ]
    model = LogisticRegression(C=_WEAK_PRIOR, fit_intercept=False, max_iter=1000)
    model.fit(np.array(rows), [mention.right for mention in mentions])
    return [round(float(value), 4) for value in model.coef_[0]]


def promised_and_right(
    parts: Sequence[Sequence[JudgedMention]],
) -> list[tuple[float, bool]]:
    """Return what is promised of each mention by curves fitted on the other parts, and the truth.

    Parameters
    ----------
    parts
        Mentions of different files; no file is in two parts.
    """
    rows = []
    for number, part in enumerate(parts):
        others = [m for at, other in enumerate(parts) if at != number for m in other]
        calibration = fit_calibration(others)
        rows += [(calibration.probability(m.label, m.confidence), m.right) for m in part]
    return rows
