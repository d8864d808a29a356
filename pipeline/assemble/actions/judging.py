"""Type, status, outcome and formality of an action.

The classifiers weigh tense, modality and cues together; dates never bear on a status. The outcome
is told by a cue, which is recorded and is always a stretch of the evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.assemble.actions.cues import Cue, find_cues
from pipeline.assemble.actions.features import STATUS_FAMILIES, TYPE_FAMILIES, of_families
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.assemble.actions.spelling import TITLED, spelling_features
from pipeline.schema import ActionStatus, Outcome

NO_GROUND = "none"
"""The answer of the formality classifier when the text gives no ground for either."""

_TO_COME = frozenset({ActionStatus.PLANNED, ActionStatus.PROPOSED})

_LATER = 0.5
"""Weight of what only a later sentence of the evidence shows."""


def group_features(
    group: Sequence[ReportSentence], own: Mapping[ReportSentence, Mapping[str, float]]
) -> dict[str, float]:
    """Return what the evidence shows, its first sentence before all."""
    features = dict(own[group[0]])
    for sentence in group[1:]:
        for name, value in own[sentence].items():
            features.setdefault(name, value * _LATER)
            if name.startswith(("cue:", "form:main", "neg:")):
                features[f"later.{name}"] = value
    return features


def type_features(
    features: Mapping[str, float], group: Sequence[ReportSentence]
) -> dict[str, float]:
    """Return the features that may bear on the type of an action."""
    return of_families(features, TYPE_FAMILIES) | spelling_features(group, kept=TITLED)


def status_features(
    features: Mapping[str, float], group: Sequence[ReportSentence]
) -> dict[str, float]:
    """Return the features that may bear on the status of an action."""
    later = {f"later.{family}" for family in ("cue", "form", "neg")}
    return of_families(features, STATUS_FAMILIES | later) | spelling_features(group)


def formality_features(
    features: Mapping[str, float], group: Sequence[ReportSentence], facts: Mapping[str, str]
) -> dict[str, float]:
    """Return the features that may bear on the formality of an action."""
    wanted = of_families(features, TYPE_FAMILIES) | spelling_features(group, kept=TITLED)
    return {**wanted, **{f"{key}:{value}": 2.0 for key, value in facts.items()}}


def judge_outcome(
    group: Sequence[ReportSentence], status: ActionStatus
) -> tuple[Outcome | None, str | None]:
    """Return how the text says the action went, and the words; None where it does not say.

    What is still to come has not gone well or badly yet: such words are of something else.
    """
    if status in _TO_COME:
        return None, None
    cues = [cue for sentence in group for cue in find_cues(sentence.text)]
    good = _first(cues, Outcome.SUCCEEDED)
    bad = _first(cues, Outcome.FAILED)
    if good and bad:
        return Outcome.MIXED, f"{good} … {bad}"
    if good or bad:
        return (Outcome.SUCCEEDED, good) if good else (Outcome.FAILED, bad)
    return None, None


def _first(cues: Sequence[Cue], outcome: Outcome) -> str | None:
    return next((cue.text for cue in cues if cue.gives == outcome), None)
