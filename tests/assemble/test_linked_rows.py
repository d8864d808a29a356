"""Which entry each row of the tables is linked to, mention by mention."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import pytest
from extracted_documents import extracted_document
from pydantic import BaseModel

from pipeline.assemble.action_rows import Indexes, _who
from pipeline.assemble.corpus import Corpus
from pipeline.assemble.tables import build_indexes
from pipeline.assemble.text_rows import document_rows, entity_rows
from pipeline.decisions import DecidedMention
from pipeline.known_bodies import KnownBodies
from pipeline.registers import Register
from pipeline.schema import (
    CorpusThemes,
    EntityRow,
    ExtractedDocument,
    GazetteerPlace,
    Label,
    Mention,
    Participant,
    Passage,
    PlaceAuthority,
    PlaceKind,
    Role,
    TaggedDocument,
)

R = TypeVar("R", bound=BaseModel)
TEXT = "De Euregio Lindeboog en Beukstad. Lindeboog groeit; Oudendorp wacht."
TOWN = GazetteerPlace(
    key="geonames:1",
    name="Beukstad",
    authority=PlaceAuthority.GEONAMES,
    code="1",
    iso_3166="BE-WLG",
    kind=PlaceKind.CITY,
    latitude=None,
    longitude=None,
)


AREA = TOWN.model_copy(
    update={"key": "own:lindeboog", "name": "Lindeboog", "kind": PlaceKind.COOPERATION_AREA}
)


def part(model: type[R], **fields: object) -> R:
    """Return a record of which only what these rows are made from is told."""
    return model.model_construct(None, **fields)


def found(text: str, label: Label, **links: str) -> Mention:
    start = TEXT.rindex(text)
    return Mention(
        passage_id="p",
        start=start,
        end=start + len(text),
        text=text,
        label=label,
        value=None,
        score=None,
        origin="model:x",
        place_key=links.get("place_key"),
        antecedent=links.get("antecedent"),
    )


def corpus_of(mentions: Sequence[Mention]) -> Corpus:
    passage = part(Passage, passage_id="p", text=TEXT, words=())
    tagged = part(TaggedDocument, doc_id="d", mentions=tuple(mentions), places=(TOWN, AREA))
    return Corpus(
        documents=[part(ExtractedDocument, doc_id="d", passages=(passage,))],
        tagged={"d": tagged},
        troubles={},
        benefits=[],
        themes=part(CorpusThemes, themes=(), weights=()),
        mentions=[DecidedMention(mention, None) for mention in mentions],
        actions=[],
        decisions=[],
        outcomes={},
    )


def indexes_of(corpus: Corpus) -> Indexes:
    return build_indexes(
        corpus, Register("organisations", []), Register("places", []), KnownBodies()
    )


def linked(mentions: Sequence[Mention]) -> dict[str, EntityRow]:
    corpus = corpus_of(mentions)
    indexes = indexes_of(corpus)
    rows = entity_rows(corpus, indexes.organisations, indexes.places)
    return {f"{row.text} {row.label.value}": row for row in rows}


def test_a_mention_is_linked_to_an_organisation_or_a_place_or_neither() -> None:
    rows = linked(
        [
            found("Euregio Lindeboog", Label.ORG),
            found("Beukstad", Label.LOC, place_key=TOWN.key),
            found("Lindeboog", Label.LOC),
            found("Oudendorp", Label.LOC),
        ]
    )
    assert rows["Euregio Lindeboog ORG"].organisation_id is not None
    assert rows["Beukstad LOC"].place_id is not None
    assert rows["Beukstad LOC"].organisation_id is None
    assert rows["Lindeboog LOC"].organisation_id is None
    assert rows["Oudendorp LOC"].place_id is None


def test_the_area_of_a_body_is_linked_to_the_body() -> None:
    rows = linked(
        [
            found("Euregio Lindeboog", Label.ORG),
            found("Lindeboog", Label.ORG, antecedent="Euregio Lindeboog"),
            found("Lindeboog", Label.LOC),
        ]
    )
    body = rows["Euregio Lindeboog ORG"].organisation_id
    assert rows["Lindeboog LOC"].organisation_id == body is not None
    assert rows["Lindeboog LOC"].place_id is None


def taking_part(mention: Mention) -> Participant:
    place = {"passage_id": mention.passage_id, "start": mention.start, "end": mention.end}
    named = {"name": mention.text, "as_written": mention.text, "label": mention.label}
    return Participant.model_validate({**place, **named, "role": Role.PARTY})


def test_an_area_that_takes_part_is_the_body_of_its_name_where_there_is_one() -> None:
    body = found("Lindeboog", Label.ORG)
    start = TEXT.index("Lindeboog")
    area = found("Lindeboog", Label.LOC, place_key=AREA.key).model_copy(
        update={"start": start, "end": start + len("Lindeboog")}
    )
    town = found("Beukstad", Label.LOC, place_key=TOWN.key)
    both = indexes_of(corpus_of([area, body, town]))
    (acts, nowhere) = _who(taking_part(area), "d", both)
    assert (acts, nowhere) == (both.organisations.identify("d", "Lindeboog"), None)
    assert acts is not None
    alone = indexes_of(corpus_of([area, town]))
    assert _who(taking_part(area), "d", alone) == (None, alone.places.identify(AREA.key))
    assert _who(taking_part(town), "d", both) == (None, both.places.identify(TOWN.key))


def test_an_area_by_another_of_its_names_is_its_body_too() -> None:
    body = found("Lindeboog", Label.ORG)
    area = found("Oudendorp", Label.LOC, place_key=AREA.key)
    both = indexes_of(corpus_of([area, body]))
    (acts, nowhere) = _who(taking_part(area), "d", both)
    assert (acts, nowhere) == (both.organisations.identify("d", "Lindeboog"), None)
    assert acts is not None


def test_what_a_working_group_does_is_done_by_its_owner_where_that_has_an_entry() -> None:
    group = found("Oudendorp", Label.ORG, antecedent="werkgroep Oudendorp (Euregio Lindeboog)")
    acting = taking_part(group).model_copy(update={"name": "Euregio Lindeboog"})
    both = indexes_of(corpus_of([found("Euregio Lindeboog", Label.ORG), group]))
    owner = both.organisations.identify("d", "Euregio Lindeboog")
    assert _who(acting, "d", both) == (owner, None)
    assert owner is not None
    alone = indexes_of(corpus_of([group]))
    own = alone.organisations.of_mention("d", group)
    assert own is not None
    assert _who(acting, "d", alone) == (own, None)


@pytest.mark.parametrize(
    ("in_metadata", "in_text", "published"),
    [(None, "2022-12", "2022-12"), ("2022-11-30", "2022-12", "2022-11-30"), (None, None, None)],
)
def test_a_document_is_of_the_day_in_its_metadata_else_in_its_text(
    in_metadata: str | None, in_text: str | None, published: str | None
) -> None:
    document = extracted_document(TEXT, published=in_metadata)
    tagged = part(TaggedDocument, doc_id="d", category=None, published=in_text)
    corpus = replace(corpus_of([]), documents=[document], tagged={"d": tagged})
    assert [row.published for row in document_rows(corpus)] == [published]
