"""Where a stretch of a page is white from top to bottom, so that it may be a gutter."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.layout import Area, Grid, Inset, PageWord, Rule
from pipeline.extract.lines import body_size, rows_of

MIN_GUTTER = 7.0
"""Narrowest strip between columns, in points."""

_MIN_COLUMN = 62.0
_MIN_HEIGHT = 30.0
_STEP = 2.0
_MIN_STARTS = 6
_WORD_SPACE = 0.45
_FEW_WORDS = 40
_MOST_ROWS = 0.7

Whole = Grid | Inset
_Cover = tuple[NDArray[np.bool_], float, float]


@dataclass(frozen=True, slots=True)
class Gutter:
    """A vertical strip without text."""

    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """The line that divides left from right."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class Known:
    """Two columns side by side: where the left one begins and ends, and the right one begins."""

    left: float
    x0: float
    x1: float


@dataclass(frozen=True)
class Stretch:
    """What stands on a part of a page."""

    words: list[PageWord]
    wholes: list[Whole]
    rules: list[Rule]

    @cached_property
    def rows(self) -> list[list[PageWord]]:
        """The words by baseline, from the top, each row from left to right."""
        return rows_of(self.words)

    @cached_property
    def cover(self) -> _Cover | None:
        """What no gutter may cross: a grid, and where its first column and row stand."""
        return _cover(self)

    def divided(self, gutter: Gutter) -> tuple[Stretch, Stretch, Stretch, Stretch]:
        """Return what stands above, left of, right of and below a gutter."""
        parts = tuple(Stretch([], [], self.rules) for _ in range(4))
        for word in self.words:
            parts[_part(gutter, word)].words.append(word)
        for whole in self.wholes:
            parts[_part(gutter, whole.area)].wholes.append(whole)
        return parts[0], parts[1], parts[2], parts[3]

    def sides(self, gutter: Gutter) -> tuple[list[PageWord], list[PageWord]]:
        """Return the words left and right of a gutter, those in boxes too."""
        (left, boxed_left), (right, boxed_right) = self._parts(gutter)
        return left + boxed_left, right + boxed_right

    def text_sides(self, gutter: Gutter) -> tuple[list[PageWord], list[PageWord]]:
        """Return the running text on each side; that in boxes only where there is little else."""
        left, right = (
            words if len(words) >= _FEW_WORDS else words + boxed
            for words, boxed in self._parts(gutter)
        )
        return left, right

    def plain_sides(self, gutter: Gutter) -> tuple[list[PageWord], list[PageWord]]:
        """Return the words left and right of a gutter, without those in boxes."""
        (left, _), (right, _) = self._parts(gutter)
        return left, right

    def wholes_beside(self, gutter: Gutter) -> tuple[list[Area], list[Area]]:
        """Return the places of the tables and boxes left and right of a gutter."""
        parts = [(whole.area, _part(gutter, whole.area)) for whole in self.wholes]
        return [a for a, part in parts if part == 1], [a for a, part in parts if part == 2]

    def _parts(self, gutter: Gutter) -> list[tuple[list[PageWord], list[PageWord]]]:
        plain: tuple[list[PageWord], ...] = ([], [], [], [])
        boxed: tuple[list[PageWord], ...] = ([], [], [], [])
        # Asked for every word at every strip; doubled, because then nothing is halved.
        top, bottom, middle = 2 * gutter.top, 2 * gutter.bottom, 2 * gutter.middle
        for word in self.words:
            if top <= word.top + word.bottom <= bottom:
                plain[1 if word.x0 + word.x1 <= middle else 2].append(word)
        for whole in self.wholes:
            if isinstance(whole, Inset) and not _crosses(whole.area, gutter.x0, gutter.x1):
                boxed[_part(gutter, whole.area)].extend(whole.words)
        return list(zip(plain, boxed, strict=True))[1:3]


def _part(gutter: Gutter, area: Area | PageWord) -> int:
    y, x = (area.top + area.bottom) / 2, (area.x0 + area.x1) / 2
    if y < gutter.top:
        return 0
    if y > gutter.bottom:
        return 3
    return 1 if x <= gutter.middle else 2


def _crosses(area: Area | Rule, x0: float, x1: float) -> bool:
    return area.x0 < x0 and area.x1 > x1


