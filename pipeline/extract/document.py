"""From the bytes of a source file to the record of what it says."""

from __future__ import annotations

import contextlib
import gc
import hashlib
from collections.abc import Iterator, Sequence

from pipeline.extract import failures
from pipeline.extract.docx import read_docx
from pipeline.extract.html import read_html
from pipeline.extract.identity import IdGiver, document_id
from pipeline.extract.language import languages_of
from pipeline.extract.layout import Draft, Reading, as_word
from pipeline.extract.pdf import read_pdf
from pipeline.extract.plain_text import read_text
from pipeline.schema import (
    Cell,
    DocumentStatus,
    ExtractedDocument,
    FailureCategory,
    Passage,
    Section,
    TextLayer,
)
from pipeline.settings import ExtractSettings


def extract_document(
    data: bytes, sources: tuple[str, ...], settings: ExtractSettings
) -> ExtractedDocument:
    """Read a source file, by its content rather than its name.

    Parameters
    ----------
    data
        The bytes of the file.
    sources
        Names of all files with these bytes; the first gives the id its readable part.
    settings
        Limits.

    Returns
    -------
    ExtractedDocument
        With status `partial`, a category and a message when something had to be left out.

    Raises
    ------
    DocumentError
        If the file cannot be used; the message gives reason and remedy.
    """
    with _uncollected():
        return _extract(data, sources, settings)


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from going over all words time and again: none is in a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _extract(data: bytes, sources: tuple[str, ...], settings: ExtractSettings) -> ExtractedDocument:
    failures.require_bytes(data)
    media_type = failures.media_type(data[:65536], sources[0] if sources else "")
    reading = _read(data, media_type, settings)
    texts = [draft.text for draft in reading.drafts]
    failures.require_report(texts, reading.missing, settings.min_letters)
    sha256 = hashlib.sha256(data).hexdigest()
    doc_id = document_id(sources, sha256)
    sections, passages, language = assemble_passages(reading.drafts, doc_id)
    status, category, message = _status(reading)
    return ExtractedDocument(
        doc_id=doc_id,
        status=status,
        category=category,
        message=message,
        title=reading.title,
        sources=sources,
        sha256=sha256,
        media_type=media_type,
        language=language,
        pages=reading.pages,
        published=reading.published,
        text_layer=_text_layer(reading),
        sections=sections,
        passages=passages,
        furniture=reading.furniture,
        scans=reading.scans,
    )


def _read(data: bytes, media_type: str, settings: ExtractSettings) -> Reading:
    if media_type == failures.PDF:
        return read_pdf(data, settings)
    if media_type == failures.DOCX:
        return read_docx(data)
    if media_type == failures.HTML:
        return read_html(data)
    if media_type == failures.TEXT:
        return read_text(data)
    raise failures.refuse_unsupported(data)


def _status(reading: Reading) -> tuple[DocumentStatus, FailureCategory | None, str | None]:
    if not reading.missing:
        return DocumentStatus.OK, None, None
    message = f"{failures.READ_IN_PART}{failures.tell(reading.missing)}"
    return DocumentStatus.PARTIAL, failures.category_of(reading.missing), message


def _text_layer(reading: Reading) -> TextLayer:
    if not reading.scans:
        return TextLayer.BORN_DIGITAL
    return TextLayer.OCR if len(reading.scans) == reading.pages else TextLayer.MIXED


def assemble_passages(
    drafts: Sequence[Draft], doc_id: str
) -> tuple[tuple[Section, ...], tuple[Passage, ...], str]:
    """Give drafts their ids, positions, sections and languages.

    A heading that stands aside opens a section only for what follows it aside; the running text
    goes on in its own section.
    """
    texts = [draft.text for draft in drafts if draft.kind is not None]
    main, found = languages_of(texts)
    languages = iter(found)
    ids = IdGiver(doc_id)
    sections: list[Section] = []
    passages: list[Passage] = []
    path: list[Section] = []
    beside: Section | None = None
    for position, draft in enumerate(drafts):
        if not draft.aside:
            beside = None
        if draft.kind is None:
            section = _section(draft, position, ids, path)
            sections.append(section)
            if draft.aside:
                beside = section
            else:
                path.append(section)
            continue
        home = beside or (path[-1] if path else None)
        passages.append(_passage(draft, position, ids, home, next(languages)))
    return tuple(sections), tuple(passages), main


def _section(draft: Draft, position: int, ids: IdGiver, path: list[Section]) -> Section:
    """Return the section of a heading; a heading of the running text closes deeper ones."""
    above = [section for section in path if section.level < draft.level]
    if not draft.aside:
        while path and path[-1].level >= draft.level:
            path.pop()
        above = path
    code = f"{draft.code} " if draft.code else ""
    return Section(
        section_id=ids.section_id(code + draft.text),
        position=position,
        parent_id=above[-1].section_id if above else None,
        level=draft.level,
        code=draft.code,
        title=draft.text,
        page=draft.page_first,
        words=tuple(as_word(word) for word in draft.words),
    )


def _passage(
    draft: Draft, position: int, ids: IdGiver, section: Section | None, language: str
) -> Passage:
    if draft.kind is None:
        raise ValueError("a heading is no passage")
    return Passage(
        passage_id=ids.passage_id(draft.text),
        section_id=section.section_id if section else None,
        position=position,
        page_first=draft.page_first,
        page_last=draft.page_last,
        kind=draft.kind,
        text=draft.text,
        language=language,
        words=tuple(as_word(word) for word in draft.words),
        cells=tuple(
            Cell(
                row=cell.row,
                column=cell.column,
                header=cell.header,
                start=cell.start,
                end=cell.end,
            )
            for cell in draft.cells
        ),
    )
