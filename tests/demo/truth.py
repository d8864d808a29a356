"""The true text of a typeset report: its blocks, where they stand, and what is page furniture.

The blocks come from the source, so they are exact; the page of each is found in the PDF, and what
stands in the margins of the PDF is furniture. A report has the margins of its layout.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import pypdfium2 as pdfium
from demo.sources import Block

POINTS_PER_MM = 72 / 25.4
LINE_END_HYPHEN = re.compile(r"[\u00ad\x02\ufffe]|-(?:\r?\n|$)")
"""PDFium writes U+FFFE for a hyphen at the end of a line."""
SAME_LINE = 4.0
"""Points between the feet of two characters of one line of small type."""
FAR = 40.0
"""Points between a running head and a page number on one line."""
PROBE = 24
"""Letters and digits by which a block is found on its page."""

Truth = dict[str, Any]


@dataclass(frozen=True)
class Margins:
    """Height of the strips above and below the text, in millimetres."""

    top: float
    bottom: float


def tell_truth(name: str, blocks: Sequence[Block], pdf: bytes, margins: Margins) -> Truth:
    """Return what a careful typist would make of a typeset report.

    Parameters
    ----------
    name
        Name of the file without suffix.
    blocks
        Blocks of its source.
    pdf
        The PDF, with its text; for a scan, the PDF before it was printed.
    margins
        Margins of its layout.

    Returns
    -------
    dict
        `blocks` in reading order with type, level, text, page and, for what stands apart,
        `float`; tables with rows of cells as text; `furniture`, `markers`, `hyphen_breaks`.
    """
    with pdfium.PdfDocument(pdf) as document:
        pages = [page.get_textpage() for page in document]
        texts = [page.get_text_range() for page in pages]
        furniture = [
            line
            for page, textpage in zip(document, pages, strict=True)
            for line in _strips(page, textpage, margins)
        ]
    return {
        "name": name,
        "expect": "ok",
        "pages": len(texts),
        "hyphen_breaks": sum(len(LINE_END_HYPHEN.findall(text)) for text in texts),
        "furniture": furniture,
        "markers": list(_markers(blocks)),
        "blocks": list(_with_pages(blocks, [squeeze(text) for text in texts])),
    }


def to_json(truth: Truth) -> str:
    """Write a true text."""
    return json.dumps(truth, ensure_ascii=False, indent=1) + "\n"


def _strips(page: Any, textpage: Any, margins: Margins) -> Iterator[str]:
    """Yield the lines of the strips above and below the text.

    A character belongs to a strip when its whole box lies in it: letters of the first line of
    text reach up into the upper one.
    """
    height = page.get_height()
    top, bottom = height - margins.top * POINTS_PER_MM, margins.bottom * POINTS_PER_MM
    line, place = "", (0.0, 0.0)
    for index in range(textpage.count_chars()):
        character = textpage.get_text_range(index, 1)
        left, low, right, high = textpage.get_charbox(index, loose=True)
        if character.isspace():
            line += " "
        elif low >= top or high <= bottom:
            if abs(low - place[0]) > SAME_LINE or left - place[1] > FAR:
                yield from _unless_empty(line)
                line = ""
            line += character
            place = (low, right)
    yield from _unless_empty(line)


def _unless_empty(line: str) -> Iterator[str]:
    if line.strip():
        yield " ".join(line.split())


def _markers(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield each word that a footnote is called at with the number of the note glued to it."""
    numbers = count(1)
    for block in blocks:
        before = ""
        for piece in block.line.pieces:
            before += piece.text
            if piece.note is not None:
                yield f"{before.split()[-1]}{next(numbers)}"


def _with_pages(blocks: Sequence[Block], pages: Sequence[str]) -> Iterator[Truth]:
    page = 0
    for block in blocks:
        probe = squeeze(block.text)[:PROBE]
        is_apart = block.box_kind == "sidebar" or block.kind in ("footnote", "quote")
        found = next((n for n in range(page, len(pages)) if probe in pages[n]), page)
        # A box may float ahead of the text around it: it says nothing on where that goes on.
        page = page if is_apart else found
        yield _entry(block, found + 1, is_apart)


def _entry(block: Block, page: int, is_apart: bool) -> Truth:
    text: Any = block.text
    if block.kind == "table":
        text = [[cell.text for cell in row] for row in block.rows]
    elif block.number:
        text = f"{block.number}. {text}"
    entry = {
        "type": "list_item" if block.style == "item" else block.kind,
        "level": block.level or None,
        "text": text,
        "page": page,
    }
    return {**entry, "float": True} if is_apart else entry


def squeeze(text: str) -> str:
    """Return the letters and digits of a text, in lower case."""
    return re.sub(r"[\W_]+", "", text.lower())