def empty_strips(stretch: Stretch, tried: Sequence[Gutter] = ()) -> list[Gutter]:
    """Return the widest strip for each place where a tall one is empty.

    Parameters
    ----------
    stretch
        A part of a page.
    tried
        Strips that are no gutters, such as the white below a short page: each hides the lower
        ones that stand at its place.
    """
    cover = stretch.cover
    if cover is None:
        return []
    covered, x_min, y_min = cover
    covered = covered.copy() if tried else covered
    for strip in tried:
        rows = slice(int((strip.top - y_min) / _STEP), int((strip.bottom - y_min) / _STEP) + 1)
        covered[rows, int(strip.x0 - x_min) : int(strip.x1 - x_min) + 1] = True
    return [
        Gutter(x0 + x_min, x1 + x_min, top * _STEP + y_min, bottom * _STEP + y_min)
        for x0, x1, top, bottom in _tall_runs(covered)
    ]


def _cover(stretch: Stretch) -> _Cover | None:
    """Return which points of a stretch no gutter may hold; None where none is wide enough."""
    areas = _obstacles(stretch)
    if len(areas) < 2:
        return None
    ends = np.array([(a.x0, a.top, a.x1, a.bottom) for a in areas])
    x_min, y_min = ends[:, :2].min(axis=0).tolist()
    x_max, y_max = ends[:, 2:].max(axis=0).tolist()
    width, height = int(x_max - x_min) + 2, int((y_max - y_min) / _STEP) + 2
    if width < 2 * _MIN_COLUMN:
        return None
    covered = np.zeros((height, width), dtype=np.bool_)
    across = (ends[:, ::2] - x_min + 0.5).astype(int).tolist()
    down = ((ends[:, 1::2] - y_min) / _STEP).astype(int).tolist()
    for (left, right), (first, last) in zip(across, down, strict=True):
        covered[first : last + 1, left:right] = True
    return covered, x_min, y_min


def _obstacles(stretch: Stretch) -> list[Area]:
    """Return the areas that no gutter crosses."""
    starts = _column_starts(stretch.rows)
    size = body_size(stretch.words)
    kept = [
        word
        for word in stretch.words
        if not (word.size > 1.25 * size and _overprints(word, stretch.words))
    ]
    areas = [Area(w.x0, w.top, _trimmed_end(w, starts), w.bottom) for w in kept]
    areas += _word_spaces(kept)
    return areas + _other_obstacles(stretch, areas)


def _other_obstacles(stretch: Stretch, areas: Sequence[Area | PageWord]) -> list[Area]:
    """Return the tables, the boxes with nothing beside them, and the rules across a stretch.

    Where it begins and ends is told by the areas of its words.
    """
    others = [
        whole.area
        for whole in stretch.wholes
        if isinstance(whole, Grid) or not _has_text_beside(whole.area, stretch.words)
    ]
    both = [*areas, *others]
    if not both:
        return others
    left, right = min(a.x0 for a in both), max(a.x1 for a in both)
    top = min(a.top for a in both)
    return others + [
        Area(max(rule.x0, left), rule.top, min(rule.x1, right), rule.bottom)
        for rule in stretch.rules
        if rule.x1 - rule.x0 >= 0.8 * (right - left) and rule.top >= top
    ]


def _word_spaces(words: Sequence[PageWord]) -> list[Area]:
    """Return the spaces between words in large type, which are as wide as a gutter."""
    large = [word for word in words if _WORD_SPACE * word.size > MIN_GUTTER - 1]
    return [
        Area(a.x1, a.top, b.x0, a.bottom)
        for row in rows_of(large)
        for a, b in pairwise(row)
        if 0 < b.x0 - a.x1 <= _WORD_SPACE * min(a.size, b.size)
    ]


def _column_starts(rows: Sequence[Sequence[PageWord]]) -> list[float]:
    """Return the left edges at which many lines begin after white."""
    starts: Counter[int] = Counter()
    for row in rows:
        end = -MIN_GUTTER
        for word in row:
            if word.x0 - end >= MIN_GUTTER:
                starts[round(word.x0)] += 1
            end = max(end, word.x1)
    return sorted(float(x) for x, count in starts.items() if count >= _MIN_STARTS)


def _trimmed_end(word: PageWord, starts: Sequence[float]) -> float:
    """Return where a word ends, not counting what sticks out into the gutter before a column."""
    for start in starts:
        if start - MIN_GUTTER - 2.0 < word.x1 <= start - 1.0 and word.x0 < start - MIN_GUTTER - 2.0:
            return start - MIN_GUTTER - 2.0
    return word.x1


