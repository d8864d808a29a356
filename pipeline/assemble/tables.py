"""Puts the corpus into the tables of the contract, in their fixed order."""

from __future__ import annotations

from pipeline.assemble.action_rows import (
    Indexes,
    action_rows,
    benefit_rows,
    evidence_rows,
    index_mentions,
    index_place_keys,
    participant_rows,
)
from pipeline.assemble.corpus import Corpus
from pipeline.assemble.exports.frames import Tables
from pipeline.assemble.organisations import OrganisationIndex
from pipeline.assemble.overview import (
    bodies_of,
    mechanism_rows,
    overview_rows,
    parties_of,
    shared_theme_rows,
)
from pipeline.assemble.places import PlaceIndex
from pipeline.assemble.tellings import link_rows
from pipeline.assemble.text_rows import (
    cell_rows,
    document_rows,
    entity_rows,
    organisation_mentions,
    organisation_rows,
    passage_rows,
    place_rows,
    section_rows,
    sentence_rows,
)
from pipeline.assemble.theme_rows import (
    code_rows,
    passage_theme_rows,
    theme_code_rows,
    theme_rows,
)
from pipeline.decisions import decision_rows
from pipeline.known_bodies import KnownBodies
from pipeline.registers import Register
from pipeline.schema import Label, Row


def build_indexes(
    corpus: Corpus, organisations: Register, places: Register, known: KnownBodies
) -> Indexes:
    """Return what names lead to, over all documents.

    Parameters
    ----------
    corpus
        The whole corpus.
    organisations, places
        What people kept.
    known
        Bodies that need no introduction.
    """
    mentions = organisation_mentions(corpus.mentions, corpus.document_of)
    linked = {p.key: p for record in corpus.tagged.values() for p in record.places}
    used = {d.mention.place_key for d in corpus.mentions if d.mention.label is Label.LOC} | {
        d.action.place_key for d in corpus.actions
    }
    return Indexes(
        organisations=OrganisationIndex(mentions, organisations, linked, known),
        places=PlaceIndex((linked[key] for key in used if key), places),
        mentions=index_mentions(corpus),
        place_keys=index_place_keys(corpus),
    )


def build_tables(corpus: Corpus, indexes: Indexes) -> Tables:
    """Return every table of the dataset."""
    entities = list(entity_rows(corpus, indexes.organisations, indexes.places))
    actions = list(action_rows(corpus, indexes))
    participants = list(participant_rows(corpus, indexes))
    parties = parties_of(participants, bodies_of(entities, actions))
    every: list[list[Row]] = [
        list(document_rows(corpus)),
        list(section_rows(corpus)),
        list(theme_rows(corpus)),
        list(passage_rows(corpus)),
        list(cell_rows(corpus)),
        list(sentence_rows(corpus)),
        list(organisation_rows(entities, indexes.organisations)),
        list(place_rows(entities, indexes.places)),
        list(entities),
        list(passage_theme_rows(corpus)),
        list(theme_code_rows(corpus)),
        list(actions),
        list(participants),
        list(evidence_rows(corpus)),
        list(link_rows(corpus, actions, participants)),
        list(benefit_rows(corpus)),
        list(overview_rows(actions, parties)),
        list(shared_theme_rows(actions, parties)),
        list(mechanism_rows(actions, parties)),
        list(decision_rows(corpus.decisions, corpus.outcomes)),
        list(code_rows()),
    ]
    return Tables({rows[0].TABLE: rows for rows in every if rows})
