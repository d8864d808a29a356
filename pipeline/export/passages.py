"""What the forms for annotators have in common: each passage with its mentions and its page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from pipeline.assemble.exports.frames import Tables
from pipeline.schema import DocumentRow, EntityRow, PassageRow, Row, SentenceRow

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Read:
    """A passage, what was read in it, and the name of its report."""

    passage: PassageRow
    mentions: tuple[EntityRow, ...]
    sentences: tuple[SentenceRow, ...]
    document: str


def read_passages(tables: Tables) -> Iterator[Read]:
    """Yield every passage in reading order."""
    documents = {row.doc_id: row.title or row.source for row in _rows(tables, DocumentRow)}
    mentions: dict[str, list[EntityRow]] = defaultdict(list)
    for mention in _rows(tables, EntityRow):
        mentions[mention.passage_id].append(mention)
    sentences: dict[str, list[SentenceRow]] = defaultdict(list)
    for sentence in _rows(tables, SentenceRow):
        sentences[sentence.passage_id].append(sentence)
    for passage in _rows(tables, PassageRow):
        yield Read(
            passage,
            tuple(mentions[passage.passage_id]),
            tuple(sentences[passage.passage_id]),
            documents[passage.doc_id],
        )


def _rows(tables: Tables, kind: type[R]) -> Iterator[R]:
    return (row for row in tables.of(kind.TABLE) if isinstance(row, kind))
