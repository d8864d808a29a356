"""Trains the classifiers that find actions.

Every question has its examples, made by the very functions that ask it at run time. Nothing here
is random: the same prose and the same parses give the same bytes.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.assemble.actions.clauses import clause_features, further_predicates
from pipeline.assemble.actions.details import DETAILS, detail_candidates
from pipeline.assemble.actions.features import context_features, sentence_features
from pipeline.assemble.actions.fitted import ActionModels, FittedModel, write_models
from pipeline.assemble.actions.grouping import may_continue, pair_features
from pipeline.assemble.actions.judging import (
    NO_GROUND,
    formality_features,
    group_features,
    outcome_features,
    status_features,
    type_features,
)
from pipeline.assemble.actions.participants import carrying, judge_alone
from pipeline.assemble.actions.telling_words import (
    OUTCOME_CUE,
    STATUS_CUE,
    CueCandidate,
    outcome_candidates,
    status_candidates,
)
from pipeline.assemble.actions.together import KINDS, TOGETHER, Judged, together_features
from pipeline.body_names import words_in
from pipeline.store import write_whole
from pipeline.train.action_examples import AnnotatedReport, runs, teaches_roles
from pipeline.train.annotated_actions import (
    AnnotatedAction,
    Parted,
    annotated_actions,
    is_detail,
    part_sentences,
)
from pipeline.train.logistic import Example, FitSettings, fit, fit_network, fit_tempered, parts_of

_WORD = re.compile(r"\w+")
_AUXILIARIES = words_in("is zijn was waren wordt worden werd werden heeft hebben had hadden er te")
_PARTS = frozenset({"part"})
_SETTINGS: Mapping[str, FitSettings] = {
    "sentence": FitSettings(strength=0.03, min_hands=3, min_count=6, rare_first=_PARTS),
    "clause": FitSettings(strength=0.1, min_hands=2, min_count=4),
    "same": FitSettings(strength=0.05, min_hands=3, min_count=4),
    "type": FitSettings(strength=0.1, min_hands=2, min_count=4, rare_first=None),
    "status": FitSettings(strength=0.1, min_hands=2, min_count=4, rare_first=None),
    "formality": FitSettings(strength=0.1, min_hands=2, min_count=4, rare_first=_PARTS),
    "outcome": FitSettings(strength=0.1, min_hands=2, min_count=4, rare_first=_PARTS),
    **dict.fromkeys((STATUS_CUE, OUTCOME_CUE), FitSettings(strength=0.3, min_hands=2, min_count=4)),
    **dict.fromkeys(KINDS, FitSettings(strength=0.1, min_hands=3, min_count=4)),
    **dict.fromkeys(DETAILS, FitSettings(strength=0.5, min_hands=2, min_count=3)),
}
"""How each classifier is fitted; chosen by cross-validation over hands."""


def train_actions(reports: Sequence[AnnotatedReport], folder: Path) -> None:
    """Train every classifier on annotated reports and write the models folder.

    Parameters
    ----------
    reports
        The annotated reports.
    folder
        Where the weights and the vocabulary are put.
    """
    models = fit_models(reports, fit_tempered)
    for name, data in write_models(models).items():
        write_whole(folder / name, data)


def fit_models(
    reports: Sequence[AnnotatedReport],
    train: Callable[[Sequence[Example], FitSettings], FittedModel] = fit,
) -> ActionModels:
    """Return the classifiers fitted on annotated reports.

    Parameters
    ----------
    reports
        The annotated reports.
    train
        Fits those whose answers are told as probabilities.
    """
    examples = make_examples(reports)
    models = {
        question: (fit if question in KINDS else train)(examples[question], _SETTINGS[question])
        for question in sorted(examples)
    }
    models[TOGETHER] = fit_network(_together_examples(reports, examples))
    return ActionModels(models)


def _together_examples(
    reports: Sequence[AnnotatedReport], examples: Mapping[str, Sequence[Example]]
) -> list[Example]:
    """Return the candidates of every action as judged by models that saw nothing of its hand."""
    found: list[Example] = []
    for left_out in parts_of(report.hand for report in reports):
        alone = ActionModels(
            {
                kind: fit([e for e in examples[kind] if e.hand not in left_out], _SETTINGS[kind])
                for kind in KINDS
            }
        )
        for report in reports:
            if report.hand in left_out and teaches_roles(report):
                found += _examples_together(report, alone)
    return found


def _examples_together(report: AnnotatedReport, alone: ActionModels) -> Iterator[Example]:
    judged: list[Judged] = []

    def carried(told: AnnotatedAction) -> list[str]:
        # As when reports are read: what was told before is as good as it was judged.
        found = carrying([one.party for one in judged], [one.partner for one in judged])
        return [told.candidates[n].name for n in found]

    for told in annotated_actions(report, carried):
        judged = judge_alone(alone, told.candidates)
        features = together_features(judged, told.facts)
        for candidate, shown in zip(told.candidates, features, strict=True):
            yield Example(shown, told.role_of(candidate), report.hand)


def make_examples(reports: Sequence[AnnotatedReport]) -> dict[str, list[Example]]:
    """Return the examples of every question, in order of the reports."""
    examples: dict[str, list[Example]] = {question: [] for question in _SETTINGS}
    for report in reports:
        parts = part_sentences(report)
        if runs(report):
            examples["sentence"] += _sentence_examples(report)
        examples["clause"] += _clause_examples(report, parts)
        examples["same"] += _pair_examples(report)
        for told in annotated_actions(report):
            for question, example in _action_examples(report.hand, told):
                examples[question].append(example)
            for candidate in told.candidates if teaches_roles(report) else ():
                answer = told.role_of(candidate)
                examples[candidate.kind].append(Example(candidate.features, answer, report.hand))
    return examples


def _clause_examples(report: AnnotatedReport, parted: Mapping[int, Parted]) -> Iterator[Example]:
    for index, found in parted.items():
        if found.heads is None:
            continue
        sentence = report.sentences[index]
        for predicate in further_predicates(sentence):
            answer = _yes(predicate.head.i in found.heads)
            yield Example(clause_features(sentence, predicate), answer, report.hand)


def _sentence_examples(report: AnnotatedReport) -> Iterator[Example]:
    told = {index for action in report.actions for index in action.evidence}
    for sentence, features in zip(
        report.sentences, context_features(report.sentences), strict=True
    ):
        yield Example(features, _yes(sentence.index in told), report.hand)


def _pair_examples(report: AnnotatedReport) -> Iterator[Example]:
    own = {sentence: sentence_features(sentence) for sentence in report.sentences}
    told = sorted({index for action in report.actions for index in action.evidence})
    for first, then in itertools.pairwise(told):
        earlier, later = report.sentences[first], report.sentences[then]
        if may_continue(earlier, later):
            same = any({first, then} <= set(action.evidence) for action in report.actions)
            features = pair_features(earlier, later, own, report.names)
            yield Example(features, _yes(same), report.hand)


def _action_examples(hand: str, told: AnnotatedAction) -> Iterator[tuple[str, Example]]:
    own = {sentence: sentence_features(sentence) for sentence in told.group}
    whole = group_features(told.group, own)
    formality = told.action.fields["formality"] or NO_GROUND
    yield "type", Example(type_features(whole, told.group), told.facts["type"], hand)
    yield "status", Example(status_features(whole, told.group), told.facts["status"], hand)
    yield (
        "formality",
        Example(formality_features(whole, told.group, told.facts), formality, hand),
    )
    if "outcome" in told.action.fields:
        outcome = told.action.fields["outcome"] or NO_GROUND
        features = outcome_features(whole, own, told.group, told.facts)
        yield "outcome", Example(features, outcome, hand)
    for question, candidates in _telling(told):
        marked = told.action.fields[question]
        for words in candidates:
            answer = _yes(_gives_it_away(words.text, marked))
            yield question, Example(words.features, answer, hand)
    for question in DETAILS:
        for candidate in detail_candidates(question, told.group, told.facts):
            answer = _yes(is_detail(question, candidate.mention, told.action))
            yield question, Example(candidate.features, answer, hand)


def _telling(told: AnnotatedAction) -> Iterator[tuple[str, Sequence[CueCandidate]]]:
    """Yield what may be the words that annotators marked, by the question of which they are."""
    fields = told.action.fields
    if fields.get(STATUS_CUE):
        yield STATUS_CUE, status_candidates(told.group, fields["status"])
    if fields.get(OUTCOME_CUE):
        yield OUTCOME_CUE, outcome_candidates(told.group, fields["outcome"])


def _gives_it_away(words: str, marked: str) -> bool:
    """Tell whether words have one in common with those marked that is no mere auxiliary."""
    own, true = (set(_WORD.findall(text.lower())) for text in (words, marked))
    return not own.isdisjoint(true - _AUXILIARIES or true)


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"
