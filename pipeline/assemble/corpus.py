"""Everything that the stages before know of the corpus, with people's decisions applied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.decisions import DecidedAction, DecidedMention, apply_to_actions, apply_to_mentions
from pipeline.schema import (
    CorpusThemes,
    DecisionState,
    DocumentActions,
    ExtractedDocument,
    Passage,
    ReviewDecision,
    TaggedDocument,
)


@dataclass(frozen=True)
class Corpus:
    """The whole corpus, ready to be put into tables."""

    documents: Sequence[ExtractedDocument]
    tagged: Mapping[str, TaggedDocument]
    troubles: Mapping[str, DocumentActions]
    """By document: where finding actions failed."""
    benefits: Sequence[DocumentActions]
    themes: CorpusThemes
    mentions: Sequence[DecidedMention]
    actions: Sequence[DecidedAction]
    decisions: Sequence[ReviewDecision]
    outcomes: Mapping[str, DecisionState]

    @property
    def passages(self) -> dict[str, Passage]:
        """Every passage by id."""
        return {p.passage_id: p for document in self.documents for p in document.passages}

    @property
    def document_of(self) -> dict[str, str]:
        """Document of every passage."""
        return {p.passage_id: d.doc_id for d in self.documents for p in d.passages}


def gather(
    documents: Sequence[ExtractedDocument],
    tagged: Sequence[TaggedDocument],
    found: Sequence[DocumentActions],
    themes: CorpusThemes,
    decisions: Sequence[ReviewDecision],
) -> Corpus:
    """Put records together and apply every decision.

    Parameters
    ----------
    documents, tagged, found
        Records of each stage in order of doc_id.
    themes
        What `cluster` understood.
    decisions
        Every line of the decisions file, in order.
    """
    texts = {p.passage_id: p.text for document in documents for p in document.passages}
    mentions, of_mentions = apply_to_mentions(
        [mention for record in tagged for mention in record.mentions], texts, decisions
    )
    actions, of_actions = apply_to_actions(
        [action for record in found for action in record.actions], decisions
    )
    return Corpus(
        documents=documents,
        tagged={record.doc_id: record for record in tagged},
        troubles={record.doc_id: record for record in found if record.category},
        benefits=found,
        themes=themes,
        mentions=mentions,
        actions=actions,
        decisions=decisions,
        outcomes={**of_mentions, **of_actions},
    )
