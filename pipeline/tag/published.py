"""Find the day on which a document says that it was published.

A report says so on its first pages ("gepubliceerd op 3 maart 2023"), in its colophon, or by a line
that holds nothing but a date, as above a letter. Other reports are spoken of in the same words, so
only a line or sentence that begins with the statement counts, outside running text. A wrong day is
worse than none: statements that disagree give none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.schema import ExtractedDocument, Passage, PassageKind, Section
from pipeline.tag.dates import find_dates

FRONT = 12
"""Headings and passages among which a title page ends."""
FRONT_PAGES = 2
"""Pages of a title and what is printed on its back."""
BACK = 6
"""Passages at the end among which a colophon without a heading may stand."""
RUNNING = 200
"""Letters of a passage with which the running text begins."""

_KINDS = (PassageKind.PARAGRAPH, PassageKind.SIDEBAR, PassageKind.LIST_ITEM)
_MOMENT = re.compile(r"[12]\d{3}(?:-(?:0[1-9]|1[0-2]|2[1-4])(?:-\d\d)?)?")
"""A year, season, month or day. A quarter or half is what a report is about."""
_SEPARATOR = re.compile(r" [|·•–—] ")
_SENTENCE_END = re.compile(r"(?<=\.) (?=[A-ZÀ-Þ©])")
_DAY_ON = re.compile(r"^Te |,? ?(?:\b(?:op|den))?$")
"""What binds a place to a day: "Te Gent, op 3 mei 2021"."""
_BETWEEN_PLACES = re.compile(r" ?/ ?| en ")
_SELF = r"(?:(?:dit|deze) [a-zà-ÿ-]+ (?:is|werd) )?"
_PUBLISHED = re.compile(
    rf"{_SELF}(?:gepubliceerd|verschenen|uitgegeven|uitgebracht)(?::| op| in)?"
    r"|(?:publicatie|uitgave|verschijnings)datum:?"
    r"|(?:publicatie|uitgave|datum van (?:publicatie|uitgave|verschijning)):",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(
    r"(?:(?:dit|deze) [a-zà-ÿ-]+ is )?een (?:uitgave|publicatie) van [^:]+,"
    r"|(?:uitgave|publicatie): [^:]+,",
    re.IGNORECASE,
)
"""Who published, with a date behind: "een uitgave van de Maasraad, Maaseik, april 2024"."""
_DATED = re.compile(r"(?:datum|datering):?", re.IGNORECASE)
_CLOSED = re.compile(
    rf"versie(?: [\d.]+)?(?::|,| van)?|(?:{_SELF}|(?:de )?(?:tekst|redactie) (?:is )?)afgesloten"
    r"(?::| op| in)?",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"(?:©|copyright(?: ©)?) ?([12]\d{3})(?![\d/–-]| [–-])", re.IGNORECASE)
_SUBTITLE = re.compile(
    r"[A-ZÀ-Þ][a-zà-ÿ-]+(?<!ing) van (?:(?!(?:rapport|verslag|nota|advies|studie|boek|verdrag|plan"
    r"|programma|akkoord|besluit)\b).)+, (?:gepubliceerd|verschenen|uitgegeven|uitgebracht)"
    r"(?: op| in)?"
)
"""A title page in one line: "Afspraken van drie landen, uitgegeven in". That of another report has
a word for this further on, or begins with what was made of it ("Samenvatting van …")."""
_BEHIND = re.compile(r"[.;]?$|[.;] | ?\(|,? (?:te|door|bij) |, [A-ZÀ-Þ]")
"""What may follow a stated date; anything else makes it part of a sentence."""
_AWAITS = re.compile(
    r"(?::|datum|kenmerk|periode|looptijd| (?:van|op|per|tot|vanaf|sinds|in))$", re.IGNORECASE
)
"""The end of a line that the next one completes."""
_HELD = re.compile(
    r"notulen|vergader(?!jaar)|bijeenkomst|zitting(?!sjaar| \d)|conferentie|congres|symposium"
    r"|studiedag|uitnodiging|workshop|seminar|webinar|evenement|^agenda(?! \d)|^aanwezig"
    r"|^(?:[a-z]*verdrag|[a-z]*overeenkomst|akkoord|protocol)\b",
    re.IGNORECASE,
)
"""What is dated by the day on which people met or signed."""
_COLOPHON = re.compile(r"(?:colofon|colophon|impressum)\b", re.IGNORECASE)
_IMPRINT = re.compile(
    r"©|\bISBN\b|\bISSN\b|\bcopyright\b|wettelijk depot|depotnummer|verantwoordelijke? uitgever"
    r"|\bV\.U\.",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Line:
    text: str
    listed: bool = False
    """Whether it is an item of a list; a date alone in a list is one of several."""


def find_published(document: ExtractedDocument, is_place: Callable[[str], bool]) -> str | None:
    """Return the EDTF value of the day, month, season or year of publication.

    Parameters
    ----------
    document
        What `extract` understood; its title gives no date, since that is what it reports on.
    is_place
        Tells the name of a place, which may stand before a date: "Brussel, december 2022".
    """
    front, imprint = _front(document), _imprint(document)
    lines = [*front, *imprint]
    published = [
        *_stated(lines, _PUBLISHED, year_alone=True),
        *_stated(lines, _PUBLISHER),
        *_stated(front, _SUBTITLE),
    ]
    heads = [document.title or "", *(line.text for line in front)]
    if not any(_HELD.search(head) for head in heads):
        published += _stated(front, _DATED)
        published += _dates_alone(front, _completed(_lines(document.passages)), is_place)
    return _agreed(published or list(_stated(lines, _CLOSED)) or list(_copyright_years(imprint)))


def _agreed(values: Sequence[str]) -> str | None:
    """Return the most precise value when all others say the same with less precision."""
    finest = max(values, key=len, default="")
    return finest if finest and all(finest.startswith(value) for value in values) else None


def _front(document: ExtractedDocument) -> list[_Line]:
    """Return the lines of the title page, and of what is printed before the running text."""
    over_text = {passage.section_id for passage in document.passages}
    items: list[Section | Passage] = [*document.sections, *document.passages]
    items.sort(key=lambda item: item.position)
    lines: list[_Line] = []
    for item in items[:FRONT]:
        page = item.page_first if isinstance(item, Passage) else item.page
        if page and page > FRONT_PAGES:
            break
        if isinstance(item, Passage):
            if len(item.text) >= RUNNING and item.kind in _KINDS:
                break
            lines += _lines([item])
        elif item.section_id not in over_text and item.title != document.title:
            # A date over a stretch of text is that of what the text tells.
            lines.append(_Line(item.title))
    return _completed(lines)


def _imprint(document: ExtractedDocument) -> list[_Line]:
    """Return the sentences of the colophon, which has a heading or what only a colophon has."""
    under = {s.section_id for s in document.sections if _COLOPHON.match(s.title)}
    edges = {p.passage_id for p in (*document.passages[:FRONT], *document.passages[-BACK:])}
    passages = [
        p
        for p in document.passages
        if p.section_id in under or (p.passage_id in edges and _IMPRINT.search(p.text))
    ]
    return [
        _Line(sentence)
        for line in _completed(_lines(passages))
        for sentence in _SENTENCE_END.split(line.text)
    ]


def _lines(passages: Iterable[Passage]) -> list[_Line]:
    return [
        _Line(line.strip(), listed=passage.kind is PassageKind.LIST_ITEM)
        for passage in passages
        if passage.kind in _KINDS
        for line in passage.text.split("\n")
    ]


def _completed(lines: Iterable[_Line]) -> list[_Line]:
    """Join a line that ends in "van", "datum" or a colon with the next, whose date it explains."""
    whole: list[_Line] = []
    for line in lines:
        if whole and _AWAITS.search(whole[-1].text):
            whole[-1] = replace(line, text=f"{whole[-1].text} {line.text}")
        else:
            whole.append(line)
    return whole


def _stated(
    lines: Iterable[_Line], opening: re.Pattern[str], *, year_alone: bool = False
) -> Iterator[str]:
    """Yield the dates that an opening and nothing else stands before.

    Parameters
    ----------
    lines
        Each a statement, or several with marks between them.
    opening
        What the statement begins with.
    year_alone
        Whether a year will do; behind some openings that is most often an edition.
    """
    for line in lines:
        for part in _SEPARATOR.split(line.text):
            before, value, behind = _around_date(part)
            stated = value and opening.fullmatch(before) and _BEHIND.match(behind)
            if stated and (year_alone or "-" in value):
                yield value


def _around_date(text: str) -> tuple[str, str, str]:
    """Return what stands before the one date of a text, its value, and what stands behind.

    The value is empty where there are several, and for a period or an unknown year.
    """
    dates = find_dates(text)
    if len(dates) != 1 or not _MOMENT.fullmatch(dates[0].value or ""):
        return text, "", ""
    (date,) = dates
    return text[: date.start].strip(), date.value or "", text[date.end :].rstrip()


def _dates_alone(
    front: Iterable[_Line], everywhere: Iterable[_Line], is_place: Callable[[str], bool]
) -> list[str]:
    """Return the dates that stand alone in front; where later ones do so too they must agree."""
    found = list(_alone(front, is_place))
    return [*found, *_alone(everywhere, is_place)] if found else []


def _alone(lines: Iterable[_Line], is_place: Callable[[str], bool]) -> Iterator[str]:
    """Yield the dates that are a line or its last part, alone or with a place before them."""
    for line in lines:
        if line.listed or len(line.text) >= RUNNING:
            continue
        last = _SENTENCE_END.split(_SEPARATOR.split(line.text)[-1])[-1]
        before, value, behind = _around_date(last)
        names = [name for name in _BETWEEN_PLACES.split(_DAY_ON.sub("", before)) if name]
        alone = behind in ("", ".") and all(map(is_place, names))
        # A year alone is most often the one that is reported on.
        if alone and "-" in value and _around_date(line.text)[1]:
            yield value


def _copyright_years(lines: Iterable[_Line]) -> Iterator[str]:
    for line in lines:
        for part in _SEPARATOR.split(line.text):
            found = _COPYRIGHT.match(part.strip())
            if found:
                yield found[1]
