"""Encoding: sentences as the numbers that the teacher sees.

A word has a number where it is met twice, its letters, and its vector; place 0 of a sentence is the
root above its tree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Span
from spacy.vectors import Vectors

PADDING, UNKNOWN = 0, 1
LETTERS = 18
"""Letters of a word that are looked at: the first and the last nine."""
_LONGEST_SENTENCE = 90
_BATCH_WORDS = 2500


@dataclass(frozen=True)
class Codes:
    """Numbers of words, letters, relations, tags and files."""

    words: Mapping[str, int]
    letters: Mapping[str, int]
    relations: tuple[str, ...]
    tags: tuple[str, ...]
    files: tuple[str, ...]

    def letters_of(self, word: str) -> list[int]:
        """Return `LETTERS` numbers for the letters of a word, filled up with padding."""
        seen = word if len(word) <= LETTERS else word[: LETTERS // 2] + word[-LETTERS // 2 :]
        numbers = [self.letters.get(letter, UNKNOWN) for letter in seen]
        return numbers + [PADDING] * (LETTERS - len(numbers))


@dataclass(frozen=True, eq=False)
class EncodedSentence:
    """A sentence of n words as the network sees it; place 0 is the root.

    Attributes
    ----------
    words
        Number of each word, shape (n + 1,).
    letters
        Numbers of its letters, shape (n + 1, `LETTERS`).
    vectors
        Its vector, shape (n + 1, width of the table).
    file
        Number of the treebank file in whose manner it is parsed.
    heads, relations, tags
        The true answers, shape (n + 1,), -1 where one is not known; None where none is.
    """

    words: NDArray[np.int64]
    letters: NDArray[np.int64]
    vectors: NDArray[np.float32]
    file: int
    heads: NDArray[np.int64] | None = None
    relations: NDArray[np.int64] | None = None
    tags: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.words)


def number_words(files: Mapping[str, Sequence[Doc]]) -> Codes:
    """Give numbers to what occurs in treebank Docs, which come by the name of their file."""
    docs = [doc for name in sorted(files) for doc in files[name]]
    words = Counter(token.lower_ for doc in docs for token in doc)
    often = sorted(word for word, count in words.items() if count > 1)
    letters = sorted({letter for doc in docs for token in doc for letter in token.text})
    parsed = [doc for doc in docs if doc.has_annotation("DEP")]
    return Codes(
        words={word: n for n, word in enumerate(often, UNKNOWN + 1)},
        letters={letter: n for n, letter in enumerate(letters, UNKNOWN + 1)},
        relations=tuple(sorted({token.dep_ for doc in parsed for token in doc})),
        tags=tuple(sorted({token.pos_ for doc in docs for token in doc if token.pos_})),
        files=tuple(sorted(files)),
    )


def read_sentences(
    files: Mapping[str, Sequence[Doc]], codes: Codes, vectors: Vectors
) -> list[EncodedSentence]:
    """Return the sentences of treebank Docs and their answers; very long ones are left out."""
    words = {token.text for docs in files.values() for doc in docs for token in doc}
    table = vectors_of(vectors, words)
    return [
        _annotated(sent, codes, table, number)
        for number, name in enumerate(codes.files)
        for doc in files[name]
        for sent in doc.sents
        if len(sent) < _LONGEST_SENTENCE
    ]


def _annotated(
    sent: Span, codes: Codes, table: Mapping[str, NDArray[np.float32]], file: int
) -> EncodedSentence:
    bare = encode([token.text for token in sent], codes, table, file)
    heads = relations = None
    if sent.doc.has_annotation("DEP"):
        heads = np.array(
            [-1, *(0 if t.head == t else t.head.i - sent.start + 1 for t in sent)], dtype=np.int64
        )
        relations = np.array([0, *(codes.relations.index(t.dep_) for t in sent)], dtype=np.int64)
    tags = [codes.tags.index(t.pos_) if t.pos_ else -1 for t in sent]
    return EncodedSentence(
        bare.words,
        bare.letters,
        bare.vectors,
        file,
        heads,
        relations,
        np.array([-1, *tags], dtype=np.int64),
    )


def encode(
    words: Sequence[str], codes: Codes, table: Mapping[str, NDArray[np.float32]], file: int
) -> EncodedSentence:
    """Return a sentence without answers.

    Parameters
    ----------
    words
        Its words; at least one.
    codes
        The numbers of words and letters.
    table
        The vector of every word.
    file
        Number of the treebank file in whose manner it is parsed.
    """
    root = [UNKNOWN] + [PADDING] * (LETTERS - 1)
    rows = [table[word] for word in words]
    return EncodedSentence(
        words=np.array(
            [UNKNOWN, *(codes.words.get(word.lower(), UNKNOWN) for word in words)], dtype=np.int64
        ),
        letters=np.array([root, *(codes.letters_of(word) for word in words)], dtype=np.int64),
        vectors=np.stack([np.zeros_like(rows[0]), *rows]),
        file=file,
    )


def vectors_of(vectors: Vectors, words: set[str]) -> dict[str, NDArray[np.float32]]:
    """Return the vector of each word."""
    order = sorted(words)
    return dict(zip(order, vectors.get_batch(order), strict=True))


def in_batches(sentences: Sequence[EncodedSentence]) -> Iterator[list[EncodedSentence]]:
    """Yield neighbours that together have about so many words as a batch holds."""
    batch: list[EncodedSentence] = []
    words = 0
    for sentence in sentences:
        batch.append(sentence)
        words += len(sentence)
        if words >= _BATCH_WORDS:
            yield batch
            batch, words = [], 0
    if batch:
        yield batch
