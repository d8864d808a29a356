"""What Word's styles say: their names, what they derive from, and the type they set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pipeline.extract.docx_names import child_of, is_on, value_of, w

_DEEPEST = 20
"""More styles than this never derive from each other, but in a damaged file they may in a ring."""


@dataclass(frozen=True, slots=True)
class Type:
    """The type that words are set in; `size` in points."""

    size: float = 10.0
    bold: bool = False
    italic: bool = False
    capitals: bool = False
    underlined: bool = False
    hidden: bool = False


PLAIN = Type()


class Styles:
    """The styles of a document.

    Parameters
    ----------
    root
        The element `w:styles`, or None.
    """

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Any] = {}
        self._default: str | None = None
        self.type = PLAIN
        if root is None:
            return
        for style in root.iterchildren(w("style")):
            identity = style.get(w("styleId"), "")
            self._styles[identity] = style
            default = style.get(w("default")) in ("1", "true")
            if default and style.get(w("type")) == "paragraph":
                self._default = identity
        defaults = child_of(child_of(root, "docDefaults"), "rPrDefault")
        self.type = set_type(self.type, child_of(defaults, "rPr"))

    def chain(self, identity: str | None) -> Iterator[Any]:
        """Yield a paragraph style and those it derives from; the default one for None."""
        style = self._styles.get(identity or self._default or "")
        for _ in range(_DEEPEST):
            if style is None:
                return
            yield style
            style = self._styles.get(value_of(child_of(style, "basedOn")) or "")

    def names(self, identity: str | None) -> tuple[str, ...]:
        """Return the names of a style and of those it derives from, in small letters."""
        found = (value_of(child_of(style, "name")) for style in self.chain(identity))
        return tuple(name.lower() for name in found if name)

    def type_of(self, identity: str | None) -> Type:
        """Return the type that a paragraph style sets."""
        found = self.type
        for style in reversed(list(self.chain(identity))):
            found = set_type(found, child_of(style, "rPr"))
        return found

    def type_in(self, found: Type, identity: str | None) -> Type:
        """Return what a character style makes of a type."""
        if identity is None:
            return found
        for style in reversed(list(self.chain(identity))):
            found = set_type(found, child_of(style, "rPr"))
        return found


def set_type(found: Type, properties: Any) -> Type:
    """Return a type as the properties of a run or style change it."""
    if properties is None:
        return found
    size = value_of(child_of(properties, "sz"))
    changes: dict[str, Any] = {}
    if size and size.replace(".", "", 1).isdigit():
        changes["size"] = float(size) / 2
    for name, element in (
        ("bold", "b"),
        ("italic", "i"),
        ("capitals", "caps"),
        ("underlined", "u"),
        ("hidden", "vanish"),
    ):
        on = is_on(child_of(properties, element))
        if on is not None:
            changes[name] = on
    return replace(found, **changes) if changes else found
