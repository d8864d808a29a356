"""Read what is drawn on a PDF page: rules, shaded areas, and how much of it is image."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.extract.layout import Area, Rule

MAX_SEGMENTS = 4000
"""A page with more line segments than this shows a map or a chart, not tables."""

_THIN = 3.0
_MARK = (1.2, 6.5)
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
    """What is drawn on a page; `marks` are dots and squares that may be bullets."""

    rules: tuple[Rule, ...]
    shades: tuple[Area, ...]
    marks: tuple[Area, ...]
    image_share: float


def read_drawing(page: pdfium.PdfPage, turn: Placing) -> Drawing:
    """Read the rules, the shaded areas and the share of the page that images cover."""
    rules: list[Rule] = []
    shades: list[Area] = []
    marks: list[Area] = []
    covered = 0.0
    segments = 0
    kinds = (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE)
    for item in page.get_objects(filter=kinds, max_depth=_FORM_DEPTH):
        clip = _clip(item, turn)
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            area = _within(_bounds(item, turn), clip)
            covered += (area.x1 - area.x0) * (area.bottom - area.top) if area else 0.0
            continue
        segments += max(raw.FPDFPath_CountSegments(item), 0)
        if segments > MAX_SEGMENTS:
            return Drawing((), (), (), min(1.0, covered / (turn.width * turn.height)))
        filled, stroked = _draws(item)
        if stroked:
            rules += _edges(item, turn)
        if filled:
            visible = _is_visible(item)
            for part in _filled_parts(item, turn, clip):
                if isinstance(part, Rule):
                    rules.append(part)
                elif _is_mark(part):
                    marks.append(part)
                elif visible:
                    shades.append(part)
    share = min(1.0, covered / max(turn.width * turn.height, 1.0))
    return Drawing(tuple(rules), tuple(shades), tuple(marks), round(share, 3))


def _bounds(item: pdfium.PdfObject, turn: Placing) -> Area:
    x0, y0, x1, y1 = item.get_bounds()
    return _area(turn.place(x0, y0), turn.place(x1, y1))


def _clip(item: pdfium.PdfObject, turn: Placing) -> Area | None:
    """Return the area to which an object is clipped, if it is."""
    path = raw.FPDFPageObj_GetClipPath(item)
    clip: Area | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(max(0, raw.FPDFClipPath_CountPaths(path)) if path else 0):
        points = []
        for index in range(raw.FPDFClipPath_CountPathSegments(path, number)):
            segment = raw.FPDFClipPath_GetPathSegment(path, number, index)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            points.append(turn.place(x.value, y.value))
        if points:
            clip = _within(_around(points), clip) or Area(0.0, 0.0, 0.0, 0.0)
    return clip


def _within(area: Area, clip: Area | None) -> Area | None:
    """Return the part of an area inside another, if there is one."""
    if clip is None:
        return area
    part = Area(
        max(area.x0, clip.x0),
        max(area.top, clip.top),
        min(area.x1, clip.x1),
        min(area.bottom, clip.bottom),
    )
    return part if part.x0 <= part.x1 and part.top <= part.bottom else None


def _around(points: Sequence[tuple[float, float]]) -> Area:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return _area((min(xs), min(ys)), (max(xs), max(ys)))


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


def _is_visible(item: pdfium.PdfObject) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return alpha.value > 0 and min(red.value, green.value, blue.value) < _NEAR_WHITE


def _filled_parts(
    item: pdfium.PdfObject, turn: Placing, clip: Area | None
) -> Iterator[Rule | Area]:
    """Yield the thin parts of a filled path as rules, the others as areas.

    A path of two rectangles, one inside the other, is a border: its sides are rules.
    """
    parts = [_around(points) for points in _outlines(item, turn)]
    if len(parts) == 2:
        parts = _border(*sorted(parts, key=lambda a: a.x0 - a.x1 + a.top - a.bottom)) or parts
    for part in parts:
        area = _within(part, clip)
        if area is None:
            continue
        if min(area.x1 - area.x0, area.bottom - area.top) <= _THIN and not _is_mark(area):
            yield Rule(area.x0, area.top, area.x1, area.bottom)
        else:
            yield area


def _border(outer: Area, inner: Area) -> list[Area]:
    """Return the sides of a border; none when the areas are no border."""
    inside = (
        inner.x0 >= outer.x0 - 0.1
        and inner.x1 <= outer.x1 + 0.1
        and inner.top >= outer.top - 0.1
        and inner.bottom <= outer.bottom + 0.1
    )
    sides = [
        Area(outer.x0, outer.top, outer.x1, inner.top),
        Area(outer.x0, inner.bottom, outer.x1, outer.bottom),
        Area(outer.x0, outer.top, inner.x0, outer.bottom),
        Area(inner.x1, outer.top, outer.x1, outer.bottom),
    ]
    widths = [min(side.x1 - side.x0, side.bottom - side.top) for side in sides]
    if not inside or max(widths) > 2 * _THIN:
        return []
    return [side for side, width in zip(sides, widths, strict=True) if width > 0.05]


def _outlines(item: pdfium.PdfObject, turn: Placing) -> list[list[tuple[float, float]]]:
    """Return the points of each closed outline of a path."""
    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    outlines: list[list[tuple[float, float]]] = []
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO or not outlines:
            outlines.append([])
        outlines[-1].append(turn.place(*matrix.on_point(x.value, y.value)))
    return [points for points in outlines if len(points) > 1]


def _is_mark(area: Area) -> bool:
    width, height = area.x1 - area.x0, area.bottom - area.top
    small, large = sorted((width, height))
    return _MARK[0] <= small and large <= min(_MARK[1], 1.5 * small)


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
