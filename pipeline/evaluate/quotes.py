"""Sentences of a text, and quotes from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.evaluate.alignment import Span, letters

_ENDS_IN_ABBREVIATION = re.compile(
    r"\b(?:art|bv|ca|dhr|dr|enz|incl|mevr|mld|mln|nr|prof|resp|St|vgl)\.$"
)
# Czech, Polish and Turkish names begin a sentence of Dutch as well ("Škoda").
_CAPITALS_BEYOND_LATIN_1 = "".join(filter(str.isupper, map(chr, range(0x100, 0x180))))
_BORDER = re.compile(
    r"""[.!?]['’”")]*\s+(?=[A-ZÀ-ÖØ-Þ%s0-9‘'“"(])""" % _CAPITALS_BEYOND_LATIN_1  # noqa: UP031
)


def split_sentences(text: str) -> Iterator[Span]:
    """Yield where each sentence of a text begins and ends, in characters.

    Parameters
    ----------
    text
        A passage of the gold.
    """
    start = 0
    for border in _BORDER.finditer(text):
        if not _ENDS_IN_ABBREVIATION.search(text[start : border.start() + 1]):
            yield start, border.end()
            start = border.end()
    yield start, len(text)


def find_quote(texts: Iterable[str], quote: str) -> tuple[int, int] | None:
    """Return the number of the first text that holds a quote, and where it begins there.

    Parameters
    ----------
    texts
        The passages of a report, in order.
    quote
        Words as they stand in one of them.
    """
    for number, text in enumerate(texts):
        start = text.find(quote)
        if start >= 0:
            return number, start
    return None


def tells_sentence(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch of a text holds more than half the letters of a sentence in it.

    Parameters
    ----------
    text
        The text.
    start, end
        Offsets of the stretch.
    """
    return any(
        2 * len(letters(text[max(start, first) : min(end, last)])) > len(letters(text[first:last]))
        for first, last in split_sentences(text)
        if first < end and start < last
    )
