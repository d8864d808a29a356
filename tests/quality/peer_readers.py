"""Other readers of PDFs, each used as its manual says, for the same figures on the same files.

None of them knows headings or furniture; pdfplumber also finds tables. Their text becomes blocks
at blank lines, which is how those that know paragraphs part them; the others give a block a page.
"""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pdfplumber.page import Page
from quality.measuring import read_file

from pipeline.evaluate.text_blocks import Block
from pipeline.schema import PassageKind

Reader = Callable[[Path], list[Block]]

_BLANK_LINES = re.compile(r"(?:\r?\n[ \t]*){2,}|\f")


@dataclass(frozen=True)
class Peer:
    """A reader, its version, and how it reads the text and the tables of a PDF."""

    name: str
    version: str | None
    """None where it is not installed."""
    read: Reader
    read_tables: Reader | None = None


def _as_blocks(pages: Iterator[str]) -> list[Block]:
    return [
        Block(kind=PassageKind.PARAGRAPH.value, text=text, page=number)
        for number, page in enumerate(pages, 1)
        for text in _BLANK_LINES.split(page)
        if text.strip()
    ]


def _read_with_pdftotext(path: Path) -> list[Block]:
    told = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return _as_blocks(iter(told.stdout.decode("utf-8", "replace").split("\f")))


def _read_with_pypdfium2(path: Path) -> list[Block]:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return _as_blocks(page.get_textpage().get_text_range() for page in document)


def _read_with_pdfminer(path: Path) -> list[Block]:
    from pdfminer.high_level import extract_text

    return _as_blocks(iter(extract_text(path).split("\f")))


def _read_with_pdfplumber(path: Path) -> list[Block]:
    import pdfplumber

    with pdfplumber.open(path) as document:
        return _as_blocks(_let_go(page.extract_text(), page) for page in document.pages)


def _let_go(text: str, page: Page) -> str:
    # The characters of all pages at once would fill the memory.
    page.close()
    return text


def _tables_of_pdfplumber(path: Path) -> list[Block]:
    import pdfplumber

    with pdfplumber.open(path) as document:
        return [
            Block.model_validate({"type": "table", "rows": rows, "page": page.page_number})
            for page in document.pages
            for rows in page.extract_tables()
        ]


def _read_with_pypdf(path: Path) -> list[Block]:
    from pypdf import PdfReader

    return _as_blocks(page.extract_text() for page in PdfReader(path).pages)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _pdftotext_version() -> str | None:
    if shutil.which("pdftotext") is None:
        return None
    told = subprocess.run(["pdftotext", "-v"], capture_output=True, text=True, check=False)
    found = re.search(r"version (\S+)", told.stderr + told.stdout)
    return found[1] if found else "of unknown version"


OURS = "Grenswerk"


def all_readers() -> list[Peer]:
    """Return this program and its peers, also those that are not installed."""
    return [
        Peer(OURS, _version("grenswerk"), read_file, read_file),
        Peer("pdftotext", _pdftotext_version(), _read_with_pdftotext),
        Peer("pypdfium2", _version("pypdfium2"), _read_with_pypdfium2),
        Peer("pdfminer.six", _version("pdfminer.six"), _read_with_pdfminer),
        Peer("pdfplumber", _version("pdfplumber"), _read_with_pdfplumber, _tables_of_pdfplumber),
        Peer("pypdf", _version("pypdf"), _read_with_pypdf),
    ]
