"""Find words again by what stands around them, after the text has shifted.

A quote is a W3C Web Annotation `TextQuoteSelector`: the exact words with up to 40 characters on
either side. The words themselves must be the same, spaces apart; the surroundings may differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from pipeline.schema import TextQuote

CONTEXT: Final = 40
"""Characters kept on either side of the words."""

MIN_LIKENESS: Final = 0.6
"""Below it the surroundings are another's: unrelated Dutch text scores about 0.4, and one side
kept whole beside an unrelated one about 0.7 (indel ratio, `rapidfuzz.fuzz.ratio`)."""

_FIRST: Final = "\x02"
_LAST: Final = "\x03"
_ENDS_IN_WORD: Final = re.compile(r"\w-?\Z")
_GOES_ON: Final = re.compile(r"-?\w")


class Place(NamedTuple):
    """Where the words of a quote stand in a text, and how alike the surroundings are, 0 to 1."""

    likeness: float
    start: int
    end: int


def quote_at(text: str, start: int, end: int, doc_id: str | None) -> TextQuote:
    """Describe a stretch of a text so that `find_quote` finds it again."""
    return TextQuote(
        doc_id=doc_id,
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
    )


def find_quote(text: str, quote: TextQuote) -> tuple[int, int] | None:
    """Return where the quoted words stand, or None when they are not there.

    Of several places the one with the most alike surroundings is taken, then the first.
    """
    places = likely_places(text, quote)
    return (places[0].start, places[0].end) if places else None


def likely_places(text: str, quote: TextQuote) -> list[Place]:
    """Return every place with the words and like enough surroundings, the likeliest first."""
    places = [
        Place(_likeness(text, start, end, quote), start, end)
        for start, end in find_words(text, quote.exact)
        if _is_cut_alike(text, start, end, quote)
    ]
    likely = [place for place in places if place.likeness >= MIN_LIKENESS]
    return sorted(likely, key=lambda place: (-place.likeness, place.start))


def find_words(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Yield every place of the words, runs of white space counting as equal."""
    for match in _pattern(words).finditer(text):
        yield match.span(1)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch is not cut out of a longer word or a hyphenated compound."""
    return not _cuts_before(text[:start]) and not _cuts_after(text[end:])


@lru_cache(maxsize=1024)
def _pattern(words: str) -> re.Pattern[str]:
    # Within a look-ahead, so that "aa" is found twice in "aaa".
    return re.compile(r"(?=(%s))" % (r"\s+".join(map(re.escape, words.split())) or r"(?!)"))


def _cuts_before(before: str) -> bool:
    return _ENDS_IN_WORD.search(before[-2:]) is not None


def _cuts_after(after: str) -> bool:
    return _GOES_ON.match(after[:2]) is not None


def _is_cut_alike(text: str, start: int, end: int, quote: TextQuote) -> bool:
    """Tell "Benelux" from "Benelux-landen": a quote keeps to the word borders it was made with."""
    before = _cuts_before(text[:start]) == _cuts_before(quote.prefix)
    return before and _cuts_after(text[end:]) == _cuts_after(quote.suffix)


def _likeness(text: str, start: int, end: int, quote: TextQuote) -> float:
    """Compare surroundings of equal length; the edge of a text counts as a character."""
    prefix = quote.prefix if len(quote.prefix) == CONTEXT else _FIRST + quote.prefix
    suffix = quote.suffix if len(quote.suffix) == CONTEXT else quote.suffix + _LAST
    before = (_FIRST + text[:start])[-len(prefix) :]
    after = (text[end:] + _LAST)[: len(suffix)]
    alike = len(prefix) * fuzz.ratio(prefix, before) + len(suffix) * fuzz.ratio(suffix, after)
    return alike / (len(prefix) + len(suffix)) / 100
