"""Who a theme is: its permanent id, and what took its place when people merged it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import GrenswerkError
from pipeline.schema import RegisterEntry


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a topic is.

    Attributes
    ----------
    theme_id
        Permanent id.
    name
        Name in the register; None for a theme that is not in it.
    named_by
        Who gave the name.
    """

    theme_id: str
    name: str | None
    named_by: str


def new_theme_id(created_from: Iterable[str]) -> str:
    """Give the id of a theme from what created it, whatever the order; equal on every machine."""
    content = "\n".join(sorted(created_from))
    return f"theme-{hashlib.sha256(content.encode()).hexdigest()[:10]}"


def resolve_id(theme_id: str, register: Sequence[RegisterEntry]) -> Identity:
    """Give the identity of a theme whose id is known beforehand, after merges.

    Raises
    ------
    GrenswerkError
        If merges in the register go round in a circle.
    """
    entries = {entry.id: entry for entry in register}
    if theme_id not in entries:
        return Identity(theme_id, None, "model")
    return follow_merges(entries[theme_id], entries)


def follow_merges(entry: RegisterEntry, entries: Mapping[str, RegisterEntry]) -> Identity:
    """Give the identity of the entry that took the place of another, in the end."""
    visited = {entry.id}
    while entry.merged_into is not None:
        if entry.merged_into in visited:
            raise GrenswerkError(f"theme register: the merges of {entry.id} go round in a circle")
        visited.add(entry.merged_into)
        if entry.merged_into not in entries:
            return Identity(entry.merged_into, entry.name, entry.named_by)
        entry = entries[entry.merged_into]
    return Identity(entry.id, entry.name, entry.named_by)
