"""Trains the classifiers that find actions, and measures them across hands.

Every question has its examples, made by the very functions that ask it at run time. Nothing here
is random: the same prose and the same parses give the same bytes.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.assemble.actions.details import DETAILS, detail_candidates
from pipeline.assemble.actions.features import context_features, sentence_features
from pipeline.assemble.actions.grouping import may_continue, pair_features
from pipeline.assemble.actions.implied import Before, told_before
from pipeline.assemble.actions.judging import (
    NO_GROUND,
    formality_features,
    group_features,
    status_features,
    type_features,
)
from pipeline.assemble.actions.linear import ActionModels, LinearModel, write_models
from pipeline.assemble.actions.names import name_key
from pipeline.assemble.actions.participants import KINDS, Candidate, role_candidates
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.schema import Mention, Role
from pipeline.store import write_whole
from pipeline.train.action_examples import AnnotatedReport, Parse, TrueAction, read_reports
from pipeline.train.logistic import Example, FitSettings, fit, fit_tempered

_PARTS = frozenset({"part"})
_SETTINGS: Mapping[str, FitSettings] = {
    "sentence": FitSettings(strength=0.03, min_hands=3, min_count=6, rare_first=_PARTS),
    "same": FitSettings(strength=0.05, min_hands=3, min_count=4),
    "type": FitSettings(strength=0.1, min_hands=2, min_count=4, rare_first=None),
    "status": FitSettings(strength=0.1, min_hands=2, min_count=4, rare_first=None),
    "formality": FitSettings(strength=0.1, min_hands=2, min_count=4, rare_first=_PARTS),
    **dict.fromkeys(KINDS, FitSettings(strength=0.1, min_hands=3, min_count=4)),
    **dict.fromkeys(DETAILS, FitSettings(strength=0.5, min_hands=2, min_count=3)),
}
"""How each classifier is fitted; chosen by cross-validation over hands."""

_SHORTEST_STEM = 5


def train_actions(prose: Sequence[Path], parse: Parse, folder: Path) -> None:
    """Train every classifier on the annotated prose and write the models folder.

    Parameters
    ----------
    prose
        Folders of NAME.jsonl and NAME.actions.jsonl.
    parse
        Parses texts with the shipped pipeline.
    folder
        Where the weights and the vocabulary are put.

    Raises
    ------
    GrenswerkError
        If the prose is missing or its evidence is not found.
    """
    reports = [report for source in prose for report in read_reports(source, parse)]
    models = fit_models(reports, fit_tempered)
    for name, data in write_models(models).items():
        write_whole(folder / name, data)


def fit_models(
    reports: Sequence[AnnotatedReport],
    train: Callable[[Sequence[Example], FitSettings], LinearModel] = fit,
) -> ActionModels:
    """Return the classifiers fitted on annotated reports."""
    examples = make_examples(reports)
    return ActionModels({q: train(examples[q], _SETTINGS[q]) for q in sorted(examples)})


def make_examples(reports: Sequence[AnnotatedReport]) -> dict[str, list[Example]]:
    """Return the examples of every question, in order of the reports."""
    examples: dict[str, list[Example]] = {question: [] for question in _SETTINGS}
    for report in reports:
        own = [sentence_features(sentence) for sentence in report.sentences]
        examples["sentence"] += _sentence_examples(report)
        examples["same"] += _pair_examples(report, own)
        before = Before()
        for action in report.actions:
            group = [report.sentences[n] for n in action.evidence]
            facts = {"type": action.fields["type"], "status": action.fields["status"]}
            for question, example in _action_examples(report, group, action, own, facts):
                examples[question].append(example)
            candidates = role_candidates(group, report.sentences, report.names, before, facts)
            for candidate in candidates:
                examples[candidate.kind].append(_role_example(report, candidate, action))
            before = told_before(before, group, _true_parties(report, action, candidates))
    return examples


def _sentence_examples(report: AnnotatedReport) -> Iterator[Example]:
    told = {index for action in report.actions for index in action.evidence}
    for sentence, features in zip(
        report.sentences, context_features(report.sentences), strict=True
    ):
        yield Example(features, _yes(sentence.index in told), report.hand)


def _pair_examples(
    report: AnnotatedReport, own: Sequence[Mapping[str, float]]
) -> Iterator[Example]:
    told = sorted({index for action in report.actions for index in action.evidence})
    for first, then in itertools.pairwise(told):
        earlier, later = report.sentences[first], report.sentences[then]
        if may_continue(earlier, later):
            same = any({first, then} <= set(action.evidence) for action in report.actions)
            features = pair_features(earlier, later, own, report.names)
            yield Example(features, _yes(same), report.hand)


def _action_examples(
    report: AnnotatedReport,
    group: Sequence[ReportSentence],
    action: TrueAction,
    own: Sequence[Mapping[str, float]],
    facts: Mapping[str, str],
) -> Iterator[tuple[str, Example]]:
    whole = group_features(group, own)
    formality = action.fields["formality"] or NO_GROUND
    yield "type", Example(type_features(whole, group), facts["type"], report.hand)
    yield "status", Example(status_features(whole, group), facts["status"], report.hand)
    yield "formality", Example(formality_features(whole, group, facts), formality, report.hand)
    for question in DETAILS:
        for candidate in detail_candidates(question, group, facts):
            answer = _yes(_is_detail(question, candidate.mention, action))
            yield question, Example(candidate.features, answer, report.hand)


def _is_detail(question: str, mention: Mention, action: TrueAction) -> bool:
    true = action.fields[question]
    if not true:
        return False
    if question in {"date", "amount"}:
        return bool(mention.value == true)
    if question == "place":
        return name_key(true).startswith(name_key(mention.text))
    return name_key(mention.text) == name_key(true)


def _role_example(report: AnnotatedReport, candidate: Candidate, action: TrueAction) -> Example:
    if _is_meant(candidate, action.fields["parties"]):
        answer = Role.PARTY.value
    elif candidate.kind == "told" and _is_meant(candidate, action.fields["partners"]):
        answer = Role.PARTNER.value
    else:
        answer = "none"
    return Example(candidate.features, answer, report.hand)


def _true_parties(
    report: AnnotatedReport, action: TrueAction, candidates: Sequence[Candidate]
) -> list[str]:
    """Return the parties by the names the report uses, so far as it names them."""
    return [
        c.name for c in candidates if c.kind != "group" and _is_meant(c, action.fields["parties"])
    ]


def _is_meant(candidate: Candidate, true: Sequence[str]) -> bool:
    """Tell whether a candidate is one of the true names, by its full name or as it is written."""
    written = candidate.mention.text if candidate.mention else candidate.name
    return _is_among(candidate.name, true) or _is_among(written, true)


def _is_among(name: str, true: Sequence[str]) -> bool:
    """Tell whether a name is one of the true ones, or the first word of one ("Benelux")."""
    key = name_key(name)
    return any(
        key == name_key(other) or (len(key) >= _SHORTEST_STEM and name_key(other).startswith(key))
        for other in true
    )


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"
