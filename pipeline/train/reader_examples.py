"""What the passage reader learns from: annotated passages as numbers, with the true answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.vectors import Vectors

from pipeline.assemble.actions.details import DETAILS, detail_candidates
from pipeline.assemble.actions.passage_codes import (
    FAMILIES,
    EncodedPassage,
    PassageCodes,
    show_words,
)
from pipeline.assemble.actions.passage_reading import by_passage, encode_passages, evidence_spans
from pipeline.assemble.actions.reader import (
    DETAIL,
    JUDGED,
    NAMED,
    ROLE,
    TELLS,
    Span,
    number_all,
    place_of,
)
from pipeline.schema import ActionStatus, ActionType, Role
from pipeline.train.action_examples import AnnotatedReport, runs
from pipeline.train.annotated_actions import NO_ROLE, AnnotatedAction, annotated_actions, is_detail

_MIN_COUNT, _MIN_HANDS = 8, 4
"""A lemma has a number of its own when it occurs so often, in so many files."""
_YES = ("no", "yes")
ANSWERS: Mapping[str, tuple[str, ...]] = {
    TELLS: _YES,
    "type": tuple(ActionType),
    "status": tuple(ActionStatus),
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
        The words of the name.
    kind, place
        Number of what it is a candidate for, and of where it stands seen from the action.
    question
        `ROLE` or `DETAIL`.
    answer
        Number of the true answer.
    """

    words: Span
    kind: int
    place: int
    question: str
    answer: int


@dataclass(frozen=True, eq=False)
class ActionExample:
    """An action: the words that tell of it, the true answers by question, the names beside it."""

    spans: Sequence[Span]
    answers: Mapping[str, int]
    named: Sequence[NamedExample]


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
    actions
        The actions that it tells of first.
    """

    passage: EncodedPassage
    sentences: Sequence[tuple[Span, int]]
    actions: list[ActionExample] = field(default_factory=list)


def number_passages(reports: Sequence[AnnotatedReport]) -> PassageCodes:
    """Give numbers to what the words of annotated reports show."""
    counts: dict[str, Counter[str]] = {family: Counter() for family in FAMILIES}
    hands: defaultdict[str, set[str]] = defaultdict(set)
    for report in reports:
        for own in by_passage(report.sentences):
            mentions = [mention for sentence in own for mention in sentence.mentions]
            shown = show_words(own[0].span.doc, mentions)
            for family, values in shown.items():
                counts[family].update(values)
            for lemma in shown["lemma"]:
                hands[lemma].add(report.hand)
    kept = {family: sorted(found) for family, found in counts.items()}
    kept["lemma"] = [
        lemma
        for lemma in kept["lemma"]
        if counts["lemma"][lemma] >= _MIN_COUNT and len(hands[lemma]) >= _MIN_HANDS
    ]
    return PassageCodes(number_all(kept), ANSWERS)


def make_passage_examples(
    reports: Sequence[AnnotatedReport], codes: PassageCodes, vectors: Vectors
) -> list[PassageExample]:
    """Return the passages of annotated reports with the true answers, in order."""
    return [example for report in reports for example in _examples_of(report, codes, vectors)]


def _examples_of(
    report: AnnotatedReport, codes: PassageCodes, vectors: Vectors
) -> list[PassageExample]:
    encoded = encode_passages(report.sentences, codes, vectors)
    told = {index for action in report.actions for index in action.evidence}
    found: dict[str, PassageExample] = {}
    is_running_text = runs(report)
    for own in by_passage(report.sentences):
        passage_id = own[0].passage.passage_id
        sentences = [((s.span.start, s.span.end), int(s.index in told)) for s in own]
        found[passage_id] = PassageExample(
            encoded[passage_id], sentences if is_running_text else ()
        )
    for action in annotated_actions(report):
        found[action.group[0].passage.passage_id].actions.append(_action_example(action))
    return list(found.values())


def _action_example(told: AnnotatedAction) -> ActionExample:
    answers = {question: ANSWERS[question].index(told.facts[question]) for question in JUDGED}
    return ActionExample(evidence_spans(told.group), answers, list(_named_examples(told)))


def _named_examples(told: AnnotatedAction) -> Iterator[NamedExample]:
    spans = evidence_spans(told.group)

    def example(words: Span, kind: str, question: str, answer: str) -> NamedExample:
        place, number = place_of(words, spans), ANSWERS[question].index(answer)
        return NamedExample(words, NAMED.index(kind), place, question, number)

    for one in told.candidates:
        if one.words is not None:
            yield example(one.words, one.kind, ROLE, told.role_of(one))
    for question in DETAILS:
        for other in detail_candidates(question, told.group, told.facts):
            if other.words is not None:
                answer = _YES[is_detail(question, other.mention, told.action)]
                yield example(other.words, question, DETAIL, answer)
