"""Judge whether the letters of a PDF page can be used, or the page has to be read as an image.

A scan has no letters; print-ready files may draw them as outlines; and a font that does not say
which letters its signs stand for gives others, or signs that cannot be printed.
"""

from __future__ import annotations

import re

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.extract.dehyphenation import dutch_frequencies
from pipeline.extract.layout import Page

MIN_LETTERS = 15
"""A page with fewer letters has no text of its own."""
MIN_IMAGE_SHARE = 0.3
"""Share of a page without text that images cover when it is a scan."""
MIN_OUTLINES = 4000
"""Line segments on a page without text when it is letters that they draw."""
MIN_WORDS = 20
"""With fewer words, how many are known says nothing."""
MIN_KNOWN = 0.15
"""Share of known words; Dutch has 0.9, its neighbours 0.8, Finnish 0.2 and wrong letters 0.05."""
MIN_PRINTABLE = 0.4
"""Share of the signs on a page, spaces too, that can be printed; text has 0.8."""
MIN_SIGNS = 100

_WORD = re.compile(r"[a-zà-öø-ÿ]{3,}")


def is_image_only(page: Page, handle: pdfium.PdfPage) -> bool:
    """Whether a page has to be read as an image to know what it says.

    Parameters
    ----------
    page
        What its letters say.
    handle
        The page itself.
    """
    letters = sum(len(word.text) for word in page.words)
    if letters < MIN_LETTERS and (page.image_share >= MIN_IMAGE_SHARE or _is_outlined(handle)):
        return True
    known = known_share([word.text for word in page.words])
    if known is not None:
        return known < MIN_KNOWN
    signs = _count_signs(handle)
    return signs >= MIN_SIGNS and letters < MIN_PRINTABLE * signs


def known_share(words: list[str]) -> float | None:
    """Return the share of words that Dutch has; None if there are too few to tell."""
    found = _WORD.findall(" ".join(words).lower())
    if len(found) < MIN_WORDS:
        return None
    frequencies = dutch_frequencies()
    return sum(word in frequencies for word in found) / len(found)


def _is_outlined(handle: pdfium.PdfPage) -> bool:
    segments = 0
    for item in handle.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,)):
        segments += max(raw.FPDFPath_CountSegments(item), 0)
        if segments >= MIN_OUTLINES:
            return True
    return False


def _count_signs(handle: pdfium.PdfPage) -> int:
    textpage = handle.get_textpage()
    try:
        return int(textpage.count_chars())
    finally:
        textpage.close()


def largest_image(handle: pdfium.PdfPage) -> int:
    """Return the pixels of the largest image on a page, all of which reading it unpacks."""
    images = handle.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,))
    return max((width * height for width, height in (i.get_px_size() for i in images)), default=0)
