"""The EDTF values used here are told from others, and give the days they span."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.edtf import bounds, is_valid

BOUNDS = {
    "2022": ("2022-01-01", "2022-12-31"),
    "2022~": ("2022-01-01", "2022-12-31"),
    "2024-02": ("2024-02-01", "2024-02-29"),
    "2022-05-18": ("2022-05-18", "2022-05-18"),
    "2021-21": ("2021-03-01", "2021-05-31"),
    "2021-22": ("2021-06-01", "2021-08-31"),
    "2021-23": ("2021-09-01", "2021-11-30"),
    "2022-24": ("2022-12-01", "2023-02-28"),
    "2023-24": ("2023-12-01", "2024-02-29"),
    "2022-33": ("2022-01-01", "2022-03-31"),
    "2022-36": ("2022-10-01", "2022-12-31"),
    "2020-40": ("2020-01-01", "2020-06-30"),
    "2020-41": ("2020-07-01", "2020-12-31"),
    "197X": ("1970-01-01", "1979-12-31"),
    "199X~": ("1990-01-01", "1999-12-31"),
    "18XX": ("1800-01-01", "1899-12-31"),
    "18XX~": ("1800-01-01", "1899-12-31"),
    "2022-05~": ("2022-05-01", "2022-05-31"),
    "2021-22~": ("2021-06-01", "2021-08-31"),
    "197X/198X": ("1970-01-01", "1989-12-31"),
    "1995/1999": ("1995-01-01", "1999-12-31"),
    "2019-10-16/2019-10-18": ("2019-10-16", "2019-10-18"),
    "2022-01/2022-09": ("2022-01-01", "2022-09-30"),
    "2021-21/2021-22": ("2021-03-01", "2021-08-31"),
    "2019-05/..": ("2019-05-01", None),
    "{2022-33,2022-36}": ("2022-01-01", "2022-12-31"),
    "{2021-22,2022-22}": ("2021-06-01", "2022-08-31"),
    "{199X,198X}": ("1980-01-01", "1999-12-31"),
    "XXXX-11~": (None, None),
    "2014/2020": ("2014-01-01", "2020-12-31"),
    "2021~/2023-05": ("2021-01-01", "2023-05-31"),
    "2020/..": ("2020-01-01", None),
    "2020/": ("2020-01-01", None),
    "../2020-05": (None, "2020-05-31"),
    "{2020-02-13,2020-01-15}": ("2020-01-15", "2020-02-13"),
    "XXXX-03-12": (None, None),
    "XXXX-02-29": (None, None),
    "XXXX-23": (None, None),
    "XXXX-05-03/XXXX-05-05": (None, None),
    "{XXXX-05-03,XXXX-05-09}": (None, None),
}
NOT_VALID = [
    "", "..", "/", "../..", "22", "20211", "2022-13", "2022-00", "2022-25", "2022-02-29",
    "XXXX-02-30", "XXXX", "2022-22-01", "197X-05", "2020/2019", "2020/2021/2022", "{2020}", "{}",
    "{2020,2020}", "{2020/2021,2022}", "2022 ", "2022?", "0999", "3000", "２０２２", "2022-5",
]  # fmt: skip


@pytest.mark.parametrize(("value", "days"), BOUNDS.items())
def test_a_value_spans_its_days(value: str, days: tuple[str | None, str | None]) -> None:
    assert is_valid(value)
    assert bounds(value) == days


@pytest.mark.parametrize("value", NOT_VALID)
def test_what_is_no_value_is_refused(value: str) -> None:
    assert not is_valid(value)
    with pytest.raises(ValueError):
        bounds(value)


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_calendar_day_spans_itself(day: date) -> None:
    assert bounds(day.isoformat()) == (day.isoformat(), day.isoformat())


@given(st.integers(1000, 2999), st.sampled_from([*range(1, 13), 21, 22, 23, 24, 33, 40, 41]))
def test_the_bounds_of_a_unit_are_days_in_order(year: int, unit: int) -> None:
    first, last = bounds(f"{year}-{unit:02}")
    assert date.fromisoformat(first or "") < date.fromisoformat(last or "")


@given(st.text(alphabet="0129X-/~{},. ", max_size=24))
def test_any_text_is_either_valid_with_bounds_or_refused(text: str) -> None:
    if is_valid(text):
        first, last = bounds(text)
        assert first is None or last is None or first <= last
    else:
        with pytest.raises(ValueError):
            bounds(text)
