"""A spaCy DocBin: a Doc for each passage, with its sentences and its mentions.

Mentions are in `doc.ents` and, with those that overlap another, in `doc.spans["mentions"]`; each
span has the `entity_id` as `id_` and the organisation or place that it names as `kb_id_`. Tokens
are those of spaCy's Dutch tokenizer, cut where a mention or sentence begins or ends inside one, so
that every span has exactly the characters of its row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.util import filter_spans

from pipeline.assemble.exports.frames import Tables
from pipeline.export.passages import Read, read_passages

MENTIONS = "mentions"
"""Key of the mentions in `doc.spans`."""
ATTRIBUTES = ("ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID", "SENT_START")


def to_docbin(tables: Tables) -> bytes:
    """Return the passages as a DocBin; `spacy.blank("nl").vocab` reads it."""
    nlp = spacy.blank("nl")
    kept = DocBin(attrs=ATTRIBUTES, store_user_data=True)
    for read in read_passages(tables):
        kept.add(_doc(nlp, read))
    return kept.to_bytes()


def _doc(nlp: Language, read: Read) -> Doc:
    passage = read.passage
    bounds = {edge for m in read.mentions for edge in (m.start, m.end)}
    bounds |= {edge for s in read.sentences for edge in (s.start, s.end)}
    words, spaces = _tokens(nlp, passage.text, bounds)
    starts = {0, *(sentence.start for sentence in read.sentences)}
    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    if read.sentences:
        for token in doc:
            token.is_sent_start = token.idx in starts
    spans = [_span(doc, read, n) for n in range(len(read.mentions))]
    doc.set_ents(filter_spans(spans))
    doc.spans[MENTIONS] = spans
    doc.user_data = {
        "passage_id": passage.passage_id,
        "doc_id": passage.doc_id,
        "document": read.document,
        "page": passage.page_first,
    }
    return doc


def _span(doc: Doc, read: Read, number: int) -> Span:
    mention = read.mentions[number]
    # Words that a person added may begin or end with a space, which no token does.
    span = doc.char_span(
        mention.start,
        mention.end,
        label=mention.label.value,
        kb_id=mention.organisation_id or mention.place_id or "",
        span_id=mention.entity_id,
        alignment_mode="expand",
    )
    if span is None:
        raise ValueError(f"{mention.entity_id} lies outside its passage")
    return span


def _tokens(nlp: Language, text: str, bounds: Iterable[int]) -> tuple[list[str], list[bool]]:
    """Return words, and whether a space follows, with a cut at every bound."""
    words, spaces = [], []
    cuts = sorted(bounds)
    for token in nlp.make_doc(text):
        end = token.idx + len(token.text)
        parts = list(_parts(token.idx, end, cuts))
        words += [text[start:stop] for start, stop in parts]
        spaces += [False] * (len(parts) - 1) + [bool(token.whitespace_)]
    return words, spaces


def _parts(start: int, end: int, cuts: Iterable[int]) -> Iterator[tuple[int, int]]:
    for cut in cuts:
        if start < cut < end:
            yield start, cut
            start = cut
    yield start, end
