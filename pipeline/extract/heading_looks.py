"""Which blocks are headings, by how they are set.

What stands out by size or weight is a heading by itself. What differs from the text by less, such
as slanted type or a point more, is one when the document sets it so again and again: short lines
that stand free above a paragraph, and nothing else. In a box only type larger than that of the box
makes a heading; a bold first line belongs to its text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.extract.headings import code_of
from pipeline.extract.layout import Block
from pipeline.extract.paragraphs import SENTENCE_END, BodyType, is_caption
from pipeline.schema import PassageKind

MAX_LINES = 4
MAX_LETTERS = 200

LARGER = 1.12
"""From this share of the size of the text, type is large."""

_LEAST_LARGER = 1.03
_LARGER_IN_BOX = 1.08
_SMALL = 0.97
_MAX_SUBTLE_LINES = 2
_MAX_SUBTLE_LETTERS = 90
_FREE_ABOVE = 1.5

_TEXT = (PassageKind.PARAGRAPH, PassageKind.LIST_ITEM)
_ENDS_AS_TEXT = re.compile(r"[.;,]['’”\"]?$")
_LEAST_WORDS = 5
_LEAST_WORDS_ENDED = 3
"""Words of a quotation that ends in a full stop, as no heading does."""
_QUOTED = re.compile(r"^[‘“„\"'«].+[’”\"'»]?$")


@dataclass(frozen=True, slots=True)
class Look:
    """The type of a block: size in points rounded to a half, weight, slant, and capitals only."""

    size: float
    bold: bool
    italic: bool
    capitals: bool


def look_of(block: Block) -> Look:
    """Return the type of a block of lines."""
    sizes: Counter[float] = Counter()
    for line in block.lines:
        sizes[line.size] += len(line.text)
    size = max(sizes, key=lambda s: (sizes[s], s))
    code = code_of(text_of(block))
    title = text_of(block)[len(code.text) if code else 0 :]
    return Look(
        round(size * 2) / 2,
        is_bold(block),
        all(line.italic for line in block.lines),
        title.isupper() and sum(letter.isalpha() for letter in title) >= 4,
    )


def is_bold(block: Block) -> bool:
    """Whether all lines of a block are bold."""
    return all(line.bold for line in block.lines)


def text_of(block: Block) -> str:
    """Return the lines of a block with spaces between."""
    return " ".join(line.text for line in block.lines)


def mark_headings(columns: Sequence[Sequence[Block]], body: BodyType) -> list[list[Block]]:
    """Say of the blocks of a document which are headings and which pull quotes.

    Parameters
    ----------
    columns
        For each column, in reading order, its blocks.
    body
        The type of the running text.
    """
    whole = _with_whole_titles(columns, body)
    judged = [_judge_column(column, body) for column in whole]
    return _without_title_lines(_with_subtle_headings(judged, body), body)


def _marked(block: Block) -> Block:
    return replace(block, heading=True, kind=None)


def _judge_column(column: Sequence[Block], body: BodyType) -> list[Block]:
    box = _type_of_box(column)
    judged: list[Block] = []
    for index, block in enumerate(column):
        after = column[index + 1] if index + 1 < len(column) else None
        if is_pull_quote(block, body):
            judged.append(replace(block, kind=PassageKind.QUOTE, aside=True))
        elif is_heading(block, body) and not _leads_small_text(block, after, body, box):
            judged.append(_marked(block))
        else:
            judged.append(block)
    return judged


def _type_of_box(column: Sequence[Block]) -> float:
    """Return the size in which most of a box is set; 0 for running text."""
    sizes: Counter[float] = Counter()
    for block in column:
        for line in block.lines if block.aside else ():
            sizes[line.size] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 0.0


def _leads_small_text(block: Block, after: Block | None, body: BodyType, box: float) -> bool:
    """Whether a block that stands out belongs to the small text that it leads."""
    size = look_of(block).size
    if size >= LARGER * body.size:
        return False
    if block.aside:
        return size < _LARGER_IN_BOX * box
    if after is None or not after.lines or is_bold(after):
        return False
    return size < _SMALL * body.size and abs(after.lines[0].size - size) <= 0.03 * size


def _with_whole_titles(columns: Sequence[Sequence[Block]], body: BodyType) -> list[list[Block]]:
    """Join the lines of one title that were taken for several blocks, also in two columns."""
    placed: list[tuple[int, Block]] = []
    for number, column in enumerate(columns):
        for block in column:
            if placed and _goes_on(placed[-1][1], block, body):
                home, title = placed[-1]
                placed[-1] = home, replace(title, lines=title.lines + block.lines)
            else:
                placed.append((number, block))
    whole: list[list[Block]] = [[] for _ in columns]
    for number, block in placed:
        whole[number].append(block)
    return whole


def _goes_on(block: Block, following: Block, body: BodyType) -> bool:
    """Whether a block in large or bold type is the next line of the title before it."""
    if not block.lines or not following.lines or block.page != following.page:
        return False
    above, below = block.lines[-1], following.lines[0]
    if not (below.bold or below.size >= LARGER * body.size) or above.bold != below.bold:
        return False
    look, next_look = look_of(block), look_of(following)
    if look.size != next_look.size or (look.bold, look.italic) != (
        next_look.bold,
        next_look.italic,
    ):
        return False
    stands_out = look.size >= LARGER * body.size or (look.bold and not body.bold)
    if not stands_out or code_of(text_of(following)) or len(block.lines) >= MAX_LINES:
        return False
    if SENTENCE_END.search(above.text):
        return False
    gap = below.baseline - above.baseline
    beneath = below.left < above.x1 and above.left < below.x1
    return beneath and 0.8 * look.size <= gap <= 1.45 * look.size


def _with_subtle_headings(columns: Sequence[Sequence[Block]], body: BodyType) -> list[list[Block]]:
    """Mark the blocks of looks that differ a little from the text and are only set above it."""
    plain: Counter[Look] = Counter()
    subtle: Counter[Look] = Counter()
    for column in columns:
        for index, block in enumerate(column):
            look = _look_of_text(block)
            if look is not None:
                plain[look] += 1
                subtle[look] += _stands_free(column, index, body)
    looks = {look for look, count in subtle.items() if count >= max(2, 0.7 * plain[look])}
    return [
        [
            _marked(block)
            if _look_of_text(block) in looks and _stands_free(column, index, body)
            else block
            for index, block in enumerate(column)
        ]
        for column in columns
    ]


def _look_of_text(block: Block) -> Look | None:
    """Return the look of a block of running text; None for others."""
    is_text = bool(block.lines) and not block.aside and block.kind in _TEXT
    if not is_text:
        return None
    first = block.lines[0]
    is_long = len(block.lines) > _MAX_SUBTLE_LINES
    size = round(first.size * 2) / 2
    return Look(size, first.bold, first.italic, False) if is_long else look_of(block)


def _stands_free(column: Sequence[Block], index: int, body: BodyType) -> bool:
    """Whether a short line in type unlike the text stands free above a paragraph."""
    block = column[index]
    text = text_of(block)
    code = code_of(text)
    if len(text) > _MAX_SUBTLE_LETTERS or is_caption(text):
        return False
    if SENTENCE_END.search(text) and not text.endswith("?"):
        return False
    starts = text.lstrip("'‘“„\"(")[:1]
    if (block.marker and code is None) or not (starts.isupper() or code):
        return False
    return _differs(look_of(block), body) and _is_free(column, index, body)


def _differs(look: Look, body: BodyType) -> bool:
    if look.size < _SMALL * body.size:
        return False
    larger = look.size >= _LEAST_LARGER * body.size
    return larger or look.capitals or (look.italic and not body.italic)


def _is_free(column: Sequence[Block], index: int, body: BodyType) -> bool:
    """Whether there is space above a block, room behind it, and a paragraph or heading below."""
    block = column[index]
    after = column[index + 1] if index + 1 < len(column) else None
    if after is None or not (after.heading or after.kind in _TEXT) or not after.lines:
        return False
    before = column[index - 1] if index else None
    if before is not None and before.lines and not before.heading:
        gap = block.lines[0].baseline - before.lines[-1].baseline
        if gap < _FREE_ABOVE * body.size:
            return False
    lines = [line for other in column for line in other.lines]
    left, right = min(line.left for line in lines), max(line.x1 for line in lines)
    return block.lines[-1].x1 <= right - 0.1 * (right - left)


def _without_title_lines(columns: list[list[Block]], body: BodyType) -> list[list[Block]]:
    """Take slightly larger plain lines, such as an author's, from headings that are all bold."""
    headings = [block for column in columns for block in column if block.heading]
    bold = sum(is_bold(block) for block in headings)
    if bold < max(3, 0.6 * len(headings)):
        return columns

    def plain(block: Block) -> bool:
        return block.heading and not is_bold(block) and block.lines[0].size < 1.35 * body.size

    return [
        [replace(b, heading=False, kind=PassageKind.PARAGRAPH) if plain(b) else b for b in column]
        for column in columns
    ]


