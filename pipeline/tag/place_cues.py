"""What the words around a place name say of the kind of place, and of where it lies."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.schema import PlaceKind
from pipeline.tag.gazetteer import Gazetteer

Kinds = frozenset[PlaceKind]
TOWN: Kinds = frozenset({PlaceKind.CITY})
PART: Kinds = frozenset({PlaceKind.SUBDIVISION, PlaceKind.REGION})
STATE: Kinds = frozenset({PlaceKind.COUNTRY})
WATER: Kinds = frozenset({PlaceKind.WATER})
AREA: Kinds = frozenset({PlaceKind.REGION, PlaceKind.COOPERATION_AREA, PlaceKind.SUBDIVISION})

HEADS: tuple[tuple[Kinds, str], ...] = (
    (
        PART,
        r"provincies?|provincie(?:bestuur|besturen|raad|raden) van|deputaties? van"
        r"|gedeputeerde staten van|gouverneurs? van|commissaris van de koning in"
        r"|departementen|departement|prefecten? van(?: de)?|deelstaten|deelstaat|bondslanden"
        r"|bondsland|l[äa]nder|gewesten|gewest|kantons?|landkreis|kreise?|arrondissementen"
        r"|arrondissement|districten|district",
    ),
    (
        TOWN,
        r"stad|steden|gemeenten?|gemeentebestuur van|gemeenteraad van|stadsbestuur van|dorpen|dorp"
        r"|stadjes?|deelgemeenten?|burgemeesters? van|buurgemeenten?|grenssteden|grensgemeenten?"
        r"|hoofdstad|havenstad|universiteitsstad"
        r"|(?:haven|luchthaven|binnenstad|centrum|station) van"
        r"|(?:uur|minuten|kilometer|km) (?:rijden |sporen )?van",
    ),
    (
        STATE,
        r"groothertogdom|koninkrijk|republiek|bondsrepubliek|regeringen? van|staten|landen"
        r"|buurlanden|lidstaten|lidstaat|buurland",
    ),
    (
        WATER,
        r"rivier|rivieren|stroom|beek|zijrivier|oevers? van(?: de)?|stroomgebied van(?: de)?"
        r"|bekken van(?: de)?|waterstand van(?: de)?|water van de",
    ),
    (AREA, r"regio's|regio|streek|streken|graafschap|grensregio|samenwerkingsgebied"),
)
HEAD_BEFORE = tuple((kinds, re.compile(rf"(?<!\w)(?:{words})\s+$", re.I)) for kinds, words in HEADS)
DISTRICT_BEFORE = re.compile(
    r"(?<!\w)(kanton|arrondissement|kreis|landkreis|district|regierungsbezirk)\s+(?:van )?$", re.I
)
"""Heads that the gazetteer writes with the name: "arrondissement Veurne" is not Veurne."""
PLURAL_BEFORE = re.compile(
    r"(?<!\w)(?:\w+en|provincies|gemeentes|regio's|kantons|l[äa]nder)\s+$", re.I
)
"""A head in the plural holds for every name of the list that follows."""
HEAD_INSIDE = re.compile(
    r"^(?P<part>provincie|province|provinz|departement|département|deelstaat|land|arrondissement"
    r"|kreis|kanton)\s+(?:de |du |d')?|^(?P<town>stad|gemeente|ville de|stadt|dorp)\s+"
    r"|^(?P<state>groothertogdom|koninkrijk|republiek)\s+|^(?P<water>rivier)\s+(?:de )?",
    re.I,
)
PERSON_BEFORE = re.compile(
    r"\b(?:mevrouw|mw\.?|mevr\.?|meneer|heer|dhr\.?|dr\.?|ir\.?|drs\.?|mr\.?|prof\.?|professor"
    r"|ridder|baron|prins|prinses|koningin|familie|zuster|dokter|collega|code|fase|kleur"
    r"|minister|voorzitter|burgemeester|gouverneur|commissaris|directeur)\s+$",
    re.I,
)
"""After these words stands a person's name, or a colour."""
ARTICLE_BEFORE = re.compile(
    r"(?<!\w)(?:de|het|een|deze|dit|die|dat|hun|onze|'t|nieuwe|oude|grote|kleine)\s+$", re.I
)
PREPOSITION_BEFORE = re.compile(
    r"(?<!\w)(?:in|te|uit|naar|tussen|bij|rond|nabij|rondom|tot|vanuit|via|buiten)\s+$", re.I
)
BETWEEN = re.compile(r"(?<!\w)tussen\s+(?:de |het )?$", re.I)
ADJECTIVE_BEFORE = re.compile(r"((?:\w+-)?\w+)\s+(?:(\w+)\s+)?$")
NO_NOUN_AFTER = re.compile(
    r"\s*(?:$|[,.;:)!?]|(?:en|is|zijn|wordt|worden|werden|werd|heeft|hebben|werken|wonen|komen|waar"
    r"|die|in|van|met|voor|naar|was|waren|ligt|liggen|rijden|bestaan)\b)"
)


@dataclass(frozen=True)
class Cues:
    """What the words around one mention tell."""

    kinds: Kinds = frozenset()
    """Kinds of place that a head word names; empty without one."""
    codes: tuple[str, ...] = ()
    """ISO 3166 codes that adjectives before it point to."""
    has_article: bool = False
    has_preposition: bool = False
    may_be_word: bool = False
    """Whether the name is a common word too, where a capital does not tell them apart."""
    is_other: bool = False
    """Whether it stands where a person or a colour is named."""
    is_list_head: bool = False
    """Whether the head is in the plural, so that it also holds for the names that follow."""
    is_end: bool = False
    """Whether it is one end of what lies "tussen" two places, which are mostly of one kind."""


def read_cues(before: str, gazetteer: Gazetteer) -> Cues:
    """Read the words before a mention.

    Parameters
    ----------
    before
        The text of the passage up to the mention.
    gazetteer
        Knows the adjectives of place.
    """
    near = before[-60:]
    head = next(
        ((kinds, found) for kinds, pattern in HEAD_BEFORE if (found := pattern.search(near))), None
    )
    kinds = head[0] if head else frozenset()
    return Cues(
        kinds=kinds,
        codes=adjective_codes(near, gazetteer),
        has_article=bool(ARTICLE_BEFORE.search(near)),
        has_preposition=bool(PREPOSITION_BEFORE.search(near)),
        is_other=bool(PERSON_BEFORE.search(near)),
        is_list_head=bool(head and PLURAL_BEFORE.search(near)),
        is_end=bool(BETWEEN.search(near)),
    )


def adjective_codes(before: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the codes of the last two words where they are adjectives of place.

    A head may stand between: "de Belgische provincie Luxemburg".
    """
    match = ADJECTIVE_BEFORE.search(before)
    if not match:
        return ()
    codes = [gazetteer.points_to(word) for word in match.groups() if word and word[0].isupper()]
    return tuple(code for code in codes if code)
