"""What the sequence model sees of every word of a passage.

Pure functions from words and their marks to strings. A feature is written `name=value`, one of a
neighbour with its distance before it (`-1word=van`); the model learns a weight for each with every
label.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_UPPER, _LOWER, _DIGIT = re.compile(r"[A-ZÀ-ÖØ-Þ]"), re.compile(r"[a-zß-öø-ÿ]"), re.compile(r"\d")
_RUN = re.compile(r"(.)\1{2,}")
_QUOTES = frozenset("\"'“”„‘’«»")
_INSIDE_NAMES = frozenset(["van", "de", "der", "voor", "en", "het", "-", "des", "du", "la", "le"])
_LONGEST_NAME = 8
_PREFIXES, _SUFFIXES = (2, 3, 4), (2, 3, 4, 5)
_STEPS = (-3, -2, -1, 1, 2, 3)
_WORDS_KEPT, _PAIRS_KEPT = 1 << 13, 1 << 14
"""Words and neighbours whose features are kept: some 40 MB at the most."""


@dataclass(frozen=True, eq=False)
class PassageWords:
    """The words of a passage and what is known of each, all of one length.

    Attributes
    ----------
    words : sequence of str
        As they stand.
    starts : set of int
        Which words begin a sentence.
    classes : sequence of tuple of int
        Word classes, the finer division first.
    known : sequence of str
        Marks of the lists of known names.
    rules : sequence of str
        Marks of the grammars of dates and amounts, empty where they find nothing.
    """

    words: Sequence[str]
    starts: frozenset[int]
    classes: Sequence[tuple[int, ...]]
    known: Sequence[str]
    rules: Sequence[str]


@dataclass(frozen=True, eq=False)
class FirstReading:
    """How the recognizer read a passage, and what its document says of the same names.

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


def word_features(passage: PassageWords) -> list[list[str]]:
    """Return the features of every word that need no first reading."""
    words, last = passage.words, len(passage.words) - 1
    low = [word.lower() for word in words]
    shapes = [shape_of(word) for word in words]
    alone = [_of_word(*facts) for facts in zip(words, passage.known, passage.classes, strict=True)]
    pairs = [_of_pair(*pair) for pair in itertools.pairwise(words)]
    quoted, bracketed = _enclosed(words)
    edges = _name_edges(words, low)
    features = []
    for at in range(len(words)):
        own = [*alone[at].own, f"quoted={quoted[at]}", f"bracketed={bracketed[at]}"]
        if at in passage.starts:
            own += ["starts", f"starts={shapes[at]}"]
        if passage.rules[at]:
            own.append(f"rule={passage.rules[at]}")
        if at and passage.rules[at - 1]:
            own.append(f"-1rule={passage.rules[at - 1]}")
        before, after = edges[at]
        if before is not None:
            own += [f"before={low[before]}", f"before class={passage.classes[before][0]}"]
        if after is not None:
            own.append(f"after={low[after]}")
        for place, step in enumerate(_STEPS):
            if 0 <= at + step <= last:
                own += alone[at + step].near[place]
        if at:
            own += pairs[at - 1].to_second
        if at > 1:
            own.append(pairs[at - 2].to_next)
        if at < last:
            own += pairs[at].to_first
            if at:
                own.append(f"-1,0,+1shape={shapes[at - 1]} {shapes[at]} {shapes[at + 1]}")
        features.append(own)
    return features


def reading_features(reading: FirstReading, shapes: Sequence[str]) -> list[list[str]]:
    """Return the features of every word that a first reading gives."""
    tags = reading.tags
    features = []
    for at, tag in enumerate(tags):
        own = [f"read={tag}", f"read={tag} shape={shapes[at]}"]
        if at:
            own += [f"-1read={tags[at - 1]}", f"-1read={tags[at - 1]} read={tag}"]
        if at + 1 < len(tags):
            own += [f"+1read={tags[at + 1]}", f"read={tag} +1read={tags[at + 1]}"]
        if memory := reading.word_memory[at]:
            own += [f"word elsewhere={memory}", f"read={tag} word elsewhere={memory}"]
        if memory := reading.name_memory[at]:
            own.append(f"name elsewhere={memory} {tag[0]}")
        features.append(own)
    return features


class _WordFeatures(NamedTuple):
    """What a word is to itself, and to a word from which it stands at each of `_STEPS`."""

    own: tuple[str, ...]
    near: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=_WORDS_KEPT)
def _of_word(word: str, known: str, classes: tuple[int, ...]) -> _WordFeatures:
    low, shape = word.lower(), shape_of(word)
    own = (
        f"form={word}",
        f"word={low}",
        f"shape={shape}",
        *(f"prefix{n}={low[:n]}" for n in _PREFIXES),
        *(f"suffix{n}={low[-n:]}" for n in _SUFFIXES),
        f"known={known}",
        f"class={classes[0]}",
        f"broad={classes[-1]}",
    )
    near = (tuple(_seen_from(step, low, shape, known, classes)) for step in _STEPS)
    return _WordFeatures(own, tuple(near))


def _seen_from(
    step: int, low: str, shape: str, known: str, classes: tuple[int, ...]
) -> Iterable[str]:
    sign = f"{step:+d}"
    yield f"{sign}word={low}"
    yield f"{sign}broad={classes[-1]}"
    if abs(step) < 3:
        yield f"{sign}shape={shape}"
        yield f"{sign}known={known}"
    if abs(step) == 1:
        yield f"{sign}class={classes[0]}"
        yield f"{sign}suffix3={low[-3:]}"
        yield f"{sign}prefix3={low[:3]}"


class _PairFeatures(NamedTuple):
    """What two neighbours are to the second of them, to the first, and to the word after them."""

    to_second: tuple[str, ...]
    to_first: tuple[str, ...]
    to_next: str


@lru_cache(maxsize=_PAIRS_KEPT)
def _of_pair(first: str, second: str) -> _PairFeatures:
    words = f"{first.lower()} {second.lower()}"
    shape, next_shape = shape_of(first), shape_of(second)
    shapes = f"{shape} {next_shape}"
    return _PairFeatures(
        to_second=(
            f"-1,0word={words}",
            f"-1,0shape={shapes}",
            f"-1word,0shape={first.lower()} {next_shape}",
        ),
        to_first=(
            f"0,+1word={words}",
            f"0,+1shape={shapes}",
            f"0shape,+1word={shape} {second.lower()}",
        ),
        to_next=f"-2,-1word={words}",
    )


def _enclosed(words: Sequence[str]) -> tuple[list[int], list[int]]:
    """Tell of every word whether it stands in quotes, and in brackets."""
    quoted, bracketed = [], []
    in_quotes = in_brackets = 0
    for word in words:
        if word in _QUOTES:
            in_quotes = 1 - in_quotes
        in_brackets = 1 if word == "(" else in_brackets
        quoted.append(in_quotes)
        bracketed.append(in_brackets)
        in_brackets = 0 if word == ")" else in_brackets
    return quoted, bracketed


def _name_edges(words: Sequence[str], low: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Return, for every word, the words before and after the capitals it may be part of."""
    edges: list[tuple[int | None, int | None]] = []
    for at in range(len(words)):
        first = at
        while (
            first
            and at - first < _LONGEST_NAME
            and (words[first - 1][0].isupper() or low[first - 1] in _INSIDE_NAMES)
        ):
            first -= 1
        last = at
        while last + 1 < len(words) and last - at < _LONGEST_NAME and words[last + 1][0].isupper():
            last += 1
        before = first - 1 if first else None
        after = last + 1 if last + 1 < len(words) else None
        edges.append((before, after))
    return edges
