"""From pages of words to blocks in reading order: tables, columns, asides, headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.extract.columns import regions_of
from pipeline.extract.heading_looks import mark_headings
from pipeline.extract.layout import Block, Line, Page, PageWord, Region
from pipeline.extract.lines import body_size, restore_drop_caps, rows_of
from pipeline.extract.notes import divide_notes
from pipeline.extract.paragraphs import BodyType, blocks_of, is_caption
from pipeline.extract.reading_order import in_reading_order, shaded_areas
from pipeline.extract.tables import Ruled, open_tables, ruled_tables, tables_between_rules


def blocks_of_pages(pages: Sequence[Page]) -> list[Block]:
    """Return the blocks of a document in reading order, headings and quotes told apart."""
    ruled = [ruled_tables(page) for page in pages]
    body = body_type(
        word
        for page, tables in zip(pages, ruled, strict=True)
        for word in page.words
        if not any(grid.area.holds(word) for grid in tables.grids)
    )
    columns: list[list[Block]] = []
    for page, tables in zip(pages, ruled, strict=True):
        regions = page_regions(page, tables, body)
        columns += [blocks_of(region, page.number, body) for region in regions]
    return in_reading_order(mark_headings(columns, body))


def body_type(words: Iterable[PageWord]) -> BodyType:
    """Return the type in which most letters are set; the words of tables are not asked."""
    letters: Counter[tuple[float, bool, bool]] = Counter()
    for word in words:
        letters[(round(word.size * 2) / 2, word.bold, word.italic)] += len(word.text)
    if not letters:
        return BodyType(10.0, False)
    size, bold, italic = max(letters, key=lambda key: (letters[key], key))
    return BodyType(size, bold, italic)


def page_regions(page: Page, ruled: Ruled, body: BodyType) -> list[Region]:
    """Return the columns of a page in reading order, then what stands aside.

    Shaded or framed text stands aside, unless it is most of the page or a single line.
    """
    inside = {id(word) for grid in ruled.grids for word in page.words if grid.area.holds(word)}
    words = restore_drop_caps([w for w in page.words if id(w) not in inside], body.size)
    asides: list[Region] = []
    for area in shaded_areas([*page.shades, *ruled.frames]):
        held = [word for word in words if area.holds(word)]
        if not _stands_aside(held, words, body):
            continue
        gone = {id(word) for word in held}
        words = [word for word in words if id(word) not in gone]
        asides += [replace(region, aside=True) for region in regions_of(held, [])]
    words, across = tables_between_rules(words, page.rules)
    regions = _with_side_columns(regions_of(words, [*ruled.grids, *across]), body)
    return [open_tables(region) for region in regions + asides]


def _with_side_columns(regions: Sequence[Region], body: BodyType) -> list[Region]:
    """Mark narrow columns in smaller type beside the running text as standing aside."""
    widest = max((region.right - region.left for region in regions), default=0.0)
    return [
        replace(region, aside=True) if _is_side_column(region, widest, body) else region
        for region in regions
    ]


def _is_side_column(region: Region, widest: float, body: BodyType) -> bool:
    lines = [line for line in region.lines if isinstance(line, Line)]
    if len(lines) < 3 or len(lines) < len(region.lines) or is_caption(lines[0].text):
        return False
    small = body_size(word for line in lines for word in line.words) <= 0.9 * body.size
    narrow = region.right - region.left <= 0.6 * widest
    return small and narrow and not divide_notes(lines, body.size)[1]


def _stands_aside(held: Sequence[PageWord], words: Sequence[PageWord], body: BodyType) -> bool:
    rows = rows_of(held)
    return len(rows) >= 2 and len(held) <= 0.6 * len(words) and len(held) >= 3
