"""Trains the classifiers that find actions, and measures them across hands.

Every question has its examples, made by the very functions that ask it at run time. Nothing here
is random: the same prose and the same parses give the same bytes.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Token

from pipeline.assemble.actions.clauses import (
    clause_features,
    clause_head,
    further_predicates,
    part,
    part_with,
)
from pipeline.assemble.actions.details import DETAILS, detail_candidates
from pipeline.assemble.actions.features import context_features, sentence_features
from pipeline.assemble.actions.fitted import ActionModels, FittedModel, write_models
from pipeline.assemble.actions.grouping import may_continue, pair_features
from pipeline.assemble.actions.implied import Before, told_before
from pipeline.assemble.actions.judging import (
    NO_GROUND,
    formality_features,
    group_features,
    status_features,
    type_features,
)
from pipeline.assemble.actions.names import name_key
from pipeline.assemble.actions.participants import (
    KINDS,
    Candidate,
    carrying,
    judge_alone,
    role_candidates,
)
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.assemble.actions.together import TOGETHER, together_features
from pipeline.schema import Mention, Role
from pipeline.store import write_whole
from pipeline.train.action_examples import AnnotatedReport, Parse, TrueAction, read_reports
from pipeline.train.logistic import (
    Example,
    FitSettings,
    fit,
    fit_network,
    fit_tempered,
    parts_of,
)

_PARTS = frozenset({"part"})
_SETTINGS: Mapping[str, FitSettings] = {
    "sentence": FitSettings(strength=0.03, min_hands=3, min_count=6, rare_first=_PARTS),
    "clause": FitSettings(strength=0.1, min_hands=2, min_count=4),
    "same": FitSettings(strength=0.05, min_hands=3, min_count=4),
    "type": FitSettings(strength=0.1, min_hands=2, min_count=4, rare_first=None),
    "status": FitSettings(strength=0.1, min_hands=2, min_count=4, rare_first=None),
    "formality": FitSettings(strength=0.1, min_hands=2, min_count=4, rare_first=_PARTS),
    **dict.fromkeys(KINDS, FitSettings(strength=0.1, min_hands=3, min_count=4)),
    **dict.fromkeys(DETAILS, FitSettings(strength=0.5, min_hands=2, min_count=3)),
}
"""How each classifier is fitted; chosen by cross-validation over hands."""

_SHORTEST_STEM = 5

_RUNNING = 2.0
"""Sentences a passage in running text. Loose sentences teach what an action is like, but not how
often there is one, nor what stands around it."""


def train_actions(prose: Path, parse: Parse, folder: Path) -> None:
    """Train every classifier on the annotated prose and write the models folder.

    Parameters
    ----------
    prose
        Folder of NAME.jsonl and NAME.actions.jsonl.
    parse
        Parses texts with the shipped pipeline.
    folder
        Where the weights and the vocabulary are put.

    Raises
    ------
    GrenswerkError
        If the prose is missing or its evidence is not found.
    """
    models = fit_models(read_reports(prose, parse), fit_tempered)
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
            if report.hand in left_out:
                found += _examples_together(report, alone)
    return found


def _examples_together(report: AnnotatedReport, alone: ActionModels) -> Iterator[Example]:
    before = Before()
    parted = _part_sentences(report)
    for action in report.actions:
        group = [parted[n].of(action, report.sentences[n]) for n in action.evidence]
        facts = _facts_of(action)
        candidates = role_candidates(group, report.sentences, report.names, before, facts)
        judged = judge_alone(alone, candidates)
        features = together_features(judged, facts)
        for candidate, shown in zip(candidates, features, strict=True):
            yield Example(shown, _role_of(candidate, action), report.hand)
        # As when reports are read: what was told before is as good as it was judged.
        carried = carrying([j.party for j in judged], [j.partner for j in judged])
        before = told_before(before, group, [candidates[n].name for n in carried])


def _facts_of(action: TrueAction) -> dict[str, str]:
    return {"type": action.fields["type"], "status": action.fields["status"]}


def make_examples(reports: Sequence[AnnotatedReport]) -> dict[str, list[Example]]:
    """Return the examples of every question, in order of the reports."""
    examples: dict[str, list[Example]] = {question: [] for question in _SETTINGS}
    for report in reports:
        parts = _part_sentences(report)
        if _runs(report):
            examples["sentence"] += _sentence_examples(report)
        examples["clause"] += _clause_examples(report, parts)
        examples["same"] += _pair_examples(report)
        before = Before()
        for action in report.actions:
            group = [parts[n].of(action, report.sentences[n]) for n in action.evidence]
            own = {sentence: sentence_features(sentence) for sentence in group}
            facts = _facts_of(action)
            for question, example in _action_examples(report, group, action, own, facts):
                examples[question].append(example)
            candidates = role_candidates(group, report.sentences, report.names, before, facts)
            for candidate in candidates:
                answer = _role_of(candidate, action)
                examples[candidate.kind].append(Example(candidate.features, answer, report.hand))
            before = told_before(before, group, _true_parties(report, action, candidates))
    return examples


@dataclass(frozen=True, eq=False)
class _Parted:
    """A sentence that tells of actions, parted by the clauses that tell of each.

    Attributes
    ----------
    heads
        Heads of the clauses that stand apart; None where nothing says which they are.
    parts
        The part that is on an action.
    """

    heads: frozenset[int] | None
    parts: Mapping[TrueAction, ReportSentence]

    def of(self, action: TrueAction, whole: ReportSentence) -> ReportSentence:
        """Return the part that is on an action."""
        return self.parts.get(action, whole)


def _part_sentences(report: AnnotatedReport) -> dict[int, _Parted]:
    """Part the sentences that tell of actions, by index.

    The words that give the status of an action tell which clause is on it.
    """
    told: dict[int, list[TrueAction]] = {}
    for action in report.actions:
        for index in action.evidence:
            told.setdefault(index, []).append(action)
    return {index: _part_truly(report.sentences[index], told[index]) for index in sorted(told)}


def _part_truly(sentence: ReportSentence, actions: Sequence[TrueAction]) -> _Parted:
    if len(actions) == 1:
        return _Parted(frozenset(), {})
    on: dict[TrueAction, Token] = {}
    for action in actions:
        cue = action.fields.get("status_cue")
        head = clause_head(sentence, cue) if cue else None
        if head is None:
            return _Parted(None, {})
        on[action] = head
    heads = sorted(set(on.values()), key=lambda head: head.i)
    # A main clause that tells of nothing belongs to the first clause that does.
    apart = [h for h in heads if h != sentence.span.root]
    apart = apart if sentence.span.root in heads else apart[1:]
    parts = part(sentence, apart)
    return _Parted(
        frozenset(head.i for head in apart),
        {action: part_with(parts, head) for action, head in on.items()},
    )


def _clause_examples(report: AnnotatedReport, parted: Mapping[int, _Parted]) -> Iterator[Example]:
    for index, found in parted.items():
        if found.heads is None:
            continue
        sentence = report.sentences[index]
        for predicate in further_predicates(sentence):
            answer = _yes(predicate.head.i in found.heads)
            yield Example(clause_features(sentence, predicate), answer, report.hand)


def _runs(report: AnnotatedReport) -> bool:
    """Tell whether a document is running text, in which sentences stand beside others."""
    passages = {sentence.passage.passage_id for sentence in report.sentences}
    return len(report.sentences) >= _RUNNING * len(passages)


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


def _action_examples(
    report: AnnotatedReport,
    group: Sequence[ReportSentence],
    action: TrueAction,
    own: Mapping[ReportSentence, Mapping[str, float]],
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


def _role_of(candidate: Candidate, action: TrueAction) -> str:
    if _is_meant(candidate, action.fields["parties"]):
        return Role.PARTY.value
    if candidate.kind == "told" and _is_meant(candidate, action.fields["partners"]):
        return Role.PARTNER.value
    return "none"


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
