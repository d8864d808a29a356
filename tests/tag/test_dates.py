"""Dates are found whole, with their value, and nothing else is taken for one."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from edtf import parse_edtf, struct_time_to_date
from edtf.parser.edtf_exceptions import EDTFParseException
from hypothesis import given
from hypothesis import strategies as st

from pipeline import edtf
from pipeline.tag.date_context import prevailing_year
from pipeline.tag.dates import RULE_FILE, DateSpan, find_dates
from pipeline.tag.rule_file import read_example
from pipeline.tag.rules import load_rules

CASES = Path(__file__).parents[1] / "cases" / "tag" / "dates.yaml"
HELD_BACK = CASES.with_name("dates_held_back.yaml")

REJECTED_BY_THE_EDTF_LIBRARY = (
    r"\d{4}-(?:2[1-4]|3[3-6]|4[01])~",  # rough season, quarter or half
    r"XXXX-(?:2[1-4]|3[3-6]|4[01])~?",  # season, quarter or half of an unknown year
    r"XXXX-\d\d(?:-\d\d)?~",  # rough month or day of an unknown year
    r"[12][\dX]{2}X~/.*|.*/[12][\dX]{2}X~",  # interval with a rough decade or century
    r"\{.*\d{4}-(?:2[1-4]|3[3-6]|4[01]).*\}",  # set of seasons, quarters or halves
)
"""Valid in our subset, unknown to the parser of `edtf` 5."""

WINTER = r"\d{4}-24"
"""A winter ends with its year in the library, and with February here."""
WORDS = [
    "mei", "juni", "maandag", "2021", "1999", "'20", "18", "3", "31", "begin", "eind", "tussen",
    "en", "tot en met", "–", "-", "/", ".", ",", "kwartaal", "eerste", "tweede", "helft", "van",
    "de", "jaren", "zeventig", "negentiende", "eeuw", "week", "weekend", "zomer", "winter", "op",
    "najaar", "het", "in", "18/5/2022", "2022-05-18", "29 februari", "euro", "\n", "elk jaar",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=14).map(" ".join)
YEARS = st.none() | st.integers(1950, 2050)


def cases() -> Iterator[Any]:
    for case in read_cases(CASES):
        yield pytest.param(case["text"], case.get("year"), id=case["id"])


def read_cases(path: Path) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


def example_values() -> list[str]:
    """Every value that an example of a rule or a case marks."""
    book = load_rules(RULE_FILE)
    entries = [*(rule.entry for rule in book.rules), *(join.entry for join in book.joins)]
    marked = [one for entry in entries for one in entry.finds]
    marked += [case["text"] for case in (*read_cases(CASES), *read_cases(HELD_BACK))]
    spans = [span for one in marked for span in read_example(one)[1]]
    return sorted({value for _, _, value in spans if value})


def is_known_to_the_edtf_library(value: str) -> bool:
    return not any(re.fullmatch(form, value) for form in REJECTED_BY_THE_EDTF_LIBRARY)


@pytest.mark.parametrize(("marked", "year"), list(cases()))
def test_exactly_the_marked_dates_are_found(marked: str, year: int | None) -> None:
    text, expected = read_example(marked)
    assert [(s.start, s.end, s.value) for s in find_dates(text, context_year=year)] == expected


@given(TEXTS, YEARS)
def test_every_date_reads_back_from_its_text(text: str, year: int | None) -> None:
    assert all(text[s.start : s.end] == s.text for s in find_dates(text, context_year=year))


@given(TEXTS, YEARS)
def test_dates_come_in_order_and_do_not_overlap(text: str, year: int | None) -> None:
    ends = [edge for s in find_dates(text, context_year=year) for edge in (s.start, s.end)]
    assert ends == sorted(ends)


@given(TEXTS, YEARS)
def test_every_value_is_valid(text: str, year: int | None) -> None:
    values = [s.value for s in find_dates(text, context_year=year) if s.value is not None]
    assert all(edtf.is_valid(value) for value in values)


@given(st.dates(date(1500, 1, 1), date(2099, 12, 31)), st.sampled_from(["{:%-d/%-m/%Y}", "{}"]))
def test_any_calendar_day_is_read_as_itself(day: date, form: str) -> None:
    text = f"op {form.format(day)} te Brussel"
    assert [s.value for s in find_dates(text)] == [day.isoformat()]


@pytest.mark.parametrize("value", example_values())
def test_the_edtf_library_reads_what_it_knows(value: str) -> None:
    assert edtf.is_valid(value)
    if is_known_to_the_edtf_library(value):
        assert parse_edtf(value) is not None
    else:
        with pytest.raises(EDTFParseException):
            parse_edtf(value)


@pytest.mark.parametrize("value", example_values())
def test_a_value_spans_the_days_that_the_edtf_library_gives(value: str) -> None:
    first, last = edtf.bounds(value)
    if "XXXX" in value:
        assert (first, last) == (None, None)
    elif is_known_to_the_edtf_library(value) and not re.search(WINTER, value):
        parsed = parse_edtf(value)
        assert struct_time_to_date(parsed.lower_strict()).isoformat() == first
        if last is not None:
            assert struct_time_to_date(parsed.upper_strict()).isoformat() == last


def test_sentences_held_back_from_the_making_of_the_rules_are_read_as_well() -> None:
    found = right = marked = told = 0
    for case in read_cases(HELD_BACK):
        text, expected = read_example(case["text"])
        spans = find_dates(text, context_year=case.get("year"))
        values = {(span.start, span.end): span.value for span in spans}
        hits = [
            (values[start, end], value) for start, end, value in expected if (start, end) in values
        ]
        marked, told, found = marked + len(expected), told + len(spans), found + len(hits)
        right += sum(ours == value for ours, value in hits)
    assert 2 * found / (marked + told) >= 0.97
    assert right / found >= 0.96


def test_a_year_named_in_the_text_is_read_from_the_text() -> None:
    spans = find_dates("In 2021 en op 3 mei en elk jaar op 4 juni.", context_year=2019)
    assert [(s.value, s.basis) for s in spans] == [
        ("2021", "text"),
        ("2021-05-03", "text"),
        ("XXXX-06-04", "text"),
    ]


def test_the_innermost_heading_with_a_year_comes_before_the_document() -> None:
    headings = ["Jaarverslag 2020", "Vergaderingen in 2022", "Water"]
    (span,) = find_dates("Op 3 mei.", headings=headings, context_year=2019)
    assert (span.value, span.basis) == ("2022-05-03", "heading")


def test_a_heading_with_two_years_leaves_it_to_the_document() -> None:
    (span,) = find_dates("Op 3 mei.", headings=["In 2021 en 2022"], context_year=2019)
    assert (span.value, span.basis) == ("2019-05-03", "document")


def test_a_weekday_that_refutes_the_heading_leaves_it_to_the_document() -> None:
    (span,) = find_dates("Op dinsdag 3 mei.", headings=["In 2021"], context_year=2022)
    assert (span.value, span.basis) == ("2022-05-03", "document")


def test_a_span_names_its_rule() -> None:
    assert find_dates("Brussel, 18 mei 2022") == [
        DateSpan(9, 20, "18 mei 2022", "2022-05-18", "day-written", "text")
    ]


def test_the_year_most_days_lie_in_prevails() -> None:
    assert prevailing_year(["2030", "2023-05", "2022-01-01", "2023-05-18", None]) == 2023


def test_without_days_no_year_prevails() -> None:
    assert prevailing_year(["2030", "197X", None]) is None
