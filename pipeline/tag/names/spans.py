"""Names as labels on words: `B-ORG I-ORG O`, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Doc

OUTSIDE = "O"


class TokenSpan(NamedTuple):
    """A name by its first token, the token past its last, and its label."""

    start: int
    end: int
    label: str


def read_spans(tags: Sequence[str]) -> Iterator[TokenSpan]:
    """Yield the names that tags describe; an `I-` without its beginning begins a name."""
    start = 0
    while start < len(tags):
        if tags[start] == OUTSIDE:
            start += 1
            continue
        label = tags[start][2:]
        end = start + 1
        while end < len(tags) and tags[end] == f"I-{label}":
            end += 1
        yield TokenSpan(start, end, label)
        start = end


def write_tags(length: int, spans: Sequence[TokenSpan]) -> list[str]:
    """Return one tag for each of `length` tokens; of overlapping names the first stands."""
    tags = [OUTSIDE] * length
    for start, end, label in spans:
        if any(tag != OUTSIDE for tag in tags[start:end]):
            continue
        tags[start] = f"B-{label}"
        tags[start + 1 : end] = [f"I-{label}"] * (end - start - 1)
    return tags


def entity_tags(doc: Doc) -> list[str]:
    """Return the tags of the entities that a Doc bears."""
    return write_tags(len(doc), [TokenSpan(e.start, e.end, e.label_) for e in doc.ents])
