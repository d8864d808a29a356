"""Read a DOCX file: styles tell headings and lists, so there is little layout to undo."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from pipeline.errors import DocumentError
from pipeline.extract.drafts import table_of_texts
from pipeline.extract.headings import code_of, split_code, title_of
from pipeline.extract.layout import Draft, Reading
from pipeline.extract.lists import bullet_of
from pipeline.extract.paragraphs import is_caption
from pipeline.extract.running_text import clean
from pipeline.schema import FailureCategory, PassageKind

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_HEADING = re.compile(r"(?:heading|kop|titre|überschrift)\s*(\d)", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|titel|titre)$", re.IGNORECASE)
_LIST = re.compile(r"list|lijst|opsomming", re.IGNORECASE)
_CAPTION = re.compile(r"caption|bijschrift", re.IGNORECASE)
_QUOTE = re.compile(r"quote|citaat", re.IGNORECASE)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_UNPACKED = 600_000_000
"""A file that unpacks to more bytes is refused."""


def read_docx(data: bytes) -> Reading:
    """Read a DOCX file.

    Raises
    ------
    DocumentError
        If the archive is broken, locked, or not a Word document.
    """
    from docx import Document as open_document
    from docx.opc.exceptions import PackageNotFoundError

    _check_archive(data)
    try:
        document = open_document(BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, SyntaxError, zipfile.BadZipFile) as error:
        raise DocumentError(
            FailureCategory.DAMAGED,
            "is a Word file whose structure is broken; open it elsewhere and save it again",
        ) from error
    drafts = tuple(draft for draft in _drafts(document) if draft.text.strip())
    title = title_of(drafts) or str(document.core_properties.title).strip() or None
    return Reading(drafts=(*drafts, *_footnotes(data)), title=title)


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            size = sum(item.file_size for item in archive.infolist())
            names = archive.namelist()
    except zipfile.BadZipFile as error:
        raise DocumentError(
            FailureCategory.DAMAGED, "is a Word file that is cut off; fetch the whole file again"
        ) from error
    if size > MAX_UNPACKED:
        raise DocumentError(FailureCategory.LIMIT, "unpacks to too many bytes; save it as PDF")
    if "word/document.xml" not in names:
        raise DocumentError(
            FailureCategory.UNSUPPORTED, "is not a Word document; save it as DOCX or PDF"
        )


def _drafts(document: Document) -> Iterator[Draft]:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for item in document.iter_inner_content():
        if isinstance(item, Paragraph):
            yield _paragraph(item)
        elif isinstance(item, Table):
            yield _table(item)


def _text_of(paragraph: Paragraph) -> str:
    return " ".join(clean(paragraph.text).replace("\u00ad", "").split())


def _paragraph(paragraph: Paragraph) -> Draft:
    text = _text_of(paragraph)
    style = str(paragraph.style.name) if paragraph.style is not None else ""
    level = _heading_level(paragraph, style, text)
    if level is not None:
        code, title = split_code(text)
        return Draft(kind=None, text=title, level=level, code=code)
    if _CAPTION.search(style) or is_caption(text):
        return Draft(kind=PassageKind.CAPTION, text=text)
    if _QUOTE.search(style):
        return Draft(kind=PassageKind.QUOTE, text=text)
    bullet = bullet_of(text)
    if bullet or _LIST.search(style) or _is_numbered(paragraph):
        return Draft(kind=PassageKind.LIST_ITEM, text=text[len(bullet) :].strip() or text)
    return Draft(kind=PassageKind.PARAGRAPH, text=text)


def _is_numbered(paragraph: Paragraph) -> bool:
    properties = paragraph._p.pPr
    return properties is not None and properties.numPr is not None


def _heading_level(paragraph: Paragraph, style: str, text: str) -> int | None:
    """Return the level of a heading by its style, or by bold type and a code."""
    if not text:
        return None
    if _TITLE.match(style):
        return 1
    match = _HEADING.match(style)
    if match:
        return int(match.group(1)) + 1
    runs = [run for run in paragraph.runs if run.text.strip()]
    bold = bool(runs) and all(run.bold for run in runs)
    short = len(text) <= 120 and not re.search(r"[.;,:]$", text)
    if bold and short and not is_caption(text) and not _is_numbered(paragraph):
        code = code_of(text)
        return 4 if code is None else 2 + code.depth
    return None


def _table(table: Table) -> Draft:
    rows = []
    for row in table.rows:
        cells: list[str] = []
        seen: list[object] = []
        for cell in row.cells:
            merged = any(cell._tc is other for other in seen)
            seen.append(cell._tc)
            text = " ".join(_text_of(paragraph) for paragraph in cell.paragraphs)
            cells.append("" if merged else text.strip())
        rows.append(cells)
    return table_of_texts(rows, header=len(rows) > 1)


def _footnotes(data: bytes) -> Iterator[Draft]:
    """Yield the footnotes, which python-docx does not read."""
    from xml.etree import ElementTree

    with zipfile.ZipFile(BytesIO(data)) as archive:
        if "word/footnotes.xml" not in archive.namelist():
            return
        content = archive.read("word/footnotes.xml")
    for note in ElementTree.fromstring(content).iter(f"{_W}footnote"):
        if note.get(f"{_W}type") in ("separator", "continuationSeparator"):
            continue
        text = " ".join(clean("".join(t.text or "" for t in note.iter(f"{_W}t"))).split())
        if text:
            yield Draft(kind=PassageKind.FOOTNOTE, text=text)
