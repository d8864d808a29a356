"""Images of the pages of a PDF, small enough to stand in one HTML file."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

import pypdfium2 as pdfium


@dataclass(frozen=True, slots=True)
class Grain:
    """How fine images are: pixels along the longer edge of a page, and the quality of the JPEG."""

    long_edge: int
    quality: int


FINE, COARSE = Grain(1200, 70), Grain(850, 55)
"""Small type can just be read in the first; the second is for documents of many pages."""
MANY_PAGES = 60
"""A browser can hold some tens of megabytes in one file."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as it is shown: its size in points and its image as a data URI, if it has one."""

    width: float
    height: float
    uri: str | None


def picture_pages(document: pdfium.PdfDocument, most: int) -> dict[int, PageImage]:
    """Return the images of the first pages of a PDF, by page number.

    Parameters
    ----------
    document
        An open PDF.
    most
        How many pages at most.
    """
    count = min(len(document), most)
    grain = FINE if count <= MANY_PAGES else COARSE
    found = {number: _picture(document, number - 1, grain) for number in range(1, count + 1)}
    return {number: image for number, image in found.items() if image is not None}


def _picture(document: pdfium.PdfDocument, index: int, grain: Grain) -> PageImage | None:
    """Return the image of a page; None for a damaged one."""
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return None
    try:
        width, height = page.get_size()
        if min(width, height) < 1:
            return None
        image = page.render(scale=grain.long_edge / max(width, height)).to_pil().convert("RGB")
    except pdfium.PdfiumError:
        return PageImage(width, height, None)
    finally:
        page.close()
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=grain.quality, optimize=True)
    encoded = base64.b64encode(buffer.getvalue()).decode("ascii")
    return PageImage(round(width, 2), round(height, 2), f"data:image/jpeg;base64,{encoded}")
