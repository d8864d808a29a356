"""Tell years from counts in the cells of a table: a row per line, cells parted by tabs.

A bare four-digit number in a cell may be either. It is a count where the head of its column
names things that are counted, or where the column holds other bare numbers that are no years.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_BARE_NUMBER: Final = re.compile(r"\d[\d.\s]*(?:,\d+)?")
_YEAR: Final = re.compile(r"1[5-9]\d\d|20\d\d")
_TIME: Final = re.compile(
    r"jaar|jaren|datum|data|period|termijn|looptijd|planning|start|begin|eind|wanneer|uiterlijk"
    r"|sinds|oplevering|opgericht|\d",
    re.IGNORECASE,
)
"""What heads a column of dates."""
_COUNTED: Final = re.compile(
    r"aantal|totaal|som|[a-zë]{3,}(?:en|ers|s|ën)|inwonertal|oppervlakte|lengte|m[²³2]|ha|km",
    re.IGNORECASE,
)
"""What heads a column of counts: the word aantal, a plural, a measure."""


def is_count_in_column(text: str, start: int, end: int) -> bool:
    """Tell whether a year would be a count, judged by the table column it stands in.

    Parameters
    ----------
    text : str
        A passage; nothing without tabs is a table.
    start, end : int
        Offsets of the four digits.

    Returns
    -------
    bool
        False outside tables, in the head row, and where the cell holds more than the number.
    """
    if "\t" not in text:
        return False
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", start)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    column = text.count("\t", line_start, start)
    if line_start == 0 or _cell(line.split("\t"), column) != text[start:end]:
        return False
    return _holds_counts(text, column)


@lru_cache(maxsize=64)
def _holds_counts(text: str, column: int) -> bool:
    rows = [line.split("\t") for line in text.split("\n")]
    head = _cell(rows[0], column)
    if _TIME.search(head):
        return False
    if any(_COUNTED.fullmatch(word) for word in head.split()):
        return True
    return any(_is_no_year(_cell(other, column)) for other in rows[1:])


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _is_no_year(cell: str) -> bool:
    return _BARE_NUMBER.fullmatch(cell) is not None and _YEAR.fullmatch(cell) is None
