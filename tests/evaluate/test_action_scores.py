"""Actions match by the sentences that tell them; fields count on matched actions."""

from collections.abc import Sequence
from typing import Any

import pytest
from quality.toys import every_sentence, keyword_sentences

from pipeline.errors import GrenswerkError
from pipeline.evaluate.action_scores import (
    ActionScores,
    action_scores,
    action_units,
    match_actions,
    units_of,
)
from pipeline.evaluate.gold import GoldAction, GoldPassage
from pipeline.evaluate.measures import Score, score_counts
from pipeline.evaluate.predictions import (
    PredictedAction,
    PredictedPassage,
    PredictedQuote,
    Predictions,
)
from pipeline.evaluate.told_actions import (
    GoldSentence,
    ToldAction,
    find_sentences,
    name_key,
    tell_gold,
)
from pipeline.schema import ActionStatus, ActionType, Formality, Outcome

SIGNED = "De Dijkraad Oost tekende in 2021 een akkoord."
WIDENED = "Het werd in 2022 uitgebreid met dr. Wit en de gemeente Maasdal."
CONTEXT = "Water houdt zich niet aan grenzen."
STALLED = "De proef met de pomp liep vast."
TEXTS = [f"{SIGNED} {WIDENED} {CONTEXT}", STALLED]
PASSAGES = [
    GoldPassage(id=str(number), section="", text=text, ents=()) for number, text in enumerate(TEXTS)
]
ALIASES = {"raad": "dijkraadoost"}


def gold_action(*evidence: str, **fields: Any) -> GoldAction:
    values: dict[str, Any] = {
        "type": "agreement",
        "status": "completed",
        "formality": "formal",
        "parties": ["Dijkraad Oost"],
        "partners": ["Maasdal"],
        "outcome": None,
        **dict.fromkeys(("name", "date", "place", "amount", "theme")),
    }
    return GoldAction.model_validate({**values, "evidence": evidence, **fields})


GOLD = [
    gold_action(
        SIGNED, WIDENED, name="Akkoord", date="2021", amount="EUR 5000", status_cue="tekende"
    ),
    gold_action(
        STALLED,
        type="project",
        status="stalled",
        outcome="failed",
        outcome_cue="op geld strandde",
        formality=None,
    ),
]


def predict(
    quotes: Sequence[str], kind: ActionType, status: ActionStatus, **fields: Any
) -> PredictedAction:
    spans = []
    for quote in quotes:
        home = next(number for number, text in enumerate(TEXTS) if quote in text)
        start = TEXTS[home].index(quote)
        spans.append(PredictedQuote(str(home), start, start + len(quote)))
    return PredictedAction(tuple(spans), kind, status, **fields)


def score(*actions: PredictedAction, gold: Sequence[GoldAction] = GOLD) -> ActionScores:
    passages = tuple(PredictedPassage(str(n), text) for n, text in enumerate(TEXTS))
    return action_scores(action_units(PASSAGES, gold, Predictions(passages, actions), ALIASES))


RIGHT = (
    predict(
        [SIGNED, WIDENED],
        ActionType.AGREEMENT,
        ActionStatus.COMPLETED,
        parties=("de Raad",),
        partners=("Maasdal",),
        name="akkoord",
        date="2021",
        amount="EUR 5000",
        formality=Formality.FORMAL,
        status_cue="tekende …",
    ),
    predict(
        [STALLED],
        ActionType.PROJECT,
        ActionStatus.STALLED,
        parties=("Dijkraad Oost",),
        partners=("het Maasdal",),
        outcome=Outcome.FAILED,
        outcome_cue="Strandde op geld",
    ),
)


def test_gold_told_in_other_names_is_right_in_everything() -> None:
    found = score(*RIGHT)
    assert found.sentence == found.action == Score(1, 1, 1)
    assert (found.sentences, found.action_sentences, found.matched) == (4, 3, 2)
    rates = found.figures()
    assert rates.pop("date_false") == (0, 1) and rates.pop("place_accuracy") == (None, 0)
    assert {rate.value for rate in rates.values()} == {1}


