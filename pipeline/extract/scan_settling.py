"""Settle what is measured on scans: sizes and edges vary by a pixel or two, type does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median

from pipeline.extract.layout import Page
from pipeline.extract.scan_lines import ScanWord

_SAME_SIZE = 0.1
_SAME_EDGE = 2.5
_LEAST_LINES = 3


def settle_edges(lines: Sequence[Sequence[ScanWord]]) -> list[list[ScanWord]]:
    """Let the lines of a page that begin or end at about the same place do so exactly.

    The ink of a V begins elsewhere than that of an H, and the rest of a skew moves the edge of a
    column from top to bottom. What tells columns and indents by their edges expects type.

    Parameters
    ----------
    lines
        Lines of words with boxes in points, each from left to right.
    """
    begins = _settled_edges([line[0][1] for line in lines])
    ends = _settled_edges([line[-1][3] for line in lines])
    return [_with_edges(line, begins, ends) for line in lines]


def _with_edges(
    line: Sequence[ScanWord], begins: Mapping[float, float], ends: Mapping[float, float]
) -> list[ScanWord]:
    words = list(line)
    text, x0, top, x1, bottom = words[0]
    words[0] = (text, min(begins[x0], x1 - 1.0), top, x1, bottom)
    text, x0, top, x1, bottom = words[-1]
    words[-1] = (text, x0, top, max(ends[x1], x0 + 1.0), bottom)
    return words


def _settled_edges(places: Sequence[float]) -> dict[float, float]:
    """Return for each place the middle of those of the most lines near it."""
    settled = {place: place for place in places}
    left = sorted(places)
    while left:
        groups = ([p for p in left if 0 <= p - first <= 2 * _SAME_EDGE] for first in left)
        largest = max(groups, key=lambda group: (len(group), -group[0]))
        if len(largest) < _LEAST_LINES:
            break
        middle = round(median(largest), 2)
        settled.update({p: middle for p in largest if abs(p - middle) <= _SAME_EDGE})
        left = [p for p in left if p not in largest]
    return settled


def settle_sizes(pages: Sequence[Page]) -> list[Page]:
    """Give the lines of scanned pages that are about as high the same size.

    Only a clear difference is a size. Bold lines are settled apart, because a bold face may be a
    little larger. Where other pages of the document have text of their own, the sizes of their
    type are the true ones.
    """
    if not any(page.scanned for page in pages):
        return list(pages)
    letters: dict[bool, Counter[float]] = {False: Counter(), True: Counter()}
    true: dict[bool, Counter[float]] = {False: Counter(), True: Counter()}
    for page in pages:
        counts = letters if page.scanned else true
        for word in page.words:
            counts[word.bold][word.size] += len(word.text)
    settled = {bold: _settled_sizes(letters[bold], true[bold]) for bold in letters}
    return [_with_sizes(page, settled) if page.scanned else page for page in pages]


def _settled_sizes(letters: Counter[float], true: Counter[float]) -> dict[float, float]:
    """Return for each size the true one of the most letters near it, else that of a scan."""
    settled: dict[float, float] = {}
    for sizes in (true, letters):
        for size, _ in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
            if sizes is letters and size in settled:
                continue
            near = [s for s in letters if s not in settled and abs(s - size) <= _SAME_SIZE * size]
            settled.update(dict.fromkeys(near, size))
    return settled


def _with_sizes(page: Page, settled: Mapping[bool, Mapping[float, float]]) -> Page:
    words = tuple(replace(word, size=settled[word.bold][word.size]) for word in page.words)
    return replace(page, words=words)
