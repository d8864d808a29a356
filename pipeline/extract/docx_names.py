"""Names of the elements of a Word file, and how to ask for them."""

from __future__ import annotations

from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
FALLBACK = f"{_MC}Fallback"
"""Repeats what stands beside it, for older programs."""


def w(name: str) -> str:
    """Return the full name of an element or attribute of WordprocessingML."""
    return _W + name


def child_of(element: Any, name: str) -> Any:
    """Return the child with a name, or None; of no element there is none."""
    return None if element is None else element.find(_W + name)


def value_of(element: Any) -> str | None:
    """Return the value that an element holds, or None."""
    return None if element is None else element.get(_W + "val")


def is_on(element: Any) -> bool | None:
    """Whether a property is switched on; None when it is not given."""
    if element is None:
        return None
    return value_of(element) not in ("0", "false", "off", "none")
