"""Which columns can be decided on, and which values they take."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pipeline import edtf
from pipeline.schema import (
    ActionStatus,
    ActionType,
    Code,
    Formality,
    Label,
    Outcome,
    ReviewDecision,
    Verdict,
)

ROW: Final = "row"
"""Stands in `field` for the row as a whole."""

ENTITY_FIELDS: Final = ("label", "span", "value")
"""What can be corrected in a mention; `span` takes the right words."""

ACTION_CODES: Final[Mapping[str, type[Code]]] = MappingProxyType(
    {"type": ActionType, "status": ActionStatus, "outcome": Outcome, "formality": Formality}
)
"""Columns of an action that hold a code, with their code list."""

ACTION_FIELDS: Final = (*ACTION_CODES, "date", "place", "amount", "name", "summary")
"""What can be corrected in an action."""

_FIELDS: Final = MappingProxyType({"entities": ENTITY_FIELDS, "actions": ACTION_FIELDS})
_REQUIRED: Final = frozenset({"label", "span", "type", "status", "summary"})
_AMOUNT: Final = re.compile(r"([A-Z]{3}) (\d+(?:\.\d+)?)", re.ASCII)


def parse_amount(value: str) -> tuple[str, float] | None:
    """Split `EUR 174000000` into currency and amount; None when it is not of that form."""
    match = _AMOUNT.fullmatch(value)
    return (match[1], float(match[2])) if match else None


def complaint(decision: ReviewDecision) -> str | None:
    """Say what makes a decision meaningless, or None when it can be applied.

    Parameters
    ----------
    decision : ReviewDecision
        A decision whose fields each have the right type.
    """
    if decision.table not in _FIELDS:
        return f"table {decision.table!r} is not one of {', '.join(_FIELDS)}"
    if decision.verdict is Verdict.UNDO:
        return None if decision.before else "an undo names no decision in `before`"
    if decision.table == "entities" and decision.label is None:
        return "a decision on a mention needs its label"
    if decision.table == "actions" and decision.verdict is Verdict.ADD:
        return "an action cannot be added by a decision"
    if decision.verdict is not Verdict.CORRECT:
        return None if decision.field == ROW else f"{decision.verdict} is about the field 'row'"
    if decision.field not in _FIELDS[decision.table]:
        return f"{decision.table} has no field {decision.field!r} to correct"
    return _value_complaint(decision.field, decision.after)


def _value_complaint(field: str, after: str | None) -> str | None:
    if after is None:
        return f"{field} cannot be empty" if field in _REQUIRED else None
    if not after.strip():
        return f"{field} is blank; null stands for no value"
    codes: type[Code] | None = Label if field == "label" else ACTION_CODES.get(field)
    if codes is not None and after not in list(codes):
        return f"{after!r} is not one of {', '.join(codes)}"
    if field == "date" and not edtf.is_valid(after):
        return f"{after!r} is not an EDTF date"
    if field == "amount" and parse_amount(after) is None:
        return f"{after!r} is not an amount such as 'EUR 174000000'"
    if field == "value" and not (edtf.is_valid(after) or parse_amount(after)):
        return f"{after!r} is neither an EDTF date nor an amount such as 'EUR 174000000'"
    return None
