"""How well names, dates and amounts were found: label and both ends must be right.

A gold mention with several labels accepts each. One whose labels are not all among the types
that are scored may be found and may be left. The figures are sums over gold passages, so that a
bootstrap can draw passages anew; passages of several reports are scored together by joining
their units.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.evaluate.alignment import Span, letters
from pipeline.evaluate.gold import GoldPassage
from pipeline.evaluate.measures import (
    Measured,
    Score,
    measured_mean,
    rates,
    same_value,
    score_counts,
)
from pipeline.evaluate.mentions import Comparison, GoldMention, PlacedMention
from pipeline.evaluate.predictions import PredictedPassage
from pipeline.schema import Label

CORE_TYPES = frozenset({Label.ORG, Label.LOC, Label.DATE})
NAMES = frozenset({Label.ORG, Label.LOC})
WITH_VALUE = frozenset({Label.DATE, Label.MONEY})

Verdict = Literal["right", "wrong", "missed"]


@dataclass(frozen=True)
class Judgement:
    """A mention that was rightly proposed, wrongly proposed, or missed."""

    verdict: Verdict
    label: Label
    surface: str
    value_right: bool | None = None
    """For a date or amount found: whether its value is the gold's, when that has one."""
    score: float | None = None
    """How sure the program was of what it proposed."""


@dataclass(frozen=True)
class GoldName:
    """The letters of an ORG or LOC mention, and whether it was found."""

    letters: str
    is_found: bool


@dataclass(frozen=True)
class EntityUnit:
    """All that counts in one gold passage."""

    letters: int
    covered: int
    judgements: tuple[Judgement, ...]
    gold: tuple[Label, ...]
    touched: tuple[Label, ...]
    names: tuple[GoldName, ...]


@dataclass(frozen=True)
class LabelScore:
    """A score with the number of gold mentions, and how many of them were found or overlapped."""

    score: Score
    gold: int
    touched: int
    proposed: int


@dataclass(frozen=True)
class NameScore:
    """A score on names, each counting once however often it is written."""

    score: Score
    gold: int
    proposed: int

    def figures(self) -> dict[str, Measured]:
        """Return the figure by its name, not rounded."""
        found = rates(self.score, proposed=self.proposed, sought=self.gold)
        return {"distinct_names_f1": found["f1"]}


@dataclass(frozen=True)
class EntityScores:
    """The figures on mentions."""

    letters: int
    """Letters of the gold."""
    text_covered: float
    labels: Mapping[Label, LabelScore]
    micro: Score
    gold: int
    proposed: int
    distinct_names: NameScore
    date_value_accuracy: Measured
    money_value_accuracy: Measured

    def figures(self) -> dict[str, Measured]:
        """Return the figures by name, not rounded."""
        by_label = {
            f"{label.lower()}_f1": rates(s.score, proposed=s.proposed, sought=s.gold)["f1"]
            for label, s in self.labels.items()
        }
        return {
            **rates(self.micro, proposed=self.proposed, sought=self.gold),
            **by_label,
            **self.distinct_names.figures(),
            "text_covered": Measured(self.text_covered, self.letters),
            "date_value_accuracy": self.date_value_accuracy,
            "money_value_accuracy": self.money_value_accuracy,
        }


def entity_units(
    gold: Sequence[GoldPassage],
    predicted: Sequence[PredictedPassage],
    types: Collection[Label] = CORE_TYPES,
) -> list[EntityUnit]:
    """Judge predicted mentions, and return what counts in each gold passage.

    Parameters
    ----------
    gold
        Passages of one report, or of several in order.
    predicted
        Passages of the same reports in reading order; what lies outside the gold is left out.
    types
        Labels that are scored.

    Raises
    ------
    GrenswerkError
        If a predicted mention lies outside its passage.
    """
    compared = Comparison(gold, predicted)
    sought = [m for m in compared.gold_mentions() if set(m.entity.labels) & set(types)]
    required = [m for m in sought if set(m.entity.labels) <= set(types)]
    proposed = _without_repeats(m for m in compared.placed_mentions() if m.label in types)
    judged = _judge(compared, sought, required, proposed)
    wanted, touched = _by_passage(required), _by_passage(_find_touched(required, proposed))
    covered = Counter(compared.gold_reading.passage_at(p) for p in compared.places if p is not None)
    return [
        EntityUnit(
            letters=len(letters(passage.text)),
            covered=covered[number],
            judgements=tuple(judged.of_passage[number]),
            gold=tuple(m.entity.labels[0] for m in wanted[number]),
            touched=tuple(m.entity.labels[0] for m in touched[number]),
            names=tuple(
                GoldName(letters(m.surface), m.span in judged.found)
                for m in wanted[number]
                if m.entity.labels[0] in NAMES
            ),
        )
        for number, passage in enumerate(gold)
    ]


