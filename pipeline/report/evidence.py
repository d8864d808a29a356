"""Evidence sentences cut into stretches, so that cues and mentions can be marked.

Cutting is done here and not in the browser: offsets count characters, JavaScript counts UTF-16
units, and the two differ as soon as a text holds a character beyond the basic plane.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.schema import EntityRow, EvidenceRow


class Span(NamedTuple):
    """A stretch of a sentence, offsets counted in the sentence, and what it is marked as."""

    start: int
    end: int
    mark: str


class Segment(NamedTuple):
    """A stretch of text with one set of marks."""

    text: str
    label: str | None
    cue: str | None


def mark_mentions(evidence: EvidenceRow, mentions: Iterable[EntityRow]) -> list[Span]:
    """Return the mentions that lie within the evidence, offsets counted from its start."""
    return [
        Span(row.start - evidence.start, row.end - evidence.start, row.label.value)
        for row in mentions
        if evidence.start <= row.start and row.end <= evidence.end
    ]


def find_cue(text: str, cue: str | None, mark: str) -> list[Span]:
    """Return where the words of a cue stand in a sentence.

    Words that stand together are one span; a cue whose words stand apart ("werd … getekend")
    gives a span for each; a cue that is not in the sentence gives none.
    """
    words = re.findall(r"\w+", cue or "")
    if not words:
        return []
    together = re.search(rf"\b{re.escape((cue or '').strip())}(?!\w)", text, re.IGNORECASE)
    if together:
        return [Span(together.start(), together.end(), mark)]
    pattern = r"\b.*?\b".join(f"({re.escape(word)})" for word in words)
    apart = re.search(rf"\b{pattern}\b", text, re.IGNORECASE | re.DOTALL)
    numbers = range(1, len(words) + 1)
    return [Span(apart.start(n), apart.end(n), mark) for n in numbers] if apart else []


def cut(text: str, mentions: Iterable[Span], cues: Iterable[Span]) -> list[Segment]:
    """Return the text in segments that join to the text; of overlapping mentions the longest."""
    labels = _paint(len(text), mentions)
    marks = _paint(len(text), cues)
    segments: list[Segment] = []
    start = 0
    for end in range(1, len(text) + 1):
        ends = end == len(text) or (labels[end], marks[end]) != (labels[start], marks[start])
        if ends:
            label, mark = labels[start], marks[start]
            segments.append(
                Segment(text[start:end], label.mark if label else None, mark.mark if mark else None)
            )
            start = end
    return segments


def _paint(length: int, spans: Iterable[Span]) -> list[Span | None]:
    """Return for each character the longest span that covers it."""
    painted: list[Span | None] = [None] * length
    for span in sorted(spans, key=lambda span: (span.end - span.start, span)):
        for at in range(max(0, span.start), min(length, span.end)):
            painted[at] = span
    return painted
