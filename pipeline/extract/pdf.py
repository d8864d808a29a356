"""Read a PDF: from bytes to drafts in reading order."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

import pypdfium2 as pdfium

from pipeline.errors import DocumentError
from pipeline.extract.dehyphenation import Dehyphenator
from pipeline.extract.drafts import drafts_of, witness_lines
from pipeline.extract.furniture import remove_furniture
from pipeline.extract.headings import title_of
from pipeline.extract.layout import Draft, Page, Reading
from pipeline.extract.ocr import OcrReader, settle_sizes
from pipeline.extract.page_layout import blocks_of_pages
from pipeline.extract.pdf_words import read_page
from pipeline.schema import FailureCategory
from pipeline.settings import ExtractSettings

MIN_TEXT_LETTERS = 15
"""A page with fewer letters and an image over half of it is a scan."""


def read_pdf(data: bytes, settings: ExtractSettings) -> Reading:
    """Read a PDF.

    Raises
    ------
    DocumentError
        If it is encrypted, damaged beyond reading, has no pages, or only images that cannot
        be read.
    """
    document = open_pdf(data)
    try:
        return _read(document, data, settings)
    finally:
        document.close()


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """Open a PDF, saying why when that is not possible."""
    try:
        document = pdfium.PdfDocument(data)
        pages = len(document)
    except pdfium.PdfiumError as error:
        raise _cannot_open(data, str(error)) from error
    if pages == 0:
        document.close()
        raise DocumentError(FailureCategory.EMPTY, "is a PDF without pages; make it again")
    return document


def _cannot_open(data: bytes, reason: str) -> DocumentError:
    if "password" in reason.lower() or "security" in reason.lower():
        return DocumentError(
            FailureCategory.ENCRYPTED,
            "is locked with a password; save a copy without password and put that in the folder",
        )
    if not is_complete(data):
        return DocumentError(
            FailureCategory.DAMAGED,
            "is cut off: its end is missing; fetch the whole file again",
        )
    return DocumentError(
        FailureCategory.DAMAGED,
        "is a PDF whose structure is broken; open it elsewhere and save it again",
    )


def is_complete(data: bytes) -> bool:
    """Whether a PDF has the mark that stands at its end."""
    return b"%%EOF" in data[-2048:]


def _read(document: pdfium.PdfDocument, data: bytes, settings: ExtractSettings) -> Reading:
    pages, missing, limited = _read_pages(document, settings)
    if not is_complete(data):
        missing.append("the end of the file is missing")
    scanned = sum(page.scanned for page in pages)
    cleaned = remove_furniture(settle_sizes(pages))
    blocks = blocks_of_pages(cleaned)
    drafts = drafts_of(blocks, Dehyphenator(witness_lines(blocks)))
    return Reading(
        drafts=tuple(drafts),
        pages=len(document),
        scanned_pages=scanned,
        title=_title(drafts, document),
        furniture=tuple(item for page in cleaned for item in page.furniture),
        missing=tuple(missing),
        limited=limited,
    )


def _read_pages(
    document: pdfium.PdfDocument, settings: ExtractSettings
) -> tuple[list[Page], list[str], bool]:
    """Read the pages within the limits; say what is left out, and whether a limit is why."""
    began = time.monotonic()
    ocr = OcrReader()
    pages: list[Page] = []
    missing: list[str] = []
    limited = False
    for index in range(len(document)):
        if index >= settings.max_pages:
            missing.append(f"pages after {index} are left out (max_pages in params.yaml)")
            limited = True
            break
        if time.monotonic() - began > 0.8 * settings.max_seconds:
            missing.append(f"pages after {index} are left out (max_seconds in params.yaml)")
            limited = True
            break
        page, reason = _read_one(document, index, settings, ocr)
        if reason:
            missing.append(reason)
            limited = limited or "max_page_points" in reason
        if page is not None:
            pages.append(page)
    if ocr.refused and not any(page.words for page in pages):
        raise DocumentError(FailureCategory.OCR_MISSING, f"has only scanned pages; {ocr.refused}")
    return pages, missing, limited


def _read_one(
    document: pdfium.PdfDocument, index: int, settings: ExtractSettings, ocr: OcrReader
) -> tuple[Page | None, str]:
    try:
        handle = document[index]
    except pdfium.PdfiumError:
        return None, f"page {index + 1} is damaged"
    try:
        if max(handle.get_size()) > settings.max_page_points:
            return None, f"page {index + 1} is larger than max_page_points in params.yaml"
        page = read_page(handle, index + 1)
        if _is_scan(page):
            return ocr.read(handle, page)
        return page, ""
    finally:
        handle.close()


def _is_scan(page: Page) -> bool:
    letters = sum(len(word.text) for word in page.words)
    return letters < MIN_TEXT_LETTERS and page.image_share >= 0.3


def _title(drafts: Sequence[Draft], document: pdfium.PdfDocument) -> str | None:
    """Return the title by the headings, else the one that the file gives itself."""
    named = re.sub(r"\s+", " ", str(document.get_metadata_value("Title"))).strip()
    return title_of(drafts) or named or None
