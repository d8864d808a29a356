"""The part of EDTF (ISO 8601-2) that Grenswerk writes: what is valid, and the days it spans.

Years run from 1000 to 2999. A point in time is a year, month or day; a season (21-24),
quarter (33-36) or half (40-41) of a year; a decade or century with X for unknown digits; or
any of these without a year, `XXXX-03-12`. `~` marks a rough one. Two points with `/` are an
interval, either end may be open (`..` or nothing); several in `{}` are a set.

Seasons are northern and meteorological: spring is March to May, and winter belongs to the
year of its December, so that 2022-24 runs from 2022-12-01 to 2023-02-28.
"""

import calendar
import re
from typing import Final

Bounds = tuple[str | None, str | None]
"""First and last day as ISO dates; None for an open end or an unknown year."""

UNKNOWN_YEAR: Final = "XXXX"

_POINT: Final = re.compile(
    r"(?P<year>[12](?:\d{3}|\d\dX|\dXX)|XXXX)(?:-(?P<unit>\d\d)(?:-(?P<day>\d\d))?)?~?",
    re.ASCII,
)
_OPEN_ENDS: Final = ("", "..")
_MONTHS_OF: Final = {
    **{21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14)},
    **{33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12)},
    **{40: (1, 6), 41: (7, 12)},
}
_LEAP_YEAR: Final = 2000
"""Stands in for an unknown year, so that 29 February may exist in it."""


def is_valid(value: str) -> bool:
    """Tell whether a value is well formed, on the calendar, and not back to front.

    Parameters
    ----------
    value : str
        A candidate EDTF value.
    """
    try:
        bounds(value)
    except ValueError:
        return False
    return True


def bounds(value: str) -> Bounds:
    """Give the first and last day a value spans.

    `~` and X span the whole unit, sets run from their earliest to their latest member.

    Parameters
    ----------
    value : str
        An EDTF value.

    Returns
    -------
    tuple of (str or None, str or None)
        ISO dates `date_from` and `date_to`; None for an open end, and both None where the
        year is unknown.

    Raises
    ------
    ValueError
        The value is not one that `is_valid` accepts.
    """
    if value.startswith("{") and value.endswith("}"):
        return _bounds_of_set(value[1:-1].split(","))
    if "/" in value:
        return _bounds_of_interval(value)
    return _bounds_of_point(value)


def _bounds_of_set(members: list[str]) -> Bounds:
    if len(members) < 2 or len(set(members)) < len(members):
        raise ValueError(f"a set needs two or more different members: {members}")
    spans = [_bounds_of_point(member) for member in members]
    firsts = [first for first, _ in spans if first is not None]
    lasts = [last for _, last in spans if last is not None]
    if len(firsts) < len(members):
        return None, None
    return min(firsts), max(lasts)


def _bounds_of_interval(value: str) -> Bounds:
    start, _, end = value.partition("/")
    if start in _OPEN_ENDS and end in _OPEN_ENDS:
        raise ValueError(f"an interval needs at least one end: {value!r}")
    opening = (None, None) if start in _OPEN_ENDS else _bounds_of_point(start)
    closing = (None, None) if end in _OPEN_ENDS else _bounds_of_point(end)
    if opening[0] and closing[1] and opening[0] > closing[1]:
        raise ValueError(f"interval ends before it begins: {value!r}")
    return opening[0], closing[1]


def _bounds_of_point(point: str) -> Bounds:
    match = _POINT.fullmatch(point)
    if match is None:
        raise ValueError(f"not in the EDTF subset used here: {point!r}")
    year, unit, day = match["year"], match["unit"], match["day"]
    if "X" in year:
        return _bounds_of_masked(point, year, unit, day)
    if unit is None:
        return f"{year}-01-01", f"{year}-12-31"
    return _bounds_in_year(int(year), int(unit), day)


def _bounds_of_masked(point: str, year: str, unit: str | None, day: str | None) -> Bounds:
    if year == UNKNOWN_YEAR:
        if unit is None:
            raise ValueError("a value that says nothing is no value")
        _bounds_in_year(_LEAP_YEAR, int(unit), day)
        return None, None
    if unit is not None:
        raise ValueError(f"no month within an unknown year of a decade or century: {point!r}")
    return f"{year.replace('X', '0')}-01-01", f"{year.replace('X', '9')}-12-31"


def _bounds_in_year(year: int, unit: int, day: str | None) -> Bounds:
    if day is not None:
        if not (1 <= unit <= 12 and 1 <= int(day) <= _last_day(year, unit)):
            raise ValueError(f"no such day: {year}-{unit:02}-{day}")
        return (f"{year}-{unit:02}-{day}",) * 2
    if unit not in _MONTHS_OF and not 1 <= unit <= 12:
        raise ValueError(f"no such month, season, quarter or half: {unit}")
    first, last = _MONTHS_OF.get(unit, (unit, unit))
    end_year, end_month = (year + 1, last - 12) if last > 12 else (year, last)
    end_day = _last_day(end_year, end_month)
    return f"{year}-{first:02}-01", f"{end_year}-{end_month:02}-{end_day}"


def _last_day(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
