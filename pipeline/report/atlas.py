"""A map without tiles: places in an equirectangular projection that is fitted to the points."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from math import cos, floor, radians, sqrt

from pipeline.report.drawing import Label
from pipeline.report.texts import Texts
from pipeline.schema import ActionRow, PlaceKind, PlaceRow

WIDTH = 960.0
_LEAST_HEIGHT, _MOST_HEIGHT = 340.0, 640.0
_LABELS = 28
_STEPS = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 45.0)
_KEPT = 0.96
"""Share of the mentions that the frame holds in each direction; what lies beyond is listed."""
_SPOTS = (PlaceKind.CITY, PlaceKind.SUBDIVISION, PlaceKind.OTHER)
"""Kinds that the frame is fitted to: the middle of a sea or of a part of Europe stretches it."""
_LETTER, _LINE = 6.3, 13.0
"""Mean width of a letter and height of a line of the labels, for keeping them apart."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Dot:
    """A place on the map."""

    place: PlaceRow
    x: float
    y: float
    radius: float
    actions: int


@dataclass(frozen=True)
class Atlas:
    """A drawing of `WIDTH` by `height` units; places beyond its frame are only listed."""

    height: float
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    meridians: tuple[Label, ...]
    parallels: tuple[Label, ...]
    beyond: tuple[PlaceRow, ...]


@dataclass(frozen=True)
class _Frame:
    west: float
    south: float
    scale_x: float
    scale_y: float
    height: float

    def project(self, latitude: float, longitude: float) -> tuple[float, float]:
        x = (longitude - self.west) * self.scale_x
        y = self.height - (latitude - self.south) * self.scale_y
        return round(x, 1), round(y, 1)


def draw_atlas(
    places: tuple[PlaceRow, ...], actions: tuple[ActionRow, ...], texts: Texts
) -> Atlas | None:
    """Return the map of all places with coordinates but countries, None when there are none.

    A country is left out because its middle says nothing about where things happen.
    """
    points = [
        (row, row.latitude, row.longitude)
        for row in sorted(places, key=lambda row: (-row.mentions, row.place_id))
        if row.latitude is not None and row.longitude is not None and row.kind != PlaceKind.COUNTRY
    ]
    if not points:
        return None
    spots = [point for point in points if point[0].kind in _SPOTS] or points
    frame = _fit([(lat, lon, row.mentions) for row, lat, lon in spots])
    happen = Counter(action.place_id for action in actions)
    largest = max(row.mentions for row, _, _ in points) or 1
    dots, beyond = [], []
    for row, latitude, longitude in points:
        x, y = frame.project(latitude, longitude)
        if 0 <= x <= WIDTH and 0 <= y <= frame.height:
            radius = round(3.5 + 11 * sqrt(row.mentions / largest), 1)
            dots.append(Dot(row, x, y, radius, happen[row.place_id]))
        else:
            beyond.append(row)
    meridians, parallels = _draw_graticule(frame, texts)
    labels = _label(dots, frame.height)
    return Atlas(frame.height, tuple(dots), labels, meridians, parallels, tuple(beyond))


def _fit(points: list[tuple[float, float, int]]) -> _Frame:
    """Return the frame around all but the outermost mentions, with a margin."""
    south, north = _bounds([(lat, weight) for lat, _, weight in points])
    west, east = _bounds([(lon, weight) for _, lon, weight in points])
    shrink = max(cos(radians((south + north) / 2)), 0.1)
    ratio = (north - south) / ((east - west) * shrink)
    height = min(max(WIDTH * ratio, _LEAST_HEIGHT), _MOST_HEIGHT)
    # One scale for both directions: the tighter one, so that the shape of the land holds.
    scale = min(WIDTH / ((east - west) * shrink), height / (north - south))
    west = (west + east) / 2 - WIDTH / (scale * shrink) / 2
    south = (south + north) / 2 - height / scale / 2
    return _Frame(west, south, scale * shrink, scale, round(height, 1))


def _bounds(weighted: list[tuple[float, int]]) -> tuple[float, float]:
    """Return the bounds that hold the middle share of the weight, widened by a tenth."""
    ordered = sorted((value, max(weight, 1)) for value, weight in weighted)
    cut = sum(weight for _, weight in ordered) * (1 - _KEPT) / 2
    low, high = _reach(ordered, cut), _reach(ordered[::-1], cut)
    margin = max((high - low) * 0.1, 0.08)
    return low - margin, high + margin


def _reach(ordered: list[tuple[float, int]], cut: float) -> float:
    passed = accumulate(weight for _, weight in ordered)
    return next(value for (value, _), sofar in zip(ordered, passed, strict=True) if sofar > cut)


def _draw_graticule(frame: _Frame, texts: Texts) -> tuple[tuple[Label, ...], tuple[Label, ...]]:
    width, height = WIDTH / frame.scale_x, frame.height / frame.scale_y
    step = next((step for step in _STEPS if width / step <= 8), _STEPS[-1])
    meridians = tuple(
        Label(frame.project(0, lon)[0], frame.height - 6, _degrees(lon, "east", "west", texts))
        for lon in _multiples(frame.west, frame.west + width, step)
    )
    parallels = tuple(
        Label(6, frame.project(lat, 0)[1], _degrees(lat, "north", "south", texts), "start")
        for lat in _multiples(frame.south, frame.south + height - _LINE / frame.scale_y, step)
    )
    return meridians, parallels


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [n * step for n in range(floor(low / step) + 1, floor(high / step) + 1)]


def _degrees(value: float, positive: str, negative: str, texts: Texts) -> str:
    decimals = next(d for d in (0, 1, 2) if round(value, d) == round(value, 4) or d == 2)
    side = "" if not value else texts(f"map.{positive if value > 0 else negative}")
    return f"{texts.number(abs(value), decimals)}° {side}".strip()


def _label(dots: list[Dot], height: float) -> tuple[Label, ...]:
    """Return names for the most mentioned places, each where it covers nothing of weight.

    Four sides are tried, right first; a place for which none is free stays without a name.
    """
    taken: list[Box] = [
        (dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius)
        for dot in dots
    ]
    labels: list[Label] = []
    for dot in dots:
        if len(labels) == _LABELS:
            break
        for label, box in _sides(dot):
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= height - 18
            if inside and not any(_overlap(box, other) for other in taken):
                labels.append(label)
                taken.append(box)
                break
    return tuple(labels)


def _sides(dot: Dot) -> list[tuple[Label, Box]]:
    name, gap = dot.place.name, dot.radius + 3
    width = len(name) * _LETTER
    starts = {
        "start": (dot.x + gap, dot.y + 4),
        "end": (dot.x - gap, dot.y + 4),
        "above": (dot.x, dot.y - gap),
        "below": (dot.x, dot.y + gap + 9),
    }
    sides = []
    for side, (x, y) in starts.items():
        anchor = side if side in ("start", "end") else "middle"
        left = x - {"start": 0.0, "end": width, "middle": width / 2}[anchor]
        box = (left, y - _LINE + 3, left + width, y + 3)
        sides.append((Label(round(x, 1), round(y, 1), name, anchor), box))
    return sides


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
