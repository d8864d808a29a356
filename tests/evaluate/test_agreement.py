"""Two annotators of the same passages agree on what both wrote, beyond chance."""

from typing import Any

import pytest
from marked_passages import gold_passage

from pipeline.errors import GrenswerkError
from pipeline.evaluate.agreement import (
    ActionAgreement,
    SpanAgreement,
    action_agreement,
    span_agreement,
)
from pipeline.evaluate.gold import GoldAction

TEXT = "De raad tekende. De proef liep vast. Er komt een brug. Water kent geen grens."
PASSAGES = [gold_passage(TEXT)]
SIGNED, STALLED, PLANNED, CONTEXT = (part + "." for part in TEXT.rstrip(".").split(". "))


def action(evidence: str, status: str, kind: str, *parties: str) -> GoldAction:
    nulls: dict[str, Any] = dict.fromkeys(("name", "date", "place", "amount", "theme", "formality"))
    values = {"evidence": [evidence], "type": kind, "status": status}
    return GoldAction.model_validate({**nulls, **values, "parties": parties, "partners": []})


ONE = [
    action(SIGNED, "completed", "agreement", "De raad"),
    action(STALLED, "stalled", "project", "De raad"),
    action(PLANNED, "planned", "project", "De raad"),
]


def test_the_same_annotation_agrees_in_everything() -> None:
    marked = [gold_passage("De [raad|ORG] in [Maasdal|LOC/ORG].")]
    assert span_agreement(marked, marked) == SpanAgreement(1, 1, 4)
    assert action_agreement(PASSAGES, ONE, ONE, {}) == ActionAgreement(
        1, 4, 3, 1, 1, 1, party_f1=1, partner_f1=None, row_f1=1
    )


def test_spans_agree_on_ends_and_on_the_first_or_any_label() -> None:
    one = [gold_passage("[A|ORG] [B|ORG/LOC] [C|DATE] [Dd|PER]", "1"), gold_passage("[E|LOC]", "2")]
    other = [gold_passage("E", "2"), gold_passage("[A|ORG] [B|LOC] [C|PER] [D|PER]d", "1")]
    # Of nine spans A agrees; with any label B too.
    assert span_agreement(one, other) == SpanAgreement(2 / 9, 4 / 9, 9)
    empty = [gold_passage("E")]
    assert span_agreement(empty, empty) == SpanAgreement(None, None, 0)


def test_kappa_is_over_sentences_and_over_the_actions_that_both_found() -> None:
    other = [
        action(SIGNED, "completed", "agreement"),
        action(STALLED, "ongoing", "project"),
        action(CONTEXT, "planned", "study"),
    ]
    found = action_agreement(PASSAGES, ONE, other, {})
    # Sentences: 2 of 4 the same, by chance (3*3 + 1*1) / 16.
    assert found.sentence_kappa == pytest.approx((2 / 4 - 10 / 16) / (1 - 10 / 16))
    assert (found.matched, found.action_f1, found.type_kappa) == (2, 2 / 3, 1)
    # Status: 1 of 2 the same, by chance 1/2 * 1/2.
    assert found.status_kappa == pytest.approx((1 / 2 - 1 / 4) / (1 - 1 / 4))


def test_parties_are_compared_in_the_actions_that_both_found() -> None:
    other = [
        action(SIGNED, "completed", "agreement", "raad"),
        action(STALLED, "stalled", "project", "gemeenten", "provincies"),
        action(CONTEXT, "planned", "study", "De raad"),
    ]
    found = action_agreement(PASSAGES, ONE, other, {})
    # One name of two on the one side, and of three on the other; one row of three, and of three.
    assert (found.party_f1, found.row_f1) == (2 / 5, 1 / 3)
    resolved = action_agreement(PASSAGES, ONE, other, {"raad": "gemeenten"})
    assert (resolved.party_f1, resolved.row_f1) == (4 / 5, 1 / 3)


def test_without_actions_there_is_nothing_to_agree_on() -> None:
    found = action_agreement(PASSAGES, [], [], {})
    assert found == ActionAgreement(None, 4, 0, None, None, None, None, None, None)


def test_annotators_must_have_read_the_same_passages() -> None:
    with pytest.raises(GrenswerkError, match="same passages: p;"):
        span_agreement(PASSAGES, [gold_passage("Iets anders.")])
    with pytest.raises(GrenswerkError, match="same passages: q;"):
        span_agreement(PASSAGES, [*PASSAGES, gold_passage("Iets anders.", "q")])
