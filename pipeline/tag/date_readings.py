"""Read what a date rule matched; the functions are named under `value` in `rules/dates.yaml`.

A function returns None where the words fit the pattern but are no date after all, such as
"2021-2019". Parts have the same names in all rules: `d` day, `m` month, `y` year, `o`
ordinal, `rough` the word for begin, midden or eind; `2` marks the second of a kind.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from pipeline.tag.date_parts import day_in, four_digits, month_in, numbers_in, year_in
from pipeline.tag.date_values import Moment, Reading, interval, listed, point
from pipeline.tag.period_readings import PERIOD_READINGS
from pipeline.tag.rules import Found, plain

_WORD: Final = re.compile(r"\w+")


def read_day(found: Found) -> Reading:
    """Read "woensdag 18 mei 2022" and "18 mei"."""
    return point(year_in(found), month_in(found), day_in(found))


def read_numeric_day(found: Found) -> Reading:
    """Read "18/5/2022" and "2022-05-18"."""
    return point(year_in(found), int(found.parts["m"]), day_in(found))


def read_numeric_span(found: Found) -> Reading:
    """Read "1/1/2022-31/12/2022" and "30/4-2/5/2023"."""
    first = four_digits(found.parts["y2"]) if found.has("y2") else None
    last = Moment(year_in(found), int(found.parts["m2"]), day_in(found, "d2"))
    return interval(Moment(first, int(found.parts["m"]), day_in(found)), last)


def read_numeric_month(found: Found) -> Reading:
    """Read "2022-05"."""
    return point(year_in(found), int(found.parts["m"]))


def read_month(found: Found) -> Reading:
    """Read "mei 2022", "begin mei 2022" and "mei"."""
    return point(year_in(found), month_in(found), rough=found.has("rough"))


def read_year(found: Found) -> Reading:
    """Read "2022" and "eind 2022"."""
    return point(year_in(found), rough=found.has("rough"))


def read_days(found: Found) -> Reading | None:
    """Read "16 en 17 oktober 2019" and "9, 16 en 23 januari": an interval or a set.

    None for days with "op" between them that do not follow one another: "box 3 op 1 januari".
    """
    year, month, days = year_in(found), month_in(found), found.parts["days"]
    reading = listed([Moment(year, month, day) for day in numbers_in(days)])
    return None if " op " in days and reading.shape == "set" else reading


def read_day_span(found: Found) -> Reading | None:
    """Read "16 tot 18 oktober 2019": an interval, also between days that are not neighbours."""
    year, month, first, last = year_in(found), month_in(found), day_in(found), day_in(found, "d2")
    if first >= last:
        return None
    return interval(Moment(year, month, first), Moment(year, month, last))


def read_day_months(found: Found) -> Reading:
    """Read "15 januari en 13 februari 2020" and "3 en 4 mei en 7 juni": an interval or a set."""
    moments: list[Moment] = []
    days: list[int] = []
    for word in _WORD.findall(plain(found.parts["days"])):
        month = found.words["month"].get(word)
        if month is None:
            days += numbers_in(word)
        else:
            moments += [Moment(None, int(month), day) for day in days]
            days = []
    return listed([*moments[:-1], replace(moments[-1], year=year_in(found))])


def read_months(found: Found) -> Reading:
    """Read "april, mei en juni 2021": an interval or a set."""
    year = year_in(found)
    return listed([Moment(year, month) for month in _months_named(found, "months")])


def read_month_span(found: Found) -> Reading:
    """Read "juli-augustus 2021"."""
    second = Moment(year_in(found), month_in(found, "m2"))
    return interval(Moment(None, month_in(found)), second)


def read_years(found: Found) -> Reading | None:
    """Read "2014-2020", "2019-20" and "2014-'20"; None unless the second year is later."""
    first = str(year_in(found)) if found.has("y") else four_digits(found.parts["y3"])
    second = found.parts["y2"]
    last = first[:2] + second[-2:] if len(second) < 4 else four_digits(second)
    if int(last) < int(first) and len(second) < 4:
        last = str(int(last) + 100)  # 1998-'03
    return interval(Moment(first), Moment(last)) if int(first) < int(last) else None


def read_short_years(found: Found) -> Reading | None:
    """Read "21-22"; None unless the second is the year after the first."""
    first, last = four_digits(found.parts["y"]), four_digits(found.parts["y2"])
    return interval(Moment(first), Moment(last)) if int(last) == int(first) + 1 else None


def read_neighbouring_years(found: Found) -> Reading | None:
    """Read "2021/2022"; None unless the second is the year after the first."""
    reading = read_years(found)
    if reading is None:
        return None
    first, last = (int(moment.year or 0) for moment in reading.moments)
    return reading if last == first + 1 else None


def _months_named(found: Found, part: str) -> list[int]:
    months = found.words["month"]
    words = _WORD.findall(plain(found.parts[part]))
    return [int(months[word]) for word in words if word in months]


READINGS: Final[Mapping[str, Callable[[Found], Reading | None]]] = {
    "day": read_day,
    "numeric day": read_numeric_day,
    "numeric span": read_numeric_span,
    "numeric month": read_numeric_month,
    "month": read_month,
    "year": read_year,
    "days": read_days,
    "day span": read_day_span,
    "day months": read_day_months,
    "months": read_months,
    "month span": read_month_span,
    "years": read_years,
    "short years": read_short_years,
    "neighbouring years": read_neighbouring_years,
    **PERIOD_READINGS,
}
"""Per name in the rule file, the function that reads its match."""
