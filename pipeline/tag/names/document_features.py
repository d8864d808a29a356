"""The features of the passages of one document, from Docs and what the program knows of words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from spacy.tokens import Doc

from pipeline.tag.amounts import find_amounts
from pipeline.tag.dates import find_dates
from pipeline.tag.names.features import (
    FirstReading,
    PassageWords,
    reading_features,
    shape_of,
    word_features,
)
from pipeline.tag.names.known import KnownNames
from pipeline.tag.names.memory import Memory
from pipeline.tag.names.spans import read_spans
from pipeline.tag.names.word_classes import WordClasses
from pipeline.tag.overlap import Stretch
from pipeline.tag.reading import even_out

Features = list[list[str]]
"""The features of each word of a passage."""

_GRAMMARS: tuple[tuple[str, Callable[[str], Iterable[Stretch]]], ...] = (
    ("date", find_dates),
    ("amount", find_amounts),
)


def document_features(
    docs: Sequence[Doc],
    readings: Sequence[Sequence[str]],
    classes: WordClasses,
    known: KnownNames,
) -> list[Features]:
    """Return the features of every word of every passage of a document.

    Parameters
    ----------
    docs
        The passages, cut into sentences.
    readings
        How the recognizer read each of them: one tag a word.
    classes, known
        Word classes and lists of known names.
    """
    texts = [_words(doc) for doc in docs]
    memory = Memory(zip(texts, readings, strict=True))
    return [
        _passage_features(doc, words, tags, memory, classes, known)
        for doc, words, tags in zip(docs, texts, readings, strict=True)
    ]


def _words(doc: Doc) -> list[str]:
    """Return the words with the apostrophes that the model learnt."""
    text = even_out(doc.text)
    return [text[at : at + length] for at, length in doc.to_array(["IDX", "LENGTH"]).tolist()]


def _passage_features(
    doc: Doc,
    words: Sequence[str],
    tags: Sequence[str],
    memory: Memory,
    classes: WordClasses,
    known: KnownNames,
) -> Features:
    passage = PassageWords(
        words=words,
        starts=frozenset(sent.start for sent in doc.sents),
        classes=classes.of(words),
        known=known.mark(words),
        rules=_rule_marks(doc),
    )
    reading = _first_reading(words, tags, memory)
    shapes = [shape_of(word) for word in words]
    return [
        own + read
        for own, read in zip(word_features(passage), reading_features(reading, shapes), strict=True)
    ]


def _first_reading(words: Sequence[str], tags: Sequence[str], memory: Memory) -> FirstReading:
    by_name = [""] * len(words)
    for start, end, label in read_spans(tags):
        by_name[start:end] = [memory.of_name(words[start:end], label)] * (end - start)
    by_word = [
        memory.of_word(word, tag) if word[0].isupper() else ""
        for word, tag in zip(words, tags, strict=True)
    ]
    return FirstReading(tags, by_word, by_name)


def _rule_marks(doc: Doc) -> list[str]:
    marks, text = [""] * len(doc), doc.text
    for name, find in _GRAMMARS:
        for found in find(text):
            span = doc.char_span(found.start, found.end, alignment_mode="expand")
            if span is not None:
                marks[span.start] = f"B-{name}"
                marks[span.start + 1 : span.end] = [f"I-{name}"] * (len(span) - 1)
    return marks
