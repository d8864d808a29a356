"""The shaded boxes on the image of a page."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter
from scipy import ndimage

from pipeline.extract.layout import Area

CELL = 16
"""Pixels along the side of a cell in which the paper is taken to be evenly light."""

_DARKEST, _LIGHTEST = 0.7, 0.965
_FILLED = 0.88
_MIN_WIDTH, _MIN_HEIGHT = 70.0, 24.0
_MOST = 0.5


def paper_by_cell(image: Image.Image) -> Image.Image:
    """Return how light the paper is in each cell of a grey page, whatever ink stands on it."""
    small = image.reduce(CELL // 4).filter(ImageFilter.MaxFilter(3)).reduce(4)
    return small.filter(ImageFilter.MedianFilter(5))


def find_shades(paper: Image.Image, scale: float) -> tuple[Area, ...]:
    """Return the boxes of darker paper, in points.

    What a lamp or a fold darkens has no straight edges and is left.

    Parameters
    ----------
    paper
        The paper by cell, upright, 0 where the page does not reach.
    scale
        Pixels in a point.
    """
    light = np.asarray(paper, dtype=np.float64)
    if not light.any():
        return ()
    white = float(np.percentile(light[light > 0], 75))
    labels, _ = ndimage.label((light >= _DARKEST * white) & (light <= _LIGHTEST * white))
    found = []
    for number, place in enumerate(ndimage.find_objects(labels), 1):
        rows, columns = place
        area = Area(
            *(v * CELL / scale for v in (columns.start, rows.start, columns.stop, rows.stop))
        )
        part = labels[place] == number
        large = area.x1 - area.x0 >= _MIN_WIDTH and area.bottom - area.top >= _MIN_HEIGHT
        if large and part.mean() >= _FILLED and part.size <= _MOST * light.size:
            found.append(area)
    return tuple(found)
