"""Passage reader: a network that reads whole passages, beside the classifiers of named features.

A bidirectional LSTM [1]_ of two layers runs over the words of a passage, so that every sentence is
read with those around it. What an action is, how far and how formal is asked of the words that tell
of it, pooled by attention and by their maxima; who takes part, of these and of the words of all who
may, here or in the passages before. It is trained in `pipeline.train.reader`
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
JUDGED = ("type", "status", "formality")
"""Those asked of an action."""
SAME = "same"
"""The question asked of two sentences: whether they tell of one action."""
ROLE, DETAIL = "role", "detail"
"""Those asked of the names beside an action."""
NAMED = ("told", "implied", "group", "date", "place", "amount", "name")
"""What a name may be a candidate for: the first three for a role, the others for a detail."""
HINT = "hint"
"""The family of the numbers of hints, which stands beside those of words."""
PLACES = (-40, -15, 0, 3, 8, 15, 30)
"""Words from the first word of an action to a name beside it, at which another place begins."""
FAR_PLACES = (1, 4, 9)
"""Sentences from a name of an earlier passage to the action, at which another place begins."""
NO_PLACE = len(PLACES) + len(FAR_PLACES) + 1
"""The number of the place of a name that is told nowhere near."""
_BATCH = 32
DIRECTIONS = ("forward", "backward")

Span = tuple[int, int]
"""First word of a stretch of a passage, and the word after its last."""


@dataclass(frozen=True, eq=False)
class NameRows:
    """A name beside an action as the reader is asked about it.

    Attributes
    ----------
    rows
        The states of its words, shape (words, 2 * hidden); None where it is told nowhere near.
    kind
        One of `NAMED`.
    place
        Number of the place where it stands.
    hints
        What else speaks for it.
    """

    rows: Floats | None
    kind: str
    place: int
    hints: Sequence[str] = ()


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

    def same(self, states: Floats, earlier: Span, later: Span) -> dict[str, float]:
        """Return the log share of each answer to whether two sentences tell of one action."""
        first, then = (states[slice(*span)].max(0) for span in (earlier, later))
        return self._answers(
            SAME, self._two_layers(SAME, np.concatenate([first, then, first * then]))
        )

    def weigh(
        self, question: str, states: Floats, spans: Sequence[Span], names: Sequence[NameRows]
    ) -> list[dict[str, float]]:
        """Return the log share of each answer to what each name is to an action.

        Parameters
        ----------
        question
            `ROLE` or `DETAIL`.
        states
            Of the passage that tells of the action.
        spans
            The words that tell of the action.
        names
            All that are asked about at once: each counts beside the others.
        """
        if not names:
            return []
        shown = np.stack([self._name_row(one) for one in names])
        own = np.tanh(self._layer("beside.name", shown))
        action = np.tanh(self._layer("beside.action", self._pool(ROLE, states, spans)))
        action = np.broadcast_to(action, own.shape)
        both = np.maximum(
            self._layer("beside.in", np.concatenate([own, action, own * action], axis=1)), 0.0
        )
        mean = np.broadcast_to(both.mean(0), both.shape)
        beside = np.concatenate([both, _highest_of_others(both), mean], axis=1)
        beside = np.maximum(self._layer("beside.all", beside), 0.0)
        return [self._answers(question, row) for row in self._layer(f"{question}.out", beside)]

    def _name_row(self, name: NameRows) -> Floats:
        """Return what is seen of a name by itself."""
        width = 2 * self.weights["second.forward.hidden"].shape[1]
        rows = np.zeros((1, width), dtype=np.float32) if name.rows is None else name.rows
        numbers = self.codes.numbers[HINT]
        hints = [self.weights[HINT][numbers[hint]] for hint in name.hints if hint in numbers]
        return np.concatenate(
            [
                rows[0],
                rows.max(0),
                self.weights["named"][NAMED.index(name.kind)],
                self.weights["place"][name.place],
                np.sum(hints, axis=0) if hints else np.zeros_like(self.weights[HINT][0]),
            ]
        )

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
                [self._run(f"{layer}.{way}", rows, lengths) for way in DIRECTIONS], axis=2
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
        for step in reversed(steps) if name.endswith(DIRECTIONS[1]) else steps:
            inside = (step < lengths)[:, None]
            enter, keep, new, show = np.split(taken[:, step] + hidden @ again, 4, axis=1)
            changed = _sigmoid(keep) * memory + _sigmoid(enter) * np.tanh(new)
            memory = np.where(inside, changed, memory)
            hidden = np.where(inside, _sigmoid(show) * np.tanh(memory), hidden)
            found[:, step] = hidden
        return found


def place_in_passage(name: Span, spans: Sequence[Span]) -> int:
    """Return the number of the place of a name in the passage that tells of an action."""
    return int(np.searchsorted(PLACES, name[0] - spans[0][0], side="right"))


def place_before(sentences: int) -> int:
    """Return the number of the place of a name so many sentences before, in another passage."""
    return len(PLACES) + int(np.searchsorted(FAR_PLACES, sentences, side="right"))


def _highest_of_others(rows: Floats) -> Floats:
    """Return for every row the highest value of the other rows, 0 where there is none."""
    if len(rows) == 1:
        return np.zeros_like(rows)
    best = rows.argmax(0)
    found = np.broadcast_to(rows.max(0), rows.shape).copy()
    columns = np.arange(rows.shape[1])
    rest = rows.copy()
    rest[best, columns] = -np.inf
    found[best, columns] = rest.max(0)
    return found


def _sigmoid(values: Floats) -> Floats:
    # By the hyperbolic tangent, which does not overflow.
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * values)), dtype=np.float32)


def write_reader(reader: PassageReader) -> dict[str, bytes]:
    """Return the files of a reader by name; equal readers give equal bytes."""
    packed = io.BytesIO()
    halves = {name: rows.astype(np.float16) for name, rows in sorted(reader.weights.items())}
    np.savez_compressed(packed, **halves)  # type: ignore[arg-type]
    content = {
        "numbers": {family: _in_order(own) for family, own in reader.codes.numbers.items()},
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
    asked = {TELLS, SAME, *JUDGED, ROLE, DETAIL}
    sizes = {family: len(reader.codes.numbers[family]) + FIRST for family in (*FAMILIES, HINT)}
    sizes |= {"named": len(NAMED), "place": NO_PLACE + 1}
    sizes |= {f"{question}.out.bias": len(own) for question, own in reader.codes.answers.items()}
    wrong = sorted(asked - reader.codes.answers.keys())
    wrong += [name for name, size in sizes.items() if len(reader.weights[name]) != size]
    if reader.weights["vector.weight"].shape[1] != reader.vectors.shape[1]:
        wrong.append("vector")
    if wrong:
        raise ValueError(f"other sizes than expected: {', '.join(wrong)}")


def number_all(names: Mapping[str, Iterable[str]]) -> dict[str, dict[str, int]]:
    """Return numbers for the names of every family, in their order, from `FIRST` on."""
    return {family: {name: n for n, name in enumerate(own, FIRST)} for family, own in names.items()}