def test_nothing_predicted_is_nothing_right() -> None:
    found = score()
    assert found.action == found.sentence == Score(0, 0, 0)
    assert (found.sentence_mcc, found.row_f1) == (0, 0)
    assert {field.value for field in found.fields.figures().values()} == {None}


def test_without_actions_on_either_side_there_is_nothing_to_measure() -> None:
    found = score(gold=[])
    assert {measured.value for measured in found.figures().values()} == {None}
    proposed = score(RIGHT[0], gold=[]).figures()
    assert proposed["action_f1"] == (0, 0) and proposed["action_precision"] == (0, 1)
    assert proposed["action_recall"] == (None, 0)
    assert score().figures()["action_precision"] == (None, 0)


def test_each_figure_tells_what_it_was_measured_on() -> None:
    rows = {name: measured.rows for name, measured in score(RIGHT[0]).figures().items()}
    assert (rows["sentence_recall"], rows["sentence_precision"], rows["sentence_mcc"]) == (3, 2, 4)
    assert (rows["action_recall"], rows["action_precision"], rows["row_f1"]) == (2, 1, 2)
    assert (rows["type_accuracy"], rows["party_f1"], rows["amount_accuracy"]) == (1, 1, 1)
    assert (rows["place_accuracy"], rows["name_accuracy"]) == (0, 1)


def test_fields_count_on_matched_actions_and_missing_actions_on_rows() -> None:
    half = predict(
        [SIGNED],
        ActionType.AGREEMENT,
        ActionStatus.PLANNED,
        parties=("Raad", "Iemand"),
        date="2022",
        amount="EUR 5000",
        place="Maasdal",
        status_cue="wil tekenen",
    )
    context = predict([CONTEXT], ActionType.STUDY, ActionStatus.ONGOING)
    found = score(half, context)
    assert found.action == score_counts(1, 1, 1)
    assert found.sentence == score_counts(1, 1, 2)
    # One sentence right, one wrong, two missed, none rightly left out: (1*0 - 1*2) / sqrt(2*3*1*2).
    assert found.sentence_mcc == pytest.approx(-2 / 12**0.5)
    fields = found.fields
    assert fields.type_accuracy == (1, 1)
    assert fields.status_accuracy == fields.status_macro_f1 == (0, 1)
    assert fields.party_f1 == (2 / 3, 1) and fields.partner_f1 == (0, 1)
    assert fields.date_accuracy == (0, 1) and fields.date_false == (None, 0)
    assert fields.amount_accuracy == fields.outcome_accuracy == (1, 1)
    assert fields.evidence_jaccard == (0.5, 1)
    assert fields.status_cue_overlap == fields.formality_macro_f1 == fields.name_accuracy == (0, 1)
    assert found.row_f1 == 0
    assert score(RIGHT[0], context).row_f1 == 0.5


def test_a_date_for_an_undated_action_is_false() -> None:
    dated = predict([STALLED], ActionType.PROJECT, ActionStatus.STALLED, date="2020")
    assert score(dated).fields.date_false == (1, 1)


def test_outcome_is_measured_only_where_the_gold_tells_it() -> None:
    silent = [GoldAction.model_validate(GOLD[1].model_dump(exclude={"outcome"}))]
    assert score(RIGHT[1], gold=silent).fields.outcome_accuracy == (None, 0)
    assert score(RIGHT[1], gold=silent).fields.outcome_macro_f1 == (None, 0)
    assert score(RIGHT[1], gold=GOLD).fields.outcome_accuracy == (1, 1)


def test_an_action_counts_in_the_passage_of_its_first_sentence() -> None:
    passages = tuple(PredictedPassage(str(n), text) for n, text in enumerate(TEXTS))
    units = action_units(PASSAGES, GOLD, Predictions(passages, RIGHT[1:]), ALIASES)
    assert [(u.sentences, u.in_gold, u.in_both, u.in_prediction) for u in units] == [
        (3, 2, 0, 0),
        (1, 1, 1, 1),
    ]
    assert [(u.gold, u.predicted, len(u.pairs)) for u in units] == [(1, 0, 0), (1, 1, 1)]
    assert action_scores(units[1:]).action == Score(1, 1, 1)


