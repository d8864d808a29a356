"""Find the tables whose cells are enclosed by rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extract.layout import Area, Grid, Page, PageWord, Rule
from pipeline.extract.lines import line_of, rows_of
from pipeline.extract.row_rules import same_width

_TOLERANCE = 3.0

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
    """Return for each table or frame the rectangles (x0, top, x1, bottom) of its cells."""
    from pdfplumber.table import (
        cells_to_tables,
        edges_to_intersections,
        intersections_to_cells,
        merge_edges,
    )

    if len(rules) < 4:
        return []
    edges = [_edge(rule) for rule in [*rules, *_open_sides(rules)]]
    merged = merge_edges(edges, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    crossings = edges_to_intersections(merged, _TOLERANCE, _TOLERANCE)
    cells: Cells = intersections_to_cells(crossings)
    tables: list[Cells] = cells_to_tables(cells)
    known = {cell for table in tables for cell in table}
    return tables + [[cell] for cell in cells if cell not in known]


def _open_sides(rules: Sequence[Rule]) -> list[Rule]:
    """Return the sides of a table that only has rules between its rows and its columns."""
    standing = [rule for rule in rules if not rule.horizontal]
    sides: list[Rule] = []
    for group in same_width(rules) if standing else ():
        ends = _open_ends(group, standing)
        sides += ends
        for upper, lower in pairwise(sorted([*group, *ends], key=lambda rule: rule.top)):
            if any(_divides(rule, upper, lower) for rule in standing):
                sides += [Rule(x, upper.top, x, lower.bottom) for x in (upper.x0, upper.x1)]
    return sides


def _open_ends(group: Sequence[Rule], standing: Sequence[Rule]) -> list[Rule]:
    """Return where a first or last row ends that has rules beside its cells only."""
    left, right = group[0].x0, group[0].x1
    ends: dict[int, Rule] = {}
    for rule in standing:
        inside = left + _TOLERANCE < rule.x0 < right - _TOLERANCE
        if not inside or not any(rule.top < lying.top < rule.bottom for lying in group):
            continue
        for y in (rule.top, rule.bottom):
            if all(abs(lying.top - y) > 2 * _TOLERANCE for lying in group):
                ends.setdefault(round(y), Rule(left, y, right, y))
    return list(ends.values())


def _divides(rule: Rule, upper: Rule, lower: Rule) -> bool:
    """Whether a standing rule goes from one lying rule to the next, away from their ends."""
    reaches = rule.top <= upper.top + _TOLERANCE and rule.bottom >= lower.bottom - _TOLERANCE
    return reaches and upper.x0 + _TOLERANCE < rule.x0 < upper.x1 - _TOLERANCE


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
