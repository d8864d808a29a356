"""What each column of a table holds, read off the row classes of `schema`.

Every export and the data dictionary ask here, so that a type is decided once.
"""

from __future__ import annotations

import types
from dataclasses import dataclass
from functools import cache
from typing import Literal, Union, get_args, get_origin

from pipeline.schema import Code, Row

Kind = Literal["string", "integer", "number", "boolean"]
_KINDS: dict[type, Kind] = {str: "string", int: "integer", float: "number", bool: "boolean"}


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    kind: Kind
    nullable: bool
    codes: type[Code] | None
    description: str
    title: str = ""
    """What a Dutch reader sees over the column."""


@cache
def columns(row: type[Row]) -> tuple[Column, ...]:
    """Return the columns of a table in their fixed order.

    Raises
    ------
    TypeError
        If a field has a type that a table cannot hold: a defect of the schema.
    """
    return tuple(
        _column(name, field.annotation, field.description or "", field.title or "")
        for name, field in row.model_fields.items()
    )


def _column(name: str, annotation: object, description: str, title: str) -> Column:
    nullable = get_origin(annotation) in (Union, types.UnionType)
    held = [a for a in get_args(annotation) if a is not type(None)] if nullable else [annotation]
    if len(held) != 1 or not isinstance(held[0], type):
        raise TypeError(f"column {name} has the type {annotation}, which no table can hold")
    codes = held[0] if issubclass(held[0], Code) else None
    kind = "string" if codes else _KINDS.get(held[0])
    if kind is None:
        raise TypeError(f"column {name} has the type {annotation}, which no table can hold")
    return Column(name, kind, nullable, codes, description, title)
