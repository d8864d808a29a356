"""Weighs the places that a name may stand for.

The parts are chosen so that each can decide when the others are even, and that a head word
("de provincie Luik") outweighs all but the plainest evidence against it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.schema import PlaceKind
from pipeline.tag.gazetteer import Candidate
from pipeline.tag.place_cues import Cues
from pipeline.tag.place_evidence import Evidence, Settled, kilometres
from pipeline.tag.place_forms import lies_in

NEAR = frozenset({"NL", "BE", "LU", "DE", "FR"})
OF_KIND = {
    PlaceKind.COUNTRY: 5.0,
    PlaceKind.SUBDIVISION: 2.8,
    PlaceKind.REGION: 2.8,
    PlaceKind.WATER: 2.8,
    PlaceKind.COOPERATION_AREA: 3.0,
    PlaceKind.OTHER: 2.6,
}
ELSEWHERE = -0.8
VARIANT = -1.5
MAIN_NAME = 0.3
HEAD = 3.0
ARTICLE = {PlaceKind.CITY: -9.0, PlaceKind.SUBDIVISION: -1.0, PlaceKind.WATER: 1.0}
"""Towns never have an article, rivers always do; "de Meuse" is no department."""
ADJECTIVE = 2.5
REACH = 50.0
"""Kilometres within which most places of one passage lie."""
PROVINCE = 80.0
"""Kilometres across a province, about."""
IN_LIST = 1.5
ANOTHER = -1.5


def weigh(options: Sequence[Settled], cues: Cues, evidence: Evidence) -> list[float]:
    """Return how much speaks for each place that a mention may name.

    Where a state has the name too, what lies near tells nothing: Luxemburg is mentioned among
    Belgian towns as often as the province is.

    Parameters
    ----------
    options
        The mention as if it were settled as each of the candidates.
    cues
        What the words around it tell.
    evidence
        What other names tell.
    """
    beside_state = any(one.candidate.place.kind is PlaceKind.COUNTRY for one in options)
    weighed = []
    for one in options:
        value = before_all(one.candidate) + by_words(one.candidate, cues)
        value += by_list(one, cues, evidence)
        if not beside_state:
            value += by_names(one, evidence) + by_nearness(one, options, evidence)
        weighed.append(value)
    return weighed


def before_all(candidate: Candidate) -> float:
    """Return what speaks for a candidate without any context: its kind, size and name."""
    value = OF_KIND.get(candidate.place.kind)
    if value is None:
        value = math.log10(candidate.population + 100) - 1.6
        value += 0.0 if candidate.country in NEAR else ELSEWHERE
    if candidate.is_variant:
        return value + VARIANT
    return value + (MAIN_NAME if candidate.is_main_name else 0.0)


def by_words(candidate: Candidate, cues: Cues) -> float:
    """Return what the words around the mention add."""
    kind = candidate.place.kind
    value = 0.0
    if cues.kinds:
        value += HEAD if kind in cues.kinds else -HEAD
    elif cues.has_article and not (kind is PlaceKind.CITY and cues.codes):
        value += ARTICLE.get(kind, 0.0)
    elif kind is PlaceKind.WATER:
        value -= 1.5
    if cues.has_preposition and kind is PlaceKind.CITY:
        value += 0.5
    if cues.codes and candidate.country:
        value += ADJECTIVE if any(lies_in(candidate, code) for code in cues.codes) else -ADJECTIVE
    return value


def by_list(asked: Settled, cues: Cues, evidence: Evidence) -> float:
    """Return what the other names of an enumeration add: they are mostly of one kind.

    One other name counts half as much as several, unless both are ends ("tussen Luik en Hasselt").
    """
    alike, others = evidence.alike_in_list(asked)
    if not others:
        return 0.0
    return IN_LIST * alike / others * (2 if cues.is_end or alike > 1 else 1)


def by_names(asked: Settled, evidence: Evidence) -> float:
    """Return what the other names of the passage and the document add."""
    value = ANOTHER if evidence.names_another(asked) else 0.0
    if country := asked.candidate.country:
        value += 1.0 * evidence.share_nearby(country, asked)
        value += 1.5 * evidence.share_of_document(country, asked.name)
    return value


def by_nearness(asked: Settled, options: Sequence[Settled], evidence: Evidence) -> float:
    """Return what the places nearby add.

    An area with a town of its name is taken to lie where the town lies, so that nearness does not
    decide between them; of another it is not far to its border.
    """
    where, width = asked, 0.0
    if asked.candidate.place.kind is not PlaceKind.CITY:
        towns = [one for one in options if one.candidate.place.kind is PlaceKind.CITY]
        near = [
            (far, one.candidate.place.key, one)
            for one in towns
            if (far := kilometres(asked.candidate, one.candidate)) < PROVINCE
        ]
        where, width = (min(near)[2], 0.0) if near else (asked, PROVINCE / 2)
    value = 3.0 * math.exp(-max(evidence.km_nearby(where) - width, 0) / REACH)
    return value + 1.5 * math.exp(-max(evidence.km_in_document(where) - width, 0) / REACH)
