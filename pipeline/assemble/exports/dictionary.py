"""`docs/data-dictionary.md`: every table, column and code, in words."""

from __future__ import annotations

from pipeline.columns import Column, columns
from pipeline.schema import CODE_DESCRIPTIONS, CONTRACT_VERSION, TABLES, Row


def data_dictionary() -> str:
    """Return the data dictionary as Markdown."""
    parts = [
        "# Data dictionary",
        "",
        f"Contract version {CONTRACT_VERSION}. Written by `grenswerk dictionary` from "
        "`pipeline/schema.py`; do not edit it by hand.",
        "",
        "Every table is a CSV and a Parquet file in `outputs/dataset/` and a table of "
        "`cooperation.sqlite`. Files are UTF-8; rows have a fixed order; what a text does not "
        "give is empty. Offsets count characters (Unicode code points) from 0, ends are exclusive.",
        "",
    ]
    for name, row in TABLES.items():
        parts += _table(name, row)
    parts += ["## Code lists", ""]
    for codes, descriptions in CODE_DESCRIPTIONS.items():
        parts += [f"### {codes.__name__}", "", (codes.__doc__ or "").strip(), ""]
        parts += [f"- `{code}`: {text}" for code, text in descriptions.items()] + [""]
    return "\n".join(parts).rstrip() + "\n"


def _table(name: str, row: type[Row]) -> list[str]:
    lines = [f"## {name}", "", (row.__doc__ or "").strip().splitlines()[0], ""]
    lines += [f"Dutch title: {row.TITLE}.", ""]
    if row.KEY:
        lines += ["Key: " + ", ".join(f"`{column}`" for column in row.KEY) + ".", ""]
    foreign = {key.column: key for key in row.FOREIGN}
    lines += [
        "| column | Dutch title | type | may be empty | what it holds |",
        "| --- | --- | --- | --- | --- |",
    ]
    for column in columns(row):
        pointer = foreign.get(column.name)
        target = f" → `{pointer.table}.{pointer.target}`" if pointer else ""
        lines.append(
            f"| `{column.name}` | {column.title} | {_type(column)} "
            f"| {'yes' if column.nullable else 'no'} | {column.description}{target} |"
        )
    return [*lines, ""]


def _type(column: Column) -> str:
    return f"code: {column.codes.__name__}" if column.codes else column.kind
