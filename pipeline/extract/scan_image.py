"""Make the image of a page fit to be read: even paper, no specks, lines that lie."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from scipy import ndimage

Grey = NDArray[np.uint8]
"""A grey page, rows by columns, 0 for black."""

INK = 140
"""Pixels of evened paper that are darker are ink."""

_CELL = 16
_AROUND = 7
_SPECK_INK = 190
_SPECK_PIXELS = 6
_STEP = 4
_DARKEST = 0.4
_GREATEST_SKEW = 5.0


def even_paper(image: Image.Image) -> Image.Image:
    """Make the paper white everywhere and the ink as dark as the darkest on the page.

    A lamp lights one side of a page more than the other, and grey paper takes the contrast away;
    an engine that divides ink from paper at one value for the whole page then loses words.

    Parameters
    ----------
    image
        Grey page.
    """
    pixels = np.asarray(image, dtype=np.float32)
    paper = np.asarray(_paper_of(image).resize(image.size, Image.Resampling.BILINEAR))
    share = pixels / np.maximum(paper.astype(np.float32), 1.0)
    darkest = min(float(np.percentile(share[::_STEP, ::_STEP], 0.5)), _DARKEST)
    evened = (share - darkest) / (1.0 - darkest) * 255
    return Image.fromarray(np.clip(evened, 0, 255).astype(np.uint8))


def _paper_of(image: Image.Image) -> Image.Image:
    """Return how light the paper is, cell by cell: the light pixels around each cell.

    Where ink covers more than the cells around, as in a picture, the paper is taken to be as light
    as half the page at least, so that black stays black.
    """
    small = image.reduce(_CELL // 4).filter(ImageFilter.MaxFilter(3)).reduce(4)
    cells = np.asarray(small, dtype=np.float32)
    light = ndimage.percentile_filter(cells, 70, size=_AROUND)
    floor = 0.55 * float(np.percentile(light, 75))
    smooth = ndimage.gaussian_filter(np.maximum(light, floor), 2.0)
    return Image.fromarray(np.clip(smooth, 0, 255).astype(np.uint8))


def without_specks(image: Image.Image) -> Image.Image:
    """Return an evened page without dark dots that are smaller than any full stop.

    Specks keep an engine from reading the words beside them, or are read as points and quotes.
    """
    pixels = np.asarray(image.filter(ImageFilter.MedianFilter(3)))
    labels, count = ndimage.label(pixels < _SPECK_INK, np.ones((3, 3)))
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    specks = sizes <= _SPECK_PIXELS
    specks[0] = False
    # The rim of a speck is lighter than ink and would stay behind as a ring.
    gone = Image.fromarray(specks[labels].astype(np.uint8)).filter(ImageFilter.MaxFilter(3))
    return Image.fromarray(np.where(np.asarray(gone), np.uint8(255), pixels))


def lies_sideways(image: Image.Image) -> bool:
    """Whether the lines of an evened page run up or down rather than across."""
    across, down = (_ink_of(turned) for turned in (image, image.transpose(_QUARTER)))
    return _sharpest(down, 0.5)[1] > 1.2 * _sharpest(across, 0.5)[1]


_QUARTER = Image.Transpose.ROTATE_90


def skew_of(image: Image.Image) -> float:
    """Return the angle in degrees, counter-clockwise, that makes the lines of a page lie.

    The right angle gives the sharpest rows: the ink per row changes most from row to row.
    """
    ink = _ink_of(image)
    coarse, _ = _sharpest(ink, 0.5)
    fine = [round(coarse + step * 0.1, 1) for step in range(-4, 5)]
    finer = _best(ink, fine)[0]
    return _best(ink, [round(finer + step * 0.05, 2) for step in (-1, 0, 1)])[0]


def _ink_of(image: Image.Image) -> Image.Image:
    small = np.asarray(image.reduce(_STEP))
    return Image.fromarray(np.where(small < INK, 255, 0).astype(np.uint8))


def _sharpest(ink: Image.Image, step: float) -> tuple[float, float]:
    angles = np.arange(-_GREATEST_SKEW, _GREATEST_SKEW + step / 2, step)
    return _best(ink, [round(float(angle), 2) for angle in angles])


def _best(ink: Image.Image, angles: list[float]) -> tuple[float, float]:
    judged = [(_sharpness(ink, angle), -abs(angle), angle) for angle in angles]
    sharpness, _, angle = max(judged)
    return angle, sharpness


def _sharpness(ink: Image.Image, angle: float) -> float:
    rows = np.asarray(ink.rotate(angle)).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())
