import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.decisions import (
    DecidedMention,
    apply_to_mentions,
    mention_key,
    quote_at,
    signed,
    trace_mentions,
    undo_of,
)
from pipeline.schema import Decision, DecisionScope, Label, Mention, ReviewDecision, Verdict

DOC, OTHER = "zorg-1a2b3c4d", "water-9f8e7d6c"
MARKED = re.compile(r"\[([^|\]]+)\|([A-Z]+)\]")
Passages = dict[str, str]


def corpus(**marked: str) -> tuple[list[Mention], Passages]:
    """Read passages in which [words|LABEL] is a mention; `a…` is of one document, `b…` another."""
    mentions: list[Mention] = []
    passages: Passages = {}
    for name, text in marked.items():
        passage_id = f"{DOC if name.startswith('a') else OTHER}-{name}-0"
        plain = ""
        last = 0
        for match in MARKED.finditer(text):
            plain += text[last : match.start()]
            mentions.append(mention(passage_id, len(plain), match[1], Label(match[2])))
            plain += match[1]
            last = match.end()
        passages[passage_id] = plain + text[last:]
    return mentions, passages


def mention(passage_id: str, start: int, text: str, label: Label) -> Mention:
    return Mention(
        passage_id=passage_id,
        start=start,
        end=start + len(text),
        text=text,
        label=label,
        value=None,
        score=0.7,
        origin="model:x",
        place_key=None,
        antecedent=None,
    )


def decide(
    at: Mention,
    passages: Passages,
    verdict: Verdict,
    *,
    field: str = "row",
    after: str | None = None,
    scope: DecisionScope = DecisionScope.HERE,
    moment: int = 0,
) -> ReviewDecision:
    doc_id = at.passage_id[: -len("-a-0")]
    wide = scope is DecisionScope.EVERYWHERE
    target = quote_at(passages[at.passage_id], at.start, at.end, None if wide else doc_id)
    return signed(
        ReviewDecision(
            decision_id="",
            table="entities",
            row_id=mention_key(at),
            field=field,
            verdict=verdict,
            before=at.text,
            after=after,
            label=at.label,
            target=target,
            scope=scope,
            reviewer="An",
            decided_at=f"2026-01-01T00:00:00.{moment:03}+00:00",
        )
    )


def shown(decided: Sequence[DecidedMention]) -> list[tuple[str, str, str | None]]:
    return [(d.mention.text, d.mention.label.value, d.decision) for d in decided]


TWO = corpus(
    a="De raad van [Maasdal|LOC] sprak met [Grensfonds|ORG].",
    b="In [Maasdal|LOC] werd het [Grensfonds|LOC] opgericht.",
)


@given(st.lists(st.sampled_from(["[Maasdal|LOC]", "[Fonds|ORG]", "en", "de"]), max_size=12))
def test_no_decisions_change_nothing(words: list[str]) -> None:
    mentions, passages = corpus(a=" ".join(words), b="over [Maasdal|LOC]")
    decided, outcomes = apply_to_mentions(mentions, passages, [])
    assert [d.mention for d in decided] == mentions
    assert {d.decision for d in decided} == {None}
    assert outcomes == {}


def test_an_accepted_mention_keeps_the_score_of_the_model() -> None:
    mentions, passages = TWO
    line = decide(mentions[0], passages, Verdict.ACCEPT)
    decided, outcomes = apply_to_mentions(mentions, passages, [line])
    assert decided[0] == DecidedMention(mentions[0], Decision.ACCEPTED)
    assert [d.decision for d in decided[1:]] == [None, None, None]
    assert outcomes == {line.decision_id: "applied"}


def test_a_corrected_label_has_no_score() -> None:
    mentions, passages = TWO
    line = decide(mentions[3], passages, Verdict.CORRECT, field="label", after="ORG")
    decided, _ = apply_to_mentions(mentions, passages, [line])
    assert shown(decided)[3] == ("Grensfonds", "ORG", "corrected")
    assert decided[3].mention.score is None
    assert decided[3].mention.origin == "model:x"


def test_other_words_take_the_place_of_what_they_overlap() -> None:
    mentions, passages = corpus(a="De [Raad|ORG] van [Maasdal|LOC] en [Lindeveen|LOC] kwam.")
    line = decide(mentions[0], passages, Verdict.CORRECT, field="span", after="Raad van Maasdal")
    decided, outcomes = apply_to_mentions(mentions, passages, [line])
    assert shown(decided) == [
        ("Raad van Maasdal", "ORG", "corrected"),
        ("Lindeveen", "LOC", None),
    ]
    assert outcomes == {line.decision_id: "applied"}


def test_other_words_that_are_not_there_are_lost() -> None:
    mentions, passages = TWO
    line = decide(mentions[0], passages, Verdict.CORRECT, field="span", after="Oud Maasdal")
    decided, outcomes = apply_to_mentions(mentions, passages, [line])
    assert [d.mention for d in decided] == mentions
    assert outcomes == {line.decision_id: "lost"}


