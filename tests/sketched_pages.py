"""Pages drawn in characters: each is half an em wide, each row of them one line of text.

A row of dashes is a rule and takes no height of its own; rows between `[` and `]` at the same
places are a shaded box; a word between asterisks is bold.
"""

from __future__ import annotations

import re
from itertools import groupby

from pipeline.extract.layout import Area, Box, Page, PageWord, Rule

EM = 10.0
LEADING = 12.0
_LEFT, _TOP = 50.0, 80.0
_RULE = re.compile(r"-{3,}")
_BOX = re.compile(r"\[[^\]]*\]")
_WORD = re.compile(r"[^\s\[\]]+")


def page_of(sketch: str, number: int = 1) -> Page:
    """Return the page that a drawing shows."""
    words: list[PageWord] = []
    rules: list[Rule] = []
    boxes: list[tuple[int, int, int]] = []
    line = 0
    for drawn in sketch.splitlines():
        if _RULE.match(drawn.strip()):
            y = _baseline(line) - 0.95 * EM
            rules += [Rule(_x(m.start()), y, _x(m.end()), y) for m in _RULE.finditer(drawn)]
            continue
        words += [_word(m.group(), m.start(), line, number) for m in _WORD.finditer(drawn)]
        boxes += [(m.start(), m.end(), line) for m in _BOX.finditer(drawn)]
        line += 1
    return Page(number, 595, 842, tuple(words), tuple(rules), tuple(_shades(boxes)))


def _x(place: int) -> float:
    return _LEFT + 0.5 * EM * place


def _baseline(line: int) -> float:
    return _TOP + LEADING * line


def _word(text: str, place: int, line: int, page: int) -> PageWord:
    x0, x1, y = _x(place), _x(place + len(text)), _baseline(line)
    top, bottom = y - 0.8 * EM, y + 0.2 * EM
    bare = text.strip("*")
    box = Box(page, x0, top, x1, bottom)
    return PageWord(bare, x0, top, x1, bottom, y, EM, bare != text, False, (box,))


def _shades(boxes: list[tuple[int, int, int]]) -> list[Area]:
    """Join the rows of a box that stand below one another."""
    areas = []
    for (start, end, _), rows in groupby(
        sorted(enumerate(sorted(boxes)), key=lambda pair: pair[1]),
        key=lambda pair: (pair[1][0], pair[1][1], pair[1][2] - pair[0]),
    ):
        lines = [line for _, (_, _, line) in rows]
        top, bottom = _baseline(lines[0]) - LEADING, _baseline(lines[-1]) + 0.4 * LEADING
        areas.append(Area(_x(start), top, _x(end), bottom))
    return areas
