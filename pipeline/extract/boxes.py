"""Boxes - shaded, framed, or between two rules: which of them stand aside from the running text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extract.layout import Area, Page, PageWord, Rule
from pipeline.extract.lines import line_of, rows_of
from pipeline.extract.open_tables import segments_of
from pipeline.extract.paragraphs import BodyType
from pipeline.extract.row_rules import same_width

MOST = 0.6
"""A box with a larger share of the words of a page is the page itself."""

_MIN_WORDS = 3
_HEADING_ROWS = 3
_LARGE = 1.12
_SMALLER = 0.95


@dataclass(frozen=True, slots=True)
class Boxed:
    """A box and the words inside it."""

    area: Area
    words: tuple[PageWord, ...]


def find_boxes(
    page: Page, frames: Sequence[Area], words: Sequence[PageWord], body: BodyType
) -> list[Boxed]:
    """Find the shaded or framed boxes whose text stands aside.

    Parameters
    ----------
    page
        Its shaded areas.
    frames
        Areas that rules enclose.
    words
        The words of the page outside its ruled tables.
    body
        Type of the running text.
    """
    between = _between_rules(page.rules, words, body)
    areas = [a for a in (*page.shades, *frames, *between) if _share(a, words) <= MOST]
    boxes: list[Boxed] = []
    gone: set[int] = set()
    for area in joined_areas(areas):
        held = tuple(w for w in words if id(w) not in gone and area.holds(w))
        if _stands_aside(held, words, body) and not _opens(page, area, words, body):
            boxes.append(Boxed(area, held))
            gone |= {id(word) for word in held}
    return boxes


def _between_rules(rules: Sequence[Rule], words: Sequence[PageWord], body: BodyType) -> list[Area]:
    """Return the places between two rules of one width where all type is smaller than the text."""
    areas = []
    for group in same_width(rules):
        for upper, lower in pairwise(group):
            area = Area(upper.x0, upper.top, upper.x1, lower.bottom)
            held = [word for word in words if area.holds(word)]
            small = all(word.size <= _SMALLER * body.size for word in held)
            if held and small and not _has_cells(held):
                areas.append(area)
    return areas


def _has_cells(words: Sequence[PageWord]) -> bool:
    return any(len(segments_of(line_of(row))) > 1 for row in rows_of(words))


def _share(area: Area, words: Sequence[PageWord]) -> float:
    return sum(area.holds(word) for word in words) / max(1, len(words))


def joined_areas(areas: Sequence[Area]) -> list[Area]:
    """Join areas that touch or overlap."""
    joined: list[Area] = []
    for area in sorted(areas, key=lambda a: (a.top, a.x0)):
        touching = [other for other in joined if _touch(area, other)]
        joined = [other for other in joined if other not in touching]
        parts = [area, *touching]
        joined.append(
            Area(
                min(part.x0 for part in parts),
                min(part.top for part in parts),
                max(part.x1 for part in parts),
                max(part.bottom for part in parts),
            )
        )
    return joined


def _touch(a: Area, b: Area) -> bool:
    across = a.x0 <= b.x1 + 2 and b.x0 <= a.x1 + 2
    return across and a.top <= b.bottom + 2 and b.top <= a.bottom + 2


def _stands_aside(held: Sequence[PageWord], words: Sequence[PageWord], body: BodyType) -> bool:
    """Whether a box holds a text of its own rather than a heading or most of the page."""
    rows = rows_of(held)
    if len(rows) < 2 or len(held) < _MIN_WORDS or len(held) > MOST * len(words):
        return False
    heading = all(w.bold or w.size >= _LARGE * body.size for w in held)
    return not (heading and len(rows) <= _HEADING_ROWS)


def _opens(page: Page, area: Area, words: Sequence[PageWord], body: BodyType) -> bool:
    """Whether a box belongs to the opening of a document: its title, or a note below that."""
    if page.number > 1:
        return False
    left, right = min(word.x0 for word in words), max(word.x1 for word in words)
    above = [word for word in words if word.bottom <= area.top + 1]
    text = [row for row in rows_of(above) if row[0].size < _LARGE * body.size]
    if area.x1 - area.x0 < 0.8 * (right - left) or len(text) > _HEADING_ROWS:
        return False
    largest = max(words, key=lambda word: word.size)
    return area.holds(largest) or largest.bottom <= area.top + 1
