"""Places predicted text on gold text by letters and digits.

Line breaks, hyphens, spaces, the borders of passages and their order then do not matter, and what
was predicted outside the gold text finds no place. Figures of one text on another can be compared
only as long as the same letters lie on each other, so every number here is part of the measure.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

BLOCK = 20
"""Letters that gold and prediction must share in a row to be held for the same text."""
SHORTEST_CHAIN = 45
"""Shared text with fewer letters is a stock phrase and finds no place."""
LONGEST_LEAP = 400
"""A block this far ahead of the last one is placed where it runs on longest."""
LONGEST_GAP = 150
"""Letters that may differ between two segments of one chain."""
STEP_BACK = 5
"""Letters by which a segment may begin before the end of the one before it."""

Span = tuple[int, int]
"""Offset of the first letter, and of the one just past the last."""
Places = Sequence[int | None]
"""For each letter of the prediction its offset in the gold letters; None where it has none."""


def letters(text: str) -> str:
    """Return the letters and digits of a text in lower case."""
    return "".join(c for c in text.lower() if c.isalnum())


@dataclass(frozen=True)
class Reading:
    """Passages in order, reduced to their letters and digits."""

    letters: str
    offsets: tuple[tuple[int, ...], ...]
    """For each passage and each offset in it the number of letters before it."""

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Offset of the first letter of each passage."""
        return tuple(of_passage[0] for of_passage in self.offsets)

    def span(self, passage: int, start: int, end: int) -> Span:
        """Return where a stretch of a passage lies in the letters."""
        return self.offsets[passage][start], self.offsets[passage][end]

    def passage_at(self, offset: int) -> int:
        """Return the number of the passage that a letter belongs to."""
        return max(0, bisect_right(self.starts, offset) - 1)


def read_letters(texts: Iterable[str]) -> Reading:
    """Reduce passages to their letters and digits.

    Parameters
    ----------
    texts
        The texts of passages, in order.
    """
    found: list[str] = []
    offsets = []
    for text in texts:
        of_passage = []
        for character in text:
            of_passage.append(len(found))
            # One character may become several: the Turkish İ is written small as i and a dot.
            found.extend(c for c in character.lower() if c.isalnum())
        offsets.append((*of_passage, len(found)))
    return Reading("".join(found), tuple(offsets))


def place_span(places: Places, span: Span) -> Span | None:
    """Return where a predicted span lies in the gold letters, or None when it is outside.

    Where its first or last letter has no place, the outermost ones that have give the span.
    """
    inside = [place for place in places[slice(*span)] if place is not None]
    if not inside:
        return None
    first, last = places[span[0]], places[span[1] - 1]
    if first is None or last is None:
        return min(inside), max(inside) + 1
    return first, last + 1


class _Segment(NamedTuple):
    """Letters that are the same in both texts."""

    predicted: int
    gold: int
    length: int


def align(gold: str, predicted: str) -> list[int | None]:
    """Find the place of each predicted letter in the gold letters.

    Blocks that both share are grown to segments and joined to chains that read on in both texts.
    The longest chain is placed first; every gold letter is used once. Within a chain, what lies
    between two segments is placed by the longest common runs.

    Parameters
    ----------
    gold, predicted
        Letters and digits, as `read_letters` gives them.

    Returns
    -------
    list of (int or None)
        As long as `predicted`; offsets in `gold`, each at most once.
    """
    if gold == predicted:
        return list(range(len(predicted)))
    placing = _Placing(gold, predicted)
    chains = [c for c in _chain(_find_segments(gold, predicted)) if _size(c) >= SHORTEST_CHAIN]
    for chain in sorted(chains, key=_size, reverse=True):
        if 2 * placing.count_free(chain) >= _size(chain):
            placing.put_chain(chain)
    return placing.places


class _Placing:
    """The places given so far."""

    def __init__(self, gold: str, predicted: str) -> None:
        self._gold = gold
        self._predicted = predicted
        self._taken = bytearray(len(gold))
        self.places: list[int | None] = [None] * len(predicted)

    def count_free(self, chain: Sequence[_Segment]) -> int:
        return sum(s.length - sum(self._taken[s.gold : s.gold + s.length]) for s in chain)

    def put_chain(self, chain: Sequence[_Segment]) -> None:
        for segment in chain:
            self._put(segment)
        for before, after in pairwise(chain):
            for segment in self._find_between(before, after):
                self._put(segment)

    def _find_between(self, before: _Segment, after: _Segment) -> Iterator[_Segment]:
        at, gold_at = before.predicted + before.length, before.gold + before.length
        new, old = self._predicted[at : after.predicted], self._gold[gold_at : after.gold]
        if new and old:
            runs = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
            yield from (_Segment(at + b, gold_at + a, size) for a, b, size in runs)

    def _put(self, segment: _Segment) -> None:
        for step in range(segment.length):
            at, place = segment.predicted + step, segment.gold + step
            if self.places[at] is None and not self._taken[place]:
                self.places[at] = place
                self._taken[place] = 1


def _find_segments(gold: str, predicted: str) -> Iterator[_Segment]:
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for start in range(len(gold) - BLOCK + 1):
        blocks[gold[start : start + BLOCK]].append(start)
    at = expected = 0
    while at <= len(predicted) - BLOCK:
        starts = blocks.get(predicted[at : at + BLOCK])
        if starts is None:
            at += 1
            continue
        segment = _choose_segment(gold, predicted, at, starts, expected)
        yield segment
        at += segment.length
        expected = segment.gold + segment.length


def _choose_segment(
    gold: str, predicted: str, at: int, starts: Sequence[int], expected: int
) -> _Segment:
    """Take the start next to where the last segment ended; after a leap, the longest segment."""
    nearest = min(starts, key=lambda start: (start < expected, abs(start - expected)))
    if 0 <= nearest - expected <= LONGEST_LEAP:
        return _Segment(at, nearest, _common_length(gold, nearest, predicted, at))
    grown = [_Segment(at, s, _common_length(gold, s, predicted, at)) for s in starts]
    return max(grown, key=lambda segment: segment.length)


def _common_length(gold: str, start: int, predicted: str, at: int) -> int:
    longest = min(len(gold) - start, len(predicted) - at)
    length = BLOCK
    while length < longest and gold[start + length] == predicted[at + length]:
        length += 1
    return length


def _chain(segments: Iterable[_Segment]) -> list[list[_Segment]]:
    chains: list[list[_Segment]] = []
    for segment in segments:
        if chains and _reads_on(chains[-1][-1], segment):
            chains[-1].append(segment)
        else:
            chains.append([segment])
    return chains


def _reads_on(before: _Segment, after: _Segment) -> bool:
    gap = after.predicted - before.predicted - before.length
    gold_gap = after.gold - before.gold - before.length
    return gap < LONGEST_GAP and -STEP_BACK <= gold_gap < LONGEST_GAP


def _size(chain: Sequence[_Segment]) -> int:
    return sum(segment.length for segment in chain)
