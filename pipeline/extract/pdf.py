"""Read a PDF: from bytes to drafts in reading order."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Sequence
from dataclasses import replace

import pypdfium2 as pdfium

from pipeline.errors import DocumentError
from pipeline.extract.dehyphenation import Dehyphenator
from pipeline.extract.drafts import drafts_of, witness_lines
from pipeline.extract.failures import LOCKED
from pipeline.extract.furniture import remove_furniture
from pipeline.extract.headings import title_of
from pipeline.extract.layout import Area, Draft, Gap, Page, PageWord, Reading
from pipeline.extract.ocr import OcrReader
from pipeline.extract.page_layout import blocks_of_pages
from pipeline.extract.pdf_rescue import has_page_objects, is_complete, with_new_end
from pipeline.extract.pdf_words import CrowdedPageError, read_page
from pipeline.extract.scan_settling import settle_sizes
from pipeline.extract.text_layer import is_image_only, largest_image
from pipeline.schema import FailureCategory, ScannedPage
from pipeline.settings import ExtractSettings

READING_SHARE = 0.8
"""Share of the time for a document after which no page is begun; the rest is for its layout."""
NO_PAGES = "is a PDF without pages; make it again"
PAGE_DAMAGED = "damaged; save the file anew from another program"
PAGE_IMAGE_UNREADABLE = "cannot be read from its image; scan it again"
CUT_OFF = "the end of the file is missing; fetch the whole file again"


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
    """Open a PDF, with a new end if its own is missing or wrong; say why it cannot be opened."""
    whole = is_complete(data)
    try:
        document = pdfium.PdfDocument(data if whole else with_new_end(data) or data)
    except pdfium.PdfiumError as error:
        reason = str(error).lower()
        if "password" in reason or "security" in reason:
            raise DocumentError(FailureCategory.ENCRYPTED, LOCKED) from error
        document = _open_with_new_end(data) if whole else None
        if document is None:
            raise _cannot_open(data, whole) from error
    if len(document) == 0:
        document.close()
        raise DocumentError(FailureCategory.EMPTY, NO_PAGES)
    return document


def _open_with_new_end(data: bytes) -> pdfium.PdfDocument | None:
    mended = with_new_end(data)
    try:
        return pdfium.PdfDocument(mended) if mended else None
    except pdfium.PdfiumError:
        return None


def _cannot_open(data: bytes, whole: bool) -> DocumentError:
    if not whole:
        return DocumentError(
            FailureCategory.DAMAGED,
            "is cut off and none of its pages is whole; fetch the whole file again",
        )
    if not has_page_objects(data):
        return DocumentError(FailureCategory.EMPTY, NO_PAGES)
    return DocumentError(
        FailureCategory.DAMAGED,
        "is a PDF whose structure is broken; open it elsewhere and save it again",
    )


def _read(document: pdfium.PdfDocument, data: bytes, settings: ExtractSettings) -> Reading:
    pages, gaps = _read_pages(document, settings)
    if not is_complete(data):
        gaps.insert(0, Gap(FailureCategory.DAMAGED, CUT_OFF))
    scans = [(page.number, page.certainty) for page in pages]
    cleaned = remove_furniture(settle_sizes(pages))
    blocks = blocks_of_pages(cleaned)
    drafts = drafts_of(blocks, Dehyphenator(witness_lines(blocks)))
    return Reading(
        drafts=tuple(drafts),
        pages=len(document),
        scans=tuple(ScannedPage(page=n, certainty=c) for n, c in scans if c is not None),
        title=_title(drafts, document),
        furniture=tuple(item for page in cleaned for item in page.furniture),
        missing=tuple(gaps),
    )


def _read_pages(
    document: pdfium.PdfDocument, settings: ExtractSettings
) -> tuple[list[Page], list[Gap]]:
    """Read the pages within the limits; say what is left out and why."""
    began = time.monotonic()
    ocr = OcrReader()
    pages: list[Page] = []
    gaps: list[Gap] = []
    for index in range(len(document)):
        limit = ""
        if index >= settings.max_pages:
            limit = "max_pages"
        elif time.monotonic() - began > READING_SHARE * settings.max_seconds:
            limit = "max_seconds"
        if limit:
            reason = f"all after page {index} is left out; raise {limit} in params.yaml"
            gaps.append(Gap(FailureCategory.LIMIT, reason))
            break
        page, gap = _read_one(document, index, settings, ocr)
        pages += [] if page is None else [page]
        gaps += [] if gap is None else [gap]
    return pages, gaps


def _read_one(
    document: pdfium.PdfDocument, index: int, settings: ExtractSettings, ocr: OcrReader
) -> tuple[Page | None, Gap | None]:
    try:
        handle = document[index]
    except pdfium.PdfiumError:
        return None, Gap(FailureCategory.DAMAGED, PAGE_DAMAGED, index + 1)
    try:
        if max(handle.get_size()) > settings.max_page_points:
            return None, _over("max_page_points", index)
        page = _shown(read_page(handle, index + 1, settings.max_page_characters))
        if not is_image_only(page, handle):
            return page, None
        blank = replace(page, words=())
        if largest_image(handle) > settings.max_image_megapixels * 1e6:
            return blank, _over("max_image_megapixels", index)
        return ocr.read(handle, blank)
    except CrowdedPageError:
        return None, _over("max_page_characters", index)
    except subprocess.SubprocessError:
        return None, Gap(FailureCategory.DAMAGED, PAGE_IMAGE_UNREADABLE, index + 1)
    except pdfium.PdfiumError:
        return None, Gap(FailureCategory.DAMAGED, PAGE_DAMAGED, index + 1)
    finally:
        handle.close()


def _shown(page: Page) -> Page:
    """Return the page without words that no reader sees: beside it, or larger than it is."""
    whole = Area(0, 0, page.width, page.height)
    return replace(page, words=tuple(word for word in page.words if _is_shown(word, whole)))


def _is_shown(word: PageWord, page: Area) -> bool:
    fits = word.size <= page.bottom and word.x1 - word.x0 <= 2 * page.x1
    return fits and page.holds(word)


def _over(limit: str, index: int) -> Gap:
    return Gap(FailureCategory.LIMIT, f"over {limit}; raise it in params.yaml", index + 1)


def _title(drafts: Sequence[Draft], document: pdfium.PdfDocument) -> str | None:
    """Return the title by the headings, else the one that the file gives itself."""
    named = re.sub(r"\s+", " ", str(document.get_metadata_value("Title"))).strip()
    return title_of(drafts) or named or None
