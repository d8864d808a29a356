"""Where a gutter begins and ends: short full-width lines belong above or below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from pipeline.extract.gutters import MIN_GUTTER, Gutter, Stretch
from pipeline.extract.layout import PageWord
from pipeline.extract.lines import body_size, rows_of

_MAX_LINES = 3
_UNEVEN = 3.0


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of words, or a table or box, which has none here."""

    top: float
    bottom: float
    words: tuple[PageWord, ...] = ()

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


_Sides = tuple[list[_Row], list[_Row]]
"""The rows left and right of a gutter."""


def with_true_ends(stretch: Stretch, gutter: Gutter) -> Gutter:
    """Leave to the text above, between and below columns its short lines.

    A strip of white also runs past a line of full-width text that happens to be short: the last
    line of a paragraph or title above the columns, a heading or caption that crosses them, and
    the heading that begins the text below.
    """
    gutter = _between_open_rows(stretch, gutter)
    sides = _sides(stretch, gutter)
    for shortened in (_below_last_line, _above_next_heading, _above_crossing_line):
        end = shortened(stretch, gutter, sides)
        if end != gutter:
            gutter, sides = end, _sides(stretch, end)
    return gutter


def _rows(words: Sequence[PageWord]) -> list[_Row]:
    return [
        _Row(min(w.top for w in row), max(w.bottom for w in row), tuple(row))
        for row in rows_of(words)
    ]


def _sides(stretch: Stretch, gutter: Gutter) -> _Sides:
    left, right = stretch.sides(gutter)
    return _rows(left), _rows(right)


def _between_open_rows(stretch: Stretch, gutter: Gutter) -> Gutter:
    """Leave out lines at the ends in which a word sticks out into the gutter.

    In the midst of the columns that is a line that did not fit; at an end it is likelier a
    full-width line with a word space at this place.
    """
    left, right = stretch.sides(gutter)
    rows = _rows(left + right)
    narrow = [_is_narrow(row, gutter) for row in rows]
    top, bottom = gutter.top, gutter.bottom
    while narrow and narrow[0]:
        top = max(top, rows[0].middle + 0.5)
        del rows[0], narrow[0]
    while narrow and narrow[-1]:
        bottom = min(bottom, rows[-1].middle - 0.5)
        del rows[-1], narrow[-1]
    return replace(gutter, top=top, bottom=bottom)


def _is_narrow(row: _Row, gutter: Gutter) -> bool:
    size = row.words[0].size
    return any(gutter.x1 - MIN_GUTTER < w.x1 <= gutter.x1 for w in row.words) and any(
        gutter.x1 - 1 <= w.x0 <= gutter.x1 + size for w in row.words
    )


def _below_last_line(stretch: Stretch, gutter: Gutter, sides: _Sides) -> Gutter:
    """Leave the last lines of the paragraph or title above the columns to it."""
    above = _rows([w for w in stretch.words if (w.top + w.bottom) / 2 < gutter.top])
    if not above:
        return gutter
    last = above[-1].words
    left, right = sides
    if not right or last[0].x0 >= gutter.x0 or last[-1].x1 <= gutter.x1:
        return gutter
    for row in left:
        first = row.words[0]
        near = first.baseline - last[0].baseline <= 1.5 * last[0].size
        alike = abs(first.size - last[0].size) <= 0.06 * last[0].size
        alike = alike and first.bold == last[0].bold
        if not near or not alike or row.bottom > right[0].top + 2:
            break
        gutter = replace(gutter, top=row.middle + 0.5)
        last = row.words
    return gutter


def _above_next_heading(stretch: Stretch, gutter: Gutter, sides: _Sides) -> Gutter:
    """Leave a heading that begins the full-width text below the columns to that text."""
    below = [w for w in stretch.words if w.top > gutter.bottom - 1]
    if not any(w.x0 < gutter.x0 and w.x1 > gutter.x1 for w in below):
        return gutter
    left, right = sides
    size = body_size([word for row in left + right for word in row.words])
    bottom = gutter.bottom
    for before, row in reversed(list(pairwise(left))):
        stands_out = all(word.bold for word in row.words) or row.words[0].size > 1.1 * size
        if not stands_out or not right or row.top < right[-1].bottom - 1:
            break
        if _is_text_beside(before, row, right[-1]):
            return gutter
        bottom = row.top - 0.5
    return replace(gutter, bottom=bottom)


def _is_text_beside(before: _Row, row: _Row, last: _Row) -> bool:
    """Whether a row ends a quotation in large type that began beside the other column."""
    above, below = before.words[0], row.words[0]
    alike = abs(above.size - below.size) <= 0.06 * below.size and above.bold == below.bold
    near = below.baseline - above.baseline <= 1.5 * below.size
    return alike and near and before.top < last.bottom - 1


def _above_crossing_line(stretch: Stretch, gutter: Gutter, sides: _Sides) -> Gutter:
    """End the gutter where a short line crosses the page between two pairs of columns.

    Beside it nothing stands; above it both columns end, and below it both begin again, at about
    the same height.
    """
    left, right = (_rows(words) for words in stretch.plain_sides(gutter))
    left_wholes, right_wholes = (
        [_Row(area.top, area.bottom) for area in areas] for areas in stretch.wholes_beside(gutter)
    )
    ends = _crossings(left, left_wholes, right + right_wholes)
    ends += _crossings(right, right_wholes, left + left_wholes)
    return replace(gutter, bottom=min(ends)) if ends else gutter


def _crossings(
    lines: Sequence[_Row], wholes: Sequence[_Row], others: Sequence[_Row]
) -> list[float]:
    leading = 1.25 * body_size([word for line in lines for word in line.words])
    gaps = [b.top - a.bottom for a, b in pairwise(lines)]
    wide = max(0.35 * leading, median(gaps) + 0.15 * leading) if gaps else 0.0
    rows = sorted([*lines, *wholes], key=lambda row: row.top)
    ends = []
    for first in range(1, len(rows) - 1):
        for last in range(first, min(first + _MAX_LINES, len(rows) - 1)):
            before, after = rows[first - 1], rows[last + 1]
            top, bottom = rows[first].top, rows[last].bottom
            if top - before.bottom < wide or after.top - bottom < wide:
                continue
            if any(_wraps(a, b) for a, b in pairwise(rows[first : last + 1])):
                continue
            above = [row.bottom for row in others if row.top < top]
            below = [row.top for row in others if row.bottom > top]
            if not above or not below or max(above) > top - 1 or min(below) < bottom + 1:
                continue
            level = abs(max(above) - before.bottom) <= _UNEVEN * leading
            if level and abs(min(below) - after.top) <= 0.8 * leading:
                ends.append((before.bottom + top) / 2)
    return ends


def _wraps(row: _Row, following: _Row) -> bool:
    """Whether two rows are lines of one text, which found no room beyond its column."""
    if not row.words or not following.words:
        return False
    one, other = row.words[-1], following.words[0]
    return abs(one.size - other.size) <= 0.06 * one.size and one.bold == other.bold
