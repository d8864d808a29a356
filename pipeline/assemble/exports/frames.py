"""The tables of a dataset as pandas frames with the types of the schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.columns import Kind, columns
from pipeline.schema import TABLES, Row

DTYPES: Mapping[Kind, str] = {
    "string": "string",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
}


@dataclass(frozen=True)
class Tables:
    """All rows of a dataset by table, in their final order."""

    rows: Mapping[str, Sequence[Row]]

    def of(self, table: str) -> Sequence[Row]:
        """Return the rows of a table; a table without rows is empty, never missing."""
        return self.rows.get(table, ())


def frame(rows: Sequence[Row], row: type[Row]) -> pd.DataFrame:
    """Return rows as a frame; a value that is not given is `pd.NA`."""
    described = columns(row)
    values = [r.model_dump(mode="json") for r in rows]
    return pd.DataFrame(
        {
            c.name: pd.array([v[c.name] for v in values], dtype=DTYPES[c.kind])  # type: ignore[call-overload]
            for c in described
        }
    )


def frames(tables: Tables) -> dict[str, pd.DataFrame]:
    """Return every table of the contract, also the empty ones."""
    return {name: frame(tables.of(name), row) for name, row in TABLES.items()}
