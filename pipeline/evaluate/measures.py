"""Measures that several scorers share: precision and recall, macro F1, kappa, equal values.

A figure that there is nothing to measure on is None, never 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Score:
    """Precision, recall and their harmonic mean, each from 0 to 1."""

    precision: float
    recall: float
    f1: float


class Measured(NamedTuple):
    """A figure, and how many things it was measured on; None where there are none."""

    value: float | None
    rows: int


def score_counts(right: int, wrong: int, missed: int) -> Score:
    """Return the score of counts; what nothing was proposed or sought for counts 0.

    Parameters
    ----------
    right
        Proposed and true.
    wrong
        Proposed, not true.
    missed
        True, not proposed.
    """
    return score_rates(_share(right, right + wrong), _share(right, right + missed))


def score_rates(precision: float, recall: float) -> Score:
    """Return a score with the harmonic mean of two rates, 0 when both are."""
    both = precision + recall
    return Score(precision, recall, 2 * precision * recall / both if both else 0.0)


def rates(score: Score, *, proposed: int, sought: int) -> dict[str, Measured]:
    """Return precision, recall and F1 by name.

    Precision is None when nothing was proposed, recall when nothing was sought, F1 when neither.

    Parameters
    ----------
    score
        The rates.
    proposed
        Number of things proposed, which precision is measured on.
    sought
        Number of things in the gold, which recall and F1 are measured on.
    """
    return {
        "precision": Measured(score.precision if proposed else None, proposed),
        "recall": Measured(score.recall if sought else None, sought),
        "f1": Measured(score.f1 if proposed or sought else None, sought),
    }


def measured_mean(values: Sequence[float]) -> Measured:
    """Return the mean with the number of values."""
    return Measured(mean(values), len(values))


def mean(values: Sequence[float]) -> float | None:
    """Return the mean, or None of nothing."""
    return sum(values) / len(values) if values else None


def macro_f1(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Return the mean F1 over the classes of the gold, None without any.

    Parameters
    ----------
    pairs
        Class in the gold and class predicted, one pair for each item.
    """
    both = Counter(gold for gold, predicted in pairs if gold == predicted)
    of_gold = Counter(gold for gold, _ in pairs)
    of_predicted = Counter(predicted for _, predicted in pairs)
    scores = [
        score_counts(both[c], of_predicted[c] - both[c], of_gold[c] - both[c]).f1 for c in of_gold
    ]
    return mean(scores)


def cohen_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Return how far two annotators agree beyond chance; None when chance explains all.

    J. Cohen, "A coefficient of agreement for nominal scales", 1960.

    Parameters
    ----------
    pairs
        Class given by the one and by the other, one pair for each item.
    """
    if not pairs:
        return None
    one, other = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    observed = sum(a == b for a, b in pairs) / len(pairs)
    expected = sum(one[c] * other[c] for c in one) / len(pairs) ** 2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def same_value(one: str | None, other: str | None) -> bool:
    """Tell whether two EDTF values or amounts are equal: spaces and order in a set do not count."""
    return _canonical(one) == _canonical(other)


def _canonical(value: str | None) -> str | tuple[str, ...]:
    compact = (value or "").replace(" ", "")
    if compact.startswith("{") and compact.endswith("}"):
        return tuple(sorted(compact[1:-1].split(",")))
    return compact


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
