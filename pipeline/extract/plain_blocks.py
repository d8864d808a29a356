"""Divide the lines of a plain text into headings, passages and tables.

What a layout has left is all there is to go by: empty lines, lines that are shorter than their
neighbours, ends of sentences, capitals, markers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from pipeline.extract.dehyphenation import ends_in_hyphen
from pipeline.extract.headings import Code, code_of
from pipeline.extract.lists import bullet_of, number_of
from pipeline.extract.paragraphs import is_caption
from pipeline.extract.plain_headings import COUNTED, value_of
from pipeline.extract.plain_lines import UNBROKEN, TextLine, is_bullet, runs_on, stand_alone
from pipeline.extract.plain_tables import PlainTable, find_contents, find_tables

MAX_HEADING_LINES = 4
MAX_HEADING_LETTERS = 130
MAX_CODED_LETTERS = 90
MIN_INDENT = 2
MAX_INDENT = 10

_ADDRESS = re.compile(r"www\.|https?://|@|\d{4}\s?[A-Z]{2}\b")
_DATE = re.compile(
    r"\b\d{1,2} (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november"
    r"|december) \d{4}\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"[A-ZÀ-Ý](?:[\w'’-]+|\.(?:[A-Z]\.)*)"
    r"(?: (?:[A-ZÀ-Ý][\w'’.-]*|van|de|der|den|ten|ter|la|le|du|von|zu)){1,4}(?: \(\d+\))?, [a-zà-ÿ]"
)
"""A person and what they are, as a letter ends or a quotation is signed."""
_STARTS = re.compile(r"['‘’“„\"«]?[^\W\d_a-zß-ÿ]|§ ?\d")
_OPENING = '‘“„"«'
_CLOSED = re.compile(r"[’”\"»]$")
_ENDS_AS_TEXT = re.compile(r"[.;:,…]['’”\")]*$")
_EXCLAIMS = re.compile(r"!['’”\")]*$")
MAX_EXCLAIMED = 40


class Role(Enum):
    """What a block is."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    SIGNATURE = "signature"
    CONTENTS = "contents"
    ENDNOTE = "endnote"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines that belong together, or a table."""

    lines: tuple[TextLine, ...]
    role: Role = Role.TEXT
    table: PlainTable | None = None

    @property
    def text(self) -> str:
        """The lines with spaces between."""
        return " ".join(line.text for line in self.lines)


def text_blocks(lines: Sequence[TextLine]) -> list[TextBlock]:
    """Divide lines into blocks.

    Parameters
    ----------
    lines
        Lines with their widths, without furniture and footnotes.
    """
    # Nothing stands above the first line: it stands apart like one below an empty line.
    lines = [replace(line, blanks=max(line.blanks, n == 0)) for n, line in enumerate(lines)]
    groups = [part for group in _group(lines) for part in _without_heading(group)]
    persons = _persons(groups)
    groups = [
        replace(group, role=Role.SIGNATURE) if n in persons else group
        for n, group in enumerate(groups)
    ]
    listed = _listed(groups)
    blocks: list[TextBlock] = []
    for index, group in enumerate(groups):
        following = groups[index + 1] if index + 1 < len(groups) else None
        before = blocks[-1] if blocks else None
        if group.role is not Role.TEXT:
            blocks.append(group)
        elif before is not None and _goes_on(before, group, following):
            blocks[-1] = replace(before, lines=(*before.lines, *group.lines))
        elif before is not None and _is_signature(before, group):
            blocks.append(replace(group, role=Role.SIGNATURE))
        else:
            blocks.append(replace(group, role=_role(group, following, before, index in listed)))
    return blocks


def _group(lines: Sequence[TextLine]) -> list[TextBlock]:
    """Return lines that belong together, tables and entries of a table of contents."""
    tables = {table.start: table for table in find_tables(lines)}
    contents = find_contents(lines)
    letters = sum(len(line.text) for line in lines)
    long = sum(len(line.text) for line in lines if len(line.text) > UNBROKEN)
    # Lists that grow: a text without empty lines may be a single group of thousands of lines.
    groups: list[tuple[list[TextLine], Role, PlainTable | None]] = []
    index = 0
    while index < len(lines):
        table, line = tables.get(index), lines[index]
        if table is not None:
            groups.append((list(lines[index : table.end]), Role.TABLE, table))
            index = table.end
            continue
        group, role, _ = groups[-1] if groups else ([], Role.TABLE, None)
        if index in contents:
            groups.append(([line], Role.CONTENTS, None))
        elif line.endnote:
            groups.append(([line], Role.ENDNOTE, None))
        elif role not in (Role.TABLE, Role.CONTENTS) and not _begins_block(
            group, lines[index : index + 4], 2 * long > letters
        ):
            group.append(line)
        else:
            groups.append(([line], Role.TEXT, None))
        index += 1
    return [TextBlock(tuple(group), role, table) for group, role, table in groups]


def _without_heading(group: TextBlock) -> list[TextBlock]:
    """Part the next heading from the end of a paragraph.

    A paragraph ends with a sentence. Lines below its last sentence that end none are a heading,
    although the line above them had no room to show that the paragraph was over.
    """
    lines = group.lines
    ends = [n for n, line in enumerate(lines) if line.ended and line.is_short(0.9)]
    if group.role is not Role.TEXT or not ends or lines[-1].ended or bullet_of(lines[0].text):
        return [group]
    head, tail = lines[: ends[-1] + 1], lines[ends[-1] + 1 :]
    text = " ".join(line.text for line in tail)
    short = len(tail) < MAX_HEADING_LINES and tail[-1].is_short(0.8)
    if not short or not text[:1].isupper() or ". " in text:
        return [group]
    return [replace(group, lines=head), replace(group, lines=tail)]


def _begins_block(block: Sequence[TextLine], ahead: Sequence[TextLine], unbroken: bool) -> bool:
    """Whether the first of the lines ahead begins a new block after the block so far."""
    before, line = block[-1], ahead[0]
    if _begins_item(block, line):
        return True
    if before.underline or line.underline or _is_indented(block, ahead):
        return True
    if unbroken or len(before.text) > UNBROKEN:
        return not runs_on(before, line)
    if _counts_on(ahead):
        return True
    if _is_coded_line(before) and len(block) == 1:
        return not _wraps(before, line)
    if _is_coded_line(line) and (line.blanks or before.ended or before.is_short(0.75)):
        return True
    if _is_address(line.text) or _is_address(before.text):
        return True
    if before.text.endswith(";") and bullet_of(block[0].text):
        return bool(line.blanks) or before.has_room_for(line, share=1.0)
    alone = stand_alone(ahead)
    if line.turned:
        return _begins_after_turn(before, line, alone)
    return _begins_below(before, line, alone)


def _is_indented(block: Sequence[TextLine], ahead: Sequence[TextLine]) -> bool:
    """Whether a sentence begins on a line that stands further in than a line next to it."""
    before, line = block[-1], ahead[0]
    first = block[0].text
    if line.restarts or not before.ended or bullet_of(first) or number_of(first):
        return False
    inner = [before.indent, *(after.indent for after in ahead[1:2] if not after.blanks)]
    return MIN_INDENT <= line.indent - min(inner) <= MAX_INDENT


def _begins_below(before: TextLine, line: TextLine, alone: bool) -> bool:
    if line.restarts and not (before.ended and line.blanks):
        if not line.blanks or ends_in_hyphen(before.text):
            return False
        return before.is_short(0.75) or (bool(before.blanks) and _is_coded(before.text, bare=True))
    if ends_in_hyphen(before.text) and line.text[:1].islower():
        return False
    if number_of(line.text) and before.ended:
        return True
    if line.blanks:
        return before.ended or alone or before.has_room_for(line)
    if before.ended:
        return before.has_room_for(line)
    return before.is_short(0.6)


def _begins_after_turn(before: TextLine, line: TextLine, alone: bool) -> bool:
    """Whether a block begins with a page: empty lines alone do not say so."""
    if runs_on(before, line):
        return False
    if alone:
        return True
    if before.ended:
        return bool(line.blanks) or before.has_room_for(line)
    return before.is_short(0.6) or (bool(line.blanks) and before.has_room_for(line))


def _begins_item(block: Sequence[TextLine], line: TextLine) -> bool:
    """Whether a line begins with a bullet or the next number; a dash in a sentence is none."""
    bullet = bullet_of(line.text)
    if is_bullet(bullet):
        return True
    if bullet:
        same = bullet_of(block[0].text) == bullet
        return block[-1].ended or (same and (bool(line.blanks) or block[-1].has_room_for(line)))
    first, code = code_of(block[0].text), code_of(line.text)
    if first is None or code is None or first.kind != code.kind or first.kind == "decimal":
        return False
    return value_of(code)[0] == value_of(first)[0] + 1


def _is_address(text: str) -> bool:
    """Whether a line is a web address and no more."""
    return text.startswith(("www.", "http://", "https://")) and len(text.split()) <= 3


def _wraps(heading: TextLine, line: TextLine) -> bool:
    """Whether a heading with a code goes on in the next line."""
    if line.blanks or line.turned:
        return False
    return ends_in_hyphen(heading.text) or not heading.has_room_for(line)


def _counts_on(ahead: Sequence[TextLine]) -> bool:
    """Whether a chapter with a bare number begins, whose sections count on: "1 Water", "1.1"."""
    codes = [code_of(line.text, bare=True) for line in ahead[:2]]
    first, second = codes if len(codes) == 2 else (None, None)
    if first is None or second is None or first.kind != "number":
        return False
    return second.kind == "decimal" and second.text.startswith(f"{first.text}.")


def _is_coded_line(line: TextLine) -> bool:
    """Whether a line is a heading by its code: "A. VEILIGHEID", "b) Water"."""
    return _is_coded(line.text)


def _is_coded(text: str, bare: bool = False) -> bool:
    code = code_of(text, bare)
    if code is None or len(text) > MAX_CODED_LETTERS or re.search(r"[.;,:]$", text):
        return False
    title = text[len(code.text) :].strip().lstrip("‘“„\"'«")
    return title[:1].isupper() and not bullet_of(text)


def _persons(groups: Sequence[TextBlock]) -> set[int]:
    """Return the groups that name a person, unless their initial is a letter that counts."""
    codes = [code_of(group.text) for group in groups]
    letters = {code.text[0] for code in codes if code and code.kind == "capital"}
    found = set()
    for index, group in enumerate(groups):
        code = codes[index]
        short = group.role is Role.TEXT and len(group.text) <= MAX_HEADING_LETTERS
        if not short or group.lines[-1].underline or not _NAMED.match(group.text):
            continue
        nearby = {chr(ord(group.text[0]) + step) for step in (-1, 1)}
        if code is None or not nearby & letters:
            found.add(index)
    return found


def _listed(groups: Sequence[TextBlock]) -> set[int]:
    """Return the groups that are items of a numbered list or contents, though each is short.

    Two sections never follow each other without text: where "1." is directly followed by "2.",
    both are items, and so is what stands in one row with them.
    """
    found: set[int] = set()
    row: list[int] = []
    codes = [code_of(group.text, bare=True) if group.lines else None for group in groups]
    for index, code in enumerate([*codes, None]):
        listed = code is not None and code.kind != "part" and groups[index].role is Role.TEXT
        if listed and not any(_repeats(codes[n], code) for n in row):
            row.append(index)
            continue
        pairs = pairwise(row)
        if any(_follows(codes[a], codes[b]) for a, b in pairs):
            found |= set(row)
        row = [index] if listed else []
    return found


def _repeats(before: Code | None, code: Code | None) -> bool:
    if before is None or code is None:
        return False
    counted = before.kind in COUNTED and code.kind in COUNTED
    return (counted or before.kind == code.kind) and value_of(code) <= value_of(before)


def _follows(before: Code | None, code: Code | None) -> bool:
    if before is None or code is None or before.kind != code.kind:
        return False
    old, new = value_of(before), value_of(code)
    return len(old) == len(new) and old[:-1] == new[:-1] and new[-1] == old[-1] + 1


def _role(
    group: TextBlock, following: TextBlock | None, before: TextBlock | None, listed: bool
) -> Role:
    if listed:
        return Role.ITEM
    unmarked = before is not None and before.role is Role.ITEM and before.text.endswith(";")
    if unmarked:
        return Role.ITEM
    if _is_heading(group, following):
        return Role.HEADING
    first = group.lines[0].text
    return Role.ITEM if bullet_of(first) or number_of(first) else Role.TEXT


def _is_heading(group: TextBlock, following: TextBlock | None) -> bool:
    """Whether a block is a heading: short, no sentence, with text below it."""
    lines, text = group.lines, group.text
    if following is None:
        return False
    if lines[-1].underline and len(text) <= MAX_HEADING_LETTERS and not _ENDS_AS_TEXT.search(text):
        return True
    if len(lines) <= 2 and _is_coded(text) and not _is_sentence(text):
        return True
    if len(lines) > MAX_HEADING_LINES or len(text) > MAX_HEADING_LETTERS:
        return False
    apart = bool(following.lines[0].blanks or following.lines[0].turned) and _stands_apart(lines[0])
    narrow = all(line.length < 0.8 * line.widest for line in lines)
    if _is_coded(text, bare=True):
        return apart or narrow
    if bullet_of(text) or number_of(text) or _ADDRESS.search(text) or is_caption(text):
        return False
    if _ENDS_AS_TEXT.search(text) or not _STARTS.match(text):
        return False
    if _EXCLAIMS.search(text) and not (apart and len(text) <= MAX_EXCLAIMED):
        return False
    if _DATE.search(text):
        return False
    return apart or narrow


def _stands_apart(line: TextLine) -> bool:
    return bool(line.blanks) or line.turned


def _is_sentence(text: str) -> bool:
    return bool(re.search(r"[a-zà-ÿ]{2}[.?!]\s+[A-Z]", text))


def _goes_on(before: TextBlock, group: TextBlock, following: TextBlock | None) -> bool:
    """Whether lines belong to the heading or signature before them."""
    first = group.lines[0]
    if first.blanks or first.turned:
        return False
    if before.role is Role.SIGNATURE:
        return _is_signature_line(group)
    coded = code_of(before.text) or code_of(first.text)
    long = len(before.text) + len(first.text) > MAX_HEADING_LETTERS
    ahead = [*group.lines, *(following.lines if following is not None else ())]
    if first.detached or coded or long or _counts_on(ahead):
        return False
    return before.role is Role.HEADING and _is_heading(group, following)


def _is_signature(before: TextBlock, group: TextBlock) -> bool:
    """Whether lines say who spoke the quotation before them."""
    quoted = before.text[:1] in _OPENING and bool(_CLOSED.search(before.text))
    return quoted and not group.lines[0].blanks and _is_signature_line(group)


def _is_signature_line(group: TextBlock) -> bool:
    first = group.lines[0]
    short = len(group.lines) <= 2 and first.length < 0.7 * max(first.width, 60)
    return short and not first.ended
