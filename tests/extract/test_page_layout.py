"""Columns, boxes, tables and asides, each on pages drawn in characters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from sketched_pages import EM, page_of

from pipeline.extract.asides import Aside, with_asides
from pipeline.extract.boxes import find_boxes
from pipeline.extract.columns import regions_of
from pipeline.extract.furniture import remove_furniture
from pipeline.extract.layout import Block, Box, Grid, Line, PageWord, Region
from pipeline.extract.lines import line_of, rows_of
from pipeline.extract.open_tables import open_tables
from pipeline.extract.page_tables import tables_between_rules
from pipeline.extract.paragraphs import BodyType
from pipeline.schema import PassageKind

CASES = Path(__file__).parents[1] / "cases" / "extract"
KINDS = {
    "text": PassageKind.PARAGRAPH,
    "aside": PassageKind.PARAGRAPH,
    "note": PassageKind.FOOTNOTE,
}


def cases(name: str) -> list[Any]:
    content = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["id"]) for case in content]


def shown(grid: Grid) -> list[str]:
    """Return the rows of a table, their cells divided by bars."""
    return [" | ".join(" ".join(line.text for line in cell) for cell in row) for row in grid.rows]


@pytest.mark.parametrize("case", cases("open_tables"))
def test_a_table_in_a_column_is_known_by_its_white(case: dict[str, Any]) -> None:
    lines = tuple(line_of(row) for row in rows_of(page_of(case["drawn"]).words))
    found = open_tables(Region(lines, 50, 545)).lines
    assert [shown(item) for item in found if isinstance(item, Grid)] == case["tables"]


@pytest.mark.parametrize("case", cases("page_tables"))
def test_a_table_stands_between_rules(case: dict[str, Any]) -> None:
    page = page_of(case["drawn"])
    outside, grids = tables_between_rules(page.words, page.rules)
    assert [shown(grid) for grid in grids] == case["tables"]
    assert [line_of(row).text for row in rows_of(outside)] == case["left"]


@pytest.mark.parametrize("case", cases("boxes"))
def test_a_box_with_a_text_of_its_own_stands_aside(case: dict[str, Any]) -> None:
    page = page_of(case["drawn"], number=2)
    boxes = find_boxes(page, [], page.words, BodyType(EM, False))
    assert [box.words[0].text for box in boxes] == case["aside"]


@pytest.mark.parametrize("case", cases("gutters"))
def test_columns_begin_and_end_where_they_should(case: dict[str, Any]) -> None:
    page = page_of(case["drawn"])
    regions = regions_of(page.words, (), page.rules)
    firsts = [region.lines[0] for region in regions]
    assert [line.words[0].text for line in firsts if isinstance(line, Line)] == case["columns"]


@pytest.mark.parametrize("case", cases("page_edges"))
def test_the_head_of_a_table_is_no_running_head(case: dict[str, Any]) -> None:
    pages = [page_of(drawn, number) for number, drawn in enumerate(case["drawn"], start=1)]
    taken = [[item.text for item in page.furniture] for page in remove_furniture(pages)]
    assert taken == case["taken"]


@pytest.mark.parametrize("case", cases("asides"))
def test_what_stands_aside_follows_the_text_of_its_page(case: dict[str, Any]) -> None:
    body: list[Block] = []
    asides: list[Aside] = []
    for number, what, text in case["blocks"]:
        block = described(number, what, text)
        if block.aside:
            asides.append(Aside(block, len(body)))
        else:
            body.append(block)
    assert [texts(block.lines) for block in with_asides(body, asides)] == case["order"]


def described(page: int, what: str, text: str) -> Block:
    """Return the block that a case describes."""
    kind, _, marker = what.partition(" ")
    bare, _, call = text.partition("^")
    calls = tuple(call.rstrip("."))
    line = line_of(page_of(bare + "." * bool(call), page).words)
    line = Line(line.words, 50, line.x1, 90, 104, 100, EM, False, False, calls)
    return Block(KINDS[kind], page, (line,), aside=kind != "text", marker=marker)


def texts(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines)


@pytest.mark.parametrize(
    ("white", "text"),
    [(0.15, "de Noord-Franse kust"), (0.3, "de Noord - Franse kust")],
)
def test_a_narrow_hyphen_in_a_wide_place_joins_its_neighbours(white: float, text: str) -> None:
    words, x = [], 50.0
    for part, gap in (("de", 0.6), ("Noord", white), ("-", white), ("Franse", 0.6), ("kust", 0.0)):
        x1 = x + 0.6 * EM * len(part)
        box = Box(1, x, 92, x1, 102)
        words.append(PageWord(part, x, 92, x1, 102, 100, EM, False, False, (box,)))
        x = x1 + gap * EM
    assert line_of(words).text == text
