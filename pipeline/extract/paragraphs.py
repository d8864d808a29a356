"""Divide the lines of a column into paragraphs, list items, captions and notes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from operator import attrgetter
from statistics import median

from pipeline.extract.layout import Block, Grid, Line, Region
from pipeline.extract.lists import bullet_of, number_of
from pipeline.extract.notes import SMALLER, Note, divide_notes, marker_of
from pipeline.schema import PassageKind

SENTENCE_END = re.compile(r"[.!?…:;]['’”\")\]»]*\d{0,2}$")
"""A text that ends a sentence, a note marker perhaps behind it."""

_CAPTION = re.compile(
    r"(?:tabel|tableau|figuur|fig\.|afbeelding|kaart|grafiek|foto|schema|illustratie|diagram|kader)"
    r"\s+(?:\d+|[IVX]+)(?:\.\d+)*\s*(?:[.:–—|-]|$)",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s")
_NOTE_MARKER = re.compile(r"\d{1,3}|[*†‡]{1,3}")
_OTHER_SIZE = 0.035
_SPARE = 0.5
_SIZE, _LEFT, _END = attrgetter("size"), attrgetter("left"), attrgetter("x1")
_EVEN_SHARE = 0.5
_SOURCE = re.compile(r"(?:bron(?:nen)?|source)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BodyType:
    """The type of the running text: its size in points and whether it is bold."""

    size: float
    bold: bool
    italic: bool = False


def is_caption(text: str) -> bool:
    """Whether a text names a table or figure, or the source of one."""
    return bool(_CAPTION.match(text)) or (bool(_SOURCE.match(text)) and len(text) < 160)


def blocks_of(region: Region, page: int, body: BodyType) -> list[Block]:
    """Divide a column into blocks; footnotes come last."""
    blocks: list[Block] = []
    notes: list[Note] = []
    stretch: list[Line] = []
    for item in region.lines:
        if isinstance(item, Grid):
            blocks += _stretch_blocks(stretch, page, body)
            stretch = []
            blocks.append(Block(PassageKind.TABLE, page, (), grid=item, aside=region.aside))
        else:
            stretch.append(item)
    if not region.aside or _begins_with_note(stretch, body):
        stretch, notes = divide_notes(stretch, body.size)
    blocks += _stretch_blocks(stretch, page, body)
    blocks = [replace(block, aside=region.aside) for block in blocks]
    return blocks + [
        Block(
            PassageKind.FOOTNOTE, page, note.lines, aside=True, marker=note.marker.strip("[]().:")
        )
        for note in notes
    ]


def _begins_with_note(lines: Sequence[Line], body: BodyType) -> bool:
    """Whether an area of its own holds the notes of its page, which some programs frame."""
    if not lines or any(line.size > SMALLER * body.size for line in lines):
        return False
    return not lines[0].bold and bool(_NOTE_MARKER.fullmatch(marker_of(lines[0])))


@dataclass(frozen=True, slots=True)
class _Measure:
    """The width and leading that the lines of a stretch share.

    `overhang` is how far the longest line reaches beyond where a few others end.
    """

    left: float
    right: float
    overhang: float
    leading: float
    justified: bool

    def leaves_room(self, line: Line, following: Line, spare: float = 0.0) -> bool:
        """Whether the first word of the next line would have fitted, with points to spare."""
        first = following.words[0]
        needed = 0.28 * line.size + (first.x1 - first.x0)
        return line.x1 + needed + spare <= self.right - 0.5


def _stretch_blocks(lines: Sequence[Line], page: int, body: BodyType) -> list[Block]:
    if not lines:
        return []
    groups: list[list[Line]] = [[lines[0]]]
    measures = [_measure(lines, index, body) for index in range(len(lines))]
    for index in range(1, len(lines)):
        before, line = lines[index - 1], lines[index]
        after = lines[index + 1] if index + 1 < len(lines) else None
        if _begins_block(groups[-1], before, line, after, measures[index]):
            groups.append([line])
        else:
            groups[-1].append(line)
    ends = accumulate(map(len, groups))
    return [_block(group, page, measures[end - 1]) for group, end in zip(groups, ends, strict=True)]


def _measure(lines: Sequence[Line], index: int, body: BodyType) -> _Measure:
    """Measure the lines around one, leaving out type of another size."""
    size = lines[index].size
    around = lines[max(0, index - 14) : index + 14]
    if min(map(_SIZE, around)) < max(map(_SIZE, around)):
        around = [line for line in around if abs(line.size - size) <= 0.06 * size]
    ends = sorted(map(_END, around))
    shared = [bisect_right(ends, end + 1.0) - bisect_left(ends, end - 1.0) for end in ends]
    most = max(shared)
    justified = len(ends) >= 4 and most >= _EVEN_SHARE * len(ends)
    right = ends[len(ends) - 1 - shared[::-1].index(most)] if justified else ends[-1]
    gaps = [b.baseline - a.baseline for a, b in pairwise(around)]
    usual = [gap for gap in gaps if 0.9 * body.size <= gap <= 1.9 * max(body.size, around[0].size)]
    leading = _lower_median(usual) if usual else 1.25 * size
    return _Measure(
        left=min(map(_LEFT, around)),
        right=right,
        overhang=max(0.0, right - ends[-1 - min(2, len(ends) // 4)]),
        leading=leading,
        justified=justified,
    )


def _lower_median(gaps: list[float]) -> float:
    """Return the median of the smaller half: gaps between paragraphs do not count."""
    ordered = sorted(gaps)
    return median(ordered[: max(1, (len(ordered) + 1) // 2)])


def _begins_block(
    group: Sequence[Line], before: Line, line: Line, after: Line | None, measure: _Measure
) -> bool:
    if _type_changes(before, line) and not _flows_in_bold(group, line):
        return True
    gap = line.baseline - before.baseline
    if gap > max(1.28 * measure.leading, measure.leading + 2.2) or gap < -1:
        return True
    ended = bool(SENTENCE_END.search(before.text))
    upper = line.text.lstrip("'‘’“„\"(")[:1].isupper() or line.text[:1].isdigit()
    if ended and upper and gap > 1.1 * measure.leading + 0.5:
        return True
    if bullet_of(line.text) and _stands_apart(line):
        return True
    if number_of(line.text) and (ended or _is_item(group)) and _stands_apart(line):
        return True
    if before.bold and line.bold and _DECIMAL.match(line.text):
        return True
    measure = _beside_what_stands_in_the_way(measure, group, line, after)
    if _is_item(group):
        return ended and measure.leaves_room(before, line) and not _hangs(group, line)
    if _is_indented(before, line, after, measure):
        return True
    if measure.leaves_room(before, line) and (ended or (upper and measure.justified)):
        return True
    # Ragged lines are filled as well: no word that fits is left for the next line.
    return upper and measure.leaves_room(before, line, spare=measure.overhang + _SPARE * line.size)


def _beside_what_stands_in_the_way(
    measure: _Measure, group: Sequence[Line], line: Line, after: Line | None
) -> _Measure:
    """Narrow the measure where lines around are all short, as beside a picture or a box."""
    if len(group) < 2:
        return measure
    around = [group[-2], group[-1], line]
    around += [after] if after is not None and not _type_changes(line, after) else []
    right = min(measure.right, max(other.x1 for other in around))
    return replace(
        measure, right=right, overhang=max(0.0, measure.overhang - measure.right + right)
    )


def _type_changes(before: Line, line: Line) -> bool:
    if abs(before.size - line.size) > _OTHER_SIZE * max(before.size, line.size):
        return True
    return before.bold != line.bold


def _flows_in_bold(group: Sequence[Line], line: Line) -> bool:
    """Whether bold words of a paragraph run on over its lines, one of which is bold throughout."""
    before = group[-1]
    if abs(before.size - line.size) > _OTHER_SIZE * line.size:
        return False
    mixed = any(not word.bold for other in group for word in other.words)
    return mixed and before.words[-1].bold and line.words[0].bold


def _is_item(group: Sequence[Line]) -> bool:
    text = group[0].text
    return bool(bullet_of(text) or number_of(text))


def _stands_apart(line: Line) -> bool:
    """Whether more than a marker stands on the line."""
    return len(line.words) > 1 or len(line.text) > 3


def _hangs(group: Sequence[Line], line: Line) -> bool:
    """Whether a line goes on under the text of its list item rather than under the marker."""
    words = group[0].words
    text_left = words[1].x0 if len(words) > 1 else words[0].x1
    return line.left >= text_left - 2.0 and line.left > group[0].left + 3.0


def _is_indented(before: Line, line: Line, after: Line | None, measure: _Measure) -> bool:
    """Whether a line is the indented first line of a paragraph."""
    indent = line.left - measure.left
    if not 0.7 * line.size <= indent <= 4.0 * line.size or before.left > measure.left + 2.0:
        return False
    if after is not None and after.left >= line.left - 1.0 and not _type_changes(line, after):
        return False
    return line.words[0].text[:1].isupper() or not line.words[0].text[:1].isalpha()


def _block(lines: Sequence[Line], page: int, measure: _Measure) -> Block:
    text = " ".join(line.text for line in lines)
    last = lines[-1]
    kind, marker = PassageKind.PARAGRAPH, ""
    if is_caption(text):
        kind = PassageKind.CAPTION
    elif bullet_of(text) or number_of(text):
        kind, marker = PassageKind.LIST_ITEM, bullet_of(text) or number_of(text)
    return Block(
        kind=kind,
        page=page,
        lines=_without_bullet(tuple(lines)),
        room=round(max(0.0, measure.right - last.x1), 2),
        stretched=measure.justified and last.x1 >= measure.right - 0.8,
        indented=lines[0].left - measure.left >= 0.7 * lines[0].size,
        marker=marker,
    )


def _without_bullet(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Take a bullet off; a number stays, because the text may refer to it."""
    first = lines[0]
    bullet = bullet_of(first.text)
    if not bullet:
        return lines
    word = first.words[0]
    rest = word.text[len(bullet) :]
    words = ((replace(word, text=rest),) if rest else ()) + first.words[1:]
    return (replace(first, words=words), *lines[1:]) if words else lines[1:] or lines
