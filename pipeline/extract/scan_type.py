"""The type of the lines on a scan: size, weight and slant, told from their ink.

Bold type has thicker strokes than the text of its document. Slanted type has its stems upright
after a shear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.scan_lines import ScanWord, ink_of, measure_line, shares_of

BOLD = 1.13
"""A bold stroke is at least this many times as thick as that of the text; plain ones vary less."""

_SLANT = np.tan(np.radians(12.0))
_TOO_THIN = 0.94
_MIN_PIXELS = 8
_MIN_RUNS = 12


@dataclass(frozen=True, slots=True)
class LineType:
    """What a line is set in: baseline and size in points."""

    baseline: float
    size: float
    bold: bool
    italic: bool


def measure_ink(
    pixels: NDArray[np.uint8], line: Sequence[ScanWord], size: float, scale: float
) -> tuple[float, bool]:
    """Return the thickness of the strokes of a line in pixels, and whether it is slanted.

    Parameters
    ----------
    pixels
        The grey page, rows by columns, upright.
    line
        Words with boxes in points.
    size
        Size of the line in points.
    scale
        Pixels in a point.
    """
    runs: list[NDArray[np.intp]] = []
    upright = sheared = 0.0
    for word in line:
        ink = ink_of(pixels, word, scale)
        if min(ink.shape) < _MIN_PIXELS:
            continue
        runs.append(_runs_of(ink))
        upright += _steepness(ink, 0.0)
        sheared += _steepness(ink, float(_SLANT))
    lengths = np.concatenate(runs) if runs else np.empty(0, np.intp)
    lengths = np.sort(lengths[lengths < 0.3 * size * scale])
    if len(lengths) < _MIN_RUNS:
        return 0.0, False
    # The longest runs are bars and bowls, the shortest the tips of letters: neither are stems.
    middle = lengths[len(lengths) // 4 : 3 * len(lengths) // 4]
    return float(middle.mean()), sheared > upright


def _runs_of(ink: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the lengths of the horizontal runs of ink."""
    padded = np.pad(ink, ((0, 0), (1, 1))).astype(np.int8)
    steps = np.diff(padded, axis=1)
    return np.nonzero(steps == -1)[1] - np.nonzero(steps == 1)[1]


def _steepness(ink: NDArray[np.bool_], slant: float) -> float:
    """Return how much the ink gathers in single columns after a shear."""
    rows, columns = np.nonzero(ink)
    moved = np.rint(columns + (rows - ink.shape[0]) * slant).astype(np.intp)
    counts = np.bincount(moved - min(0, int(moved.min(initial=0)))).astype(np.float64)
    return float(np.square(counts).sum())


class TypeOfScan:
    """Tells the type of lines, page by page, beside all lines of the document up to that page.

    Parameters
    ----------
    scale
        Pixels in a point.
    """

    def __init__(self, scale: float) -> None:
        self._scale = scale
        self._seen: list[tuple[float, float, int]] = []

    def of_page(
        self, pixels: NDArray[np.uint8], lines: Sequence[Sequence[ScanWord]]
    ) -> list[LineType]:
        """Return the type of each line of a page.

        Parameters
        ----------
        pixels
            The grey page, rows by columns, upright.
        lines
            Its lines of words.
        """
        shares = shares_of(lines)
        places = [measure_line(pixels, line, shares, self._scale) for line in lines]
        inks = [
            measure_ink(pixels, line, size, self._scale)
            for line, (_, size) in zip(lines, places, strict=True)
        ]
        for line, (_, size), (stroke, _) in zip(lines, places, inks, strict=True):
            if stroke:
                self._seen.append((size, stroke, sum(len(word[0]) for word in line)))
        body_size, body_stroke = self._body()
        return [
            _type_of(baseline, size, weight_of(stroke, size, body_stroke, body_size), body_size, it)
            for (baseline, size), (stroke, it) in zip(places, inks, strict=True)
        ]

    @property
    def body_size(self) -> float:
        """The size of most of the text so far, in points."""
        return self._body()[0]

    def _body(self) -> tuple[float, float]:
        """Return the size and the stroke of most of the text."""
        size = _weighted_median([(size, letters) for size, _, letters in self._seen])
        like = [(k, letters) for s, k, letters in self._seen if abs(s - size) <= 0.1 * size]
        return size, _weighted_median(like)


def weight_of(stroke: float, size: float, body_stroke: float, body_size: float) -> float:
    """Return the thickness of strokes beside that of text of the same size, 1.0 if unknown.

    Strokes grow with the size, but those of small type less, because ink and lens spread.
    """
    if not stroke or not body_stroke or not body_size:
        return 1.0
    share = size / body_size
    return stroke / body_stroke / (1 + (share - 1) * (0.8 if share > 1 else 0.5))


def _type_of(
    baseline: float, size: float, weight: float, body_size: float, italic: bool
) -> LineType:
    # A speck makes a line taller, but no stroke thicker; slanted type is thin by itself.
    if size > 1.1 * body_size and weight < _TOO_THIN and not italic:
        size = body_size
    return LineType(baseline, size, weight >= BOLD, italic)


def _weighted_median(values: Sequence[tuple[float, int]]) -> float:
    ordered = sorted(values)
    half = sum(weight for _, weight in ordered) / 2
    passed = 0
    for value, weight in ordered:
        passed += weight
        if passed >= half:
            return value
    return 0.0
