"""Sets our date grammar beside the Dutch search of dateparser, on the same marked sentences.

dateparser gives the words it took for a date and one day. Its day counts as right where it lies
within the marked date, which is generous: a year is right with any of its days. The same is asked
of the first day of ours, and the EDTF value besides, which dateparser does not give.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from itertools import chain

import yaml
from quality.measuring import PROJECT

from pipeline import edtf
from pipeline.evaluate.gold import read_gold
from pipeline.schema import Label
from pipeline.tag.dates import find_dates
from pipeline.tag.rule_file import read_example

CASES = ("dates.yaml", "dates_held_back.yaml")
DOMAIN_PASSAGES = 200
"""As many of the passages as dateparser reads in a minute."""
OTHER_YEAR = 2023
"""What dateparser is told the year is, where a sentence comes without one."""


@dataclass(frozen=True)
class MarkedDate:
    """A date as a person or a reader marked it; `day` is the first of its days, if known."""

    start: int
    end: int
    value: str | None
    day: date | None


@dataclass(frozen=True)
class MarkedText:
    """A text, the year its document gives, and the dates in it."""

    text: str
    year: int | None
    dates: tuple[MarkedDate, ...]


@dataclass(frozen=True)
class DatePeerRow:
    """A line of the table: one reader on one set of texts.

    `exact_f1` asks for the same words, `overlap_f1` for some of them. `day_right` and
    `value_right` are shares of all marked dates: touched by one whose day lies within, and found
    exactly with its EDTF value, None for a reader that gives none.
    """

    reader: str
    texts: str
    dates: int
    exact_f1: float
    overlap_f1: float
    day_right: float
    value_right: float | None
    words_per_second: int


DateReader = Callable[[MarkedText], Sequence[MarkedDate]]


def date_peer_rows() -> list[DatePeerRow]:
    """Measure our grammar and dateparser on the case sentences and on domain prose."""
    sets = {"case sentences": list(case_sentences()), "domain prose": list(domain_prose())}
    peers = (("Grenswerk", read_with_grammar), (_dateparser_name(), read_with_dateparser))
    return [
        measure(name, title, texts, read) for title, texts in sets.items() for name, read in peers
    ]


def case_sentences() -> Iterator[MarkedText]:
    """Give the marked sentences of the case files, those held back from the rules among them."""
    folder = PROJECT / "tests" / "cases" / "tag"
    cases = chain.from_iterable(
        yaml.safe_load((folder / name).read_text(encoding="utf-8")) for name in CASES
    )
    for case in cases:
        text, spans = read_example(case["text"])
        dates = tuple(MarkedDate(start, end, value, None) for start, end, value in spans)
        yield MarkedText(text, case.get("year"), dates)


def domain_prose() -> Iterator[MarkedText]:
    """Give the first passages of the domain text."""
    gold = read_gold(PROJECT / "models" / "data" / "domain")
    passages = [passage for report in gold.reports for passage in report.passages]
    for passage in passages[:DOMAIN_PASSAGES]:
        dates = tuple(
            MarkedDate(entity.start, entity.end, entity.value, None)
            for entity in passage.ents
            if entity.labels[0] is Label.DATE
        )
        yield MarkedText(passage.text, None, dates)


def read_with_grammar(marked: MarkedText) -> list[MarkedDate]:
    """Read dates with our grammar."""
    return [
        MarkedDate(span.start, span.end, span.value, _first_day(span.value))
        for span in find_dates(marked.text, context_year=marked.year)
    ]


def read_with_dateparser(marked: MarkedText) -> list[MarkedDate]:
    """Read dates as the manual of dateparser says, told the language and the order of a day."""
    from dateparser.search import search_dates

    settings = {
        "DATE_ORDER": "DMY",
        "PREFER_DAY_OF_MONTH": "first",
        "PREFER_MONTH_OF_YEAR": "first",
        "RELATIVE_BASE": datetime(marked.year or OTHER_YEAR, 1, 1),
    }
    dates, position = [], 0
    for words, moment in search_dates(marked.text, languages=["nl"], settings=settings) or ():
        start = marked.text.find(words, position)
        if start >= 0:
            position = start + len(words)
            dates.append(MarkedDate(start, position, None, moment.date()))
    return dates


def _dateparser_name() -> str:
    return f"dateparser {version('dateparser')}"


def measure(reader: str, title: str, texts: Sequence[MarkedText], read: DateReader) -> DatePeerRow:
    """Compare what a reader finds with what is marked.

    Parameters
    ----------
    reader, title
        Names of the reader and the texts, for the table.
    texts
        Texts of which every date is marked.
    read
        Gives the dates of a text.
    """
    read(MarkedText("op 3 mei 2021", None, ()))  # what is loaded once is no part of the speed
    started = time.process_time()
    found = [read(text) for text in texts]
    seconds = time.process_time() - started
    pairs = [
        (gold, one)
        for text, dates in zip(texts, found, strict=True)
        for gold in text.dates
        for one in dates
        if gold.start < one.end and one.start < gold.end
    ]
    exact = [(gold, one) for gold, one in pairs if (gold.start, gold.end) == (one.start, one.end)]
    marked, told = sum(len(text.dates) for text in texts), sum(map(len, found))
    gives_values = any(one.value for dates in found for one in dates)
    return DatePeerRow(
        reader=reader,
        texts=title,
        dates=marked,
        exact_f1=_f1(len(exact) / told, len(exact) / marked),
        overlap_f1=_f1(
            len({id(one) for _, one in pairs}) / told, len({id(gold) for gold, _ in pairs}) / marked
        ),
        day_right=round(
            len({id(gold) for gold, one in pairs if _is_within(one.day, gold.value)}) / marked, 4
        ),
        value_right=round(sum(gold.value == one.value for gold, one in exact) / marked, 4)
        if gives_values
        else None,
        words_per_second=round(sum(len(text.text.split()) for text in texts) / seconds),
    )


def _first_day(value: str | None) -> date | None:
    """Give the first day a value spans; of an unknown year, that of a year put in its place."""
    first = edtf.bounds(_in_some_year(value))[0] if value else None
    return date.fromisoformat(first) if first else None


def _is_within(day: date | None, value: str | None) -> bool:
    if day is None or value is None:
        return day is None and value is None
    first, last = edtf.bounds(_in_some_year(value))
    if "XXXX" in value:
        day = day.replace(year=int(_leap_year()))
    return (first or "") <= day.isoformat() <= (last or "9999")


def _in_some_year(value: str) -> str:
    return value.replace("XXXX", _leap_year())


def _leap_year() -> str:
    """Give the year that stands in for an unknown one: it has a 29 February."""
    return "2024"


def _f1(precision: float, recall: float) -> float:
    both = precision + recall
    return round(2 * precision * recall / both, 4) if both else 0.0
