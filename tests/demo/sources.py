"""Reads the annotated sources of the demonstration reports: Markdown with marks around names.

One block a line. `[[LABEL:text]]` marks a name, `[[DATE=value:text]]` and `[[MONEY=value:text]]`
one with its value, `[[ORG=entry:text]]` and `[[LOC=entry:text]]` one with the entry it stands for;
`LABEL/LABEL` gives each label that a careful reader accepts. `<!-- theme: ID -->` holds for the
passages that follow it, `<!-- table: ruled -->` or `open` for the next table. The same blocks
become the gold and the typeset pages, so that the two cannot disagree.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_block_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

GOLD = Path(__file__).resolve().parents[1] / "gold"
SUFFIX = ".ann.md"
MARK = re.compile(r"\[\[([A-Z]+(?:/[A-Z]+)*)(?:=([^:\]]+))?:(.+?)\]\]", re.S)
DIRECTIVE = re.compile(r"<!--\s*(theme|table):\s*(\S+)\s*-->")
BOXES = ("sidebar", "wide")
LINKED = {"ORG", "LOC"}


class SourceError(ValueError):
    """A source that does not keep to the format."""


@dataclass(frozen=True)
class Mark:
    """A name in a text: offsets, accepted labels (likelier first), and its value or its entry."""

    start: int
    end: int
    labels: tuple[str, ...]
    value: str | None = None
    entry: str | None = None


@dataclass(frozen=True)
class Piece:
    """A stretch of text in one style; `note` names the footnote that is called after it."""

    text: str
    bold: bool = False
    italic: bool = False
    note: str | None = None


@dataclass(frozen=True)
class Line:
    """Running text: its pieces, and the marks on the text they make together."""

    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...] = ()

    @property
    def text(self) -> str:
        """The text of all pieces."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Block:
    """A heading, a passage or a table.

    `box` counts the sidebars and wide parts of the report from 1 and is 0 outside them; `rows`
    is filled for tables only, and `line` then holds their text, rows by newline, cells by tab.
    """

    kind: str
    line: Line
    theme: str | None = None
    style: str = ""
    level: int = 0
    rows: tuple[tuple[Line, ...], ...] = ()
    is_ruled: bool = True
    number: int = 0
    box: int = 0
    box_kind: str = ""
    note: str | None = None

    @property
    def text(self) -> str:
        """The text without mark-up."""
        return self.line.text


def make_parser() -> MarkdownIt:
    """Return the Markdown parser of the sources."""
    parser = MarkdownIt("commonmark").enable("table").use(footnote_plugin).use(attrs_block_plugin)
    for box in BOXES:
        parser.use(container_plugin, box)
    return parser


def read_source(path: Path) -> list[Block]:
    """Read one annotated source into blocks, footnotes right after the block that calls them.

    Raises
    ------
    SourceError
        If the mark-up is broken; the message names the file and the text.
    """
    tokens = make_parser().parse(path.read_text(encoding="utf-8"))
    try:
        blocks = list(_Reader(tokens).read())
    except SourceError as error:
        raise SourceError(f"{path.name}: {error}") from error
    return blocks


def sections_of(blocks: Sequence[Block]) -> Iterator[tuple[Block, tuple[str, ...]]]:
    """Pair every passage with the headings it stands under, outermost first, title left out."""
    path: list[tuple[int, str]] = []
    for block in blocks:
        if block.kind == "heading":
            path = [(level, title) for level, title in path if level < block.level]
            path.append((block.level, block.text))
        else:
            yield block, tuple(title for level, title in path if level > 1)


def read_line(token: Token) -> Line:
    """Turn an inline token into a line: marks taken out, styles kept.

    Raises
    ------
    SourceError
        If a mark is not closed, or a label is followed by nothing.
    """
    characters = _Characters()
    for child in token.children or ():
        characters.take(child)
    return characters.to_line()


@dataclass
class _Characters:
    """Collects characters with their style; a footnote call is an empty character of its own."""

    text: list[str] = field(default_factory=list)
    styles: list[tuple[bool, bool, str | None]] = field(default_factory=list)
    bold: bool = False
    italic: bool = False

    def take(self, token: Token) -> None:
        if token.type in ("strong_open", "strong_close"):
            self.bold = token.nesting == 1
        elif token.type in ("em_open", "em_close"):
            self.italic = token.nesting == 1
        elif token.type == "footnote_ref":
            self._add("\0", note=str(token.meta["label"]))
        elif token.type in ("softbreak", "hardbreak"):
            raise SourceError(f"a block runs over two lines: {''.join(self.text)[-60:]!r}")
        elif token.type != "footnote_anchor":
            for character in token.content:
                self._add(character)

    def _add(self, character: str, note: str | None = None) -> None:
        self.text.append(character)
        self.styles.append((self.bold, self.italic, note))

    def to_line(self) -> Line:
        raw, kept, marks, position = "".join(self.text), list[int](), list[Mark](), 0
        for found in MARK.finditer(raw):
            kept += range(position, found.start())
            inside = [i for i in range(*found.span(3)) if raw[i] != "\0"]
            start = sum(raw[i] != "\0" for i in kept)
            marks.append(_mark(found, start, start + len(inside)))
            kept += range(*found.span(3))
            position = found.end()
        kept += range(position, len(raw))
        plain = "".join(raw[i] for i in kept)
        if "[" in plain or "]" in plain:
            raise SourceError(f"broken mark in {plain[:120]!r}")
        return Line(tuple(self._pieces(kept)), tuple(marks))

    def _pieces(self, kept: Sequence[int]) -> Iterator[Piece]:
        for (bold, italic, note), run in groupby(kept, key=lambda i: self.styles[i]):
            text = "".join(self.text[i] for i in run if self.text[i] != "\0")
            yield Piece(text, bold, italic, note)


