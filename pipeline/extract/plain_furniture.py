"""Find what pages have left between the lines of a plain text: numbers, running heads and feet.

No line is furniture by its looks alone. A page number counts on from the one before, or stands
where a page ends; a head comes back at such places, carries the number of the page, or breaks a
sentence in two.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import mean, pstdev

from pipeline.extract.headings import code_of
from pipeline.extract.lists import bullet_of
from pipeline.extract.plain_headings import is_general, value_of
from pipeline.extract.plain_lines import TextLine, runs_on
from pipeline.extract.plain_notes import begins_note
from pipeline.extract.plain_tables import find_contents

MAX_LETTERS = 90
"""Longer lines are text."""
MAX_TITLE_LINES = 4
MIN_PAGE_LINES = 8
"""Fewer lines than this between two numbers make no page."""
MAX_PAGES_BETWEEN = 3
"""Pages in a row that may lack their number."""

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
_DIGITS = re.compile(r"\d+")
BREAKING = 0.2
"""Share of heads that break a sentence in two at the least; most pages end in the middle of one."""
_EVEN_SPREAD = 0.25


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line that may carry a page number: its place, the number, and the words beside it.

    `leads` says that the number stands before the words.
    """

    index: int
    number: int
    words: str = ""
    leads: bool = False


def part_furniture(lines: Sequence[TextLine]) -> tuple[list[TextLine], list[tuple[int, str]]]:
    """Take furniture out of the lines of a text.

    Parameters
    ----------
    lines
        All lines, in order.

    Returns
    -------
    list of TextLine
        The others. Where furniture was taken out a page turns, and the empty lines that stand
        at every such place are left out of account.
    list of (int, str)
        The page of each line of furniture, counted from 1 by the turns, and its text.
    """
    gone = find_furniture(lines)
    kept: list[TextLine] = []
    furniture: list[tuple[int, str]] = []
    gaps: dict[int, int] = {}
    carried, page, turned = 0, 1, False
    for index, line in enumerate(lines):
        page += line.turned and index > 0
        turned = turned or line.turned
        if index in gone:
            page += bool(kept) and not turned and _begins_page(lines, index, gone)
            furniture.append((page, line.text))
            carried, turned = carried + line.blanks, turned or bool(kept)
            continue
        if turned and kept:
            gaps[len(kept)] = carried + line.blanks
        blanks = max(line.blanks, carried) if not kept else line.blanks
        kept.append(replace(line, blanks=blanks, turned=turned and bool(kept)))
        carried, turned = 0, False
    usual = min(gaps.values(), default=0) if len(gaps) > 1 else 0
    for index, gap in gaps.items():
        more = gap > usual if len(gaps) > 1 else gap > 0
        kept[index] = replace(kept[index], blanks=int(more))
    return kept, furniture


def _begins_page(lines: Sequence[TextLine], index: int, gone: Iterable[int]) -> bool:
    """Whether the furniture at a place is the first since the last line of text."""
    return index - 1 not in set(gone)


def find_furniture(lines: Sequence[TextLine]) -> set[int]:
    """Return the indexes of the lines that are furniture."""
    found = _page_numbers(lines) | _numbers_at_feeds(lines)
    found |= _numbered_heads(lines, found)
    for _ in range(2):
        found |= _repeated_heads(lines, found)
        found |= _heads_in_sentences(lines, found)
    return found


def _page_numbers(lines: Sequence[TextLine]) -> set[int]:
    """Return the lines that hold a number that counts the pages, and no more."""
    places = []
    for index, line in enumerate(lines):
        match = _NUMBER.fullmatch(line.text)
        if match:
            places.append(Numbered(index, int(match.group(1))))
    times = Counter(line.text for line in lines)
    heads = {n for n, line in enumerate(lines) if _may_be_head(line) and times[line.text] > 1}
    chain = _longest_count(places, len(lines) - 1)
    if len(chain) > 1 and _counts_pages(lines, [place.index for place in chain], heads):
        return {place.index for place in chain}
    ends = (0, len(lines) - 1)
    return {
        place.index
        for place in places
        if place.index in ends or _ends_page(lines, place.index, heads)
    }


def _ends_page(lines: Sequence[TextLine], index: int, heads: set[int]) -> bool:
    """Whether a form feed is next to a line, or a sentence goes on past it and the head."""
    return _is_at_feed(lines, index) or _breaks_sentence(lines, index, heads)


def _counts_pages(lines: Sequence[TextLine], indexes: Sequence[int], heads: set[int]) -> bool:
    """Whether numbers that count on count pages, and not chapters."""
    if not all(_is_beside_edge(lines, index, heads) for index in indexes) and len(indexes) < 3:
        return False
    breaking = sum(_ends_page(lines, index, heads) for index in indexes)
    beside = sum(bool({index - 1, index + 1} & heads) for index in indexes)
    return _are_even(indexes) or breaking + beside >= max(1, BREAKING * len(indexes))


