"""Blocks of all pages become one sequence: text that runs on is joined, asides come after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.asides import Aside, with_asides
from pipeline.extract.dehyphenation import ends_in_hyphen
from pipeline.extract.layout import Block, Grid, Line
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
    asides: list[Aside] = []
    for column in columns:
        _append_column(body, column, asides)
    return with_asides(body, asides)


def _append_column(body: list[Block], column: Sequence[Block], asides: list[Aside]) -> None:
    at_edge, interrupted = True, False
    for block in column:
        if block.aside:
            if asides and _continues_box(asides[-1].block, block):
                asides[-1] = replace(asides[-1], block=_join(asides[-1].block, block))
            else:
                asides.append(Aside(block, len(body)))
            interrupted = True
        elif block.grid is not None:
            _append_table(body, block)
        elif block is column[-1] and _continues_note(body, asides, block):
            asides[-1] = replace(asides[-1], block=_join(asides[-1].block, block))
        else:
            last = _last_text(body)
            if last is not None and (at_edge or last < len(body) - 1):
                joins = runs_on(body[last], block)
            else:
                joins = last is not None and interrupted and _goes_on(body[last], block)
            if last is not None and joins:
                body[last] = _join(body[last], block)
            else:
                body.append(block)
            at_edge, interrupted = at_edge and block.kind in _FLOATS, False


def _continues_box(block: Block, following: Block) -> bool:
    """Whether the sentence at the foot of a box goes on in its rest, in the next column."""
    if not block.lines or not following.lines or _stands_below(block, following):
        return False
    ended = SENTENCE_END.search(block.lines[-1].text)
    return not ended and following.lines[0].text[:1].islower() and runs_on(block, following)


def _stands_below(block: Block, following: Block) -> bool:
    same_page = block.page == following.page
    return same_page and following.lines[0].baseline > block.lines[-1].baseline


def _continues_note(body: Sequence[Block], asides: Sequence[Aside], block: Block) -> bool:
    """Whether small lines at the foot of a column go on with the note of the page before."""
    note = asides[-1].block if asides else None
    if note is None or note.kind is not PassageKind.FOOTNOTE or note.page >= block.page:
        return False
    if not body or not body[-1].lines or not note.lines or not block.lines:
        return False
    unended = not SENTENCE_END.search(note.lines[-1].text)
    return unended and abs(block.lines[0].size - note.lines[0].size) <= 0.06 * block.lines[0].size


def _goes_on(block: Block, following: Block) -> bool:
    """Whether a sentence that a box or quotation interrupts goes on below it."""
    ended = not block.lines or SENTENCE_END.search(block.lines[-1].text)
    return not ended and runs_on(block, following)


def _last_text(body: Sequence[Block]) -> int | None:
    for index in range(len(body) - 1, max(-1, len(body) - 6), -1):
        if body[index].kind not in _FLOATS or body[index].heading:
            return index
    return None


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
    unended = unended and block.lines[-1].italic == following.lines[0].italic
    goes_on = unended or not _has_room(block, following)
    return start.islower() or (goes_on and not following.indented)


def _has_room(block: Block, following: Block) -> bool:
    """Whether the next word would have fitted behind the last line of a block."""
    word = following.lines[0].words[0]
    return block.room >= 0.28 * word.size + word.x1 - word.x0


def _join(block: Block, following: Block) -> Block:
    return replace(
        block,
        lines=block.lines + following.lines,
        room=following.room,
        stretched=following.stretched,
    )


def _append_table(body: list[Block], block: Block) -> None:
    """Add a table, or add its rows to the table in the column before that it goes on with."""
    last = body[-1] if body else None
    if last and last.grid and block.grid and _in_next_column(last, block):
        merged = continued(last.grid, block.grid)
        if merged is not None:
            body[-1] = replace(last, grid=merged)
            return
    body.append(block)


def _in_next_column(block: Block, following: Block) -> bool:
    if block.page != following.page or block.grid is None or following.grid is None:
        return block.page < following.page
    return following.grid.area.top < block.grid.area.bottom


def continued(grid: Grid, following: Grid) -> Grid | None:
    """Return a table with the rows of its continuation; None if that is another table.

    A repeated header row is left out, and a first row without a first cell goes on in the last
    row.
    """
    if len(grid.columns) != len(following.columns):
        return None
    shift = following.columns[0] - grid.columns[0]
    places = zip(grid.columns, following.columns, strict=True)
    repeated = _row_text(following.rows[0]) == _row_text(grid.rows[0])
    if not repeated and any(abs(b - a - shift) > _SAME_PLACE for a, b in places):
        return None
    rows = list(following.rows)
    rows = rows[1:] if repeated else rows
    kept = list(grid.rows)
    if rows and not rows[0][0] and any(rows[0]):
        kept[-1] = tuple(a + b for a, b in zip(kept[-1], rows[0], strict=True))
        rows = rows[1:]
    return replace(grid, rows=(*kept, *rows))


def _row_text(row: tuple[tuple[Line, ...], ...]) -> list[str]:
    return [" ".join(line.text for line in cell) for cell in row]
