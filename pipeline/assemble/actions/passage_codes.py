"""Passage codes: passages as the numbers that the passage reader sees.

A word has a number for its lemma where the lemma is common enough, for what it is about, for its
part of speech, its relation, its form and the label of the name it stands in, and its vector, which
every word has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Token
from spacy.vectors import Vectors

from pipeline.assemble.actions.senses import sense_of
from pipeline.schema import Mention

PADDING, UNKNOWN = 0, 1
FIRST = 2
"""The first number that stands for something."""
FAMILIES = ("lemma", "sense", "pos", "relation", "form", "label")
"""What is numbered of a word."""
_MISSING = {family: UNKNOWN if family == "lemma" else PADDING for family in FAMILIES}
_LENGTH = 3.0
"""Of every vector, so that they weigh like the rest."""
_FORM = ("VerbForm", "Tense", "Number", "Definite")

Numbers = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class PassageCodes:
    """Numbers of what words show, by family, and the answers to every question in order."""

    numbers: Mapping[str, Mapping[str, int]]
    answers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class EncodedPassage:
    """A passage of n words as numbers.

    Attributes
    ----------
    numbers
        Shape (n,) for each of `FAMILIES`.
    vectors
        Shape (n, width of the table).
    """

    numbers: Mapping[str, Numbers]
    vectors: Floats

    def __len__(self) -> int:
        return len(self.vectors)


def encode_passage(
    doc: Doc, mentions: Iterable[Mention], codes: PassageCodes, vectors: Vectors
) -> EncodedPassage:
    """Return the numbers of a parsed passage and of the names in it.

    Parameters
    ----------
    doc
        The parse.
    mentions
        The mentions of the passage.
    codes
        What the reader has numbers for. Every other lemma has one and the same; of the other
        families, what it never met counts as not shown.
    vectors
        A table that knows every word (floret).
    """
    shown = show_words(doc, mentions)
    numbers = {
        family: np.array(
            [codes.numbers[family].get(v, _MISSING[family]) for v in values], dtype=np.int64
        )
        for family, values in shown.items()
    }
    return EncodedPassage(numbers, word_vectors([token.text for token in doc], vectors))


def show_words(doc: Doc, mentions: Iterable[Mention]) -> dict[str, list[str]]:
    """Return what the words of a passage show, by family."""
    return {
        "lemma": [token.lemma_.lower() for token in doc],
        "sense": [sense_of(token) for token in doc],
        "pos": [token.pos_ for token in doc],
        "relation": [token.dep_ for token in doc],
        "form": [_form(token) for token in doc],
        "label": _labels(doc, mentions),
    }


def _form(token: Token) -> str:
    return "|".join("".join(token.morph.get(name, [])) for name in _FORM)


def _labels(doc: Doc, mentions: Iterable[Mention]) -> list[str]:
    """Return the label of the mention each word stands in, the first word of it set apart."""
    labels = ["-"] * len(doc)
    for mention in mentions:
        span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
        for place, token in enumerate(span or ()):
            labels[token.i] = f"{'more' if place else 'first'}.{mention.label}"
    return labels


def word_vectors(words: Sequence[str], vectors: Vectors) -> Floats:
    """Return the vectors of words, all of one length, shape (words, width); zero stays zero."""
    rows = np.asarray(vectors.get_batch(list(words)), dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(_LENGTH * rows / (lengths + 1e-6), dtype=np.float32)
