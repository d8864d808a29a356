"""Reading order: find the columns of a page, and what crosses them.

A gutter is a strip that no word crosses, with lines of text on both sides. The tallest gutter
divides its stretch of the page; what lies above, left, right and below is divided again in the
same way, so three columns, a full-width heading between columns or a table inside a column need
no rules of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.layout import Area, Grid, Line, PageWord, Region
from pipeline.extract.lines import body_size, line_of, rows_of

MIN_GUTTER = 7.0
"""Narrowest strip between columns, in points."""

_MIN_COLUMN = 62.0
_MIN_ROWS = 4
_REACH = 0.85
_STEP = 2.0
_WORDS_PER_PART = 2.4


@dataclass(frozen=True, slots=True)
class Gutter:
    """A vertical strip without text."""

    x0: float
    x1: float
    top: float
    bottom: float


def regions_of(words: Sequence[PageWord], grids: Sequence[Grid]) -> list[Region]:
    """Divide a page into columns and full-width stretches, in reading order.

    Parameters
    ----------
    words
        The words of the running text, without those of the tables.
    grids
        The tables, each of which stays whole.
    """
    return _divide(list(words), list(grids), depth=0)


def _divide(words: list[PageWord], grids: list[Grid], depth: int) -> list[Region]:
    if not words and not grids:
        return []
    gutter = _best_gutter(words, grids) if depth < 12 else None
    if gutter is None:
        return [_leaf(words, grids)]
    gutter = _without_next_heading(words, gutter)
    above, left, right, below = _parts(words, grids, gutter)
    regions: list[Region] = []
    for part_words, part_grids in (above, left, right, below):
        regions += _divide(part_words, part_grids, depth + 1)
    return regions


def _leaf(words: list[PageWord], grids: list[Grid]) -> Region:
    lines: list[Line | Grid] = [line_of(row) for row in rows_of(words)]
    areas = [grid.area for grid in grids]
    left = min([word.x0 for word in words] + [area.x0 for area in areas])
    right = max([word.x1 for word in words] + [area.x1 for area in areas])
    both = [*lines, *grids]
    both.sort(key=lambda item: item.area.top if isinstance(item, Grid) else item.top)
    return Region(tuple(both), left, right)


Part = tuple[list[PageWord], list[Grid]]


def _parts(words: list[PageWord], grids: list[Grid], gutter: Gutter) -> tuple[Part, ...]:
    middle = (gutter.x0 + gutter.x1) / 2
    above: Part = ([], [])
    left: Part = ([], [])
    right: Part = ([], [])
    below: Part = ([], [])
    for word in words:
        center = (word.top + word.bottom) / 2
        side = left if word.x1 <= middle + 1 else right
        part = above if center < gutter.top else below if center > gutter.bottom else side
        part[0].append(word)
    for grid in grids:
        center = (grid.area.top + grid.area.bottom) / 2
        side = left if grid.area.x1 <= middle + 1 else right
        part = above if center < gutter.top else below if center > gutter.bottom else side
        part[1].append(grid)
    return above, left, right, below


def _best_gutter(words: list[PageWord], grids: list[Grid]) -> Gutter | None:
    """Return the valid gutter with the tallest text on both sides."""
    if len(words) < 2 * _MIN_ROWS:
        return None
    judged = [
        (shared, gutter)
        for gutter in _empty_strips(words, grids)
        if (shared := _shared_height(words, gutter)) is not None
    ]
    if not judged:
        return None
    return max(judged, key=lambda pair: (round(pair[0]), pair[1].bottom - pair[1].top))[1]


def _empty_strips(words: list[PageWord], grids: list[Grid]) -> list[Gutter]:
    """Return the widest strip for each place where a tall one is empty."""
    areas = [Area(w.x0, w.top, w.x1, w.bottom) for w in words] + [grid.area for grid in grids]
    x_min, y_min = min(a.x0 for a in areas), min(a.top for a in areas)
    x_max, y_max = max(a.x1 for a in areas), max(a.bottom for a in areas)
    width, height = int(x_max - x_min) + 2, int((y_max - y_min) / _STEP) + 2
    if width < 2 * _MIN_COLUMN:
        return []
    covered = np.zeros((height, width), dtype=np.bool_)
    for area in areas:
        rows = slice(int((area.top - y_min) / _STEP), int((area.bottom - y_min) / _STEP) + 1)
        covered[rows, int(area.x0 - x_min + 0.5) : int(area.x1 - x_min + 0.5)] = True
    return [
        Gutter(x0 + x_min, x1 + x_min, top * _STEP + y_min, bottom * _STEP + y_min)
        for x0, x1, top, bottom in _tall_runs(covered)
    ]


def _tall_runs(covered: NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Return (x0, x1, top, bottom) of strips of `MIN_GUTTER` that are empty for long."""
    height, width = covered.shape
    strip = int(MIN_GUTTER)
    counts = np.cumsum(covered, axis=1, dtype=np.int32)
    sums = np.concatenate([np.zeros((height, 1), np.int32), counts], axis=1)
    empty = (sums[:, strip:] - sums[:, :-strip]) == 0
    numbers = np.arange(height, dtype=np.int32)[:, None]
    last_covered = np.maximum.accumulate(np.where(empty, -1, numbers), axis=0)
    runs = numbers - last_covered
    best, end = runs.max(axis=0), runs.argmax(axis=0)
    margin = int(_MIN_COLUMN)
    found: list[tuple[int, int, int, int]] = []
    x = margin
    while x < width - margin - strip:
        stop = x
        while stop + 1 < width - margin - strip and _same_run(best, end, x, stop + 1):
            stop += 1
        if best[x] * _STEP >= 30:
            found.append((x, stop + strip, int(end[x] - best[x] + 1), int(end[x]) + 1))
        x = stop + 1
    return found


