"""Persons whom a text gives a title: "de heer Brandscheid", "mevrouw Van den Bossche".

Whoever is called so is a person. A model that reads the surname elsewhere as that of a body, or
does not know it, says otherwise; the title does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.schema import Label
from pipeline.tag.proposals import Proposal

PRECISION = 0.99
"""How often what is found here is a person: in all 237 places of the annotated prose. In 229 the
name ends where it should; what a model has read keeps its own end."""
ORIGIN = "rule:titled"
_SMALL = (
    r"(?i:(?:van|von|den|der|op|ten|ter|te|la|le|du|zu|’t|'t)\s(?:(?:de|den|der|het|’t|'t)\s)?)"
)
"""Before a surname; after a bare "de" may stand an office: "mevrouw de Voorzitter"."""
_SURNAME = r"[A-ZÀ-Þ][\w’'-]*\w"
_TITLED = re.compile(
    r"\b(?:[Dd]e\sheer|[Mm]evrouw|[Mm]eneer|[Mm]ijnheer|[Dd]hr\.|[Mm]evr\.|[Mm]w\.)\s"
    rf"(?P<name>(?:[A-Z]\.\s?)*{_SMALL}?{_SURNAME}(?:\s{_SURNAME})*)"
)


def name_titled(spans: Sequence[Sequence[Proposal]], texts: Sequence[str]) -> list[list[Proposal]]:
    """Return the settled names of every passage with those who bear a title as persons.

    Parameters
    ----------
    spans
        What stands in each passage, in order and without overlap.
    texts
        The passages of one document.
    """
    return [_with_titled(found, text) for found, text in zip(spans, texts, strict=True)]


def _with_titled(found: Sequence[Proposal], text: str) -> list[Proposal]:
    named = {match.start("name"): match.end("name") for match in _TITLED.finditer(text)}
    settled = [
        replace(one, label=Label.PER, origin=ORIGIN, score=PRECISION)
        if one.start in named and one.label is not Label.PER
        else one
        for one in found
    ]
    new = [
        Proposal(start, end, Label.PER, ORIGIN, score=PRECISION)
        for start, end in named.items()
        if not any(one.start < end and start < one.end for one in settled)
    ]
    return sorted([*settled, *new], key=lambda one: one.start)
