"""Find dates in Dutch text and give their EDTF values.

The rules of `rules/dates.yaml` propose, the longest win, joins bind two neighbours into a
period, and a date that leaves out its year gets it from the text around it, from its headings,
or from the document. Overlap with names is settled elsewhere: a year inside a name belongs to
the name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

from pipeline.tag.date_columns import is_count_in_column
from pipeline.tag.date_context import (
    YearMention,
    is_enumerated,
    is_recurring,
    year_before,
    years_from_now,
)
from pipeline.tag.date_readings import READINGS
from pipeline.tag.date_values import OPEN_END, Reading, day_of, edtf_of, interval
from pipeline.tag.overlap import longest_first
from pipeline.tag.rules import Found, RuleBook, load_rules

RULE_FILE: Final = Path(__file__).parent / "rules" / "dates.yaml"

Basis = Literal["text", "heading", "document"]
"""Where a date has its year from: the passage, a heading over it, or the document."""


@dataclass(frozen=True)
class DateSpan:
    """A date as it stands in a text.

    Attributes
    ----------
    start, end : int
        Character offsets in the text, the end just past the last character.
    text : str
        The characters between them.
    value : str or None
        EDTF; None where the words name no possible day ("30 februari").
    rule : str
        Id of the rule or join in the rule file.
    basis : {"text", "heading", "document"}
        Where the year was read; "text" also where no year is known.
    """

    start: int
    end: int
    text: str
    value: str | None
    rule: str
    basis: Basis


@dataclass(frozen=True)
class _Candidate:
    """One match, or two that a join has bound."""

    start: int
    end: int
    rule: str
    found: tuple[Found, ...]
    reading: Reading


_Sources = Sequence[tuple[Basis, int | None]]
"""Where a year may come from if the text around does not name one, nearest first."""


_LONGEST_LIST: Final = 12
"""Dates in one enumeration that may share the year at its end."""
_TEXTS_KEPT: Final = 8192
"""Texts whose dates are remembered: a document's are read twice, first for its year."""


@cache
def date_rules() -> RuleBook:
    """Load the date rules, once."""
    return load_rules(RULE_FILE)


def find_dates(
    text: str, *, headings: Sequence[str] = (), context_year: int | None = None
) -> list[DateSpan]:
    """Find every date in a text.

    Parameters
    ----------
    text : str
        Running text, such as one passage.
    headings : sequence of str
        The headings over the text, from the outermost to the innermost.
    context_year : int, optional
        The year meant by dates without one, where neither the sentence nor the one before
        it nor a heading names a year.

    Returns
    -------
    list of DateSpan
        Without overlap, from left to right.
    """
    candidates = _candidates(text)
    if all(candidate.reading.has_year for candidate in candidates):
        return [_span(text, candidate, "text") for candidate in candidates]
    sources: _Sources = (("heading", heading_year(headings)), ("document", context_year))
    return _with_years(text, candidates, sources)


@lru_cache(maxsize=_TEXTS_KEPT)
def _candidates(text: str) -> tuple[_Candidate, ...]:
    rules = date_rules()
    proposed = (_read(found) for found in rules.matches(text))
    chosen = longest_first(candidate for candidate in proposed if candidate is not None)
    dates = [one for one in chosen if not _is_count(text, one)]
    return tuple(_opened(text, one, rules) for one in _joined(text, dates, rules))


def _is_count(text: str, candidate: _Candidate) -> bool:
    bare = text[candidate.start : candidate.end].isdigit()
    return bare and is_count_in_column(text, candidate.start, candidate.end)


def heading_year(headings: Sequence[str]) -> int | None:
    """Give the year that the innermost heading with a date names, if it names one alone.

    Parameters
    ----------
    headings : sequence of str
        From the outermost to the innermost; a title is a heading too.
    """
    for heading in reversed(headings):
        years = {one.reading.last_year for one in _candidates(heading) if one.reading.has_year}
        if years:
            return years.pop() if len(years) == 1 else None
    return None


def _read(found: Found) -> _Candidate | None:
    reading = READINGS[found.value](found)
    if reading is None:
        return None
    return _Candidate(found.start, found.end, found.rule, (found,), reading)


