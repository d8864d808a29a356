"""Links abbreviations and short forms to the full name they stand for, inside one document.

Precision first: a form that could stand for two names stands for none. The bracket pattern
"Long Form (LF)" follows the idea of Schwartz and Hearst (2003), "A simple algorithm for
identifying abbreviation definitions in biomedical text".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.schema import Label

LONGEST_ABBREVIATION = 10
BODIES = frozenset(
    {
        "agentschap",
        "associatie",
        "bank",
        "bond",
        "bureau",
        "centrum",
        "college",
        "comité",
        "commissie",
        "conferentie",
        "congres",
        "coöperatie",
        "dienst",
        "euregio",
        "euroregio",
        "eurometropool",
        "federatie",
        "fonds",
        "forum",
        "gemeente",
        "gewest",
        "groep",
        "hof",
        "instituut",
        "kamer",
        "koninkrijk",
        "maatschappij",
        "ministerie",
        "netwerk",
        "observatorium",
        "orgaan",
        "overleg",
        "parlement",
        "platform",
        "provincie",
        "raad",
        "regio",
        "secretariaat",
        "staat",
        "stad",
        "stichting",
        "top",
        "unie",
        "universiteit",
        "verband",
        "vereniging",
        "waterschap",
        "werkgroep",
        "ziekenhuis",
    }
)
"""Kinds of bodies that a text may use for the one named before."""


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


def find_antecedents(
    names: Sequence[Name], texts: Sequence[str], is_place: Callable[[str], bool]
) -> dict[int, str]:
    """Return for the index of each short name the full name it stands for.

    Parameters
    ----------
    names
        Organisations of one document in reading order.
    texts
        Passage texts; `Name.passage` is an index in them.
    is_place
        Tells whether a word names a known place, which then stands for itself.
    """
    found: dict[int, str] = {}
    defined = _definitions(names, texts)
    for index, name in enumerate(names):
        if name.text in defined:
            found[index] = defined[name.text]
        elif not is_place(name.text) and (full := _short_form(name, names[:index])):
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
    """Return the one earlier name that this single capitalised word is short for.

    It is short for a name that begins or ends in it as a kind of body ("de Unie"), or that is a
    kind of body and this word ("Deltaraad" does not shorten "Comité van de Deltaraad").
    """
    word = name.text
    if " " in word or not word[:1].isupper() or word.isupper():
        return None
    is_body = word.lower() in BODIES
    full = {other.text for other in before if _shortens(word, is_body, other.text.split())}
    return full.pop() if len(full) == 1 else None


def _shortens(word: str, is_body: bool, name: Sequence[str]) -> bool:
    if len(name) < 2:
        return False
    if is_body:
        return word in (name[0], name[-1])
    return name[1:] == [word] and name[0].lower() in BODIES
