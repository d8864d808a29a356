"""How the image of a page was turned to be read, and where its words stand as scanned."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from pipeline.extract.layout import Box, PageWord


@dataclass(frozen=True, slots=True)
class Pose:
    """A page of a size in points, turned by an angle in degrees, counter-clockwise, to be read."""

    width: float
    height: float
    angle: float

    @property
    def upright_size(self) -> tuple[float, float]:
        """Width and height of the page as read."""
        sideways = round(self.angle / 90) % 2 == 1
        return (self.height, self.width) if sideways else (self.width, self.height)

    def put_back(self, word: PageWord, number: int) -> PageWord:
        """Turn the box of a word back to where it stands on the page as scanned."""
        box = word.boxes[0]
        corners = [self._put_back(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
        xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
        edges = (min(xs), min(ys), max(xs), max(ys))
        return replace(word, boxes=(Box(number, *(round(value, 2) for value in edges)),))

    def _put_back(self, x: float, y: float) -> tuple[float, float]:
        turn = math.radians(self.angle)
        width, height = self.upright_size
        across, down = x - width / 2, y - height / 2
        return (
            self.width / 2 + across * math.cos(turn) - down * math.sin(turn),
            self.height / 2 + across * math.sin(turn) + down * math.cos(turn),
        )
