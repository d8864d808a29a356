"""Turns the blocks of a report into HTML, for WeasyPrint and for Chromium.

Every block stands where the source has it; looks, columns and boxes are the style sheet's. Notes
are put where they are called, for a typesetter that moves them to the foot of the page
(`notes_at_end=False`), or gathered at the end.
"""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from demo.sources import Block, Line

FRONT = {"subtitle", "notice"}


def render_html(
    blocks: Sequence[Block],
    css: str,
    metadata: dict[str, str],
    *,
    notes_at_end: bool = False,
    initials: bool = False,
) -> str:
    """Return a whole HTML document.

    Parameters
    ----------
    blocks
        Blocks of one report; the first one is its title.
    css
        Style sheet, put into the document.
    metadata
        Names and contents of `meta` elements.
    notes_at_end
        Whether notes are gathered at the end instead of standing at their call.
    initials
        Whether chapters open with a drop cap, as an element of the class `initial`.
    """
    page = _Page({b.note: b for b in blocks if b.note is not None}, notes_at_end, initials)
    front = next(i for i, b in enumerate(blocks) if not (b.level == 1 or b.style in FRONT))
    meta = "\n".join(
        f'<meta name="{escape(name)}" content="{escape(content)}">'
        for name, content in metadata.items()
    )
    return f"""<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8">
<title>{escape(blocks[0].text)} (fictief)</title>
{meta}
<style>
{css}
</style>
</head>
<body>
<header>
{page.render(blocks[:front])}
</header>
<main>
{page.render(blocks[front:])}
{page.render_notes()}
</main>
</body>
</html>
"""


class _Page:
    """Renders blocks and keeps count of the notes."""

    def __init__(self, notes: dict[str, Block], notes_at_end: bool, initials: bool) -> None:
        self.notes = notes
        self.notes_at_end = notes_at_end
        self.initials = initials
        self.opens_chapter = False
        self.called: list[str] = []

    def render(self, blocks: Sequence[Block]) -> str:
        """Render blocks in order; those of one box together."""
        body = [block for block in blocks if block.kind != "footnote"]
        parts = []
        for (box, kind), group in groupby(body, key=lambda b: (b.box, b.box_kind)):
            inner = "\n".join(self._render_flow(list(group)))
            parts.append(f'<div class="{kind}">\n{inner}\n</div>' if box else inner)
        return "\n".join(parts)

    def render_notes(self) -> str:
        """Render the notes called so far, when they stand at the end."""
        if not (self.notes_at_end and self.called):
            return ""
        notes = "\n".join(
            f'<p class="endnote"><sup>{number}</sup> {self._inline(self.notes[label].line)}</p>'
            for number, label in enumerate(self.called, 1)
        )
        return f'<div class="endnotes">\n{notes}\n</div>'

    def _render_flow(self, blocks: Sequence[Block]) -> Iterator[str]:
        for is_item, group in groupby(blocks, key=lambda b: b.style == "item"):
            run = list(group)
            if is_item:
                yield self._list(run)
            else:
                yield from map(self._block, run)

    def _list(self, items: Sequence[Block]) -> str:
        inner = "\n".join(f"<li>{self._inline(item.line)}</li>" for item in items)
        if items[0].number:
            return f'<ol start="{items[0].number}">\n{inner}\n</ol>'
        return f"<ul>\n{inner}\n</ul>"

    def _block(self, block: Block) -> str:
        opens_chapter, self.opens_chapter = self.opens_chapter, block.level == 2
        if block.kind == "heading":
            return f"<h{block.level}>{self._inline(block.line)}</h{block.level}>"
        if block.kind == "table":
            return self._table(block)
        if block.kind == "quote":
            return f"<blockquote><p>{self._inline(block.line)}</p></blockquote>"
        style = f' class="{block.style}"' if block.style else ""
        content = self._inline(block.line)
        if self.initials and opens_chapter and content[0].isalpha():
            content = f'<span class="initial">{content[0]}</span>{content[1:]}'
        return f"<p{style}>{content}</p>"

    def _table(self, block: Block) -> str:
        rows = []
        for number, row in enumerate(block.rows):
            tag = "td" if number else "th"
            cells = "".join(f"<{tag}>{self._inline(cell)}</{tag}>" for cell in row)
            rows.append(f"<tr>{cells}</tr>")
        kind = "ruled" if block.is_ruled else "open"
        body = "\n".join(rows[1:])
        return (
            f'<table class="{kind}">\n<thead>{rows[0]}</thead>\n<tbody>\n{body}\n</tbody>\n</table>'
        )

    def _inline(self, line: Line) -> str:
        return "".join(self._pieces(line))

    def _pieces(self, line: Line) -> Iterator[str]:
        for piece in line.pieces:
            text = escape(piece.text, quote=False)
            text = f"<em>{text}</em>" if piece.italic else text
            yield f"<strong>{text}</strong>" if piece.bold else text
            if piece.note is not None:
                yield self._call(piece.note)

    def _call(self, label: str) -> str:
        self.called.append(label)
        if self.notes_at_end:
            return f"<sup>{len(self.called)}</sup>"
        return f'<span class="note">{self._inline(self.notes[label].line)}</span>'
