"""Where the lines of a scan stand, and how large they are, told from their boxes and their ink.

An OCR engine gives words and boxes, but a speck or a line above makes a box too tall. The ink of a
line, row by row, tells more: most letters begin at the height of an x and end on the baseline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

ScanWord = tuple[str, float, float, float, float]
"""A word and its box in points: text, x0, top, x1, bottom."""

_DESCENDING = frozenset("gjpqyQ,;()[]")
_TALL = frozenset("bdfhkltABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_LOW = frozenset("acemnorsuvwxz")
_TALL_SHARE = 0.69
_MEAN_SHARE = 0.46
_HANG_SHARE = 0.21
_CAPITAL_SHARE = 0.67
_WINDOW_SHARE = 0.12
_LEAST_HEIGHT_SHARE = 0.25
_AROUND = 4


@dataclass(frozen=True, slots=True)
class Shares:
    """How far letters without ascender stand up and descenders hang, as shares of the size."""

    mean: float = _MEAN_SHARE
    hang: float = _HANG_SHARE


def shares_of(lines: Sequence[Sequence[ScanWord]]) -> Shares:
    """Measure the face of a page on the lines that have letters of all kinds."""
    means: list[float] = []
    hangs: list[float] = []
    for line in lines:
        standing = [word for word in line if not _hangs(word)]
        tall = [word for word in line if _is_tall(word)]
        if not standing or not tall:
            continue
        baseline = median(word[4] for word in standing)
        size = (baseline - median(word[2] for word in tall)) / _TALL_SHARE
        if size <= 0:
            continue
        means += [(baseline - w[2]) / size for w in line if _is_low(w)]
        hangs += [(w[4] - baseline) / size for w in line if _hangs(w) and w[0][-1] not in ",;"]
    return Shares(
        median(means) if len(means) >= 5 else _MEAN_SHARE,
        median(hangs) if len(hangs) >= 5 else _HANG_SHARE,
    )


def measure_line(
    pixels: NDArray[np.uint8], line: Sequence[ScanWord], shares: Shares, scale: float
) -> tuple[float, float]:
    """Return the baseline and the size of a line in points, by its ink and its boxes.

    Parameters
    ----------
    pixels
        The grey page, rows by columns, upright.
    line
        Words with boxes in points.
    shares
        The face of the page.
    scale
        Pixels in a point.
    """
    by_boxes, size = _measure_boxes(line, shares)
    baseline, height = _x_band(_ink_by_row(pixels, line, scale), size * scale)
    top = min(word[2] for word in line) - _AROUND / scale
    share = _CAPITAL_SHARE if _is_in_capitals(line) else shares.mean
    by_ink = height / scale / share
    if not 0.6 * size <= by_ink <= 1.35 * size:
        return by_boxes, size
    return max(top, 0.0) + baseline / scale, by_ink


def _is_in_capitals(line: Sequence[ScanWord]) -> bool:
    signs = [sign for word in line for sign in word[0] if sign.isalnum()]
    return 2 * sum(sign.isupper() or sign.isdigit() for sign in signs) > len(signs)


def _ink_by_row(
    pixels: NDArray[np.uint8], line: Sequence[ScanWord], scale: float
) -> NDArray[np.float64]:
    """Return how much ink each row of pixels has, from a little above the line to below it."""
    top = max(0, round(min(word[2] for word in line) * scale) - _AROUND)
    bottom = round(max(word[4] for word in line) * scale) + _AROUND
    ink = np.zeros(bottom - top)
    for _, x0, _, x1, _ in line:
        cut = ink_of(pixels, ("", x0, top / scale, x1, (bottom - 1) / scale), scale)
        ink[: len(cut)] += cut.sum(axis=1)[: len(ink)]
    return ink


def _x_band(ink: NDArray[np.float64], size: float) -> tuple[int, int]:
    """Return the row of the baseline and how far above it the height of an x is, in pixels.

    The ink falls most at the baseline, and rises most at the height of an x.
    """
    window = max(2, round(_WINDOW_SHARE * size))
    padded = np.concatenate([np.zeros(window), ink, np.zeros(window)])
    sums = np.concatenate([[0.0], np.cumsum(padded)])
    rows = np.arange(len(ink))
    above = sums[rows + window] - sums[rows]
    below = sums[rows + 2 * window] - sums[rows + window]
    baseline = int((above - below).argmax())
    upper = (below - above)[: max(1, baseline - round(_LEAST_HEIGHT_SHARE * size))]
    return baseline, baseline - int(upper.argmax())


def _measure_boxes(line: Sequence[ScanWord], shares: Shares) -> tuple[float, float]:
    """Return the baseline and the size of a line in points, by the boxes of its words."""
    standing = [word[4] for word in line if not _hangs(word)]
    tall = [word[2] for word in line if _is_tall(word)]
    low = [word[2] for word in line if _is_low(word)]
    share, tops = (_TALL_SHARE, tall) if tall else (shares.mean, low or [w[2] for w in line])
    if standing:
        baseline = median(standing)
        return baseline, max(baseline - median(tops), 1.0) / share
    bottom = median(word[4] for word in line)
    size = max(bottom - median(tops), 1.0) / (share + shares.hang)
    return bottom - shares.hang * size, size


def _hangs(word: ScanWord) -> bool:
    return bool(_DESCENDING & set(word[0]))


def _is_tall(word: ScanWord) -> bool:
    return bool(_TALL & set(word[0]))


def _is_low(word: ScanWord) -> bool:
    """Whether all letters of a word end at the height of an x."""
    return set(word[0]) <= _LOW


def ink_of(pixels: NDArray[np.uint8], word: ScanWord, scale: float) -> NDArray[np.bool_]:
    """Return which pixels in the box of a word are darker than halfway between ink and paper."""
    x0, top, x1, bottom = (round(value * scale) for value in word[1:])
    cut = pixels[max(top, 0) : bottom + 1, max(x0, 0) : x1 + 1]
    if not cut.size:
        return np.zeros((0, 0), np.bool_)
    dark, light = np.percentile(cut, (2, 95))
    ink: NDArray[np.bool_] = cut < (dark + light) / 2
    return ink