def _is_beside_edge(lines: Sequence[TextLine], index: int, heads: set[int]) -> bool:
    """Whether a number stands apart, at an end of the file, or beside a line that comes back."""
    return _stands_apart(lines, index) or bool({index - 1, index + 1} & heads)


def _are_even(indexes: Sequence[int]) -> bool:
    """Whether places are about as far apart each time, as pages are."""
    steps = [after - before for before, after in pairwise(indexes)][:-1]
    if len(steps) < 2:
        return False
    return pstdev(steps) <= _EVEN_SPREAD * mean(steps) and min(steps) >= MIN_PAGE_LINES


def _stands_apart(lines: Sequence[TextLine], index: int) -> bool:
    after = lines[index + 1] if index + 1 < len(lines) else None
    return bool(lines[index].blanks) or index == 0 or after is None or bool(after.blanks)


def _is_alone(lines: Sequence[TextLine], index: int) -> bool:
    """Whether empty lines stand on both sides of a line."""
    after = lines[index + 1] if index + 1 < len(lines) else None
    return bool(lines[index].blanks) and (after is None or bool(after.blanks))


def _numbered_heads(lines: Sequence[TextLine], numbers: set[int]) -> set[int]:
    """Return the heads that carry a page number beside their words.

    The same words come back with other numbers, or they are those of a heading, or a sentence
    goes on below them; and all their numbers count the pages.
    """
    skipped = numbers | find_contents(lines)
    places = [
        place
        for index, line in enumerate(lines)
        if index not in skipped and len(line.text) <= MAX_LETTERS
        for place in _numbered(index, line)
    ]
    by_words: defaultdict[tuple[str, bool], set[int]] = defaultdict(set)
    for place in places:
        by_words[place.words, place.leads].add(place.number)
    titled = _titled(lines, places)
    breaks = {p.index for p in places if _breaks_off(lines, p.index, numbers)}
    likely = [
        place
        for place in places
        if len(by_words[place.words, place.leads]) > 1
        or place in titled
        or (_is_alone(lines, place.index) and _breaks_sentence(lines, place.index, numbers))
    ]
    chain = _longest_count(likely, len(lines) - 1)
    # Headings are counted too ("Artikel 2"), but they never stand in the middle of a sentence.
    named = all(place in titled or " " in place.words for place in chain)
    if not named and sum(p.index in breaks for p in chain) < max(1, BREAKING * len(chain)):
        return set()
    return {place.index for place in _filled(chain, titled, places)}


def _titled(lines: Sequence[TextLine], places: Sequence[Numbered]) -> list[Numbered]:
    """Return the lines with the words of a heading elsewhere, and another number than its code."""
    headings: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for index, line in enumerate(lines):
        if len(line.text) <= MAX_LETTERS:
            code = code_of(line.text, bare=True)
            headings[_words(line.text)].add((index, value_of(code)[0] if code else 0))
    return [
        place
        for place in places
        if any(
            index != place.index and not (place.leads and number == place.number)
            for index, number in headings[place.words]
        )
    ]


def _numbered(index: int, line: TextLine) -> list[Numbered]:
    if line.ended or line.restarts or bullet_of(line.text):
        return []
    found = []
    trailed, led = _TRAILED.fullmatch(line.text), _LED.fullmatch(line.text)
    if trailed:
        found.append(Numbered(index, int(trailed.group(2)), _words(trailed.group(1))))
    if led:
        found.append(Numbered(index, int(led.group(1)), _words(led.group(2)), leads=True))
    return found


def _words(text: str) -> str:
    """Return a heading as heads repeat it: without its code, capitals or small letters alike."""
    code = code_of(text, bare=True)
    return text[len(code.text) if code else 0 :].strip().casefold()


def _filled(
    chain: Sequence[Numbered], titled: Sequence[Numbered], places: Sequence[Numbered]
) -> list[Numbered]:
    """Add to a row of numbers those that fill a gap in it or go on where it ends.

    Where just one number is missing any line with that number fills the gap; elsewhere its words
    must be those of a heading.
    """
    row = list(chain)
    for place in places:
        if any(place.index == other.index for other in row):
            continue
        before = max((o for o in row if o.index < place.index), key=lambda o: o.index, default=None)
        after = min((o for o in row if o.index > place.index), key=lambda o: o.index, default=None)
        fits = (before is None or _counts_on(before, place)) and (
            after is None or _counts_on(place, after)
        )
        missing = before is not None and after is not None and after.number - before.number == 2
        if fits and (missing or place in titled):
            row.append(place)
    return row


