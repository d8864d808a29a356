"""Links place names to the gazetteer, and leaves them unlinked rather than wrong.

A name that several places share is settled by the words before it ("de provincie Luik"), by the
countries that the rest of the document is about, and by size; when none of these tells clearly,
it stays unlinked.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.schema import GazetteerPlace, Label, Mention, PlaceKind
from pipeline.tag.gazetteer import Candidate, Gazetteer

SUBDIVISION_BEFORE = re.compile(
    r"\b(provincies?|departementen|departement|gewest|regio|deelstaat|bondsland|kanton)\s+$", re.I
)
CITY_BEFORE = re.compile(r"\b(stad|steden|gemeenten?|in|te|uit|naar)\s+$", re.I)
LINKED = frozenset({Label.LOC, Label.ORG})
CLEAR_LEAD = 0.5
"""How far the best candidate must be ahead of the next, in the points of `_points`."""


def link_places(
    mentions: Sequence[Mention], texts: Mapping[str, str], gazetteer: Gazetteer
) -> list[GazetteerPlace | None]:
    """Return for each mention the place it names, or None.

    Parameters
    ----------
    mentions
        All mentions of one document; places are linked, and organisations under the name of a
        place, which are territories that act.
    texts
        Passage texts by id.
    gazetteer
        Known places.
    """
    options = [
        gazetteer.candidates(mention.text) if mention.label in LINKED else ()
        for mention in mentions
    ]
    countries = _countries(options)
    return [
        _choose(found, countries, texts[mention.passage_id][: mention.start])
        for mention, found in zip(mentions, options, strict=True)
    ]


def _countries(options: Sequence[Sequence[Candidate]]) -> dict[str, float]:
    """Return the share of each country among the names that only one country has."""
    counts: Counter[str] = Counter()
    for found in options:
        among = {candidate.country for candidate in found if candidate.country}
        if len(among) == 1:
            counts.update(among)
    total = sum(counts.values())
    return {country: count / total for country, count in counts.items()}


def _choose(
    found: Sequence[Candidate], countries: Mapping[str, float], before: str
) -> GazetteerPlace | None:
    points = sorted(
        ((_points(candidate, countries, before), candidate.place.key) for candidate in found),
        reverse=True,
    )
    if not points or (len(points) > 1 and points[0][0] - points[1][0] < CLEAR_LEAD):
        return None
    return next(c.place for c in found if c.place.key == points[0][1])


def _points(candidate: Candidate, countries: Mapping[str, float], before: str) -> float:
    """Weigh a candidate; the parts are chosen so that each can decide when the others are even."""
    kind = candidate.place.kind
    points = 2.0 if candidate.is_main_name else 0.0
    points += 3.0 * countries.get(candidate.country or "", 0.0)
    points += math.log10(candidate.population + 1) / 4
    if kind is PlaceKind.SUBDIVISION:
        return points + (2.0 if SUBDIVISION_BEFORE.search(before) else 0.0)
    if kind in (PlaceKind.COUNTRY, PlaceKind.CITY) and SUBDIVISION_BEFORE.search(before):
        return points - 2.0
    if kind is PlaceKind.CITY:
        return points + (1.0 if CITY_BEFORE.search(before) else 0.0)
    return points + (4.0 if kind is PlaceKind.COUNTRY else 1.0)
