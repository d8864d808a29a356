"""How well retellings were recognised: actions of different reports that are one undertaking.

Measured on pairs of actions that were found, as the gold has them matched: whoever misses an
action is told so by `action_scores`. Links of the dataset are a chain, so that all actions that
hang together count as the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.evaluate.action_scores import ActionUnit
from pipeline.evaluate.measures import Measured, rates, score_counts


@dataclass(frozen=True)
class FoundAction:
    """A matched action with its undertaking in the gold and in the dataset, if it has any."""

    gold: str | None
    predicted: str | None


@dataclass(frozen=True)
class UndertakingUnit:
    """The matched actions of one gold passage."""

    report: str
    found: tuple[FoundAction, ...]


def undertaking_units(report: str, units: Sequence[ActionUnit]) -> list[UndertakingUnit]:
    """Return the matched actions of each passage of which the gold tells the undertaking.

    Parameters
    ----------
    report
        Name of the report, which tells documents apart.
    units
        Its units from `action_scores`.
    """
    return [
        UndertakingUnit(
            report,
            tuple(
                FoundAction(gold.undertaking, predicted.undertaking)
                for gold, predicted in unit.pairs
                if gold.tells_undertaking
            ),
        )
        for unit in units
    ]


def undertaking_figures(units: Sequence[UndertakingUnit]) -> dict[str, Measured]:
    """Return precision, recall and F1 over pairs of actions from different reports.

    Undertakings run through all reports, so units of all reports must be scored in one call.

    Parameters
    ----------
    units
        From `undertaking_units`.
    """
    found = [(unit.report, action) for unit in units for action in unit.found]
    gold = _count_pairs((r, a.gold) for r, a in found if a.gold)
    predicted = _count_pairs((r, a.predicted) for r, a in found if a.predicted)
    both = _count_pairs((r, (a.gold, a.predicted)) for r, a in found if a.gold and a.predicted)
    return rates(score_counts(both, predicted - both, gold - both), proposed=predicted, sought=gold)


def _count_pairs(keyed: Iterable[tuple[str, Hashable]]) -> int:
    """Return the number of pairs with one key that stand in different reports."""
    here = Counter(keyed)
    everywhere: Counter[Hashable] = Counter()
    for (_, key), times in here.items():
        everywhere[key] += times
    inside = sum(times * (times - 1) // 2 for times in here.values())
    return sum(times * (times - 1) // 2 for times in everywhere.values()) - inside
