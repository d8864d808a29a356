"""Find tables: ruled ones by their rules, others by the white between their columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.extract.layout import Area, Grid, Line, Page, PageWord, Region, Rule, enclosing
from pipeline.extract.lines import line_of, rows_of
from pipeline.extract.lists import is_list_marker

_TOLERANCE = 3.0
_MIN_GAP = 5.0
_MIN_STRIP = 2.5
_MIN_ROWS = 3
_MIN_WIDTH = 60.0

Cells = list[tuple[float, float, float, float]]


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules of a page enclose: tables, and frames around running text."""

    grids: tuple[Grid, ...]
    frames: tuple[Area, ...]


def ruled_tables(page: Page) -> Ruled:
    """Find the tables whose cells are enclosed by rules (pdfplumber's method)."""
    grids: list[Grid] = []
    frames: list[Area] = []
    for cells in _enclosed(page.rules):
        area = Area(
            min(c[0] for c in cells),
            min(c[1] for c in cells),
            max(c[2] for c in cells),
            max(c[3] for c in cells),
        )
        words = [word for word in page.words if area.holds(word)]
        if len(cells) == 1:
            frames += [area] if words else []
        elif words:
            grids.append(_grid(cells, area, words))
    return Ruled(tuple(grids), tuple(frames))