def entity_scores(
    units: Sequence[EntityUnit], types: Collection[Label] = CORE_TYPES
) -> EntityScores:
    """Return the figures over passages.

    Parameters
    ----------
    units
        From `entity_units`, for one report or for several.
    types
        The labels they were made for.
    """
    judged = [judgement for unit in units for judgement in unit.judgements]
    counts = Counter((j.verdict, j.label) for j in judged)
    gold = Counter(label for unit in units for label in unit.gold)
    touched = Counter(label for unit in units for label in unit.touched)
    written = sum(u.letters for u in units)
    return EntityScores(
        letters=written,
        text_covered=sum(u.covered for u in units) / max(1, written),
        labels={
            label: LabelScore(
                _score_verdicts(counts, label),
                gold[label],
                touched[label],
                counts["right", label] + counts["wrong", label],
            )
            for label in sorted(types)
        },
        micro=micro_score(units),
        gold=gold.total(),
        proposed=sum(j.verdict != "missed" for j in judged),
        distinct_names=name_score(units),
        date_value_accuracy=_value_accuracy(judged, Label.DATE),
        money_value_accuracy=_value_accuracy(judged, Label.MONEY),
    )


def micro_score(units: Sequence[EntityUnit]) -> Score:
    """Return precision, recall and F1 over all labels together.

    Parameters
    ----------
    units
        From `entity_units`.
    """
    counts = Counter(j.verdict for unit in units for j in unit.judgements)
    return score_counts(counts["right"], counts["wrong"], counts["missed"])


def name_score(units: Sequence[EntityUnit]) -> NameScore:
    """Return how well names were found, of organisations and places.

    A name counts once however often it is written: as found when its first mention is, as false
    when it was proposed somewhere and the gold has no such name at all.

    Parameters
    ----------
    units
        From `entity_units`.
    """
    judged = [judgement for unit in units for judgement in unit.judgements]
    first: dict[str, bool] = {}
    for unit in units:
        for name in unit.names:
            first.setdefault(name.letters, name.is_found)
    false = {letters(j.surface) for j in judged if j.verdict == "wrong" and j.label in NAMES}
    found, wrong = sum(first.values()), len(false - first.keys())
    return NameScore(
        score_counts(found, wrong, len(first) - found), gold=len(first), proposed=found + wrong
    )


@dataclass(frozen=True)
class _Judged:
    of_passage: defaultdict[int, list[Judgement]]
    found: Collection[Span]


def _judge(
    compared: Comparison,
    sought: Sequence[GoldMention],
    required: Sequence[GoldMention],
    proposed: Sequence[PlacedMention],
) -> _Judged:
    of_passage: defaultdict[int, list[Judgement]] = defaultdict(list)
    must = {mention.span for mention in required}
    at = {mention.span: mention for mention in sought}
    found: set[Span] = set()
    for mention in proposed:
        gold = at.get(mention.span)
        if gold is None or mention.label not in gold.entity.labels or mention.span in found:
            passage = compared.gold_reading.passage_at(mention.span[0])
            judgement = Judgement(
                "wrong", mention.label, mention.surface, score=mention.entity.score
            )
            of_passage[passage].append(judgement)
        elif mention.span in must:
            found.add(mention.span)
            value = _judge_value(gold, mention)
            judgement = Judgement(
                "right", mention.label, mention.surface, value, mention.entity.score
            )
            of_passage[gold.passage].append(judgement)
    for gold in required:
        if gold.span not in found:
            judgement = Judgement("missed", gold.entity.labels[0], gold.surface)
            of_passage[gold.passage].append(judgement)
    return _Judged(of_passage, found)


def _judge_value(gold: GoldMention, mention: PlacedMention) -> bool | None:
    if mention.label not in WITH_VALUE or not gold.entity.value:
        return None
    return same_value(mention.entity.value, gold.entity.value)


def _without_repeats(proposed: Iterator[PlacedMention]) -> list[PlacedMention]:
    """Keep the first of mentions on the same span with the same label."""
    kept: dict[tuple[Span, Label], PlacedMention] = {}
    for mention in proposed:
        kept.setdefault((mention.span, mention.label), mention)
    return list(kept.values())


def _find_touched(
    required: Sequence[GoldMention], proposed: Sequence[PlacedMention]
) -> list[GoldMention]:
    """Give each proposal the first gold mention it overlaps that no other has, by its label."""
    ends = [gold.span[1] for gold in required]
    touched: dict[int, GoldMention] = {}
    for mention in proposed:
        start, end = mention.span
        for number in range(bisect_right(ends, start), len(required)):
            gold = required[number]
            if gold.span[0] >= end:
                break
            if number not in touched and mention.label in gold.entity.labels:
                touched[number] = gold
                break
    return list(touched.values())


def _by_passage(mentions: Sequence[GoldMention]) -> defaultdict[int, list[GoldMention]]:
    found: defaultdict[int, list[GoldMention]] = defaultdict(list)
    for mention in mentions:
        found[mention.passage].append(mention)
    return found


def _score_verdicts(counts: Mapping[tuple[Verdict, Label], int], label: Label) -> Score:
    return score_counts(counts["right", label], counts["wrong", label], counts["missed", label])


def _value_accuracy(judged: Sequence[Judgement], label: Label) -> Measured:
    return measured_mean(
        [float(j.value_right) for j in judged if j.label is label and j.value_right is not None]
    )
