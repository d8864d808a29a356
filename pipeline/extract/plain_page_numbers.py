"""The page numbers of a plain text, on lines of their own and in running heads.

A number by itself proves nothing: lists, chapters and articles are counted too. Pages are counted
at an even distance, or where form feeds or broken sentences show that a page ends.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.extract.headings import code_of
from pipeline.extract.lists import bullet_of
from pipeline.extract.plain_edges import (
    MAX_HEAD_LETTERS,
    MIN_PAGE_LINES,
    are_even,
    breaks_off,
    breaks_sentence,
    is_alone,
    is_at_feed,
    may_be_head,
    stands_apart,
)
from pipeline.extract.plain_headings import value_of
from pipeline.extract.plain_lines import TextLine
from pipeline.extract.plain_tables import find_contents

MAX_PAGES_BETWEEN = 3
"""Pages in a row that may lack their number."""
BREAKING = 0.2
"""Share of heads that break a sentence off at the least; most pages end in the middle of one."""

_NUMBER = re.compile(
    r"[-–—|\[]?\s*(?:(?:pagina|page|blz\.?|blad|pag\.?|p\.)\s*)?(\d{1,4})"
    r"(?:\s*(?:van|/|of|\|)\s*\d{1,4})?\s*[-–—|\]]?",
    re.IGNORECASE,
)
_LED = re.compile(r"(\d{1,3})(?:\s*[|–—-]\s*|\s+)(\D.{2,}?)")
_TRAILED = re.compile(
    r"(.{2,}?)(?:\s*[|–—-]\s*|\s+)(?:(?:pagina|page|blz\.?|pag\.?|p\.)\s*)?(\d{1,3})"
    r"(?:\s*(?:van|/|of)\s*\d{1,4})?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line that may carry a page number: its place, the number, and the words beside it.

    `leads` says that the number stands before the words.
    """

    index: int
    number: int
    words: str = ""
    leads: bool = False


def words_of_head(text: str) -> str:
    """Return a heading as heads repeat it: without its code, capitals and small letters alike."""
    code = code_of(text, bare=True)
    return text[len(code.text) if code else 0 :].strip().casefold()


def page_numbers(lines: Sequence[TextLine]) -> set[int]:
    """Return the lines that hold the number of a page and no more."""
    places = []
    for index, line in enumerate(lines):
        match = _NUMBER.fullmatch(line.text)
        if match:
            places.append(Numbered(index, int(match.group(1))))
    times = Counter(line.text for line in lines)
    heads = {n for n, line in enumerate(lines) if may_be_head(line) and times[line.text] > 1}
    chain = _longest_count(places, len(lines) - 1)
    if len(chain) > 1 and _counts_pages(lines, [place.index for place in chain], heads):
        return {place.index for place in chain}
    ends = (0, len(lines) - 1)
    return {p.index for p in places if p.index in ends or _ends_page(lines, p.index, heads)}


def _ends_page(lines: Sequence[TextLine], index: int, heads: Collection[int]) -> bool:
    """Whether a form feed is next to a number, or a sentence goes on past it and the head."""
    return is_at_feed(lines, index) or breaks_sentence(lines, index, heads)


def _counts_pages(
    lines: Sequence[TextLine], indexes: Sequence[int], heads: Collection[int]
) -> bool:
    """Whether numbers that count on count pages, and not chapters."""
    beside = [index - 1 in heads or index + 1 in heads for index in indexes]
    apart = [stands_apart(lines, index) for index in indexes]
    if len(indexes) < 3 and not all(a or b for a, b in zip(apart, beside, strict=True)):
        return False
    ending = sum(_ends_page(lines, index, heads) for index in indexes)
    return are_even(indexes) or ending + sum(beside) >= max(1, BREAKING * len(indexes))


def numbers_at_feeds(lines: Sequence[TextLine]) -> set[int]:
    """Return the first and last lines of pages that carry the number of the page.

    Form feeds tell where pages end. The number is the page's own where most pages have one that
    is as far from their place in the file.
    """
    places: list[tuple[int, tuple[int, bool]]] = []
    page = 0
    for index, line in enumerate(lines):
        page += line.turned
        first = line.turned or index == 0
        if first or index == len(lines) - 1 or is_at_feed(lines, index):
            match = _NUMBER.fullmatch(line.text)
            numbers = {int(match.group(1))} if match else {p.number for p in _numbered(index, line)}
            places += [(index, (number - page, first)) for number in numbers]
    kinds = Counter(kind for _, kind in places)
    if not page or not kinds:
        return set()
    usual, count = kinds.most_common(1)[0]
    return {index for index, kind in places if kind == usual} if 2 * count > page else set()


