"""Words of one column become lines, and drop caps join the word they begin."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from pipeline.extract.layout import Line, PageWord

RAISED = 0.86
"""Raised and lowered words are at most this share of the size of their line; browsers take 0.83."""

_DROP_CAP = re.compile(r"[\"'‘’“„(]*[^\W\d_]{1,2}[.']?")
_DROP_CAP_SIZE = 1.7
_LINES_BELOW_CAP = 2
_HYPHENS = ("-", "\u2010")
_BETWEEN_PIECES = 0.06
_BEFORE_HYPHEN = 0.17
"""White before a hyphen that is set against the margin; a word space is wider."""
_BESIDE_HYPHEN = 0.2
"""White on both sides of a hyphen in the middle of a wider place, as typewriters set it."""
_MARKER_LENGTH = 6
_FROM_TOP, _FROM_LEFT = attrgetter("baseline", "x0"), attrgetter("x0")
_END, _TOP, _BOTTOM = attrgetter("x1"), attrgetter("top"), attrgetter("bottom")
_SIZE, _BOLD = attrgetter("size"), attrgetter("bold")
_MARKER = re.compile(r"\(?\d{1,3}[)]?(?:,\d{1,3})*|[*†‡]{1,3}")


def body_size(words: Iterable[PageWord]) -> float:
    """Return the size in which most letters are set, in points; 0 without words."""
    lengths: dict[float, int] = {}
    for word in words:
        lengths[word.size] = lengths.get(word.size, 0) + len(word.text)
    if len(lengths) == 1:
        return round(next(iter(lengths)) * 2) / 2
    letters: Counter[float] = Counter()
    for size, length in lengths.items():
        letters[round(size * 2) / 2] += length
    return max(letters, key=lambda size: (letters[size], size)) if letters else 0.0


def rows_of(words: Sequence[PageWord]) -> list[list[PageWord]]:
    """Group words by baseline, from top to bottom, each row from left to right.

    A smaller word that is raised or lowered by less than its line is high stays in that line.
    """
    rows: list[list[PageWord]] = []
    baseline = -math.inf
    for word in sorted(words, key=_FROM_TOP):
        # Most words stand on the baseline of the word before them.
        down = word.baseline - baseline
        if down == 0 or (rows and down <= 0.25 * min(word.size, rows[-1][0].size)):
            rows[-1].append(word)
        else:
            rows.append([word])
            baseline = word.baseline
    return [sorted(row, key=_FROM_LEFT) for row in _with_raised(rows)]


def _with_raised(rows: list[list[PageWord]]) -> list[list[PageWord]]:
    """Put rows of raised small type, such as note markers, into the line they belong to."""
    kept: list[list[PageWord]] = []
    for index, row in enumerate(rows):
        if any(len(word.text) > _MARKER_LENGTH for word in row):
            kept.append(row)
            continue
        below = rows[index + 1] if index + 1 < len(rows) else None
        if below and _rides_on(row, below):
            below[:0] = row
        elif kept and _rides_on(row, kept[-1]):
            kept[-1] += row
        else:
            kept.append(row)
    return kept


def _rides_on(row: list[PageWord], host: list[PageWord]) -> bool:
    size = max(word.size for word in host)
    small = all(word.size <= RAISED * size for word in row)
    return small and abs(host[-1].baseline - row[0].baseline) <= 0.6 * size


def line_of(words: Sequence[PageWord]) -> Line:
    """Return the words of one baseline, left to right, as a line; note markers are left out."""
    size = body_size(words)
    main, kept = words, words
    if min(map(_SIZE, words)) < max(map(_SIZE, words)):
        main = [word for word in words if word.size >= RAISED * size] or words
        small = RAISED * main[0].size
        kept = [w for w in words if w.size > small or not _is_note_marker(w, main)] or words
    left_out = {id(word) for word in words} - {id(word) for word in kept}
    italic = sum(len(word.text) for word in main if word.italic)
    return Line(
        words=tuple(_joined(kept)),
        left=min(map(_FROM_LEFT, words)),
        x1=max(map(_END, words)),
        top=min(map(_TOP, main)),
        bottom=max(map(_BOTTOM, main)),
        baseline=main[0].baseline,
        size=size,
        bold=all(map(_BOLD, main)),
        italic=bool(italic) and 2 * italic > sum(len(word.text) for word in main),
        calls=tuple(word.text for word in words if id(word) in left_out) if left_out else (),
    )


def _is_note_marker(word: PageWord, main: Sequence[PageWord]) -> bool:
    """Whether a small word is a raised number; at the start of a line it marks the note itself."""
    if not _MARKER.fullmatch(word.text):
        return False
    raised = word.baseline < main[0].baseline - 0.1 * main[0].size
    return raised and any(other.x1 <= word.x0 + 1 for other in main)


def _joined(words: Sequence[PageWord]) -> list[PageWord]:
    """Join pieces that stand against each other, such as a word with one letter in italics."""
    joined: list[PageWord] = []
    narrow = _ends_of_narrow_hyphens(words)
    for word in words:
        last = joined[-1] if joined else None
        breaks = word is words[-1] and word.text in _HYPHENS
        reach = _BEFORE_HYPHEN if breaks else _BETWEEN_PIECES
        reach = _BESIDE_HYPHEN if id(word) in narrow else reach
        if last and last.x1 - 0.3 * last.size <= word.x0 <= last.x1 + reach * last.size:
            joined[-1] = replace(
                last, text=last.text + word.text, x1=word.x1, boxes=last.boxes + word.boxes
            )
        else:
            joined.append(word)
    return joined


def _ends_of_narrow_hyphens(words: Sequence[PageWord]) -> set[int]:
    """Return the hyphens that stand nearer to both neighbours than words do, and what follows."""
    if not any(word.text in _HYPHENS for word in words[1:-1]):
        return set()
    gaps = [(after.x0 - before.x1) / after.size for before, after in pairwise(words)]
    lone = [n for n in range(1, len(words) - 1) if words[n].text in _HYPHENS]
    beside = {gap for n in lone for gap in (n - 1, n)}
    spaces = [gap for n, gap in enumerate(gaps) if n not in beside]
    reach = min([_BESIDE_HYPHEN, *(0.6 * space for space in spaces)])
    near = [n for n in lone if gaps[n - 1] <= reach and gaps[n] <= reach]
    return {id(words[end]) for n in near for end in (n, n + 1)}


def restore_drop_caps(words: Sequence[PageWord], body: float) -> list[PageWord]:
    """Join each drop cap to the word it begins, and say where the lines beside it begin.

    A drop cap is one or two letters, much larger than the text, with text beside it. The words
    that begin the lines beside it move their left edge to that of the cap, so that those lines
    do not look indented; their boxes stay.
    """
    caps = [word for word in words if may_be_drop_cap(word, body)]
    result = list(words)
    for cap in caps:
        beside = [word for word in result if word is not cap and _stands_beside(word, cap)]
        if not beside:
            continue
        rows = rows_of(beside)
        first = rows[0][0]
        firsts = [row[0] for row in rows[1:]]
        firsts += _still_indented(result, rows[-1][0])
        moved = {id(word): replace(word, x0=cap.x0) for word in firsts}
        moved[id(first)] = replace(
            first, text=cap.text + first.text, x0=cap.x0, boxes=cap.boxes + first.boxes
        )
        result = [moved.get(id(word), word) for word in result if word is not cap]
    return result


def _still_indented(words: Sequence[PageWord], last: PageWord) -> list[PageWord]:
    """Return the first words of the lines below a cap that keep clear of the white around it."""
    found: list[PageWord] = []
    while True:
        below = [
            word
            for word in words
            if abs(word.x0 - last.x0) <= 1.0
            and abs(word.size - last.size) <= 0.06 * last.size
            and 0.8 * last.size <= word.baseline - last.baseline <= 1.7 * last.size
        ]
        if not below or len(found) == _LINES_BELOW_CAP:
            return found
        last = below[0]
        if _begins_line(last, words):
            found.append(last)
        else:
            return found


def _begins_line(word: PageWord, words: Sequence[PageWord]) -> bool:
    return not any(
        abs(other.baseline - word.baseline) <= 1.0
        and word.x0 - 2.5 * word.size <= other.x1 <= word.x0 + 0.1
        for other in words
    )


def may_be_drop_cap(word: PageWord, body: float) -> bool:
    """Whether a word is one or two capitals, much larger than the text."""
    large = word.size >= _DROP_CAP_SIZE * body
    return large and bool(_DROP_CAP.fullmatch(word.text)) and word.text[:1].upper() == word.text[:1]


def _stands_beside(word: PageWord, cap: PageWord) -> bool:
    if word.size > 0.7 * cap.size:
        return False
    near = cap.x1 - 0.1 * cap.size <= word.x0 <= cap.x1 + 0.6 * cap.size
    below_top = word.baseline - 0.35 * word.size >= cap.baseline - 0.7 * cap.size
    return near and below_top and word.baseline <= cap.baseline + 2.0
