from typing import Any

import pytest

from pipeline.decisions import (
    ACTION_FIELDS,
    DecidedAction,
    apply_to_actions,
    field_value,
    signed,
    trace_actions,
)
from pipeline.schema import ActionDraft, Decision, Quote, ReviewDecision, TextQuote

DOC = "zorg-1a2b3c4d"
FIRST = "De stuurgroep kwam in maart bijeen."
SECOND = "Volgens het plan start de pendeldienst in mei."


def action(number: int, *sentences: str, doc_id: str = DOC, **fields: Any) -> ActionDraft:
    quotes = [Quote(passage_id=f"{doc_id}-p-0", start=0, end=len(s), text=s) for s in sentences]
    values: dict[str, Any] = dict.fromkeys(ActionDraft.model_fields)
    values |= {
        "action_id": f"{doc_id}-a-{number}",
        "evidence": quotes,
        "summary": "Iemand doet iets.",
        "type": "meeting",
        "status": "completed",
        "status_cue": "kwam",
        "date": "2021-03",
        "date_as_written": "maart",
        "date_basis": "text",
        "participants": (),
        "score": 0.6,
        "origin": "model:x",
    }
    return ActionDraft.model_validate(values | fields)


def decide(
    sentence: str, verdict: str, field: str = "row", after: str | None = None, **fields: Any
) -> ReviewDecision:
    values: dict[str, Any] = {
        "decision_id": "",
        "table": "actions",
        "row_id": f"{DOC}-a-0",
        "field": field,
        "verdict": verdict,
        "before": None,
        "after": after,
        "label": None,
        "target": TextQuote(doc_id=DOC, exact=sentence, prefix="", suffix=""),
        "scope": "here",
        "reviewer": "An",
        "decided_at": "2026-01-01T00:00:00.000+00:00",
    }
    return signed(ReviewDecision.model_validate(values | fields))


ACTIONS = [action(0, FIRST, SECOND), action(1, SECOND)]


def test_no_decisions_change_nothing() -> None:
    assert apply_to_actions(ACTIONS, []) == ([DecidedAction(a, None) for a in ACTIONS], {})


def test_accept_keeps_the_action_and_reject_leaves_it_out() -> None:
    lines = [decide(FIRST, "accept"), decide(SECOND, "reject", row_id=f"{DOC}-a-1")]
    decided, outcomes = apply_to_actions(ACTIONS, lines)
    assert decided == [DecidedAction(ACTIONS[0], Decision.ACCEPTED)]
    assert set(outcomes.values()) == {"applied"}


@pytest.mark.parametrize(
    ("field", "after", "columns"),
    [
        ("type", "project", {"type": "project"}),
        ("status", "stalled", {"status": "stalled", "status_cue": None}),
        ("outcome", "failed", {"outcome": "failed", "outcome_cue": None}),
        ("formality", "formal", {"formality": "formal"}),
        ("date", "2021-05", {"date": "2021-05", "date_as_written": "maart"}),
        ("date", None, {"date": None, "date_as_written": None, "date_basis": None}),
        ("place", "Maasdal", {"place_as_written": "Maasdal", "place_key": None}),
        ("amount", "EUR 50000", {"amount": 50000.0, "currency": "EUR"}),
        ("name", "Pendel", {"name": "Pendel"}),
        ("summary", "De stuurgroep overlegde.", {"summary": "De stuurgroep overlegde."}),
    ],
)
def test_a_correction_sets_its_field(
    field: str, after: str | None, columns: dict[str, Any]
) -> None:
    decided, _ = apply_to_actions(ACTIONS, [decide(FIRST, "correct", field, after)])
    assert decided[0].decision is Decision.CORRECTED
    assert {name: getattr(decided[0].action, name) for name in columns} == columns
    assert field_value(decided[0].action, field) == after
    assert decided[1] == DecidedAction(ACTIONS[1], None)


def test_every_field_that_can_be_corrected_can_be_read() -> None:
    assert {name: field_value(ACTIONS[0], name) for name in ACTION_FIELDS} == {
        "type": "meeting",
        "status": "completed",
        "outcome": None,
        "formality": None,
        "date": "2021-03",
        "place": None,
        "amount": None,
        "name": None,
        "summary": "Iemand doet iets.",
    }


def test_an_action_is_found_by_its_first_sentence_before_others_that_cite_it() -> None:
    line = decide(SECOND, "correct", "type", "project", row_id="gone")
    decided, _ = apply_to_actions(ACTIONS, [line])
    assert [d.action.type for d in decided] == ["meeting", "project"]


def test_of_actions_in_one_sentence_the_one_with_the_value_that_was_seen_is_meant() -> None:
    twins = [action(5, FIRST, status="ongoing"), action(6, FIRST, status="planned")]
    line = decide(FIRST, "correct", "status", "stalled", row_id="gone", before="planned")
    decided, _ = apply_to_actions(twins, [line])
    assert [d.action.status for d in decided] == ["ongoing", "stalled"]


def test_an_action_is_found_in_a_new_version_of_its_report() -> None:
    newer = action(0, FIRST, doc_id="zorg-00000000")
    decided, outcomes = apply_to_actions([newer], [decide(FIRST, "reject")])
    assert decided == []
    assert set(outcomes.values()) == {"applied"}


def test_the_same_sentence_in_another_report_is_another_action() -> None:
    elsewhere = action(0, FIRST, doc_id="water-9f8e7d6c")
    decided, outcomes = apply_to_actions([elsewhere], [decide(FIRST, "reject")])
    assert decided == [DecidedAction(elsewhere, None)]
    assert set(outcomes.values()) == {"lost"}


def test_a_sentence_with_other_words_is_lost() -> None:
    line = decide(FIRST.replace("maart", "april"), "reject")
    decided, outcomes = apply_to_actions(ACTIONS, [line])
    assert len(decided) == 2
    assert outcomes == {line.decision_id: "lost"}


def test_the_order_of_lines_decides() -> None:
    planned = decide(FIRST, "correct", "status", "planned")
    stalled = decide(FIRST, "correct", "status", "stalled")
    for lines in ([planned, stalled], [stalled, planned]):
        decided, outcomes = apply_to_actions(ACTIONS, lines)
        assert decided[0].action.status == lines[-1].after
        assert list(outcomes.values()) == ["conflict", "applied"]


def test_a_reject_overrules_corrections_and_an_accept_after_it_brings_the_proposal_back() -> None:
    lines = [
        decide(FIRST, "correct", "status", "planned"),
        decide(FIRST, "reject"),
        decide(FIRST, "accept"),
    ]
    assert len(apply_to_actions(ACTIONS, lines[:2])[0]) == 1
    decided, outcomes = apply_to_actions(ACTIONS, lines)
    assert decided[0] == DecidedAction(ACTIONS[0], Decision.ACCEPTED)
    assert list(outcomes.values()) == ["conflict", "conflict", "applied"]


def test_corrections_of_several_fields_hold_together() -> None:
    lines = [
        decide(FIRST, "accept"),
        decide(FIRST, "correct", "status", "planned"),
        decide(FIRST, "correct", "type", "study"),
    ]
    reviewed, outcomes = trace_actions(ACTIONS, lines)
    assert (reviewed[0].action.status, reviewed[0].action.type) == ("planned", "study")
    assert reviewed[0].decided_by == tuple(line.decision_id for line in lines)
    assert set(outcomes.values()) == {"applied"}
