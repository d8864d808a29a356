"""From a parsed document to its actions: sentences, groups, judgements, participants, details."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc

from pipeline.assemble.actions.benefits import QUESTION, find_benefits, quote_of
from pipeline.assemble.actions.clauses import part_by_actions
from pipeline.assemble.actions.details import (
    DETAILS,
    choose,
    detail_candidates,
    joined_places,
    split_amount,
    without_itself,
)
from pipeline.assemble.actions.features import context_features, sentence_features
from pipeline.assemble.actions.fitted import ActionModels
from pipeline.assemble.actions.grouping import group_sentences
from pipeline.assemble.actions.implied import Before, told_before
from pipeline.assemble.actions.judging import (
    NO_GROUND,
    formality_features,
    group_features,
    outcome_features,
    outcome_of,
    status_features,
    type_features,
    type_of,
)
from pipeline.assemble.actions.names import NameBook, read_names
from pipeline.assemble.actions.participants import read_participants, role_candidates
from pipeline.assemble.actions.passage_reading import PassageReading, blend, read_passages
from pipeline.assemble.actions.reader import TELLS
from pipeline.assemble.actions.sentences import ReportSentence, read_sentences
from pipeline.assemble.actions.summary import summarize
from pipeline.assemble.actions.telling_words import (
    OUTCOME_CUE,
    STATUS_CUE,
    outcome_candidates,
    status_candidates,
    telling_words,
)
from pipeline.schema import (
    ActionDraft,
    ActionStatus,
    BenefitDraft,
    DateBasis,
    ExtractedDocument,
    Formality,
    Mention,
    Role,
)
from pipeline.settings import AssembleSettings

ORIGIN = "model:actions"
SAME_ACTION = 0.4
"""How likely a sentence must be to continue the action before it. Under a half, since the prose
that taught it spreads one action in four over several sentences, reports more than one in three."""


@dataclass(frozen=True, eq=False)
class Reading:
    """A document as the action finder sees it."""

    sentences: tuple[ReportSentence, ...]
    names: NameBook
    own: dict[ReportSentence, dict[str, float]]
    models: ActionModels
    passages: PassageReading

    def shares(
        self, question: str, features: Mapping[str, float], group: Sequence[ReportSentence]
    ) -> dict[str, float]:
        """Return the share of each answer to a question about an action."""
        alone = self.models[question].probabilities(features)
        return blend(question, alone, self.passages.judge(question, group))

    def answer(
        self, question: str, features: Mapping[str, float], group: Sequence[ReportSentence]
    ) -> str:
        """Return the likeliest answer to a question about an action, the first among equals."""
        shares = self.shares(question, features, group)
        return max(shares, key=lambda name: shares[name])


def find_actions(
    document: ExtractedDocument,
    mentions: Sequence[Mention],
    parses: Mapping[str, Doc],
    models: ActionModels,
    settings: AssembleSettings,
) -> tuple[tuple[ActionDraft, ...], tuple[BenefitDraft, ...]]:
    """Return the actions and the benefits that a document tells of, in order of the text.

    Tables and captions are not read, nor is a passage without a parse.

    Parameters
    ----------
    document
        The document.
    mentions
        Its mentions.
    parses
        A parse of exactly the passage text by passage id.
    models
        The fitted classifiers, and the passage reader that is heard beside them, if any.
    settings
        `min_score` says how likely a sentence must be to count as telling of an action.
    """
    sentences = read_sentences(document, mentions, parses)
    if not sentences:
        return (), ()
    passages = read_passages(models.reader, sentences)
    scores = [
        blend(TELLS, models["sentence"].probabilities(features), passages.tells(sentence))["yes"]
        for sentence, features in zip(sentences, context_features(sentences), strict=True)
    ]
    telling = [s for s in sentences if scores[s.index] >= settings.min_score]
    found = [part_by_actions(models["clause"], sentence) for sentence in telling]
    own = {part: sentence_features(part) for parts in found for part in parts}
    reading = Reading(sentences, read_names(sentences), own, models, passages)
    groups = group_sentences(models["same"], found, own, reading.names, SAME_ACTION, passages)
    actions: list[ActionDraft] = []
    equals: Counter[str] = Counter()
    before = Before()
    for group in groups:
        stem = f"{document.doc_id}-a{evidence_digest(quote_of(group[0]).text)}"
        equals[stem] += 1
        score = max(scores[sentence.index] for sentence in group)
        action = _draft(reading, group, before, f"{stem}-{equals[stem]}", round(score, 4))
        actions.append(action)
        before = told_before(
            before, group, [p.name for p in action.participants if p.role is Role.PARTY]
        )
    return tuple(actions), find_benefits(sentences, reading.names, models[QUESTION])


def evidence_digest(text: str) -> str:
    """Return 8 hex digits of the letters and digits of a sentence, whatever its case."""
    letters = "".join(c for c in text.lower() if c.isalnum())
    return hashlib.sha256(letters.encode("utf-8")).hexdigest()[:8]


def _draft(
    reading: Reading,
    group: Sequence[ReportSentence],
    before: Before,
    action_id: str,
    score: float,
) -> ActionDraft:
    models, whole = reading.models, group_features(group, reading.own)
    type_ = type_of(reading.shares("type", type_features(whole, group), group))
    status = ActionStatus(reading.answer("status", status_features(whole, group), group))
    facts = {"type": type_.value, "status": status.value}
    formality = reading.answer("formality", formality_features(whole, group, facts), group)
    candidates = role_candidates(group, reading.sentences, reading.names, before, facts)
    how = reading.shares("outcome", outcome_features(whole, reading.own, group, facts), group)
    outcome = outcome_of(how, status)
    details = _details(reading, group, facts)
    participants = read_participants(
        models, candidates, reading.names, facts, group, reading.passages
    )
    return ActionDraft(
        action_id=action_id,
        evidence=tuple(quote_of(sentence) for sentence in group),
        summary=summarize(group[0]),
        type=type_,
        status=status,
        status_cue=telling_words(models[STATUS_CUE], status_candidates(group, status)),
        outcome=outcome,
        outcome_cue=(
            telling_words(models[OUTCOME_CUE], outcome_candidates(group, outcome))
            if outcome
            else None
        ),
        formality=Formality(formality) if formality != NO_GROUND else None,
        participants=without_itself(participants, details["name"], type_),
        score=score,
        origin=ORIGIN,
        **details,
    )


def _details(
    reading: Reading, group: Sequence[ReportSentence], facts: Mapping[str, str]
) -> dict[str, Any]:
    chosen = {
        question: choose(
            question,
            reading.models[question],
            detail_candidates(question, group, facts),
            group,
            reading.passages,
        )
        for question in DETAILS
    }
    date, place = chosen["date"], chosen["place"]
    money, name = chosen["amount"], chosen["name"]
    amount, currency = split_amount(money.value if money else None)
    return {
        "name": name.text if name else None,
        "date": date.value if date else None,
        "date_as_written": date.text if date else None,
        "date_basis": (date.basis or DateBasis.TEXT) if date and date.value else None,
        "place_as_written": joined_places(place, group) if place else None,
        "place_key": place.place_key if place else None,
        "amount": amount,
        "currency": currency,
        "amount_as_written": money.text if money else None,
    }
