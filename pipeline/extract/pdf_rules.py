"""Read what is drawn on a PDF page: rules, shaded areas, and how much of it is image."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.extract.layout import Area, Rule

MAX_SEGMENTS = 4000
"""A page with more line segments than this shows a map or a chart, not tables."""

_THIN = 3.0
_NEAR_WHITE = 250
_FORM_DEPTH = 5


class Placing(Protocol):
    """Turns a page's own coordinates into points from its upper left corner."""

    @property
    def width(self) -> float:
        """Width of the page as shown."""

    @property
    def height(self) -> float:
        """Height of the page as shown."""

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of a point on the page as shown."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn on a page."""

    rules: tuple[Rule, ...]
    shades: tuple[Area, ...]
    image_share: float


def read_drawing(page: pdfium.PdfPage, turn: Placing) -> Drawing:
    """Read the rules, the shaded areas and the share of the page that images cover."""
    rules: list[Rule] = []
    shades: list[Area] = []
    covered = 0.0
    segments = 0
    kinds = (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE)
    for item in page.get_objects(filter=kinds, max_depth=_FORM_DEPTH):
        area = _bounds(item, turn)
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            covered += (area.x1 - area.x0) * (area.bottom - area.top)
            continue
        segments += max(raw.FPDFPath_CountSegments(item), 0)
        if segments > MAX_SEGMENTS:
            return Drawing((), (), min(1.0, covered / (turn.width * turn.height)))
        rules += _rules_of(item, area, turn)
        shade = _shade_of(item, area)
        shades += [shade] if shade else []
    share = min(1.0, covered / max(turn.width * turn.height, 1.0))
    return Drawing(tuple(rules), tuple(shades), round(share, 3))


def _bounds(item: pdfium.PdfObject, turn: Placing) -> Area:
    x0, y0, x1, y1 = item.get_bounds()
    return _area(turn.place(x0, y0), turn.place(x1, y1))


def _area(first: tuple[float, float], second: tuple[float, float]) -> Area:
    return Area(
        round(min(first[0], second[0]), 2),
        round(min(first[1], second[1]), 2),
        round(max(first[0], second[0]), 2),
        round(max(first[1], second[1]), 2),
    )


def _draws(item: pdfium.PdfObject) -> tuple[bool, bool]:
    """Whether a path is filled, and whether it is stroked."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    return fill.value != raw.FPDF_FILLMODE_NONE, bool(stroke.value)


def _colour(item: pdfium.PdfObject) -> tuple[int, int, int, int]:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return red.value, green.value, blue.value, alpha.value


def _shade_of(item: pdfium.PdfObject, area: Area) -> Area | None:
    filled, _ = _draws(item)
    if not filled or min(area.x1 - area.x0, area.bottom - area.top) <= _THIN:
        return None
    red, green, blue, alpha = _colour(item)
    return None if alpha == 0 or min(red, green, blue) >= _NEAR_WHITE else area


def _rules_of(item: pdfium.PdfObject, area: Area, turn: Placing) -> Iterator[Rule]:
    filled, stroked = _draws(item)
    if not filled and not stroked:
        return
    if min(area.x1 - area.x0, area.bottom - area.top) <= _THIN:
        yield Rule(area.x0, area.top, area.x1, area.bottom)
    elif stroked:
        yield from _edges(item, turn)


def _edges(item: pdfium.PdfObject, turn: Placing) -> Iterator[Rule]:
    """Yield the straight edges of a stroked path that lie or stand."""
    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    start: tuple[float, float] | None = None
    last: tuple[float, float] | None = None
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = turn.place(*matrix.on_point(x.value, y.value))
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
            yield from _straight(last, point)
        if raw.FPDFPathSegment_GetClose(segment) and start is not None:
            yield from _straight(point, start)
        last = point


def _straight(first: tuple[float, float], second: tuple[float, float]) -> Iterator[Rule]:
    area = _area(first, second)
    width, height = area.x1 - area.x0, area.bottom - area.top
    if min(width, height) <= 1.0 and max(width, height) > _THIN:
        yield Rule(area.x0, area.top, area.x1, area.bottom)
