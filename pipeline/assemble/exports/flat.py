"""CSV and Parquet: one file for each table."""

from __future__ import annotations

import io

import pandas as pd


def to_csv(table: pd.DataFrame) -> bytes:
    """Return a table as CSV: UTF-8, header, newline ends, nothing for what is not given."""
    written = table.copy()
    for name, column in written.items():
        if column.dtype == "boolean":
            written[name] = column.map({True: "true", False: "false"}).astype("string")
    text = written.to_csv(index=False, lineterminator="\n", na_rep="", float_format="%.15g")
    return text.encode("utf-8")


def to_parquet(table: pd.DataFrame) -> bytes:
    """Return a table as Parquet with the types of the schema."""
    buffer = io.BytesIO()
    table.to_parquet(buffer, engine="pyarrow", index=False, compression="zstd")
    return buffer.getvalue()
