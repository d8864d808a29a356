"""Actions over time: stacked columns by quarter, or by year when the period is long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.report.drawing import Bar, Label, round_step
from pipeline.schema import ActionRow, ActionStatus

MOST_QUARTER_YEARS = 8
MOST_YEARS = 30
WIDTH, HEIGHT = 960.0, 250.0
_LEFT, _TOP, _BASE = 40.0, 12.0, 205.0


@dataclass(frozen=True)
class Column:
    """The actions of one quarter or year; `period` is how the list of actions is asked for them."""

    period: str
    name: str
    total: int
    bars: tuple[Bar, ...]
    label: Label


@dataclass(frozen=True)
class Timeline:
    """A drawing of `WIDTH` by `HEIGHT` units, and the number of actions without a place in it.

    `parts` are the keys of the texts below the columns of a year, `starts` where years begin;
    both are empty when a column is a year.
    """

    columns: tuple[Column, ...]
    years: tuple[Label, ...]
    rules: tuple[Label, ...]
    parts: tuple[Label, ...]
    starts: tuple[float, ...]
    undated: int


def find_period(action: ActionRow) -> str | None:
    """Return `2019-Q2` when the dates lie within a quarter, else `2019` of the first day.

    An action with only a last day has no period: when it began is not known.
    """
    if action.date_from is None:
        return None
    year, quarter = action.date_from[:4], _quarter(action.date_from)
    last = action.date_to
    within = last is not None and last[:4] == year and _quarter(last) == quarter
    return f"{year}-Q{quarter}" if within else year


def _quarter(day: str) -> int:
    return (int(day[5:7]) + 2) // 3


def draw_timeline(actions: tuple[ActionRow, ...]) -> Timeline:
    """Return the columns from the first to the last dated year, empty ones included."""
    periods = [(find_period(action), action.status) for action in actions]
    dated = [(period, status) for period, status in periods if period]
    if not dated:
        return Timeline((), (), (), (), (), len(actions))
    years = sorted({int(period[:4]) for period, _ in dated})
    first, last = years[0], years[-1]
    if last - first < MOST_QUARTER_YEARS:
        parts = ("", "-Q1", "-Q2", "-Q3", "-Q4")
        slots = [_part_slot(f"{year}{part}") for year in range(first, last + 1) for part in parts]
        counted = Counter((_part_slot(period), status) for period, status in dated)
    else:
        start = max(first, last - MOST_YEARS + 1)
        counted = Counter((_year_slot(p, start), s) for p, s in dated)
        slots = [f"<{start}"] * (first < start) + [str(y) for y in range(start, last + 1)]
    return _draw(slots, counted, len(actions) - len(dated))


def _part_slot(period: str) -> str:
    """Return the period, with `=` before a year: what is in it without a known quarter."""
    return f"={period}" if len(period) == 4 else period


def _year_slot(period: str, start: int) -> str:
    return period[:4] if int(period[:4]) >= start else f"<{start}"


def _draw(
    slots: list[str], counted: Mapping[tuple[str, ActionStatus], int], undated: int
) -> Timeline:
    totals = [sum(counted.get((slot, status), 0) for status in ActionStatus) for slot in slots]
    step = round_step(max(totals), 4)
    top = -(-max(totals) // step) * step
    unit = (_BASE - _TOP) / top
    pitch = (WIDTH - _LEFT) / len(slots)
    columns = tuple(
        _draw_column(slot, counted, _LEFT + at * pitch, pitch, unit)
        for at, slot in enumerate(slots)
        if totals[at]
    )
    rules = tuple(
        Label(_LEFT - 6, round(_BASE - value * unit, 1), str(value))
        for value in range(0, top + 1, step)
    )
    by_part = any("=" in slot for slot in slots)
    parts = _label_parts(len(slots), pitch) if by_part else ()
    starts = tuple(round(_LEFT + at * pitch, 1) for at in range(0, len(slots), 5) if by_part)
    return Timeline(
        columns,
        _label_years(slots, pitch, _BASE + (30 if by_part else 18)),
        rules,
        parts,
        starts,
        undated,
    )


def _draw_column(
    slot: str,
    counted: Mapping[tuple[str, ActionStatus], int],
    left: float,
    pitch: float,
    unit: float,
) -> Column:
    width = min(pitch * 0.8, 34.0)
    x = left + (pitch - width) / 2
    y, total, bars = _BASE, 0, []
    for status in ActionStatus:
        number = counted.get((slot, status), 0)
        if number:
            y -= number * unit
            total += number
            box = (round(x, 1), round(y, 1), round(width, 1), round(number * unit, 1))
            bars.append(Bar(*box, status, number))
    label = Label(round(x + width / 2, 1), round(y - 4, 1), str(total))
    return Column(slot, slot.lstrip("=").replace("-", " "), total, tuple(bars), label)


def _label_parts(columns: int, pitch: float) -> tuple[Label, ...]:
    return tuple(
        Label(round(_LEFT + (at + 0.5) * pitch, 1), _BASE + 13, f"quarter.{at % 5}")
        for at in range(columns)
    )


def _label_years(slots: list[str], pitch: float, y: float) -> tuple[Label, ...]:
    """Return a label in the middle of each year, some left out where they would touch."""
    middles: dict[str, list[float]] = {}
    for at, slot in enumerate(slots):
        year = slot if slot.startswith("<") else slot.lstrip("=")[:4]
        middles.setdefault(year, []).append(_LEFT + (at + 0.5) * pitch)
    every = max(1, round(40 / (pitch * len(slots) / len(middles)) + 0.49))
    return tuple(
        Label(round(sum(xs) / len(xs), 1), y, year)
        for at, (year, xs) in enumerate(middles.items())
        if at % every == 0
    )
