"""Mentions count when label and both ends are right; every figure by hand on a few sentences."""

import pytest
from marked_passages import gold_passage, predicted_passage

from pipeline.errors import GrenswerkError
from pipeline.evaluate.entity_scores import (
    CORE_TYPES,
    EntityScores,
    Judgement,
    NameScore,
    entity_scores,
    entity_units,
    micro_score,
)
from pipeline.evaluate.measures import Score, score_counts
from pipeline.evaluate.predictions import PredictedEntity, PredictedPassage
from pipeline.schema import Label

GOLD = [
    "In [2021|DATE=2021] tekende de [Dijkraad Oost|ORG] in [Maasdal|LOC/ORG] het plan "
    "voor de dijk.",
    "De [Dijkraad Oost|ORG] betaalde daarvoor op [3 mei|DATE=XXXX-05-03] uit het "
    "[Deltafonds|PROJECT/ORG].",
]


def scores(predicted: list[str], gold: list[str] = GOLD) -> EntityScores:
    units = entity_units([gold_passage(g) for g in gold], [predicted_passage(p) for p in predicted])
    return entity_scores(units)


def test_gold_against_itself_is_right_in_everything() -> None:
    found = scores(GOLD)
    assert found.micro == found.distinct_names.score == Score(1, 1, 1)
    assert (found.gold, found.distinct_names.gold, found.text_covered) == (5, 2, 1)
    assert found.date_value_accuracy == (1, 2) and found.money_value_accuracy == (None, 0)
    assert found.labels[Label.DATE].gold == found.labels[Label.DATE].touched == 2
    assert found.figures()["f1"] == (1, 5)
    assert found.figures()["loc_f1"] == (1, 1)


def test_nothing_predicted_is_nothing_right() -> None:
    found = scores([])
    assert found.micro == Score(0, 0, 0) and found.text_covered == 0
    assert found.date_value_accuracy == (None, 0)


def test_a_label_that_neither_side_has_is_not_measured_and_a_false_one_is() -> None:
    plain = "Daarna kwam iedereen bijeen om over het grote Deltafonds van het land te praten."
    marked = plain.replace("Deltafonds", "[Deltafonds|ORG]")
    nothing = scores([plain], [plain]).figures()
    assert {nothing.pop("text_covered").value} == {1}
    assert {measured.value for measured in nothing.values()} == {None}
    false = scores([marked], [plain]).figures()
    assert false["org_f1"] == (0, 0) and false["precision"] == (0, 1)
    assert false["loc_f1"] == (None, 0) and false["distinct_names_f1"] == (0, 0)


def test_every_kind_of_error_is_counted_once() -> None:
    found = scores(
        [
            "In [2021|DATE=2020] tekende de [Dijkraad|ORG] Oost in [Maasdal|ORG] het [plan|LOC] "
            "voor de dijk.",
            "De [Dijkraad Oost|LOC] betaalde daarvoor op 3 mei uit het [Deltafonds|ORG].",
        ]
    )
    # Right: 2021, Maasdal. Wrong: Dijkraad, plan, Dijkraad Oost. Missed: twice the board, 3 mei.
    assert found.micro == score_counts(2, 3, 3)
    assert found.labels[Label.ORG].score == score_counts(1, 1, 2)
    assert found.labels[Label.LOC].score == score_counts(0, 2, 0)
    assert found.labels[Label.ORG].touched == 1 and found.labels[Label.LOC].touched == 1
    assert found.labels[Label.LOC].gold == 1
    assert found.date_value_accuracy == (0, 1)
    assert (found.figures()["precision"].rows, found.figures()["recall"].rows) == (5, 5)
    # Of the names only Maasdal; "Dijkraad" and "plan" are names that the gold does not have.
    assert found.distinct_names == NameScore(score_counts(1, 2, 1), gold=2, proposed=3)


def test_a_mention_partly_of_the_types_scored_may_be_found_and_may_be_left() -> None:
    line = "Het geld komt al jaren uit het grote [Deltafonds|PROJECT/ORG] van het land."
    for predicted in (line.replace("PROJECT/ORG", "ORG"), line.replace("PROJECT/ORG", "PER")):
        units = entity_units([gold_passage(line)], [predicted_passage(predicted)])
        assert units[0].judgements == ()
    wrong = entity_units(
        [gold_passage(line)], [predicted_passage(line.replace("PROJECT/ORG", "LOC"))]
    )
    assert wrong[0].judgements == (Judgement("wrong", Label.LOC, "Deltafonds"),)


def test_a_span_proposed_twice_is_right_once() -> None:
    (plain, _) = GOLD
    passage = predicted_passage(plain)
    for label, wrong in ((Label.LOC, 0), (Label.ORG, 1)):
        again = PredictedEntity(*[(e.start, e.end) for e in passage.entities][-1], label)
        twice = PredictedPassage("q", passage.text, (*passage.entities, again))
        assert micro_score(entity_units([gold_passage(plain)], [twice])) == score_counts(
            3, wrong, 0
        )


def test_units_hold_what_counts_in_their_passage() -> None:
    units = entity_units([gold_passage(g) for g in GOLD], [predicted_passage(GOLD[1])])
    assert [unit.covered / unit.letters for unit in units] == [0, 1]
    assert [micro_score([unit]).recall for unit in units] == [0, 1]
    assert [name.is_found for unit in units for name in unit.names] == [False, False, True]
    # The first mention decides whether a name is found.
    assert entity_scores(units).distinct_names.score.recall == 0


def test_order_borders_and_text_outside_the_gold_do_not_matter() -> None:
    texts = [GOLD[1], "Een heel ander hoofdstuk over de [Dijkraad West|ORG].", GOLD[0]]
    assert scores(texts).micro == Score(1, 1, 1)


def test_types_decide_what_is_scored() -> None:
    units = entity_units([gold_passage(GOLD[1])], [], frozenset({Label.PROJECT, Label.ORG}))
    found = entity_scores(units, frozenset({Label.PROJECT, Label.ORG}))
    assert (found.gold, [*found.labels]) == (2, [Label.ORG, Label.PROJECT])
    assert {Label.ORG, Label.LOC, Label.DATE} == CORE_TYPES


def test_a_span_outside_its_passage_is_refused() -> None:
    broken = PredictedPassage("q", "kort", (PredictedEntity(2, 9, Label.ORG),))
    with pytest.raises(GrenswerkError, match="span 2-9 does not fit passage q of 4 characters"):
        entity_units([gold_passage(GOLD[0])], [broken])
