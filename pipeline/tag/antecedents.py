"""Links abbreviations and short forms to the full name they stand for, inside one document.

Precision first: a form that could stand for two names stands for none. The bracket pattern
"Long Form (LF)" follows the idea of Schwartz and Hearst (2003), "A simple algorithm for
identifying abbreviation definitions in biomedical text".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.schema import Label

LONGEST_ABBREVIATION = 10


@dataclass(frozen=True)
class Name:
    """A mention of an organisation in reading order."""

    passage: int
    start: int
    end: int
    text: str
    label: Label


def is_abbreviation_of(short: str, long: str) -> bool:
    """Tell whether the letters of `short` stand in `long` in order, the first at its start.

    Examples
    --------
    >>> is_abbreviation_of("VMM", "Vlaamse Milieumaatschappij")
    True
    >>> is_abbreviation_of("ARS", "Provincie Namen")
    False
    """
    letters = [c for c in short.lower() if c.isalnum()]
    if not 2 <= len(letters) <= LONGEST_ABBREVIATION or " " in short or len(short) >= len(long):
        return False
    if sum(c.isupper() for c in short) < 2:
        return False
    rest = iter(long.lower())
    return long[:1].lower() == letters[0] and all(letter in rest for letter in letters)


def find_antecedents(names: Sequence[Name], texts: Sequence[str]) -> dict[int, str]:
    """Return for the index of each short name the full name it stands for.

    Parameters
    ----------
    names
        Organisations of one document in reading order.
    texts
        Passage texts; `Name.passage` is an index in them.
    """
    found: dict[int, str] = {}
    defined = _definitions(names, texts)
    for index, name in enumerate(names):
        if name.text in defined:
            found[index] = defined[name.text]
        elif full := _short_form(name, names[:index]):
            found[index] = defined.get(full, full)
    return found


def _definitions(names: Sequence[Name], texts: Sequence[str]) -> dict[str, str]:
    """Abbreviations that a bracket or "hierna" defines; one that is defined twice is left out."""
    proposals: dict[str, set[str]] = {}
    for long, short in pairwise(names):
        if long.passage != short.passage:
            continue
        between = texts[long.passage][long.end : short.start].strip()
        if between in {"(", "(hierna", "(hierna:", ", afgekort", "(afgekort", "of kortweg"} and (
            is_abbreviation_of(short.text, long.text)
        ):
            proposals.setdefault(short.text, set()).add(long.text)
    return {short: next(iter(long)) for short, long in proposals.items() if len(long) == 1}


def _short_form(name: Name, before: Sequence[Name]) -> str | None:
    """Return the one earlier name that ends in this single capitalised word."""
    word = name.text
    if " " in word or not word[:1].isupper() or word.isupper():
        return None
    ends = [other.text for other in before if other.text.endswith(f" {word}")]
    return ends[-1] if len(set(ends)) == 1 else None
