"""Intervals by drawing units anew: how far a figure could be off by the luck of the sample.

The percentile interval of B. Efron, "Bootstrap methods: another look at the jackknife", 1979.
Against gold the unit that a scorer names is drawn, a passage for instance; of a dataset its rows.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple, TypeVar

import numpy as np

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
    found = _collect(_draw(units, resamples, seed), statistics)
    return {name: _percentiles(ordered) for name, ordered in found.items()}


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

    A figure that leans with the number of units, as that on distinct names does, leans on every
    half alike: by as much as the median half differs from the whole. The interval is moved back by
    that, so that it lies around the figure.

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
    ends = _collect(halves, statistics)
    whole = statistics(units) if ends else {}
    return {
        name: _around(value, found)
        for name, found in ends.items()
        if (value := whole.get(name)) is not None
    }


def mean_interval(values: Sequence[float], *, resamples: int, seed: int) -> Interval | None:
    """Return the interval of a mean, fast enough for all rows of a dataset; None of nothing.

    Parameters
    ----------
    values
        One value for each row.
    resamples, seed
        How often, and the seed of the draws.
    """
    if not values:
        return None
    rows, generator = np.asarray(values, dtype=float), np.random.default_rng(seed)
    means = (generator.choice(rows, size=rows.size).mean() for _ in range(resamples))
    return _percentiles(sorted(float(found) for found in means))


def _collect(
    draws: Iterable[Sequence[U]], statistics: Callable[[Sequence[U]], Mapping[str, float | None]]
) -> dict[str, list[float]]:
    """Return the values of each figure that the draws gave, in order of size."""
    values: defaultdict[str, list[float]] = defaultdict(list)
    for drawn in draws:
        for name, value in statistics(drawn).items():
            if value is not None:
                values[name].append(value)
    return {name: sorted(found) for name, found in values.items()}


def _around(value: float, ordered: Sequence[float]) -> Interval:
    """Return the interval moved by the lean of the draws, inside the values there can be."""
    lean, (low, high) = median(ordered) - value, _percentiles(ordered)
    least = min(0.0, ordered[0])
    return Interval(min(value, max(low - lean, least)), max(value, min(high - lean, 1.0)))


def _draw(units: Sequence[U], resamples: int, seed: int) -> Iterator[list[U]]:
    generator = random.Random(seed)
    for _ in range(resamples if units else 0):
        yield [units[generator.randrange(len(units))] for _ in units]


def _percentiles(ordered: Sequence[float]) -> Interval:
    last = max(0, int(0.975 * len(ordered)) - 1)
    return Interval(ordered[int(0.025 * len(ordered))], ordered[last])
