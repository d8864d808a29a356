"""How an action went is told of what took place, runs or stuck, not of what is still to come."""

import pytest
from parsed_sentences import parsed_sentence

from pipeline.assemble.actions.judging import judge_outcome
from pipeline.schema import ActionStatus, Outcome

FAILED = parsed_sentence("De/de/DET/det/2 proef/proef/NOUN/nsubj/3 mislukte/mislukken/VERB/ROOT/0")


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (ActionStatus.STALLED, (Outcome.FAILED, "mislukte")),
        (ActionStatus.COMPLETED, (Outcome.FAILED, "mislukte")),
        (ActionStatus.PLANNED, (None, None)),
        (ActionStatus.PROPOSED, (None, None)),
    ],
)
def test_only_what_is_not_still_to_come_has_an_outcome(
    status: ActionStatus, outcome: tuple[Outcome | None, str | None]
) -> None:
    assert judge_outcome([FAILED], status) == outcome
