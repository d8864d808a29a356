"""Calendar values while they are being read: parts may still be missing.

A date rule gives a `Reading`; joins and context complete it; `edtf_of` writes it. Nothing
here knows how dates are spelled.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal

from pipeline import edtf

Shape = Literal["point", "interval", "set"]

_MONTHS: Final = range(1, 13)
_QUARTERS_AND_HALVES: Final = range(33, 42)


@dataclass(frozen=True)
class Moment:
    """A year, month, day, season, quarter, half, decade or century.

    `year` is four characters, X for unknown digits, or None where the text leaves it out.
    `unit` is a month (1-12) or an EDTF season, quarter or half (21-41).
    """

    year: str | None = None
    unit: int | None = None
    day: int | None = None
    rough: bool = False

    def in_year(self, year: str) -> "Moment":
        """Fill in the year if it is missing."""
        return self if self.year else replace(self, year=year)

    def edtf(self) -> str:
        """Write it as an EDTF point."""
        parts = [self.year or edtf.UNKNOWN_YEAR]
        parts += [f"{part:02}" for part in (self.unit, self.day) if part is not None]
        return "-".join(parts) + ("~" if self.rough else "")


OPEN_END: Final = Moment("..")
"""The end of a period that still lasts."""


@dataclass(frozen=True)
class Reading:
    """What a stretch of text says: one moment, the ends of an interval, or a set."""

    moments: tuple[Moment, ...]
    shape: Shape = "point"

    @property
    def has_year(self) -> bool:
        """Tell whether nothing is left to be taken from the context."""
        return all(moment.year for moment in self.moments)

    @property
    def last_year(self) -> int | None:
        """The year with which it ends, if that is one known year."""
        year = self.moments[-1].year
        return int(year) if year and year.isdigit() else None


def point(
    year: str | None, unit: int | None = None, day: int | None = None, *, rough: bool = False
) -> Reading:
    """Read one moment."""
    return Reading((Moment(year, unit, day, rough),))


def interval(start: Moment, end: Moment) -> Reading:
    """Read a period; an end that lacks its year takes it from the other."""
    if start.year is None and end.year is not None:
        start = _nearest_before(start, end)
    elif end.year is None and start.year is not None:
        end = _nearest_after(end, start)
    return Reading((_as_month(start, 0), _as_month(end, 1)), "interval")


def listed(moments: Sequence[Moment]) -> Reading:
    """Read an enumeration: units that follow one another are an interval, others a set.

    The last one's year holds for all, but "15 december en 12 januari 2022" begins in 2021.
    """
    filled = [moments[-1]]
    for moment in reversed(moments[:-1]):
        filled.insert(0, _nearest_before(moment, filled[0]) if filled[0].year else moment)
    runs_on = all(_follows(a, b) for a, b in pairwise(filled))
    if runs_on:
        return interval(filled[0], filled[-1])
    return Reading(tuple(filled), "set")


def days_from(first: date, last: date) -> Reading:
    """Read an interval of calendar days."""
    return interval(_moment_on(first), _moment_on(last))


def _moment_on(day: date) -> Moment:
    return Moment(str(day.year), day.month, day.day)


def day_of(moment: Moment) -> date | None:
    """Give the calendar day of a moment, None if it is none or does not exist."""
    if not (moment.year and moment.year.isdigit() and moment.unit and moment.day):
        return None
    try:
        return date(int(moment.year), moment.unit, moment.day)
    except ValueError:
        return None


def edtf_of(reading: Reading) -> str | None:
    """Write a reading as EDTF; None if it names no possible time, such as 30 February."""
    points = [moment.edtf() for moment in reading.moments]
    value = "{" + ",".join(points) + "}" if reading.shape == "set" else "/".join(points)
    return value if edtf.is_valid(value) else None


def _follows(first: Moment, second: Moment) -> bool:
    """Tell whether the second is the next day or the next month."""
    if first.day and second.day:
        # A leap year stands in for an unknown one: 28 and 29 February may follow.
        a, b = day_of(first.in_year("2000")), day_of(second.in_year("2000"))
        return a is not None and b is not None and b - a == timedelta(days=1)
    if first.day or second.day or first.unit is None or second.unit is None:
        return False
    return first.year == second.year and second.unit - first.unit == 1


def _nearest_before(start: Moment, end: Moment) -> Moment:
    if end == OPEN_END:
        return start
    year = end.year or edtf.UNKNOWN_YEAR
    same = start.in_year(year)
    if year.isdigit() and _position(same) > _position(end):
        return start.in_year(str(int(year) - 1))
    return same


def _nearest_after(end: Moment, start: Moment) -> Moment:
    year = start.year or edtf.UNKNOWN_YEAR
    same = end.in_year(year)
    if year.isdigit() and _position(same) < _position(start):
        return end.in_year(str(int(year) + 1))
    return same


def _position(moment: Moment) -> tuple[int, int]:
    """Place in the year: month and day at which the moment starts."""
    if moment.unit is None or moment.unit in _MONTHS:
        return moment.unit or 0, moment.day or 0
    return _months_of(moment.unit)[0], 0


def _months_of(unit: int) -> tuple[int, int]:
    first_day, last_day = edtf.bounds(f"2000-{unit}")
    return int(str(first_day)[5:7]), int(str(last_day)[5:7])


def _as_month(moment: Moment, end: Literal[0, 1]) -> Moment:
    """Write a quarter or half as its first or last month: EDTF has no intervals of those."""
    if moment.unit is not None and moment.unit in _QUARTERS_AND_HALVES:
        return replace(moment, unit=_months_of(moment.unit)[end])
    return moment
