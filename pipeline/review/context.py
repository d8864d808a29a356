"""A mention in its sentence: pieces of text that the page marks up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pipeline.review.data import Span
from pipeline.schema import Mention

AROUND: Final = 240
"""Characters shown on either side where no sentence is known, and at most of a neighbour."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text with one look: the mention itself, another mention, or plain.

    `beside` is true outside the sentence of the mention.
    """

    text: str
    label: str | None
    current: bool
    beside: bool


@dataclass(frozen=True)
class Context:
    """Pieces that joined are the passage text from `start` on."""

    start: int
    pieces: tuple[Piece, ...]


def sentence_around(text: str, sentences: Sequence[Span], span: Span) -> Span:
    """Return the sentence or sentences that a stretch lies in, else some text around it."""
    touched = [s for s in sentences if s[0] < span[1] and span[0] < s[1]]
    if touched:
        return min(touched[0][0], span[0]), max(touched[-1][1], span[1])
    return max(0, span[0] - AROUND), min(len(text), span[1] + AROUND)


def context_of(
    text: str, sentences: Sequence[Span], current: Span, others: Sequence[Mention]
) -> Context:
    """Cut the sentence of a mention, and a little beside it, into pieces.

    Parameters
    ----------
    text : str
        The passage.
    sentences : Sequence[Span]
        Its sentences, in order.
    current : Span
        The mention that is asked about.
    others : Sequence[Mention]
        The mentions of the passage; what overlaps the current one is not marked.
    """
    sentence = sentence_around(text, sentences, current)
    shown = (_word_after(text, sentence[0] - AROUND), _word_before(text, sentence[1] + AROUND))
    marked = {
        (m.start, m.end): m.label.value
        for m in others
        if m.end <= current[0] or current[1] <= m.start
    }
    cuts = {*shown, *sentence, *current, *(offset for span in marked for offset in span)}
    inside = sorted(cut for cut in cuts if shown[0] <= cut <= shown[1])
    pieces = []
    for start, end in pairwise(inside):
        label = next((v for k, v in marked.items() if k[0] <= start and end <= k[1]), None)
        is_current = current[0] <= start and end <= current[1]
        beside = end <= sentence[0] or sentence[1] <= start
        pieces.append(Piece(text[start:end], label, is_current, beside))
    return Context(shown[0], tuple(pieces))


def _word_after(text: str, offset: int) -> int:
    """Return the first word border from an offset on."""
    if offset <= 0:
        return 0
    space = text.find(" ", offset)
    return offset if space < 0 else space + 1


def _word_before(text: str, offset: int) -> int:
    """Return the last word border up to an offset."""
    if offset >= len(text):
        return len(text)
    space = text.rfind(" ", 0, offset)
    return offset if space < 0 else space
