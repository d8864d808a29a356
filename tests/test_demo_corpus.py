"""The demonstration reports are there, say what they are, and agree with their sources."""

import importlib.util
import os
import re
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pdfplumber
import pytest
from markdown_it import MarkdownIt

DEMO = Path(__file__).resolve().parents[1] / "corpus" / "demo"
PAGES = {"jaarverslag-deltaboog-2023": 9, "vergelijking-maasvallei-ardennen": 9}
COLUMNS = {"jaarverslag-deltaboog-2023": 2, "vergelijking-maasvallei-ardennen": 1}
MAX_BYTES = 300_000


def load_typesetter() -> ModuleType:
    spec = importlib.util.spec_from_file_location("typeset_demo", DEMO / "typeset.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TYPESETTER = load_typesetter()


def read_pages(pdf: bytes) -> list[str]:
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [page.extract_text() for page in document.pages]


def read_letters(pdf: bytes, columns: int) -> str:
    """Text without spaces and hyphens, so that broken words are whole.

    First column after column, above a table and below it apart; then whole lines, for
    tables and notes over both columns.
    """
    by_column, by_line = [], []
    with pdfplumber.open(BytesIO(pdf)) as document:
        for page in document.pages:
            top, bottom, width = 65, page.height - 65, page.width / columns
            by_line.append(page.crop((0, top, page.width, bottom)).extract_text())
            edges = [
                edge for table in page.find_tables() for edge in (table.bbox[1], table.bbox[3])
            ]
            for upper, lower in pairwise([top, *sorted(edges), bottom]):
                for column in range(columns):
                    box = (column * width, upper, (column + 1) * width, lower)
                    by_column.append(page.crop(box).extract_text())
    return squeeze("\n".join(by_column + by_line))


def squeeze(text: str) -> str:
    return re.sub(r"[\s-]+", "", text)


def read_source_words(name: str) -> set[str]:
    """Words of the source, without its mark-up."""
    markdown = (DEMO / "sources" / f"{name}.md").read_text(encoding="utf-8")
    rendered = MarkdownIt("commonmark").enable("table").render(markdown)
    plain = re.sub(r"<[^>]+>", " ", rendered).replace("&amp;", "&")
    return {squeeze(word) for word in plain.split()}


def pdf_of(name: str) -> bytes:
    return (DEMO / f"{name}.pdf").read_bytes()


def test_the_expected_reports_are_the_ones_typeset() -> None:
    assert {path.stem for path in DEMO.glob("*.pdf")} == set(PAGES) == set(TYPESETTER.PUBLISHED)


@pytest.mark.parametrize("name", PAGES)
def test_report_has_its_pages_and_stays_small(name: str) -> None:
    pdf = pdf_of(name)
    assert len(read_pages(pdf)) == PAGES[name]
    assert len(pdf) < MAX_BYTES


@pytest.mark.parametrize("name", PAGES)
def test_first_page_says_that_the_report_is_fictitious(name: str) -> None:
    first = squeeze(read_pages(pdf_of(name))[0])
    assert re.search(r"Fictief(verslag|rapport)\.", first)
    assert "bestaatniet" in first or "bestaanniet" in first


@pytest.mark.parametrize("name", PAGES)
def test_every_word_of_the_source_can_be_read_in_the_pdf(name: str) -> None:
    text = read_letters(pdf_of(name), COLUMNS[name])
    assert {word for word in read_source_words(name) if word not in text} == set()


@pytest.mark.parametrize("name", PAGES)
def test_pdf_was_made_from_the_present_sources(name: str) -> None:
    with pdfplumber.open(BytesIO(pdf_of(name))) as document:
        made_from = document.metadata[TYPESETTER.DIGEST_KEY]
    assert made_from == TYPESETTER.compute_sources_digest(name), "run corpus/demo/typeset.py"


@pytest.mark.parametrize("name", PAGES)
def test_typesetting_again_gives_the_same_text(name: str) -> None:
    missing = TYPESETTER.find_missing_requirements()
    if missing and os.environ.get("GRENSWERK_REQUIRE_ALL") != "1":
        pytest.skip("; ".join(missing))
    assert not missing
    assert read_pages(TYPESETTER.typeset(name)) == read_pages(pdf_of(name))
