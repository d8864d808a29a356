"""The lines that may divide the rows of a table: lying rules, and the edges of shaded areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.layout import Area, Rule

_TOLERANCE = 3.0
_MIN_WIDTH = 60.0


def edges_of(shades: Sequence[Area]) -> list[Rule]:
    """Return the upper and lower edges of shaded areas, which divide rows as rules do."""
    return [Rule(shade.x0, y, shade.x1, y) for shade in shades for y in (shade.top, shade.bottom)]


def joined_rules(rules: Sequence[Rule]) -> list[Rule]:
    """Join lying rules that go on in one another, as those of neighbouring cells do."""
    joined: list[Rule] = []
    lying = [rule for rule in rules if rule.horizontal]
    for rule in sorted(lying, key=lambda rule: (round(rule.top), rule.x0)):
        last = joined[-1] if joined else None
        if last and abs(last.top - rule.top) <= 1.5 and rule.x0 <= last.x1 + _TOLERANCE:
            joined[-1] = replace(last, x1=max(last.x1, rule.x1))
        else:
            joined.append(rule)
    return joined


def same_width(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Group the lying rules of the same width that stand below one another."""
    groups: list[list[Rule]] = []
    for rule in joined_rules(rules):
        if rule.x1 - rule.x0 < _MIN_WIDTH:
            continue
        for group in groups:
            if abs(group[0].x0 - rule.x0) <= 2 and abs(group[0].x1 - rule.x1) <= 2:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return groups
