"""From tokens to the terms that can carry a theme.

A term has a *key* under which a family of words meets: the parts of a compound joined by ``+``
("grens+arbeid"), or two keys joined by a space for a two-word term ("openbaar vervoer").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.cluster.compounds import (
    family_key,
    normalise_lemma,
    repair_lemma,
    split_compound,
    zipf,
)
from pipeline.cluster.terms import Term

PART_WEIGHT = 0.5
"""Weight of a part of a compound beside the compound itself."""

MAX_ZIPF = 5.9
"""A more frequent word is a function word when its part of speech is not known."""

MIN_LETTERS = 3

_CARRIERS = frozenset({"NOUN", "X", ""})
_TERMS = _CARRIERS | {"ADJ"}
# Quotes, dashes and bullets count too: a sentence may begin after each of them.
_SENTENCE_ENDS = frozenset(".!?:;\"'\u2018\u2019\u201c\u201d«»\u2022\u2013\u2014\n")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A term in one passage.

    Attributes
    ----------
    key
        Key of its family.
    lemma
        Dictionary form, one or two words.
    text
        As written, in lower case; the lemma where that is not known.
    weight
        1 for a term of its own, less for a part of a compound.
    is_part
        Whether it only occurs inside a compound.
    """

    key: str
    lemma: str
    text: str
    weight: float
    is_part: bool


@lru_cache(maxsize=200_000)
def term_key(lemma: str) -> str:
    """Give the key of a term of one or more words, as `occurrences` would."""
    words = normalise_lemma(lemma).split()
    return " ".join(family_key(word) for word in words)


def occurrences(
    tokens: Sequence[Term], general: frozenset[str], telling: frozenset[str] = frozenset()
) -> Iterator[Occurrence]:
    """Give every term that can carry a theme, in reading order.

    Names give none, nor do words that fill every report. A two-word term is an adjective or
    noun directly before a noun.

    Parameters
    ----------
    tokens
        Tokens in reading order.
    general
        Lemmas that tell no subject.
    telling
        Lemmas that tell one even where they are adjectives ("nucleair").
    """
    before: tuple[str, Term] | None = None
    starts = True
    for token in tokens:
        # Dutch writes no common noun with a capital but at the start of a sentence.
        is_title = token.text[:1].isupper() and not starts
        starts = (token.text or token.lemma) in _SENTENCE_ENDS
        if is_title or token.is_name or token.pos not in _TERMS:
            before = None
            continue
        lemma = _lemma_of(token.lemma, token.text)
        if not _is_word(lemma, known_pos=bool(token.pos)):
            before = None
            continue
        if token.pos in _CARRIERS or lemma in telling:
            yield from _of_word(lemma, token, general)
        if token.pos in _CARRIERS and before is not None:
            yield from _of_pair(before, (lemma, token), general)
        before = (lemma, token)


@lru_cache(maxsize=200_000)
def _lemma_of(lemma: str, text: str) -> str:
    return repair_lemma(normalise_lemma(lemma), text)


@lru_cache(maxsize=200_000)
def _is_word(lemma: str, *, known_pos: bool) -> bool:
    if len(lemma) < MIN_LETTERS or not any(c.isalpha() for c in lemma):
        return False
    if any(c.isdigit() or c in "./@" for c in lemma):
        return False
    return known_pos or zipf(lemma) <= MAX_ZIPF


def _of_word(lemma: str, token: Term, general: frozenset[str]) -> Iterator[Occurrence]:
    if _is_general(lemma, general):
        return
    parts = split_compound(lemma)
    own = [part for part in parts if part not in general and len(part) >= MIN_LETTERS]
    if own:
        yield Occurrence(family_key(lemma), lemma, _written(token), 1.0, False)
    if len(parts) > 1:
        for part in own:
            yield Occurrence(family_key(part), part, part, PART_WEIGHT, True)


def _is_general(lemma: str, general: frozenset[str]) -> bool:
    """Lemmatisers leave some plurals in -s as they are."""
    return lemma in general or lemma.removesuffix("s") in general


def _of_pair(
    first: tuple[str, Term], second: tuple[str, Term], general: frozenset[str]
) -> Iterator[Occurrence]:
    if _is_general(first[0], general) or _is_general(second[0], general):
        return
    lemma = f"{first[0]} {second[0]}"
    text = f"{_written(first[1])} {_written(second[1])}"
    yield Occurrence(term_key(lemma), lemma, text, 1.0, False)


def _written(token: Term) -> str:
    return (token.text or normalise_lemma(token.lemma)).lower().strip("-")
