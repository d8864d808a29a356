"""How well the fields of actions were filled, on pairs of a gold and a predicted action."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields

from pipeline.evaluate.measures import Measured, macro_f1, measured_mean, same_value
from pipeline.evaluate.told_actions import ToldAction

Pair = tuple[ToldAction, ToldAction]
"""A gold action and the predicted one that is the same."""


@dataclass(frozen=True)
class FieldScores:
    """The figures on fields, each with the number of pairs or names it was measured on.

    Accuracies are over matched actions; those of name, date, place and amount over those for
    which the gold gives one, and `date_false` is the share of undated ones that were given a date.
    The macro F1 of formality and outcome takes "none" for a class. A cue overlaps when it shares a
    word with the gold's. `evidence_jaccard` is the mean share of sentences in common.
    """

    type_accuracy: Measured
    status_accuracy: Measured
    status_macro_f1: Measured
    formality_macro_f1: Measured
    party_f1: Measured
    partner_f1: Measured
    name_accuracy: Measured
    date_accuracy: Measured
    date_false: Measured
    place_accuracy: Measured
    amount_accuracy: Measured
    outcome_accuracy: Measured
    outcome_macro_f1: Measured
    outcome_cue_overlap: Measured
    status_cue_overlap: Measured
    evidence_jaccard: Measured

    def figures(self) -> dict[str, Measured]:
        """Return the figures by name, not rounded."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def field_scores(pairs: Sequence[Pair]) -> FieldScores:
    """Return the figures over matched actions.

    Parameters
    ----------
    pairs
        Gold action and predicted action.
    """
    judged = [(g.outcome or "none", p.outcome or "none") for g, p in pairs if g.tells_outcome]
    formality = [(g.formality or "none", p.formality or "none") for g, p in pairs]
    undated = [pair for pair in pairs if not pair[0].date]
    return FieldScores(
        type_accuracy=_share(pairs, lambda g, p: g.type == p.type),
        status_accuracy=_share(pairs, lambda g, p: g.status == p.status),
        status_macro_f1=_macro_f1([(g.status, p.status) for g, p in pairs]),
        formality_macro_f1=_macro_f1(formality),
        party_f1=_names_f1([(g.parties, p.parties) for g, p in pairs]),
        partner_f1=_names_f1([(g.partners, p.partners) for g, p in pairs]),
        name_accuracy=_share_of_given(pairs, "name", lambda g, p: g.name == p.name),
        date_accuracy=_share_of_given(pairs, "date", same_date),
        date_false=_share(undated, lambda _, p: bool(p.date)),
        place_accuracy=_share_of_given(pairs, "place", lambda g, p: g.place == p.place),
        amount_accuracy=_share_of_given(pairs, "amount", lambda g, p: g.amount == p.amount),
        outcome_accuracy=measured_mean([float(g == p) for g, p in judged]),
        outcome_macro_f1=_macro_f1(judged),
        outcome_cue_overlap=_overlap(pairs, "outcome_cue"),
        status_cue_overlap=_overlap(pairs, "status_cue"),
        evidence_jaccard=measured_mean([jaccard(g.sentences, p.sentences) for g, p in pairs]),
    )


def jaccard(one: AbstractSet[object], other: AbstractSet[object]) -> float:
    """Return the share that two sets have in common, 0 for two empty ones."""
    return len(one & other) / max(1, len(one | other))


def same_date(gold: ToldAction, predicted: ToldAction) -> bool:
    """Tell whether two actions have the same date, or neither has one."""
    return same_value(gold.date, predicted.date)


def _overlap(pairs: Sequence[Pair], cue: str) -> Measured:
    def words(action: ToldAction) -> set[str]:
        return set(re.findall(r"\w+", (getattr(action, cue) or "").lower()))

    return _share_of_given(pairs, cue, lambda g, p: not words(g).isdisjoint(words(p)))


def _share_of_given(
    pairs: Sequence[Pair], field: str, is_so: Callable[[ToldAction, ToldAction], bool]
) -> Measured:
    return _share([pair for pair in pairs if getattr(pair[0], field)], is_so)


def _share(pairs: Sequence[Pair], is_so: Callable[[ToldAction, ToldAction], bool]) -> Measured:
    return measured_mean([float(is_so(gold, predicted)) for gold, predicted in pairs])


def _macro_f1(pairs: Sequence[tuple[str, str]]) -> Measured:
    return Measured(macro_f1(pairs), len(pairs))


def _names_f1(pairs: Sequence[tuple[frozenset[str], frozenset[str]]]) -> Measured:
    shared = sum(len(gold & predicted) for gold, predicted in pairs)
    sought = sum(len(gold) for gold, _ in pairs)
    total = sought + sum(len(predicted) for _, predicted in pairs)
    return Measured(2 * shared / total if total else None, sought)
