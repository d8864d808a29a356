"""Characters come through PDFium, rules and tables from pdfplumber: both see the same page."""

from __future__ import annotations

import io
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
import pytest
from generated_pages import Report, a_few, reports
from hypothesis import given

from pipeline.extract.layout import Page
from pipeline.extract.pdf_words import read_page
from pipeline.extract.running_text import clean

DEMO = Path(__file__).resolve().parents[2] / "corpus" / "demo"
PDFS = sorted(DEMO.glob("*.pdf"))
SOFT_HYPHEN = "\u00ad"

Char = dict[str, Any]
Placed = tuple[float, float, float, str]
"""How far down the middle of a character is, its left and right side, and its text."""


def letters(texts: Iterable[str]) -> str:
    """Return what is left when spaces, ligatures and kinds of hyphen make no difference."""
    text = clean(unicodedata.normalize("NFC", "".join(texts))).replace(SOFT_HYPHEN, "-")
    return "".join(text.split())


def read_both(pdf: bytes) -> tuple[Page, list[Char]]:
    """Return the first page as the program reads it, and its characters as pdfplumber does."""
    with pdfium.PdfDocument(pdf) as document:
        page = read_page(document[0], 1, 100_000)
    with pdfplumber.open(io.BytesIO(pdf)) as plumbed:
        chars: list[Char] = plumbed.pages[0].chars
    return page, chars


def placed(chars: Iterable[Char]) -> list[Placed]:
    """Return the characters on level lines with their middles, from the top of the page down."""
    return sorted(
        ((char["top"] + char["bottom"]) / 2, char["x0"], char["x1"], char["text"])
        for char in chars
        if _lies(char)
    )


def _lies(char: Char) -> bool:
    """Whether a character is on a level line; pdfplumber calls a stamp set aslant upright too."""
    _, rise, _, _, _, _ = char["matrix"]
    return bool(char["upright"]) and abs(rise) < 1e-3


def in_box(chars: Sequence[Placed], x0: float, top: float, x1: float, bottom: float) -> str:
    """Return the characters whose middle lies in a box, from left to right."""
    first = bisect_left(chars, top, key=itemgetter(0))
    end = bisect_right(chars, bottom, key=itemgetter(0))
    found = [
        (left, text) for _, left, right, text in chars[first:end] if x0 <= (left + right) / 2 <= x1
    ]
    return letters(text for _, text in sorted(found))


def require_same(pdf: bytes) -> None:
    page, chars = read_both(pdf)
    ours = [word.text for word in page.words] + [item.text for item in page.furniture]
    assert Counter(letters(ours)) == Counter(letters(char["text"] for char in chars))
    level = placed(chars)
    for word in page.words:
        assert in_box(level, word.x0, word.top, word.x1, word.bottom) == letters([word.text])


def test_there_are_demonstration_reports_with_letters() -> None:
    assert sum(bool(read_both(path.read_bytes())[1]) for path in PDFS) >= 5


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_both_readers_find_the_same_words_in_the_same_places_of_a_report(path: Path) -> None:
    require_same(path.read_bytes())


@a_few(12)
@given(report=reports())
def test_both_readers_find_the_same_words_in_the_same_places_of_any_page(report: Report) -> None:
    require_same(report.pdf)
