"""An Excel workbook: a sheet for each view and each table, with filters and a fixed header."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.assemble.exports.frames import Tables
from pipeline.assemble.exports.sqlite import to_sqlite
from pipeline.assemble.exports.views import views
from pipeline.columns import columns
from pipeline.schema import TABLES

Cell = str | float | bool | None
MOST_ROWS = 1_048_575
"""Rows of a sheet below its header; what is beyond goes on in a second sheet."""
MOST_CHARACTERS = 32_767
"""What a cell holds."""
CREATED = datetime(1980, 1, 1)
"""Fixed, so that the same dataset gives the same bytes."""
NARROWEST, WIDEST, LOOKED_AT = 8, 60, 500
"""Width of columns in characters, and rows that are looked at to choose it."""
WIDTH_OF_KEY = 12
"""Nobody reads a key; it is there to look things up by."""
OPENS_WITH = "actions_in_full"
TAB_OF_VIEW = "#2b6cb0"


@dataclass(frozen=True)
class Sheet:
    """What stands on one sheet."""

    name: str
    columns: Sequence[str]
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    is_view: bool


def to_workbook(tables: Tables, *, dutch_titles: bool = False) -> tuple[bytes, tuple[str, ...]]:
    """Return the workbook, and a note when texts had to be cut.

    Parameters
    ----------
    tables
        The dataset.
    dutch_titles
        Whether sheets and columns have Dutch titles in place of their names.
    """
    data, cut = io.BytesIO(), 0
    options = {
        "in_memory": True,
        # A report may begin a sentence with "=" or quote an address; both stay text.
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(data, options) as book:
        book.set_properties({"title": "Grenswerk", "created": CREATED})
        header = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        top = book.add_format({"valign": "top"})
        for sheet in _sheets(tables, dutch_titles):
            cut += _write(book.add_worksheet(sheet.name), sheet, header, top)
    if not cut:
        return data.getvalue(), ()
    note = f"{cut} texts are longer than a cell of Excel holds and end in …; the CSV has them whole"
    return data.getvalue(), (note,)


def _sheets(tables: Tables, dutch: bool) -> Iterator[Sheet]:
    with closing(sqlite3.connect(":memory:")) as base:
        base.deserialize(to_sqlite(tables))
        for view in sorted(views(), key=lambda view: view.name != OPENS_WITH):
            rows = base.execute(f'SELECT * FROM "{view.name}"').fetchall()
            names = list(view.columns)
            header = [column.title for column in view.columns.values()] if dutch else names
            title = view.title if dutch else view.name
            yield from _in_parts(Sheet(title, names, header, rows, is_view=True))
    for name, row in TABLES.items():
        rows = [tuple(r.model_dump(mode="json").values()) for r in tables.of(name)]
        names = [column.name for column in columns(row)]
        header = [column.title for column in columns(row)] if dutch else names
        title = row.TITLE if dutch else name
        yield from _in_parts(Sheet(title, names, header, rows, is_view=False))


def _in_parts(sheet: Sheet) -> Iterator[Sheet]:
    """Yield a sheet, and more where it has too many rows for one."""
    for number, start in enumerate(range(0, max(1, len(sheet.rows)), MOST_ROWS), start=1):
        name = sheet.name if number == 1 else f"{sheet.name} ({number})"
        yield replace(sheet, name=name, rows=sheet.rows[start : start + MOST_ROWS])


def _write(page: Worksheet, sheet: Sheet, header: Format, top: Format) -> int:
    """Fill a sheet; return how many texts were cut."""
    cut = 0
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.header) - 1)
    if sheet.is_view:
        page.set_tab_color(TAB_OF_VIEW)
    for column, title in enumerate(sheet.header):
        page.set_column(column, column, _width(sheet, column), top)
        page.write_string(0, column, title, header)
    for number, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                is_long = len(value) > MOST_CHARACTERS
                cut += is_long
                page.write_string(
                    number, column, f"{value[: MOST_CHARACTERS - 1]}…" if is_long else value
                )
            elif isinstance(value, bool):
                page.write_boolean(number, column, value)
            elif value is not None:
                page.write_number(number, column, value)
    return cut


def _width(sheet: Sheet, column: int) -> int:
    """Return a width that shows most of a column; the sign of the filter needs room too."""
    title = len(sheet.header[column]) + 4
    if sheet.columns[column].endswith("_id"):
        return max(WIDTH_OF_KEY, title)
    cells = [row[column] for row in sheet.rows[:LOOKED_AT]]
    lengths = [len(str(cell)) for cell in cells if cell is not None]
    return min(WIDEST, max(NARROWEST, title, *lengths))
