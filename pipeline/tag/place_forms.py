"""Finds the places that a mention may name when it is not the bare name.

A head ("Provincie Antwerpen"), an article ("de Kempen"), an adjective ("Belgisch Limburg"), a
direction ("noorden van Luxemburg"), a prefix ("Groot-Luik"), a genitive ("Frankrijks"), a second
name behind a slash ("Mons/Bergen"), a bracket ("Bergen (NL)") or a ground ("Benelux-grenzen") may
come with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.schema import PlaceKind
from pipeline.tag.gazetteer import Candidate, Gazetteer, normal
from pipeline.tag.place_cues import HEAD_INSIDE, PART, STATE, TOWN, WATER, Kinds

ARTICLE = re.compile(r"^(?i:(?:de|het|'t|’t|den|la|le|les|die|der|das)\s+|l['’])(?=[A-ZÀ-Þ])")
DIRECTION = re.compile(
    r"^(?:het )?(?:(?:noord|zuid|oost|west|noordoost|noordwest|zuidoost|zuidwest)"
    r"(?:en|elijke? deel)"
    r"|centrum|hart|midden|rand) van (?:de |het )?",
    re.I,
)
GREATER = re.compile(r"^(?i:groot|grotere?|greater)[- ](?=[A-Z])")
ADJECTIVE = re.compile(r"^((?:\w+-)?\w+?)[- ](.+)$")
GENITIVE = re.compile(r"^(.{4,}?)['’]?s$")
GROUND = re.compile(
    r"^(.+)-(?:grens|grenzen|gebied|grondgebied|landen|regio|ruimte|zone|kust|bekken|vallei)$", re.I
)
BRACKET = re.compile(r"^(.+?)\s*\(([^)]+)\)$")
INSIDE = {"part": PART, "town": TOWN, "state": STATE, "water": WATER}
LARGE = 20_000
"""Inhabitants of a town that may stand in the genitive or after "Groot-"."""


@dataclass(frozen=True)
class Reading:
    """The places a mention may name, and what its own words say of their kind."""

    candidates: tuple[Candidate, ...]
    kinds: Kinds = frozenset()


def read_form(text: str, gazetteer: Gazetteer) -> Reading:
    """Return the places that a mention may name, by the first form that finds any."""
    if not text[:1].isalpha() and text[:1] not in "'’":
        return Reading(())
    if found := gazetteer.candidates(text):
        return Reading(found)
    return next((reading for reading in _forms(text, gazetteer) if reading.candidates), Reading(()))


def _forms(text: str, gazetteer: Gazetteer) -> Iterator[Reading]:
    for pattern in (ARTICLE, DIRECTION):
        if match := pattern.match(text):
            yield read_form(text[match.end() :], gazetteer)
    if match := HEAD_INSIDE.match(text):
        kinds = next(INSIDE[name] for name, value in match.groupdict().items() if value)
        yield Reading(_of_kind(gazetteer.candidates(text[match.end() :]), kinds), kinds)
    if match := GREATER.match(text):
        yield Reading(_large_towns(gazetteer.candidates(text[match.end() :])))
    if match := ADJECTIVE.match(text):
        yield Reading(_within(gazetteer, match[1], gazetteer.candidates(match[2])))
    if match := GROUND.match(text):
        found = gazetteer.candidates(match[1])
        yield Reading(tuple(c for c in found if c.place.kind is not PlaceKind.CITY))
    if match := BRACKET.match(text):
        yield Reading(_bracketed(gazetteer, match[1], match[2]))
    if "/" in text:
        yield Reading(_same_place(gazetteer, text.split("/")))
    if (match := GENITIVE.match(text)) and gazetteer.points_to(text) is None:
        found = gazetteer.candidates(match[1])
        states = tuple(c for c in found if c.place.kind is PlaceKind.COUNTRY)
        yield Reading(states or _large_towns(found))


def _of_kind(found: Sequence[Candidate], kinds: Kinds) -> tuple[Candidate, ...]:
    return tuple(candidate for candidate in found if candidate.place.kind in kinds)


def _large_towns(found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    return tuple(
        c
        for c in found
        if c.place.kind is PlaceKind.CITY and c.population >= LARGE and not c.is_variant
    )


def _within(
    gazetteer: Gazetteer, adjective: str, found: Sequence[Candidate]
) -> tuple[Candidate, ...]:
    """Return what lies where an adjective points to: "Belgisch Limburg" is the Belgian one."""
    code = gazetteer.points_to(adjective)
    return tuple(c for c in found if code and lies_in(c, code)) if code else ()


def lies_in(candidate: Candidate, code: str) -> bool:
    """Tell whether a place lies in a state or its part, as far as the gazetteer knows."""
    its = candidate.place.iso_3166
    if its is None or candidate.place.kind is PlaceKind.COUNTRY:
        return False
    return its.startswith(code) or (len(its) == 2 and code.startswith(its))


def _bracketed(gazetteer: Gazetteer, name: str, hint: str) -> tuple[Candidate, ...]:
    """Return the places of a name that a bracket points to: a code, an area or another name."""
    found = gazetteer.candidates(name)
    areas = {c.place.iso_3166 for c in gazetteer.candidates(hint) if c.place.iso_3166}
    codes = {hint.strip().upper()} | {area for area in areas if area}
    others = {c.place.key for c in gazetteer.candidates(hint)}
    return tuple(
        c for c in found if c.place.key in others or any(lies_in(c, code) for code in codes)
    )


def _same_place(gazetteer: Gazetteer, names: Sequence[str]) -> tuple[Candidate, ...]:
    """Return the places that go under each of several names."""
    keys = [{c.place.key for c in gazetteer.candidates(normal(name))} for name in names]
    return tuple(
        c for c in gazetteer.candidates(names[0]) if all(c.place.key in found for found in keys)
    )
