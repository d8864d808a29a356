"""Read a DOCX file: its body, with notes and boxes where they are called or anchored.

Styles tell most of what a PDF leaves to be guessed. Heads and feet are parts of their own in the
file, and no part of its text.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pipeline.errors import DocumentError
from pipeline.extract.docx_furniture import HEADS, furniture_of
from pipeline.extract.docx_headings import heading_levels
from pipeline.extract.docx_names import w
from pipeline.extract.docx_numbering import Numbering
from pipeline.extract.docx_paragraphs import DocxParagraph, ParagraphReader, paragraphs_in
from pipeline.extract.docx_styles import Styles
from pipeline.extract.docx_tables import read_table, runs_as_text
from pipeline.extract.headings import split_code, title_of
from pipeline.extract.layout import Draft, Reading
from pipeline.extract.lists import bullet_of, number_of
from pipeline.extract.mending import mend
from pipeline.extract.paragraphs import is_caption
from pipeline.schema import FailureCategory, PassageKind

if TYPE_CHECKING:
    from docx.document import Document

_LIST = re.compile(r"list|lijst|opsomming|toc \d|inhopg")
_CAPTION = re.compile(r"caption|bijschrift")
_QUOTE = re.compile(r"(?:intense )?quote|citaat|(?:duidelijk )?citaat")
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")
MAX_UNPACKED = 600_000_000
"""A file that unpacks to more bytes is refused."""
MAX_DEPTH = 12
"""Boxes and tables within one another, deeper than any author goes, are left out."""


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
    broken = (PackageNotFoundError, LookupError, ValueError, SyntaxError, zipfile.BadZipFile)
    # What python-docx and zipfile raise on damaged parts, since they do not check what they read.
    unchecked = (AttributeError, TypeError, EOFError, NotImplementedError, zlib.error)
    try:
        document = open_document(BytesIO(data))
        reader = _BodyReader.of(document)
        drafts = mend(reader.read(document.element.body))
        furniture = furniture_of(_roots(document, HEADS), reader.paragraphs)
    except (*broken, *unchecked) as error:
        raise DocumentError(
            FailureCategory.DAMAGED,
            "is a Word file whose structure is broken; open it elsewhere and save it again",
        ) from error
    title = title_of(drafts) or str(document.core_properties.title).strip() or None
    return Reading(drafts=tuple(drafts), title=title, furniture=tuple(furniture))


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


@dataclass
class _BodyReader:
    """Reads the body of a document, its boxes and its notes."""

    paragraphs: ParagraphReader
    notes: Mapping[tuple[str, str], Any]

    @classmethod
    def of(cls, document: Document) -> _BodyReader:
        """Return a reader with the styles, lists and notes of a document."""
        parts = {
            relation.reltype.rsplit("/", 1)[-1]: relation.target_part
            for relation in document.part.rels.values()
            if not relation.is_external
        }
        roots = {name: _root_of(parts.get(name)) for name in ("styles", "numbering")}
        paragraphs = ParagraphReader(Styles(roots["styles"]), Numbering(roots["numbering"]))
        notes = {
            (kind, note.get(w("id"), "")): note
            for kind in ("footnote", "endnote")
            for note in _children(_root_of(parts.get(f"{kind}s")), kind)
            if note.get(w("type")) not in _SEPARATORS
        }
        return cls(paragraphs, notes)

    def read(self, body: Any) -> Iterator[Draft]:
        """Yield the drafts of the body; endnotes come last."""
        ends: list[Draft] = []
        for draft in self._container(body, 0):
            if draft.kind is PassageKind.ENDNOTE:
                ends.append(draft)
            else:
                yield draft
        yield from ends

    def _container(self, container: Any, depth: int) -> Iterator[Draft]:
        """Yield the drafts of a body, or of a cell that is set like one."""
        items: list[DocxParagraph | Any] = []
        for element in paragraphs_in(container):
            items += [element] if element.tag == w("tbl") else [self.paragraphs.read(element)]
        items = _with_drop_caps(items)
        shown = [item if isinstance(item, DocxParagraph) else None for item in items]
        levels = heading_levels(shown, by_look=depth == 0)
        for index, item in enumerate(items):
            if isinstance(item, DocxParagraph):
                if item.text:
                    yield _draft(item, levels.get(index))
                yield from self._hanging(item, depth)
            elif depth < MAX_DEPTH:
                yield from self._table(item, depth)

    def _table(self, table: Any, depth: int) -> Iterator[Draft]:
        cells = runs_as_text(table)
        if cells is not None:
            aside = len(cells) == 1
            for cell in cells:
                inside = self._container(cell, depth + 1)
                yield from (_aside(draft) for draft in inside) if aside else inside
            return
        called: list[DocxParagraph] = []
        yield read_table(table, self.paragraphs, called)
        for paragraph in called:
            yield from self._hanging(paragraph, depth)

    def _hanging(self, paragraph: DocxParagraph, depth: int) -> Iterator[Draft]:
        """Yield the boxes that are anchored in a paragraph and the notes that it calls."""
        if depth >= MAX_DEPTH:
            return
        for box in paragraph.boxes:
            yield from (_aside(draft) for draft in self._container(box, depth + 1))
        for kind, identity in paragraph.notes:
            note = self.notes.get((kind, identity))
            if note is None:
                continue
            texts = [self.paragraphs.read(p).text for p in note.iter(w("p"))]
            text = "\n".join(filter(None, texts))
            if text:
                yield Draft(kind=PassageKind(kind), text=text)


def _roots(document: Document, roles: Collection[str]) -> list[Any]:
    """Return the root elements of the parts that play one of some roles, by name."""
    parts = {
        str(relation.target_part.partname): relation.target_part
        for relation in document.part.rels.values()
        if not relation.is_external and relation.reltype.rsplit("/", 1)[-1] in roles
    }
    return [_root_of(parts[name]) for name in sorted(parts)]


def _root_of(part: Any) -> Any:
    from docx.oxml.parser import parse_xml

    if part is None:
        return None
    element = getattr(part, "element", None)
    return parse_xml(part.blob) if element is None else element


def _children(root: Any, name: str) -> Iterator[Any]:
    return iter(()) if root is None else root.iterchildren(w(name))


def _with_drop_caps(items: Sequence[DocxParagraph | Any]) -> list[DocxParagraph | Any]:
    """Put each drop cap, a paragraph of its own in the file, before the one it belongs to."""
    kept: list[DocxParagraph | Any] = []
    initial: DocxParagraph | None = None
    for item in items:
        if initial and isinstance(item, DocxParagraph) and not item.is_initial:
            kept.append(replace(item, text=initial.text + item.text))
            initial = None
            continue
        # One that nothing follows stays a paragraph.
        kept += [initial] if initial else []
        initial = item if isinstance(item, DocxParagraph) and item.is_initial else None
        kept += [] if initial else [item]
    return [*kept, initial] if initial else kept


def _draft(paragraph: DocxParagraph, level: int | None) -> Draft:
    label = paragraph.label.text if paragraph.label else ""
    text = f"{label} {paragraph.text}" if label else paragraph.text
    if level is not None:
        code, title = split_code(text)
        return Draft(kind=None, text=title, level=level, code=code)
    style = " ".join(paragraph.styles)
    if _CAPTION.search(style) or is_caption(text):
        return Draft(kind=PassageKind.CAPTION, text=text)
    if any(_QUOTE.fullmatch(name) for name in paragraph.styles):
        return Draft(kind=PassageKind.QUOTE, text=text)
    bullet = bullet_of(text)
    if bullet or paragraph.label or number_of(text) or _LIST.search(style):
        return Draft(kind=PassageKind.LIST_ITEM, text=text[len(bullet) :].strip() or text)
    return Draft(kind=PassageKind.PARAGRAPH, text=text)


def _aside(draft: Draft) -> Draft:
    """Return a draft as part of a box; its running text stands apart."""
    kind = PassageKind.SIDEBAR if draft.kind is PassageKind.PARAGRAPH else draft.kind
    return replace(draft, kind=kind, aside=True)
