"""The sentences of one document in reading order, each with its mentions, headings and neighbours.

Tables and captions are left out: their words are no sentences. So is all that has no parse. Words
are read as text only, since a parse read back from disk need not carry the vocabulary it had.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from spacy.tokens import Doc, Span, Token

from pipeline.assemble.actions.grammar import Predicate, read_predicates
from pipeline.schema import ExtractedDocument, Mention, Passage, PassageKind, Section

LEFT_OUT = frozenset({PassageKind.TABLE, PassageKind.CAPTION})


class Stretch(Protocol):
    """A stretch of a passage, in characters."""

    @property
    def start(self) -> int:
        """Offset of the first character in the passage."""
        ...

    @property
    def end(self) -> int:
        """Offset just past the last character."""
        ...


@dataclass(frozen=True, eq=False)
class ReportSentence:
    """A sentence where it stands.

    Parameters
    ----------
    index
        Position among the sentences of the document.
    passage
        The passage it is part of.
    headings
        Titles of the sections above it, the widest first.
    span
        The sentence in the parse, white space and line ends at its borders left out.
    mentions
        The mentions in it, in order.
    place
        Position in the passage, counted from 0.
    places
        Number of sentences in the passage.
    whole
        The sentence that this is a part of; None where it is whole. A part is read like a
        sentence, but the evidence of an action is whole sentences.
    words
        Positions in the parse of the words of a part, which may stand around another part; None
        where it is whole.
    """

    index: int
    passage: Passage
    headings: tuple[str, ...]
    span: Span
    mentions: tuple[Mention, ...]
    place: int
    places: int
    whole: ReportSentence | None = None
    words: frozenset[int] | None = None

    @property
    def start(self) -> int:
        """Offset of the first character in the passage."""
        return self.span.start_char

    @property
    def end(self) -> int:
        """Offset just past the last character."""
        return self.span.end_char

    @property
    def text(self) -> str:
        """The characters of the sentence."""
        return self.passage.text[self.start : self.end]

    @cached_property
    def predicates(self) -> tuple[Predicate, ...]:
        """The predicates of the sentence, that of the main clause first."""
        return read_predicates(self.span)

    def holds(self, token: Token) -> bool:
        """Tell whether a word is in it, and not in another part that it stands around."""
        if self.words is not None:
            return token.i in self.words
        return self.span.start <= token.i < self.span.end

    def span_of(self, place: Stretch) -> Span:
        """Return the tokens that a mention or phrase covers, wholly or in part."""
        doc = self.span.doc
        span = doc.char_span(place.start, place.end, alignment_mode="expand")
        return span if span is not None else doc[self.span.start : self.span.start + 1]


def read_sentences(
    document: ExtractedDocument, mentions: Sequence[Mention], parses: Mapping[str, Doc]
) -> tuple[ReportSentence, ...]:
    """Return the parsed sentences of a document in reading order."""
    by_passage: dict[str, list[Mention]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda m: (m.start, m.end)):
        by_passage[mention.passage_id].append(mention)
    sections = {section.section_id: section for section in document.sections}
    found: list[ReportSentence] = []
    for passage in sorted(document.passages, key=lambda p: p.position):
        if passage.kind in LEFT_OUT or passage.passage_id not in parses:
            continue
        spans = [s for s in map(_trim, parses[passage.passage_id].sents) if s is not None]
        headings = _headings(passage.section_id, sections)
        for place, span in enumerate(spans):
            inside = [m for m in by_passage[passage.passage_id] if _begins_in(m, span)]
            where = (place, len(spans))
            found.append(ReportSentence(len(found), passage, headings, span, tuple(inside), *where))
    return tuple(found)


def _trim(span: Span) -> Span | None:
    start, end = span.start, span.end
    while start < end and span.doc[start].text.isspace():
        start += 1
    while end > start and span.doc[end - 1].text.isspace():
        end -= 1
    return span.doc[start:end] if any(t.text.isalpha() for t in span.doc[start:end]) else None


def _begins_in(mention: Mention, span: Span) -> bool:
    return span.start_char <= mention.start < span.end_char


def _headings(section_id: str | None, sections: Mapping[str, Section]) -> tuple[str, ...]:
    titles: list[str] = []
    while section_id is not None and section_id in sections and len(titles) < len(sections):
        section = sections[section_id]
        titles.append(section.title)
        section_id = section.parent_id
    return tuple(reversed(titles))
