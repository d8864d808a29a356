"""What each source proposes as mentions of a passage: names that were read, and the grammars."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from spacy.tokens import Doc

from pipeline.schema import DateBasis, Label
from pipeline.tag.amounts import find_amounts
from pipeline.tag.dates import find_dates
from pipeline.tag.names.model import ReadName
from pipeline.tag.pipeline import our_label
from pipeline.tag.proposals import Proposal

RULE_PRECISION = {Label.DATE: 0.9915, Label.MONEY: 0.9962}
"""How often what the grammar finds is right, measured on the annotated prose in `models/data`."""
_CELL_BORDER = re.compile(r"[\t\n]")
_FRAGMENT = re.compile(r"^[-–]|[-–]$|^['’]s?(?![-\w])")
"""Half a compound ("West-", "-diensten") or an ending ("'s") is no name; 's-Hertogenbosch is."""
_LAST_STOP = re.compile(r"^[^.]*[^.\s]{2}\.$")
"""A name with one full stop, at its end, has that of its sentence; "N.V." and "J." keep theirs."""


def propose_read_names(text: str, names: Iterable[ReadName], origin: str) -> list[Proposal]:
    """Propose the names that the name model read in a passage, with their scores."""
    return [
        proposal
        for name in names
        if (
            proposal := _proposal(text, name.start, name.end, Label(name.label), origin, name.score)
        )
    ]


def propose_entities(doc: Doc, origin: str, labels: Mapping[str, Label | None]) -> list[Proposal]:
    """Propose the entities of a spaCy pipeline that has no name model; nothing tells how sure.

    Parameters
    ----------
    doc
        A passage as the pipeline leaves it.
    origin
        What identifies the pipeline.
    labels
        Our labels for those of the pipeline, before the usual ones.
    """
    return [
        proposal
        for ent in doc.ents
        if (label := our_label(ent.label_, labels))
        and (proposal := _proposal(doc.text, ent.start_char, ent.end_char, label, origin, None))
    ]


def propose_by_grammar(
    text: str, headings: Sequence[str] = (), year: int | None = None
) -> list[Proposal]:
    """Propose the dates and amounts of a passage, with their values.

    Parameters
    ----------
    text
        The passage.
    headings
        Titles over it, which may give the year; its own last.
    year
        The year of a date without one.
    """
    precision = RULE_PRECISION[Label.DATE]
    dates = [
        Proposal(
            d.start, d.end, Label.DATE, f"rule:{d.rule}", d.value, precision, DateBasis(d.basis)
        )
        for d in find_dates(text, headings=headings, context_year=year)
    ]
    amounts = [
        Proposal(
            a.start, a.end, Label.MONEY, f"rule:{a.rule}", a.value, RULE_PRECISION[Label.MONEY]
        )
        for a in find_amounts(text)
    ]
    return dates + amounts


def _proposal(
    text: str, start: int, end: int, label: Label, origin: str, score: float | None
) -> Proposal | None:
    """Return a name within its table cell and without space around it; None if none is left."""
    # A name never runs over the border of a table cell.
    name = _CELL_BORDER.split(text[start:end].strip())[0].rstrip()
    if _LAST_STOP.search(name):
        name = name[:-1]
    if not name or _FRAGMENT.search(name):
        return None
    at = start + text[start:end].index(name)
    return Proposal(at, at + len(name), label, origin, score=score)