def _mark(found: re.Match[str], start: int, end: int) -> Mark:
    labels = tuple(found[1].split("/"))
    value = found[2]
    if value and set(labels) & LINKED:
        return Mark(start, end, labels, entry=value)
    return Mark(start, end, labels, value=value)


class _Reader:
    """Walks over the tokens of one source."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.notes = dict(_footnotes(tokens))
        self.theme: str | None = None
        self.is_ruled = True
        self.boxes = 0
        self.box_kind = ""
        self.number = 0
        self.is_item = self.is_quote = False

    def read(self) -> Iterator[Block]:
        position = 0
        while position < len(self.tokens):
            token = self.tokens[position]
            if token.type == "footnote_block_open":
                return
            if token.type == "table_open":
                end = _closing(self.tokens, position)
                yield from self._with_notes(self._table(self.tokens[position:end]))
                position = end
            elif token.type in ("heading_open", "paragraph_open"):
                yield from self._with_notes(self._text(token, self.tokens[position + 1]))
                position += 2
            else:
                self._remember(token)
            position += 1

    def _remember(self, token: Token) -> None:
        if token.type == "html_block":
            self._follow(token.content)
        elif token.type.startswith("container_"):
            self.boxes += token.nesting == 1
            self.box_kind = token.type.split("_")[1] if token.nesting == 1 else ""
        elif token.type in ("ordered_list_open", "bullet_list_open"):
            self.number = int(token.attrs.get("start", 1)) if token.type[0] == "o" else 0
        elif token.type in ("list_item_open", "list_item_close"):
            self.is_item = token.nesting == 1
            self.number += token.nesting == -1 and self.number > 0
        elif token.type in ("blockquote_open", "blockquote_close"):
            self.is_quote = token.nesting == 1
        elif token.type not in ("ordered_list_close", "bullet_list_close", "hr"):
            raise SourceError(f"{token.type} has no place in a source: {token.content[:80]!r}")

    def _follow(self, comment: str) -> None:
        found = DIRECTIVE.fullmatch(comment.strip())
        if found is None:
            raise SourceError(f"not a directive: {comment.strip()!r}")
        if found[1] == "theme":
            self.theme = None if found[2] == "-" else found[2]
        else:
            self.is_ruled = found[2] == "ruled"

    def _text(self, opening: Token, inline: Token) -> Block:
        is_heading = opening.type == "heading_open"
        style = str(opening.attrs.get("class", ""))
        kind = "paragraph"
        if is_heading:
            kind = "heading"
        elif self.box_kind == "sidebar":
            kind = "sidebar"
        elif style == "caption":
            kind = "caption"
        elif self.is_item:
            kind = "list_item"
        elif self.is_quote:
            kind = "quote"
        return Block(
            kind,
            read_line(inline),
            None if is_heading else self.theme,
            style=style if not self.is_item else "item",
            level=int(opening.tag[1:]) if is_heading else 0,
            number=self.number if self.is_item else 0,
            box=self.boxes if self.box_kind else 0,
            box_kind=self.box_kind,
        )

    def _table(self, tokens: Sequence[Token]) -> Block:
        rows: list[list[Line]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(read_line(token))
        return Block(
            "table",
            _join(rows),
            self.theme,
            rows=tuple(map(tuple, rows)),
            is_ruled=self.is_ruled,
            box=self.boxes if self.box_kind else 0,
            box_kind=self.box_kind,
        )

    def _with_notes(self, block: Block) -> Iterator[Block]:
        yield block
        for piece in block.line.pieces:
            if piece.note is None:
                continue
            if piece.note not in self.notes:
                raise SourceError(f"footnote {piece.note} is called but not there")
            note = Block("footnote", self.notes[piece.note], block.theme, note=piece.note)
            yield replace(note, box=block.box, box_kind=block.box_kind)


def _footnotes(tokens: Sequence[Token]) -> Iterator[tuple[str, Line]]:
    label = ""
    for token in tokens:
        if token.type == "footnote_open":
            label = str(token.meta["label"])
        elif label and token.type == "inline":
            yield label, read_line(token)


def _closing(tokens: Sequence[Token], opening: int) -> int:
    depth = 0
    for position in range(opening, len(tokens)):
        depth += tokens[position].nesting
        if depth == 0:
            return position
    raise SourceError("a table does not end")


def _join(rows: Sequence[Sequence[Line]]) -> Line:
    """Return the text of a table as one line with the marks of all its cells."""
    pieces: list[Piece] = []
    marks: list[Mark] = []
    length = 0
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            separator = "\t" if c else "\n" if r else ""
            pieces += [Piece(separator), *cell.pieces] if separator else cell.pieces
            length += len(separator)
            marks += [replace(m, start=m.start + length, end=m.end + length) for m in cell.marks]
            length += len(cell.text)
    return Line(tuple(pieces), tuple(marks))
