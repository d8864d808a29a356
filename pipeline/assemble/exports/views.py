"""The views of `cooperation.sqlite`, as `views.yaml` beside this module writes them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml
from pydantic import Field

from pipeline.schema import Record


class ViewColumn(Record):
    """A column of a view."""

    title: str = Field(description="What a Dutch reader sees over the column.")
    description: str = Field(description="What it holds.")


class View(Record):
    """A query on the tables that has a name."""

    name: str
    title: str = Field(description="What a Dutch reader sees over the view.")
    description: str = Field(description="What its rows are.")
    columns: Mapping[str, ViewColumn] = Field(description="Its columns in their order.")
    sql: str


@cache
def views() -> tuple[View, ...]:
    """Return every view, one after those it reads."""
    text = files(__package__).joinpath("views.yaml").read_text(encoding="utf-8")
    return tuple(View.model_validate(described) for described in yaml.safe_load(text))


def views_reference() -> str:
    """Return what `docs/dataset.md` tells of the views, as Markdown."""
    lines = ["| view | its rows | its columns |", "| --- | --- | --- |"]
    for view in views():
        columns = ", ".join(f"`{name}`" for name in view.columns)
        lines.append(f"| `{view.name}` | {view.description} | {columns} |")
    return "\n".join(lines) + "\n"
