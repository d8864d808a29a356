"""Find the tables that are known on the whole page, before it is divided into columns.

They stand between rules, or are as wide as the page. Tables that only show within their column
are found in `open_tables`, with the same method for their cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from pipeline.extract.layout import Area, Grid, Line, PageWord, Rule, enclosing
from pipeline.extract.lines import RAISED, line_of, rows_of
from pipeline.extract.open_tables import MIN_GAP, segments_of, table_at
from pipeline.extract.row_rules import joined_rules, same_width

_MIN_ROWS = 3
_ROWS_BEFORE_BREAK = 2
"""Rows of a table of which the rest stands on the next page."""
_LEAST_RULES = 2
_MAX_RULES = 60
_MAX_FILL = 0.7
_MOST_WIDTH = 0.75
_SIZE = attrgetter("size")


def tables_between_rules(
    words: Sequence[PageWord], rules: Sequence[Rule]
) -> tuple[list[PageWord], list[Grid]]:
    """Find the tables that have rules above and below, and white between their columns.

    Returns
    -------
    tuple
        The words outside the tables, and the tables.
    """
    outside = list(words)
    grids: list[Grid] = []
    for group in same_width(rules):
        if not _LEAST_RULES <= len(group) <= _MAX_RULES:
            continue
        first = 0
        while first + 1 < len(group):
            grid, last = _table_within(outside, group, first)
            if grid is not None:
                grids.append(grid)
                outside = [word for word in outside if not grid.area.holds(word)]
            first = last if grid is not None else first + 1
    return outside, grids


def tables_across(
    words: Sequence[PageWord], rules: Sequence[Rule], body: float
) -> tuple[list[PageWord], list[Grid]]:
    """Find the tables as wide as the page, which columns of text above them must not divide.

    Their lines have three cells or more and much white. They are set in another size than the
    running text, or a rule crosses them; else a table in one column, beside text in the other,
    would look the same.

    Parameters
    ----------
    words
        The words of the page outside boxes and other tables.
    rules
        The rules of the page.
    body
        Size of the running text in points.

    Returns
    -------
    tuple
        The words outside the tables, and the tables.
    """
    if not words:
        return [], []
    area = enclosing(words)
    rows = rows_of(words)
    if not any(_may_be_sparse(row) for row in rows):
        return list(words), []
    lines = [line_of(row) for row in rows]
    grids: list[Grid] = []
    index = 0
    while index < len(lines):
        found = table_at(lines, index, rules) if _is_sparse(lines[index], area) else None
        if (
            found is not None
            and _crosses_page(found[0], lines[index : found[1]], area)
            and (_differs(lines[index : found[1]], body) or _is_ruled(found[0].area, rules))
        ):
            grids.append(found[0])
            index = found[1]
        else:
            index += 1
    gone = {id(word) for grid in grids for word in words if grid.area.holds(word)}
    return [word for word in words if id(word) not in gone], grids


def _may_be_sparse(row: Sequence[PageWord]) -> bool:
    """Whether white may divide a row in three, without the note markers that it may hold.

    On most pages no row is divided so, and their lines need not be made.
    """
    wide = sum(after.x0 - before.x1 >= MIN_GAP for before, after in pairwise(row))
    return wide >= 2 or min(map(_SIZE, row)) <= RAISED * max(map(_SIZE, row))


def _is_sparse(line: Line, area: Area) -> bool:
    segments = segments_of(line)
    filled = sum(part[-1].x1 - part[0].x0 for part in segments)
    return len(segments) >= 3 and filled <= _MAX_FILL * (area.x1 - area.x0)


def _crosses_page(grid: Grid, lines: Sequence[Line], area: Area) -> bool:
    sparse = sum(_is_sparse(line, area) for line in lines)
    wide = grid.area.x1 - grid.area.x0 >= _MOST_WIDTH * (area.x1 - area.x0)
    return wide and 2 * sparse >= len(lines)


def _differs(lines: Sequence[Line], body: float) -> bool:
    """Whether no word of the lines has the size of the running text."""
    return all(abs(word.size - body) > 0.03 * body for line in lines for word in line.words)


def _is_ruled(area: Area, rules: Sequence[Rule]) -> bool:
    """Whether a rule runs along a table or through it from side to side."""
    return any(
        area.top - 6 <= rule.top <= area.bottom + 6
        and rule.x0 <= area.x0 + 3
        and rule.x1 >= area.x1 - 3
        for rule in joined_rules(rules)
    )


def _table_within(
    words: Sequence[PageWord], group: Sequence[Rule], first: int
) -> tuple[Grid | None, int]:
    """Return the table from a rule to the furthest rule at which it can end, and that rule.

    Its first row may stand above the first rule, and its last one below the last.
    """
    left, right = group[first].x0 - 2, group[first].x1 + 2
    column = [word for word in words if left <= word.x0 and word.x1 <= right]
    lines = [line_of(row) for row in rows_of(column)]
    for last in range(len(group) - 1, first, -1):
        least = _MIN_ROWS if last - first > 1 else _ROWS_BEFORE_BREAK
        top, bottom = group[first].top, group[last].bottom
        inside = [n for n, line in enumerate(lines) if top < _middle(line) < bottom]
        if not inside:
            continue
        near = [n for n in range(max(0, inside[0] - 3), inside[0]) if _near(lines[n], top)]
        for start in (*near, inside[0]):
            found = table_at(lines, start, group, least)
            if found is not None and found[1] > inside[-1] and _is_headed(found[0], least):
                area = found[0].area
                over = Area(left, min(top, area.top), right, max(bottom, area.bottom))
                return replace(found[0], area=over), last
    return None, first


def _is_headed(grid: Grid, least: int) -> bool:
    """Whether a table of few rows has three columns or more below a bold head."""
    head = [line for cell in grid.rows[0] for line in cell]
    return least == _MIN_ROWS or (len(grid.columns) >= 3 and all(line.bold for line in head))


def _middle(line: Line) -> float:
    return line.baseline - 0.3 * line.size


def _near(line: Line, top: float) -> bool:
    return top - line.baseline <= 4.0 * line.size
