"""Whether scores are probabilities: what they promise beside the share that proves right.

Scores are put in ten bins of equal width. The expected calibration error is the mean gap between
promise and truth over all of them (Naeini, Cooper and Hauskrecht 2015, "Obtaining well calibrated
probabilities using Bayesian binning").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from pydantic import Field

from pipeline.evaluate.entity_scores import EntityUnit
from pipeline.evaluate.measures import Measured
from pipeline.schema import Record

BINS = 10
Scored = tuple[float, bool]
"""A score, and whether what it is the score of is right."""


class Bin(Record):
    """Scores of about the same size."""

    low: float = Field(description="Where the bin begins.")
    mentions: int = Field(description="Mentions with such a score.")
    promised: float = Field(description="Their mean score.")
    right: float = Field(description="The share of them that is right.")


def scored_mentions(units: Iterable[EntityUnit]) -> list[Scored]:
    """Return score and truth of every proposed mention that has a score."""
    return [
        (judgement.score, judgement.verdict == "right")
        for unit in units
        for judgement in unit.judgements
        if judgement.score is not None
    ]


def reliability(scored: Iterable[Scored]) -> list[Bin]:
    """Return the bins that hold a score, in rising order."""
    bins = []
    for number, group in groupby(sorted(scored), key=lambda one: _bin_of(one[0])):
        rows = list(group)
        bins.append(
            Bin(
                low=number / BINS,
                mentions=len(rows),
                promised=round(sum(score for score, _ in rows) / len(rows), 4),
                right=round(sum(right for _, right in rows) / len(rows), 4),
            )
        )
    return bins


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Return the expected calibration error, between 0 and 1; None without scores."""
    total = sum(one.mentions for one in bins)
    gaps = sum(one.mentions * abs(one.promised - one.right) for one in bins)
    return gaps / total if total else None


def score_figures(units: Sequence[EntityUnit]) -> dict[str, Measured]:
    """Return the figures on scores by name, not rounded."""
    scored = scored_mentions(units)
    return {"calibration_error": Measured(calibration_error(reliability(scored)), len(scored))}


def _bin_of(score: float) -> int:
    return min(int(score * BINS), BINS - 1)


_SIZE, _MARGIN = 300, 46
_COLOURS = ("#1b5e8c", "#b3541e", "#3f7d3a", "#6b4a8e")


def plot_reliability(curves: Mapping[str, Sequence[Bin]]) -> str:
    """Draw promised against right as SVG, a curve a name; dots are larger where there are more.

    Parameters
    ----------
    curves
        Bins by the name of the gold they were measured on.
    """
    width, height = _SIZE + 2 * _MARGIN, _SIZE + 2 * _MARGIN + 18 * len(curves)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        _line([(0, 0), (1, 1)], "#999999", ' stroke-dasharray="4 4"'),
        _line([(0, 1), (0, 0), (1, 0)], "#333333", ""),
    ]
    for step in range(0, BINS + 1, 2):
        (x, y), share = _at(step / BINS, 0), f"{step / BINS:.1f}"
        parts.append(f'<text x="{x}" y="{y + 15}" text-anchor="middle">{share}</text>')
        x, y = _at(0, step / BINS)
        parts.append(f'<text x="{x - 6}" y="{y + 4}" text-anchor="end">{share}</text>')
    x, y = _at(0.5, 0)
    parts.append(f'<text x="{x}" y="{y + 33}" text-anchor="middle">score</text>')
    x, y = _at(0, 1)
    parts.append(f'<text x="{x - 30}" y="{y - 14}">share that is right</text>')
    for number, (name, bins) in enumerate(curves.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        parts.append(_line([(one.promised, one.right) for one in bins], colour, ""))
        most = max((one.mentions for one in bins), default=1)
        for one in bins:
            x, y = _at(one.promised, one.right)
            radius = round(2 + 5 * (one.mentions / most) ** 0.5, 1)
            title = f"{one.mentions} mentions, {one.promised} promised, {one.right} right"
            parts.append(
                f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{colour}"><title>{title}</title>'
                "</circle>"
            )
        y = _SIZE + 2 * _MARGIN + 18 * number + 4
        parts.append(f'<text x="{_MARGIN}" y="{y}" fill="{colour}">{_escaped(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _at(promised: float, right: float) -> tuple[float, float]:
    return round(_MARGIN + promised * _SIZE, 1), round(_MARGIN + (1 - right) * _SIZE, 1)


def _line(points: Sequence[tuple[float, float]], colour: str, more: str) -> str:
    places = " ".join(f"{x},{y}" for x, y in (_at(*point) for point in points))
    return f'<polyline points="{places}" fill="none" stroke="{colour}"{more}/>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
