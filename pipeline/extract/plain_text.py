"""Read plain text, undoing what a layout has left in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.errors import DocumentError
from pipeline.extract.dehyphenation import Dehyphenator, dutch_frequencies
from pipeline.extract.drop_caps import restore_initial
from pipeline.extract.headings import code_of, split_code, title_of
from pipeline.extract.layout import Draft, Reading
from pipeline.extract.lists import bullet_of, number_of
from pipeline.extract.paragraphs import is_caption
from pipeline.extract.plain_lines import TextLine, begins_block, clean_lines, is_coded_heading
from pipeline.extract.running_text import Token, clean, run_on
from pipeline.schema import FailureCategory, PassageKind

MAX_HEADING_LINES = 4
MAX_HEADING_LETTERS = 130

_ADDRESS = re.compile(r"www\.|https?://|@|\d{4}\s?[A-Z]{2}\b")
_OPENING = '‘“„"«'
_CLOSED = re.compile(r"[’”\"»]$")


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or cp1252.

    Raises
    ------
    DocumentError
        If the bytes are not text in any of these.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode_as("utf-16", data)
    if data[:400].count(b"\x00") > 0.3 * len(data[:400]):
        return _decode_as("utf-16-be" if data[:1] == b"\x00" else "utf-16-le", data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_as("cp1252", data)


def _decode_as(encoding: str, data: bytes) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            FailureCategory.DAMAGED,
            f"is not whole text in {encoding}; save it again as UTF-8",
        ) from error


def read_text(data: bytes) -> Reading:
    """Read a plain text file."""
    cleaned = clean_lines(clean(decode(data).replace("\f", "\n\n")))
    blocks = text_blocks(cleaned.lines)
    dehyphenator = Dehyphenator(line.text for line in cleaned.lines)
    order = _numberings(block for block in blocks if block.heading)
    drafts: list[Draft] = []
    for block in blocks:
        text = run_on([[Token(w) for w in line.text.split()] for line in block.lines], dehyphenator)
        if block.heading:
            drafts.append(_heading(text.text, order))
        else:
            opens = not drafts or drafts[-1].kind is None
            drafts.append(_passage(text.text, block.item, cleaned.strays if opens else None))
    return Reading(drafts=tuple(drafts), title=title_of(drafts))


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines that belong together."""

    lines: tuple[TextLine, ...]
    heading: bool = False
    item: bool = False
    signature: bool = False

    @property
    def text(self) -> str:
        """The lines with spaces between."""
        return " ".join(line.text for line in self.lines)


def text_blocks(lines: Sequence[TextLine]) -> list[TextBlock]:
    """Divide the lines into headings and passages."""
    groups: list[list[TextLine]] = []
    for line in lines:
        if groups and not begins_block(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    blocks: list[TextBlock] = []
    for index, group in enumerate(groups):
        following = groups[index + 1] if index + 1 < len(groups) else None
        if blocks and _goes_on(blocks[-1], group, following):
            blocks[-1] = replace(blocks[-1], lines=(*blocks[-1].lines, *group))
        elif blocks and _is_signature(blocks[-1], group):
            blocks.append(TextBlock(tuple(group), signature=True))
        else:
            item = bool(blocks) and blocks[-1].item and blocks[-1].text.endswith(";")
            heading = not item and _is_heading(group, following)
            blocks.append(TextBlock(tuple(group), heading, item or _is_item(group)))
    return blocks


def _is_item(group: Sequence[TextLine]) -> bool:
    return bool(bullet_of(group[0].text) or number_of(group[0].text))


def _goes_on(
    before: TextBlock, group: Sequence[TextLine], following: Sequence[TextLine] | None
) -> bool:
    """Whether lines belong to the heading or signature before them."""
    if group[0].blanks:
        return False
    if before.signature:
        return _is_signature_line(group)
    coded = code_of(before.text) or code_of(group[0].text)
    long = len(before.text) + len(group[0].text) > MAX_HEADING_LETTERS
    if group[0].detached or coded or long:
        return False
    return before.heading and _is_heading(group, following)


def _is_heading(group: Sequence[TextLine], following: Sequence[TextLine] | None) -> bool:
    """Whether a block is a heading: short, no sentence, with text below it."""
    if len(group) == 1 and is_coded_heading(group[0]):
        return True
    text = " ".join(line.text for line in group)
    if following is None or len(group) > MAX_HEADING_LINES or len(text) > MAX_HEADING_LETTERS:
        return False
    if bullet_of(text) or number_of(text) or _ADDRESS.search(text) or is_caption(text):
        return False
    if re.search(r"[.!;:,…]['’”\")]*$", text) or not text.lstrip("'‘’“„\"")[:1].isupper():
        return False
    short = all(len(line.text) < 0.8 * line.width for line in group)
    return short or bool(following[0].blanks and group[0].blanks)


def _is_signature(before: TextBlock, group: Sequence[TextLine]) -> bool:
    """Whether lines say who spoke the quotation before them."""
    quoted = before.text[:1] in _OPENING and bool(_CLOSED.search(before.text))
    return quoted and not group[0].blanks and _is_signature_line(group)


def _is_signature_line(group: Sequence[TextLine]) -> bool:
    short = len(group) <= 2 and len(group[0].text) < 0.7 * max(group[0].width, 60.0)
    return short and not group[0].ended


def _numberings(headings: Iterable[TextBlock]) -> list[str]:
    """Return the kinds of numbering in the order in which they first appear, none first."""
    kinds: list[str] = []
    for heading in headings:
        code = code_of(heading.text)
        kind = code.kind if code else ""
        if kind not in kinds:
            kinds.append(kind)
    kinds.sort(key=bool)
    return kinds


def _heading(text: str, numberings: Sequence[str]) -> Draft:
    found = code_of(text)
    code, title = split_code(text)
    level = numberings.index(found.kind) + 1 if found else 1
    if found and found.kind == "decimal":
        level += found.depth - 2
    return Draft(kind=None, text=title, level=max(1, level), code=code)


def _passage(text: str, item: bool, strays: Collection[str] | None) -> Draft:
    """Return a passage; `strays` is given for one that opens a section."""
    bullet = bullet_of(text)
    if bullet:
        rest = text[len(bullet) :].strip()
        rest = rest[len(bullet_of(rest)) :].strip()
        return Draft(kind=PassageKind.LIST_ITEM, text=rest or text)
    if item:
        return Draft(kind=PassageKind.LIST_ITEM, text=text)
    if strays is not None:
        text = restore_initial(text, strays, dutch_frequencies())
    kind = PassageKind.CAPTION if is_caption(text) else PassageKind.PARAGRAPH
    return Draft(kind=kind, text=text)
