"""Read an HTML page: its running text without navigation, head and foot."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, CData, Comment, Tag
from bs4.element import NavigableString, PreformattedString

from pipeline.extract.drafts import table_of_texts
from pipeline.extract.headings import split_code, title_of
from pipeline.extract.layout import Draft, Reading
from pipeline.extract.paragraphs import is_caption
from pipeline.extract.running_text import clean
from pipeline.schema import PassageKind

_DROPPED = re.compile(
    r"(?:script|style|noscript|template|nav|header|footer|form|button|select|iframe|svg|canvas"
    r"|dialog|menu|object|embed|video|audio)$"
)
_BLOCKS = re.compile(
    r"(?:address|article|aside|blockquote|body|center|dd|details|div|dl|dt|fieldset|figcaption"
    r"|figure|h[1-6]|hr|html|li|main|ol|p|pre|section|summary|table|td|th|tr|ul)$"
)
_FURNITURE = re.compile(
    r"\b(?:nav|navigation|navbar|menu|breadcrumbs?|cookie\S*|share|social|sidebar-nav|skip-link)\b",
    re.IGNORECASE,
)
_KINDS = {
    "li": PassageKind.LIST_ITEM,
    "dd": PassageKind.LIST_ITEM,
    "blockquote": PassageKind.QUOTE,
    "figcaption": PassageKind.CAPTION,
    "caption": PassageKind.CAPTION,
    "aside": PassageKind.SIDEBAR,
}


def read_html(data: bytes) -> Reading:
    """Read an HTML page."""
    soup = BeautifulSoup(data, "lxml")
    named = soup.title.get_text(" ", strip=True) if soup.title else ""
    for tag in soup.find_all(_DROPPED):
        if tag.name != "header" or tag.find(["h1", "p"]) is None:
            tag.decompose()
    for tag in [t for t in soup.find_all(True) if _is_furniture(t)]:
        tag.decompose()
    root = soup.find("main") or soup.find("article") or soup.body or soup
    drafts = tuple(draft for draft in _walk(root, None) if draft.text)
    return Reading(drafts=drafts, title=title_of(drafts) or named or None)


def _is_furniture(tag: Tag) -> bool:
    if tag.decomposed or tag.attrs is None or tag.name in ("html", "body", "main", "article"):
        return False
    names = [str(tag.get("id") or ""), str(tag.get("role") or "")]
    names += [str(name) for name in tag.get_attribute_list("class") if name]
    hidden = tag.has_attr("hidden") or tag.get("aria-hidden") == "true"
    return hidden or any(_FURNITURE.fullmatch(name) for name in names)


def _walk(tag: Tag, kind: PassageKind | None) -> Iterator[Draft]:
    """Yield the drafts below a tag; text between blocks is a paragraph of its own."""
    inline: list[str] = []
    for child in tag.children:
        if isinstance(child, Tag) and _holds_blocks(child):
            yield from _flush(inline, kind)
            inline = []
            yield from _block(child, kind)
        elif isinstance(child, Tag):
            inline.append("\n" if child.name == "br" else _inline_text(child))
        elif isinstance(child, NavigableString) and not isinstance(
            child, (Comment, CData, PreformattedString)
        ):
            inline.append(str(child))
    yield from _flush(inline, kind)


def _holds_blocks(tag: Tag) -> bool:
    return _BLOCKS.match(tag.name) is not None or tag.find(_BLOCKS) is not None


def _inline_text(tag: Tag) -> str:
    if tag.name == "sup" and re.fullmatch(r"\[?\d{1,3}\]?", tag.get_text(strip=True)):
        return ""
    return "".join(
        _inline_text(child)
        if isinstance(child, Tag)
        else ""
        if isinstance(child, Comment)
        else str(child)
        for child in tag.children
    )


def _block(tag: Tag, kind: PassageKind | None) -> Iterator[Draft]:
    if re.fullmatch(r"h[1-6]", tag.name):
        code, title = split_code(_plain(_inline_text(tag)))
        yield Draft(kind=None, text=title, level=int(tag.name[1]), code=code)
    elif tag.name == "table" and not tag.find("table"):
        yield from _table(tag)
    else:
        yield from _walk(tag, _KINDS.get(tag.name, kind))


def _plain(text: str) -> str:
    return " ".join(clean(text).replace("\u00ad", "").split())


def _flush(inline: list[str], kind: PassageKind | None) -> Iterator[Draft]:
    text = _plain("".join(inline))
    if text:
        caption = kind is None and is_caption(text)
        yield Draft(
            kind=PassageKind.CAPTION if caption else kind or PassageKind.PARAGRAPH, text=text
        )


def _table(tag: Tag) -> Iterator[Draft]:
    caption = tag.find("caption")
    if caption is not None:
        yield Draft(kind=PassageKind.CAPTION, text=_plain(_inline_text(caption)))
    rows = [
        [_plain(cell.get_text(" ")) for cell in row.find_all(["td", "th"])]
        for row in tag.find_all("tr")
    ]
    rows = [row for row in rows if any(row)]
    if not rows:
        return
    if max(map(len, rows)) == 1:
        yield from (Draft(kind=PassageKind.PARAGRAPH, text=row[0]) for row in rows)
        return
    first = tag.find("tr")
    yield table_of_texts(rows, header=first is not None and first.find("th") is not None)
