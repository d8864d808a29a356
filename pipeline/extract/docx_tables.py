"""The tables of a Word file, and those that only place running text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.extract.docx_names import child_of, is_on, value_of, w
from pipeline.extract.docx_paragraphs import DocxParagraph, ParagraphReader
from pipeline.extract.drafts import table_of_texts
from pipeline.extract.layout import Draft
from pipeline.extract.markup_numbers import integer

MAX_COLUMNS = 200
_LONG = 200
"""Letters of a paragraph that no cell of figures has."""


def runs_as_text(table: Any) -> list[Any] | None:
    """Return the cells of a table that is none: a box around text, or columns of it.

    A table with one column is a box. One with one row places columns beside each other when a
    cell of it holds several long paragraphs.
    """
    rows = [list(_cells(row)) for row in _rows(table)]
    if rows and all(len(row) == 1 for row in rows):
        return [cell for row in rows for cell in row]
    if len(rows) == 1 and any(_is_running_text(cell) for cell in rows[0]):
        return rows[0]
    return None


def read_table(table: Any, paragraphs: ParagraphReader, called: list[DocxParagraph]) -> Draft:
    """Read a table; a cell over several columns or rows has its text once.

    Parameters
    ----------
    table
        The element `w:tbl`.
    paragraphs
        Reads the paragraphs of the cells.
    called
        Gets those paragraphs, for the notes that they call.
    """
    rows: list[list[str]] = []
    header = False
    for number, row in enumerate(_rows(table)):
        properties = child_of(row, "trPr")
        before = value_of(child_of(properties, "gridBefore")) or "0"
        texts = [""] * max(0, min(integer(before, 0), MAX_COLUMNS))
        for cell in _cells(row):
            texts += _spread(cell, paragraphs, called)
        header = header or (number == 0 and bool(is_on(child_of(properties, "tblHeader"))))
        rows.append(texts[:MAX_COLUMNS])
    rows = [row for row in rows if any(row)]
    return table_of_texts(rows, header=header or len(rows) > 1)


def _spread(cell: Any, paragraphs: ParagraphReader, called: list[DocxParagraph]) -> list[str]:
    """Return the text of a cell, and an empty one for each further column that it takes up."""
    properties = child_of(cell, "tcPr")
    span = value_of(child_of(properties, "gridSpan")) or "1"
    width = max(1, min(integer(span, 1), MAX_COLUMNS))
    merged = child_of(properties, "vMerge")
    if merged is not None and value_of(merged) != "restart":
        return [""] * width
    read = [paragraphs.read(element) for element in cell.iter(w("p")) if not _is_in_box(element)]
    called += read
    text = " ".join(
        " ".join(filter(None, [paragraph.label.text if paragraph.label else "", paragraph.text]))
        for paragraph in read
        if paragraph.text
    )
    return [" ".join(text.split()), *[""] * (width - 1)]


def _is_in_box(element: Any) -> bool:
    around = next(element.iterancestors(w("txbxContent"), w("tc")), element)
    return bool(around.tag != w("tc"))


def _is_running_text(cell: Any) -> bool:
    texts = ("".join(t.text or "" for t in p.iter(w("t"))) for p in cell.iterchildren(w("p")))
    return sum(len(text) > _LONG for text in texts) > 1


def _rows(table: Any) -> Iterator[Any]:
    yield from _below(table, w("tr"))


def _cells(row: Any) -> Iterator[Any]:
    yield from _below(row, w("tc"))


def _below(element: Any, tag: str) -> Iterator[Any]:
    """Yield the rows or cells of an element, also those in a control or a tracked change."""
    for child in element.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in (w("sdt"), w("sdtContent"), w("customXml"), w("ins")):
            yield from _below(child, tag)
