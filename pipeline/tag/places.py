"""Links place names to the gazetteer, and leaves them unlinked rather than wrong.

A name that several places share is settled by the words before it ("de provincie Luik"), by the
places named near it and in the rest of the document, and by size. Names that are clear are settled
first and are then evidence for the others. When none of this tells clearly, a name stays unlinked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.schema import GazetteerPlace, Label, Mention, PlaceKind
from pipeline.tag.gazetteer import Gazetteer, normal
from pipeline.tag.place_cues import DISTRICT_BEFORE, NO_NOUN_AFTER, PART, Cues, read_cues
from pipeline.tag.place_evidence import Evidence, Settled, same_place
from pipeline.tag.place_forms import Reading, read_form
from pipeline.tag.place_points import weigh

LINKED = frozenset({Label.LOC, Label.ORG})
LEADS = (2.0, 1.0, 0.5)
"""How far the best candidate must be ahead of the next, in each round; the last decides."""
LEAST = 1.2
"""Points that the best candidate needs."""
JOINTS = frozenset(
    {",", "en", "of", ", en", "en de", ", de", "of de", "en het", "/", "-", "–", "naar"}
)
"""What may stand between the names of one list."""
LIST_REACH = 8
"""Names before and after one in a list that tell of its kind."""
LONGEST_CODE = 5
LONGEST_WORD = 3
"""Letters of a name so short that it is mostly something else."""
COMPANY = 100.0
"""Kilometres within which another place must be named for a common word to be a name."""


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
    readings = [_read(mention, texts[mention.passage_id], gazetteer) for mention in mentions]
    cues = _spread(mentions, texts, _cues(mentions, texts, readings, gazetteer))
    asked = [
        [
            Settled(index, mention.passage_id, mention.start, normal(mention.text), candidate)
            for candidate in reading.candidates
        ]
        for index, (mention, reading) in enumerate(zip(mentions, readings, strict=True))
    ]
    lists = _lists(mentions, texts)
    chosen: list[Settled | None] = [None] * len(mentions)
    for lead in LEADS:
        evidence = Evidence.of([one for one in chosen if one], lists)
        chosen = [
            _choose(options, cue, evidence, lead) for options, cue in zip(asked, cues, strict=True)
        ]
    return [one.candidate.place if one else None for one in chosen]


def _read(mention: Mention, text: str, gazetteer: Gazetteer) -> Reading:
    """Return what a mention may name; nothing where it cannot be the name of a place."""
    if mention.label not in LINKED:
        return Reading(())
    if head := DISTRICT_BEFORE.search(text[: mention.start]):
        district = gazetteer.candidates(f"{head[1]} {mention.text}")
        if district:
            return Reading(district, PART)
    reading = read_form(mention.text, gazetteer)
    if not reading.candidates:
        return reading
    if gazetteer.points_to(mention.text) is not None:
        # "Het Luikse" is the country around Luik, "het Luikse bedrijf" names no place.
        before, after = text[: mention.start].lower(), text[mention.end :]
        return reading if before.endswith("het ") and NO_NOUN_AFTER.match(after) else Reading(())
    if mention.text.isupper() and len(mention.text) <= LONGEST_CODE and not _is_in_capitals(text):
        # ARS is an agency and not the village of Ars, but VK is a state.
        large = (c for c in reading.candidates if c.place.kind is not PlaceKind.CITY)
        return replace(reading, candidates=tuple(large))
    return reading


def _is_in_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in letters) > len(letters) / 2


def _cues(
    mentions: Sequence[Mention],
    texts: Mapping[str, str],
    readings: Sequence[Reading],
    gazetteer: Gazetteer,
) -> list[Cues]:
    cues = []
    for mention, reading in zip(mentions, readings, strict=True):
        if not reading.candidates:
            cues.append(Cues())
            continue
        found = read_cues(texts[mention.passage_id][: mention.start], gazetteer)
        # A court that is named "het Hof" or a portfolio "Handel" is labelled ORG, not LOC.
        stands_as_place = found.has_preposition and mention.label is Label.LOC
        may_be_word = not stands_as_place and (
            len(mention.text) <= LONGEST_WORD or normal(mention.text) in gazetteer.words
        )
        kinds = reading.kinds or found.kinds
        cues.append(replace(found, kinds=kinds, may_be_word=may_be_word))
    return cues


def _lists(mentions: Sequence[Mention], texts: Mapping[str, str]) -> dict[int, tuple[int, ...]]:
    """Return for each mention that stands in a list the others of it."""
    lists: list[list[int]] = []
    for index, mention in enumerate(mentions):
        if index and _is_joined(mentions[index - 1], mention, texts):
            lists[-1].append(index)
        else:
            lists.append([index])
    return {
        index: (*members[max(n - LIST_REACH, 0) : n], *members[n + 1 : n + 1 + LIST_REACH])
        for members in lists
        for n, index in enumerate(members)
        if len(members) > 1
    }


def _is_joined(one: Mention, other: Mention, texts: Mapping[str, str]) -> bool:
    if one.passage_id != other.passage_id or other.start < one.end:
        return False
    return texts[one.passage_id][one.end : other.start].strip() in JOINTS


def _spread(
    mentions: Sequence[Mention], texts: Mapping[str, str], cues: Sequence[Cues]
) -> list[Cues]:
    """Let a head in the plural hold for the whole list: "de provincies Luik en Limburg"."""
    spread = list(cues)
    for index in range(1, len(mentions)):
        if not _is_joined(mentions[index - 1], mentions[index], texts):
            continue
        before, own = spread[index - 1], spread[index]
        own = replace(own, is_end=own.is_end or before.is_end)
        if before.is_list_head and not own.kinds:
            codes = own.codes or before.codes
            own = replace(own, kinds=before.kinds, codes=codes, is_list_head=True)
        spread[index] = own
    return spread


def _choose(
    asked: Sequence[Settled], cues: Cues, evidence: Evidence, lead: float
) -> Settled | None:
    """Return the best candidate when it is good enough and far enough ahead."""
    if not asked or cues.is_other:
        return None
    valued = list(zip(weigh(asked, cues, evidence), asked, strict=True))
    value, best = min(valued, key=lambda pair: (-pair[0], pair[1].candidate.place.key))
    if value < LEAST or (lead == LEADS[-1] and _is_doubtful(best, cues, evidence)):
        return None
    rival = max(
        (other for other, one in valued if not same_place(one.candidate, best.candidate)),
        default=-math.inf,
    )
    return best if value - rival >= lead else None


def _is_doubtful(best: Settled, cues: Cues, evidence: Evidence) -> bool:
    """Tell whether a word is taken for a town; asked last, as doubtful names vouch for others."""
    is_town = best.candidate.place.kind is PlaceKind.CITY
    return is_town and cues.may_be_word and not cues.kinds and evidence.km_nearby(best) > COMPANY
