"""Fitting the classifiers: sparse logistic regression that must hold on another's prose.

A feature counts only when several hands use it; the temperature is fitted on the answers that
models trained without a hand give for that hand.
"""

from __future__ import annotations

import math
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from pipeline.assemble.actions.fitted import Features, FittedModel

Floats = NDArray[np.float64]

_USUAL_RARITY = 5.0
PARTS = 3
"""Into how many parts the hands are divided when a model must answer for prose it did not see."""

_UNITS, _PENALTY, _RATE, _BATCH, _ROUNDS = 48, 0.1, 0.003, 256, 12
"""Of a network: chosen, like the strengths, by leaving files out."""
_SEEDS = range(5)
"""Of the networks whose scores are averaged: what one learns hangs on how it begins."""


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


def fit(examples: Sequence[Example], settings: FitSettings) -> FittedModel:
    """Return the classifier fitted on the examples, without tempering."""
    columns = _columns(examples, settings)
    matrix = _matrix([example.features for example in examples], columns)
    scale = np.where(_rare_first(columns, settings), _rarity(matrix), 1.0)
    regression = LogisticRegression(C=settings.strength, max_iter=400, tol=1e-4).fit(
        matrix.multiply(scale).tocsr(), [example.answer for example in examples]
    )
    weights, bias = _of_each_class(
        np.asarray(regression.coef_, dtype=np.float64) * scale,
        np.asarray(regression.intercept_, dtype=np.float64),
    )
    classes = tuple(str(name) for name in regression.classes_)
    return FittedModel(classes, columns, _rounded(weights), _rounded(bias), 1.0)


def fit_tempered(examples: Sequence[Example], settings: FitSettings) -> FittedModel:
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
    return FittedModel(model.classes, model.columns, model.weights, model.bias, temperature)


def across_hands(
    examples: Sequence[Example], train: Callable[[list[Example]], FittedModel]
) -> Iterator[tuple[FittedModel, list[Example]]]:
    """Yield, for every third of the hands, the model trained on the others and its examples."""
    for held_out in parts_of(example.hand for example in examples):
        rest = [example for example in examples if example.hand not in held_out]
        yield train(rest), [example for example in examples if example.hand in held_out]


def parts_of(hands: Iterable[str]) -> list[set[str]]:
    """Divide hands into parts, each to be left out in turn."""
    every = sorted(set(hands))
    return [set(every[part::PARTS]) for part in range(min(PARTS, len(every)))]


def fit_network(examples: Sequence[Example]) -> FittedModel:
    """Return a network with one hidden layer that gives the mean of the scores of several.

    Each is fitted on the examples from another beginning; their units stand side by side.
    """
    columns = _columns(examples, FitSettings(min_hands=1, min_count=1))
    matrix = _matrix([example.features for example in examples], columns).toarray()
    answers = [example.answer for example in examples]
    networks = [_fit_one_network(matrix, answers, seed) for seed in _SEEDS]
    scores = [_of_each_class(one.coefs_[1].T, one.intercepts_[1]) for one in networks]
    weights = np.hstack([weights for weights, _ in scores]) / len(networks)
    bias = np.mean([bias for _, bias in scores], axis=0)
    units = np.vstack([one.coefs_[0].T for one in networks])
    thresholds = np.hstack([one.intercepts_[0] for one in networks])
    classes = tuple(str(name) for name in networks[0].classes_)
    hidden = _rounded(units), _rounded(thresholds)
    return FittedModel(classes, columns, _rounded(weights), _rounded(bias), 1.0, hidden)


def _fit_one_network(matrix: Floats, answers: Sequence[str], seed: int) -> MLPClassifier:
    network = MLPClassifier(
        hidden_layer_sizes=(_UNITS,),
        alpha=_PENALTY,
        learning_rate_init=_RATE,
        batch_size=_BATCH,
        max_iter=_ROUNDS,
        random_state=seed,
    )
    with warnings.catch_warnings():
        # The number of rounds is chosen, so it says nothing that they end before convergence.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return network.fit(matrix, answers)


def _of_each_class(weights: Floats, bias: Floats) -> tuple[Floats, Floats]:
    """Return a row for each class, also of two, of which the libraries give but the second."""
    if len(bias) > 1:
        return weights, bias
    return np.vstack([-weights / 2, weights / 2]), np.hstack([-bias / 2, bias / 2])


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


def _log_shares(model: FittedModel, features: Features) -> NDArray[np.float64]:
    shares = model.probabilities(features)
    return np.array([math.log(max(shares[name], 1e-12)) for name in model.classes])


def _log_sum(row: NDArray[np.float64]) -> float:
    return float(row.max() + np.log(np.exp(row - row.max()).sum()))


def _rounded(array: NDArray[np.float64]) -> NDArray[np.float32]:
    # As they will be kept, so that a model just fitted answers like one that was read.
    return np.round(array, 3).astype(np.float16).astype(np.float32)
