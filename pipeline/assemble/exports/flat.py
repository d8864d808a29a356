"""CSV and Parquet: one file for each table."""

from __future__ import annotations

import io

import pandas as pd


class _Rows(io.StringIO):
    """Rows that end in a newline.

    A carriage return inside a cell is quoted by every version of Python only when rows end in one.
    """

    def write(self, row: str) -> int:
        """Add a row as the writer gives it, whole and with its end."""
        return super().write(row.removesuffix("\r\n") + "\n")


def to_csv(table: pd.DataFrame) -> bytes:
    """Return a table as CSV: UTF-8, header, newline ends, nothing for what is not given."""
    written = table.copy()
    for name, column in written.items():
        if column.dtype == "boolean":
            written[name] = column.map({True: "true", False: "false"}).astype("string")
    rows = _Rows()
    written.to_csv(rows, index=False, lineterminator="\r\n", na_rep="", float_format="%.15g")
    return rows.getvalue().encode("utf-8")


def to_parquet(table: pd.DataFrame) -> bytes:
    """Return a table as Parquet with the types of the schema."""
    buffer = io.BytesIO()
    table.to_parquet(buffer, engine="pyarrow", index=False, compression="zstd")
    return buffer.getvalue()
