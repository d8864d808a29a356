"""The comparison with dateparser counts what it says it counts, and our grammar keeps ahead."""

from datetime import date

import pytest
from quality.date_peers import (
    MarkedDate,
    MarkedText,
    case_sentences,
    measure,
    read_with_dateparser,
    read_with_grammar,
)

TEXTS = (
    MarkedText("op 3 mei 2021", None, (MarkedDate(3, 13, "2021-05-03", None),)),
    MarkedText("in 2020 en 2021", None, (MarkedDate(3, 7, "2020", None),)),
)


def test_words_days_and_values_are_counted_apart() -> None:
    told = {
        "op 3 mei 2021": [MarkedDate(0, 13, "2021-05-03", date(2021, 5, 3))],
        "in 2020 en 2021": [
            MarkedDate(3, 7, "2020", date(2020, 11, 22)),
            MarkedDate(11, 15, "2021", date(2021, 1, 1)),
        ],
    }
    row = measure("reader", "texts", TEXTS, lambda marked: told.get(marked.text, []))
    assert (row.dates, row.exact_f1, row.overlap_f1) == (2, 0.4, 0.8)
    assert (row.day_right, row.value_right) == (1.0, 0.5)


def test_a_reader_without_values_makes_no_claim_on_them() -> None:
    row = measure("none", "texts", TEXTS, lambda _: [MarkedDate(0, 2, None, date(1999, 1, 1))])
    assert (row.day_right, row.value_right) == (0.0, None)


def test_an_unknown_year_is_right_with_the_same_day_of_any_year() -> None:
    texts = [MarkedText("op 29 februari", None, (MarkedDate(3, 14, "XXXX-02-29", None),))]
    row = measure("one", "texts", texts, lambda _: [MarkedDate(3, 14, None, date(2020, 2, 29))])
    assert row.day_right == 1.0


def test_dateparser_reads_a_day_and_is_left_behind_on_the_case_sentences() -> None:
    pytest.importorskip("dateparser", reason="dateparser is not installed")
    (read,) = read_with_dateparser(MarkedText("Dat was 18 mei 2022.", None, ()))
    assert (read.start, read.end, read.day) == (8, 19, date(2022, 5, 18))
    texts = list(case_sentences())[::10]
    ours = measure("ours", "texts", texts, read_with_grammar)
    theirs = measure("theirs", "texts", texts, read_with_dateparser)
    assert ours.exact_f1 > theirs.exact_f1 and ours.day_right > theirs.day_right
