"""Find the tables in a column of text whose cells only white divides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.extract.layout import Grid, Line, PageWord, Region, Rule, enclosing
from pipeline.extract.lists import is_list_marker
from pipeline.extract.paragraphs import is_caption
from pipeline.extract.row_rules import joined_rules
from pipeline.extract.table_rows import table_rows

Strip = tuple[float, float]

MIN_GAP = 5.0
"""White that divides cells is at least so wide, in points."""

_WIDE_GAP = 0.75
_COLUMN_GAP = 0.4
_OVER_SPACE = 1.2
_MIN_STRIP = 1.5
_MIN_ROWS = 3


def open_tables(region: Region, rules: Sequence[Rule] = ()) -> Region:
    """Find the tables in a column whose cells only white space divides.

    Parameters
    ----------
    region
        A column.
    rules
        The lying rules of the page: those that cross a table divide its rows.
    """
    items: list[Line | Grid] = []
    stretch: list[Line] = []
    for item in region.lines:
        if isinstance(item, Line):
            stretch.append(item)
            continue
        items += _with_tables(stretch, rules)
        stretch = []
        items.append(item)
    items += _with_tables(stretch, rules)
    return replace(region, lines=tuple(items))


def _with_tables(lines: list[Line], rules: Sequence[Rule]) -> list[Line | Grid]:
    result: list[Line | Grid] = []
    index = 0
    while index < len(lines):
        found = table_at(lines, index, rules)
        if found is None:
            result.append(lines[index])
            index += 1
        else:
            grid, index = found
            result.append(grid)
    return result


def table_at(
    lines: Sequence[Line], start: int, rules: Sequence[Rule], least: int = _MIN_ROWS
) -> tuple[Grid, int] | None:
    """Return the table that begins at a line and the index of the line after it.

    Parameters
    ----------
    lines
        Lines from top to bottom.
    start
        Index of the line that would be the first of the table.
    rules
        Lying rules, which divide rows where they cross the table.
    least
        Rows from which it is a table.
    """
    if len(segments_of(lines[start])) < 2 or is_list_marker(lines[start].words[0].text):
        return None
    strips = _white(lines[start])
    stop, spread = start + 1, [start]
    while stop < len(lines) and _follows(lines[stop - 1], lines[stop]):
        narrowed = [] if is_caption(lines[stop].text) else _narrowed(strips, lines[stop])
        if not narrowed or (len(narrowed) < len(strips) and len(spread) >= 2):
            break
        strips = narrowed
        if _fills_columns(lines[stop], strips):
            spread.append(stop)
        stop += 1
    last = spread[-1] + 1
    while last < stop and _continues_cell(lines[last - 1], lines[last], strips):
        last += 1
    if len(spread) < least:
        return None
    grid = _grid(lines[start:last], rules, least)
    return None if grid is None or _is_no_table(grid, least) else (grid, last)


def _grid(lines: Sequence[Line], rules: Sequence[Rule], least: int) -> Grid | None:
    words = [word for line in lines for word in line.words]
    area = enclosing(words)
    borders = _borders(lines)
    if not borders:
        return None
    width = area.x1 - area.x0
    ruled = [
        (rule.top + rule.bottom) / 2
        for rule in joined_rules(rules)
        if area.top < rule.top < area.bottom
        and min(rule.x1, area.x1) - max(rule.x0, area.x0) >= 0.6 * width
    ]
    rows = table_rows(words, borders, ruled)
    return Grid(rows, area, _lefts(words, borders)) if len(rows) >= least else None


def _lefts(words: Sequence[PageWord], borders: Sequence[float]) -> tuple[float, ...]:
    """Return where each column begins."""
    columns: list[list[float]] = [[] for _ in range(len(borders) + 1)]
    for word in words:
        columns[sum((word.x0 + word.x1) / 2 > x for x in borders)].append(word.x0)
    return tuple(min(column) for column in columns)


def _borders(lines: Sequence[Line]) -> list[float]:
    """Return the middle of each strip that is white over all lines and divides columns."""
    spans = sorted((word.x0, word.x1) for line in lines for word in line.words)
    borders: list[float] = []
    end = spans[0][1]
    for x0, x1 in spans[1:]:
        if x0 - end >= _MIN_STRIP:
            borders.append((end + x0) / 2)
        end = max(end, x1)
    least = max(_COLUMN_GAP, _OVER_SPACE * _word_space(lines))
    while True:
        kept = [x for n, x in enumerate(borders) if _divides(n, borders, lines, least)]
        if len(kept) == len(borders):
            return borders
        borders = kept


def _word_space(lines: Sequence[Line]) -> float:
    """Return the usual white between words, in sizes of type; typewriters set it wide."""
    gaps = sorted(
        (after.x0 - before.x1) / line.size
        for line in lines
        for before, after in pairwise(line.words)
        if after.x0 - before.x1 < _WIDE_GAP * line.size
    )
    return gaps[len(gaps) // 2] if gaps else 0.0


def _divides(number: int, borders: Sequence[float], lines: Sequence[Line], least: float) -> bool:
    """Whether a strip of white stands between columns rather than between words of one.

    Asked are the lines with words in the columns on both sides. A word space that happens to
    stand at the same place in all lines, as behind a euro sign, is narrower than `least`.
    """
    edges = [float("-inf"), *borders, float("inf")]
    low, x, high = edges[number : number + 3]
    gaps: list[float] = []
    starts: list[float] = []
    for line in lines:
        left = [word.x1 for word in line.words if low < word.x1 <= x]
        right = [word.x0 for word in line.words if x <= word.x0 < high]
        if left and right:
            gaps.append((min(right) - max(left)) / line.size)
            starts.append(min(right))
    if not gaps:
        return True
    apart = sum(gap >= least for gap in gaps)
    wide = sum(gap >= _WIDE_GAP for gap in gaps)
    usual = sorted(starts)[len(starts) // 2]
    aligned = sum(abs(start - usual) <= 1.0 for start in starts)
    return 2 * apart >= len(gaps) and (4 * wide >= len(gaps) or 5 * aligned >= 4 * len(gaps))


def _is_no_table(grid: Grid, least: int) -> bool:
    """Whether columns of running text, or a list, only look like a table."""
    columns = _columns_of(grid)
    text = sum(_is_text(cells) for cells in columns)
    listed = any(is_list_marker(line.words[0].text) for cells in columns for line in cells[:1])
    full = sum(sum(map(bool, row)) >= 2 for row in grid.rows)
    return 2 * text > len(columns) or listed or 2 * full < len(grid.rows) or full < least


def _columns_of(grid: Grid) -> list[list[Line]]:
    return [
        [line for row in grid.rows for line in row[column]] for column in range(len(grid.rows[0]))
    ]


def _is_text(lines: Sequence[Line]) -> bool:
    """Whether lines fill their column with words, as running text does and cells do not."""
    if len(lines) < 2:
        return False
    left, right = min(line.left for line in lines), max(line.x1 for line in lines)
    full = sum(line.x1 >= right - 0.15 * (right - left) for line in lines)
    words = sum(len(line.words) for line in lines)
    return full >= 0.55 * len(lines) and words >= 3.3 * len(lines)


def segments_of(line: Line) -> list[list[PageWord]]:
    """Divide a line where the white is wider than a word space."""
    parts = [[line.words[0]]]
    wide = _wide(line)
    for before, word in pairwise(line.words):
        if word.x0 - before.x1 >= wide:
            parts.append([word])
        else:
            parts[-1].append(word)
    return parts


def _wide(line: Line) -> float:
    """Return from what width on white divides columns in a line.

    In a justified line all spaces are stretched alike, and none divides anything.
    """
    gaps = [b.x0 - a.x1 for a, b in pairwise(line.words)]
    widest = max(gaps, default=0.0)
    if len(gaps) >= 3 and widest <= 1.7 * min(gaps) and widest <= 2.0 * line.size:
        return float("inf")
    return max(MIN_GAP, _WIDE_GAP * line.size)


def _white(line: Line) -> list[Strip]:
    """Return the white strips between the segments of a line."""
    parts = segments_of(line)
    return [(a[-1].x1, b[0].x0) for a, b in pairwise(parts)]


def _narrowed(strips: Sequence[Strip], line: Line) -> list[Strip]:
    """Return what is left of the strips when one more line is taken out of them."""
    kept = (_rest(strip, line) for strip in strips)
    return [strip for strip in kept if strip is not None]


def _rest(strip: Strip, line: Line) -> Strip | None:
    """Return the part of a strip in which a line has white that can divide columns.

    That is white wider than a word space, or before a word that begins exactly where the
    column on the right does.
    """
    ends = [float("-inf"), *(word.x1 for word in line.words)]
    starts = [*(word.x0 for word in line.words), float("inf")]
    wide = _wide(line)
    best: Strip | None = None
    for end, begin in zip(ends, starts, strict=True):
        x0, x1 = max(end, strip[0]), min(begin, strip[1])
        divides = begin - end >= wide or abs(begin - strip[1]) <= 1.2
        if divides and x1 - x0 >= _MIN_STRIP and (best is None or x1 - x0 > best[1] - best[0]):
            best = (x0, x1)
    return best


def _fills_columns(line: Line, strips: Sequence[Strip]) -> bool:
    """Whether a line has words in two columns or more."""
    borders = [(x0 + x1) / 2 for x0, x1 in strips]
    return len({sum((w.x0 + w.x1) / 2 > x for x in borders) for w in line.words}) >= 2


def _follows(before: Line, line: Line) -> bool:
    return line.baseline - before.baseline <= 4.0 * before.size


def _continues_cell(before: Line, line: Line, strips: Sequence[Strip]) -> bool:
    """Whether a line with one segment is the second line of a cell above it."""
    close = line.baseline - before.baseline <= 1.45 * before.size
    inside = all(not (line.left < x0 and line.x1 > x1) for x0, x1 in strips)
    return close and inside
