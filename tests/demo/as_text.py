"""Turns the blocks of a report into plain text as it comes out of copying printed pages.

Lines end where the page ended them, words are broken, initials stand loose or are lost, and heads
and page numbers stand between the lines. A `Copy` says which of that happens.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pyphen
from demo.sources import Block

WIDTHS = (
    ("ijlt'’‘.,:; |", 0.27),
    ("frsI-()!J", 0.35),
    ("aceéèëz", 0.44),
    ("mwM%@—", 0.78),
    ("ABCDEFGHKLNOPQRSTUVXYZW&", 0.66),
)
"""Widths of letters in a common book face, as a share of its size; those of others are 0.5."""
TREMAS = str.maketrans("äëïöü", "aeiou")
Truth = dict[str, Any]


@dataclass(frozen=True)
class Copy:
    """What a page looked like, and what copying it left of that.

    `head` tells how a page begins and ends: "apart" has a running head above it and a number below
    it with empty lines between, "inside" the same without, "chapter" the title of the chapter with
    the number below it, "odd-even" heads that differ left and right, and "none" nothing at all.
    `initials` are the first letters of chapters: "loose" on a line of their own, "lost" or "kept".
    """

    width: int = 74
    page_lines: int = 46
    gap: int = 1
    is_typewritten: bool = True
    is_double_spaced: bool = False
    keeps_tremas: bool = True
    head: str = "apart"
    has_form_feeds: bool = False
    initials: str = "loose"
    notes_at_foot: bool = False
    cell_gap: str = "\t"
    encoding: str = "utf-8"
    newline: str = "\n"


@dataclass
class CopiedLine:
    """A line of a page: which block it is of, and the notes that are called on it."""

    text: str
    block: int
    calls: list[int] = field(default_factory=list)


def copy_text(blocks: Sequence[Block], copy: Copy, running: str) -> tuple[bytes, Truth]:
    """Write a report as text copied from pages.

    Parameters
    ----------
    blocks
        Blocks of one report; the first one is its title.
    copy
        How it was set and copied.
    running
        The running head.

    Returns
    -------
    bytes
        The text.
    dict
        Of the true text what only the copy tells: `furniture`, `hyphen_breaks`, and `page_of`
        with the page of each block.
    """
    lines = list(_copied_lines(blocks, copy))
    pages = list(_into_pages(lines, blocks, copy))
    furniture: list[str] = []
    text: list[str] = []
    page_of: dict[int, int] = {}
    chapter = ""
    for number, page in enumerate(pages, 1):
        for line in page:
            block = blocks[line.block]
            chapter = block.text if block.kind == "heading" and block.level == 2 else chapter
            page_of.setdefault(line.block, number)
        above, below = _edges(copy.head, running, chapter or running, number)
        furniture += [" ".join(line.split()) for line in (*above, *below) if line]
        body = [line.text for line in page]
        if copy.is_double_spaced:
            body = [row for line in body for row in (line, "")]
        text.append("\n".join([*above, *body, *below]))
    joined = ("\f" if copy.has_form_feeds else "\n").join(text)
    hyphens = sum(line.text.endswith("-") for line in lines)
    told: Truth = {"furniture": furniture, "hyphen_breaks": hyphens, "page_of": page_of}
    return joined.replace("\n", copy.newline).encode(copy.encoding), told


def _edges(head: str, running: str, chapter: str, number: int) -> tuple[list[str], list[str]]:
    """Return the lines above and below the text of a page."""
    if head == "apart":
        return [running, ""], ["", str(number)]
    if head == "inside":
        return [running], [str(number)]
    if head == "chapter":
        return [], ["", "", f"{chapter}      {number}", ""]
    if head == "odd-even":
        return ([f"{number} | {running}"] if number % 2 == 0 else [f"{chapter} | {number}"]), []
    return [], []


def _copied_lines(blocks: Sequence[Block], copy: Copy) -> Iterator[CopiedLine]:
    breaker = _Breaker(copy)
    notes = count(1)
    after_chapter = False
    for index, block in enumerate(blocks):
        if block.kind == "footnote" and copy.notes_at_foot:
            continue
        if block.kind == "heading":
            wrapped = _Breaker(copy, hyphens=False).wrap(block.text)
            yield from (CopiedLine(text, index) for text in ("", *wrapped, ""))
            after_chapter = block.level == 2
            continue
        opens = after_chapter and block.kind == "paragraph" and block.text[:1].isalpha()
        after_chapter = False
        if opens and copy.initials == "loose":
            yield CopiedLine(block.text[0], index)
        if block.rows and copy.cell_gap:
            yield from (CopiedLine(row, index) for row in _table_lines(block, copy.cell_gap))
        else:
            drops = opens and copy.initials != "kept"
            for text, calls in _wrapped(block, breaker, notes, copy.notes_at_foot, drops):
                yield CopiedLine(text, index, calls)
        yield from (CopiedLine("", index) for _ in range(copy.gap))


def _wrapped(
    block: Block, breaker: "_Breaker", notes: Iterator[int], marks_calls: bool, drops_initial: bool
) -> Iterator[tuple[str, list[int]]]:
    """Yield the lines of a passage, each with the notes that are called on it."""
    text, called = "", list[int]()
    for piece in block.line.pieces:
        text += piece.text
        if marks_calls and piece.note is not None:
            called.append(next(notes))
            text += str(called[-1])
    text = text[1:] if drops_initial else text
    if block.style == "item":
        text = f"{block.number}. {text}" if block.number else f"• {text}"
    for line in breaker.wrap(text):
        marked = [n for n in called if any(_is_call(word, n) for word in line.split())]
        called = [n for n in called if n not in marked]
        yield line, marked


def _is_call(word: str, number: int) -> bool:
    bare = word.rstrip(".,;:)’")
    return bare.endswith(str(number)) and not bare.removesuffix(str(number))[-1:].isdigit()


def _table_lines(block: Block, gap: str) -> Iterator[str]:
    """Yield a line for each row: cells divided by tabs, or set below one another with spaces."""
    rows = [[cell.text for cell in row] for row in block.rows]
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        if gap == "\t":
            yield "\t".join(row)
        else:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            yield gap.join(cells).rstrip()


def _into_pages(
    lines: Sequence[CopiedLine], blocks: Sequence[Block], copy: Copy
) -> Iterator[list[CopiedLine]]:
    """Divide lines into pages, the notes that a page calls at its foot."""
    notes = [index for index, block in enumerate(blocks) if block.kind == "footnote"]
    breaker = _Breaker(copy)
    page: list[CopiedLine] = []
    foot: list[CopiedLine] = []
    for line in lines:
        if len(page) + len(foot) >= copy.page_lines:
            yield page + foot
            page, foot = [], []
        page.append(line)
        for number in line.calls:
            index = notes[number - 1]
            wrapped = breaker.wrap(f"{number} {blocks[index].text}")
            foot += [CopiedLine("", index)] if not foot else []
            foot += [CopiedLine(text, index) for text in wrapped]
    yield page + foot


class _Breaker:
    """Wraps lines and hyphenates the word that does not fit, as Dutch does."""

    def __init__(self, copy: Copy, hyphens: bool = True) -> None:
        self.width = copy.width
        self.is_typewritten = copy.is_typewritten
        self.keeps_tremas = copy.keeps_tremas
        self.hyphens = hyphens
        self.dictionary = pyphen.Pyphen(lang="nl_NL", left=3, right=3)

    def wrap(self, text: str) -> list[str]:
        """Return the lines of a paragraph."""
        lines, line = list[str](), ""
        for word in text.split():
            candidate = f"{line} {word}" if line else word
            if self._length(candidate) <= self.width:
                line = candidate
                continue
            head, tail = self._split(word, self.width - self._length(line) - 2)
            lines.append(f"{line} {head}-" if head else line)
            line = tail
        return [*lines, line]

    def _length(self, text: str) -> float:
        if self.is_typewritten:
            return len(text)
        return sum(next((w for cs, w in WIDTHS if c in cs), 0.5) / 0.45 for c in text)

    def _split(self, word: str, room: float) -> tuple[str, str]:
        if not (self.hyphens and word.isalpha()):
            return "", word
        for head, tail in self.dictionary.iterate(word):
            # At a break the trema is left out; where that is not wanted, such words stay whole.
            loses = tail[0] != tail[0].translate(TREMAS)
            if self._length(head) <= room and not (loses and self.keeps_tremas):
                return head, tail[0].translate(TREMAS) + tail[1:]
        return "", word
