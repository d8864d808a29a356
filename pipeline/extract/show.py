"""What was understood of a report, page by page, as one HTML file that opens offline.

Beside the image of each page stands the text of its blocks; the boxes on the image carry their
numbers in reading order. The file forbids itself, by a content security policy, to load anything
and to run any script but its own, which is known by its digest: text from a report can never act.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.extract.failures import READ_IN_PART
from pipeline.extract.page_images import PageImage
from pipeline.extract.shown_boxes import (
    ShownBox,
    ShownLine,
    box_around,
    boxes_around,
    grid_lines,
    reading_angle,
)
from pipeline.schema import (
    Cell,
    DocumentStatus,
    ExtractedDocument,
    Furniture,
    Passage,
    PassageKind,
    Section,
    TextLayer,
    Word,
)

TEMPLATES = Path(__file__).with_name("templates")
HEADING = "heading"
FURNITURE = "furniture"
KINDS: Mapping[str, str] = {
    HEADING: "kop",
    PassageKind.PARAGRAPH: "alinea",
    PassageKind.LIST_ITEM: "opsomming",
    PassageKind.TABLE: "tabel",
    PassageKind.CAPTION: "bijschrift",
    PassageKind.FOOTNOTE: "voetnoot",
    PassageKind.ENDNOTE: "eindnoot",
    PassageKind.SIDEBAR: "kader",
    PassageKind.QUOTE: "uitgelicht citaat",
    FURNITURE: "weggelaten",
}
"""What readers call each kind of block."""
LAYERS: Mapping[TextLayer, str] = {
    TextLayer.BORN_DIGITAL: "letters uit het bestand",
    TextLayer.OCR: "gescand; letters uit de beelden gelezen (OCR)",
    TextLayer.MIXED: "deels gescand; daar letters uit de beelden gelezen (OCR)",
}
LANGUAGES: Mapping[str, str] = {"nl": "Nederlands", "fr": "Frans", "de": "Duits", "en": "Engels"}

_ESCAPED = re.compile(r"\\(.)")
_UNESCAPED = {"t": "\t", "n": "\n"}


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A heading or passage, numbered in reading order."""

    number: int
    kind: str
    text: str
    level: int | None = None
    language: str | None = None
    page: int | None = None
    words: tuple[Word, ...] = ()
    cells: tuple[Cell, ...] = ()

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages on which it stands."""
        found = {word.page for word in self.words}
        return tuple(sorted(found or ({self.page} if self.page else set())))


@dataclass(frozen=True, slots=True)
class ShownPart:
    """What stands of a block on one page; the whole block in a format without pages."""

    block: ShownBlock
    text: str
    boxes: tuple[ShownBox, ...] = ()
    lines: tuple[ShownLine, ...] = ()
    rows: tuple[tuple[tuple[str, bool], ...], ...] = ()
    """Text of each cell of a table, and whether it heads its column."""
    goes_on_from: int | None = None
    goes_on_at: int | None = None


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page with its image, its blocks, and what was left out of it."""

    number: int
    image: PageImage | None
    parts: tuple[ShownPart, ...]
    furniture: tuple[tuple[str, tuple[ShownBox, ...]], ...] = ()
    certainty: float | None = None
    """How sure the engine is of its letters, where they were read from its image."""


def render_reading(document: ExtractedDocument, images: Mapping[int, PageImage]) -> str:
    """Return the page-by-page view of a document as HTML.

    Parameters
    ----------
    document
        What was understood of it.
    images
        Images of its pages, by number; empty for a format without pages.
    """
    blocks = list(number_blocks(document))
    counts = Counter(block.kind for block in blocks)
    counts[FURNITURE] = len(document.furniture)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = (TEMPLATES / "show.js").read_text(encoding="utf-8")
    return environment.get_template("show.html.j2").render(
        document=document,
        partly=READ_IN_PART,
        whole=document.status is DocumentStatus.OK,
        layer=LAYERS[document.text_layer] if document.text_layer and document.pages else None,
        pages=lay_out(document, blocks, images),
        loose=() if document.pages else tuple(_part(block, None) for block in blocks),
        kinds=KINDS,
        counts=counts,
        languages=LANGUAGES,
        # Our own files, kept beside the template: they are code, not text to be escaped.
        style=Markup((TEMPLATES / "show.css").read_text(encoding="utf-8")),
        script=Markup(script),
        script_digest=base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode(),
    )


