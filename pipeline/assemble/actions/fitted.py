"""Classifiers over named features, and how they are kept: npz and JSON, never pickles.

Nearly every question asked of a sentence, a mention or a pair of sentences is answered by
multinomial logistic regression, whose scores are tempered so that they are probabilities
(temperature scaling, Guo et al. 2017, fitted on held-back files). Where features only count beside
each other, a network with one hidden layer answers.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from pipeline.assemble.actions.reader import PassageReader
from pipeline.errors import GrenswerkError

Features = Mapping[str, float]
Floats = NDArray[np.float32]

WEIGHTS = "weights.npz"
VOCABULARY = "vocabulary.json"
_DAMAGED = (LookupError, ValueError, TypeError, AttributeError, EOFError, BadZipFile, zlib.error)
"""What reading a damaged file may raise."""


@dataclass(frozen=True, eq=False)
class FittedModel:
    """A fitted multinomial logistic regression.

    Parameters
    ----------
    classes
        The answers, sorted.
    columns
        Column of each feature that counts.
    weights
        Shape (classes, features).
    bias
        Shape (classes,).
    temperature
        What the scores are divided by before they become probabilities.
    hidden
        Weights and bias of a hidden layer of rectified units between the features and the scores,
        shapes (units, features) and (units,); `weights` has a column for each unit then. None
        without such a layer.
    """

    classes: tuple[str, ...]
    columns: Mapping[str, int]
    weights: Floats
    bias: Floats
    temperature: float
    hidden: tuple[Floats, Floats] | None = None

    def probabilities(self, features: Features) -> dict[str, float]:
        """Return the probability of each answer; unknown features do not count."""
        known = sorted(name for name in features if name in self.columns)
        columns = [self.columns[name] for name in known]
        values = np.array([features[name] for name in known], dtype=np.float64)
        if self.hidden is not None:
            values = np.maximum(self.hidden[0][:, columns] @ values + self.hidden[1], 0.0)
            scores = self.weights @ values + self.bias
        else:
            scores = self.weights[:, columns] @ values + self.bias
        scores = np.asarray(scores, dtype=np.float64) / self.temperature
        shares = np.exp(scores - scores.max())
        return dict(zip(self.classes, (shares / shares.sum()).tolist(), strict=True))

    def answer(self, features: Features) -> str:
        """Return the likeliest answer, the first in order among equals."""
        shares = self.probabilities(features)
        return max(self.classes, key=lambda name: shares[name])


@dataclass(frozen=True, eq=False)
class ActionModels:
    """The fitted models by the question they answer, and the passage reader beside them, if any."""

    by_question: Mapping[str, FittedModel]
    reader: PassageReader | None = None

    def __getitem__(self, question: str) -> FittedModel:
        """Return the model that answers a question."""
        return self.by_question[question]


def write_models(models: ActionModels) -> dict[str, bytes]:
    """Return the files of a models folder by name; equal models give equal bytes.

    Weights are kept in half precision, to which those that were fitted are rounded already.
    """
    arrays: dict[str, NDArray[np.float16] | NDArray[np.int32]] = {}
    questions: dict[str, object] = {}
    # Most features serve several questions, so each is spelt out once.
    features = sorted({name for model in models.by_question.values() for name in model.columns})
    place_of = {name: place for place, name in enumerate(features)}
    for question, model in sorted(models.by_question.items()):
        shown = sorted(model.columns, key=lambda name: model.columns[name])
        arrays[f"{question}.features"] = np.array([place_of[n] for n in shown], dtype=np.int32)
        arrays[f"{question}.weights"] = model.weights.astype(np.float16)
        arrays[f"{question}.bias"] = model.bias.astype(np.float16)
        if model.hidden is not None:
            arrays[f"{question}.hidden.weights"] = model.hidden[0].astype(np.float16)
            arrays[f"{question}.hidden.bias"] = model.hidden[1].astype(np.float16)
        questions[question] = {"classes": list(model.classes), "temperature": model.temperature}
    packed = io.BytesIO()
    np.savez_compressed(packed, **arrays)  # type: ignore[arg-type]
    vocabulary = {"features": features, "questions": questions}
    text = json.dumps(vocabulary, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    return {WEIGHTS: packed.getvalue(), VOCABULARY: text.encode("utf-8")}


def load_models(folder: Path) -> ActionModels:
    """Read the fitted models.

    Raises
    ------
    GrenswerkError
        If a file is missing or the two do not fit together.
    """
    remedy = f"take models/{folder.name} from the project, or make it with `make train`"
    try:
        vocabulary = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
        with np.load(folder / WEIGHTS, allow_pickle=False) as arrays:
            models = {
                name: _model(name, entry, arrays, vocabulary["features"])
                for name, entry in vocabulary["questions"].items()
            }
    except OSError as error:
        raise GrenswerkError(f"no fitted models in {folder}; {remedy}") from error
    except _DAMAGED as error:
        raise GrenswerkError(f"the fitted models in {folder} are damaged; {remedy}") from error
    return ActionModels(models)


def _model(
    name: str,
    entry: Mapping[str, Any],
    arrays: Mapping[str, NDArray[np.float16]],
    features: Sequence[str],
) -> FittedModel:
    weights, bias = (_read(arrays, f"{name}.{part}") for part in ("weights", "bias"))
    places = arrays[f"{name}.features"].tolist()
    hidden, inputs = None, weights.shape[1]
    if f"{name}.hidden.weights" in arrays:
        hidden = _read(arrays, f"{name}.hidden.weights"), _read(arrays, f"{name}.hidden.bias")
        inputs = hidden[0].shape[1]
    if (len(weights), inputs) != (len(entry["classes"]), len(places)):
        raise ValueError(f"weights of {name} have shape {weights.shape}")
    columns = {features[place]: column for column, place in enumerate(places)}
    temperature = float(entry["temperature"])
    return FittedModel(tuple(entry["classes"]), columns, weights, bias, temperature, hidden)


def _read(arrays: Mapping[str, NDArray[np.float16]], name: str) -> Floats:
    return arrays[name].astype(np.float32)
