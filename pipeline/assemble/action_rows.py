"""Tables that tell what is done: actions, who takes part, the evidence, benefits."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline import edtf
from pipeline.assemble.boxes import boxes
from pipeline.assemble.corpus import Corpus
from pipeline.assemble.organisations import OrganisationIndex
from pipeline.assemble.places import PlaceIndex
from pipeline.assemble.text_rows import main_themes
from pipeline.body_names import name_key, owner_of_group
from pipeline.decisions import DecidedAction
from pipeline.schema import (
    ActionRow,
    BenefitRow,
    EvidenceRow,
    Label,
    Mention,
    Participant,
    ParticipantRow,
    PlaceKind,
)


@dataclass(frozen=True)
class Indexes:
    """What names lead to."""

    organisations: OrganisationIndex
    places: PlaceIndex
    mentions: Mapping[tuple[str, int, int], Mention]
    """Mentions by passage and span."""
    place_keys: Mapping[tuple[str, str], str]
    """Keys of linked places by document and words."""


def index_mentions(corpus: Corpus) -> dict[tuple[str, int, int], Mention]:
    """Return the mentions by passage and span."""
    return {
        (d.mention.passage_id, d.mention.start, d.mention.end): d.mention for d in corpus.mentions
    }


def index_place_keys(corpus: Corpus) -> dict[tuple[str, str], str]:
    """Return the keys of linked places by document and words, the first mention of each."""
    found: dict[tuple[str, str], str] = {}
    for decided in corpus.mentions:
        mention = decided.mention
        if mention.place_key:
            place = (corpus.document_of[mention.passage_id], mention.text)
            found.setdefault(place, mention.place_key)
    return found


def action_rows(corpus: Corpus, indexes: Indexes) -> Iterator[ActionRow]:
    """Yield every action in the order of the text."""
    themes = main_themes(corpus)
    for decided in _ordered(corpus):
        action = decided.action
        theme = themes.get(action.evidence[0].passage_id)
        first, last = edtf.bounds(action.date) if action.date else (None, None)
        yield ActionRow(
            action_id=action.action_id,
            doc_id=corpus.document_of[action.evidence[0].passage_id],
            summary=action.summary,
            name=action.name,
            type=action.type,
            status=action.status,
            status_cue=action.status_cue,
            outcome=action.outcome,
            outcome_cue=action.outcome_cue,
            formality=action.formality,
            theme_id=theme.theme_id if theme else None,
            date=action.date,
            date_from=first,
            date_to=last,
            date_as_written=action.date_as_written,
            date_basis=action.date_basis,
            place_id=indexes.places.identify(action.place_key),
            place_as_written=action.place_as_written,
            amount=action.amount,
            currency=action.currency,
            amount_as_written=action.amount_as_written,
            score=action.score,
            origin=action.origin,
            decision=decided.decision,
        )


def _ordered(corpus: Corpus) -> Sequence[DecidedAction]:
    order = {passage_id: n for n, passage_id in enumerate(corpus.passages)}
    return sorted(
        corpus.actions,
        key=lambda d: (
            order[d.action.evidence[0].passage_id],
            d.action.evidence[0].start,
            d.action.action_id,
        ),
    )


def participant_rows(corpus: Corpus, indexes: Indexes) -> Iterator[ParticipantRow]:
    """Yield who takes part in each action; one body stands once in each role."""
    for decided in _ordered(corpus):
        action = decided.action
        doc_id = corpus.document_of[action.evidence[0].passage_id]
        seen: set[tuple[str, str]] = set()
        position = 0
        for participant in action.participants:
            organisation, place = _who(participant, doc_id, indexes)
            name = _display(participant, organisation, place, indexes)
            same = (organisation or place or name_key(name), participant.role.value)
            if same in seen:
                continue
            seen.add(same)
            yield ParticipantRow(
                action_id=action.action_id,
                position=position,
                organisation_id=organisation,
                place_id=place,
                name=name,
                as_written=participant.as_written if participant.passage_id else None,
                role=participant.role,
            )
            position += 1


def _who(participant: Participant, doc_id: str, indexes: Indexes) -> tuple[str | None, str | None]:
    """Return the organisation or place behind a participant, at most one of the two."""
    if participant.label is Label.LOC and (key := _place_key(participant, doc_id, indexes)):
        place = indexes.places.identify(key)
        if place:
            body = _acting_body(participant, doc_id, place, indexes)
            return (body, None) if body else (None, place)
    mention = _mention(participant, indexes)
    if _is_organ_of(participant, mention) and (
        organisation := indexes.organisations.identify(doc_id, participant.name)
    ):
        return organisation, None
    if mention and (organisation := indexes.organisations.of_mention(doc_id, mention)):
        return organisation, None
    for text in (participant.as_written, participant.name):
        organisation = indexes.organisations.identify(doc_id, text)
        if organisation:
            return organisation, None
    return None, None


def _acting_body(participant: Participant, doc_id: str, place: str, indexes: Indexes) -> str | None:
    """Return the body of the same name where an area of cooperation takes part.

    As a place it is where something happens; who takes part is the body, so that what an area does
    is not counted under two ids.
    """
    if indexes.places.places[place].kind is not PlaceKind.COOPERATION_AREA:
        return None
    # "De Lindeboog-landen" are the place Lindeboog, and it is that name which the body bears.
    called = (participant.as_written, indexes.places.names[place])
    found = (indexes.organisations.identify(doc_id, name) for name in called)
    return next((body for body in found if body), None)


def _is_organ_of(participant: Participant, mention: Mention | None) -> bool:
    """Tell whether what is written is an organ of the body that takes part."""
    owner = owner_of_group(mention.antecedent or "") if mention else None
    if owner is not None and name_key(owner) == name_key(participant.name):
        return True
    return participant.as_written.casefold().endswith(f" {participant.name.casefold()}")


def _place_key(participant: Participant, doc_id: str, indexes: Indexes) -> str | None:
    """Return the key of the place at the span, or of the same words elsewhere when implied."""
    if participant.passage_id is None or participant.start is None or participant.end is None:
        return indexes.place_keys.get((doc_id, participant.as_written))
    mention = _mention(participant, indexes)
    return mention.place_key if mention else None


def _mention(participant: Participant, indexes: Indexes) -> Mention | None:
    """Return the mention that names a participant, if it is named."""
    if participant.passage_id is None or participant.start is None or participant.end is None:
        return None
    return indexes.mentions.get((participant.passage_id, participant.start, participant.end))


def _display(
    participant: Participant, organisation: str | None, place: str | None, indexes: Indexes
) -> str:
    if organisation:
        return indexes.organisations.bodies[organisation].name
    return indexes.places.names[place] if place else participant.name


def evidence_rows(corpus: Corpus) -> Iterator[EvidenceRow]:
    """Yield the sentences behind each action, in order."""
    passages = corpus.passages
    for decided in _ordered(corpus):
        for quote in decided.action.evidence:
            yield EvidenceRow(
                action_id=decided.action.action_id,
                passage_id=quote.passage_id,
                start=quote.start,
                end=quote.end,
                text=quote.text,
                boxes=boxes(passages[quote.passage_id].words, quote.start, quote.end),
            )


def benefit_rows(corpus: Corpus) -> Iterator[BenefitRow]:
    """Yield the sentences that say what cooperating brings."""
    themes = main_themes(corpus)
    for record in corpus.benefits:
        for benefit in record.benefits:
            quote = benefit.quote
            theme = themes.get(quote.passage_id)
            yield BenefitRow(
                theme_id=theme.theme_id if theme else None,
                passage_id=quote.passage_id,
                start=quote.start,
                end=quote.end,
                text=quote.text,
                parties=json.dumps(benefit.parties, ensure_ascii=False),
            )
