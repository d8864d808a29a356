"""What people decided on themes, as the register tells it: it outlives every refit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.cluster.identity import resolve_id
from pipeline.schema import RegisterEntry, ThemeState


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a fit has to heed.

    Attributes
    ----------
    known
        Ids in the register.
    pinned
        Ids of themes that stay, however few their passages.
    forbidden
        Ids of themes that are not made; their passages go elsewhere.
    parts
        Entries that were split off a theme, by the id of that theme, in order of id.
    """

    known: frozenset[str]
    pinned: frozenset[str]
    forbidden: frozenset[str]
    parts: dict[str, tuple[RegisterEntry, ...]]


def read_wishes(register: Sequence[RegisterEntry]) -> Wishes:
    """Read the register.

    Raises
    ------
    GrenswerkError
        If merges in it go round in a circle.
    """
    parts: dict[str, tuple[RegisterEntry, ...]] = {}
    for entry in sorted(register, key=lambda one: one.id):
        if entry.part_of is not None and entry.state is not ThemeState.FORBIDDEN:
            whole = resolve_id(entry.part_of, register).theme_id
            parts[whole] = (*parts.get(whole, ()), entry)
    return Wishes(
        known=frozenset(entry.id for entry in register),
        pinned=_in_state(register, ThemeState.PINNED),
        forbidden=_in_state(register, ThemeState.FORBIDDEN),
        parts=parts,
    )


def _in_state(register: Sequence[RegisterEntry], state: ThemeState) -> frozenset[str]:
    return frozenset(entry.id for entry in register if entry.state is state)
