"""The dataset as the review page needs it: mentions and actions with where they stand."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.decisions import mention_key
from pipeline.schema import (
    ActionDraft,
    ActionRow,
    Decision,
    DecisionRow,
    DecisionState,
    DocumentRow,
    EntityRow,
    EvidenceRow,
    Label,
    Mention,
    Participant,
    ParticipantRow,
    PassageRow,
    Quote,
    SectionRow,
    SentenceRow,
)
from pipeline.tables import read_table

Span = tuple[int, int]
"""First offset and offset past the last, in a passage text."""


@dataclass(frozen=True)
class ReviewData:
    """What one run found, by id where it is looked up.

    `decided` holds what earlier decisions made of a row, by its key in the dataset; `outcomes`
    the state of every decision that this run applied.
    """

    documents: Mapping[str, DocumentRow]
    headings: Mapping[str, str]
    passages: Mapping[str, PassageRow]
    sentences: Mapping[str, tuple[Span, ...]]
    mentions: tuple[Mention, ...]
    actions: tuple[ActionDraft, ...]
    decided: Mapping[str, Decision]
    outcomes: Mapping[str, DecisionState]
    texts: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        texts = {passage_id: passage.text for passage_id, passage in self.passages.items()}
        object.__setattr__(self, "texts", texts)


def read_review_data(folder: Path) -> ReviewData:
    """Read the tables that review shows.

    Raises
    ------
    GrenswerkError
        If a table is missing or does not keep to the contract.
    """
    documents = {row.doc_id: row for row in read_table(folder, DocumentRow)}
    sections = {row.section_id: row for row in read_table(folder, SectionRow)}
    titles = {row.title for row in documents.values()}
    passages = sorted(read_table(folder, PassageRow), key=lambda p: (p.doc_id, p.position))
    entities = read_table(folder, EntityRow)
    actions = read_table(folder, ActionRow)
    mentions = {mention_key(mention): mention for mention in map(_mention, entities)}
    decided = {mention_key(_mention(row)): row.decision for row in entities if row.decision}
    decided |= {row.action_id: row.decision for row in actions if row.decision}
    return ReviewData(
        documents=documents,
        headings={section_id: _heading(sections, section_id, titles) for section_id in sections},
        passages={passage.passage_id: passage for passage in passages},
        sentences=_sentences(read_table(folder, SentenceRow)),
        mentions=tuple(mentions.values()),
        actions=_actions(
            actions, read_table(folder, EvidenceRow), read_table(folder, ParticipantRow)
        ),
        decided=decided,
        outcomes={row.decision_id: row.state for row in read_table(folder, DecisionRow)},
    )


def _heading(
    sections: Mapping[str, SectionRow], section_id: str, titles: Container[str | None]
) -> str:
    """Return the headings from the highest down to this one, without the title above them all."""
    path: list[str] = []
    seen: set[str] = set()
    step: str | None = section_id
    while step is not None and step in sections and step not in seen:
        seen.add(step)
        section = sections[step]
        step = section.parent_id
        if step is None and section.title in titles:
            break
        path.append(" ".join(filter(None, [section.code, section.title])))
    return " › ".join(reversed(path))


def _sentences(rows: Iterable[SentenceRow]) -> dict[str, tuple[Span, ...]]:
    found: dict[str, list[Span]] = {}
    for row in rows:
        found.setdefault(row.passage_id, []).append((row.start, row.end))
    return {passage_id: tuple(sorted(spans)) for passage_id, spans in found.items()}


def _mention(row: EntityRow) -> Mention:
    shared = set(Mention.model_fields) & set(EntityRow.model_fields)
    return Mention(**row.model_dump(include=shared), place_key=None, antecedent=None)


def _actions(
    rows: Iterable[ActionRow],
    evidence: Iterable[EvidenceRow],
    participants: Iterable[ParticipantRow],
) -> tuple[ActionDraft, ...]:
    quotes: dict[str, list[Quote]] = {}
    for quote in evidence:
        shared = quote.model_dump(include=set(Quote.model_fields))
        quotes.setdefault(quote.action_id, []).append(Quote(**shared))
    parties: dict[str, list[Participant]] = {}
    for row in sorted(participants, key=lambda p: (p.action_id, p.position)):
        parties.setdefault(row.action_id, []).append(_participant(row))
    shared_fields = set(ActionDraft.model_fields) & set(ActionRow.model_fields)
    return tuple(
        ActionDraft(
            **row.model_dump(include=shared_fields),
            evidence=tuple(quotes.get(row.action_id, ())),
            participants=tuple(parties.get(row.action_id, ())),
            place_key=None,
        )
        for row in rows
    )


def _participant(row: ParticipantRow) -> Participant:
    label = Label.LOC if row.place_id else Label.ORG
    return Participant(
        name=row.name,
        as_written=row.as_written or row.name,
        role=row.role,
        label=label,
        passage_id=None,
        start=None,
        end=None,
    )
