"""`cooperation.metadata.json`: what Datasette tells of `cooperation.sqlite`.

Follows https://docs.datasette.io/en/stable/metadata.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from pipeline.assemble.exports.sqlite import SEARCHED
from pipeline.assemble.exports.views import View, views
from pipeline.columns import columns
from pipeline.schema import CONTRACT_VERSION, TABLES, Record, Row

DATABASE = "cooperation"


class Query(Record):
    """A question that Datasette offers with a box for each word to fill in."""

    title: str
    description: str
    sql: str


class Showing(Record):
    """How tables and views are shown, as `metadata.yaml` says it."""

    labels: Mapping[str, str]
    facets: Mapping[str, tuple[str, ...]]
    hidden: tuple[str, ...]
    queries: Mapping[str, Query]


@cache
def showing() -> Showing:
    """Return how tables and views are shown."""
    text = files(__package__).joinpath("metadata.yaml").read_text(encoding="utf-8")
    return Showing.model_validate(yaml.safe_load(text))


def datasette_metadata() -> dict[str, Any]:
    """Return the metadata; the same for every corpus."""
    described = {name: _table(name, row) for name, row in TABLES.items()}
    described |= {view.name: _view(view) for view in views()}
    shown = showing()
    return {
        "title": "Cooperation dataset",
        "description": (
            "Who does what with whom, when, where and how far, in cross-border cooperation, as "
            "told by Dutch reports."
        ),
        "databases": {
            DATABASE: {
                "description": f"Contract version {CONTRACT_VERSION}. Begin with the view "
                "actions_in_full.",
                "tables": described,
                "queries": {name: query.model_dump() for name, query in shown.queries.items()},
            }
        },
    }


def _table(name: str, row: type[Row]) -> dict[str, Any]:
    shown = showing()
    table: dict[str, Any] = {
        "title": row.TITLE,
        "description": (row.__doc__ or "").strip().splitlines()[0],
        "columns": {column.name: column.description for column in columns(row)},
    }
    if name in shown.labels:
        table["label_column"] = shown.labels[name]
    if name in shown.facets:
        table["facets"] = list(shown.facets[name])
    if name in shown.hidden:
        table["hidden"] = True
    if name in SEARCHED:
        table["fts_table"] = f"{name}_search"
    return table


def _view(view: View) -> dict[str, Any]:
    described: dict[str, Any] = {
        "title": view.title,
        "description": view.description,
        "columns": {name: column.description for name, column in view.columns.items()},
    }
    if view.name in showing().facets:
        described["facets"] = list(showing().facets[view.name])
    return described
