"""The paragraphs of a Word file: their words, the type of these, and what hangs on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.extract.docx_names import FALLBACK, child_of, value_of, w
from pipeline.extract.docx_numbering import Label, Numbering
from pipeline.extract.docx_styles import PLAIN, Styles, Type, set_type
from pipeline.extract.markup_numbers import integer
from pipeline.extract.running_text import clean

_SKIPPED = {
    *map(w, ("pPr", "rPr", "del", "moveFrom", "instrText", "delText", "commentReference")),
    FALLBACK,
}
_SIGNS = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("cr"): "\n",
    w("noBreakHyphen"): "-",
    w("softHyphen"): "\u00ad",
}
_NOTES = {w("footnoteReference"): "footnote", w("endnoteReference"): "endnote"}
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_BOX = w("txbxContent")
_MOSTLY = 0.95


@dataclass(frozen=True, slots=True)
class DocxParagraph:
    """A paragraph.

    Attributes
    ----------
    text
        Its words; a line break stands where the author put one.
    type
        The type of most of its letters; bold and the like only when nearly all are.
    styles
        Names of its style and of those this derives from, in small letters.
    outline
        Depth of a heading, 0 for the highest, when its style or itself says it is one.
    label
        What Word counts before it.
    notes
        Kind and id of each note that is called in it.
    boxes
        Contents of the text boxes that are anchored in it.
    is_initial
        Whether it holds a drop cap of the paragraph that follows.
    """

    text: str
    type: Type = PLAIN
    styles: tuple[str, ...] = ()
    outline: int | None = None
    label: Label | None = None
    notes: tuple[tuple[str, str], ...] = ()
    boxes: tuple[Any, ...] = ()
    is_initial: bool = False


@dataclass
class _Pieces:
    """What is gathered while a paragraph is walked through."""

    text: list[str] = field(default_factory=list)
    letters: Counter[Type] = field(default_factory=Counter)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)


class ParagraphReader:
    """Reads paragraphs in the order of the document, since Word counts lists as it goes.

    Parameters
    ----------
    styles, numbering
        Those of the document.
    """

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering

    def read(self, element: Any) -> DocxParagraph:
        """Read an element `w:p`."""
        properties = child_of(element, "pPr")
        style = value_of(child_of(properties, "pStyle"))
        pieces = _Pieces()
        self._walk(element, self._styles.type_of(style), pieces)
        frame = child_of(properties, "framePr")
        return DocxParagraph(
            text=_lines(clean("".join(pieces.text))),
            type=_common_type(pieces.letters),
            styles=self._styles.names(style),
            outline=self._outline(properties, style),
            label=self._label(properties, style),
            notes=tuple(pieces.notes),
            boxes=tuple(pieces.boxes),
            is_initial=frame is not None and frame.get(w("dropCap")) not in (None, "none"),
        )

    def _walk(self, element: Any, type_: Type, pieces: _Pieces) -> None:
        for child in element.iterchildren():
            tag = child.tag
            if tag in _SKIPPED or _is_prompt(child):
                continue
            if tag == _BOX:
                pieces.boxes.append(child)
            elif tag == w("r"):
                run = child_of(child, "rPr")
                named = self._styles.type_in(type_, value_of(child_of(run, "rStyle")))
                found = set_type(named, run)
                if not found.hidden:
                    self._walk(child, found, pieces)
            elif tag in _NOTES:
                pieces.notes.append((_NOTES[tag], child.get(w("id"), "")))
            else:
                self._take(child, type_, pieces)

    def _take(self, child: Any, type_: Type, pieces: _Pieces) -> None:
        tag = child.tag
        if tag in (w("t"), _FORMULA):
            text = child.text or ""
            pieces.text.append(text)
            pieces.letters[type_] += sum(map(str.isalpha, text))
        elif tag == w("br"):
            pieces.text.append("\n" if child.get(w("type")) in (None, "textWrapping") else " ")
        elif tag == w("sym"):
            pieces.text.append("" if any(pieces.text) else "• ")
        elif tag in _SIGNS:
            pieces.text.append(_SIGNS[tag])
        else:
            self._walk(child, type_, pieces)

    def _outline(self, properties: Any, style: str | None) -> int | None:
        levels = [child_of(properties, "outlineLvl")]
        chain = self._styles.chain(style) if style else ()
        levels += [child_of(child_of(found, "pPr"), "outlineLvl") for found in chain]
        value = next((value_of(level) for level in levels if level is not None), None)
        depth = integer(value, -1)
        return depth if 0 <= depth < 9 else None

    def _label(self, properties: Any, style: str | None) -> Label | None:
        for holder in (properties, *(child_of(s, "pPr") for s in self._styles.chain(style))):
            numbering = child_of(holder, "numPr")
            list_id = value_of(child_of(numbering, "numId"))
            if list_id is not None:
                depth = max(0, integer(value_of(child_of(numbering, "ilvl")), 0))
                return None if list_id == "0" else self._numbering.label(list_id, depth)
        return None


def _lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _common_type(letters: Counter[Type]) -> Type:
    """Return the type of most letters; a paragraph is bold when nearly all of it is."""
    total = letters.total()
    if not total:
        return next(iter(letters), PLAIN)
    sizes: Counter[float] = Counter()
    for type_, count in letters.items():
        sizes[type_.size] += count

    def mostly(name: str) -> bool:
        return sum(n for t, n in letters.items() if getattr(t, name)) >= _MOSTLY * total

    return Type(
        size=sizes.most_common(1)[0][0],
        bold=mostly("bold"),
        italic=mostly("italic"),
        capitals=mostly("capitals"),
        underlined=mostly("underlined"),
    )


def paragraphs_in(container: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables of a body, cell, note or box, in order."""
    for child in container.iterchildren():
        if child.tag in (w("p"), w("tbl")):
            yield child
        elif child.tag not in (*_SKIPPED, w("sectPr"), w("tcPr")) and not _is_prompt(child):
            yield from paragraphs_in(child)


def _is_prompt(element: Any) -> bool:
    """Whether a content control only shows what is to be filled in."""
    if element.tag != w("sdt"):
        return False
    return child_of(child_of(element, "sdtPr"), "showingPlcHdr") is not None
