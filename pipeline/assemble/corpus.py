"""Everything that the stages before know of the corpus, with people's decisions applied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.decisions import DecidedAction, DecidedMention, apply_to_actions, apply_to_mentions
from pipeline.schema import (
    CorpusThemes,
    DecisionState,
    DocumentActions,
    ExtractedDocument,
    Mention,
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


@dataclass(frozen=True)
class Reading:
    """What was read and tagged, with people's decisions on the mentions."""

    documents: Sequence[ExtractedDocument]
    tagged: Sequence[TaggedDocument]
    mentions: Sequence[DecidedMention]
    outcomes: Mapping[str, DecisionState]

    def changed_by_people(self) -> dict[str, tuple[Mention, ...]]:
        """Return the mentions of each document in which decisions changed any."""
        document_of = {p.passage_id: d.doc_id for d in self.documents for p in d.passages}
        decided: dict[str, list[Mention]] = defaultdict(list)
        for row in self.mentions:
            decided[document_of[row.mention.passage_id]].append(row.mention)
        return {
            record.doc_id: tuple(decided[record.doc_id])
            for record in self.tagged
            if list(record.mentions) != decided[record.doc_id]
        }


def apply_decisions(
    documents: Sequence[ExtractedDocument],
    tagged: Sequence[TaggedDocument],
    decisions: Sequence[ReviewDecision],
) -> Reading:
    """Apply every decision on mentions, once over the whole corpus: some reach everywhere."""
    texts = {p.passage_id: p.text for document in documents for p in document.passages}
    found = [mention for record in tagged for mention in record.mentions]
    mentions, outcomes = apply_to_mentions(found, texts, decisions)
    return Reading(documents, tagged, mentions, outcomes)


def gather(
    reading: Reading,
    found: Sequence[DocumentActions],
    themes: CorpusThemes,
    decisions: Sequence[ReviewDecision],
) -> Corpus:
    """Put records together and apply every decision on actions.

    Parameters
    ----------
    reading
        What was read and tagged.
    found
        Actions of each document, in order of doc_id.
    themes
        What `cluster` understood.
    decisions
        Every line of the decisions file, in order.
    """
    actions, outcomes = apply_to_actions(
        [action for record in found for action in record.actions], decisions
    )
    return Corpus(
        documents=reading.documents,
        tagged={record.doc_id: record for record in reading.tagged},
        troubles={record.doc_id: record for record in found if record.category},
        benefits=found,
        themes=themes,
        mentions=reading.mentions,
        actions=actions,
        decisions=decisions,
        outcomes={**reading.outcomes, **outcomes},
    )
