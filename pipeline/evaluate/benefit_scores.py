"""How well the sentences were found that say what cooperating brings, whatever their theme.

Both sides are laid on the sentences of the gold passages, as evidence of actions is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.evaluate.alignment import read_letters
from pipeline.evaluate.gold import GoldBenefit, GoldPassage
from pipeline.evaluate.measures import Measured, rates, score_counts
from pipeline.evaluate.mentions import Comparison
from pipeline.evaluate.predictions import Predictions
from pipeline.evaluate.told_actions import find_sentences, placed_sentences, quoted_sentences


@dataclass(frozen=True)
class BenefitUnit:
    """Sentences of one gold passage that tell a benefit."""

    gold: int
    predicted: int
    both: int


def benefit_units(
    passages: Sequence[GoldPassage], benefits: Sequence[GoldBenefit], predictions: Predictions
) -> list[BenefitUnit]:
    """Find the sentences that tell a benefit, and return what counts in each gold passage.

    Parameters
    ----------
    passages, benefits
        The gold of one report.
    predictions
        What was predicted of it; what lies outside the gold text is left out.

    Raises
    ------
    GrenswerkError
        If a gold benefit is not in the passages, or a predicted one is outside its passage.
    """
    sentences = find_sentences(passages)
    reading = read_letters(passage.text for passage in passages)
    quoted = [quoted_sentences(passages, reading, sentences, b.text) for b in benefits]
    gold = set[int]().union(*quoted)
    compared = Comparison(passages, predictions.passages)
    predicted = placed_sentences(compared, sentences, predictions.benefits)
    own: list[set[int]] = [set() for _ in passages]
    for number, sentence in enumerate(sentences):
        own[sentence.passage].add(number)
    return [BenefitUnit(len(o & gold), len(o & predicted), len(o & gold & predicted)) for o in own]


def benefit_figures(units: Sequence[BenefitUnit]) -> dict[str, Measured]:
    """Return precision, recall and F1 over sentences.

    Parameters
    ----------
    units
        From `benefit_units`, for one report or for several.
    """
    gold, predicted = sum(u.gold for u in units), sum(u.predicted for u in units)
    both = sum(u.both for u in units)
    return rates(score_counts(both, predicted - both, gold - both), proposed=predicted, sought=gold)
