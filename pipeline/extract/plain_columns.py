"""Undo how a page was drawn with spaces: columns side by side, and lines spread to one width.

Programs that keep the look of a page in plain text set its columns next to one another, with
spaces for the gutter. A table looks the same; but what stands in one column of a text runs on from
line to line, and the cells of a table do not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

MIN_LINES = 6
"""With fewer lines side by side there is no telling columns of text from a table."""
MIN_LETTERS = 18
"""Columns of text are at least so wide, on average."""
MIN_RUNNING = 0.35
"""Share of lines in each column that clearly run on; more than half of those of a text do."""
MIN_SPREAD = 8
MAX_SPREAD = 3
"""Widest gap, in spaces, of a line that was spread to the full width."""

_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_NEAR = 2


@dataclass(frozen=True, slots=True)
class _Row:
    """A line divided at a gutter; `crosses` says that its text stands across the gutter."""

    left: str
    right: str
    crosses: bool = False

    @property
    def both(self) -> bool:
        return bool(self.left and self.right)

    @property
    def empty(self) -> bool:
        return not (self.left or self.right)


def unfold(rows: Sequence[str]) -> list[str]:
    """Return the lines of a page with columns below one another and single spaces in spread lines.

    Parameters
    ----------
    rows
        The lines of one page, or of a text that does not say where its pages end.
    """
    return _close_up_spread(_unfold(rows))


def _close_up_spread(rows: Sequence[str]) -> list[str]:
    """Take the extra spaces out of lines that were spread until they ended below one another."""
    gapped = [row.rstrip() for row in rows if _GAP.search(row.strip()) and "\t" not in row]
    narrow = [row for row in gapped if max(map(len, _GAP.findall(row))) <= MAX_SPREAD]
    if not narrow:
        return list(rows)
    edge, count = Counter(map(len, narrow)).most_common(1)[0]
    if count < MIN_SPREAD or 2 * count < len(gapped):
        return list(rows)
    spread = {row for row in narrow if len(row) == edge}
    return [_GAP.sub(" ", row) if row.rstrip() in spread else row for row in rows]


def _unfold(rows: Sequence[str]) -> list[str]:
    gutter = _find_gutter(rows)
    if gutter is None:
        return list(rows)
    unfolded: list[str] = []
    band: list[_Row] = []
    divided = [_divide(row, gutter) for row in rows]
    for index, row in enumerate(divided):
        if row.crosses or _is_apart(divided, index):
            unfolded += [*_lay_out(band, gutter), rows[index]]
            band = []
        else:
            band.append(row)
    return [*unfolded, *_lay_out(band, gutter)]


def _find_gutter(rows: Sequence[str]) -> int | None:
    """Return where the second column begins, in letters from the left."""
    starts: Counter[int] = Counter()
    for row in rows:
        if "\t" not in row:
            starts.update({gap.end() for gap in _GAP.finditer(row)})
    likely = [start for start, count in starts.most_common() if count >= MIN_LINES]
    return next((start for start in sorted(likely) if _parts_text(rows, start)), None)


def _parts_text(rows: Sequence[str], gutter: int) -> bool:
    """Whether somewhere text runs on down both sides of a gutter."""
    stretch: list[_Row] = []
    for row in rows:
        divided = _divide(row, gutter)
        if not divided.crosses:
            stretch.append(divided)
        elif _is_text(stretch):
            return True
        else:
            stretch = []
    return _is_text(stretch)


def _is_text(stretch: Sequence[_Row]) -> bool:
    beside = [row for row in stretch if row.both]
    if len(beside) < MIN_LINES:
        return False
    lefts = [row.left.strip() for row in beside]
    rights = [_GAP.split(row.right.strip(), maxsplit=1)[0] for row in beside]
    return all(
        median(map(len, side)) >= MIN_LETTERS and _running_share(side) >= MIN_RUNNING
        for side in (lefts, rights)
    )


def _running_share(side: Sequence[str]) -> float:
    """Return how many lines begin with a small letter after one that ended no sentence."""
    running = sum(
        line[:1].islower() and not before.endswith((".", "!", "?", ":", ";"))
        for before, line in pairwise(side)
    )
    return running / (len(side) - 1)


def _divide(row: str, gutter: int) -> _Row:
    """Divide a line at the gap that ends nearest to a gutter."""
    length, indent = len(row.rstrip()), len(row) - len(row.lstrip())
    if length <= gutter - _NEAR:
        return _Row(row.rstrip(), "")
    if indent >= gutter - _NEAR:
        return _Row("", row[min(indent, gutter) :].rstrip())
    near = gutter - _NEAR
    gaps = [gap for gap in _GAP.finditer(row) if gap.start() < gutter and gap.end() > near]
    if not gaps:
        return _Row(row, "", crosses=True)
    # A gap that reaches past the gutter holds the indentation of the right column.
    cut = min(gaps[-1].end(), gutter)
    return _Row(row[:cut].rstrip(), row[cut:].rstrip())


def _is_apart(rows: Sequence[_Row], index: int) -> bool:
    """Whether a line is the head or foot of a page: on one side, with empty lines around it."""
    row = rows[index]
    if row.both or row.empty:
        return False
    above, below = index, index
    while above > 0 and not (rows[above - 1].both or rows[above - 1].empty):
        above -= 1
    while below + 1 < len(rows) and not (rows[below + 1].both or rows[below + 1].empty):
        below += 1
    at_top = above == 0 or rows[above - 1].empty
    at_foot = below + 1 == len(rows) or rows[below + 1].empty
    return at_top and at_foot and below - above < 3


def _lay_out(band: Sequence[_Row], gutter: int) -> list[str]:
    """Return the lines of a band, its columns below one another."""
    beside = sum(row.both for row in band)
    if not beside:
        return [row.left or " " * gutter + row.right for row in band]
    first = next(n for n, row in enumerate(band) if not row.empty)
    last = max(n for n, row in enumerate(band) if not row.empty)
    lefts = [row.left for row in band[first : last + 1]]
    rights = [row.right for row in band[first : last + 1]]
    return [*[""] * first, *_trim(lefts), *_trim(_unfold(rights)), *[""] * (len(band) - last - 1)]


def _trim(lines: Sequence[str]) -> list[str]:
    """Leave out the empty lines above and below a column."""
    filled = [n for n, line in enumerate(lines) if line.strip()]
    return list(lines[filled[0] : filled[-1] + 1]) if filled else []
