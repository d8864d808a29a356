"""From a model's confidence to the probability that a careful reader would agree.

A logistic curve over the log-odds of the confidence, one slope and an intercept a label, fitted on
documents the model did not see (Platt 1999, "Probabilistic outputs for support vector machines").
"""

from __future__ import annotations

import math

from pydantic import Field, field_validator

from pipeline.schema import Record

ANY_LABEL = "*"


class Calibration(Record):
    """The curves of a name model."""

    floor: float = Field(description="Confidences are kept this far from 0 and 1.")
    curves: dict[str, tuple[float, float]] = Field(
        description="Slope and intercept by label; '*' for labels without a curve."
    )

    @field_validator("curves")
    @classmethod
    def _serve_any_label(
        cls, curves: dict[str, tuple[float, float]]
    ) -> dict[str, tuple[float, float]]:
        if ANY_LABEL not in curves:
            raise ValueError(f"there is no curve {ANY_LABEL!r} for labels without their own")
        return curves

    def probability(self, label: str, confidence: float) -> float:
        """Return the probability that a name with this label and confidence is right."""
        slope, intercept = self.curves.get(label, self.curves[ANY_LABEL])
        odds = slope * log_odds(confidence, self.floor) + intercept
        return round(1 / (1 + math.exp(-odds)), 4)


def log_odds(confidence: float, floor: float) -> float:
    """Return the logarithm of the odds of a confidence, which is kept within its floor."""
    kept = min(max(confidence, floor), 1 - floor)
    return math.log(kept / (1 - kept))
