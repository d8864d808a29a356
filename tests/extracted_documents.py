"""Extracted documents of a few passages, for what comes after `extract`."""

from pipeline.schema import DocumentStatus, ExtractedDocument, Passage, PassageKind, Section

SECTION = "s"
"""Of a document with a heading, the one section, which holds every passage."""


def extracted_document(
    *texts: str,
    title: str | None = None,
    heading: str | None = None,
    published: str | None = None,
    language: str = "nl",
) -> ExtractedDocument:
    """Return document `d` with passages `p0`, `p1` and so on.

    Parameters
    ----------
    texts
        One for each passage.
    title, published
        Of the document.
    heading
        Over all passages.
    language
        Of all passages but the first, which is Dutch.
    """
    section = SECTION if heading else None
    return ExtractedDocument(
        doc_id="d",
        status=DocumentStatus.OK,
        category=None,
        message=None,
        sources=("d.txt",),
        sha256="0",
        media_type="text/plain",
        title=title,
        published=published,
        sections=(_section(heading),) if heading else (),
        passages=tuple(
            Passage(
                passage_id=f"p{number}",
                section_id=section,
                position=number,
                page_first=None,
                page_last=None,
                kind=PassageKind.PARAGRAPH,
                text=text,
                language=language if number else "nl",
            )
            for number, text in enumerate(texts)
        ),
    )


def _section(title: str) -> Section:
    return Section(
        section_id=SECTION,
        position=0,
        parent_id=None,
        level=1,
        code=None,
        title=title,
        page=None,
    )
