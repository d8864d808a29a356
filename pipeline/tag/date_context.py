"""Which year a date without one means: the year last told of, unless it comes every year."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_SENTENCE_END: Final = re.compile(r"[.!?][^\w\s]*\s+(?=[^\w\s]*[A-ZÀ-Ý0-9])|\n\s*\n")
_RECURRING: Final = re.compile(r"\b(?:elk jaar|ieder jaar|jaarlijks|elke|iedere|telkens)\b", re.I)
_OF_ANY_YEAR: Final = re.compile(
    r"\s+(?:van|in) (?:elk|ieder|een|het (?:\w+ )?(?:vorige|volgende|voorgaande|voorafgaande"
    r"|afgelopen|betreffende|desbetreffende)|enig) \w*jaar\b",
    re.I,
)
_OF_A_YEAR_FROM_NOW: Final = re.compile(
    r"\s+(?:van )?(?:(?P<this>dit|het lopende)|(?P<last>vorig|verleden)|(?P<next>volgend|komend))"
    r" (?:\w+)?jaar\b",
    re.I,
)
_ENUMERATION: Final = re.compile(
    r"\s*(?:,|en|of|en/of|alsook|evenals|respectievelijk|dan wel)(?:[\s,][^.;:!?\d\n]{0,16})?", re.I
)
_BACKDROP: Final = re.compile(
    r"(?:\b(?:sinds|sedert|uit|tegen|vanaf|uiterlijk|horizon)|\btot(?: en met)?)\s+\Z", re.I
)
"""What brings in a year that is not the one being told of."""
_WITHIN_A_YEAR: Final = re.compile(r"\d{4}-", re.ASCII)
_LONGEST_SENTENCE: Final = 600
"""Characters in which a word may still say that a date comes every year."""
_LOOK_BACK: Final = 60
"""Characters before a mention in which its preposition may stand."""


@dataclass(frozen=True)
class YearMention:
    """A date that ends in a known year."""

    start: int
    end: int
    year: int


def year_before(text: str, start: int, mentions: Sequence[YearMention]) -> int | None:
    """Give the year last mentioned in the same or the previous sentence.

    Years that only set a limit or an origin ("sinds 2008", "tegen 2030") do not count.

    Parameters
    ----------
    text : str
        The running text.
    start : int
        Where the date without a year begins.
    mentions : sequence of YearMention
        All dates before it, from left to right.

    Returns
    -------
    int or None
        None if no year is mentioned there.
    """
    for mention in reversed(mentions):
        if len(_SENTENCE_END.findall(text, mention.end, start)) > 1:
            return None
        if not _BACKDROP.search(text[max(0, mention.start - _LOOK_BACK) : mention.start]):
            return mention.year
    return None


def prevailing_year(values: Iterable[str | None]) -> int | None:
    """Give the year most days and months of a document lie in, the first told among equals.

    Parameters
    ----------
    values : iterable of (str or None)
        EDTF values of a document's dates that carry their own year, in reading order.

    Returns
    -------
    int or None
        A `context_year` for the dates of the same document that carry none.
    """
    years = [int(value[:4]) for value in values if value and _WITHIN_A_YEAR.match(value)]
    return max(Counter(years).items(), key=lambda item: item[1])[0] if years else None


def is_enumerated(text: str, end: int, next_start: int) -> bool:
    """Tell whether two dates stand in one enumeration, so that they may share a year."""
    return _ENUMERATION.fullmatch(text, end, next_start) is not None


def years_from_now(text: str, end: int) -> int | None:
    """Give how far off the year behind a date is: -1 for "mei vorig jaar", 0 for "dit jaar".

    Parameters
    ----------
    text : str
        The running text.
    end : int
        Where the date ends.

    Returns
    -------
    int or None
        -1, 0 or 1; None if no such words stand there.
    """
    match = _OF_A_YEAR_FROM_NOW.match(text, end)
    if match is None:
        return None
    return 0 if match["this"] else -1 if match["last"] else 1


def is_recurring(text: str, start: int, end: int) -> bool:
    """Tell whether a date comes in every or some year: "elke april", "1 mei van ieder jaar"."""
    if _OF_ANY_YEAR.match(text, end):
        return True
    begin = max(0, start - _LONGEST_SENTENCE)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, begin, start)]
    return _RECURRING.search(text, ends[-1] if ends else begin, start) is not None
