"""Read what a rule for a period matched: seasons, quarters, decades, weeks and their like.

A function returns None where the words fit the pattern but name no period after all, such
as "derde helft van 2020". The names of the parts are given in `date_readings`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from pipeline.tag.date_parts import day_in, four_digits, month_in, year_in
from pipeline.tag.date_values import Moment, Reading, day_of, days_from, interval, listed, point
from pipeline.tag.rules import Found

_SATURDAY: Final = 5
_LONG_WEEKEND: Final = 2
"""Days after its Saturday that a weekend may be named after: Sunday, and Easter Monday."""
_WEEK: Final = timedelta(days=6)
"""From the first day of a week to its last."""
_LAST: Final = -1
"""What "laatste" stands for."""


def read_season(found: Found) -> Reading:
    """Read "zomer van 2021" and "winter 2022-2023", which is called after its first year."""
    unit = found.number("season", "season")
    return point(year_in(found), unit, rough=found.has("rough"))


def read_season_years(found: Found) -> Reading:
    """Read "zomers van 2021 en 2022" as a set."""
    unit = found.number("season", "seasons")
    years = [four_digits(found.parts[part]) for part in ("y", "y3", "y2") if found.has(part)]
    return Reading(tuple(Moment(year, unit) for year in years), "set")


def read_season_list(found: Found) -> Reading | None:
    """Read "voorjaar en herfst van 2022" as a set, "lente en zomer van 2021" as an interval."""
    year = year_in(found)
    first, last = (Moment(year, found.number(part, "season")) for part in ("season", "season2"))
    if found.has("until"):
        return interval(first, last)
    return listed([first, last]) if first != last else None


def read_quarter(found: Found) -> Reading:
    """Read "eerste kwartaal van 2022"; the last quarter is the fourth."""
    return point(year_in(found), _quarter(found, "o"), rough=found.has("rough"))


def read_quarters(found: Found) -> Reading:
    """Read "eerste en tweede kwartaal van 2022" as the months they span, if all in a row."""
    year = year_in(found)
    quarters = [Moment(year, _quarter(found, o)) for o in ("o", "o3", "o2") if found.has(o)]
    return interval(quarters[0], quarters[-1]) if found.has("until") else listed(quarters)


def read_half(found: Found) -> Reading | None:
    """Read "tweede helft van 2020"."""
    half = _half(found)
    return None if half is None else point(year_in(found), 40 + half)


def read_both_halves(found: Found) -> Reading:
    """Read "eerste en tweede semester van 2022" as its first and last month."""
    year = year_in(found)
    return interval(Moment(year, 40), Moment(year, 41))


def read_month_half(found: Found) -> Reading | None:
    """Read "eerste helft van mei 2022": up to the 15th, or from the 16th."""
    half, year, month = _half(found), year_in(found), month_in(found)
    if half is None:
        return None
    if half == 0:
        return interval(Moment(year, month, 1), Moment(year, month, 15))
    return interval(Moment(year, month, 16), Moment(year, month, _last_day(year, month)))


def read_months_of_year(found: Found) -> Reading | None:
    """Read "eerste zes maanden van 2024" and "laatste drie maanden van 2021"."""
    order, count = found.number("o", "ordinal"), found.number("n", "count")
    year = year_in(found)
    if order == 1:
        return interval(Moment(year, 1), Moment(year, count))
    if order == _LAST:
        return interval(Moment(year, 13 - count), Moment(year, 12))
    return None


def read_decade(found: Found) -> Reading:
    """Read "jaren zeventig", "begin jaren '90" and "jaren tachtig en negentig"."""
    moments = [
        Moment(_decade(found, part), rough=found.has("rough"))
        for part in ("decade", "decade2")
        if found.has(part)
    ]
    if len(moments) == 1:
        return Reading(tuple(moments))
    first, last = moments
    if str(first.year) < str(last.year):
        return interval(first, last)
    return Reading((first, last), "set")


def read_decade_half(found: Found) -> Reading | None:
    """Read "tweede helft van de jaren negentig" as 1995/1999."""
    half, decade = _half(found), _decade(found, "decade")
    if half is None:
        return None
    first, last = ("0", "4") if half == 0 else ("5", "9")
    return interval(Moment(decade[:3] + first), Moment(decade[:3] + last))


def read_century(found: Found) -> Reading:
    """Read "negentiende eeuw" and "19e en 20e eeuw"."""
    centuries = [_century(found, part) for part in ("c", "c2") if found.has(part)]
    moments = [Moment(century, rough=found.has("rough")) for century in centuries]
    return interval(*moments) if len(moments) == 2 else Reading(tuple(moments))


def read_century_half(found: Found) -> Reading | None:
    """Read "eerste helft van de 20ste eeuw" as 1900/1949."""
    half, century = _half(found), _century(found, "c")
    if half is None:
        return None
    first, last = ("00", "49") if half == 0 else ("50", "99")
    return interval(Moment(century[:2] + first), Moment(century[:2] + last))


def read_feast(found: Found) -> Reading:
    """Read "eerste kerstdag 2024": the day it always falls on."""
    month, day = divmod(found.number("feast", "feast"), 100)
    return point(year_in(found), month, day)


def read_weekend(found: Found) -> Reading:
    """Read "weekend van 5 juni 2021": the Saturday and Sunday nearest to that day."""
    written = Moment(year_in(found), month_in(found), day_in(found))
    day = day_of(written)
    if day is None:
        return _around(written)
    since_saturday = (day.weekday() - _SATURDAY) % 7
    away = since_saturday if since_saturday <= _LONG_WEEKEND else since_saturday - 7
    saturday = day - timedelta(days=away)
    return days_from(saturday, saturday + timedelta(days=1))


def read_week(found: Found) -> Reading:
    """Read "week van 10 juni 2024": from that day's Monday to its Sunday."""
    written = Moment(year_in(found), month_in(found), day_in(found))
    day = day_of(written)
    if day is None:
        return _around(written)
    return _week_from(day - timedelta(days=day.weekday()))


