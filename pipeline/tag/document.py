"""Tags one document: sentences, mentions, links, and the parse that later stages read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from pipeline.edtf import bounds
from pipeline.schema import (
    DocumentStatus,
    ExtractedDocument,
    GazetteerPlace,
    Label,
    Mention,
    Passage,
    Sentence,
    TaggedDocument,
)
from pipeline.tag.antecedents import Name, find_antecedents
from pipeline.tag.date_context import prevailing_year
from pipeline.tag.dates import find_dates, heading_year
from pipeline.tag.gazetteer import Gazetteer
from pipeline.tag.names.model import NameModel
from pipeline.tag.places import link_places
from pipeline.tag.proposals import Proposal, settle
from pipeline.tag.proposing import propose_by_grammar, propose_entities, propose_read_names
from pipeline.tag.published import find_published
from pipeline.tag.reading import read_texts
from pipeline.tag.titled import name_titled
from pipeline.tag.told_names import add_told_names
from pipeline.tag.told_things import drop_told_things

NO_LABELS: Mapping[str, Label | None] = MappingProxyType({})


def tag_document(
    nlp: Language,
    gazetteer: Gazetteer,
    names: NameModel | None,
    document: ExtractedDocument,
    *,
    origin: str,
    batch_size: int,
    labels: Mapping[str, Label | None] = NO_LABELS,
) -> tuple[TaggedDocument, list[Doc]]:
    """Return the mentions of a document and the parse of each Dutch passage.

    Parameters
    ----------
    nlp
        A spaCy pipeline that parses and names entities.
    gazetteer
        Known places.
    names
        Reads names a second time; without one those of the pipeline stand, without scores.
    document
        What `extract` understood.
    origin
        What identifies the pipeline, for the column `origin`.
    batch_size
        Passages per batch; a fixed number keeps results the same on every run.
    labels
        Our labels for those of a pipeline that names things differently.
    """

    def known_place(name: str) -> bool:
        return bool(gazetteer.candidates(name))

    passages = [p for p in document.passages if p.language in (None, "nl")]
    docs = read_texts(nlp, (p.text for p in passages), batch_size)
    read = _read_names(names, docs, origin, labels)
    published = document.published or find_published(document, known_place)
    year, headings = _context_year(document.title, published, passages), _headings(document)
    spans = [
        settle(
            proposed, propose_by_grammar(passage.text, headings.get(passage.section_id, ()), year)
        )
        for passage, proposed in zip(passages, read, strict=True)
    ]
    texts = [passage.text for passage in passages]
    spans = name_titled(drop_told_things(spans, texts), texts)
    spans = add_told_names(spans, texts, known_place)
    mentions = _mentions(passages, spans, gazetteer)
    links = link_places(mentions, {p.passage_id: p.text for p in passages}, gazetteer)
    linked = tuple(
        mention.model_copy(update={"place_key": place.key}) if place else mention
        for mention, place in zip(mentions, links, strict=True)
    )
    for doc, found in zip(docs, spans, strict=True):
        _set_entities(doc, found)
    tagged = TaggedDocument(
        doc_id=document.doc_id,
        status=DocumentStatus.OK,
        category=None,
        message=None,
        published=published,
        parsed=tuple(passage.passage_id for passage in passages),
        sentences=tuple(
            sentence
            for passage, doc in zip(passages, docs, strict=True)
            for sentence in _sentences(passage, doc)
        ),
        mentions=linked,
        places=_places_used(links),
    )
    return tagged, docs


def _read_names(
    names: NameModel | None,
    docs: Sequence[Doc],
    origin: str,
    labels: Mapping[str, Label | None],
) -> list[list[Proposal]]:
    if names is None:
        return [propose_entities(doc, origin, labels) for doc in docs]
    return [
        propose_read_names(doc.text, found, origin)
        for doc, found in zip(docs, names.read(docs), strict=True)
    ]


def _context_year(
    title: str | None, published: str | None, passages: Sequence[Passage]
) -> int | None:
    """Return the year that a date without one belongs to.

    A report is of the year that its title names, whenever it appears; where the title names none,
    or a period in which it appeared, that of publication, else the prevailing one.
    """
    appeared = int(published[:4]) if published and published[:4].isdigit() else None
    named = heading_year([title or ""])
    if appeared and (named is None or _is_within(title or "", appeared)):
        return appeared
    return named or prevailing_year(
        date.value
        for passage in passages
        for date in find_dates(passage.text)
        if date.value and date.basis == "text"
    )


def _is_within(title: str, year: int) -> bool:
    """Tell whether a year lies in a period of several that a title names."""
    for date in find_dates(title):
        first, last = bounds(date.value) if date.value else (None, None)
        if first and last and first[:4] <= str(year) <= last[:4]:
            return True
    return False


def _headings(document: ExtractedDocument) -> dict[str | None, tuple[str, ...]]:
    """Return the titles over the text of each section, its own last; parents come first."""
    titles: dict[str | None, tuple[str, ...]] = {}
    for section in document.sections:
        titles[section.section_id] = (*titles.get(section.parent_id, ()), section.title)
    return titles


def _mentions(
    passages: Sequence[Passage], spans: Sequence[Sequence[Proposal]], gazetteer: Gazetteer
) -> list[Mention]:
    names = [
        Name(index, span.start, span.end, passages[index].text[span.start : span.end], span.label)
        for index, found in enumerate(spans)
        for span in found
        if span.label is Label.ORG
    ]
    full = {
        (names[index].passage, names[index].start): name
        for index, name in find_antecedents(
            names, [p.text for p in passages], lambda word: bool(gazetteer.candidates(word))
        ).items()
    }
    return [
        Mention(
            passage_id=passages[index].passage_id,
            start=span.start,
            end=span.end,
            text=passages[index].text[span.start : span.end],
            label=span.label,
            value=span.value,
            score=span.score,
            origin=span.origin,
            place_key=None,
            antecedent=full.get((index, span.start)),
            basis=span.basis,
        )
        for index, found in enumerate(spans)
        for span in found
    ]


def _set_entities(doc: Doc, spans: Sequence[Proposal]) -> None:
    """Give the parse the mentions that stand, on whole tokens."""
    ents = [
        doc.char_span(span.start, span.end, label=span.label.value, alignment_mode="expand")
        for span in spans
    ]
    doc.set_ents(filter_spans([ent for ent in ents if ent is not None]))


def _sentences(passage: Passage, doc: Doc) -> list[Sentence]:
    """Return the sentences without the white space around them."""
    sentences = []
    for sent in doc.sents:
        text = sent.text
        start = sent.start_char + len(text) - len(text.lstrip())
        end = sent.end_char - (len(text) - len(text.rstrip()))
        if end > start:
            sentences.append(Sentence(passage_id=passage.passage_id, start=start, end=end))
    return sentences


def _places_used(links: Sequence[GazetteerPlace | None]) -> tuple[GazetteerPlace, ...]:
    used = {place.key: place for place in links if place}
    return tuple(used[key] for key in sorted(used))
