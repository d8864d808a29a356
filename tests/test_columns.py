"""Columns are read off the row classes, and a type that no table can hold is refused."""

from typing import ClassVar

import pytest
from pydantic import Field

from pipeline.columns import Column, columns
from pipeline.schema import Outcome, Role, Row


class _Sample(Row):
    TABLE: ClassVar[str] = "sample"

    name: str = Field(description="A name.")
    count: int | None = Field(description="A number.")
    share: float
    is_head: bool
    role: Role
    outcome: Outcome | None


class _Lists(Row):
    TABLE: ClassVar[str] = "lists"

    names: tuple[str, ...]


class _Either(Row):
    TABLE: ClassVar[str] = "either"

    value: int | str


def test_a_column_is_its_type_its_nulls_and_its_codes() -> None:
    assert columns(_Sample) == (
        Column("name", "string", False, None, "A name."),
        Column("count", "integer", True, None, "A number."),
        Column("share", "number", False, None, ""),
        Column("is_head", "boolean", False, None, ""),
        Column("role", "string", False, Role, ""),
        Column("outcome", "string", True, Outcome, ""),
    )


@pytest.mark.parametrize(("row", "name"), [(_Lists, "names"), (_Either, "value")])
def test_a_type_that_no_table_can_hold_is_refused(row: type[Row], name: str) -> None:
    with pytest.raises(TypeError, match=name):
        columns(row)
