"""Intervals by drawing units anew: how far a figure could be off by the luck of the sample.

The percentile interval of B. Efron, "Bootstrap methods: another look at the jackknife", 1979.
What is drawn is the unit of the gold that a scorer names, a passage for instance, not a row.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

RESAMPLES = 1000
SEED = 1

U = TypeVar("U")


class Interval(NamedTuple):
    """The lower and upper end of a 95 % interval."""

    low: float
    high: float


def interval(
    units: Sequence[U],
    statistic: Callable[[Sequence[U]], float | None],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Interval | None:
    """Return the interval of one figure; None when no resample has it.

    Parameters
    ----------
    units
        What is drawn, with replacement, as many as there are.
    statistic
        The figure of drawn units; None where there is nothing to measure, which leaves that
        resample out.
    resamples, seed
        How often, and the seed of the draws.
    """
    found = intervals(units, lambda drawn: {"": statistic(drawn)}, resamples=resamples, seed=seed)
    return found.get("")


def intervals(
    units: Sequence[U],
    statistics: Callable[[Sequence[U]], Mapping[str, float | None]],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> dict[str, Interval]:
    """Return the interval of each of several figures, on the same resamples.

    Parameters
    ----------
    units
        What is drawn, with replacement, as many as there are.
    statistics
        The figures of drawn units by name; those that are None in a resample are left out there,
        and have no interval when they always are.
    resamples, seed
        How often, and the seed of the draws.
    """
    return _gather(_draw(units, resamples, seed), statistics)


def half_sample_intervals(
    units: Sequence[U],
    statistics: Callable[[Sequence[U]], Mapping[str, float | None]],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> dict[str, Interval]:
    """Return the interval of each of several figures, on random halves without replacement.

    For figures on pairs of units, which a unit that is drawn twice would flatter. Halves vary as
    much as whole samples do: D. Politis and J. Romano, "Large sample confidence regions based on
    subsamples under minimal assumptions", 1994, with half the sample as the size.

    Parameters
    ----------
    units
        What is drawn.
    statistics
        The figures of drawn units by name, as for `intervals`.
    resamples, seed
        How often, and the seed of the draws.
    """
    generator = random.Random(seed)
    halves = (
        [units[at] for at in sorted(generator.sample(range(len(units)), (len(units) + 1) // 2))]
        for _ in range(resamples if units else 0)
    )
    return _gather(halves, statistics)


def _gather(
    draws: Iterable[Sequence[U]], statistics: Callable[[Sequence[U]], Mapping[str, float | None]]
) -> dict[str, Interval]:
    values: defaultdict[str, list[float]] = defaultdict(list)
    for drawn in draws:
        for name, value in statistics(drawn).items():
            if value is not None:
                values[name].append(value)
    return {name: _percentiles(sorted(found)) for name, found in values.items()}


def _draw(units: Sequence[U], resamples: int, seed: int) -> Iterator[list[U]]:
    generator = random.Random(seed)
    for _ in range(resamples if units else 0):
        yield [units[generator.randrange(len(units))] for _ in units]


def _percentiles(ordered: Sequence[float]) -> Interval:
    last = max(0, int(0.975 * len(ordered)) - 1)
    return Interval(ordered[int(0.025 * len(ordered))], ordered[last])
