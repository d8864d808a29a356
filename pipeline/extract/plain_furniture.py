"""Find what pages have left between the lines of a plain text: numbers, running heads and feet.

No line is furniture by its looks alone. A page number counts on from the one before, or stands
where a page ends; a head comes back at such places, carries the number of the page, or breaks a
sentence in two.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.headings import code_of, is_general
from pipeline.extract.plain_edges import (
    breaks_sentence,
    is_at_feed,
    may_be_head,
    stands_apart,
)
from pipeline.extract.plain_lines import TextLine
from pipeline.extract.plain_page_numbers import (
    numbered_heads,
    numbers_at_feeds,
    page_numbers,
    words_of_head,
)

MAX_TITLE_LINES = 4
MIN_HEADED = 0.3
"""Share of pages at the least that have a head, where there are heads."""
_DIGITS = re.compile(r"\d+")


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
    blanks, page, turned = 0, 1, False
    for index, line in enumerate(lines):
        blanks += line.blanks
        begins = bool(kept) and not turned and (line.turned or index in gone)
        page, turned = page + begins, turned or begins
        if index in gone:
            furniture.append((page, line.text))
            continue
        if turned:
            gaps[len(kept)] = blanks
        kept.append(replace(line, blanks=blanks, turned=turned))
        blanks, turned = 0, False
    return _without_usual_gaps(kept, gaps), furniture


def _without_usual_gaps(lines: list[TextLine], gaps: dict[int, int]) -> list[TextLine]:
    """Keep of the empty lines where a page turns only those that other turns do not have."""
    usual = min(gaps.values(), default=0) if len(gaps) > 1 else 0
    for index, gap in gaps.items():
        lines[index] = replace(lines[index], blanks=int(gap > usual))
    return lines


def find_furniture(lines: Sequence[TextLine]) -> set[int]:
    """Return the indexes of the lines that are furniture."""
    found = page_numbers(lines) | numbers_at_feeds(lines)
    found |= numbered_heads(lines, found)
    # A head shows where a page ends, and thereby other heads.
    for _ in range(2):
        found |= _repeated_heads(lines, found)
        found |= _heads_in_sentences(lines, found)
        found |= _heads_of_parts(lines, found)
    return found | _heads_beside(lines, found)


def _repeated_heads(lines: Sequence[TextLine], found: set[int]) -> set[int]:
    """Return short lines that come back where pages end."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if index not in found and may_be_head(line):
            places[_DIGITS.sub("#", line.text.casefold())].append(index)
    heads: set[int] = set()
    for indexes in places.values():
        if len(indexes) > 1 and _is_head(lines, indexes, found):
            heads |= set(indexes) - _heading_of(lines, indexes, found)
    first = min(heads, default=None)
    if first is not None and _is_title(lines, first, found | heads):
        heads.remove(first)
    return heads


def _heading_of(lines: Sequence[TextLine], indexes: Sequence[int], found: set[int]) -> set[int]:
    """Return the heading that heads repeat: the one of their places where no page ends."""
    inside = {n for n in indexes if lines[n].blanks and not _is_at_edge(lines, n, found)}
    return inside if len(inside) == 1 and len(indexes) > 2 else set()


def _is_head(lines: Sequence[TextLine], indexes: Sequence[int], found: set[int]) -> bool:
    """Whether lines with the same words stand where pages end; headings come back evenly too."""
    at_edge = sum(_is_at_edge(lines, index, found) for index in indexes)
    if at_edge and at_edge + (indexes[0] == 0) >= max(2, len(indexes) / 2):
        return True
    if len(indexes) < 3 or not all(stands_apart(lines, index) for index in indexes):
        return False
    return at_edge > 0 or indexes[0] == 0


def _is_at_edge(lines: Sequence[TextLine], index: int, found: set[int]) -> bool:
    """Whether a page begins or ends at a line: furniture or a form feed is next to it."""
    beside = index - 1 in found or index + 1 in found
    return beside or is_at_feed(lines, index) or breaks_sentence(lines, index, found)


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
    words = Counter(words_of_head(line.text) for line in lines if may_be_head(line))
    return {
        index
        for index, line in enumerate(lines)
        if index not in found
        and may_be_head(line)
        and words[words_of_head(line.text)] > 1
        and breaks_sentence(lines, index, found)
    }


def _heads_of_parts(lines: Sequence[TextLine], found: set[int]) -> set[int]:
    """Return lines where a page ends that share a part with a head: "Jaarverslag   2 Water"."""
    parts = {cell.text.casefold() for n in found for cell in lines[n].cells}
    parts = {part for part in parts if any(map(str.isalpha, part))}
    return {
        index
        for index, line in enumerate(lines)
        if index not in found
        and len(line.cells) == 2
        and may_be_head(line)
        and any(cell.text.casefold() in parts for cell in line.cells)
        and _is_at_edge(lines, index, found)
    }


def _is_joined(lines: Sequence[TextLine], index: int, found: set[int]) -> bool:
    """Whether a form feed is next to a line, or furniture right above or below, and no text."""
    if is_at_feed(lines, index):
        return True
    closed = bool(lines[index].blanks) or index == 0
    apart = index + 1 == len(lines) or bool(lines[index + 1].blanks)
    below = index - 1 in found and not closed
    above = index + 1 in found and not apart
    return (below and (apart or above)) or (above and (closed or below))


def _heads_beside(lines: Sequence[TextLine], found: set[int]) -> set[int]:
    """Return lines right above or below furniture that repeat a heading elsewhere."""
    beside: set[int] = set()
    elsewhere: Counter[str] = Counter()
    for index, line in enumerate(lines):
        if index in found or not may_be_head(line):
            continue
        if len(line.cells) <= 2 and _is_joined(lines, index, found):
            beside.add(index)
        else:
            elsewhere[words_of_head(line.text)] += 1
    heads = {index for index in beside if elsewhere[words_of_head(lines[index].text)]}
    pages = sum(index - 1 not in found for index in found)
    headed = sum(may_be_head(lines[index]) for index in found | heads)
    return heads if headed >= max(2, MIN_HEADED * pages) else set()
