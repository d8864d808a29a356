"""Where blocks stand on a page as it is shown: boxes around their words, and the grid of a table.

A block may stand in several places of one page: its text goes on at the top of the next column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.schema import Cell, Word

WIDE_GAP = 4.0
"""A gap in a line, in heights of its words, from which another column begins."""
BEFORE_CELL = 4.0
"""Most space between a line of the grid and the words after it, in points, as tables are set."""
MARGIN = 1.5
"""Space between words and the box around them, in points."""


@dataclass(frozen=True, slots=True)
class ShownBox:
    """A rectangle in points from the upper left corner of the page."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return round(self.x1 - self.x0, 2)

    @property
    def height(self) -> float:
        """How high it is."""
        return round(self.bottom - self.top, 2)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line between cells of a table, in points from the upper left corner."""

    xa: float
    ya: float
    xb: float
    yb: float


@dataclass(frozen=True, slots=True)
class _Upright:
    """A box turned so that its text runs from left to right, and the lines downwards."""

    x0: float
    top: float
    x1: float
    bottom: float


def _turn(box: Word, angle: int) -> _Upright:
    """Turn a box so that text printed at this angle, counted against the clock, lies."""
    if angle == 90:
        return _Upright(-box.bottom, box.x0, -box.top, box.x1)
    if angle == 180:
        return _Upright(-box.x1, -box.bottom, -box.x0, -box.top)
    if angle == 270:
        return _Upright(box.top, -box.x1, box.bottom, -box.x0)
    return _Upright(box.x0, box.top, box.x1, box.bottom)


def _turn_back(x: float, y: float, angle: int) -> tuple[float, float]:
    return {0: (x, y), 90: (y, -x), 180: (-x, -y), 270: (-y, x)}[angle]


def reading_angle(blocks: Iterable[Sequence[Word]]) -> int:
    """Return the angle at which most words of a page follow one another to the right.

    Parameters
    ----------
    blocks
        The words on the page, block by block in reading order.
    """
    steps = dict.fromkeys((0, 90, 180, 270), 0)
    for words in blocks:
        for angle in steps:
            turned = [_turn(word, angle) for word in words]
            steps[angle] += sum(
                b.x0 >= a.x1 and a.top < b.bottom and b.top < a.bottom for a, b in pairwise(turned)
            )
    return max(steps, key=lambda angle: steps[angle])


def boxes_around(words: Sequence[Word], angle: int = 0) -> list[ShownBox]:
    """Return a box for each place where a block stands on a page.

    Parameters
    ----------
    words
        The words of the block on this page, in reading order.
    angle
        From `reading_angle`.
    """
    places: list[list[Word]] = []
    for word in words:
        if places and not _is_elsewhere(_turn(places[-1][-1], angle), _turn(word, angle)):
            places[-1].append(word)
        else:
            places.append([word])
    return [box_around(place) for place in places]


def _is_elsewhere(last: _Upright, word: _Upright) -> bool:
    """Whether a word stands higher than the one before it, or far from it in the same line."""
    if word.bottom <= last.top:
        return True
    same_line = word.top < last.bottom
    return same_line and word.x0 - last.x1 > WIDE_GAP * (word.bottom - word.top)


def box_around(words: Sequence[Word]) -> ShownBox:
    """Return one box around words of a page."""
    return ShownBox(
        round(min(word.x0 for word in words) - MARGIN, 2),
        round(min(word.top for word in words) - MARGIN, 2),
        round(max(word.x1 for word in words) + MARGIN, 2),
        round(max(word.bottom for word in words) + MARGIN, 2),
    )


def grid_lines(words: Sequence[Word], cells: Sequence[Cell], angle: int = 0) -> list[ShownLine]:
    """Return lines between the columns and rows of a table as they were understood.

    Parameters
    ----------
    words
        The words of the table on this page.
    cells
        The cells of the table.
    angle
        From `reading_angle`.
    """
    columns: dict[int, list[_Upright]] = {}
    rows: dict[int, list[_Upright]] = {}
    for cell in cells:
        inside = [_turn(w, angle) for w in words if cell.start <= w.start and w.end <= cell.end]
        if inside:
            columns.setdefault(cell.column, []).extend(inside)
            rows.setdefault(cell.row, []).extend(inside)
    if not rows:
        return []
    across = [(min(w.x0 for w in c), [w.x1 for w in c]) for _, c in sorted(columns.items())]
    down = [(min(w.top for w in r), [w.bottom for w in r]) for _, r in sorted(rows.items())]
    left, right = min(start for start, _ in across), max(max(ends) for _, ends in across)
    top, bottom = min(start for start, _ in down), max(max(ends) for _, ends in down)
    return [
        *(_line(x, top - MARGIN, x, bottom + MARGIN, angle) for x in _between(across)),
        *(_line(left - MARGIN, y, right + MARGIN, y, angle) for y in _between(down)),
    ]


def _between(bands: Sequence[tuple[float, list[float]]]) -> list[float]:
    """Return a place in the space before each band but the first; what juts out counts not."""
    places = []
    for (_, ends), (start, _) in pairwise(bands):
        space = start - max((end for end in ends if end <= start), default=start)
        places.append(start - min(space / 2, BEFORE_CELL))
    return places


def _line(xa: float, ya: float, xb: float, yb: float, angle: int) -> ShownLine:
    ends = (*_turn_back(xa, ya, angle), *_turn_back(xb, yb, angle))
    return ShownLine(*(round(value, 2) for value in ends))