def is_heading(block: Block, body: BodyType) -> bool:
    """Whether a block is a heading by its type and its words."""
    if block.grid or not 0 < len(block.lines) <= MAX_LINES:
        return False
    text = text_of(block)
    if len(text) > MAX_LETTERS:
        return False
    if block.kind in (PassageKind.CAPTION, PassageKind.FOOTNOTE) or is_caption(text):
        return False
    if sum(letter.isalpha() for letter in text) < 2 or _ENDS_AS_TEXT.search(text):
        return False
    if block.marker and not code_of(text):
        return False
    kind = look_of(block)
    if kind.size >= LARGER * body.size:
        return True
    if kind.size < 0.85 * body.size and not block.aside:
        return False
    starts = text.lstrip("'‘“„\"(")[:1]
    if kind.bold and not body.bold:
        return (bool(starts) and not starts.islower()) or code_of(text) is not None
    code = code_of(text)
    coded = code is not None and len(text) <= 90 and len(block.lines) <= 2
    if code is None or not coded:
        return False
    return (kind.italic and not body.italic) or code.kind == "decimal" or text.isupper()


def is_pull_quote(block: Block, body: BodyType) -> bool:
    """Whether a block is a quotation in large type that repeats or enlivens the text."""
    if block.grid or not block.lines or block.kind is not PassageKind.PARAGRAPH:
        return False
    if max(line.size for line in block.lines) < LARGER * body.size:
        return False
    kind, text = look_of(block), text_of(block)
    large = kind.size >= LARGER * body.size
    sentence = bool(re.search(r"[.!?…][’”\"'»]?$", text)) or bool(_QUOTED.match(text))
    least = _LEAST_WORDS_ENDED if _ENDS_AS_TEXT.search(text) else _LEAST_WORDS
    return large and sentence and len(text.split()) >= least and (kind.italic or _quoted(text))


def _quoted(text: str) -> bool:
    return bool(_QUOTED.match(text))