def test_label_words_and_value_of_one_mention_can_be_corrected_together() -> None:
    mentions, passages = corpus(a="Op 12 [maart|LOC] 2021 kwam men bijeen.")
    lines = [
        decide(mentions[0], passages, Verdict.CORRECT, field=field, after=after)
        for field, after in (("label", "DATE"), ("span", "12 maart 2021"), ("value", "2021-03-12"))
    ]
    decided, outcomes = apply_to_mentions(mentions, passages, lines)
    assert shown(decided) == [("12 maart 2021", "DATE", "corrected")]
    assert decided[0].mention.value == "2021-03-12"
    assert set(outcomes.values()) == {"applied"}


def test_a_rejected_mention_is_left_out() -> None:
    mentions, passages = TWO
    line = decide(mentions[1], passages, Verdict.REJECT)
    decided, _ = apply_to_mentions(mentions, passages, [line])
    assert [d.mention for d in decided] == [mentions[0], *mentions[2:]]


def test_rejecting_what_is_no_longer_proposed_is_applied() -> None:
    mentions, passages = TWO
    line = decide(mentions[1], passages, Verdict.REJECT)
    _, outcomes = apply_to_mentions(mentions[:1], passages, [line])
    assert outcomes == {line.decision_id: "applied"}


def test_an_added_mention_stands_in_reading_order_and_replaces_what_it_overlaps() -> None:
    mentions, passages = TWO
    missed = mention(mentions[0].passage_id, 3, "raad van Maasdal", Label.ORG)
    line = decide(missed, passages, Verdict.ADD)
    decided, outcomes = apply_to_mentions(mentions, passages, [line])
    assert shown(decided)[:2] == [
        ("raad van Maasdal", "ORG", "added"),
        ("Grensfonds", "ORG", None),
    ]
    assert (decided[0].mention.origin, decided[0].mention.score) == ("review", None)
    assert outcomes == {line.decision_id: "applied"}


def test_a_mention_added_everywhere_is_never_cut_out_of_a_longer_word() -> None:
    mentions, passages = corpus(
        a="De raad kwam samen; de raadzaal was vol.", b="Een raad en een raad-plus, en de raad."
    )
    missed = mention(f"{DOC}-a-0", 3, "raad", Label.ORG)
    line = decide(missed, passages, Verdict.ADD, scope=DecisionScope.EVERYWHERE)
    decided, _ = apply_to_mentions(mentions, passages, [line])
    assert [(d.mention.passage_id[-3:], d.mention.start) for d in decided] == [
        ("a-0", 3),
        ("b-0", 4),
        ("b-0", 33),
    ]


@pytest.mark.parametrize(("scope", "accepted"), [("here", 1), ("document", 2), ("everywhere", 3)])
def test_a_decision_reaches_as_far_as_its_scope(scope: str, accepted: int) -> None:
    mentions, passages = corpus(
        a="Van [Maasdal|LOC] naar [Maasdal|LOC] en [Maasdal|ORG].", b="Ook [Maasdal|LOC]."
    )
    line = decide(mentions[0], passages, Verdict.ACCEPT, scope=DecisionScope(scope))
    decided, _ = apply_to_mentions(mentions, passages, [line])
    assert [d.decision for d in decided].count(Decision.ACCEPTED) == accepted


def test_a_decision_follows_its_words_when_text_is_inserted_before() -> None:
    mentions, passages = TWO
    line = decide(mentions[0], passages, Verdict.CORRECT, field="label", after="ORG")
    now, texts = corpus(
        ax="Het jaar begon met een brief uit [Maasdal|LOC].",
        ay="Dan dit. De raad van [Maasdal|LOC] sprak met [Grensfonds|ORG].",
    )
    decided, outcomes = apply_to_mentions(now, texts, [line])
    assert shown(decided)[:2] == [("Maasdal", "LOC", None), ("Maasdal", "ORG", "corrected")]
    assert outcomes == {line.decision_id: "applied"}


def test_a_decision_follows_a_report_that_comes_in_again_with_other_bytes() -> None:
    mentions, passages = TWO
    line = decide(mentions[0], passages, Verdict.REJECT)
    new_id = "zorg-00000000-q-0"
    moved = [mentions[0].model_copy(update={"passage_id": new_id})]
    decided, outcomes = apply_to_mentions(moved, {new_id: passages[f"{DOC}-a-0"]}, [line])
    assert decided == []
    assert outcomes == {line.decision_id: "applied"}


def test_a_decision_whose_words_are_gone_is_lost() -> None:
    mentions, passages = TWO
    line = decide(mentions[0], passages, Verdict.REJECT)
    now, texts = corpus(a="De raad van [Maasdael|LOC] sprak met [Grensfonds|ORG].")
    decided, outcomes = apply_to_mentions(now, texts, [line])
    assert [d.mention for d in decided] == now
    assert outcomes == {line.decision_id: "lost"}


