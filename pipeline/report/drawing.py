"""The parts that drawings are made of, in the units of their SVG view box."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.schema import ActionStatus


@dataclass(frozen=True)
class Bar:
    """A box for a number of actions of one status; x and y are its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    status: ActionStatus
    number: int


@dataclass(frozen=True)
class Label:
    """A text at a point; `anchor` is SVG's text-anchor."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


def round_step(largest: int, most: int) -> int:
    """Return the smallest of 1, 2, 5, 10, 20, … that needs at most `most` steps."""
    step, factors = 1, (2, 5 / 2, 2)
    at = 0
    while step * most < largest:
        step = int(step * factors[at % 3])
        at += 1
    return step
