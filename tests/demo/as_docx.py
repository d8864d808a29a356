"""Turns the blocks of a report into a Word file, with styles or with their look alone.

`styled` is how a careful author works: headings, lists, captions and quotes have their style,
chapters are counted by Word, notes are footnotes, boxes are text boxes. Without it headings are
only larger or bold, list items begin with their sign, and boxes are tables of one cell.
"""

import io
import re
from collections.abc import Sequence
from typing import Any

import docx
from demo.sources import Block, Line
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Pt
from docx.text.paragraph import Paragraph

STYLES = {"item": "List Bullet", "caption": "Caption", "subtitle": "Subtitle"}
SIZES = {1: 22, 2: 15, 3: 12, 4: 10.5}
NUMBERED = re.compile(r"(\d+(?:\.\d+)*)\s+(?=\D)")
BOX = """<w:r {names}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml">
<v:textbox><w:txbxContent/></v:textbox></v:shape></w:pict></w:r>"""


def write_docx(blocks: Sequence[Block], running: str, *, styled: bool = True) -> bytes:
    """Return a Word file.

    Parameters
    ----------
    blocks
        Blocks of one report; the first one is its title.
    running
        The running head, which stands in the header with the title.
    styled
        Whether styles say what is a heading, a list and so on.
    """
    writer = _Writer(styled, blocks)
    writer.document.sections[0].header.paragraphs[0].text = running
    writer.document.sections[0].footer.paragraphs[0].text = "Pagina 1"
    body = [block for block in blocks if block.kind != "footnote"]
    for index, block in enumerate(body):
        writer.write(block, opens_box=not index or body[index - 1].box != block.box)
    return writer.to_bytes()


class _Writer:
    """Writes blocks to a document and keeps count of the notes."""

    def __init__(self, styled: bool, blocks: Sequence[Block]) -> None:
        self.document = docx.Document()
        self.styled = styled
        self.notes = {block.note: block for block in blocks if block.note is not None}
        self.called: list[str] = []
        self.box: Any = None
        chapters = (NUMBERED.match(block.text) for block in blocks if block.level == 2)
        first = next(filter(None, chapters), None)
        self.counts = styled and first is not None
        if first is not None and styled:
            self._count_headings(int(first[1]))

    def to_bytes(self) -> bytes:
        """Return the file."""
        if self.called:
            self._add_notes()
        stream = io.BytesIO()
        self.document.save(stream)
        return stream.getvalue()

    def write(self, block: Block, opens_box: bool) -> None:
        """Write one block; those of one sidebar go into one box."""
        if block.box_kind != "sidebar":
            self.box = None
            if block.kind == "table":
                self._table(block)
            else:
                self._fill(self._paragraph(block), block.line, block)
            return
        if opens_box:
            self.box = self._open_box()
        paragraph = Paragraph(OxmlElement("w:p"), self.document._body)
        self.box.append(paragraph._p)
        self._fill(paragraph, block.line, block)

    def _open_box(self) -> Any:
        if self.styled:
            anchor = self.document.add_paragraph()
            anchor._p.append(parse_xml(BOX.format(names=nsdecls("w"))))
            return anchor._p.find(f".//{qn('w:txbxContent')}")
        cell = self.document.add_table(rows=1, cols=1).cell(0, 0)
        cell._tc.remove(cell.paragraphs[0]._p)
        return cell._tc

    def _paragraph(self, block: Block) -> Paragraph:
        if not self.styled:
            return self.document.add_paragraph()
        if block.level:
            return self.document.add_paragraph(style=self._heading_style(block))
        style = "List Number" if block.number else STYLES.get(block.style)
        style = "Quote" if block.kind == "quote" else style
        paragraph = self.document.add_paragraph(style=style)
        if block.number == 1:
            self._restart(paragraph)
        return paragraph

    def _heading_style(self, block: Block) -> str:
        return "Title" if block.level == 1 else f"Heading {block.level - 1}"

    def _fill(self, paragraph: Paragraph, line: Line, block: Block) -> None:
        """Write the words, without the number of a heading where Word counts it."""
        counted = self.counts and block.level > 1 and NUMBERED.match(line.text)
        skip = counted.end() if counted else 0
        if self.counts and block.level > 1 and not counted:
            self._uncount(paragraph)
        if not self.styled and block.style == "item":
            paragraph.add_run(f"{block.number}. " if block.number else "• ")
        for piece in line.pieces:
            text, skip = piece.text[skip:], max(0, skip - len(piece.text))
            run = paragraph.add_run(text)
            run.bold = piece.bold or None
            run.italic = piece.italic or None
            if not self.styled and block.level:
                run.bold, run.font.size = True, Pt(SIZES[block.level])
            if piece.note is not None:
                self._call(paragraph, piece.note)

    def _table(self, block: Block) -> None:
        table = self.document.add_table(rows=len(block.rows), cols=len(block.rows[0]))
        for row, cells in zip(table.rows, block.rows, strict=True):
            for cell, line in zip(row.cells, cells, strict=True):
                self._fill(cell.paragraphs[0], line, block)

    def _call(self, paragraph: Paragraph, label: str) -> None:
        self.called.append(label)
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(len(self.called)))
        paragraph.add_run()._r.append(reference)

    def _add_notes(self) -> None:
        notes = "".join(
            f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"> </w:t></w:r></w:p></w:footnote>'
            for number in range(1, len(self.called) + 1)
        )
        root = parse_xml(f"<w:footnotes {nsdecls('w')}>{notes}</w:footnotes>")
        for element, label in zip(root, self.called, strict=True):
            paragraph = Paragraph(element[0], self.document._body)
            self._fill(paragraph, self.notes[label].line, self.notes[label])
        part = Part(
            PackURI("/word/footnotes.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
            serialize_part_xml(root),
            self.document.part.package,
        )
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def _count_headings(self, first: int) -> None:
        """Let Word count the chapters and their sections."""
        root = self.document.part.numbering_part.element
        levels = "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="{1 if n else first}"/><w:numFmt w:val="decimal"/>'
            f'<w:lvlText w:val="{".".join(f"%{m + 1}" for m in range(n + 1))}"/></w:lvl>'
            for n in range(3)
        )
        names = nsdecls("w")
        counted = f'<w:abstractNum {names} w:abstractNumId="99">{levels}</w:abstractNum>'
        root.insert(0, parse_xml(counted))
        root.append(self._list("99", "99"))
        for n in range(3):
            properties = self.document.styles[f"Heading {n + 1}"].element.get_or_add_pPr()
            numbering = parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{n}"/><w:numId w:val="99"/></w:numPr>'
            )
            properties.append(numbering)

    def _list(self, identity: str, abstract: str, start: str = "") -> Any:
        return parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{identity}"><w:abstractNumId w:val="{abstract}"/>'
            f"{start}</w:num>"
        )

    def _uncount(self, paragraph: Paragraph) -> None:
        numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        numbering.get_or_add_numId().val = 0

    def _restart(self, paragraph: Paragraph) -> None:
        """Begin a numbered list at 1."""
        root = self.document.part.numbering_part.element
        style = self.document.styles["List Number"].element.pPr.numPr.numId.val
        number = next(num for num in root.num_lst if num.numId == style)
        identity = str(max(num.numId for num in root.num_lst) + 1)
        start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        root.append(self._list(identity, str(number.abstractNumId.val), start))
        numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        numbering.get_or_add_numId().val = int(identity)
