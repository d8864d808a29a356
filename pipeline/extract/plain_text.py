"""Read plain text, undoing what a layout has left in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.extract.dehyphenation import Dehyphenator, dutch_frequencies
from pipeline.extract.drafts import table_of_texts
from pipeline.extract.drop_caps import join_initial, restore_initial
from pipeline.extract.encoding import decode
from pipeline.extract.headings import split_code, title_of
from pipeline.extract.layout import Draft, Reading
from pipeline.extract.lists import bullet_of
from pipeline.extract.paragraphs import is_caption
from pipeline.extract.plain_blocks import Role, TextBlock, text_blocks
from pipeline.extract.plain_furniture import part_furniture
from pipeline.extract.plain_headings import PlainHeading, levels_of
from pipeline.extract.plain_lines import TextLine, runs_on, split_lines
from pipeline.extract.plain_notes import part_notes
from pipeline.extract.plain_tables import without_leader
from pipeline.extract.plain_widths import measure
from pipeline.extract.running_text import Token, run_on
from pipeline.schema import Furniture, PassageKind

_WORD = re.compile(r"[^\W\d_]+")
_INITIAL = re.compile(r"[‘“\"'«]?[A-ZÀ-Ý]")
_KINDS = {
    Role.ITEM: PassageKind.LIST_ITEM,
    Role.CONTENTS: PassageKind.LIST_ITEM,
    Role.ENDNOTE: PassageKind.ENDNOTE,
}


def read_text(data: bytes) -> Reading:
    """Read a plain text file.

    Raises
    ------
    DocumentError
        If the bytes are no text.
    """
    return read_lines(decode(data))


def read_lines(text: str) -> Reading:
    """Read a text with the lines of a layout."""
    kept, furniture = part_furniture(measure(split_lines(text)))
    whole, strays = join_initials(part_notes(kept))
    blocks = text_blocks(measure(whole))
    notes = [line.text for block in blocks for body in _notes(block) for line in body]
    writer = _Writer([*(line.text for line in whole), *notes], strays)
    drafts = tuple(writer.write(blocks))
    return Reading(
        drafts=drafts,
        title=title_of(drafts),
        furniture=tuple(Furniture(page=page, text=text) for page, text in furniture),
    )


def join_initials(lines: Sequence[TextLine]) -> tuple[list[TextLine], frozenset[str]]:
    """Put initials that stand on a line of their own before the word they belong to.

    Returns
    -------
    list of TextLine
        The lines without lone initials.
    frozenset of str
        The initials that do not fit the line below them; they were set elsewhere.
    """
    frequencies = dutch_frequencies()
    kept: list[TextLine] = []
    strays: set[str] = set()
    loose: TextLine | None = None
    for line in lines:
        if _INITIAL.fullmatch(line.text):
            strays |= {loose.text} if loose else set()
            loose = line
            continue
        if loose is not None:
            inside = bool(kept) and runs_on(kept[-1], line) and not kept[-1].is_short(0.75)
            joined = None if inside else join_initial(loose.text, line.text, frequencies)
            if joined is None:
                strays.add(loose.text)
            else:
                line = replace(line, text=joined)
            blanks = max(line.blanks, loose.blanks)
            line = replace(
                line, blanks=blanks, detached=blanks > 0, turned=line.turned or loose.turned
            )
            loose = None
        kept.append(line)
    return kept, frozenset(letter.strip("‘“\"'«") for letter in strays)


def _notes(block: TextBlock) -> Iterator[tuple[TextLine, ...]]:
    for line in block.lines:
        yield from line.notes


class _Writer:
    """Writes blocks as drafts: line ends undone, initials restored, levels given."""

    def __init__(self, lines: Sequence[str], strays: Collection[str]) -> None:
        self._dehyphenator = Dehyphenator(lines)
        self._strays = strays
        self._pairs = {pair for line in lines for pair in pairwise(_WORD.findall(line.lower()))}

    def write(self, blocks: Sequence[TextBlock]) -> Iterator[Draft]:
        """Yield the drafts of blocks, notes behind the block that calls them."""
        levels = iter(levels_of(list(self._headings(blocks))))
        opens = True
        for block in blocks:
            if block.table is not None:
                rows = block.table.rows
                yield table_of_texts(rows, header=not any(map(_has_digit, rows[0])))
            elif block.role is Role.HEADING:
                code, title = split_code(self._run(block.lines))
                yield Draft(kind=None, text=title, level=next(levels), code=code)
            else:
                yield self._passage(block, opens)
            opens = block.role is Role.HEADING
            for body in _notes(block):
                yield Draft(kind=PassageKind.FOOTNOTE, text=self._run(body))

    def _headings(self, blocks: Sequence[TextBlock]) -> Iterator[PlainHeading]:
        opens = True
        for index, block in enumerate(blocks):
            if block.role is Role.HEADING:
                after = blocks[index + 1] if index + 1 < len(blocks) else None
                leads = after is not None and after.role is Role.HEADING
                rule = block.lines[-1].underline
                yield PlainHeading(self._run(block.lines), leads, opens, rule)
            else:
                opens = False

    def _run(self, lines: Sequence[TextLine]) -> str:
        return run_on(
            [[Token(w) for w in line.text.split()] for line in lines], self._dehyphenator
        ).text

    def _passage(self, block: TextBlock, opens: bool) -> Draft:
        text = self._run(block.lines)
        kind = _KINDS.get(block.role, PassageKind.PARAGRAPH)
        if block.role is Role.CONTENTS:
            text = without_leader(text)
        bullet = bullet_of(text)
        if bullet:
            rest = text[len(bullet) :].strip()
            rest = rest[len(bullet_of(rest)) :].strip()
            return Draft(kind=PassageKind.LIST_ITEM, text=rest or text)
        if kind is not PassageKind.PARAGRAPH:
            return Draft(kind=kind, text=text)
        if opens:
            text = restore_initial(text, self._strays, dutch_frequencies(), self._pairs)
        if is_caption(text):
            kind = PassageKind.CAPTION
        return Draft(kind=kind, text=text)


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))
