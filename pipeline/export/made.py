"""What an export is made with, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Wishes:
    """What a person asks of an export besides its form."""

    dutch_titles: bool = False


@dataclass(frozen=True)
class Made:
    """The files of an export by name, and what the person who asked should know of them."""

    files: Mapping[str, bytes]
    notes: tuple[str, ...] = ()
