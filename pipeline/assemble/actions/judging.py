"""Type, status, outcome and formality of an action.

The classifiers weigh tense, modality and cues together; dates never bear on a status.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.assemble.actions.cues import find_cues
from pipeline.assemble.actions.features import STATUS_FAMILIES, TYPE_FAMILIES, of_families
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.assemble.actions.spelling import TITLED, spelling_features
from pipeline.schema import ActionStatus, ActionType, Outcome

NO_GROUND = "none"
"""The answer on formality and outcome when the text gives no ground for any."""

_TO_COME = frozenset({ActionStatus.PLANNED, ActionStatus.PROPOSED})

_OPERATION = 0.66
"""What the share of an operation counts. Those who wrote the guidelines call nine actions in a
hundred so, who annotated the other prose fifteen: what runs is to the former more often the project
or the body that runs it."""
_SILENCE = 0.5
"""What the share of no outcome counts. Three texts in four do not judge, so that most judgements
that are made are weak ones: to miss one is worse than to show words that a reader can weigh."""
_OUTCOME_FAMILIES = frozenset({"pair", "thing"})
"""Families that may bear on an outcome beside those of a status."""
_MOST = 4
"""Sentences from which on evidence is no longer told apart by their number."""
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


def type_of(shares: Mapping[str, float]) -> ActionType:
    """Return what sort of undertaking an action is, as the guidelines mean it.

    Parameters
    ----------
    shares
        The share of each type.
    """
    odds = {ActionType.OPERATION.value: _OPERATION}
    return ActionType(max(shares, key=lambda name: shares[name] * odds.get(name, 1.0)))


def outcome_features(
    features: Mapping[str, float],
    own: Mapping[ReportSentence, Mapping[str, float]],
    group: Sequence[ReportSentence],
    facts: Mapping[str, str],
) -> dict[str, float]:
    """Return the features that may bear on how an action went.

    How it went is told last, mostly, so that of more sentences the last counts by itself too.
    """
    cues = {f"gives:{cue.gives}" for sentence in group for cue in find_cues(sentence.text)}
    shown = {f"size:{min(len(group), _MOST)}", *cues, *(f"{c}.{facts['status']}" for c in cues)}
    known = {f"{key}:{value}": 2.0 for key, value in facts.items()}
    known |= dict.fromkeys(sorted(shown), 1.0) | of_families(features, _OUTCOME_FAMILIES)
    if len(group) > 1:
        last = of_families(own[group[-1]], STATUS_FAMILIES | _OUTCOME_FAMILIES)
        known |= {f"last.{name}": value for name, value in last.items()}
    return {**status_features(features, group), **known}


def outcome_of(shares: Mapping[str, float], status: ActionStatus) -> Outcome | None:
    """Return how the text says an action went; None where it does not say.

    What is still to come has not gone well or badly yet.

    Parameters
    ----------
    shares
        The share of each answer, `NO_GROUND` among them.
    status
        How far the action is.
    """
    if status in _TO_COME:
        return None
    weighed = {**shares, NO_GROUND: shares[NO_GROUND] * _SILENCE}
    answer = max(weighed, key=lambda name: weighed[name])
    return Outcome(answer) if answer != NO_GROUND else None
