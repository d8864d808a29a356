"""Sentences that say what cooperating brings: who gains, and what gets better.

A fitted model weighs the words of gaining by how they hang together. A statement of aim has no one
who gains yet, an obstacle has a gain denied: the model learnt both from prose read by people.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.assemble.actions.benefit_features import benefit_features
from pipeline.assemble.actions.fitted import FittedModel
from pipeline.assemble.actions.names import NameBook, name_key
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.schema import BenefitDraft, Label, Quote

QUESTION = "benefit"
"""The question that the model answers, among those of `ActionModels`."""

ENOUGH = 0.16
"""How likely a sentence must be to tell a benefit: F1 is highest there on prose held back."""


def quote_of(sentence: ReportSentence) -> Quote:
    """Return the sentence as evidence, whole even if only a part of it was read."""
    sentence = sentence.whole or sentence
    return Quote(
        passage_id=sentence.passage.passage_id,
        start=sentence.start,
        end=sentence.end,
        text=sentence.text,
    )


def find_benefits(
    sentences: Sequence[ReportSentence], names: NameBook, model: FittedModel
) -> tuple[BenefitDraft, ...]:
    """Return the benefits told in a document, in order, with the bodies that each names."""
    found: list[BenefitDraft] = []
    for sentence in sentences:
        if model.probabilities(benefit_features(sentence))["yes"] >= ENOUGH:
            bodies = [m for m in sentence.mentions if m.label is Label.ORG]
            parties = {name_key(names.full_name(m)): names.full_name(m) for m in bodies}
            found.append(BenefitDraft(quote=quote_of(sentence), parties=tuple(parties.values())))
    return tuple(found)
