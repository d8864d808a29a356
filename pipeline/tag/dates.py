"""Find dates in Dutch text and give their EDTF values.

The rules of `rules/dates.yaml` propose, the longest win, joins bind two neighbours into a
period, and a date that leaves out its year gets it from the text around it. Overlap with
names is settled elsewhere: a year inside a name belongs to the name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pipeline.tag.date_context import YearMention, is_recurring, year_before
from pipeline.tag.date_readings import READINGS
from pipeline.tag.date_values import Reading, day_of, edtf_of, interval
from pipeline.tag.overlap import longest_first
from pipeline.tag.rules import Found, RuleBook, load_rules

RULE_FILE: Final = Path(__file__).parent / "rules" / "dates.yaml"

Basis = Literal["text", "context"]
"""Whether the span itself gives the whole value, or the year comes from around it."""


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
    basis : {"text", "context"}
        "context" if the year was taken from elsewhere.
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


@cache
def date_rules() -> RuleBook:
    """Load the date rules, once."""
    return load_rules(RULE_FILE)


def find_dates(text: str, *, context_year: int | None = None) -> list[DateSpan]:
    """Find every date in a text.

    Parameters
    ----------
    text : str
        Running text, such as one passage.
    context_year : int, optional
        The year meant by dates without one, where neither the sentence nor the one before
        it names a year.

    Returns
    -------
    list of DateSpan
        Without overlap, from left to right.
    """
    rules = date_rules()
    proposed = (_read(found) for found in rules.matches(text))
    chosen = longest_first(candidate for candidate in proposed if candidate is not None)
    return _with_years(text, _joined(text, chosen, rules), context_year)


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
        if join.fits(text, (first.start, first.end), second.start):
            both = first.found + second.found
            return _Candidate(first.start, second.end, join.entry.id, both, period)
    return None


def _with_years(
    text: str, candidates: Sequence[_Candidate], context_year: int | None
) -> list[DateSpan]:
    spans: list[DateSpan] = []
    mentions: list[YearMention] = []
    for candidate in candidates:
        year: int | None = None
        if not candidate.reading.has_year and not is_recurring(text, candidate.start):
            told = year_before(text, candidate.start, mentions)
            year = next((y for y in (told, context_year) if y and _agrees(candidate, y)), None)
        completed = candidate if year is None else _in_year(candidate, year)
        last_year = completed.reading.last_year
        if last_year is not None:
            mentions.append(YearMention(candidate.start, candidate.end, last_year))
        spans.append(_span(text, completed, "text" if year is None else "context"))
    return spans


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
