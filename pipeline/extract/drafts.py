"""Blocks become drafts: line breaks undone, codes divided from titles, cells given offsets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.extract.dehyphenation import Dehyphenator
from pipeline.extract.heading_levels import levels_of
from pipeline.extract.headings import split_code
from pipeline.extract.layout import Block, Draft, DraftCell, Grid, Line, TextWord
from pipeline.extract.running_text import RunningText, Token, run_on
from pipeline.schema import PassageKind


def drafts_of(blocks: Sequence[Block], dehyphenator: Dehyphenator) -> list[Draft]:
    """Return a draft for each block."""
    headings = [block for block in blocks if block.heading]
    levels = iter(levels_of(headings))
    drafts: list[Draft] = []
    for block in blocks:
        if block.heading:
            drafts.append(_heading(block, next(levels), dehyphenator))
        elif block.grid is not None:
            drafts.append(_table(block, block.grid, dehyphenator))
        else:
            drafts.append(_passage(block, dehyphenator))
    return [draft for draft in drafts if draft.text]


def witness_lines(blocks: Iterable[Block]) -> list[str]:
    """Return the lines of the blocks, whose words show how broken ones are spelled."""
    return [line.text for block in blocks for line in block.lines]


def run(lines: Sequence[Line], dehyphenator: Dehyphenator) -> RunningText:
    """Join the lines of a block into one text."""
    tokens = [[Token(word.text, word.boxes) for word in line.words] for line in lines]
    return run_on(tokens, dehyphenator)


def _heading(block: Block, level: int, dehyphenator: Dehyphenator) -> Draft:
    running = run(block.lines, dehyphenator)
    code, title = split_code(running.text)
    return Draft(
        kind=None,
        text=title,
        level=level,
        code=code,
        page_first=block.page,
        page_last=block.page,
        words=running.words,
        aside=block.aside,
    )


def _passage(block: Block, dehyphenator: Dehyphenator) -> Draft:
    running = run(block.lines, dehyphenator)
    kind = block.kind
    if block.aside and kind is PassageKind.PARAGRAPH:
        kind = PassageKind.SIDEBAR
    return Draft(
        kind=kind,
        text=running.text,
        page_first=block.page,
        page_last=max([word.box.page for word in running.words], default=block.page),
        words=running.words,
        aside=block.aside,
    )


def escaped(cell: str) -> str:
    """Return the text of a cell without the signs that divide cells and rows."""
    return cell.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def _table(block: Block, grid: Grid, dehyphenator: Dehyphenator) -> Draft:
    words: list[TextWord] = []
    cells: list[DraftCell] = []
    rows: list[str] = []
    start = 0
    header = has_header(grid)
    for row_number, row in enumerate(grid.rows):
        texts = []
        for column, lines in enumerate(row):
            running = run(lines, dehyphenator)
            text = escaped(running.text)
            if text == running.text:
                words += [TextWord(start + w.start, start + w.end, w.box) for w in running.words]
            cells.append(
                DraftCell(row_number, column, header and not row_number, start, start + len(text))
            )
            texts.append(text)
            start += len(text) + 1
        rows.append("\t".join(texts))
    return Draft(
        kind=PassageKind.TABLE,
        text="\n".join(rows),
        page_first=block.page,
        page_last=max([word.box.page for word in words], default=block.page),
        words=tuple(words),
        cells=tuple(cells),
        aside=block.aside,
    )


def table_of_texts(rows: Sequence[Sequence[str]], header: bool) -> Draft:
    """Return a table of a format without pages; short rows are filled up with empty cells."""
    width = max(map(len, rows), default=0)
    cells: list[DraftCell] = []
    lines: list[str] = []
    start = 0
    for number, row in enumerate(rows):
        texts = [escaped(text) for text in [*row, *[""] * (width - len(row))]]
        for column, text in enumerate(texts):
            cells.append(DraftCell(number, column, header and not number, start, start + len(text)))
            start += len(text) + 1
        lines.append("\t".join(texts))
    return Draft(kind=PassageKind.TABLE, text="\n".join(lines), cells=tuple(cells))


def has_header(grid: Grid) -> bool:
    """Whether the first row heads the columns: bold where the next is not, or without digits."""
    first = [line for cell in grid.rows[0] for line in cell]
    if len(grid.rows) < 2 or not first:
        return False
    if all(line.bold for line in first):
        return True
    rest = " ".join(line.text for row in grid.rows[1:] for cell in row for line in cell)
    digits = any(letter.isdigit() for line in first for letter in line.text)
    return not digits and any(letter.isdigit() for letter in rest)
