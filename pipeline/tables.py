"""Tables of a finished dataset, read back from their CSV files into the rows of the schema.

The review page and the report read the dataset through here and through nothing else. Writing
belongs to `assemble`. An empty cell is null where the column may be null.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import NoneType
from typing import TypeVar, get_args

from pydantic import ValidationError

from pipeline.errors import GrenswerkError
from pipeline.schema import Row

R = TypeVar("R", bound=Row)


def read_table(folder: Path, kind: type[R]) -> list[R]:
    """Read one table of a dataset, in the order of the file.

    Parameters
    ----------
    folder : Path
        The dataset, `outputs/dataset` for instance.
    kind : type[R]
        Row class of the table; `kind.TABLE` names its file.

    Raises
    ------
    GrenswerkError
        If the file is missing or unreadable, its columns are not those of the contract, or a
        cell does not fit its column.
    """
    path = folder / f"{kind.TABLE}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(_rows(path, csv.reader(file), kind))
    except FileNotFoundError as error:
        raise GrenswerkError(f"{path} does not exist; make the dataset first") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise GrenswerkError(f"{path} cannot be read: {error}") from error


def _rows(path: Path, lines: Iterator[Sequence[str]], kind: type[R]) -> Iterator[R]:
    # The default limit, 131,072 characters, is shorter than the text of a large table passage.
    csv.field_size_limit(sys.maxsize)
    header = list(next(lines, ()))
    if header != list(kind.model_fields):
        raise GrenswerkError(
            f"{path} does not have the columns of this version: "
            f"expected {', '.join(kind.model_fields)}; found {', '.join(header) or 'none'}"
        )
    nullable = _nullable(kind)
    for number, cells in enumerate(lines, start=1):
        try:
            values = dict(zip(header, cells, strict=True))
            yield kind.model_validate(_with_nulls(values, nullable))
        except (ValidationError, ValueError) as error:
            raise GrenswerkError(f"{path}, row {number}: {error}") from error


def _nullable(kind: type[Row]) -> frozenset[str]:
    fields = kind.model_fields.items()
    return frozenset(name for name, field in fields if NoneType in get_args(field.annotation))


def _with_nulls(values: Mapping[str, str], nullable: frozenset[str]) -> dict[str, str | None]:
    return {name: None if not v and name in nullable else v for name, v in values.items()}
