"""Weighs the places that a name may stand for.

The parts are chosen so that each can decide when the others are even, and that a head word
("de provincie Luik") outweighs all but the plainest evidence against it.
"""

from __future__ import annotations

import math

from pipeline.schema import PlaceKind
from pipeline.tag.gazetteer import Candidate
from pipeline.tag.place_cues import Cues
from pipeline.tag.place_evidence import Evidence, Settled
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
IN_LIST = 1.5
ANOTHER = -1.5


def points(asked: Settled, cues: Cues, evidence: Evidence, *, beside_state: bool) -> float:
    """Return how much speaks for a candidate.

    Parameters
    ----------
    asked
        The mention as if it were settled as the candidate.
    cues
        What the words around it tell.
    evidence
        What other names tell.
    beside_state
        Whether a state has the name too. Then what lies near tells nothing: Luxemburg is
        mentioned among Belgian towns as often as the province is.
    """
    value = before_all(asked.candidate) + by_words(asked.candidate, cues)
    value += by_list(asked, cues, evidence)
    return value if beside_state else value + by_names(asked, evidence)


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
    if cues.codes and kind not in (PlaceKind.COUNTRY, PlaceKind.COOPERATION_AREA):
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
    candidate = asked.candidate
    value = ANOTHER if evidence.names_another(asked) else 0.0
    value += 3.0 * math.exp(-evidence.km_nearby(asked) / REACH)
    value += 1.5 * math.exp(-evidence.km_in_document(asked) / REACH)
    if candidate.country:
        value += 1.5 * evidence.share_nearby(candidate.country, asked)
        value += 1.5 * evidence.share_of_document(candidate.country, asked.name)
    return value
