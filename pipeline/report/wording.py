"""Dates and amounts as a reader writes them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from pipeline.report.texts import Texts

_TO = "\N{EN DASH}"
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}


def word_period(date_from: str | None, date_to: str | None, texts: Texts) -> str | None:
    """Return the shortest wording of a period: a day, a month, a year, or from and to.

    Parameters
    ----------
    date_from, date_to
        First and last day, ISO 8601; an open end is None.
    """
    first, last = _day(date_from), _day(date_to)
    if first and last:
        return _whole_unit(first, last, texts) or (
            f"{_word_day(first, texts)} {_TO} {_word_day(last, texts)}"
        )
    if first:
        return texts("period.since", day=_word_day(first, texts))
    return texts("period.until", day=_word_day(last, texts)) if last else None


def _whole_unit(first: date, last: date, texts: Texts) -> str | None:
    if first == last:
        return _word_day(first, texts)
    starts_year, ends_year = (first.month, first.day) == (1, 1), (last.month, last.day) == (12, 31)
    if starts_year and ends_year:
        return f"{first.year}" if first.year == last.year else f"{first.year}{_TO}{last.year}"
    ends_month = last.day == monthrange(last.year, last.month)[1]
    if first.day != 1 or not ends_month:
        return None
    start, end = _word_month(first, texts), _word_month(last, texts)
    return start if start == end else f"{start} {_TO} {end}"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _word_month(day: date, texts: Texts) -> str:
    return f"{texts('months').split()[day.month - 1]} {day.year}"


def _word_day(day: date, texts: Texts) -> str:
    return f"{day.day} {_word_month(day, texts)}"


def word_amount(amount: float | None, currency: str | None, texts: Texts) -> str | None:
    """Return an amount with its currency; cents only where there are any."""
    if amount is None:
        return None
    number = texts.number(amount, 0 if amount == int(amount) else 2)
    return f"{_SYMBOLS.get(currency, currency)}\N{NO-BREAK SPACE}{number}" if currency else number


def shorten(text: str, limit: int) -> str:
    """Return the text cut at a word boundary, with an ellipsis when something is left out."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(maxsplit=1)[0].rstrip(f",;:{_TO}- ") + " …"
