"""Short names that a document gives its bodies, found wherever they stand again.

Who writes "Verband Maasvallei (VMV)" says what VMV is, once and for all. A model that reads
sentence by sentence misses it here and takes it for a treaty there; the definition does not. Only
abbreviations count: a word such as "Raad" may mean another thing in the next sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from pipeline.body_names import looks_short, name_key
from pipeline.schema import Label
from pipeline.tag.definitions import Name, find_definitions
from pipeline.tag.proposals import Proposal

PRECISION = 0.99
"""How often what is found here is right: 477 of 477 times in the annotated prose in `models/data`,
by definitions between annotated names; names as read are not that sure."""
ORIGIN = "rule:told-name"
_TAKEN_FOR = frozenset({Label.PER, Label.PROJECT, Label.INSTRUMENT, Label.EVENT})
"""Labels that a body's abbreviation is given by mistake; as a place it may be meant."""
_LEFT, _RIGHT = r"(?<![\w@.–-])", r"(?![\w–-]|\.\w)"


def add_told_names(
    spans: Sequence[Sequence[Proposal]],
    texts: Sequence[str],
    is_place: Callable[[str], bool],
) -> list[list[Proposal]]:
    """Return the settled names of every passage with the bodies that abbreviations stand for.

    Parameters
    ----------
    spans
        What stands in each passage, in order and without overlap.
    texts
        The passages of one document, in reading order.
    is_place
        Tells whether a word names a known place, which then stands for itself.
    """
    pattern = _pattern(_abbreviations(spans, texts, is_place))
    if pattern is None:
        return [list(found) for found in spans]
    return [_with_told(found, text, pattern) for found, text in zip(spans, texts, strict=True)]


def _abbreviations(
    spans: Sequence[Sequence[Proposal]], texts: Sequence[str], is_place: Callable[[str], bool]
) -> Mapping[str, str]:
    """Return each abbreviation that is defined, as it is written, and its full name."""
    names = [
        Name(index, one.start, one.end, texts[index][one.start : one.end], one.label)
        for index, found in enumerate(spans)
        for one in found
        if one.label is Label.ORG
    ]
    defined = find_definitions(names, texts, is_place)
    return {
        name.text: defined[name_key(name.text)]
        for name in names
        if name_key(name.text) in defined and looks_short(name.text) and name.text.isupper()
    }


def _pattern(abbreviations: Mapping[str, str]) -> re.Pattern[str] | None:
    longest_first = sorted(abbreviations, key=lambda text: (-len(text), text))
    words = "|".join(map(re.escape, longest_first))
    return re.compile(f"{_LEFT}(?:{words}){_RIGHT}") if words else None


def _with_told(found: Sequence[Proposal], text: str, pattern: re.Pattern[str]) -> list[Proposal]:
    told = [
        Proposal(match.start(), match.end(), Label.ORG, ORIGIN, score=PRECISION)
        for match in pattern.finditer(text)
    ]
    kept = [one for one in found if not (one.label in _TAKEN_FOR and _same_place(one, told))]
    new = [one for one in told if not any(one.overlaps(other) for other in kept)]
    return sorted([*kept, *new], key=lambda one: one.start)


def _same_place(one: Proposal, others: Sequence[Proposal]) -> bool:
    return any((one.start, one.end) == (other.start, other.end) for other in others)
