"""The day on which a web page says, for machines, that it was published.

Pages say it in several ways, the first of which that gives a day is believed. The day on which
the file was made or last changed is another matter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from bs4 import BeautifulSoup, Tag

from pipeline import edtf

_META = (
    "article:published_time",
    "dcterms.issued",
    "dcterms:issued",
    "dc.date.issued",
    "citation_publication_date",
)
_DAY = re.compile(r"([12]\d{3})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?:[T ]\d\d:?\d\d.*)?")
_UNSET = "1970-01-01"
"""What a content system writes that was told no day."""
_LINKED_DATA = "application/ld+json"
_ELSEWHERE = re.compile(r"Comment|Review|Answer")
"""Things on a page with a day of their own."""


def published_of(soup: BeautifulSoup) -> str | None:
    """Return the day, month or year of publication as EDTF; None where days disagree.

    Parameters
    ----------
    soup
        The whole page, with its head and scripts.
    """
    for say in _WAYS:
        said = [day for text in say(soup) if (day := _as_edtf(text))]
        if said:
            finest = max(said, key=len)
            return finest if all(finest.startswith(day) for day in said) else None
    return None


def _as_edtf(text: str) -> str | None:
    """Return the day that a value begins with, as written there: no clock is put right."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    year, *rest = (part for part in found.groups() if part)
    value = "-".join([year, *(part.zfill(2) for part in rest)])
    is_day = edtf.is_valid(value) and not (rest and int(rest[0]) > 12)
    return value if is_day and value != _UNSET else None


def _metas(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all("meta"):
        names = (str(tag.get("property") or ""), str(tag.get("name") or ""))
        if any(name.lower() in _META for name in names):
            yield str(tag.get("content") or "")


def _linked_data(soup: BeautifulSoup) -> Iterator[str]:
    """Yield the days of what a page is, not of what is told within it."""
    for script in soup.find_all("script", type=_LINKED_DATA):
        try:
            data = json.loads(script.get_text())
        except (ValueError, RecursionError):
            continue
        for thing in _things(data):
            if not _ELSEWHERE.search(str(thing.get("@type"))):
                yield str(thing.get("datePublished") or "")


def _things(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects at the top, in lists and in graphs."""
    if isinstance(data, list):
        for item in data:
            yield from _things(item)
    elif isinstance(data, dict):
        yield data
        yield from _things(data.get("@graph", []))


def _properties(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all(itemprop="datePublished"):
        around = tag.find_parent(itemscope=True)
        kind = str(around.get("itemtype") or "") if isinstance(around, Tag) else ""
        if not _ELSEWHERE.search(kind):
            yield str(tag.get("content") or tag.get("datetime") or tag.get_text())


def _times(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all("time", pubdate=True):
        yield str(tag.get("datetime") or tag.get_text())


_WAYS: Final[tuple[Callable[[BeautifulSoup], Iterator[str]], ...]] = (
    _metas,
    _linked_data,
    _properties,
    _times,
)
"""From what is written on purpose to what a template may have filled in."""
