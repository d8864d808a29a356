"""Blocks of all pages become one sequence: text that runs on is joined, asides come after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.dehyphenation import ends_in_hyphen
from pipeline.extract.layout import Area, Block, Grid, Line
from pipeline.extract.paragraphs import SENTENCE_END
from pipeline.schema import PassageKind

_FLOATS = (PassageKind.TABLE, PassageKind.CAPTION, PassageKind.QUOTE)
_SAME_PLACE = 8.0


def in_reading_order(columns: Sequence[Sequence[Block]]) -> list[Block]:
    """Return the blocks of a document as they are to be read.

    Parameters
    ----------
    columns
        For each column, in order, its blocks. Only text at the end of a column can run on in
        the next one.
    """
    body: list[Block] = []
    asides: dict[int, list[Block]] = defaultdict(list)
    for column in columns:
        running = [block for block in column if not block.aside]
        for block in column:
            if block.aside:
                asides[block.page].append(block)
        _append_column(body, running)
    return _with_asides(body, asides)


def _append_column(body: list[Block], column: list[Block]) -> None:
    for index, block in enumerate(column):
        if block.grid is not None:
            _append_table(body, block)
            continue
        last = _last_text(body)
        at_edge = index == 0 or all(b.kind in _FLOATS for b in column[:index])
        at_edge = at_edge or _only_floats_after(body, last)
        if last is not None and at_edge and runs_on(body[last], block):
            body[last] = _join(body[last], block)
        else:
            body.append(block)


def _last_text(body: Sequence[Block]) -> int | None:
    for index in range(len(body) - 1, max(-1, len(body) - 6), -1):
        if body[index].kind not in _FLOATS or body[index].heading:
            return index
    return None


def _only_floats_after(body: Sequence[Block], last: int | None) -> bool:
    return last is not None and last < len(body) - 1


def runs_on(block: Block, following: Block) -> bool:
    """Whether a block's last sentence or paragraph goes on in the block of the next column."""
    kinds = (PassageKind.PARAGRAPH, PassageKind.LIST_ITEM)
    if block.heading or following.heading or following.marker or block.kind not in kinds:
        return False
    if following.kind is not PassageKind.PARAGRAPH or not block.lines or not following.lines:
        return False
    size, next_size = block.lines[-1].size, following.lines[0].size
    if abs(size - next_size) > 0.06 * size:
        return False
    text, start = block.lines[-1].text, following.lines[0].text.lstrip("'‘’“„\"(")[:1]
    if ends_in_hyphen(text):
        return True
    if SENTENCE_END.search(text) and not text.endswith((":", ";")):
        return block.stretched and not following.indented and not start.islower()
    unended = block.kind is PassageKind.PARAGRAPH and len(block.lines) > 1
    return start.islower() or ((block.open_end or unended) and not following.indented)


def _join(block: Block, following: Block) -> Block:
    return replace(
        block,
        lines=block.lines + following.lines,
        open_end=following.open_end,
        stretched=following.stretched,
    )


def _append_table(body: list[Block], block: Block) -> None:
    """Add a table, or add its rows to the table on the page before that it goes on with."""
    last = body[-1] if body else None
    if last and last.grid and block.grid and last.page < block.page:
        merged = continued(last.grid, block.grid)
        if merged is not None:
            body[-1] = replace(last, grid=merged)
            return
    body.append(block)


def continued(grid: Grid, following: Grid) -> Grid | None:
    """Return a table with the rows of its continuation; None if that is another table.

    A repeated header row is left out, and a first row without a first cell goes on in the last
    row.
    """
    if len(grid.columns) != len(following.columns):
        return None
    places = zip(grid.columns, following.columns, strict=True)
    if any(abs(a - b) > _SAME_PLACE for a, b in places):
        return None
    rows = list(following.rows)
    repeated = rows and _row_text(rows[0]) == _row_text(grid.rows[0])
    rows = rows[1:] if repeated else rows
    kept = list(grid.rows)
    if rows and not rows[0][0] and any(rows[0]):
        kept[-1] = tuple(a + b for a, b in zip(kept[-1], rows[0], strict=True))
        rows = rows[1:]
    return replace(grid, rows=(*kept, *rows))


def _row_text(row: tuple[tuple[Line, ...], ...]) -> list[str]:
    return [" ".join(line.text for line in cell) for cell in row]


def _with_asides(body: Sequence[Block], asides: dict[int, list[Block]]) -> list[Block]:
    """Put the asides of each page behind the running text that begins on it."""
    ordered: list[Block] = []
    waiting = sorted(asides)
    for block in body:
        while waiting and waiting[0] < block.page:
            ordered += asides[waiting.pop(0)]
        ordered.append(block)
    for page in waiting:
        ordered += asides[page]
    return ordered


def shaded_areas(areas: Sequence[Area]) -> list[Area]:
    """Join shaded areas that touch or overlap."""
    joined: list[Area] = []
    for area in sorted(areas, key=lambda a: (a.top, a.x0)):
        for index, other in enumerate(joined):
            if _touch(area, other):
                joined[index] = Area(
                    min(area.x0, other.x0),
                    min(area.top, other.top),
                    max(area.x1, other.x1),
                    max(area.bottom, other.bottom),
                )
                break
        else:
            joined.append(area)
    return joined


def _touch(a: Area, b: Area) -> bool:
    across = a.x0 <= b.x1 + 2 and b.x0 <= a.x1 + 2
    return across and a.top <= b.bottom + 2 and b.top <= a.bottom + 2
