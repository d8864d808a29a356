"""The tables of an HTML page, and those that only place running text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bs4 import Tag

from pipeline.extract.drafts import table_of_texts
from pipeline.extract.layout import Draft
from pipeline.extract.markup_numbers import integer
from pipeline.schema import PassageKind

MAX_SPAN = 100
"""A cell over more columns or rows is an error of the page."""
_LONG = 200
"""Letters of a paragraph that no cell of figures has."""


def is_layout(table: Tag) -> bool:
    """Whether a table only places text: it says so, holds another one, or has one column."""
    if table.get("role") in ("presentation", "none") or table.find("table"):
        return True
    if table.find(["h1", "h2", "h3", "h4"]) or max(map(len, _rows(table)), default=0) < 2:
        return True
    rows = _rows(table)
    return len(rows) == 1 and any(_is_running_text(cell) for cell in rows[0])


def table_drafts(table: Tag, text_of: Callable[[Tag], str]) -> Iterator[Draft]:
    """Yield the caption of a table and the table.

    A cell over several columns or rows has its text once, at the upper left.

    Parameters
    ----------
    table
        The element.
    text_of
        Gives the text of a cell.
    """
    caption = table.find("caption")
    if isinstance(caption, Tag) and text_of(caption):
        yield Draft(kind=PassageKind.CAPTION, text=text_of(caption))
    rows = [row for row in _spread(_rows(table), text_of) if any(row)]
    first = table.find("tr")
    header = isinstance(first, Tag) and (
        first.find("th") is not None or first.find_parent("thead") is not None
    )
    if rows:
        yield table_of_texts(rows, header=header)


def _rows(table: Tag) -> list[list[Tag]]:
    return [
        [cell for cell in row.find_all(["td", "th"], recursive=False) if isinstance(cell, Tag)]
        for row in table.find_all("tr")
        if isinstance(row, Tag)
    ]


def _spread(rows: list[list[Tag]], text_of: Callable[[Tag], str]) -> list[list[str]]:
    """Return the text of each field of the grid; fields that a cell covers besides are empty."""
    taken: dict[tuple[int, int], str] = {}
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            for down in range(_span(cell, "rowspan")):
                for right in range(_span(cell, "colspan")):
                    taken[number + down, column + right] = ""
            taken[number, column] = text_of(cell)
    width = 1 + max((column for _, column in taken), default=-1)
    return [[taken.get((number, n), "") for n in range(width)] for number in range(len(rows))]


def _span(cell: Tag, name: str) -> int:
    return max(1, min(integer(cell.get(name), 1), MAX_SPAN))


def _is_running_text(cell: Tag) -> bool:
    return sum(len(p.get_text()) > _LONG for p in cell.find_all("p")) > 1
