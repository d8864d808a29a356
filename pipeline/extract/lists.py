"""Recognise the items of a list by their markers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.layout import Area, Box, PageWord

_BULLETS = "•◦▪●○■□‣∙·\uf0b7\uf0a7\uf0d8➢➤►✓❖⁃"
_BULLET = re.compile(rf"[{_BULLETS}]|[-–—*o](?=\s)")
_LONE_BULLET = re.compile(rf"[{_BULLETS}]+|[-–—*]|\uf02d")
_DRAWN = "•"
_BULLET_GAP = 2.2
_NUMBER = re.compile(r"(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\((?:\d{1,2}|[a-z])\))(?=\s|$)")


def is_list_marker(word: str) -> bool:
    """Whether a word alone can mark a list item: a bullet or a number."""
    return bool(_LONE_BULLET.fullmatch(word) or _NUMBER.fullmatch(word))


def bullet_of(text: str) -> str:
    """Return the bullet with which a text begins, or nothing."""
    match = _BULLET.match(text)
    return match.group() if match else ""


def number_of(text: str) -> str:
    """Return the number with which a text begins ("1.", "b)"), or nothing."""
    match = _NUMBER.match(text)
    return match.group() if match else ""


def with_drawn_bullets(
    words: Sequence[PageWord], marks: Sequence[Area], page: int
) -> list[PageWord]:
    """Return the words with a bullet before each line that has one drawn before it.

    Some typesetters draw the bullets of lists instead of printing them.

    Parameters
    ----------
    words
        The words of a page.
    marks
        Its small drawn dots and squares.
    page
        Its number.
    """
    bullets = [_bullet_at(mark, words, page) for mark in marks]
    return [*words, *(bullet for bullet in bullets if bullet is not None)]


def _bullet_at(mark: Area, words: Sequence[PageWord], page: int) -> PageWord | None:
    y = (mark.top + mark.bottom) / 2
    line = [w for w in words if w.baseline - 0.75 * w.size <= y <= w.baseline + 0.05 * w.size]
    after = min((w for w in line if w.x0 >= mark.x1), key=lambda w: w.x0, default=None)
    if after is None or after.x0 - mark.x1 > _BULLET_GAP * after.size:
        return None
    before = max((w.x1 for w in line if w.x0 < mark.x1), default=0.0)
    too_large = mark.x1 - mark.x0 > 0.7 * after.size
    if too_large or mark.x0 - before < 0.5 * after.size or is_list_marker(after.text):
        return None
    box = Box(page, mark.x0, mark.top, mark.x1, mark.bottom)
    return replace(after, text=_DRAWN, x0=mark.x0, x1=mark.x1, boxes=(box,))
