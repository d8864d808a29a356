"""Recognise the items of a list by their markers."""

from __future__ import annotations

import re

_BULLETS = "•◦▪●○■□‣∙·\uf0b7\uf0a7\uf0d8➢➤►✓❖⁃"
_BULLET = re.compile(rf"[{_BULLETS}]|[-–—*o](?=\s)")
_LONE_BULLET = re.compile(rf"[{_BULLETS}]+|[-–—*]|\uf02d")
_NUMBER = re.compile(r"(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\((?:\d{1,2}|[a-z])\))(?=\s|$)")


def is_list_marker(word: str) -> bool:
    """Whether a word alone can mark a list item: a bullet or a number."""
    return bool(_LONE_BULLET.fullmatch(word) or _NUMBER.fullmatch(word))


def bullet_of(text: str) -> str:
    """Return the bullet with which a text begins, or nothing."""
    match = _BULLET.match(text)
    return match.group() if match else ""


def number_of(text: str) -> str:
    """Return the number with which a text begins ("1.", "b)"), or nothing."""
    match = _NUMBER.match(text)
    return match.group() if match else ""
