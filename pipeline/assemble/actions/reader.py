"""Passage reader: a network that reads whole passages, beside the classifiers of named features.

A bidirectional LSTM [1]_ of two layers runs over the words of a passage, so that every sentence is
read with those around it. What an action is, how far it is and who takes part is asked of the words
that tell of it, pooled by attention and by their maxima. It is trained in `pipeline.train.reader`
on the same prose as the classifiers and errs elsewhere than they do; the weighed geometric mean of
their answers counts.

.. [1] S. Hochreiter, J. Schmidhuber (1997), "Long Short-Term Memory".
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from spacy.strings import StringStore
from spacy.vectors import Vectors

from pipeline.assemble.actions.passage_codes import (
    FAMILIES,
    FIRST,
    EncodedPassage,
    Floats,
    PassageCodes,
)
from pipeline.errors import GrenswerkError

WEIGHTS, CODES = "reader.npz", "reader.json"
TELLS = "tells"
"""The question asked of a sentence."""
JUDGED = ("type", "status")
"""Those asked of an action."""
ROLE, DETAIL = "role", "detail"
"""Those asked of a name beside an action."""
NAMED = ("told", "group", "date", "place", "amount", "name")
"""What a name may be a candidate for: the first two for a role, the others for a detail."""
PLACES = (-40, -15, 0, 3, 8, 15, 30)
"""Words from the first word of an action to a name, at which another place begins."""
_BATCH = 32
_DIRECTIONS = ("forward", "backward")

Span = tuple[int, int]
"""First word of a stretch of a passage, and the word after its last."""


@dataclass(frozen=True, eq=False)
class PassageReader:
    """A trained reader.

    Parameters
    ----------
    codes
        What it has numbers for.
    weights
        Its weights by name.
    vectors
        The table of word vectors, which knows every word (floret).
    """

    codes: PassageCodes
    weights: Mapping[str, Floats]
    vectors: Vectors

    def read(self, passages: Sequence[EncodedPassage]) -> list[Floats]:
        """Return a state for every word of each passage, shapes (words, 2 * hidden)."""
        states: list[Floats] = [np.zeros((0, 0), dtype=np.float32)] * len(passages)
        order = sorted(range(len(passages)), key=lambda n: len(passages[n]))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            found = self._read_batch([passages[n] for n in batch])
            for n, rows in zip(batch, found, strict=True):
                states[n] = rows
        return states

    def tells(self, states: Floats, span: Span) -> dict[str, float]:
        """Return the log share of each answer to whether a sentence tells of an action."""
        rows = states[slice(*span)]
        pooled = np.concatenate([rows.mean(0), rows.max(0)])
        return self._answers(TELLS, self._two_layers(TELLS, pooled))

    def judge(self, question: str, states: Floats, spans: Sequence[Span]) -> dict[str, float]:
        """Return the log share of each answer to a question about an action.

        Parameters
        ----------
        question
            One of `JUDGED`.
        states
            Of the passage that tells of it.
        spans
            The words that tell of it.
        """
        return self._answers(
            question, self._two_layers(question, self._pool(question, states, spans))
        )

    def weigh(
        self, question: str, states: Floats, spans: Sequence[Span], name: Span, kind: str
    ) -> dict[str, float]:
        """Return the log share of each answer to what a name is to an action.

        Parameters
        ----------
        question
            `ROLE` or `DETAIL`.
        states
            Of the passage that tells of the action and holds the name.
        spans
            The words that tell of the action.
        name
            The words of the name.
        kind
            One of `NAMED`.
        """
        rows = states[slice(*name)]
        sort = self.weights["named"][NAMED.index(kind)]
        place = self.weights["place"][place_of(name, spans)]
        one = np.tanh(
            self._layer("beside.name", np.concatenate([rows[0], rows.max(0), sort, place]))
        )
        other = np.tanh(self._layer("beside.action", self._pool(ROLE, states, spans)))
        both = np.maximum(self._layer("beside.in", np.concatenate([one, other, one * other])), 0.0)
        return self._answers(question, self._layer(f"{question}.out", both))

    def _pool(self, question: str, states: Floats, spans: Sequence[Span]) -> Floats:
        rows = np.concatenate([states[slice(*span)] for span in spans])
        weight = self._layer(f"attention.{question}", rows)[:, 0]
        weight = np.exp(weight - weight.max())
        return np.concatenate([(weight / weight.sum()) @ rows, rows.max(0)])

    def _two_layers(self, name: str, values: Floats) -> Floats:
        return self._layer(f"{name}.out", np.maximum(self._layer(f"{name}.in", values), 0.0))

    def _layer(self, name: str, values: Floats) -> Floats:
        layer: Floats = values @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return layer

    def _answers(self, question: str, scores: Floats) -> dict[str, float]:
        shifted = scores.astype(np.float64) - float(scores.max())
        logs = shifted - np.log(np.exp(shifted).sum())
        return dict(zip(self.codes.answers[question], logs.tolist(), strict=True))

    def _read_batch(self, passages: Sequence[EncodedPassage]) -> Iterator[Floats]:
        """Yield the states of passages that are read side by side."""
        lengths = np.array([len(passage) for passage in passages])
        rows = np.zeros((len(passages), int(lengths.max()), self._input_width()), dtype=np.float32)
        for n, passage in enumerate(passages):
            known = [self.weights[family][passage.numbers[family]] for family in FAMILIES]
            rows[n, : len(passage)] = np.hstack([*known, self._layer("vector", passage.vectors)])
        for layer in ("first", "second"):
            rows = np.concatenate(
                [self._run(f"{layer}.{way}", rows, lengths) for way in _DIRECTIONS], axis=2
            )
        for n, length in enumerate(lengths.tolist()):
            yield rows[n, :length]

    def _input_width(self) -> int:
        return int(self.weights["first.forward.input"].shape[1])

    def _run(self, name: str, rows: Floats, lengths: NDArray[np.int64]) -> Floats:
        """Run one direction of a layer; what lies beyond the end of a passage changes nothing."""
        taken = rows @ self.weights[f"{name}.input"].T + self.weights[f"{name}.bias"]
        again = np.ascontiguousarray(self.weights[f"{name}.hidden"].T)
        hidden = np.zeros((len(rows), again.shape[0]), dtype=np.float32)
        memory = np.zeros_like(hidden)
        found = np.zeros((*rows.shape[:2], again.shape[0]), dtype=np.float32)
        steps = range(rows.shape[1])
        for step in reversed(steps) if name.endswith(_DIRECTIONS[1]) else steps:
            inside = (step < lengths)[:, None]
            enter, keep, new, show = np.split(taken[:, step] + hidden @ again, 4, axis=1)
            changed = _sigmoid(keep) * memory + _sigmoid(enter) * np.tanh(new)
            memory = np.where(inside, changed, memory)
            hidden = np.where(inside, _sigmoid(show) * np.tanh(memory), hidden)
            found[:, step] = hidden
        return found


def place_of(name: Span, spans: Sequence[Span]) -> int:
    """Return the number of the place where a name stands, seen from an action."""
    return int(np.searchsorted(PLACES, name[0] - spans[0][0], side="right"))


def _sigmoid(values: Floats) -> Floats:
    # By the hyperbolic tangent, which does not overflow.
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * values)), dtype=np.float32)


def write_reader(reader: PassageReader) -> dict[str, bytes]:
    """Return the files of a reader by name; equal readers give equal bytes."""
    packed = io.BytesIO()
    halves = {name: rows.astype(np.float16) for name, rows in sorted(reader.weights.items())}
    np.savez_compressed(packed, **halves)  # type: ignore[arg-type]
    content = {
        "numbers": {family: _in_order(reader.codes.numbers[family]) for family in FAMILIES},
        "answers": {question: list(found) for question, found in reader.codes.answers.items()},
    }
    text = json.dumps(content, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    return {WEIGHTS: packed.getvalue(), CODES: text.encode("utf-8")}


def _in_order(numbers: Mapping[str, int]) -> list[str]:
    return sorted(numbers, key=lambda name: numbers[name])


def load_vectors(folder: Path) -> Vectors:
    """Read the table of word vectors in the vocabulary of a spaCy pipeline.

    Raises
    ------
    GrenswerkError
        If there is none.
    """
    remedy = "take it from the project, or make it with `make train`"
    try:
        found = Vectors(strings=StringStore()).from_disk(folder / "vocab")
    except (OSError, ValueError) as error:
        raise GrenswerkError(f"no word vectors in {folder}; {remedy}") from error
    if not len(found.data) or found.mode != "floret":
        raise GrenswerkError(f"no word vectors in {folder}; {remedy}")
    return found


def load_reader(folder: Path, vectors: Vectors) -> PassageReader:
    """Read a trained reader.

    Parameters
    ----------
    folder
        Where its weights are.
    vectors
        The table it was trained with.

    Raises
    ------
    GrenswerkError
        If a file is missing or damaged.
    """
    remedy = f"take models/{folder.name} from the project, or make it with `make train`"
    try:
        content = json.loads((folder / CODES).read_text(encoding="utf-8"))
        with np.load(folder / WEIGHTS, allow_pickle=False) as arrays:
            weights = {name: arrays[name].astype(np.float32) for name in arrays.files}
        answers = {question: tuple(found) for question, found in content["answers"].items()}
        reader = PassageReader(
            PassageCodes(number_all(content["numbers"]), answers), weights, vectors
        )
        _check(reader)
    except OSError as error:
        raise GrenswerkError(f"no passage reader in {folder}; {remedy}") from error
    except (KeyError, ValueError, TypeError, AttributeError, EOFError, BadZipFile) as error:
        raise GrenswerkError(f"the passage reader in {folder} is damaged; {remedy}") from error
    return reader


def _check(reader: PassageReader) -> None:
    """Refuse codes, weights and vectors that do not fit together."""
    sizes = {family: len(reader.codes.numbers[family]) + FIRST for family in FAMILIES}
    sizes |= {f"{question}.out.bias": len(own) for question, own in reader.codes.answers.items()}
    wrong = [name for name, size in sizes.items() if len(reader.weights[name]) != size]
    if reader.weights["vector.weight"].shape[1] != reader.vectors.shape[1]:
        wrong.append("vector")
    if wrong:
        raise ValueError(f"other sizes than expected: {', '.join(wrong)}")


def number_all(names: Mapping[str, Iterable[str]]) -> dict[str, dict[str, int]]:
    """Return numbers for the names of every family, in their order, from `FIRST` on."""
    return {family: {name: n for n, name in enumerate(own, FIRST)} for family, own in names.items()}
