"""What the sequence model sees of every word of a passage.

Pure functions from words and their marks to strings. A feature is written `name=value`, one of a
neighbour with its distance before it (`-1word=van`); the model learns a weight for each with every
label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_UPPER, _LOWER, _DIGIT = re.compile(r"[A-ZÀ-ÖØ-Þ]"), re.compile(r"[a-zß-öø-ÿ]"), re.compile(r"\d")
_RUN = re.compile(r"(.)\1{2,}")
_QUOTES = frozenset("\"'“”„‘’«»")
_INSIDE_NAMES = frozenset(["van", "de", "der", "voor", "en", "het", "-", "des", "du", "la", "le"])
_LONGEST_NAME = 8
_PREFIXES, _SUFFIXES = (2, 3, 4), (2, 3, 4, 5)


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
    low = [word.lower() for word in passage.words]
    shapes = [shape_of(word) for word in passage.words]
    quoted, bracketed = _enclosed(passage.words)
    edges = _name_edges(passage.words, low)
    features = []
    for at, word in enumerate(passage.words):
        own = _own(word, low[at], shapes[at])
        finest, broad = passage.classes[at][0], passage.classes[at][-1]
        own += [
            f"known={passage.known[at]}",
            f"quoted={quoted[at]}",
            f"bracketed={bracketed[at]}",
            f"class={finest}",
            f"broad={broad}",
        ]
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
        own += _neighbours(at, low, shapes, passage)
        own += _pairs(at, low, shapes)
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


def _own(word: str, low: str, shape: str) -> list[str]:
    return [
        f"form={word}",
        f"word={low}",
        f"shape={shape}",
        *(f"prefix{n}={low[:n]}" for n in _PREFIXES),
        *(f"suffix{n}={low[-n:]}" for n in _SUFFIXES),
    ]


def _neighbours(
    at: int, low: Sequence[str], shapes: Sequence[str], passage: PassageWords
) -> Iterable[str]:
    for step in (-3, -2, -1, 1, 2, 3):
        near = at + step
        if not 0 <= near < len(low):
            continue
        sign = f"{step:+d}"
        yield f"{sign}word={low[near]}"
        yield f"{sign}broad={passage.classes[near][-1]}"
        if abs(step) < 3:
            yield f"{sign}shape={shapes[near]}"
            yield f"{sign}known={passage.known[near]}"
        if abs(step) == 1:
            yield f"{sign}class={passage.classes[near][0]}"
            yield f"{sign}suffix3={low[near][-3:]}"
            yield f"{sign}prefix3={low[near][:3]}"


def _pairs(at: int, low: Sequence[str], shapes: Sequence[str]) -> Iterable[str]:
    if at:
        yield f"-1,0word={low[at - 1]} {low[at]}"
        yield f"-1,0shape={shapes[at - 1]} {shapes[at]}"
        yield f"-1word,0shape={low[at - 1]} {shapes[at]}"
    if at > 1:
        yield f"-2,-1word={low[at - 2]} {low[at - 1]}"
    if at + 1 < len(low):
        yield f"0,+1word={low[at]} {low[at + 1]}"
        yield f"0,+1shape={shapes[at]} {shapes[at + 1]}"
        yield f"0shape,+1word={shapes[at]} {low[at + 1]}"
        if at:
            yield f"-1,0,+1shape={shapes[at - 1]} {shapes[at]} {shapes[at + 1]}"


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