def read_week_number(found: Found) -> Reading | None:
    """Read "week 14 van 2022" as its ISO week; None if that year has no such week."""
    try:
        return _week_from(date.fromisocalendar(int(year_in(found) or 0), int(found.parts["w"]), 1))
    except ValueError:
        return None


def read_week_numbers(found: Found) -> Reading | None:
    """Read "week 12-14 van 2024" and "weken 5 en 6"; None for weeks that lie apart."""
    first, last = int(found.parts["w"]), int(found.parts["w2"])
    if first >= last or ("en" in found.parts and last != first + 1):
        return None
    year = int(year_in(found) or 0)
    try:
        monday = date.fromisocalendar(year, first, 1)
        return days_from(monday, date.fromisocalendar(year, last, 7))
    except ValueError:
        return None


PERIOD_READINGS: Final[Mapping[str, Callable[[Found], Reading | None]]] = {
    "season": read_season,
    "season years": read_season_years,
    "season list": read_season_list,
    "quarter": read_quarter,
    "quarters": read_quarters,
    "half": read_half,
    "both halves": read_both_halves,
    "month half": read_month_half,
    "months of year": read_months_of_year,
    "decade": read_decade,
    "decade half": read_decade_half,
    "century": read_century,
    "century half": read_century_half,
    "feast": read_feast,
    "weekend": read_weekend,
    "week": read_week,
    "week number": read_week_number,
    "week numbers": read_week_numbers,
}
"""Per name in the rule file, the function that reads its match."""


def _quarter(found: Found, part: str) -> int:
    order = found.number(part, "ordinal")
    return 36 if order == _LAST else 32 + order


def _half(found: Found) -> int | None:
    """0 for the first half, 1 for the second or last, None for "derde helft"."""
    return {1: 0, 2: 1, _LAST: 1}.get(found.number("o", "ordinal"))


def _decade(found: Found, part: str) -> str:
    digits = re.sub(r"\D", "", found.parts[part])
    if not digits:
        decade = str(found.meaning(part, "decade"))
    else:
        decade = (four_digits(digits) if len(digits) == 4 else _century_of(digits) + digits)[:3]
    if found.has("age"):
        decade = f"{found.number('age', 'age') - 1}{decade[2]}"
    return decade[:3] + "X"


def _century_of(decade_digits: str) -> str:
    """'00 and '10 are of this century, '20 to '90 of the last, as in "jaren twintig"."""
    return "20" if int(decade_digits) < 20 else "19"


def _century(found: Found, part: str) -> str:
    written = found.parts[part].lower()
    digits = re.sub(r"\D", "", written)
    number = int(digits) if digits else found.number(part, "century")
    return f"{number - 1}XX"


def _last_day(year: str | None, month: int) -> int:
    next_month = date(int(year or 2000) + month // 12, month % 12 + 1, 1)
    return (next_month - timedelta(days=1)).day


def _week_from(monday: date) -> Reading:
    return days_from(monday, monday + _WEEK)


def _around(written: Moment) -> Reading:
    """Without its year a week has no first day: give the day it is called after, roughly."""
    return Reading((replace(written, rough=True),))
