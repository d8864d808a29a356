"""How well cooperation actions were found and their fields filled.

A gold and a predicted action are the same when they share at least half the sentences that either
is told in (Jaccard); each matches at most one. The fields of matched actions are measured in
`action_fields`.

The unit for a bootstrap is the gold passage: an action counts in the passage of its first
sentence, a matched pair in that of its gold action. Actions of one passage share sentences,
parties and turns of phrase, so drawing single actions would take them for independent and make
the interval too narrow, while hardly any action reaches past its passage. Every figure is a sum
or a mean over all units, so on the units as they are it is the figure itself, and units of
several reports can be joined.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.evaluate.action_fields import FieldScores, Pair, field_scores, jaccard, same_date
from pipeline.evaluate.gold import GoldAction, GoldPassage
from pipeline.evaluate.measures import Measured, Score, rates, score_counts
from pipeline.evaluate.predictions import Predictions
from pipeline.evaluate.told_actions import (
    GoldSentence,
    ToldAction,
    find_sentences,
    tell_gold,
    tell_predicted,
)

SAME_FROM = 0.5
"""Jaccard of their sentences from which two actions may be the same."""


@dataclass(frozen=True)
class ActionUnit:
    """All that counts in one gold passage."""

    sentences: int
    in_both: int
    """Sentences that tell an action in the gold and in the prediction."""
    in_gold: int
    in_prediction: int
    gold: int
    predicted: int
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class ActionScores:
    """The figures on actions."""

    sentences: int
    action_sentences: int
    predicted_sentences: int
    sentence: Score
    sentence_mcc: float | None
    gold: int
    predicted: int
    matched: int
    action: Score
    row_f1: float | None
    fields: FieldScores

    def figures(self) -> dict[str, Measured]:
        """Return the figures by name, not rounded."""
        sentence = rates(
            self.sentence, proposed=self.predicted_sentences, sought=self.action_sentences
        )
        action = rates(self.action, proposed=self.predicted, sought=self.gold)
        return {
            **{f"sentence_{rate}": measured for rate, measured in sentence.items()},
            "sentence_mcc": Measured(self.sentence_mcc, self.sentences),
            **{f"action_{rate}": measured for rate, measured in action.items()},
            "row_f1": Measured(self.row_f1, self.gold),
            **self.fields.figures(),
        }


def action_units(
    passages: Sequence[GoldPassage],
    actions: Sequence[GoldAction],
    predictions: Predictions,
    aliases: Mapping[str, str],
) -> list[ActionUnit]:
    """Match predicted actions with the gold, and return what counts in each gold passage.

    Parameters
    ----------
    passages, actions
        The gold of one report, or of several.
    predictions
        What was predicted of the same reports; what lies outside the gold text is left out.
    aliases
        Letters of a name to the letters of the name it stands for, as a `GoldSet` has them.

    Raises
    ------
    GrenswerkError
        If the evidence of a gold action is not in the passages, or predicted evidence is
        outside its passage.
    """
    sentences = find_sentences(passages)
    return units_of(
        sentences,
        tell_gold(passages, sentences, actions, aliases),
        tell_predicted(passages, sentences, predictions, aliases),
        len(passages),
    )


def units_of(
    sentences: Sequence[GoldSentence],
    gold: Sequence[ToldAction],
    predicted: Sequence[ToldAction],
    passages: int,
) -> list[ActionUnit]:
    """Return what counts in each gold passage, of actions that have their sentences.

    Parameters
    ----------
    sentences
        All sentences of the gold, which actions name by number.
    gold, predicted
        The actions.
    passages
        Number of gold passages.
    """
    in_gold, in_prediction = _told_in(gold), _told_in(predicted)
    groups = [_Group() for _ in range(passages)]
    for number, sentence in enumerate(sentences):
        groups[sentence.passage].sentences.append(number)
    for action in gold:
        groups[_passage_of(action, sentences)].gold += 1
    for action in predicted:
        groups[_passage_of(action, sentences)].predicted += 1
    for pair in match_actions(gold, predicted):
        groups[_passage_of(pair[0], sentences)].pairs.append(pair)
    return [group.close(in_gold, in_prediction) for group in groups]


def match_actions(gold: Sequence[ToldAction], predicted: Sequence[ToldAction]) -> list[Pair]:
    """Match actions one to one: most sentences in common first, then most fields alike.

    Parameters
    ----------
    gold, predicted
        Actions on the sentences of the same text.
    """
    told_in: defaultdict[int, list[int]] = defaultdict(list)
    for j, action in enumerate(predicted):
        for sentence in action.sentences:
            told_in[sentence].append(j)
    ranked = []
    for i, action in enumerate(gold):
        for j in {j for sentence in action.sentences for j in told_in[sentence]}:
            shared = jaccard(action.sentences, predicted[j].sentences)
            if shared >= SAME_FROM:
                ranked.append((shared, _likeness(action, predicted[j]), i, j))
    # Later actions go first among equals: the order decides nothing but must always be the same.
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(ranked, reverse=True):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return [(gold[i], predicted[j]) for i, j in pairs.items()]


def action_scores(units: Sequence[ActionUnit]) -> ActionScores:
    """Return the figures over passages.

    Parameters
    ----------
    units
        From `action_units`, for one report or for several.

    Notes
    -----
    `row_f1` counts actions of which type, status, parties and date are all right.
    """
    pairs = [pair for unit in units for pair in unit.pairs]
    gold, predicted = sum(u.gold for u in units), sum(u.predicted for u in units)
    sentences, in_gold = sum(u.sentences for u in units), sum(u.in_gold for u in units)
    right = sum(_is_right(g, p) for g, p in pairs)
    in_both, in_prediction = sum(u.in_both for u in units), sum(u.in_prediction for u in units)
    return ActionScores(
        sentences=sentences,
        action_sentences=in_gold,
        predicted_sentences=in_prediction,
        sentence=score_counts(in_both, in_prediction - in_both, in_gold - in_both),
        sentence_mcc=_matthews(in_both, in_prediction, in_gold, sentences),
        gold=gold,
        predicted=predicted,
        matched=len(pairs),
        action=score_counts(len(pairs), predicted - len(pairs), gold - len(pairs)),
        row_f1=2 * right / (gold + predicted) if gold + predicted else None,
        fields=field_scores(pairs),
    )


class _Group:
    """What counts in one passage, while it is gathered."""

    def __init__(self) -> None:
        self.sentences: list[int] = []
        self.gold = 0
        self.predicted = 0
        self.pairs: list[Pair] = []

    def close(self, in_gold: set[int], in_prediction: set[int]) -> ActionUnit:
        own = set(self.sentences)
        return ActionUnit(
            sentences=len(own),
            in_both=len(own & in_gold & in_prediction),
            in_gold=len(own & in_gold),
            in_prediction=len(own & in_prediction),
            gold=self.gold,
            predicted=self.predicted,
            pairs=tuple(self.pairs),
        )


def _passage_of(action: ToldAction, sentences: Sequence[GoldSentence]) -> int:
    return sentences[min(action.sentences)].passage


def _told_in(actions: Sequence[ToldAction]) -> set[int]:
    return {number for action in actions for number in action.sentences}


def _likeness(gold: ToldAction, predicted: ToldAction) -> float:
    same = (gold.type == predicted.type) + (gold.status == predicted.status)
    return same + jaccard(gold.parties, predicted.parties) + same_date(gold, predicted)


def _is_right(gold: ToldAction, predicted: ToldAction) -> bool:
    codes = gold.type == predicted.type and gold.status == predicted.status
    return codes and gold.parties == predicted.parties and same_date(gold, predicted)


def _matthews(both: int, predicted: int, gold: int, total: int) -> float | None:
    """Return Matthews' correlation, 0 when one of the classes is empty on one side.

    None when no sentence tells an action on either.
    """
    if not predicted and not gold:
        return None
    wrong, missed = predicted - both, gold - both
    neither = total - both - wrong - missed
    spread = math.sqrt(predicted * gold * (neither + wrong) * (neither + missed))
    return (both * neither - wrong * missed) / spread if spread else 0.0
