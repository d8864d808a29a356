"""The lines of a plain text file, and how wide the text around each of them is set."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.extract.dehyphenation import ends_in_hyphen
from pipeline.extract.lists import bullet_of
from pipeline.extract.plain_columns import unfold
from pipeline.extract.running_text import clean

SENTENCE_END = re.compile(r"[.!?:;][’”'\")\]»]*\d{0,2}$")
UNBROKEN = 180
"""Letters of a line that no page is wide enough for: it holds a whole paragraph."""

_RESTARTS = re.compile(r"(?![a-z][.)]\s)[^\w‘“„\"'(…]*…?\s*[a-zà-ÿ]")
_CLOSED = re.compile(r"[.;:,…][’”'\")\]»]*$")
_RULE = re.compile(r"([-=_*~—–#.])\1{2,}|(?:[-=_*~—–.] ){3,}[-=_*~—–.]?")
_GAP = re.compile(r"\t+[ \t]*| {2,}\t*")
_SPARE = 0.98


@dataclass(frozen=True, slots=True)
class Cell:
    """Words of a line that a tab or several spaces divide from the others.

    `column` counts the letters before it; in a line with tabs it counts the tabs.
    """

    column: int
    text: str


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line with text.

    Attributes
    ----------
    text
        Its words with single spaces.
    blanks
        Empty lines before it, those of double spacing left out.
    length
        How long it is, in letters of middle width.
    width, widest
        The length of full lines hereabouts; where those above and below differ, as between parts
        in one column and in two, of the narrower and of the wider ones.
    detached
        Whether an empty line stood before it, though it may be due to double spacing.
    turned
        Whether a page begins with it.
    indent
        Spaces before it.
    cells
        Its parts; one when there is no gap in it.
    has_tabs
        Whether tabs divide these parts.
    notes
        The footnotes that are called on it, each as its lines.
    endnote
        Whether an endnote begins with it.
    underline
        The sign of the rule that stands right below it, if one does.
    """

    text: str
    blanks: int = 0
    length: float = 0.0
    width: float = 0.0
    widest: float = 0.0
    detached: bool = False
    turned: bool = False
    indent: int = 0
    cells: tuple[Cell, ...] = ()
    has_tabs: bool = False
    notes: tuple[tuple[TextLine, ...], ...] = ()
    endnote: bool = False
    underline: str = ""

    @property
    def ended(self) -> bool:
        """Whether the line ends a sentence."""
        return bool(SENTENCE_END.search(self.text))

    @property
    def closed(self) -> bool:
        """Whether the line ends as text does and a heading does not."""
        return bool(_CLOSED.search(self.text))

    @property
    def restarts(self) -> bool:
        """Whether the line begins with a small letter, as the rest of a sentence does."""
        return bool(_RESTARTS.match(self.text))

    def is_short(self, share: float) -> bool:
        """Whether the line takes less than a share of the width."""
        return self.length < share * self.width

    def has_room_for(self, line: TextLine, share: float = _SPARE) -> bool:
        """Whether the first word of another line would have fitted in a share of the width."""
        first = line.text.split(" ", 1)[0]
        return self.length + line.length * (len(first) + 1) / len(line.text) <= share * self.width


def split_lines(text: str) -> list[TextLine]:
    """Divide a text into lines; a form feed begins a page."""
    lines: list[TextLine] = []
    blanks = 0
    for page, content in enumerate(text.split("\f")):
        turned = page > 0
        for raw in unfold(content.splitlines()):
            words = " ".join(clean(raw).split())
            if not words:
                blanks += 1
                continue
            if _RULE.fullmatch(words):
                if lines and not blanks and not lines[-1].closed:
                    lines[-1] = replace(lines[-1], underline=words[0])
                blanks += 1
                continue
            cells = cells_of(raw)
            lines.append(
                TextLine(
                    words,
                    blanks,
                    detached=blanks > 0,
                    turned=turned,
                    indent=len(raw) - len(raw.lstrip(" ")),
                    cells=cells,
                    has_tabs="\t" in raw.strip(),
                )
            )
            blanks, turned = 0, False
    return close_up(lines)


def cells_of(raw: str) -> tuple[Cell, ...]:
    """Divide a line where a tab or two spaces stand."""
    tabs = "\t" in raw.strip()
    cells: list[Cell] = []
    start = 0
    for gap in [*_GAP.finditer(raw), None]:
        end = gap.start() if gap else len(raw)
        text = " ".join(clean(raw[start:end]).split())
        if text:
            cells.append(Cell(raw[:start].count("\t") if tabs else start, text))
        start = gap.end() if gap else end
    return tuple(cells)


def close_up(lines: Sequence[TextLine]) -> list[TextLine]:
    """Take the empty lines of double spacing out, when most sentences run on across one."""
    within = [line.blanks for before, line in pairwise(lines) if runs_on(before, line)]
    if len(within) < 3 or 2 * sum(blanks > 0 for blanks in within) < len(within):
        return list(lines)
    return [replace(line, blanks=max(0, line.blanks - 1)) for line in lines]


def runs_on(before: TextLine, line: TextLine) -> bool:
    """Whether a sentence clearly goes on from one line to another."""
    if ends_in_hyphen(before.text):
        return line.text[:1].isalnum()
    return line.restarts and not before.ended and not is_bullet(bullet_of(line.text))


def is_bullet(sign: str) -> bool:
    """Whether a sign is a bullet and nothing else, such as a dash."""
    return sign not in ("", "-", "–", "—", "*", "o")


def stand_alone(lines: Sequence[TextLine]) -> bool:
    """Whether lines up to an empty one look like a heading: short, and no sentence."""
    end = next((n for n in range(1, len(lines)) if lines[n].blanks), None)
    if end is None or lines[0].restarts:
        return False
    return lines[end - 1].is_short(0.75) and not any(line.closed for line in lines[:end])
