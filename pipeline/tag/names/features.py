"""What the sequence model sees of every word of a document.

Pure functions from words and their marks to strings. A feature is written `name=value`, one of a
neighbour with its distance before it (`-1word=van`); the model learns a weight for each with every
label. Features belong to things (a word, two neighbours, a tag), and words see these from places
(`views`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pipeline.tag.names.views import (
    Flags,
    Ints,
    Lines,
    Numbered,
    Spelling,
    View,
    number,
    together,
    view,
)

_UPPER, _LOWER, _DIGIT = re.compile(r"[A-ZÀ-ÖØ-Þ]"), re.compile(r"[a-zß-öø-ÿ]"), re.compile(r"\d")
_RUN = re.compile(r"(.)\1{2,}")
_QUOTES = frozenset("\"'")
_INSIDE_NAMES = frozenset(["van", "de", "der", "voor", "en", "het", "-", "des", "du", "la", "le"])
_LONGEST_NAME = 8
_PREFIXES, _SUFFIXES = (2, 3, 4), (2, 3, 4, 5)
_STEPS = (-3, -2, -1, 1, 2, 3)

WordFacts = tuple[str, str]
"""A word as it stands, and its mark from the lists of known names."""


@dataclass(frozen=True, eq=False)
class DocumentWords:
    """The words of a document and what is known of each, one passage after the other.

    Attributes
    ----------
    lengths : sequence of int
        Words of each passage.
    facts : Numbered
        The words, as `WordFacts`.
    starts : array of bool
        Which words begin a sentence.
    rules : sequence of str
        Marks of the grammars of dates and amounts, empty where they find nothing.
    """

    lengths: Sequence[int]
    facts: Numbered[WordFacts]
    starts: Flags
    rules: Sequence[str]


@dataclass(frozen=True, eq=False)
class FirstReading:
    """How the recognizer read a document, and what the document says of the same names.

    Attributes
    ----------
    tags : sequence of str
        One tag a word.
    word_memory, name_memory : sequence of str
        How the word, and the name it belongs to, are read elsewhere; empty where not asked.
    """

    tags: Sequence[str]
    word_memory: Sequence[str]
    name_memory: Sequence[str]


@lru_cache(maxsize=1 << 16)
def shape_of(word: str) -> str:
    """Return the shape of a word: capitals X, small letters x, digits d, long runs cut to two.

    Examples
    --------
    >>> shape_of("Benelux-Politieverdrag"), shape_of("2021"), shape_of("EGTS")
    ('Xxx-Xxx', 'dd', 'XX')
    """
    shape = _DIGIT.sub("d", _LOWER.sub("x", _UPPER.sub("X", word)))
    return _RUN.sub(r"\1\1", shape)


def document_views(document: DocumentWords, reading: FirstReading) -> list[View]:
    """Return what every word of a document sees."""
    lines = Lines(document.lengths)
    words = document.facts.each(lambda facts: facts[0])
    shapes = words.each(shape_of)
    return [
        *_views_of_words(lines, document, words, shapes),
        *_views_of_reading(lines, reading, shapes),
    ]


def _views_of_words(
    lines: Lines, document: DocumentWords, words: Numbered[str], shapes: Numbered[str]
) -> list[View]:
    facts, rules = document.facts, number(document.rules)
    rules = rules.only(rules.where(bool))
    pairs = together(lines.beside(words, -1), words)
    triples = together(lines.beside(shapes, -1), shapes, lines.beside(shapes, 1))
    around = [lines.beside(facts, step) for step in _STEPS]
    around += [lines.seen(facts, places) for places in _name_edges(lines, words)]
    return [
        view(_spell_word, facts, *around),
        view(_spell_pair, pairs, lines.beside(pairs, 1), lines.beside(pairs, -1)),
        view(_spell_shapes, triples),
        view(_spell_enclosure, _enclosed(lines, words)),
        view(_spell_start, shapes.only(document.starts)),
        view(_spell_rule, rules, lines.beside(rules, -1)),
    ]


def _views_of_reading(lines: Lines, reading: FirstReading, shapes: Numbered[str]) -> list[View]:
    tags = number(reading.tags)
    pairs = together(lines.beside(tags, -1), tags)
    by_word, by_name = number(reading.word_memory), number(reading.name_memory)
    by_word, by_name = by_word.only(by_word.where(bool)), by_name.only(by_name.where(bool))
    return [
        view(_spell_tag, together(tags, shapes)),
        view(_spell_tags, pairs, lines.beside(pairs, 1)),
        view(_spell_word_memory, together(by_word, tags)),
        view(_spell_name_memory, together(by_name, tags)),
    ]


def _spell_word(facts: WordFacts) -> Spelling:
    """Spell a word to itself, to words from which it stands at `_STEPS`, and beside a name."""
    word, known = facts
    low, shape = word.lower(), shape_of(word)
    own = (
        f"form={word}",
        f"word={low}",
        f"shape={shape}",
        *(f"prefix{n}={low[:n]}" for n in _PREFIXES),
        *(f"suffix{n}={low[-n:]}" for n in _SUFFIXES),
        f"known={known}",
    )
    near = (tuple(_seen_from(step, low, shape, known)) for step in _STEPS)
    return (own, *near, (f"before={low}",), (f"after={low}",))


def _seen_from(step: int, low: str, shape: str, known: str) -> Iterable[str]:
    sign = f"{step:+d}"
    yield f"{sign}word={low}"
    if abs(step) < 3:
        yield f"{sign}shape={shape}"
        yield f"{sign}known={known}"
    if abs(step) == 1:
        yield f"{sign}suffix3={low[-3:]}"
        yield f"{sign}prefix3={low[:3]}"


def _spell_pair(pair: tuple[str, str]) -> Spelling:
    """Spell two neighbours to the second of them, to the first, and to the word after them."""
    first, second = pair[0].lower(), pair[1].lower()
    shape, next_shape = shape_of(pair[0]), shape_of(pair[1])
    words, shapes = f"{first} {second}", f"{shape} {next_shape}"
    return (
        (f"-1,0word={words}", f"-1,0shape={shapes}", f"-1word,0shape={first} {next_shape}"),
        (f"0,+1word={words}", f"0,+1shape={shapes}", f"0shape,+1word={shape} {second}"),
        (f"-2,-1word={words}",),
    )


def _spell_shapes(shapes: tuple[str, str, str]) -> Spelling:
    return ((f"-1,0,+1shape={' '.join(shapes)}",),)


def _spell_enclosure(enclosure: tuple[int, int]) -> Spelling:
    quoted, bracketed = enclosure
    return ((f"quoted={quoted}", f"bracketed={bracketed}"),)


def _spell_start(shape: str) -> Spelling:
    return (("starts", f"starts={shape}"),)


def _spell_rule(rule: str) -> Spelling:
    """Spell the mark of a grammar to its word, and to the word after it."""
    return ((f"rule={rule}",), (f"-1rule={rule}",))


def _spell_tag(tag_and_shape: tuple[str, str]) -> Spelling:
    tag, shape = tag_and_shape
    return ((f"read={tag}", f"read={tag} shape={shape}"),)


def _spell_tags(tags: tuple[str, str]) -> Spelling:
    """Spell the tags of two neighbours to the second of them, and to the first."""
    first, second = tags
    return (
        (f"-1read={first}", f"-1read={first} read={second}"),
        (f"+1read={second}", f"read={first} +1read={second}"),
    )


def _spell_word_memory(memory_and_tag: tuple[str, str]) -> Spelling:
    memory, tag = memory_and_tag
    return ((f"word elsewhere={memory}", f"read={tag} word elsewhere={memory}"),)


def _spell_name_memory(memory_and_tag: tuple[str, str]) -> Spelling:
    memory, tag = memory_and_tag
    return ((f"name elsewhere={memory} {tag[0]}",),)


def _enclosed(lines: Lines, words: Numbered[str]) -> Numbered[tuple[int, int]]:
    """Tell of every word, as 1 or 0, whether it stands in quotes, and in brackets."""
    quotes = np.append(0, np.cumsum(words.where(_QUOTES.__contains__)))
    quoted = (quotes[lines.at + 1] - quotes[lines.starts]) % 2
    opened = _last(words.where("(".__eq__))[1:]
    closed = _last(words.where(")".__eq__))[:-1]
    bracketed = (opened > closed) & (opened >= lines.starts)
    return number(zip(quoted.tolist(), bracketed.astype(int).tolist(), strict=True))


def _name_edges(lines: Lines, words: Numbered[str]) -> tuple[Ints, Ints]:
    """Return, for every word, the places before and after the capitals it may be part of."""
    capital = words.where(lambda word: word[0].isupper())
    joined = capital | words.where(lambda word: word.lower() in _INSIDE_NAMES)
    before = np.maximum(_last(~joined)[:-1], lines.at - _LONGEST_NAME - 1)
    # Seen from the end, the next is the last.
    following = len(capital) - 1 - _last(~capital[::-1])[:-1][::-1]
    after = np.minimum(following, lines.at + _LONGEST_NAME + 1)
    return before, after


def _last(flags: Flags) -> Ints:
    """Return the last flagged place before each one, and before the end; -1 before the first."""
    places = np.where(flags, np.arange(len(flags)), -1)
    last: Ints = np.maximum.accumulate(np.append(-1, places))
    return last
