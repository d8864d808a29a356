"""Characters come through PDFium, rules and tables from pdfplumber: both see the same page."""

from __future__ import annotations

import io
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium
import pytest
from generated_pages import Report, reports
from hypothesis import given, settings

from pipeline.extract.layout import Page
from pipeline.extract.pdf_words import read_page
from pipeline.extract.running_text import clean

DEMO = Path(__file__).resolve().parents[2] / "corpus" / "demo"
PDFS = sorted(DEMO.glob("*.pdf"))
SOFT_HYPHEN = "\u00ad"

Char = dict[str, float | str]


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


def in_box(chars: Iterable[Char], x0: float, top: float, x1: float, bottom: float) -> str:
    """Return the characters whose middle lies in a box, from left to right."""
    found = []
    for char in chars:
        left, right = float(char["x0"]), float(char["x1"])
        middle = (float(char["top"]) + float(char["bottom"])) / 2
        if char["upright"] and x0 <= (left + right) / 2 <= x1 and top <= middle <= bottom:
            found.append((left, str(char["text"])))
    return letters(text for _, text in sorted(found))


def require_same(pdf: bytes) -> None:
    page, chars = read_both(pdf)
    ours = [word.text for word in page.words] + [item.text for item in page.furniture]
    assert Counter(letters(ours)) == Counter(letters(str(char["text"]) for char in chars))
    for word in page.words:
        assert in_box(chars, word.x0, word.top, word.x1, word.bottom) == letters([word.text])


def test_there_are_demonstration_reports_with_letters() -> None:
    assert sum(bool(read_both(path.read_bytes())[1]) for path in PDFS) >= 5


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_both_readers_find_the_same_words_in_the_same_places_of_a_report(path: Path) -> None:
    require_same(path.read_bytes())


@settings(max_examples=8, deadline=None, derandomize=True, database=None)
@given(report=reports())
def test_both_readers_find_the_same_words_in_the_same_places_of_any_page(report: Report) -> None:
    require_same(report.pdf)
