"""Second names that a text gives a body itself: "Long Form (LF)", "hierna: de Raad".

The bracket pattern follows the idea of A. Schwartz and M. Hearst, "A simple algorithm for
identifying abbreviation definitions in biomedical text", PSB 2003. A name in another language in
brackets is a second name too; a seat, an owner or a partner in brackets is none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from pipeline.body_names import (
    ARTICLE,
    QUOTES,
    is_abbreviation_of,
    is_initials_of,
    looks_short,
    name_key,
)
from pipeline.schema import Label
from pipeline.tag.name_language import name_language

COUNTRY_CODES = frozenset({"NL", "BE", "LU", "DE", "FR", "EU"})
"""In brackets after a name these say where it is, not what it is called."""
LONGEST_BRACKET = 160
COGNATE = 80.0
"""Likeness, of 100, from which a name in brackets is the same name in a neighbour's spelling."""
_BRACKET = re.compile(rf"[’'\"”]?\s*\(([^()]{{2,{LONGEST_BRACKET}}})\)")
_ANNOUNCED = re.compile(
    r"[’'\"”]?,?\s+(?:\(?(?:hierna|verder|kortweg|of kortweg|afgekort|in het kort|beter bekend als"
    r"|ook bekend als|ook wel|in het (?:frans|duits))):?\s+(.{2,80}?)"
    r"(?:\s+genoemd)?\s*(?:[,;.)]|$)",
    re.I,
)
_APPOSED = re.compile(r",\s+(?:voluit\s+)?(?:de|het|la|le|l['’]|die|das)?\s*([^,;.()]{8,90})")
_MARKER = re.compile(
    r"^(?:(?:hierna|verder|voortaan|kortweg|afgekort|in het kort|beter bekend als|ook bekend als"
    r"|ook|ook wel|voorheen|vroeger|het vroegere|de vroegere|het voormalige|de voormalige|voluit"
    r"|in het (?:frans|duits)|frans|duits|fr|de)\b[:.]?\s*)+",
    re.I,
)
_PIECES = re.compile(r"\s*[,;/]\s*|\s+of\s+(?:de\s+|het\s+)?|\s+en\s+(?=hierna)")
_LAST_WORDS = re.compile(r"\s+(?:genoemd|geheten)$")


@dataclass(frozen=True)
class Name:
    """A mention of an organisation in reading order."""

    passage: int
    start: int
    end: int
    text: str
    label: Label


def find_definitions(
    names: Sequence[Name], texts: Sequence[str], is_place: Callable[[str], bool]
) -> dict[str, str]:
    """Return the full name that each second name stands for, by its `name_key`.

    Parameters
    ----------
    names
        Organisations of one document in reading order.
    texts
        Passage texts; `Name.passage` is an index in them.
    is_place
        Tells whether a word names a known place, which then stands for itself.

    Returns
    -------
    dict of str to str
        A second name that is given to two bodies is left out.
    """
    proposals: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name in names:
        text = texts[name.passage]
        if not is_place(name.text):
            for second, full in _seconds(name, text):
                is_other = name_key(second) != name_key(full) and not is_place(second)
                if is_other and not _is_organ(second, text[: name.start]):
                    proposals[name_key(second)].setdefault(name_key(full), full)
    single = {key: next(iter(full.values())) for key, full in proposals.items() if len(full) == 1}
    return {key: _follow(full, single) for key, full in single.items()}


def _is_organ(second: str, before: str) -> bool:
    """Tell whether a second name is that of an organ: "het secretariaat van de X (hierna: ...)"."""
    return bool(re.search(rf"\b{re.escape(second)}\s+van\s+(?:de\s+|het\s+)?$", before, re.I))


def _follow(full: str, definitions: Mapping[str, str]) -> str:
    """Return the last name of a chain: the long form of a long form."""
    seen = {name_key(full)}
    while (further := definitions.get(name_key(full))) and name_key(further) not in seen:
        seen.add(name_key(further))
        full = further
    return full


def _seconds(name: Name, text: str) -> Iterator[tuple[str, str]]:
    """Yield pairs of a second name and its full name from what follows a name."""
    if bracket := _BRACKET.match(text, name.end):
        is_marked = False
        for piece in _PIECES.split(bracket[1]):
            marker = _MARKER.match(piece)
            is_marked = is_marked or marker is not None
            second = _bare(_MARKER.sub("", piece))
            if second:
                yield from _pair(name.text, second, is_marked=is_marked)
    elif announced := _ANNOUNCED.match(text, name.end):
        for piece in _PIECES.split(announced[1]):
            if second := _bare(piece):
                yield from _pair(name.text, second, is_marked=True)
    elif apposed := _APPOSED.match(text, name.end):
        long = apposed[1].strip()
        if is_initials_of(name.text, long):
            yield name.text, long


def _bare(piece: str) -> str:
    return _LAST_WORDS.sub("", ARTICLE.sub("", piece.strip(QUOTES))).strip(QUOTES)


def _pair(name: str, second: str, *, is_marked: bool) -> Iterator[tuple[str, str]]:
    if second in COUNTRY_CODES or not any(c.isupper() for c in second):
        return
    if is_abbreviation_of(second, name):
        yield second, name
    elif is_abbreviation_of(name, second) and is_initials_of(name, second):
        yield name, second
    elif (
        (is_marked and second[:1].isupper())
        or _is_translation(name, second)
        or _is_cognate(name, second)
    ):
        yield second, name


def _is_cognate(name: str, second: str) -> bool:
    """Tell whether two names are nearly the same letters: "Ardenraad", "Ardenrat"."""
    if any(c.isdigit() for c in second) or not second[:1].isupper():
        return False
    return ratio(name.casefold(), second.casefold()) >= COGNATE


def _is_translation(name: str, second: str) -> bool:
    """Tell whether two names are clearly in different languages, one of them perhaps Dutch."""
    if looks_short(name) or looks_short(second):
        return False
    languages = name_language(name), name_language(second)
    if languages[1] in ("fr", "de"):
        return languages[0] != languages[1]
    return languages[0] in ("fr", "de") and languages[1] == "nl"
