"""`datapackage.json`: a Frictionless data package with types, keys, code lists, descriptions.

Follows the Tabular Data Package profile, https://specs.frictionlessdata.io/tabular-data-package/,
which knows CSV only: the same rows as Parquet are named in `alternates`, a property of our own.
Titles are Dutch.
"""

from __future__ import annotations

from typing import Any

from pipeline.columns import Column, columns
from pipeline.schema import CODE_DESCRIPTIONS, CONTRACT_VERSION, TABLES, ForeignKey, Row


def data_package() -> dict[str, Any]:
    """Return the descriptor of the dataset; the same for every corpus."""
    return {
        "profile": "tabular-data-package",
        "name": "grenswerk-cooperation-dataset",
        "title": "Cooperation dataset",
        "description": (
            "Who does what with whom, when, where and how far, in cross-border cooperation, as "
            "told by Dutch reports; every row leads to the sentence and page behind it."
        ),
        "version": CONTRACT_VERSION,
        "resources": [_resource(name, row) for name, row in TABLES.items()],
    }


def _resource(name: str, row: type[Row]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in columns(row)],
        "missingValues": [""],
    }
    if row.KEY:
        schema["primaryKey"] = list(row.KEY)
    if row.FOREIGN:
        schema["foreignKeys"] = [_foreign(key, name) for key in row.FOREIGN]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "title": row.TITLE,
        "description": (row.__doc__ or "").strip().splitlines()[0],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
        "alternates": [
            {
                "path": f"{name}.parquet",
                "format": "parquet",
                "mediatype": "application/vnd.apache.parquet",
            }
        ],
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.kind,
        "title": column.title,
        "description": column.description,
    }
    if column.codes:
        constraints["enum"] = list(CODE_DESCRIPTIONS[column.codes])
    if constraints:
        field["constraints"] = constraints
    return field


def _foreign(key: ForeignKey, table: str) -> dict[str, Any]:
    return {
        "fields": [key.column],
        "reference": {"resource": "" if key.table == table else key.table, "fields": [key.target]},
    }