def _enclosed(rules: Sequence[Rule]) -> list[Cells]:
    """Return for each table the rectangles (x0, top, x1, bottom) of its cells."""
    from pdfplumber.table import (
        cells_to_tables,
        edges_to_intersections,
        intersections_to_cells,
        merge_edges,
    )

    if len(rules) < 4:
        return []
    edges = [_edge(rule) for rule in rules]
    merged = merge_edges(edges, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    crossings = edges_to_intersections(merged, _TOLERANCE, _TOLERANCE)
    tables: list[Cells] = cells_to_tables(intersections_to_cells(crossings))
    return tables


def _edge(rule: Rule) -> dict[str, float | str]:
    """Describe a rule as pdfplumber does, without its thickness."""
    if rule.horizontal:
        y = (rule.top + rule.bottom) / 2
        place = {"x0": rule.x0, "x1": rule.x1, "top": y, "bottom": y}
    else:
        x = (rule.x0 + rule.x1) / 2
        place = {"x0": x, "x1": x, "top": rule.top, "bottom": rule.bottom}
    lies = rule.horizontal
    return {
        **place,
        "width": place["x1"] - place["x0"],
        "height": place["bottom"] - place["top"],
        "orientation": "h" if lies else "v",
        "object_type": "line",
    }


def _grid(cells: Cells, area: Area, words: Sequence[PageWord]) -> Grid:
    tops = sorted({cell[1] for cell in cells})
    lefts = sorted({cell[0] for cell in cells})
    places = {(cell[1], cell[0]): Area(*cell) for cell in cells}
    rows = []
    for top in tops:
        row = []
        for left in lefts:
            place = places.get((top, left))
            inside = [word for word in words if place.holds(word)] if place else []
            row.append(tuple(line_of(line) for line in rows_of(inside)))
        rows.append(tuple(row))
    return Grid(tuple(row for row in rows if any(row)), area, tuple(lefts))


# --- tables without rules between the columns -------------------------------------------------


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
    for area in _between(rules):
        inside = [word for word in outside if area.holds(word)]
        lines = [line_of(row) for row in rows_of(inside)]
        found = _table_at(lines, 0) if lines else None
        if found is not None and found[1] == len(lines):
            grids.append(found[0])
            gone = {id(word) for word in inside}
            outside = [word for word in outside if id(word) not in gone]
    return outside, grids


def _between(rules: Sequence[Rule]) -> list[Area]:
    """Return the areas between lying rules of the same width, from the first to the last."""
    groups: list[list[Rule]] = []
    for rule in _joined_rules(rules):
        if rule.x1 - rule.x0 < _MIN_WIDTH:
            continue
        for group in groups:
            if abs(group[0].x0 - rule.x0) <= 2 and abs(group[0].x1 - rule.x1) <= 2:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [
        Area(group[0].x0 - 2, group[0].top, group[0].x1 + 2, group[-1].bottom)
        for group in groups
        if len(group) >= 3
    ]


def _joined_rules(rules: Sequence[Rule]) -> list[Rule]:
    """Join lying rules that go on in one another, as those of neighbouring cells do."""
    joined: list[Rule] = []
    lying = [rule for rule in rules if rule.horizontal]
    for rule in sorted(lying, key=lambda rule: (round(rule.top), rule.x0)):
        last = joined[-1] if joined else None
        if last and abs(last.top - rule.top) <= 1.5 and rule.x0 <= last.x1 + _TOLERANCE:
            joined[-1] = replace(last, x1=max(last.x1, rule.x1))
        else:
            joined.append(rule)
    return joined


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


def open_tables(region: Region) -> Region:
    """Find the tables in a column whose cells only white space divides."""
    items: list[Line | Grid] = []
    stretch: list[Line] = []
    for item in region.lines:
        if isinstance(item, Line):
            stretch.append(item)
            continue
        items += _with_tables(stretch)
        stretch = []
        items.append(item)
    items += _with_tables(stretch)
    return replace(region, lines=tuple(items))


def _with_tables(lines: list[Line]) -> list[Line | Grid]:
    result: list[Line | Grid] = []
    index = 0
    while index < len(lines):
        found = _table_at(lines, index)
        if found is None:
            result.append(lines[index])
            index += 1
        else:
            grid, index = found
            result.append(grid)
    return result


def _segments(line: Line) -> list[list[PageWord]]:
    """Divide a line where the white is wider than a word space."""
    gap = max(_MIN_GAP, 0.75 * line.size)
    parts = [[line.words[0]]]
    for before, word in pairwise(line.words):
        if word.x0 - before.x1 >= gap:
            parts.append([word])
        else:
            parts[-1].append(word)
    return parts


def _table_at(lines: list[Line], start: int) -> tuple[Grid, int] | None:
    """Return the table that begins at a line and the index of the line after it."""
    if len(_segments(lines[start])) < 2 or is_list_marker(lines[start].words[0].text):
        return None
    strips = _white(lines[start])
    stop, spread = start + 1, [start]
    while stop < len(lines) and _follows(lines[stop - 1], lines[stop]):
        narrowed = _narrowed(strips, lines[stop])
        if not narrowed:
            break
        strips = narrowed
        if len(_segments(lines[stop])) >= 2:
            spread.append(stop)
        stop += 1
    last = spread[-1] + 1
    while last < stop and _continues_cell(lines[last - 1], lines[last], strips):
        last += 1
    if len(spread) < _MIN_ROWS or 2 * len(spread) < last - start:
        return None
    rows = _table_rows(lines[start:last], _white_of(lines[start:last]))
    if len(rows) < _MIN_ROWS:
        return None
    area = enclosing([word for line in lines[start:last] for word in line.words])
    grid = Grid(rows, area, tuple(x for x, _ in strips))
    columns = _columns_of(grid)
    text = sum(_is_text(cells) for cells in columns)
    listed = any(is_list_marker(line.words[0].text) for cells in columns for line in cells[:1])
    return None if 2 * text > len(columns) or listed else (grid, last)


def _follows(before: Line, line: Line) -> bool:
    return line.baseline - before.baseline <= 4.0 * before.size


def _continues_cell(before: Line, line: Line, strips: list[tuple[float, float]]) -> bool:
    """Whether a line with one segment is the second line of a cell above it."""
    close = line.baseline - before.baseline <= 1.45 * before.size
    inside = all(not (line.left < x0 and line.x1 > x1) for x0, x1 in strips)
    return close and inside


def _white(line: Line) -> list[tuple[float, float]]:
    """Return the white strips between the segments of a line."""
    parts = _segments(line)
    return [(a[-1].x1, b[0].x0) for a, b in pairwise(parts)]


def _narrowed(strips: list[tuple[float, float]], line: Line) -> list[tuple[float, float]]:
    """Return what is left of the strips when one more line is taken out of them."""
    left = []
    segments = [(part[0].x0, part[-1].x1) for part in _segments(line)]
    for x0, x1 in strips:
        for start, end in segments:
            if end <= x0 or start >= x1:
                continue
            if start - x0 <= x1 - end:
                x0 = end
            else:
                x1 = start
        if x1 - x0 >= _MIN_STRIP:
            left.append((x0, x1))
    return left


def _white_of(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Return the strips that are white over all the lines."""
    widest = max(lines, key=lambda line: len(_segments(line)))
    strips = _white(widest)
    for line in lines:
        strips = _narrowed(strips, line)
    return strips


Cell = tuple[Line, ...]


def _table_rows(
    lines: Sequence[Line], strips: list[tuple[float, float]]
) -> tuple[tuple[Cell, ...], ...]:
    """Put the lines into cells; lines that stand close belong to one row."""
    gaps = sorted(b.baseline - a.baseline for a, b in pairwise(lines))
    tight = gaps[0] if gaps else 0.0
    bimodal = bool(gaps) and gaps[-1] >= 1.3 * tight
    followers = [b for a, b in pairwise(lines) if b.baseline - a.baseline < 1.2 * tight]
    whole = sum(all(_split(line, strips)) for line in followers)
    bimodal = bimodal and whole <= 0.2 * len(followers)
    rows: list[list[list[list[PageWord]]]] = []
    previous: Line | None = None
    for line in lines:
        cells = _split(line, strips)
        gap = line.baseline - previous.baseline if previous else 0.0
        same = gap < 1.2 * tight if bimodal else not cells[0]
        if rows and previous and same:
            for cell, words in zip(rows[-1], cells, strict=True):
                cell += [words] if words else []
        else:
            rows.append([[words] if words else [] for words in cells])
        previous = line
    return tuple(tuple(tuple(line_of(w) for w in cell) for cell in row) for row in rows)


def _split(line: Line, strips: list[tuple[float, float]]) -> list[list[PageWord]]:
    cells: list[list[PageWord]] = [[] for _ in range(len(strips) + 1)]
    for word in line.words:
        middle = (word.x0 + word.x1) / 2
        cells[sum(middle > (x0 + x1) / 2 for x0, x1 in strips)].append(word)
    return cells
