"""The numbers that Word counts by itself: a paragraph only says which list it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipeline.extract.docx_names import child_of, value_of, w
from pipeline.extract.markup_numbers import integer

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"))
MAX_LEVELS = 9


@dataclass(frozen=True, slots=True)
class NumberedLevel:
    """How one level of a list is counted: the first number, its form, and the text around it."""

    start: int
    form: str
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a paragraph of a list: a number, or nothing where a bullet does."""

    text: str
    is_bullet: bool


@dataclass
class Numbering:
    """Counts the paragraphs of each list in the order of the document.

    Parameters
    ----------
    root
        The element `w:numbering`, or None when the document has no lists.
    """

    root: Any
    _lists: dict[str, str] = field(default_factory=dict)
    _starts: dict[tuple[str, int], int] = field(default_factory=dict)
    _levels: dict[tuple[str, int], NumberedLevel] = field(default_factory=dict)
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the definitions."""
        if self.root is None:
            return
        for abstract in self.root.iterchildren(w("abstractNum")):
            identity = abstract.get(w("abstractNumId"), "")
            for level in abstract.iterchildren(w("lvl")):
                self._levels[identity, integer(level.get(w("ilvl")), 0)] = _level(level)
        for number in self.root.iterchildren(w("num")):
            identity = number.get(w("numId"), "")
            self._lists[identity] = value_of(child_of(number, "abstractNumId")) or ""
            for override in number.iterchildren(w("lvlOverride")):
                start = value_of(child_of(override, "startOverride"))
                if start is not None:
                    self._starts[identity, integer(override.get(w("ilvl")), 0)] = integer(start, 0)

    def label(self, list_id: str, depth: int) -> Label | None:
        """Count one paragraph and return what stands before it; None for an unknown list."""
        abstract = self._lists.get(list_id)
        level = self._levels.get((abstract or "", depth))
        if abstract is None or level is None:
            return None
        if level.form in ("bullet", "none") or not level.text:
            return Label("", level.form == "bullet")
        self._count(list_id, abstract, depth, level)
        text = level.text
        for other in range(min(depth + 1, MAX_LEVELS)):
            above = self._levels.get((abstract, other), level)
            count = self._counts.get((abstract, other), above.start)
            text = text.replace(f"%{other + 1}", _write(count, above.form))
        return Label(text.strip(), False)

    def _count(self, list_id: str, abstract: str, depth: int, level: NumberedLevel) -> None:
        restart = self._starts.pop((list_id, depth), None)
        if restart is not None:
            self._counts[abstract, depth] = restart
        else:
            before = self._counts.get((abstract, depth), level.start - 1)
            self._counts[abstract, depth] = before + 1
        for deeper in range(depth + 1, MAX_LEVELS):
            self._counts.pop((abstract, deeper), None)


def _level(level: Any) -> NumberedLevel:
    return NumberedLevel(
        start=integer(value_of(child_of(level, "start")), 1),
        form=value_of(child_of(level, "numFmt")) or "decimal",
        text=value_of(child_of(level, "lvlText")) or "",
    )


def _write(count: int, form: str) -> str:
    """Return a number in the form of a list: 3, c, C, iii or III."""
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(count)
        return roman if form == "lowerRoman" else roman.upper()
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    written = ""
    for value, sign in (*_ROMAN, (1, "i")):
        times, count = divmod(count, value)
        written += sign * min(times, 20)
    return written
