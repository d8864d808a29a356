"""From the elements of an HTML page to headings, passages and tables, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from pipeline.extract.headings import split_code
from pipeline.extract.html_tables import is_layout, table_drafts
from pipeline.extract.layout import Draft
from pipeline.extract.lists import bullet_of
from pipeline.extract.markup_numbers import integer
from pipeline.extract.paragraphs import is_caption
from pipeline.extract.plain_text import read_lines
from pipeline.extract.running_text import clean
from pipeline.schema import PassageKind

MAX_LOOK_LETTERS = 120
"""A longer bold paragraph is no heading."""
MIN_PLAIN_LINES = 12
"""A preformatted stretch of so many lines is a plain text of its own."""

_BLOCKS = re.compile(
    r"^(?:address|article|aside|blockquote|body|center|dd|details|div|dl|dt|fieldset|figcaption"
    r"|figure|footer|h[1-6]|header|hr|html|li|main|ol|p|pre|section|summary|table|td|th|tr|ul)$"
)
_HEADING = re.compile(r"h[1-6]$")
_KINDS = {
    "li": PassageKind.LIST_ITEM,
    "dd": PassageKind.LIST_ITEM,
    "blockquote": PassageKind.QUOTE,
    "figcaption": PassageKind.CAPTION,
    "caption": PassageKind.CAPTION,
    "aside": PassageKind.SIDEBAR,
}
_NAMED_KINDS = (
    (re.compile(r"(?:doc-)?(?:footnotes?|voetnoot|voetnoten|fn)"), PassageKind.FOOTNOTE),
    (re.compile(r"(?:doc-)?(?:endnotes?|eindnoot|eindnoten)"), PassageKind.ENDNOTE),
    (re.compile(r"(?:image-|figure-)?caption|bijschrift"), PassageKind.CAPTION),
    (re.compile(r"(?:doc-)?pull-?quote|quote|citaat"), PassageKind.QUOTE),
    (
        re.compile(r"sidebar|kader|tekstkader|info-?box|call-?out|complementary|text-?box"),
        PassageKind.SIDEBAR,
    ),
)
_NOTE_KINDS = (PassageKind.FOOTNOTE, PassageKind.ENDNOTE)
_NOTE_ID = re.compile(r"_?(?:fn|ftn|footnote|note|voetnoot)[-_:]?\d+", re.IGNORECASE)
_CALL = re.compile(
    r"#_?(?:fn|ftn|footnote|note|endnote|edn|cite_note|voetnoot)(?!ref)", re.IGNORECASE
)
_BACK = re.compile(r"#_?(?:fnref|ftnref|footnote-?ref|noteref|ref|cite_ref)", re.IGNORECASE)
_MARK = re.compile(r"\[?(?:\d{1,3}|\*{1,3}|[ivx]{1,4}|[a-z])\]?")
_NUMBER = re.compile(r"\[?\d{1,3}\]?")
_UNIT = re.compile(r"(?:^|[\s\d])[kcdm]?m$")
_POWERS = {"2": "²", "3": "³"}
_NUMBERED_NOTE = re.compile(r"(?:\[\d{1,3}\]|\d{1,3}[.)]?)\s+|[↩↑^]\s*")
_ENDS_AS_TEXT = re.compile(r"[.;:,…][’”\")]*$")


@dataclass(frozen=True, slots=True)
class _Context:
    """What the elements around a stretch of text make of it."""

    kind: PassageKind | None = None
    aside: bool = False
    label: str = ""


@dataclass
class _Stretch:
    """Text between two blocks, and the notes that stand in it."""

    pieces: list[str] = field(default_factory=list)
    notes: list[Tag] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def drafts_below(root: Tag) -> list[Draft]:
    """Return the drafts of all that stands in an element.

    The text of a draft keeps the line breaks that the author set.
    """
    drafts: list[Draft] = []
    level = 0
    for draft in _walk(root, _Context()):
        # A heading by its look stands below the last one that is marked as a heading.
        found = draft if draft.level else replace(draft, level=level + 1)
        if draft.kind is None and draft.level and not draft.aside:
            level = draft.level
        drafts.append(found)
    return drafts


def _walk(tag: Tag, context: _Context) -> Iterator[Draft]:
    """Yield the drafts below a tag; text between blocks is a paragraph of its own."""
    stretch = _Stretch()
    for child in tag.children:
        if isinstance(child, Tag) and _holds_blocks(child):
            found = list(_flush(stretch, context))
            yield from found
            context = replace(context, label="") if found else context
            stretch = _Stretch()
            yield from _block(child, context)
            context = replace(context, label="") if child.get_text(strip=True) else context
        else:
            _gather(child, stretch)
    yield from _flush(stretch, context)


def _holds_blocks(tag: Tag) -> bool:
    return _BLOCKS.match(tag.name) is not None or tag.find(_BLOCKS) is not None


def _block(tag: Tag, context: _Context) -> Iterator[Draft]:
    if _HEADING.match(tag.name) or tag.get("role") == "heading":
        yield from _heading(tag, context)
    elif tag.name == "table" and not is_layout(tag):
        yield from (replace(draft, aside=context.aside) for draft in table_drafts(tag, _plain_of))
    elif tag.name == "pre" and tag.get_text().count("\n") >= MIN_PLAIN_LINES:
        yield from read_lines(tag.get_text()).drafts
    elif tag.name == "p" and context == _Context() and _is_bold(tag):
        code, title = split_code(_plain_of(tag))
        yield Draft(kind=None, text=title, level=0, code=code)
    else:
        yield from _walk(tag, _within(tag, context))


def _heading(tag: Tag, context: _Context) -> Iterator[Draft]:
    text = _plain_of(tag)
    given = tag.name[1] if _HEADING.match(tag.name) else str(tag.get("aria-level") or "2")
    if text:
        code, title = split_code(text)
        level = max(1, integer(given, 2))
        yield Draft(kind=None, text=title, level=level, code=code, aside=context.aside)


def _within(tag: Tag, context: _Context) -> _Context:
    """Return what a tag makes of the text in it."""
    kind = _kind_of(tag) or context.kind
    label = _label_of(tag) if tag.name == "li" else context.label
    if context.kind in (*_NOTE_KINDS, PassageKind.SIDEBAR) and kind is not PassageKind.LIST_ITEM:
        kind = context.kind
    if context.kind in _NOTE_KINDS:
        kind, label = context.kind, ""
    return _Context(kind, context.aside or kind is PassageKind.SIDEBAR, label)


def _kind_of(tag: Tag) -> PassageKind | None:
    names = [str(tag.get("role") or ""), *map(str, tag.get_attribute_list("class"))]
    for pattern, kind in _NAMED_KINDS:
        if any(pattern.fullmatch(name.lower()) for name in names):
            return kind
    if tag.name in ("li", "p", "div", "aside") and _NOTE_ID.fullmatch(str(tag.get("id") or "")):
        return PassageKind.FOOTNOTE
    return _KINDS.get(tag.name)


def _label_of(item: Tag) -> str:
    """Return the number that a browser shows before an item of a numbered list."""
    parent = item.parent
    if parent is None or parent.name != "ol":
        return ""
    number = integer(parent.get("start"), 1)
    for other in parent.find_all("li", recursive=False):
        number = integer(other.get("value"), number)
        if other is item:
            break
        number += 1
    form = str(parent.get("type") or "1")
    lettered = form in ("a", "A") and 1 <= number <= 26
    return f"{chr(ord(form) + number - 1)}." if lettered else f"{number}."


def _gather(node: object, stretch: _Stretch) -> None:
    """Add the text of a node, and set the notes in it aside."""
    if isinstance(node, NavigableString):
        if not isinstance(node, PreformattedString):
            stretch.pieces.append(re.sub(r"\s+", " ", str(node)))
        return
    if not isinstance(node, Tag):
        return
    if node.name == "br":
        stretch.pieces.append("\n")
    elif node.name in ("sup", "a") and _is_mark(node, stretch.text):
        return
    elif node.name == "sup" and node.get_text(strip=True) in _POWERS:
        stretch.pieces.append(_POWERS[node.get_text(strip=True)])
    elif node.name == "span" and {"note", "footnote"} & set(node.get_attribute_list("class")):
        stretch.notes.append(node)
    else:
        for child in node.children:
            _gather(child, stretch)


def _is_mark(tag: Tag, before: str) -> bool:
    """Whether a tag calls a note or leads back from one; a power of a unit does not."""
    text = tag.get_text(strip=True)
    link = tag if tag.name == "a" else tag.find("a")
    target = str(link.get("href") or "") if isinstance(link, Tag) else ""
    role = str(link.get("role") or "") if isinstance(link, Tag) else ""
    if role in ("doc-noteref", "doc-backlink") or _BACK.match(target):
        return True
    if _CALL.match(target) and _MARK.fullmatch(text):
        return True
    power = text in _POWERS and link is None and bool(_UNIT.search(before))
    return tag.name == "sup" and bool(_NUMBER.fullmatch(text)) and not power


def _is_bold(tag: Tag) -> bool:
    """Whether a paragraph is a heading by its look: short, all of it bold, and no sentence."""
    text = _plain_of(tag)
    if not text or len(text) > MAX_LOOK_LETTERS or _ENDS_AS_TEXT.search(text) or is_caption(text):
        return False
    bold = "".join(part.get_text() for part in tag.find_all(["b", "strong"]))
    return len(bold.split()) == len(tag.get_text().split()) and not text[:1].islower()


def _plain_of(tag: Tag) -> str:
    stretch = _Stretch()
    for child in tag.children:
        _gather(child, stretch)
        if isinstance(child, Tag) and _BLOCKS.match(child.name):
            stretch.pieces.append(" ")
    return " ".join(_lines(stretch.text).split())


def _lines(text: str) -> str:
    """Return clean text; single line breaks stay."""
    lines = (" ".join(clean(line).replace("\u00ad", "").split()) for line in text.split("\n"))
    return "\n".join(lines).strip("\n")


def _flush(stretch: _Stretch, context: _Context) -> Iterator[Draft]:
    """Yield a stretch as passages, divided where a line is empty, and its notes."""
    label = context.label
    for part in re.split(r"\n(?:\s*\n)+", _lines(stretch.text)):
        text = part.strip()
        if context.kind in _NOTE_KINDS:
            text = _NUMBERED_NOTE.sub("", text, count=1) if _NUMBERED_NOTE.match(text) else text
        if not text.strip("↩↑^ "):
            continue
        kind = context.kind or (PassageKind.CAPTION if is_caption(text) else PassageKind.PARAGRAPH)
        bullet = bullet_of(text)
        if kind is PassageKind.PARAGRAPH and bullet not in ("", "o", "*"):
            kind, text = PassageKind.LIST_ITEM, text[len(bullet) :].strip() or text
        yield Draft(kind=kind, text=f"{label} {text}".strip(), aside=context.aside)
        label = ""
    for note in stretch.notes:
        text = _plain_of(note)
        if text:
            yield Draft(kind=PassageKind.FOOTNOTE, text=text)
