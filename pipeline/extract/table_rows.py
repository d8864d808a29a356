"""Put the lines of a table into rows of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extract.dehyphenation import ends_in_hyphen
from pipeline.extract.layout import Line, PageWord
from pipeline.extract.lines import line_of, rows_of

Row = list[PageWord]
Cell = tuple[Line, ...]
Rows = tuple[tuple[Cell, ...], ...]

_LEVEL = 2.0
_TIGHT = 1.22
"""Lines of one cell stand at most this much further apart than the closest lines."""
_MAX_LEADING = 1.45
_RULED_ROWS = 4


def table_rows(words: Sequence[PageWord], borders: Sequence[float], ruled: Sequence[float]) -> Rows:
    """Put the words of a table into cells.

    Rules divide rows; between rules, white does. Where the lines of a cell stand no closer than
    the rows do, a row ends where the next line cannot go on with any cell of it.

    Parameters
    ----------
    words
        The words of the table.
    borders
        Where one column ends and the next begins, in points from the left.
    ruled
        Heights at which a rule crosses the table, in points from the top.
    """
    bands = [band for band in _bands(words, sorted(ruled)) if band]
    lines = [len(rows_of(band)) for band in bands]
    single = len(bands) >= _RULED_ROWS and sorted(lines)[len(lines) // 2] <= 3
    rows: list[list[list[Row]]] = []
    for band in bands:
        columns = _columns(band, borders)
        rows += [[rows_of(column) for column in columns]] if single else _divided(columns)
    cells = tuple(tuple(tuple(line_of(line) for line in cell) for cell in row) for row in rows)
    return tuple(row for row in cells if any(row))


def _bands(words: Sequence[PageWord], ruled: Sequence[float]) -> list[Row]:
    bands: list[Row] = [[] for _ in range(len(ruled) + 1)]
    for word in words:
        middle = word.baseline - 0.3 * word.size
        bands[sum(middle > y for y in ruled)].append(word)
    return bands


def _columns(words: Sequence[PageWord], borders: Sequence[float]) -> list[Row]:
    columns: list[Row] = [[] for _ in range(len(borders) + 1)]
    for word in words:
        middle = (word.x0 + word.x1) / 2
        columns[sum(middle > x for x in borders)].append(word)
    return columns


def _divided(columns: Sequence[Row]) -> list[list[list[Row]]]:
    """Return the rows of a stretch without rules, for each column the lines of its cell."""
    lines = [rows_of(column) for column in columns]
    return _by_white(lines) or _by_words(lines)


# --- rows that white divides -------------------------------------------------------------------


@dataclass(slots=True)
class _Block:
    """Lines of one column with no more than leading between them."""

    column: int
    lines: list[Row]

    @property
    def top(self) -> float:
        return self.lines[0][0].baseline - 0.6 * self.lines[0][0].size

    @property
    def bottom(self) -> float:
        return self.lines[-1][0].baseline


def _by_white(columns: Sequence[list[Row]]) -> list[list[list[Row]]]:
    """Return rows of blocks of lines that stand beside one another; none if white does not tell."""
    pitches = [b[0].baseline - a[0].baseline for rows in columns for a, b in pairwise(rows)]
    tight = _leading(pitches, columns)
    if not any(pitch <= _TIGHT * tight for pitch in pitches) or not any(
        pitch > _TIGHT * tight for pitch in pitches
    ):
        return []
    blocks = [
        _Block(number, lines)
        for number, rows in enumerate(columns)
        for lines in _close_lines(rows, _TIGHT * tight)
    ]
    groups: list[list[_Block]] = []
    for block in sorted(blocks, key=lambda block: block.top):
        if groups and block.top < max(other.bottom for other in groups[-1]):
            groups[-1].append(block)
        else:
            groups.append([block])
    if any(len({b.column for b in group}) < len(group) for group in groups):
        return []
    return [
        [
            next((block.lines for block in group if block.column == number), [])
            for number in range(len(columns))
        ]
        for group in groups
    ]


def _leading(pitches: Sequence[float], columns: Sequence[list[Row]]) -> float:
    size = max((row[0].size for rows in columns for row in rows), default=0.0)
    close = [pitch for pitch in pitches if pitch >= 0.9 * size]
    return min([_MAX_LEADING * size, *close])


def _close_lines(rows: Sequence[Row], reach: float) -> list[list[Row]]:
    parts: list[list[Row]] = []
    for row in rows:
        if parts and row[0].baseline - parts[-1][-1][0].baseline <= reach:
            parts[-1].append(row)
        else:
            parts.append([row])
    return parts


# --- rows that only their words tell -----------------------------------------------------------


def _by_words(columns: Sequence[list[Row]]) -> list[list[list[Row]]]:
    """Return rows, each of which ends where the next line goes on with none of its cells."""
    ends = [max((row[-1].x1 for row in rows), default=0.0) for rows in columns]
    rows: list[list[list[Row]]] = []
    for line in _across(columns):
        if rows and _goes_on(rows[-1], line, ends):
            for cell, part in zip(rows[-1], line, strict=True):
                cell.append(part)
        else:
            rows.append([[part] for part in line])
    return [[[part for part in cell if part] for cell in row] for row in rows]


def _across(columns: Sequence[list[Row]]) -> list[list[Row]]:
    """Return the lines of a table from top to bottom, each with its part in every column."""
    lines: list[tuple[float, list[Row]]] = []
    parts = [(row[0].baseline, number, row) for number, rows in enumerate(columns) for row in rows]
    for baseline, number, row in sorted(parts, key=lambda part: part[:2]):
        near = lines and abs(lines[-1][0] - baseline) <= 0.25 * row[0].size
        if not near or lines[-1][1][number]:
            lines.append((baseline, [[] for _ in columns]))
        lines[-1][1][number].extend(row)
    return [line for _, line in lines]


def _goes_on(row: Sequence[list[Row]], line: Sequence[Row], ends: Sequence[float]) -> bool:
    """Whether a line goes on with the cells of the row above it."""
    broken = False
    for cell, part, end in zip(row, line, ends, strict=True):
        if not part:
            continue
        if not any(cell) or not cell[-1]:
            return False
        last = cell[-1][-1]
        broken = broken or ends_in_hyphen(last.text)
        fits = last.x1 + 0.25 * last.size + part[0].x1 - part[0].x0 <= end + 0.5
        if fits and not ends_in_hyphen(last.text):
            return False
    return broken or sum(map(bool, line)) < sum(bool(cell[0]) for cell in row)


# --- rows or columns? --------------------------------------------------------------------------


def rows_stand_level(left: Sequence[Row], right: Sequence[Row]) -> bool:
    """Whether what white divides on one side stands level with what it divides on the other.

    Rows of a table do, whether their cells are set at the top, the middle or the bottom; the
    paragraphs of two columns do not.
    """
    groups, others = _groups(left), _groups(right)
    few, many = sorted((len(groups), len(others)))
    if few < 4 or many > 1.25 * few:
        return False
    if len(left) + len(right) < 1.3 * (len(groups) + len(others)):
        return False  # lines far apart, as in a draft, stand level in columns of text too
    level = sum(any(_level(group, other) for other in others) for group in groups)
    return level >= 0.85 * len(groups)


def _groups(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Return (first, last) baseline of each group of lines with no more than leading between."""
    pitches = [b[0].baseline - a[0].baseline for a, b in pairwise(rows)]
    parts = _close_lines(rows, _TIGHT * _leading(pitches, [list(rows)]))
    return [(part[0][0].baseline, part[-1][0].baseline) for part in parts]


def _level(group: tuple[float, float], other: tuple[float, float]) -> bool:
    middle = abs(sum(group) - sum(other)) / 2
    ends = min(abs(group[0] - other[0]), abs(group[1] - other[1]))
    return min(middle, ends) <= _LEVEL