def numbered_heads(lines: Sequence[TextLine], numbers: Collection[int]) -> set[int]:
    """Return the heads that carry a page number beside their words.

    The same words come back with other numbers, or they are those of a heading, or a sentence
    goes on below them; and all their numbers count the pages.

    Parameters
    ----------
    lines
        All lines.
    numbers
        Those that are known to be page numbers.
    """
    skipped = {*numbers, *find_contents(lines)}
    places = [
        place
        for index, line in enumerate(lines)
        if index not in skipped and len(line.text) <= MAX_HEAD_LETTERS
        for place in _numbered(index, line)
    ]
    by_words: defaultdict[tuple[str, bool], set[int]] = defaultdict(set)
    for place in places:
        by_words[place.words, place.leads].add(place.number)
    titled = _titled(lines, places)
    likely = [
        place
        for place in places
        if len(by_words[place.words, place.leads]) > 1
        or place in titled
        or (is_alone(lines, place.index) and breaks_sentence(lines, place.index, numbers))
    ]
    chain = _longest_count(likely, len(lines) - 1)
    # Headings are counted too ("Artikel 2"), but they never stand in the middle of a sentence.
    named = all(place in titled or " " in place.words for place in chain)
    breaking = sum(breaks_off(lines, place.index, numbers) for place in chain)
    if not named and breaking < max(1, BREAKING * len(chain)):
        return set()
    return {place.index for place in _filled(chain, titled, places)}


def _numbered(index: int, line: TextLine) -> list[Numbered]:
    if line.ended or line.restarts or bullet_of(line.text):
        return []
    found = []
    trailed, led = _TRAILED.fullmatch(line.text), _LED.fullmatch(line.text)
    if trailed:
        found.append(Numbered(index, int(trailed.group(2)), words_of_head(trailed.group(1))))
    if led:
        found.append(Numbered(index, int(led.group(1)), words_of_head(led.group(2)), leads=True))
    return found


def _titled(lines: Sequence[TextLine], places: Sequence[Numbered]) -> set[Numbered]:
    """Return the lines with the words of a heading elsewhere, and another number than its code."""
    headings: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for index, line in enumerate(lines):
        if len(line.text) <= MAX_HEAD_LETTERS:
            code = code_of(line.text, bare=True)
            headings[words_of_head(line.text)].add((index, value_of(code)[0] if code else 0))
    return {
        place
        for place in places
        if any(
            index != place.index and not (place.leads and number == place.number)
            for index, number in headings[place.words]
        )
    }


def _longest_count(places: Sequence[Numbered], last: int) -> list[Numbered]:
    """Return the longest row of numbers that count on, page by page; the last page may be short.

    Of the places with one number only the end of the longest row so far counts, so that a file
    of nothing but numbers takes no longer than another.
    """
    ends: defaultdict[int, _Ends] = defaultdict(_Ends)
    lengths: list[int] = []
    before: list[int | None] = []
    for end, place in enumerate(places):
        rows = [
            ends[place.number - pages].up_to(place.index - MIN_PAGE_LINES * pages)
            for pages in range(1, MAX_PAGES_BETWEEN + 1)
        ]
        if place.index == last:
            rows.append(ends[place.number - 1].up_to(last))
        found = [row for row in rows if row is not None]
        longest = max(found, key=lambda n: (lengths[n], -n), default=None)
        before.append(longest)
        lengths.append(1 if longest is None else lengths[longest] + 1)
        ends[place.number].add(place.index, end, lengths)
    at = max(range(len(places)), key=lambda n: lengths[n], default=None)
    row: list[Numbered] = []
    while at is not None:
        row.append(places[at])
        at = before[at]
    return row[::-1]


class _Ends:
    """The places with one number, from the top, and for each the longest row that ends so far."""

    def __init__(self) -> None:
        self._indexes: list[int] = []
        self._longest: list[int] = []

    def add(self, index: int, end: int, lengths: Sequence[int]) -> None:
        """Add a place by its line and by its own number, with the lengths of all rows."""
        earlier = self._longest[-1] if self._longest else end
        self._indexes.append(index)
        self._longest.append(end if lengths[end] > lengths[earlier] else earlier)

    def up_to(self, index: int) -> int | None:
        """Return the end of the longest row of those up to a line."""
        count = bisect_right(self._indexes, index)
        return self._longest[count - 1] if count else None


def _counts_on(before: Numbered, after: Numbered) -> bool:
    pages = after.number - before.number
    if not 1 <= pages <= MAX_PAGES_BETWEEN:
        return False
    return after.index - before.index >= MIN_PAGE_LINES * pages


def _filled(
    chain: Sequence[Numbered], titled: Collection[Numbered], places: Sequence[Numbered]
) -> list[Numbered]:
    """Add to a row of numbers those that fill a gap in it or go on where it ends.

    Where just one number is missing any line with that number fills the gap; elsewhere its words
    must be those of a heading.
    """
    row = list(chain)
    for place in places:
        if any(place.index == other.index for other in row):
            continue
        before = max((o for o in row if o.index < place.index), key=_index, default=None)
        after = min((o for o in row if o.index > place.index), key=_index, default=None)
        follows = before is None or _counts_on(before, place)
        leads = after is None or _counts_on(place, after)
        missing = before is not None and after is not None and after.number - before.number == 2
        if follows and leads and (missing or place in titled):
            row.append(place)
    return row


def _index(place: Numbered) -> int:
    return place.index
