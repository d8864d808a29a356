"""The bars: figures reached so far, which only rise.

`make quality` measures anew and raises those that were passed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from quality.measuring import Figures, is_lower_better

BARS = Path(__file__).with_name("bars.yaml")
HEADER = """\
# The figures reached, by set, group and name; tests fail below them, less the tolerance.
# `make quality` measures anew and raises them; nothing lowers one but an edit with its reason.
"""


@dataclass(frozen=True)
class Bars:
    """The bars, and how far a figure may stay below one: machines round differently."""

    tolerance: Mapping[str, float]
    figures: Mapping[str, float]

    def tolerance_of(self, name: str) -> float:
        """Return the tolerance of a figure, by the longest beginning of its name that has one."""
        parts = name.split(".")
        keys = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((self.tolerance[key] for key in keys if key in self.tolerance), self.default)

    @property
    def default(self) -> float:
        """The tolerance of figures that have none of their own."""
        return self.tolerance["default"]

    def of(self, prefix: str) -> dict[str, float]:
        """Return the bars whose names begin with a set or a group."""
        return {k: v for k, v in self.figures.items() if k.startswith(f"{prefix}.")}

    def missed(self, figures: Figures, prefix: str) -> list[str]:
        """Say which bars below a prefix a measurement misses, and which figures have no bar."""
        bars = self.of(prefix)
        missed = [
            f"{name} is {figures.get(name)}, the bar is {bar} less {self.tolerance_of(name)}"
            for name, bar in bars.items()
            if name not in figures or _gain(name, figures[name], bar) < -self.tolerance_of(name)
        ]
        measured = keep_barred({k: v for k, v in figures.items() if k.startswith(f"{prefix}.")})
        return missed + [f"{name} has no bar; run: make quality" for name in measured.keys() - bars]

    def raised(self, figures: Figures) -> "Bars":
        """Return the bars with every one raised that a measurement passes, and new ones added."""
        better = {
            name: value
            for name, value in figures.items()
            if name not in self.figures or _gain(name, value, self.figures[name]) > 0
        }
        return Bars(self.tolerance, {**self.figures, **better})


def _gain(name: str, value: float, bar: float) -> float:
    return bar - value if is_lower_better(name) else value - bar


def read_bars(path: Path = BARS) -> Bars:
    """Read the bars."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Bars(told["tolerance"], told["figures"])


def write_bars(bars: Bars, path: Path = BARS) -> None:
    """Write the bars, sorted by name."""
    told = {"tolerance": dict(bars.tolerance), "figures": dict(sorted(bars.figures.items()))}
    text = yaml.safe_dump(told, sort_keys=False, allow_unicode=True)
    path.write_text(HEADER + text, encoding="utf-8")


def keep_barred(figures: Figures) -> Figures:
    """Keep the figures that a bar holds: all but precision and recall, which F1 joins."""
    return {name: value for name, value in figures.items() if not name.endswith(UNBARRED)}


UNBARRED = ("precision", "_recall", ".recall")