def _joined(text: str, candidates: Sequence[_Candidate], rules: RuleBook) -> list[_Candidate]:
    joined: list[_Candidate] = []
    for candidate in candidates:
        pair = _pair(text, joined[-1], candidate, rules) if joined else None
        if pair is None:
            joined.append(candidate)
        else:
            joined[-1] = pair
    return joined


def _pair(text: str, first: _Candidate, second: _Candidate, rules: RuleBook) -> _Candidate | None:
    if first.reading.shape != "point" or second.reading.shape != "point":
        return None
    period = interval(first.reading.moments[0], second.reading.moments[0])
    if edtf_of(period) is None:
        return None
    for join in rules.joins:
        if not join.entry.opens and join.fits(text, (first.start, first.end), second.start):
            both = first.found + second.found
            return _Candidate(first.start, second.end, join.entry.id, both, period)
    return None


def _opened(text: str, candidate: _Candidate, rules: RuleBook) -> _Candidate:
    """Let a date run on until now, where the words behind it say so."""
    if candidate.reading.shape != "point":
        return candidate
    for join in rules.joins:
        behind = join.between.match(text, candidate.end) if join.entry.opens else None
        if behind is not None:
            reading = interval(candidate.reading.moments[0], OPEN_END)
            return replace(candidate, end=behind.end(), rule=join.entry.id, reading=reading)
    return candidate


def _with_years(text: str, candidates: Sequence[_Candidate], sources: _Sources) -> list[DateSpan]:
    spans: list[DateSpan] = []
    mentions: list[YearMention] = []
    for index, candidate in enumerate(candidates):
        shared = _shared_year(text, candidates[index : index + _LONGEST_LIST])
        told = shared or year_before(text, candidate.start, mentions)
        basis, year = _year_for(text, candidate, mentions, (("text", told), *sources))
        completed = candidate if year is None else _in_year(candidate, year)
        last_year = completed.reading.last_year
        if last_year is not None:
            mentions.append(YearMention(candidate.start, candidate.end, last_year))
        spans.append(_span(text, completed, basis))
    return spans


def _shared_year(text: str, candidates: Sequence[_Candidate]) -> int | None:
    """Give the year at the end of the enumeration that the first of these dates begins."""
    for one, following in pairwise(candidates):
        if one.reading.has_year or not is_enumerated(text, one.end, following.start):
            return None
        if following.reading.has_year:
            is_bare_year = following.reading.moments[0].unit is None
            return None if is_bare_year else following.reading.last_year
    return None


def _year_for(
    text: str, candidate: _Candidate, mentions: Sequence[YearMention], sources: _Sources
) -> tuple[Basis, int | None]:
    """Give the year a date leaves out and where it was read; no year where it has one."""
    if candidate.reading.has_year:
        return "text", None
    if candidate.found[-1].has("that"):
        return "text", mentions[-1].year if mentions else None
    if is_recurring(text, candidate.start, candidate.end):
        return "text", None
    offset, document_year = years_from_now(text, candidate.end), dict(sources)["document"]
    if offset is not None:
        return "document", None if document_year is None else document_year + offset
    for basis, year in sources:
        if year is not None and _agrees(candidate, year):
            return basis, year
    return "text", None


def _agrees(candidate: _Candidate, year: int) -> bool:
    """Tell whether the weekday written with a date, if any, is right in that year."""
    first = candidate.found[0]
    day = day_of(_in_year(candidate, year).reading.moments[0])
    if day is None or not first.has("weekday"):
        return True
    return day.isoweekday() == first.number("weekday", "weekday")


def _in_year(candidate: _Candidate, year: int) -> _Candidate:
    """Read the match again as if it ended in a year, so that weeks know their days."""
    first, *rest = candidate.found
    reading = READINGS[first.value](first.with_part("y", str(year)))
    if reading is None:
        return candidate
    if rest:
        second = READINGS[rest[0].value](rest[0])
        if second is None:
            return candidate
        reading = interval(reading.moments[0], second.moments[0])
    return replace(candidate, reading=reading)


def _span(text: str, candidate: _Candidate, basis: Basis) -> DateSpan:
    return DateSpan(
        start=candidate.start,
        end=candidate.end,
        text=text[candidate.start : candidate.end],
        value=edtf_of(candidate.reading),
        rule=candidate.rule,
        basis=basis,
    )