def number_blocks(document: ExtractedDocument) -> Iterator[ShownBlock]:
    """Yield headings and passages in reading order, numbered from 1."""
    found: list[Section | Passage] = [*document.sections, *document.passages]
    for number, block in enumerate(sorted(found, key=lambda block: block.position), start=1):
        if isinstance(block, Section):
            code = f"{block.code} " if block.code else ""
            yield ShownBlock(
                number=number,
                kind=HEADING,
                text=code + block.title,
                level=block.level,
                page=block.page,
                words=block.words,
            )
        else:
            foreign = block.language != document.language
            yield ShownBlock(
                number=number,
                kind=block.kind.value,
                text=block.text,
                language=block.language if foreign else None,
                page=block.page_first,
                words=block.words,
                cells=block.cells,
            )


def lay_out(
    document: ExtractedDocument, blocks: Sequence[ShownBlock], images: Mapping[int, PageImage]
) -> list[ShownPage]:
    """Return each page with what stands on it."""
    furniture: defaultdict[int, list[Furniture]] = defaultdict(list)
    for item in document.furniture:
        furniture[item.page].append(item)
    certainty = {scan.page: scan.certainty for scan in document.scans}
    by_page: defaultdict[int, list[ShownBlock]] = defaultdict(list)
    for block in blocks:
        for page in block.pages:
            by_page[page].append(block)
    pages = []
    for number in range(1, (document.pages or 0) + 1):
        here = by_page[number]
        angle = reading_angle([_on(block.words, number) for block in here])
        pages.append(
            ShownPage(
                number=number,
                image=images.get(number),
                parts=tuple(_part(block, number, angle) for block in here),
                furniture=tuple(
                    (item.text, tuple(boxes_around(item.words, angle)))
                    for item in furniture[number]
                ),
                certainty=certainty.get(number),
            )
        )
    return pages


def _on(words: Sequence[Word], page: int | None) -> list[Word]:
    return [word for word in words if word.page == page]


def _part(block: ShownBlock, page: int | None, angle: int = 0) -> ShownPart:
    """Return what stands of a block on a page; of a block without words, all of it."""
    words = _on(block.words, page)
    first, last = _span(block, words, page)
    if block.kind == PassageKind.TABLE:
        boxes = [box_around(words)] if words else []
    else:
        boxes = boxes_around(words, angle)
    return ShownPart(
        block=block,
        text=block.text[first:last].strip(),
        boxes=tuple(boxes),
        lines=tuple(grid_lines(words, block.cells, angle)),
        rows=tuple(_rows(block, first, last)),
        goes_on_from=max((p for p in block.pages if page and p < page), default=None),
        goes_on_at=min((p for p in block.pages if page and p > page), default=None),
    )


def _span(block: ShownBlock, words: Sequence[Word], page: int | None) -> tuple[int, int]:
    """Return the offsets between which the text of a block stands on a page."""
    begins, ends = 0, len(block.text)
    if words and page != block.pages[0]:
        begins = min(word.start for word in words)
    if words and page != block.pages[-1]:
        ends = max(word.end for word in words)
    return begins, ends


def _rows(block: ShownBlock, first: int, last: int) -> Iterator[tuple[tuple[str, bool], ...]]:
    """Yield the rows of a table that begin between two offsets of its text."""
    rows: defaultdict[int, list[Cell]] = defaultdict(list)
    for cell in block.cells:
        rows[cell.row].append(cell)
    for _, cells in sorted(rows.items()):
        if any(first <= cell.start <= last and cell.end <= last for cell in cells):
            yield tuple((unescaped(block.text[c.start : c.end]), c.header) for c in cells)


def unescaped(cell: str) -> str:
    """Return the text of a cell as it was before the signs that divide cells were escaped."""
    return _ESCAPED.sub(lambda match: _UNESCAPED.get(match[1], match[1]), cell)
