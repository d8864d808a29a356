"""Abbreviations that a document gives to common things, which are names of nobody.

"Zelfrijdende pendelbussen (ZPB)" says that ZPB are buses. A model that reads sentence by
sentence takes such letters for a body, since those of bodies look the same; the words in front of
the bracket tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.body_names import KINDS, words_in
from pipeline.schema import Label
from pipeline.tag.proposals import Proposal

_TAKEN_FOR = frozenset({Label.ORG, Label.PROJECT, Label.INSTRUMENT, Label.PER})
"""Labels that such an abbreviation is given by mistake."""
_BRACKET = re.compile(r" \(([A-Z][A-Z0-9-]{1,7})\)")
_PHRASE = re.compile(
    r"(?<![\w-])(?:[A-ZÀ-Þ][a-zà-ÿ-]* (?=(?:voor|van|der|tot|tegen|inzake) ))?"
    r"(?:[a-zà-ÿ][a-zà-ÿ-]* ){0,5}[a-zà-ÿ][a-zà-ÿ-]*$"
)
"""Up to six words in small letters, the last of them just before the bracket. A word with a capital
before "voor", "van" and the like belongs to them: "Agentschap voor natuur"."""
_PLURALS = ("en", "s", "n")
_SHORTEST_KIND = 4
"""Letters of a kind that may end a longer word: "grensdienst", but "hof" also ends "kerkhof"."""
_ACTING = re.compile(r"(?:aar|ant|ent|er|eur|ist)$")
"""Ends of words for who does something ("vervoerder", "exploitant"), whose name may be short."""
_MORE_KINDS = words_in(
    """bedrijf bedrijven besturen centra eenheden eenheid groepering hogescholen huizen korps krant
    musea omroep organen partij ploeg post raden rechtbank scholen spoorwegen staten steden team
    uitgeverij zender"""
)
"""Bodies that other bodies are not named after, and plurals that change their vowel."""
_ALL_KINDS = KINDS | _MORE_KINDS


def drop_told_things(
    spans: Sequence[Sequence[Proposal]], texts: Sequence[str]
) -> list[list[Proposal]]:
    """Return the settled names of every passage without the abbreviations of common things.

    An abbreviation that stands in brackets after a name as well is that of the name, and stays.

    Parameters
    ----------
    spans
        What stands in each passage, in order and without overlap.
    texts
        The passages of one document, in reading order.
    """
    things: set[str] = set()
    names: set[str] = set()
    for found, text in zip(spans, texts, strict=True):
        for match in _BRACKET.finditer(text):
            after_name = any(one.start < match.start() <= one.end for one in found)
            if after_name:
                names.add(match[1])
            elif _is_thing(text[: match.start()]):
                things.add(match[1])
    told = things - names
    return [
        [one for one in found if not _is_told(one, text, told)]
        for found, text in zip(spans, texts, strict=True)
    ]


def _is_told(one: Proposal, text: str, told: set[str]) -> bool:
    return one.label in _TAKEN_FOR and text[one.start : one.end] in told


def _is_thing(before: str) -> bool:
    """Tell whether the words before a bracket are in small letters and name no kind of body."""
    phrase = _PHRASE.search(before)
    if phrase is None or _ACTING.search(phrase[0]):
        return False
    return not any(_is_kind(word.lower()) for word in phrase[0].split())


def _is_kind(word: str) -> bool:
    return any(
        form in _ALL_KINDS
        or any(len(kind) >= _SHORTEST_KIND and form.endswith(kind) for kind in _ALL_KINDS)
        for form in (word, *map(word.removesuffix, _PLURALS))
    )
