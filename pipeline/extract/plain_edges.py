"""Where a page may end in a plain text: at a form feed, or where a line breaks a sentence off."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from statistics import mean, pstdev

from pipeline.extract.lists import bullet_of
from pipeline.extract.plain_lines import TextLine, runs_on
from pipeline.extract.plain_notes import begins_note

MAX_HEAD_LETTERS = 90
"""Longer lines are text."""
MIN_PAGE_LINES = 8
"""No page has fewer lines, the last one left out."""
MAX_PAGE_LINES = 150
"""No page has more lines; notes that would begin further up stand on another page."""
_EVEN_SPREAD = 0.25


def may_be_head(line: TextLine) -> bool:
    """Whether a line is short, begins with a capital and ends no sentence."""
    if len(line.text) > MAX_HEAD_LETTERS or line.ended or line.restarts or bullet_of(line.text):
        return False
    return sum(map(str.isalpha, line.text)) > 2


def stands_apart(lines: Sequence[TextLine], index: int) -> bool:
    """Whether an empty line, or an end of the file, is next to a line."""
    after = lines[index + 1] if index + 1 < len(lines) else None
    return bool(lines[index].blanks) or index == 0 or after is None or bool(after.blanks)


def is_alone(lines: Sequence[TextLine], index: int) -> bool:
    """Whether empty lines stand on both sides of a line."""
    after = lines[index + 1] if index + 1 < len(lines) else None
    return bool(lines[index].blanks) and (after is None or bool(after.blanks))


def is_at_feed(lines: Sequence[TextLine], index: int) -> bool:
    """Whether a line is the first or the last of a page that a form feed divides off."""
    after = lines[index + 1] if index + 1 < len(lines) else None
    return lines[index].turned or (after is not None and after.turned)


def are_even(indexes: Sequence[int]) -> bool:
    """Whether places are about as far apart each time, as pages are; the last may be short."""
    steps = [after - before for before, after in pairwise(indexes)][:-1]
    if len(steps) < 2:
        return False
    return pstdev(steps) <= _EVEN_SPREAD * mean(steps) and min(steps) >= MIN_PAGE_LINES


def breaks_sentence(lines: Sequence[TextLine], index: int, gone: Collection[int]) -> bool:
    """Whether the sentence before a line goes on after it.

    Parameters
    ----------
    lines
        All lines.
    index
        The line.
    gone
        Other lines that are or may be furniture, and do not count.
    """
    before, after = _around(lines, index, gone)
    if before is None or after is None or not breaks_off(lines, index, gone):
        return False
    return after.restarts and runs_on(before, after)


def breaks_off(lines: Sequence[TextLine], index: int, gone: Collection[int]) -> bool:
    """Whether the text before a line stops at the end of a full line, in a sentence."""
    before, after = _around(lines, index, gone)
    if before is None or after is None or before.ended:
        return False
    has_words = any(map(str.isalpha, lines[index].text))
    # A title or heading breaks nothing off, although the text below may have lost its initial.
    alone = has_words and (before is lines[0] or before.blanks or before.turned)
    return not alone and not before.has_room_for(after)


def _around(
    lines: Sequence[TextLine], index: int, gone: Collection[int]
) -> tuple[TextLine | None, TextLine | None]:
    """Return the lines of text before and after a line, furniture and notes left out."""
    before, after = index - 1, index + 1
    while before in gone:
        before -= 1
    before = _above_notes(lines, before)
    while after in gone:
        after += 1
    return (
        lines[before] if before >= 0 else None,
        lines[after] if after < len(lines) else None,
    )


def _above_notes(lines: Sequence[TextLine], index: int) -> int:
    """Return the last line above the notes that end at a line, or the line itself."""
    start, first = index, max(0, index - MAX_PAGE_LINES)
    while start > first and not (lines[start].blanks or lines[start].turned):
        start -= 1
    return start - 1 if start > 0 and begins_note(lines[start].text) else index
