"""What every word of one document sees, from Docs and lists of known names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

import numpy as np
from spacy.tokens import Doc

from pipeline.tag.amounts import find_amounts
from pipeline.tag.dates import find_dates
from pipeline.tag.names.features import DocumentWords, FirstReading, document_views
from pipeline.tag.names.known import KnownNames
from pipeline.tag.names.memory import Memory
from pipeline.tag.names.spans import read_spans
from pipeline.tag.names.views import Flags, View, number, together
from pipeline.tag.overlap import Stretch
from pipeline.tag.reading import even_out

_GRAMMARS: tuple[tuple[str, Callable[[str], Iterable[Stretch]]], ...] = (
    ("date", find_dates),
    ("amount", find_amounts),
)
_SENTENCE_STARTS = 1
"""How spaCy marks the first word of a sentence."""


def view_document(
    docs: Sequence[Doc], readings: Sequence[Sequence[str]], known: KnownNames
) -> list[View]:
    """Return what every word of a document sees, passage after passage.

    Parameters
    ----------
    docs
        The passages, cut into sentences.
    readings
        How the recognizer read each of them: one tag a word.
    known
        Lists of known names.
    """
    written = [doc.text for doc in docs]
    texts = list(map(_words, docs, written))
    words = number(chain.from_iterable(texts))
    marks = number(chain.from_iterable(map(known.mark, texts)))
    document = DocumentWords(
        lengths=[len(words) for words in texts],
        facts=together(words, marks),
        starts=_sentence_starts(docs),
        rules=list(chain.from_iterable(map(_rule_marks, docs, written))),
    )
    return document_views(document, _first_reading(texts, readings))


def _words(doc: Doc, text: str) -> list[str]:
    """Return the words with the apostrophes and quotes that the model learnt."""
    evened = even_out(text)
    return [evened[at : at + length] for at, length in doc.to_array(["IDX", "LENGTH"]).tolist()]


def _sentence_starts(docs: Sequence[Doc]) -> Flags:
    columns = [doc.to_array("SENT_START") == _SENTENCE_STARTS for doc in docs]
    for column in columns:
        column[:1] = True
    return np.concatenate([np.zeros(0, dtype=bool), *columns])


def _first_reading(
    texts: Sequence[Sequence[str]], readings: Sequence[Sequence[str]]
) -> FirstReading:
    memory = Memory(zip(texts, readings, strict=True))
    by_word, by_name = [], []
    for words, tags in zip(texts, readings, strict=True):
        by_word += [
            memory.of_word(word, tag) if word[0].isupper() else ""
            for word, tag in zip(words, tags, strict=True)
        ]
        names = [""] * len(words)
        for start, end, label in read_spans(tags):
            names[start:end] = [memory.of_name(words[start:end], label)] * (end - start)
        by_name += names
    return FirstReading(list(chain.from_iterable(readings)), by_word, by_name)


def _rule_marks(doc: Doc, text: str) -> list[str]:
    marks = [""] * len(doc)
    for name, find in _GRAMMARS:
        for found in find(text):
            span = doc.char_span(found.start, found.end, alignment_mode="expand")
            if span is not None:
                marks[span.start] = f"B-{name}"
                marks[span.start + 1 : span.end] = [f"I-{name}"] * (len(span) - 1)
    return marks
