"""What the passage reader learns from: annotated passages as numbers, with the true answers."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.vectors import Vectors

from pipeline.assemble.actions.details import DETAILS, detail_candidates
from pipeline.assemble.actions.grouping import may_continue
from pipeline.assemble.actions.judging import NO_GROUND
from pipeline.assemble.actions.passage_codes import (
    FAMILIES,
    EncodedPassage,
    PassageCodes,
    show_words,
)
from pipeline.assemble.actions.passage_reading import (
    AskedName,
    by_passage,
    encode_passages,
    evidence_spans,
    place_of,
)
from pipeline.assemble.actions.reader import (
    DETAIL,
    HINT,
    JUDGED,
    NAMED,
    NO_PLACE,
    ROLE,
    SAME,
    TELLS,
    Span,
    number_all,
)
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.schema import ActionStatus, ActionType, Formality, Role
from pipeline.train.action_examples import AnnotatedReport, TrueAction, runs, teaches_roles
from pipeline.train.annotated_actions import NO_ROLE, AnnotatedAction, annotated_actions, is_detail

_MIN_COUNT, _MIN_HANDS = 8, 4
"""A lemma has a number of its own when it occurs so often, in so many files; a hint likewise."""
_YES = ("no", "yes")
ANSWERS: Mapping[str, tuple[str, ...]] = {
    TELLS: _YES,
    SAME: _YES,
    "type": tuple(ActionType),
    "status": tuple(ActionStatus),
    "formality": (NO_GROUND, *Formality),
    ROLE: (NO_ROLE, Role.PARTY.value, Role.PARTNER.value),
    DETAIL: _YES,
}
"""The answers to every question, in order."""


@dataclass(frozen=True, eq=False)
class NamedExample:
    """A name beside an action.

    Attributes
    ----------
    words
        Its words, after the passage they are in; None where it is told nowhere near.
    kind, place
        Number of what it is a candidate for, and of where it stands seen from the action.
    hints
        Numbers of what else speaks for it.
    answer
        Number of the true answer.
    """

    words: tuple[PassageExample, Span] | None
    kind: int
    place: int
    hints: Sequence[int]
    answer: int


@dataclass(frozen=True, eq=False)
class ActionExample:
    """An action: the words that tell of it, the true answers by question, the names beside it.

    The names are parted by the question, `ROLE` or `DETAIL`, and those that are asked about at
    once.
    """

    spans: Sequence[Span]
    answers: Mapping[str, int]
    named: Sequence[tuple[str, Sequence[NamedExample]]]


@dataclass(eq=False)
class PassageExample:
    """A passage with the true answers on its sentences and actions.

    Attributes
    ----------
    passage
        Its numbers.
    sentences
        The words of each sentence, and the number of the answer to whether it tells of an action;
        empty where the document is no running text.
    pairs
        Sentences that tell of actions, each with the one before, and the number of the answer to
        whether they tell of one.
    actions
        The actions that it tells of first.
    """

    passage: EncodedPassage
    sentences: Sequence[tuple[Span, int]]
    pairs: Sequence[tuple[Span, Span, int]] = ()
    actions: list[ActionExample] = field(default_factory=list)


def number_passages(reports: Sequence[AnnotatedReport]) -> PassageCodes:
    """Give numbers to what the words of annotated reports show, and to the hints on names."""
    counts: dict[str, Counter[str]] = {family: Counter() for family in (*FAMILIES, HINT)}
    hands: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for report in reports:
        for own in by_passage(report.sentences):
            mentions = [mention for sentence in own for mention in sentence.mentions]
            shown = show_words(own[0].span.doc, mentions)
            for family, values in shown.items():
                counts[family].update(values)
            for lemma in shown["lemma"]:
                hands["lemma", lemma].add(report.hand)
        for told in annotated_actions(report):
            for candidate in told.candidates:
                counts[HINT].update(candidate.hints)
                for hint in candidate.hints:
                    hands[HINT, hint].add(report.hand)
    kept = {family: sorted(found) for family, found in counts.items()}
    for family in ("lemma", HINT):
        kept[family] = [
            name
            for name in kept[family]
            if counts[family][name] >= _MIN_COUNT and len(hands[family, name]) >= _MIN_HANDS
        ]
    return PassageCodes(number_all(kept), ANSWERS)


def make_passage_examples(
    reports: Sequence[AnnotatedReport], codes: PassageCodes, vectors: Vectors
) -> list[list[PassageExample]]:
    """Return the passages of each annotated report with the true answers, in order."""
    return [_examples_of(report, codes, vectors) for report in reports]


def _examples_of(
    report: AnnotatedReport, codes: PassageCodes, vectors: Vectors
) -> list[PassageExample]:
    encoded = encode_passages(report.sentences, codes, vectors)
    told = {index for action in report.actions for index in action.evidence}
    found: dict[str, PassageExample] = {}
    is_running_text = runs(report)
    for own in by_passage(report.sentences):
        passage_id = own[0].passage.passage_id
        sentences = [(_words(s), int(s.index in told)) for s in own]
        found[passage_id] = PassageExample(
            encoded[passage_id],
            sentences if is_running_text else (),
            list(_pairs([s for s in own if s.index in told], report.actions)),
        )
    for action in annotated_actions(report):
        asked = _Asked(action, found, codes.numbers[HINT], teaches_roles(report))
        found[action.group[0].passage.passage_id].actions.append(asked.example())
    return list(found.values())


def _words(sentence: ReportSentence) -> Span:
    return sentence.span.start, sentence.span.end


def _pairs(
    telling: Sequence[ReportSentence], actions: Sequence[TrueAction]
) -> Iterator[tuple[Span, Span, int]]:
    for earlier, later in itertools.pairwise(telling):
        if may_continue(earlier, later):
            both = {earlier.index, later.index}
            same = any(both <= set(action.evidence) for action in actions)
            yield _words(earlier), _words(later), int(same)


@dataclass(frozen=True, eq=False)
class _Asked:
    """What is asked about an action, with the passages of its report and the numbers of hints.

    Who takes part is asked of most files only.
    """

    told: AnnotatedAction
    passages: Mapping[str, PassageExample]
    hints: Mapping[str, int]
    teaches_roles: bool

    def example(self) -> ActionExample:
        facts = {**self.told.facts, "formality": self.told.action.fields["formality"] or NO_GROUND}
        answers = {question: ANSWERS[question].index(facts[question]) for question in JUDGED}
        return ActionExample(evidence_spans(self.told.group), answers, list(self._named()))

    def _named(self) -> Iterator[tuple[str, list[NamedExample]]]:
        told = self.told
        if told.candidates and self.teaches_roles:
            yield ROLE, [self._name(ROLE, one, told.role_of(one)) for one in told.candidates]
        for question in DETAILS:
            candidates = detail_candidates(question, told.group, told.facts)
            true = [_YES[is_detail(question, one.mention, told.action)] for one in candidates]
            if candidates:
                asked = zip(candidates, true, strict=True)
                yield DETAIL, [self._name(DETAIL, one, answer) for one, answer in asked]

    def _name(self, question: str, name: AskedName, answer: str) -> NamedExample:
        place, spot = place_of(name.spot, self.told.group), name.spot
        words = None
        if spot is not None and place != NO_PLACE:
            words = self.passages[spot.passage_id], spot.words
        hints = [self.hints[hint] for hint in name.hints if hint in self.hints]
        number = ANSWERS[question].index(answer)
        return NamedExample(words, NAMED.index(name.kind), place, hints, number)