def test_an_accepted_mention_stays_when_the_tagger_no_longer_proposes_it() -> None:
    mentions, passages = TWO
    line = decide(mentions[0], passages, Verdict.ACCEPT)
    decided, _ = apply_to_mentions(mentions[1:], passages, [line])
    assert shown(decided)[0] == ("Maasdal", "LOC", "added")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_labels_the_later_line_holds_and_the_earlier_is_in_conflict(
    order: tuple[int, int],
) -> None:
    mentions, passages = TWO
    both = [
        decide(mentions[0], passages, Verdict.CORRECT, field="label", after=label)
        for label in ("ORG", "PER")
    ]
    lines = [both[number] for number in order]
    decided, outcomes = apply_to_mentions(mentions, passages, lines)
    assert decided[0].mention.label == lines[1].after
    assert list(outcomes.values()) == ["conflict", "applied"]


def test_of_a_reject_and_an_accept_the_later_line_holds() -> None:
    mentions, passages = TWO
    accept = decide(mentions[0], passages, Verdict.ACCEPT)
    reject = decide(mentions[0], passages, Verdict.REJECT)
    kept, outcomes = apply_to_mentions(mentions, passages, [reject, accept])
    assert kept[0] == DecidedMention(mentions[0], Decision.ACCEPTED)
    assert outcomes[reject.decision_id] == "conflict"
    left, outcomes = apply_to_mentions(mentions, passages, [accept, reject])
    assert len(left) == 3
    assert outcomes[accept.decision_id] == "conflict"


def test_accepting_the_first_form_overrules_a_correction() -> None:
    mentions, passages = TWO
    correct = decide(mentions[0], passages, Verdict.CORRECT, field="label", after="ORG")
    accept = decide(mentions[0], passages, Verdict.ACCEPT)
    decided, outcomes = apply_to_mentions(mentions, passages, [correct, accept])
    assert decided[0] == DecidedMention(mentions[0], Decision.ACCEPTED)
    assert list(outcomes.values()) == ["conflict", "applied"]


def test_an_exception_here_leaves_a_wider_decision_in_force_elsewhere() -> None:
    mentions, passages = TWO
    wide = decide(mentions[0], passages, Verdict.REJECT, scope=DecisionScope.EVERYWHERE)
    here = decide(mentions[2], passages, Verdict.ACCEPT)
    decided, outcomes = apply_to_mentions(mentions, passages, [wide, here])
    assert shown(decided)[1] == ("Maasdal", "LOC", "accepted")
    assert len(decided) == 3
    assert set(outcomes.values()) == {"applied"}


def test_mentions_that_people_set_never_overlap() -> None:
    mentions, passages = corpus(a="De [Raad|ORG] van [Maasdal|LOC] kwam.")
    wider = mention(mentions[0].passage_id, 3, "Raad van Maasdal", Label.ORG)
    lines = [
        decide(mentions[1], passages, Verdict.REJECT),
        decide(wider, passages, Verdict.ADD),
        decide(mentions[1], passages, Verdict.ACCEPT, moment=1),
    ]
    decided, outcomes = apply_to_mentions(mentions, passages, lines)
    assert shown(decided) == [("Maasdal", "LOC", "accepted")]
    assert outcomes[lines[1].decision_id] == "conflict"


def test_an_undone_decision_has_no_effect_and_no_outcome() -> None:
    mentions, passages = TWO
    line = decide(mentions[0], passages, Verdict.REJECT)
    back = undo_of(line, reviewer="An", decided_at="2026-01-02T00:00:00.000+00:00")
    decided, outcomes = apply_to_mentions(mentions, passages, [line, back])
    assert [d.mention for d in decided] == mentions
    assert outcomes == {}


def test_applying_decisions_to_their_own_result_changes_nothing_more() -> None:
    mentions, passages = corpus(a="De [Raad|ORG] van [Maasdal|LOC] en [Lindeveen|PER] op 3 mei.")
    missed = mention(
        mentions[0].passage_id, passages[mentions[0].passage_id].index("3"), "3 mei", Label.DATE
    )
    lines = [
        decide(mentions[0], passages, Verdict.CORRECT, field="span", after="Raad van Maasdal"),
        decide(mentions[2], passages, Verdict.CORRECT, field="label", after="LOC"),
        decide(missed, passages, Verdict.ADD),
    ]
    once, first = apply_to_mentions(mentions, passages, lines)
    again, second = apply_to_mentions([d.mention for d in once], passages, lines)
    assert [d.mention for d in again] == [d.mention for d in once]
    assert first == second


def test_a_trace_tells_who_left_a_mention_out() -> None:
    mentions, passages = TWO
    line = decide(mentions[0], passages, Verdict.REJECT)
    reviewed, _ = trace_mentions(mentions, passages, [line])
    assert (reviewed[0].kept, reviewed[0].decided_by) == (False, (line.decision_id,))
    assert len(reviewed) == len(mentions)
