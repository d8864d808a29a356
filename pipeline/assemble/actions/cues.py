"""Words that give a status, an outcome or a benefit away, as rules with their own examples.

`cues.yaml` holds the rules. `finds` marks the cue in place, "werd [uitgesteld]"; `leaves` are
sentences in which the rule must stay silent. A rule without both does not load.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from pipeline.errors import GrenswerkError

RULES = Path(__file__).with_name("cues.yaml")

_NEEDED = ("id", "gives", "why", "pattern", "finds", "leaves")


@dataclass(frozen=True)
class CueRule:
    """A rule.

    Parameters
    ----------
    id
        Its name, unique.
    gives
        What it speaks for: a status, `succeeded`, `failed` or `benefit`.
    pattern
        Where the cue stands: the group `cue`, or the whole match.
    finds
        Sentences with the cue between square brackets.
    leaves
        Sentences without a cue of this rule.
    """

    id: str
    gives: str
    pattern: re.Pattern[str]
    finds: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True)
class Cue:
    """A rule that applies, and the words it found."""

    rule: str
    gives: str
    text: str
    start: int


@lru_cache(maxsize=4)
def load_rules(path: Path = RULES) -> tuple[CueRule, ...]:
    """Read the rules.

    Raises
    ------
    GrenswerkError
        If a rule lacks a field or an example, is named twice, or has a pattern that is none.
    """
    rules: list[CueRule] = []
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        lacking = [field for field in _NEEDED if not entry.get(field)]
        if lacking or set(entry) - set(_NEEDED):
            wrong = sorted([*lacking, *(set(entry) - set(_NEEDED))])
            raise GrenswerkError(f"{path}, rule {entry.get('id')}: not right: {', '.join(wrong)}")
        try:
            pattern = re.compile(entry["pattern"], re.IGNORECASE | re.VERBOSE)
        except re.error as error:
            raise GrenswerkError(f"{path}, rule {entry['id']}: {error}") from error
        examples = tuple(entry["finds"]), tuple(entry["leaves"])
        rules.append(CueRule(entry["id"], entry["gives"], pattern, *examples))
    if len({rule.id for rule in rules}) < len(rules):
        raise GrenswerkError(f"{path}: two rules have the same id")
    return tuple(rules)


def find_cues(text: str, rules: Sequence[CueRule] | None = None) -> tuple[Cue, ...]:
    """Return the cues in a sentence in order of the text, at most one a rule."""
    cues: list[Cue] = []
    for rule in load_rules() if rules is None else rules:
        match = rule.pattern.search(text)
        if match:
            group = "cue" if "cue" in rule.pattern.groupindex else 0
            cues.append(Cue(rule.id, rule.gives, match.group(group), match.start(group)))
    return tuple(sorted(cues, key=lambda cue: (cue.start, cue.rule)))
