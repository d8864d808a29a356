"""What is made of what the classifiers say of an action, and what may bear on how it went."""

import pytest
from parsed_sentences import parsed_sentence

from pipeline.assemble.actions.features import sentence_features
from pipeline.assemble.actions.judging import (
    NO_GROUND,
    group_features,
    outcome_features,
    outcome_of,
    type_of,
)
from pipeline.schema import ActionStatus, ActionType, Outcome

STARTED = parsed_sentence("De/de/DET/det/2 proef/proef/NOUN/nsubj/3 begon/beginnen/VERB/ROOT/0")
FAILED = parsed_sentence("De/de/DET/det/2 proef/proef/NOUN/nsubj/3 mislukte/mislukken/VERB/ROOT/0")
COMPLETED = {"type": "study", "status": "completed"}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (ActionStatus.STALLED, Outcome.FAILED),
        (ActionStatus.COMPLETED, Outcome.FAILED),
        (ActionStatus.PLANNED, None),
        (ActionStatus.PROPOSED, None),
    ],
)
def test_only_what_is_not_still_to_come_has_an_outcome(
    status: ActionStatus, outcome: Outcome | None
) -> None:
    assert outcome_of({NO_GROUND: 0.1, "failed": 0.9}, status) is outcome


@pytest.mark.parametrize(
    ("silent", "outcome"), [(0.72, None), (0.6, Outcome.SUCCEEDED), (0.4, Outcome.SUCCEEDED)]
)
def test_a_text_that_does_not_judge_must_be_twice_as_likely(
    silent: float, outcome: Outcome | None
) -> None:
    shares = {"failed": 0.0, NO_GROUND: silent, "succeeded": 1.0 - silent}
    assert outcome_of(shares, ActionStatus.COMPLETED) is outcome


def test_an_operation_must_be_clearly_the_likeliest_type() -> None:
    assert type_of({"operation": 0.55, "project": 0.4, "tool": 0.05}) is ActionType.PROJECT
    assert type_of({"operation": 0.55, "project": 0.3, "tool": 0.15}) is ActionType.OPERATION


def test_the_last_sentence_counts_by_itself_too() -> None:
    own = {one: sentence_features(one) for one in (STARTED, FAILED)}
    group = [STARTED, FAILED]
    shown = outcome_features(group_features(group, own), own, group, COMPLETED)
    assert {"last.lemma:main.mislukken", "gives:failed.completed", "size:2"} <= shown.keys()
    assert "last.lemma:main.beginnen" not in shown
    alone = outcome_features(group_features([FAILED], own), own, [FAILED], COMPLETED)
    assert not [name for name in alone if name.startswith("last.")]
