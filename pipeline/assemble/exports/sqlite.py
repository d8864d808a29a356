"""`cooperation.sqlite`: the same tables with keys, checks, views and full-text search."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from pipeline.assemble.exports.frames import Tables
from pipeline.assemble.exports.views import views
from pipeline.columns import Column, columns
from pipeline.schema import CODE_DESCRIPTIONS, TABLES, Row

TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
SEARCHED = {"passages": ("passage_id", "text"), "actions": ("action_id", "summary")}
"""Tables with full-text search: key and text; `passages_search MATCH 'grensarbeid*'`."""


def create_statement(row: type[Row]) -> str:
    """Return the SQL that makes a table."""
    lines = [_column(column) for column in columns(row)]
    if row.KEY:
        lines.append(f"PRIMARY KEY ({', '.join(map(quoted, row.KEY))})")
    lines += [
        f"FOREIGN KEY ({quoted(key.column)}) REFERENCES {quoted(key.table)} ({quoted(key.target)})"
        for key in row.FOREIGN
    ]
    return f"CREATE TABLE {quoted(row.TABLE)} (\n  " + ",\n  ".join(lines) + "\n) STRICT"


def to_sqlite(tables: Tables) -> bytes:
    """Return the dataset as a database file; the same rows give the same bytes.

    Raises
    ------
    sqlite3.IntegrityError
        If a row points at one that is not there: a defect of ours.
    """
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("PRAGMA foreign_keys = ON")
        base.execute("BEGIN")
        base.execute("PRAGMA defer_foreign_keys = ON")
        for name, row in TABLES.items():
            base.execute(create_statement(row))
            marks = ", ".join("?" * len(row.model_fields))
            base.executemany(
                f"INSERT INTO {quoted(name)} VALUES ({marks})",
                (tuple(r.model_dump(mode="json").values()) for r in tables.of(name)),
            )
        base.execute("COMMIT")
        for name, (key, text) in SEARCHED.items():
            base.execute(
                f"CREATE VIRTUAL TABLE {name}_search USING fts5({key} UNINDEXED, {text}, "
                "tokenize = 'unicode61 remove_diacritics 2')"
            )
            # Equal row numbers let Datasette search a table through its index.
            base.execute(
                f"INSERT INTO {name}_search (rowid, {key}, {text}) "
                f"SELECT rowid, {key}, {text} FROM {name} ORDER BY rowid"
            )
        for view in views():
            base.execute(f"CREATE VIEW {quoted(view.name)} AS {view.sql}")
        base.commit()
        base.execute("VACUUM")
        return base.serialize()


def quoted(name: str) -> str:
    """Return a name as SQL takes it; `table` and `column` are words of SQL."""
    return f'"{name}"'


def _column(column: Column) -> str:
    parts = [quoted(column.name), TYPES[column.kind]]
    if not column.nullable:
        parts.append("NOT NULL")
    if column.codes:
        codes = ", ".join(f"'{code}'" for code in CODE_DESCRIPTIONS[column.codes])
        parts.append(f"CHECK ({quoted(column.name)} IN ({codes}))")
    elif column.kind == "boolean":
        parts.append(f"CHECK ({quoted(column.name)} IN (0, 1))")
    return " ".join(parts)