def _overprints(word: PageWord, words: Sequence[PageWord]) -> bool:
    """Whether a large word is printed over smaller ones, because it did not fit its column."""
    top, bottom = word.baseline - 0.65 * word.size, word.baseline + 0.1 * word.size
    return any(
        other.size < 0.8 * word.size
        and top <= other.baseline <= bottom
        and other.x0 < word.x1 - 1.0
        and other.x1 > word.x0 + 1.0
        for other in words
    )


def _has_text_beside(area: Area, words: Sequence[PageWord]) -> bool:
    return any(
        area.top < (word.top + word.bottom) / 2 < area.bottom
        and (word.x1 <= area.x0 + 2 or word.x0 >= area.x1 - 2)
        for word in words
    )


def _tall_runs(covered: NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Return (x0, x1, top, bottom) of strips of `MIN_GUTTER` that are empty for long."""
    height, width = covered.shape
    strip = int(MIN_GUTTER)
    taken, reach = covered, 1
    while reach < strip:
        step = min(reach, strip - reach)
        taken, reach = taken[:, :-step] | taken[:, step:], reach + step
    kind = np.int16 if height < np.iinfo(np.int16).max else np.int32
    numbers = np.arange(height, dtype=kind)[:, None]
    last_covered = np.maximum.accumulate(np.where(taken, numbers, kind(-1)), axis=0)
    runs = numbers - last_covered
    # Lists, because the loop below asks for single values.
    best, end = runs.max(axis=0).tolist(), runs.argmax(axis=0).tolist()
    margin = int(_MIN_COLUMN)
    found: list[tuple[int, int, int, int]] = []
    x = margin
    while x < width - margin - strip:
        stop = x
        while stop + 1 < width - margin - strip and best[stop + 1] == best[x]:
            if end[stop + 1] != end[x]:
                break
            stop += 1
        if best[x] * _STEP >= _MIN_HEIGHT:
            found.append((x, stop + strip, end[x] - best[x] + 1, end[x] + 1))
        x = stop + 1
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of words, where each begins, and how far the words up to each reach."""

    words: list[PageWord]
    starts: list[float]
    reaches: list[float]

    def left_of(self, columns: Known) -> int:
        """Return how many words begin left of where the right column does."""
        return bisect_left(self.starts, columns.x1 - 1)

    def leaves_open(self, columns: Known) -> bool:
        """Whether no word stands in the gutter between two columns."""
        count = self.left_of(columns)
        end = self.reaches[count - 1] if count else columns.left
        return end <= columns.x1 - MIN_GUTTER + 2.0


def _row(words: list[PageWord]) -> _Row:
    return _Row(words, [w.x0 for w in words], list(accumulate((w.x1 for w in words), max)))


def known_strips(stretch: Stretch, known: Sequence[Known]) -> list[Gutter]:
    """Return the strips between known columns that most lines of a stretch leave open.

    On both sides a line begins exactly where the known column begins.
    """
    if not known:
        return []
    strips = []
    rows = [_row(words) for words in stretch.rows]
    others = _other_obstacles(stretch, stretch.words)
    for columns in dict.fromkeys(known):
        run = _longest_run(rows, others, columns)
        if len(run) < _MOST_ROWS * len(rows):
            continue
        counts = [row.left_of(columns) for row in run]
        left = [row for row, count in zip(run, counts, strict=True) if count]
        right = [row.starts[n] for row, n in zip(run, counts, strict=True) if n < len(row.words)]
        if not left or not right:
            continue
        fits = abs(min(row.starts[0] for row in left) - columns.left) <= 1.5
        if fits and abs(min(right) - columns.x1) <= 1.5:
            end = max(row.reaches[n - 1] for row, n in zip(run, counts, strict=True) if n)
            top = min(w.top for row in run for w in row.words)
            bottom = max(w.bottom for row in run for w in row.words)
            strips.append(Gutter(end, columns.x1, top, bottom))
    return strips


def _longest_run(rows: Sequence[_Row], others: Sequence[Area], columns: Known) -> list[_Row]:
    """Return the longest run of neighbouring rows that leave the place of a gutter open.

    It is sought no further once so many rows cross that place that the rest are too few.
    """
    spare = len(rows) * (1 - _MOST_ROWS) + 1
    closed = sorted(area.top for area in others if _crosses(area, columns.x0, columns.x1))
    runs: list[list[_Row]] = [[]]
    for row in rows:
        if closed and row.words[0].baseline > closed[0]:
            closed = [top for top in closed if top > row.words[0].baseline]
            runs.append([])
        if row.leaves_open(columns):
            runs[-1].append(row)
        else:
            runs.append([])
            spare -= 1
            if spare < 0:
                return []
    return max(runs, key=len)