def told(*sentences: int, kind: ActionType = ActionType.PROJECT) -> ToldAction:
    return ToldAction(frozenset(sentences), kind, ActionStatus.ONGOING)


def test_actions_match_by_sentences_first_and_by_fields_among_equals() -> None:
    project, study = told(1, 2), told(1, 2, kind=ActionType.STUDY)
    assert match_actions([project, study], [study, project]) == [
        (study, study),
        (project, project),
    ]
    assert match_actions([study], [told(1, 2, 3), project]) == [(study, project)]
    assert match_actions([told(1, 2, 3)], [told(3)]) == []


def test_sentences_end_at_a_stop_before_a_capital_and_not_at_an_abbreviation() -> None:
    found = [(s.passage, s.text.strip()) for s in find_sentences(PASSAGES)]
    assert found == [(0, SIGNED), (0, WIDENED), (0, CONTEXT), (1, STALLED)]
    dotted = PASSAGES[0].model_copy(update={"text": "De dhr. Wit kwam. … “Ja.” Zo ging het."})
    assert [s.text.strip() for s in find_sentences([dotted])] == [
        "De dhr. Wit kwam. … “Ja.”",
        "Zo ging het.",
    ]


def test_evidence_of_gold_must_stand_in_the_text() -> None:
    sentences = find_sentences(PASSAGES)
    (found,) = tell_gold(PASSAGES, sentences, [gold_action(CONTEXT, STALLED)], {})
    assert found.sentences == {2, 3}
    with pytest.raises(GrenswerkError, match=r"'Elders\.' is not in the gold passages"):
        tell_gold(PASSAGES, sentences, [gold_action(STALLED, "Elders.")], {})
    (half,) = tell_gold(PASSAGES, sentences, [gold_action(STALLED, CONTEXT[:3])], {})
    assert half.sentences == {3}
    with pytest.raises(GrenswerkError, match="is half a sentence"):
        tell_gold(PASSAGES, sentences, [gold_action(CONTEXT[:3])], {})


def test_half_a_sentence_is_no_evidence_and_more_is() -> None:
    half = len(STALLED) // 2
    for end, matched in ((half - 1, 0), (half + 3, 1)):
        quote = PredictedQuote("1", 0, end)
        action = PredictedAction((quote,), ActionType.PROJECT, ActionStatus.STALLED)
        assert score(action).matched == matched
    with pytest.raises(GrenswerkError, match="does not fit passage 1"):
        score(
            PredictedAction((PredictedQuote("1", 0, 999),), ActionType.STUDY, ActionStatus.ONGOING)
        )


def test_a_name_is_known_without_its_article_and_by_its_aliases() -> None:
    assert name_key("De Raad", ALIASES) == name_key("dijkraad OOST", {}) == "dijkraadoost"
    assert name_key("Dendermonde", {}) == "dendermonde"


def test_baselines_take_sentences_for_actions() -> None:
    sentences: list[GoldSentence] = find_sentences(PASSAGES)
    guesses = every_sentence(sentences, {"dijkraad": "Dijkraad Oost"}, ALIASES)
    assert [*map(len, (guesses, keyword_sentences(sentences, {}, {})))] == [4, 1]
    assert guesses[0].parties == {"dijkraadoost"} and guesses[0].status is ActionStatus.ONGOING
    assert guesses[1].status is ActionStatus.COMPLETED and not guesses[1].parties
    gold = tell_gold(PASSAGES, sentences, GOLD, ALIASES)
    found = action_scores(units_of(sentences, gold, guesses, len(PASSAGES)))
    assert found.sentence == score_counts(3, 1, 0) and found.sentence_mcc == 0
