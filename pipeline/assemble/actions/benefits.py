"""Sentences that say what cooperating brings.

A cue alone is not enough: the sentence must name a party or speak of working together.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.assemble.actions.cues import find_cues
from pipeline.assemble.actions.lexicon import noun_classes
from pipeline.assemble.actions.names import NameBook, name_key
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.schema import BenefitDraft, Label, Quote

_TOGETHER = frozenset(
    {
        "samen",
        "gezamenlijk",
        "gezamenlijke",
        "gemeenschappelijk",
        "beide",
        "elkaar",
        "gemeenschappelijke",
        "grensoverschrijdend",
        "grensoverschrijdende",
    }
)


def quote_of(sentence: ReportSentence) -> Quote:
    """Return the sentence as evidence."""
    return Quote(
        passage_id=sentence.passage.passage_id,
        start=sentence.start,
        end=sentence.end,
        text=sentence.text,
    )


def find_benefits(sentences: Sequence[ReportSentence], names: NameBook) -> tuple[BenefitDraft, ...]:
    """Return the benefits told in a document, in order, with the bodies that each names."""
    found: list[BenefitDraft] = []
    for sentence in sentences:
        if not any(cue.gives == "benefit" for cue in find_cues(sentence.text)):
            continue
        bodies = [m for m in sentence.mentions if m.label is Label.ORG]
        if bodies or _is_joint(sentence):
            parties = {name_key(names.full_name(m)): names.full_name(m) for m in bodies}
            found.append(BenefitDraft(quote=quote_of(sentence), parties=tuple(parties.values())))
    return tuple(found)


def _is_joint(sentence: ReportSentence) -> bool:
    return any(
        token.text.lower() in _TOGETHER or "cooperation" in noun_classes(token.lemma_.lower())
        for token in sentence.span
    )