def _same_run(best: NDArray[np.int32], end: NDArray[np.intp], x: int, other: int) -> bool:
    return bool(best[x] == best[other] and end[x] == end[other])


@dataclass(frozen=True, slots=True)
class _Side:
    """The rows of text on one side of a gutter."""

    rows: list[list[PageWord]]
    x0: float
    x1: float

    @property
    def top(self) -> float:
        return min(word.top for word in self.rows[0])

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.rows[-1])

    def reach(self) -> float:
        """Share of the rows that come near the right edge."""
        width = self.x1 - self.x0
        full = sum(row[-1].x1 >= self.x0 + _REACH * width for row in self.rows)
        return full / len(self.rows)

    def is_text(self) -> bool:
        """Whether the rows fill the width with running words."""
        parts = 0
        for row in self.rows:
            gaps = (b.x0 - a.x1 for a, b in pairwise(row))
            parts += 1 + sum(gap >= 1.6 * row[0].size for gap in gaps)
        words = sum(map(len, self.rows))
        return self.reach() >= 0.5 and words >= _WORDS_PER_PART * parts


def _side(words: list[PageWord]) -> _Side | None:
    rows = rows_of(words)
    if len(rows) < _MIN_ROWS:
        return None
    side = _Side(rows, min(w.x0 for w in words), max(w.x1 for w in words))
    return side if side.x1 - side.x0 >= _MIN_COLUMN else None


def _shared_height(words: list[PageWord], gutter: Gutter) -> float | None:
    """Return how tall the text on both sides of a gutter is; None if they are no columns."""
    middle = (gutter.x0 + gutter.x1) / 2
    within = [w for w in words if gutter.top <= (w.top + w.bottom) / 2 <= gutter.bottom]
    left = _side([w for w in within if w.x1 <= middle + 1])
    right = _side([w for w in within if w.x1 > middle + 1])
    if left is None or right is None or _is_table(left, right):
        return None
    shared = min(left.bottom, right.bottom) - max(left.top, right.top)
    return shared if shared > 0 else None


def _is_table(left: _Side, right: _Side) -> bool:
    """Whether the two sides are cells of rows rather than columns of text.

    Lines of running text fill their column with words; cells do not, and stand on common
    baselines.
    """
    if left.is_text() and right.is_text():
        return False
    few, many = sorted((left, right), key=lambda side: len(side.rows))
    lines = [row[0].baseline for row in many.rows]
    aligned = sum(any(abs(row[0].baseline - y) <= 1.0 for y in lines) for row in few.rows)
    return aligned >= 0.7 * len(few.rows)


def _without_next_heading(words: list[PageWord], gutter: Gutter) -> Gutter:
    """Leave a heading that begins the full-width text below the columns to that text."""
    middle = (gutter.x0 + gutter.x1) / 2
    below = [w for w in words if w.top > gutter.bottom - 1]
    if not any(w.x0 < gutter.x0 and w.x1 > gutter.x1 for w in below):
        return gutter
    within = [w for w in words if gutter.top <= (w.top + w.bottom) / 2 <= gutter.bottom]
    left = rows_of([w for w in within if w.x1 <= middle + 1])
    right = rows_of([w for w in within if w.x1 > middle + 1])
    size = body_size(within)
    bottom = gutter.bottom
    for row in reversed(left[1:]):
        top = min(word.top for word in row)
        stands_out = all(word.bold for word in row) or row[0].size > 1.1 * size
        if not stands_out or not right or top < right[-1][0].bottom - 1:
            break
        bottom = top - 0.5
    return replace(gutter, bottom=bottom)
