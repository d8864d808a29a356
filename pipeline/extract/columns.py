"""Reading order: find the columns of a page, and what crosses them.

A gutter is a strip that no word crosses, with lines of text on both sides. The tallest gutter
divides its stretch of the page; what lies above, left, right and below is divided again in the
same way, so three columns, a full-width heading between columns or a table inside a column need
no rules of their own. Where a gutter begins and ends is told in `gutter_ends`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extract.gutter_ends import with_true_ends
from pipeline.extract.gutters import Gutter, Known, Stretch, Whole, empty_strips, known_strips
from pipeline.extract.layout import Grid, Inset, Line, PageWord, Region, Rule
from pipeline.extract.lines import body_size, line_of, rows_of
from pipeline.extract.table_rows import rows_stand_level

_MIN_COLUMN = 62.0
_MIN_ROWS = 4
_REACH = 0.85
_WORDS_PER_PART = 2.4
_FEW_ROWS = 10
_MAX_DEPTH = 12


def regions_of(
    words: Sequence[PageWord],
    wholes: Sequence[Whole] = (),
    rules: Sequence[Rule] = (),
    known: Sequence[Known] = (),
) -> list[Region]:
    """Divide a page into columns and full-width stretches, in reading order.

    Parameters
    ----------
    words
        The words of the running text, without those of tables and boxes.
    wholes
        The tables and boxes, each of which stays whole. The regions of a box follow the column
        it stands in.
    rules
        Lying rules: one that crosses a gutter ends it.
    known
        Columns of earlier pages: few lines are enough to recognise them.
    """
    stretch = Stretch(list(words), list(wholes), [rule for rule in rules if rule.horizontal])
    return _divide(stretch, tuple(known), 0)


def known_columns(regions: Sequence[Region]) -> list[Known]:
    """Return the places of the columns that stand side by side among regions of one page."""
    columns = [region for region in regions if not region.aside and region.lines]
    return [
        Known(a.left, a.right, b.left)
        for a, b in pairwise(columns)
        if b.left - a.right >= 2.0 and _top(b) < _bottom(a)
    ]


def _top(region: Region) -> float:
    return min(i.area.top if isinstance(i, Grid) else i.top for i in region.lines)


def _bottom(region: Region) -> float:
    return max(i.area.bottom if isinstance(i, Grid) else i.bottom for i in region.lines)


def _divide(stretch: Stretch, known: tuple[Known, ...], depth: int) -> list[Region]:
    if not stretch.words and not stretch.wholes:
        return []
    gutter = _best_gutter(stretch, known) if depth < _MAX_DEPTH else None
    if gutter is None:
        return _leaf(stretch)
    above, left, right, below = stretch.divided(gutter)
    if left.words and right.words:
        edge = min(word.x0 for word in left.words)
        known = (*known, Known(edge, gutter.x0, gutter.x1))
    regions: list[Region] = []
    for part in (above, left, right, below):
        regions += _divide(part, known, depth + 1)
    return regions


def _leaf(stretch: Stretch) -> list[Region]:
    lines: list[Line | Grid] = [line_of(row) for row in stretch.rows]
    grids = [whole for whole in stretch.wholes if isinstance(whole, Grid)]
    insets = [whole for whole in stretch.wholes if isinstance(whole, Inset)]
    both = sorted(
        [*lines, *grids], key=lambda item: item.area.top if isinstance(item, Grid) else item.top
    )
    inside = [region for inset in sorted(insets, key=_place) for region in inset.regions]
    if not both:
        return inside
    left = min([word.x0 for word in stretch.words] + [grid.area.x0 for grid in grids])
    right = max([word.x1 for word in stretch.words] + [grid.area.x1 for grid in grids])
    return [Region(tuple(both), left, right), *inside]


def _place(inset: Inset) -> tuple[float, float]:
    return inset.area.top, inset.area.x0


def _best_gutter(stretch: Stretch, known: Sequence[Known]) -> Gutter | None:
    """Return the valid gutter with the tallest text on both sides.

    Columns that stand elsewhere too are sought first, and are recognised even if they are short
    here.
    """
    for strip in known_strips(stretch, known):
        gutter = with_true_ends(stretch, strip)
        if _shared_height(stretch, gutter, 1) is not None:
            return gutter
    strips = empty_strips(stretch)
    return _tallest(stretch, strips) or _tallest(stretch, empty_strips(stretch, tried=strips))


def _tallest(stretch: Stretch, strips: Sequence[Gutter]) -> Gutter | None:
    judged = []
    for strip in strips:
        gutter = with_true_ends(stretch, strip)
        shared = _shared_height(stretch, gutter, _MIN_ROWS)
        if shared is not None:
            judged.append((round(shared), gutter.bottom - gutter.top, gutter))
    return max(judged, key=lambda found: found[:2])[2] if judged else None


@dataclass(frozen=True, slots=True)
class _Side:
    """The rows of text on one side of a gutter."""

    rows: list[list[PageWord]]
    x0: float
    x1: float

    def reach(self) -> float:
        """Share of the rows that come near the right edge."""
        width = self.x1 - self.x0
        full = sum(row[-1].x1 >= self.x0 + _REACH * width for row in self.rows)
        return full / len(self.rows)

    def is_text(self, words_a_part: float = _WORDS_PER_PART) -> bool:
        """Whether the rows fill the width with running words."""
        parts = 0
        for row in self.rows:
            gaps = (b.x0 - a.x1 for a, b in pairwise(row))
            parts += 1 + sum(gap >= 1.6 * row[0].size for gap in gaps)
        words = sum(map(len, self.rows))
        return self.reach() >= 0.5 and words >= words_a_part * parts


def _side(words: list[PageWord], min_rows: int) -> _Side | None:
    rows = rows_of(words)
    if len(rows) < min_rows:
        return None
    side = _Side(rows, min(w.x0 for w in words), max(w.x1 for w in words))
    return side if side.x1 - side.x0 >= _MIN_COLUMN or min_rows == 1 else None


def _shared_height(stretch: Stretch, gutter: Gutter, min_rows: int) -> float | None:
    """Return how tall the text on both sides of a gutter is; None if they are no columns."""
    sides = stretch.text_sides(gutter)
    if min_rows > 2 and _is_flowed_round(*sides):
        min_rows = 2
    left, right = (_side(words, min_rows) for words in sides)
    if left is None or right is None or _is_table(left, right, min_rows == 1):
        return None
    whole_left, whole_right = stretch.sides(gutter)
    shared = min(_bottom_of(whole_left), _bottom_of(whole_right)) - max(
        _top_of(whole_left), _top_of(whole_right)
    )
    return shared if shared > 0 else None


def _is_flowed_round(left: Sequence[PageWord], right: Sequence[PageWord]) -> bool:
    """Whether one side is a quotation in large italics, around which the text flows."""
    small, large = sorted((left, right), key=body_size)
    size = body_size(small)
    return bool(small) and all(word.italic and word.size > 1.1 * size for word in large)


def _top_of(words: Sequence[PageWord]) -> float:
    return min(word.top for word in words)


def _bottom_of(words: Sequence[PageWord]) -> float:
    return max(word.bottom for word in words)


def _is_table(left: _Side, right: _Side, known: bool) -> bool:
    """Whether the two sides are cells of rows rather than columns of text.

    Lines of running text fill their column with words; cells do not, and stand on common
    baselines, or in rows that white divides. Few lines must be clearly text to be columns, unless
    columns stand elsewhere at the same place.
    """
    if rows_stand_level(left.rows, right.rows):
        return True
    few, many = sorted((left, right), key=lambda side: len(side.rows))
    lines = [row[0].baseline for row in many.rows]
    aligned = sum(any(abs(row[0].baseline - y) <= 1.0 for y in lines) for row in few.rows)
    level = aligned >= 0.7 * len(few.rows)
    brief = len(few.rows) < _FEW_ROWS and not known
    if left.is_text() and right.is_text():
        words = _WORDS_PER_PART + 1.2 if brief and level else _WORDS_PER_PART
        return not (left.is_text(words) and right.is_text(words))
    if brief and not (left.is_text() or right.is_text()):
        return True
    return level and len(few.rows) >= 3
