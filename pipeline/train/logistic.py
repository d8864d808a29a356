"""Fitting the linear classifiers: sparse logistic regression that must hold on another's prose.

A feature counts only when several hands use it; the temperature is fitted on the answers that
models trained without a hand give for that hand.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from pipeline.assemble.actions.linear import Features, LinearModel

_USUAL_RARITY = 5.0
_PARTS = 3
"""Into how many parts the hands are divided when a temperature is fitted."""


@dataclass(frozen=True, eq=False)
class Example:
    """What a classifier sees, the true answer, and the hand that wrote the text."""

    features: Features
    answer: str
    hand: str


@dataclass(frozen=True)
class FitSettings:
    """How a classifier is fitted.

    Parameters
    ----------
    strength
        Inverse of the L2 penalty.
    min_hands
        A feature that fewer hands use is left out.
    min_count
        A feature in fewer examples is left out.
    rare_first
        Families of features of which a rare one is allowed more than a frequent one (inverse
        document frequency); None for all.
    """

    strength: float = 0.05
    min_hands: int = 3
    min_count: int = 4
    rare_first: frozenset[str] | None = frozenset()


def fit(examples: Sequence[Example], settings: FitSettings) -> LinearModel:
    """Return the classifier fitted on the examples, without tempering."""
    columns = _columns(examples, settings)
    matrix = _matrix([example.features for example in examples], columns)
    scale = np.where(_rare_first(columns, settings), _rarity(matrix), 1.0)
    regression = LogisticRegression(C=settings.strength, max_iter=400, tol=1e-4).fit(
        matrix.multiply(scale).tocsr(), [example.answer for example in examples]
    )
    weights = np.asarray(regression.coef_, dtype=np.float64) * scale
    bias = np.asarray(regression.intercept_, dtype=np.float64)
    if len(regression.classes_) == 2:
        weights, bias = np.vstack([-weights / 2, weights / 2]), np.hstack([-bias / 2, bias / 2])
    classes = tuple(str(name) for name in regression.classes_)
    return LinearModel(classes, columns, _rounded(weights), _rounded(bias), 1.0)


def fit_tempered(examples: Sequence[Example], settings: FitSettings) -> LinearModel:
    """Return the classifier fitted on all examples, its temperature fitted across hands."""
    model = fit(examples, settings)
    scores = [
        (_log_shares(held_out, example.features), held_out.classes.index(example.answer))
        for held_out, part in across_hands(examples, lambda rest: fit(rest, settings))
        for example in part
        if example.answer in held_out.classes
    ]

    def surprise(log_temperature: float) -> float:
        scaled = [row / np.exp(log_temperature) for row, _ in scores]
        return float(
            np.mean(
                [_log_sum(row) - row[true] for row, (_, true) in zip(scaled, scores, strict=True)]
            )
        )

    best = minimize_scalar(surprise, bounds=(-1.5, 1.5), method="bounded")
    temperature = round(float(np.exp(best.x)), 4)
    return LinearModel(model.classes, model.columns, model.weights, model.bias, temperature)


def across_hands(
    examples: Sequence[Example], train: Callable[[list[Example]], LinearModel]
) -> Iterator[tuple[LinearModel, list[Example]]]:
    """Yield, for every third of the hands, the model trained on the others and its examples."""
    hands = sorted({example.hand for example in examples})
    for part in range(min(_PARTS, len(hands))):
        held_out = set(hands[part::_PARTS])
        rest = [example for example in examples if example.hand not in held_out]
        yield train(rest), [example for example in examples if example.hand in held_out]


def _columns(examples: Sequence[Example], settings: FitSettings) -> dict[str, int]:
    counts: Counter[str] = Counter()
    hands: defaultdict[str, set[str]] = defaultdict(set)
    for example in examples:
        for name in example.features:
            counts[name] += 1
            hands[name].add(example.hand)
    needed = min(settings.min_hands, len({example.hand for example in examples}))
    kept = [n for n in counts if counts[n] >= settings.min_count and len(hands[n]) >= needed]
    return {name: column for column, name in enumerate(sorted(kept))}


def _matrix(rows: Sequence[Features], columns: dict[str, int]) -> csr_matrix:
    indices: list[int] = []
    values: list[float] = []
    starts = [0]
    for row in rows:
        for name in sorted(row):
            if name in columns:
                indices.append(columns[name])
                values.append(row[name])
        starts.append(len(indices))
    return csr_matrix((values, indices, starts), shape=(len(rows), len(columns)))


def _rare_first(columns: dict[str, int], settings: FitSettings) -> NDArray[np.bool_]:
    """Tell of each column whether its rarity counts."""
    wanted = settings.rare_first
    families = [name.split(":", 1)[0] for name in columns]
    return np.array([wanted is None or family in wanted for family in families], dtype=np.bool_)


def _rarity(matrix: csr_matrix) -> NDArray[np.float64]:
    """Return what each column is multiplied by: 1 for a feature in one of 150 examples."""
    counts = np.maximum(np.diff(matrix.tocsc().indptr), 1)
    return np.asarray(np.log(matrix.shape[0] / counts) / _USUAL_RARITY)


def _log_shares(model: LinearModel, features: Features) -> NDArray[np.float64]:
    shares = model.probabilities(features)
    return np.array([math.log(max(shares[name], 1e-12)) for name in model.classes])


def _log_sum(row: NDArray[np.float64]) -> float:
    return float(row.max() + np.log(np.exp(row - row.max()).sum()))


def _rounded(array: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.round(array, 4).astype(np.float32)
