"""The rules on the image of a page: the frames of its tables and boxes.

They are found as long thin runs of ink, and taken out of the image, because an engine reads the
rules between cells as letters and loses the letters that touch them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from pipeline.extract.layout import Rule
from pipeline.extract.scan_image import INK

SHORTEST = 26.0
"""Points; no letter of running text and no dash is so long."""
THICKEST = 2.6

_FULL = 0.975
_AROUND = 2
_CLEAR = 1.2
_MOST_INK = 0.12


def find_rules(
    pixels: NDArray[np.uint8], scale: float
) -> tuple[tuple[Rule, ...], NDArray[np.uint8]]:
    """Return the rules on a page in points, and the page without them.

    Parameters
    ----------
    pixels
        The evened and straightened page, rows by columns.
    scale
        Pixels in a point.
    """
    ink = pixels < INK + 40
    lying, lying_ink = _lying(ink, scale)
    standing, standing_ink = _lying(ink.T, scale)
    rules = [Rule(x0, top, x1, bottom) for x0, top, x1, bottom in lying]
    rules += [Rule(x0, top, x1, bottom) for top, x0, bottom, x1 in standing]
    drawn = ndimage.binary_dilation(lying_ink | standing_ink.T, iterations=_AROUND)
    return tuple(rules), np.where(drawn, np.uint8(255), pixels)


def _lying(
    ink: NDArray[np.bool_], scale: float
) -> tuple[list[tuple[float, float, float, float]], NDArray[np.bool_]]:
    """Return the lying rules (x0, top, x1, bottom) in points, and their pixels."""
    # A rule that is not quite level goes on in the next row of pixels.
    near = ndimage.maximum_filter1d(ink, 3, axis=0)
    runs = _long_runs(near, round(SHORTEST * scale))
    labels, _ = ndimage.label(runs, np.ones((3, 3)))
    found: list[tuple[float, float, float, float]] = []
    kept = np.zeros_like(ink)
    for number, place in enumerate(ndimage.find_objects(labels), 1):
        rows, columns = place
        part = labels[place] == number
        # What is thick all along is no rule but a bar or a picture.
        thickness = float(np.median((part & ink[place]).sum(axis=0)))
        height = rows.stop - rows.start
        if not 0 < thickness <= THICKEST * scale or height > 3 * THICKEST * scale:
            continue
        if not _stands_free(ink, place, scale):
            continue
        kept[place] |= part
        middle = (rows.start + rows.stop) / 2
        half = thickness / 2
        edges = (columns.start, middle - half, columns.stop, middle + half)
        x0, top, x1, bottom = (round(value / scale, 2) for value in edges)
        found.append((x0, top, x1, bottom))
    return found, kept


def _stands_free(ink: NDArray[np.bool_], place: tuple[slice, slice], scale: float) -> bool:
    """Whether there is white above and below a run of ink, as letters have on one side at most."""
    rows, columns = place
    beside = round(_CLEAR * scale)
    above = ink[max(0, rows.start - beside) : max(0, rows.start - 1), columns]
    below = ink[rows.stop + 1 : rows.stop + beside, columns]
    return all(float(side.mean()) <= _MOST_INK for side in (above, below) if side.size)


def _long_runs(ink: NDArray[np.bool_], shortest: int) -> NDArray[np.bool_]:
    """Return the ink that is part of a run along its row of at least a length.

    A stretch may miss one pixel in forty, where the print is worn.
    """
    counts = np.cumsum(ink, axis=1, dtype=np.int32)
    sums = counts[:, shortest - 1 :].copy()
    sums[:, 1:] -= counts[:, :-shortest]
    begins = sums >= shortest * _FULL
    runs = np.zeros_like(ink)
    rows = np.flatnonzero(begins.any(axis=1))
    if rows.size:
        padded = np.pad(begins[rows], ((0, 0), (0, shortest - 1)))
        runs[rows] = ndimage.maximum_filter1d(padded, shortest, axis=1, origin=shortest // 2 - 1)
    return runs & ink
