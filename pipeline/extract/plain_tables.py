"""Find the tables of a plain text: lines in a row whose parts stand below one another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.lists import is_list_marker
from pipeline.extract.plain_lines import Cell, TextLine

MIN_ALIGNED_ROWS = 3
"""With spaces only, two lines may be alike by chance."""
_SLACK = 1
_LEADER_LETTERS = 300
_LEADER = re.compile(r"(?:[.…_]\s?){3,}\s*\d{1,4}$")
_LAST_NUMBER = re.compile(r"\S.*\s(\d{1,3})$")
_CODE = re.compile(r"(?:\d{1,2}|[A-Z]|[IVX]+)(?:\.\d{1,2})*[.)]?")
_MIN_CONTENTS = 4


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table: which lines it takes up, and the text of its cells."""

    start: int
    end: int
    rows: tuple[tuple[str, ...], ...]


def find_tables(lines: Sequence[TextLine]) -> list[PlainTable]:
    """Return the tables among lines, in order."""
    contents = find_contents(lines)
    tables: list[PlainTable] = []
    start = 0
    while start < len(lines):
        table = None
        if _may_be_row(lines[start]) and start not in contents:
            table = _tabbed(lines, start) if lines[start].has_tabs else _aligned(lines, start)
        if table is not None and not contents & set(range(table.start, table.end)):
            tables.append(table)
            start = table.end
        else:
            start += 1
    return tables


def find_contents(lines: Sequence[TextLine]) -> set[int]:
    """Return the lines of tables of contents: with leaders, or in a row with rising numbers."""
    ends = (line.text[-_LEADER_LETTERS:] for line in lines)
    found = {index for index, end in enumerate(ends) if _LEADER.search(end)}
    row: list[int] = []
    last = 0
    for index, line in enumerate(lines):
        match = _LAST_NUMBER.fullmatch(line.text) if _may_be_entry(line) else None
        number = int(match.group(1)) if match else None
        if number is not None and number >= last:
            row.append(index)
            last = number
            continue
        found |= set(row) if len(row) >= _MIN_CONTENTS else set()
        row, last = ([index], number) if number is not None else ([], 0)
    return found | (set(row) if len(row) >= _MIN_CONTENTS else set())


def _may_be_entry(line: TextLine) -> bool:
    """Whether a line has the parts of an entry: a code perhaps, a title and a page number."""
    parts = len(line.cells) - bool(_CODE.fullmatch(line.cells[0].text))
    return parts <= 2 and len(line.text) <= 100


def without_leader(text: str) -> str:
    """Return an entry of a table of contents without the dots before its page number."""
    return re.sub(r"\s*(?:[.…_]\s?){3,}\s*(?=\d{1,4}$)", " ", text)


def _may_be_row(line: TextLine) -> bool:
    return len(line.cells) > 1 and not is_list_marker(line.cells[0].text)


def _tabbed(lines: Sequence[TextLine], start: int) -> PlainTable | None:
    """Return the table of lines in a row that have as many tabs, give or take empty cells."""
    end = start + 1
    while end < len(lines) and lines[end].has_tabs and not lines[end].blanks:
        end += 1
    width = 1 + max(cell.column for line in lines[start:end] for cell in line.cells)
    if end - start < 2 or width < 2:
        return None
    rows = []
    for line in lines[start:end]:
        texts = {cell.column: cell.text for cell in line.cells}
        rows.append(tuple(texts.get(column, "") for column in range(width)))
    return PlainTable(start, end, tuple(rows))


def _aligned(lines: Sequence[TextLine], start: int) -> PlainTable | None:
    """Return the table of lines in a row whose parts begin or end below those of the first."""
    heads = lines[start].cells
    rows: list[list[str]] = [[cell.text for cell in heads]]
    end = start + 1
    while end < len(lines) and not lines[end].blanks and not lines[end].has_tabs:
        placed = _place(lines[end].cells, heads)
        if placed is None:
            break
        if placed.get(0):
            rows.append([placed.get(n, "") for n in range(len(heads))])
        else:
            rows[-1] = [f"{old} {placed.get(n, '')}".strip() for n, old in enumerate(rows[-1])]
        end += 1
    if len(rows) < MIN_ALIGNED_ROWS or not any(len(row) > 1 and row[1] for row in rows[1:]):
        return None
    return PlainTable(start, end, tuple(map(tuple, rows)))


def _place(cells: Sequence[Cell], heads: Sequence[Cell]) -> dict[int, str] | None:
    """Return the column of each cell of a row, or None when one stands below no head."""
    placed: dict[int, str] = {}
    for cell in cells:
        column = next((n for n, head in enumerate(heads) if _is_below(cell, head)), None)
        if column is None or column in placed:
            return None
        placed[column] = cell.text
    # A line with one part, where the first column is, is a line of text.
    return placed if len(cells) > 1 or 0 not in placed else None


def _is_below(cell: Cell, head: Cell) -> bool:
    starts = abs(cell.column - head.column) <= _SLACK
    ends = abs(cell.column + len(cell.text) - head.column - len(head.text)) <= _SLACK
    return starts or ends
