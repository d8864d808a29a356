"""Turns the blocks of a report into the body of a Typst document.

The layout is a Typst file of its own, put before the body, that defines how the pages look and the
functions that the body calls: `notice`, `subtitle`, `signature`, `lead`, `caption`, `pull`,
`sidebar`, `wide` and `table-of`.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from demo.sources import Block, Line

SPECIAL = re.compile(r"([\\#$*_`<>@=~\[\]/\-+.:'\"])")
STYLES = {"notice", "subtitle", "signature", "lead", "caption"}


def render_typst(blocks: Sequence[Block], layout: str) -> str:
    """Return a whole Typst document: the layout, then every block in the order of the source.

    Parameters
    ----------
    blocks
        Blocks of one report.
    layout
        Typst code that sets the pages and defines the functions named above.
    """
    notes = {b.note: b for b in blocks if b.note is not None}
    body = [block for block in blocks if block.kind != "footnote"]
    parts = [layout]
    for (box, kind), group in groupby(body, key=lambda b: (b.box, b.box_kind)):
        inner = "\n\n".join(_block(block, notes) for block in group)
        parts.append(f"#{kind}[\n{inner}\n]" if box else inner)
    return "\n\n".join(parts) + "\n"


def _block(block: Block, notes: dict[str, Block]) -> str:
    content = _inline(block.line, notes)
    if block.kind == "heading":
        return f"#heading(level: {block.level})[{content}]"
    if block.kind == "table":
        return _table(block, notes)
    if block.kind == "quote":
        return f"#pull[{content}]"
    if block.style == "item":
        return f"#enum.item({block.number})[{content}]" if block.number else f"- {content}"
    return f"#{block.style}[{content}]" if block.style in STYLES else content


def _table(block: Block, notes: dict[str, Block]) -> str:
    head, *rows = ([_inline(cell, notes) for cell in row] for row in block.rows)
    header = ", ".join(f"[*{cell}*]" for cell in head)
    cells = ",\n".join(", ".join(f"[{cell}]" for cell in row) for row in rows)
    ruled = "true" if block.is_ruled else "false"
    return f"#table-of({len(head)}, {ruled}, ({header},),\n{cells})"


def _inline(line: Line, notes: dict[str, Block]) -> str:
    return "".join(_pieces(line, notes))


def _pieces(line: Line, notes: dict[str, Block]) -> Iterator[str]:
    for piece in line.pieces:
        text = SPECIAL.sub(r"\\\1", piece.text)
        text = f"#emph[{text}];" if piece.italic and text else text
        yield f"#strong[{text}];" if piece.bold and text else text
        if piece.note is not None:
            yield f"#footnote[{_inline(notes[piece.note].line, notes)}];"
