"""From pages of words to blocks in reading order: tables, columns, asides, headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.extract.asides import with_asides_in_place
from pipeline.extract.boxes import Boxed, find_boxes
from pipeline.extract.columns import known_columns, regions_of
from pipeline.extract.gutters import Known, Whole
from pipeline.extract.heading_looks import mark_headings
from pipeline.extract.layout import Block, Grid, Inset, Line, Page, PageWord, Region
from pipeline.extract.lines import body_size, may_be_drop_cap, restore_drop_caps
from pipeline.extract.lists import with_drawn_bullets
from pipeline.extract.notes import divide_notes
from pipeline.extract.open_tables import open_tables
from pipeline.extract.page_tables import tables_across, tables_between_rules
from pipeline.extract.paragraphs import BodyType, blocks_of, is_caption
from pipeline.extract.reading_order import in_reading_order
from pipeline.extract.row_rules import edges_of
from pipeline.extract.tables import Ruled, ruled_tables


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
    regions: list[list[Region]] = []
    known: dict[Known, None] = {}
    for page, tables in zip(pages, ruled, strict=True):
        found = page_regions(page, tables, body, tuple(known))
        known.update(dict.fromkeys(known_columns(found)))
        regions.append(found)
        columns += [blocks_of(region, page.number, body) for region in found]
    marked = iter(mark_headings(columns, body))
    return in_reading_order(
        [
            column
            for found in regions
            for column in with_asides_in_place([(region, next(marked)) for region in found])
        ]
    )


def body_type(words: Iterable[PageWord]) -> BodyType:
    """Return the type in which most letters are set; the words of tables are not asked."""
    letters: Counter[tuple[float, bool, bool]] = Counter()
    for word in words:
        letters[(round(word.size * 2) / 2, word.bold, word.italic)] += len(word.text)
    if not letters:
        return BodyType(10.0, False)
    size, bold, italic = max(letters, key=lambda key: (letters[key], key))
    return BodyType(size, bold, italic)


def page_regions(
    page: Page, ruled: Ruled, body: BodyType, known: Sequence[Known] = ()
) -> list[Region]:
    """Return the columns of a page in reading order; a box follows the column it stands in.

    Parameters
    ----------
    page
        Its words, rules and shaded areas.
    ruled
        What its rules enclose.
    body
        Type of the running text.
    known
        Columns of earlier pages.
    """
    inside = {id(word) for grid in ruled.grids for word in page.words if grid.area.holds(word)}
    words = [word for word in page.words if id(word) not in inside]
    words = with_drawn_bullets(restore_drop_caps(words, body.size), page.marks, page.number)
    rules = [*page.rules, *edges_of(page.shades)]
    words, between = tables_between_rules(words, rules)
    boxes = find_boxes(page, ruled.frames, words, body)
    boxed = {id(word) for box in boxes for word in box.words}
    words = [word for word in words if id(word) not in boxed]
    words, across = tables_across(words, rules, body.size)
    grids = [*ruled.grids, *between, *across]
    insets = [_inset(box, grids) for box in boxes]
    gone = {id(grid) for inset in insets for region in inset.regions for grid in region.lines}
    wholes: list[Whole] = [*(grid for grid in grids if id(grid) not in gone), *insets]
    regions = _with_stranded_caps(regions_of(words, wholes, page.rules, known), body)
    return _with_side_columns([open_tables(region, rules) for region in regions], body)


def _with_stranded_caps(regions: Sequence[Region], body: BodyType) -> list[Region]:
    """Join a drop cap that stayed behind at the end of a column to the text in the next one."""
    result = list(regions)
    columns = [n for n, region in enumerate(regions) if region.lines and not region.aside]
    for here, there in pairwise(columns):
        cap, first = result[here].lines[-1], result[there].lines[0]
        if not isinstance(cap, Line) or not isinstance(first, Line) or len(cap.words) > 1:
            continue
        if may_be_drop_cap(cap.words[0], body.size) and first.text[:1].islower():
            word = replace(first.words[0], text=cap.text + first.words[0].text)
            word = replace(word, boxes=cap.words[0].boxes + word.boxes)
            lines = (replace(first, words=(word, *first.words[1:])), *result[there].lines[1:])
            result[here] = replace(result[here], lines=result[here].lines[:-1])
            result[there] = replace(result[there], lines=lines)
    return [region for region in result if region.lines]


def _inset(box: Boxed, grids: Sequence[Grid]) -> Inset:
    held = [grid for grid in grids if box.area.encloses(grid.area)]
    regions = regions_of(box.words, held)
    return Inset(box.area, box.words, tuple(replace(region, aside=True) for region in regions))


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