def _repeated_heads(lines: Sequence[TextLine], found: set[int]) -> set[int]:
    """Return short lines that come back where pages end."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if index not in found and _may_be_head(line):
            places[_DIGITS.sub("#", line.text.casefold())].append(index)
    heads: set[int] = set()
    for indexes in places.values():
        if len(indexes) > 1 and _is_head(lines, indexes, found):
            heads |= set(indexes)
    first = min(heads, default=None)
    if first is not None and _is_title(lines, first, found | heads):
        heads.remove(first)
    return heads


def _may_be_head(line: TextLine) -> bool:
    """Whether a line is short, begins with a capital and ends no sentence."""
    if len(line.text) > MAX_LETTERS or line.ended or line.restarts or bullet_of(line.text):
        return False
    return sum(map(str.isalpha, line.text)) > 2


def _is_head(lines: Sequence[TextLine], indexes: Sequence[int], found: set[int]) -> bool:
    """Whether lines with the same words stand where pages end, or a page apart each time."""
    at_edge = sum(_is_at_edge(lines, index, found) for index in indexes)
    if at_edge and at_edge + (indexes[0] == 0) >= max(2, len(indexes) / 2):
        return True
    if len(indexes) < 3 or not all(_stands_apart(lines, index) for index in indexes):
        return False
    return _are_even(indexes) or at_edge > 0 or indexes[0] == 0


def _is_at_edge(lines: Sequence[TextLine], index: int, found: set[int]) -> bool:
    """Whether a page begins or ends at a line: furniture or a form feed is next to it."""
    beside = bool({index - 1, index + 1} & found)
    return beside or _is_at_feed(lines, index) or _breaks_sentence(lines, index, found)


def _is_at_feed(lines: Sequence[TextLine], index: int) -> bool:
    after = lines[index + 1] if index + 1 < len(lines) else None
    return lines[index].turned or (after is not None and after.turned)


def _breaks_sentence(lines: Sequence[TextLine], index: int, found: Iterable[int]) -> bool:
    """Whether the sentence before a line goes on after it, other furniture left out."""
    before, after = _around(lines, index, found)
    if not _breaks_off(lines, index, found) or before is None or after is None:
        return False
    return after.restarts and runs_on(before, after)


def _breaks_off(lines: Sequence[TextLine], index: int, found: Iterable[int]) -> bool:
    """Whether the text before a line stops at the end of a full line, in a sentence."""
    before, after = _around(lines, index, found)
    if before is None or after is None or before.ended:
        return False
    has_words = any(map(str.isalpha, lines[index].text))
    # A title or heading breaks nothing off, although the text below may have lost its initial.
    alone = has_words and (before is lines[0] or before.blanks or before.turned)
    return not alone and not before.has_room_for(after)


def _around(
    lines: Sequence[TextLine], index: int, found: Iterable[int]
) -> tuple[TextLine | None, TextLine | None]:
    """Return the lines of text before and after a line, furniture left out."""
    gone = set(found)
    before, after = index - 1, index + 1
    while before in gone:
        before -= 1
    before = _above_notes(lines, before)
    while after in gone:
        after += 1
    return (
        lines[before] if before >= 0 else None,
        lines[after] if after < len(lines) else None,
    )


def _above_notes(lines: Sequence[TextLine], index: int) -> int:
    """Return the last line above the notes that end at a line, or the line itself."""
    start = index
    while start > 0 and not (lines[start].blanks or lines[start].turned):
        start -= 1
    return start - 1 if start > 0 and begins_note(lines[start].text) else index


def _is_title(lines: Sequence[TextLine], index: int, gone: set[int]) -> bool:
    """Whether the first of the heads is the title: nothing else at the opening can be."""
    if any(n not in gone for n in range(index)):
        return False
    following = next((n for n in range(index + 1, len(lines)) if n not in gone), None)
    if following is None:
        return False
    line = lines[following]
    ahead = lines[following : following + MAX_TITLE_LINES + 1]
    end = next((n for n in range(1, len(ahead)) if ahead[n].blanks), None)
    lone = end and not any(n.closed for n in ahead[:end]) and not line.restarts
    return not lone or is_general(line.text) or code_of(line.text, bare=True) is not None


def _heads_in_sentences(lines: Sequence[TextLine], found: set[int]) -> set[int]:
    """Return lines with the words of a heading or head that stand in the middle of a sentence."""
    words = Counter(_words(line.text) for line in lines if len(line.text) <= MAX_LETTERS)
    return {
        index
        for index, line in enumerate(lines)
        if index not in found
        and _may_be_head(line)
        and words[_words(line.text)] > 1
        and _breaks_sentence(lines, index, found)
    }
