"""Amounts are found whole, with currency and sum."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tag.amounts import find_amounts
from pipeline.tag.rule_file import read_example

CASES = Path(__file__).parents[1] / "cases" / "tag" / "amounts.yaml"
HELD_BACK = CASES.with_name("amounts_held_back.yaml")
VALUE = re.compile(r"[A-Z]{3} \d+(?:\.\d\d)?(?:/\d+(?:\.\d\d)?)?")
WORDS = [
    "€", "euro", "EUR", "miljoen", "mln.", "miljard", "3", "4,5", "12.500", "1 000", "à", "tot",
    "tussen", "en", "half", "een", "dertig", "duizend", "frank", "Zwitserse frank", "$", ",-",
    "\n", "k€", "2021", "-", ".",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=12).map(" ".join)


def cases() -> Iterator[Any]:
    for case in yaml.safe_load(CASES.read_text(encoding="utf-8")):
        yield pytest.param(case["text"], id=case["id"])


@pytest.mark.parametrize("marked", list(cases()))
def test_exactly_the_marked_amounts_are_found(marked: str) -> None:
    text, expected = read_example(marked)
    assert [(span.start, span.end, span.value) for span in find_amounts(text)] == expected


def test_sentences_held_back_from_the_making_of_the_rules_are_read_as_well() -> None:
    found = right = marked = told = 0
    for case in yaml.safe_load(HELD_BACK.read_text(encoding="utf-8")):
        text, expected = read_example(case["text"])
        values = {(span.start, span.end): span.value for span in find_amounts(text)}
        hits = [
            value == values[start, end] for start, end, value in expected if (start, end) in values
        ]
        marked, told, found = marked + len(expected), told + len(values), found + len(hits)
        right += sum(hits)
    assert 2 * found / (marked + told) >= 0.95
    assert right / found >= 0.97


@given(TEXTS)
def test_every_amount_reads_back_in_order_and_without_overlap(text: str) -> None:
    spans = find_amounts(text)
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(text[span.start : span.end] == span.text for span in spans)


@given(TEXTS)
def test_every_value_is_a_currency_and_a_sum(text: str) -> None:
    values = [span.value for span in find_amounts(text) if span.value is not None]
    assert all(VALUE.fullmatch(value) for value in values)


@given(st.integers(0, 10**10), st.sampled_from(["€ {}", "{} euro", "EUR {}"]))
def test_any_whole_sum_in_dutch_spelling_is_read_as_itself(number: int, form: str) -> None:
    text = form.format(f"{number:,}".replace(",", "."))
    assert [span.value for span in find_amounts(text)] == [f"EUR {number}"]
