"""Sentences that tell a benefit count by the letters of them that were quoted."""

from marked_passages import gold_passage, predicted_passage

from pipeline.evaluate.benefit_scores import BenefitUnit, benefit_figures, benefit_units
from pipeline.evaluate.gold import GoldBenefit
from pipeline.evaluate.predictions import PredictedQuote, Predictions

SHORTER = "Daardoor duurt de weg naar het werk een half uur korter."
TOLD = "De nieuwe brug werd in het voorjaar geopend door de burgemeesters."
SAFER = "Bij hoogwater weten de buren nu een dag eerder waar zij aan toe zijn."
GOLD = [gold_passage(f"{TOLD} {SHORTER}", "p"), gold_passage(SAFER, "q")]
BENEFITS = [GoldBenefit(text=text, theme=None, parties=()) for text in (SHORTER, SAFER)]


def units(*quotes: tuple[int, int]) -> list[BenefitUnit]:
    read = predicted_passage(f"{TOLD} {SHORTER}", "q1"), predicted_passage(SAFER, "q2")
    spans = tuple(PredictedQuote("q1", *quote) for quote in quotes)
    return benefit_units(GOLD, BENEFITS, Predictions(read, (), spans))


def test_a_benefit_found_one_missed_and_a_false_one() -> None:
    start = len(TOLD) + 1
    found = units((0, len(TOLD)), (start, start + len(SHORTER)))
    assert found == [BenefitUnit(gold=1, predicted=2, both=1), BenefitUnit(1, 0, 0)]
    assert benefit_figures(found) == {"precision": (0.5, 2), "recall": (0.5, 2), "f1": (0.5, 2)}


def test_half_a_sentence_does_not_tell_it() -> None:
    start = len(TOLD) + 1
    assert units((start, start + len(SHORTER) // 3))[0].predicted == 0
    assert units((start, start + len(SHORTER) - 9))[0].both == 1


def test_without_benefits_on_either_side_there_is_nothing_to_measure() -> None:
    found = benefit_units(GOLD, [], Predictions((), ()))
    assert set(benefit_figures(found).values()) == {(None, 0)}
