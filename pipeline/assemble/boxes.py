"""Where a stretch of a passage stands on its pages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from pipeline.schema import Word

SAME_LINE = 0.5
"""Two words are on one line when they overlap in height by more than this share."""


def boxes(words: Sequence[Word], start: int, end: int) -> str | None:
    """Return the JSON list of boxes of a span, one for each line, or None without pages.

    Parameters
    ----------
    words
        Words of the passage in reading order.
    start, end
        Offsets of the span in the passage text.
    """
    touched = [word for word in words if word.start < end and start < word.end]
    lines = [_around(line) for line in _lines(touched)]
    return json.dumps(lines) if lines else None


def _lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    line: list[Word] = []
    for word in words:
        if line and not _on_line(line[-1], word):
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _on_line(last: Word, word: Word) -> bool:
    if last.page != word.page or word.x0 < last.x0:
        return False
    shared = min(last.bottom, word.bottom) - max(last.top, word.top)
    return shared > SAME_LINE * min(last.bottom - last.top, word.bottom - word.top)


def _around(line: Sequence[Word]) -> list[float]:
    return [
        line[0].page,
        round(min(word.x0 for word in line), 1),
        round(min(word.top for word in line), 1),
        round(max(word.x1 for word in line), 1),
        round(max(word.bottom for word in line), 1),
    ]
