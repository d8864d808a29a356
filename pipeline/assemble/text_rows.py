"""Tables that tell what was read: documents, sections, passages, cells, sentences, entities."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.assemble.boxes import boxes
from pipeline.assemble.corpus import Corpus
from pipeline.assemble.organisations import OrganisationIndex
from pipeline.assemble.places import PlaceIndex
from pipeline.decisions import DecidedMention
from pipeline.schema import (
    DocumentRow,
    DocumentStatus,
    EntityRow,
    ExtractedDocument,
    Label,
    Mention,
    OrganisationRow,
    Passage,
    PassageRow,
    PlaceRow,
    SectionRow,
    SentenceRow,
    TableCellRow,
    ThemeWeight,
    join_sources,
)


def document_rows(corpus: Corpus) -> Iterator[DocumentRow]:
    """Yield every source file; trouble in a later stage leaves a document partial."""
    for document in corpus.documents:
        tagged = corpus.tagged.get(document.doc_id)
        trouble = tagged if tagged and tagged.category else None
        later = trouble or corpus.troubles.get(document.doc_id)
        yield DocumentRow(
            doc_id=document.doc_id,
            title=document.title,
            source=join_sources(document.sources),
            sha256=document.sha256,
            media_type=document.media_type,
            language=document.language,
            pages=document.pages,
            published=document.published or (tagged.published if tagged else None),
            text_layer=document.text_layer,
            status=DocumentStatus.PARTIAL if later else document.status,
            category=later.category if later else document.category,
            message=later.message if later else document.message,
        )


def section_rows(corpus: Corpus) -> Iterator[SectionRow]:
    """Yield every heading in reading order."""
    for document in corpus.documents:
        for section in document.sections:
            yield SectionRow(doc_id=document.doc_id, **section.model_dump(exclude={"words"}))


def passage_rows(corpus: Corpus) -> Iterator[PassageRow]:
    """Yield every passage in reading order, with its main theme."""
    main = main_themes(corpus)
    for document in corpus.documents:
        for passage in document.passages:
            theme = main.get(passage.passage_id)
            yield _passage_row(document, passage, theme)


def main_themes(corpus: Corpus) -> dict[str, ThemeWeight]:
    """Return the heaviest theme of each passage that has one, the lowest id among equals."""
    main: dict[str, ThemeWeight] = {}
    for weight in sorted(corpus.themes.weights, key=lambda w: (-w.weight, w.theme_id)):
        main.setdefault(weight.passage_id, weight)
    return main


def _passage_row(
    document: ExtractedDocument, passage: Passage, theme: ThemeWeight | None
) -> PassageRow:
    return PassageRow(
        passage_id=passage.passage_id,
        doc_id=document.doc_id,
        section_id=passage.section_id,
        position=passage.position,
        page_first=passage.page_first,
        page_last=passage.page_last,
        kind=passage.kind,
        text=passage.text,
        language=passage.language,
        theme_id=theme.theme_id if theme else None,
        theme_score=theme.weight if theme else None,
    )


def cell_rows(corpus: Corpus) -> Iterator[TableCellRow]:
    """Yield every table cell."""
    for document in corpus.documents:
        for passage in document.passages:
            for cell in passage.cells:
                yield TableCellRow(passage_id=passage.passage_id, **cell.model_dump())


def sentence_rows(corpus: Corpus) -> Iterator[SentenceRow]:
    """Yield every sentence in reading order."""
    for record in corpus.tagged.values():
        for sentence in record.sentences:
            yield SentenceRow(
                sentence_id=f"{sentence.passage_id}:{sentence.start}-{sentence.end}",
                passage_id=sentence.passage_id,
                start=sentence.start,
                end=sentence.end,
            )


def entity_rows(
    corpus: Corpus, organisations: OrganisationIndex, places: PlaceIndex
) -> Iterator[EntityRow]:
    """Yield every mention in reading order, with the body or place that it names."""
    passages, document_of = corpus.passages, corpus.document_of
    order = {passage_id: n for n, passage_id in enumerate(passages)}
    for decided in sorted(
        corpus.mentions, key=lambda d: (order[d.mention.passage_id], d.mention.start)
    ):
        mention = decided.mention
        doc_id = document_of[mention.passage_id]
        yield EntityRow(
            entity_id=entity_id(mention),
            passage_id=mention.passage_id,
            doc_id=doc_id,
            start=mention.start,
            end=mention.end,
            text=mention.text,
            label=mention.label,
            value=mention.value,
            organisation_id=_organisation_id(doc_id, mention, organisations),
            place_id=(places.identify(mention.place_key) if mention.label is Label.LOC else None),
            score=mention.score,
            origin=mention.origin,
            decision=decided.decision,
            boxes=boxes(passages[mention.passage_id].words, mention.start, mention.end),
        )


def _organisation_id(doc_id: str, mention: Mention, organisations: OrganisationIndex) -> str | None:
    return organisations.of_mention(doc_id, mention) if _may_name_a_body(mention) else None


def _may_name_a_body(mention: Mention) -> bool:
    """Tell organisations, and places without an entry, which may be the area of a body."""
    return mention.label is Label.ORG or (mention.label is Label.LOC and mention.place_key is None)


def entity_id(mention: Mention) -> str:
    """Return the id of a mention."""
    return f"{mention.passage_id}:{mention.start}-{mention.end}:{mention.label.value}"


def organisation_mentions(
    mentions: Sequence[DecidedMention], document_of: Mapping[str, str]
) -> dict[str, list[Mention]]:
    """Return the mentions that may name an organisation by document."""
    found: dict[str, list[Mention]] = defaultdict(list)
    for decided in mentions:
        if _may_name_a_body(decided.mention):
            found[document_of[decided.mention.passage_id]].append(decided.mention)
    return found


def organisation_rows(
    entities: Sequence[EntityRow], index: OrganisationIndex
) -> Iterator[OrganisationRow]:
    """Yield every body, with how often it is named."""
    named = Counter(e.organisation_id for e in entities if e.organisation_id)
    documents = _documents((e.organisation_id, e.doc_id) for e in entities)
    for identifier, body in index.bodies.items():
        yield OrganisationRow(
            organisation_id=identifier,
            name=body.name,
            abbreviation=body.abbreviation,
            aliases=json.dumps(body.aliases, ensure_ascii=False) if body.aliases else None,
            kind=body.kind,
            country=body.country,
            mentions=named[identifier],
            documents=len(documents[identifier]),
        )


def place_rows(entities: Sequence[EntityRow], index: PlaceIndex) -> Iterator[PlaceRow]:
    """Yield every place, with how often it is named."""
    named = Counter(e.place_id for e in entities if e.place_id)
    documents = _documents((e.place_id, e.doc_id) for e in entities)
    for identifier, place in sorted(index.places.items()):
        yield PlaceRow(
            place_id=identifier,
            name=index.names[identifier],
            authority=place.authority,
            code=place.code,
            iso_3166=place.iso_3166,
            kind=place.kind,
            latitude=place.latitude,
            longitude=place.longitude,
            mentions=named[identifier],
            documents=len(documents[identifier]),
        )


def _documents(pairs: Iterable[tuple[str | None, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for identifier, doc_id in pairs:
        if identifier:
            found[identifier].add(doc_id)
    return found
