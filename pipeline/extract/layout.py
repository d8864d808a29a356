"""The records that reading a page passes from step to step.

Coordinates are PDF points from the upper left corner of the page as it is shown. Where a page
prints its text sideways, `x0`, `top`, `x1`, `bottom` of a word follow the text, and its `boxes`
keep the place on the page as shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from pipeline.schema import FailureCategory, Furniture, PassageKind, ScannedPage, Word

_TEXT = attrgetter("text")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page as it is shown."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageWord:
    """Letters that stand together on a page, with their type."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    bold: bool
    italic: bool
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, horizontal or vertical."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def horizontal(self) -> bool:
        """Whether the rule lies rather than stands."""
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a page, such as a shaded box."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, word: PageWord) -> bool:
        """Whether the middle of the word lies inside."""
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def encloses(self, other: Area) -> bool:
        """Whether the middle of another area lies inside."""
        x, y = (other.x0 + other.x1) / 2, (other.top + other.bottom) / 2
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on one page."""

    number: int
    width: float
    height: float
    words: tuple[PageWord, ...]
    rules: tuple[Rule, ...] = ()
    shades: tuple[Area, ...] = ()
    marks: tuple[Area, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    image_share: float = 0.0
    certainty: float | None = None

    @property
    def scanned(self) -> bool:
        """Whether its words were read from its image, with a certainty from 0 to 1."""
        return self.certainty is not None


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline, in reading order.

    `left` is where the text of the line may begin; `calls` are the markers of the notes called
    on it, which are not among its words.
    """

    words: tuple[PageWord, ...]
    left: float
    x1: float
    top: float
    bottom: float
    baseline: float
    size: float
    bold: bool
    italic: bool
    calls: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(map(_TEXT, self.words))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: for each row, for each column, the lines of the cell."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    area: Area
    columns: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A column, or a stretch of the page without columns, in reading order."""

    lines: tuple[Line | Grid, ...]
    left: float
    right: float
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Inset:
    """A shaded or framed box, and its text as regions of their own."""

    area: Area
    words: tuple[PageWord, ...]
    regions: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together, before line breaks are undone.

    `room` is the white behind the last line, in points: where the next word would have fitted,
    the text does not run on. `indented` says that the first line starts further in than the
    others.
    """

    kind: PassageKind | None
    page: int
    lines: tuple[Line, ...]
    heading: bool = False
    aside: bool = False
    room: float = 0.0
    stretched: bool = False
    indented: bool = False
    marker: str = ""
    grid: Grid | None = None


@dataclass(frozen=True, slots=True)
class TextWord:
    """A stretch of a draft's text and where it stands."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class DraftCell:
    """A table cell as offsets in a draft's text."""

    row: int
    column: int
    header: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A heading (`kind` is None) or a passage of any format, before it gets its id."""

    kind: PassageKind | None
    text: str
    level: int = 1
    code: str | None = None
    page_first: int | None = None
    page_last: int | None = None
    words: tuple[TextWord, ...] = ()
    cells: tuple[DraftCell, ...] = ()
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """What could not be read of a file, and why; of one page when that is given."""

    category: FailureCategory
    reason: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a format's reader made of a file, in reading order."""

    drafts: tuple[Draft, ...]
    pages: int | None = None
    scans: tuple[ScannedPage, ...] = ()
    title: str | None = None
    published: str | None = None
    furniture: tuple[Furniture, ...] = ()
    missing: tuple[Gap, ...] = ()


def enclosing(words: Sequence[PageWord]) -> Area:
    """Return the smallest area that holds all the words."""
    return Area(
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )


def name_furniture(page: int, words: Sequence[PageWord]) -> Furniture:
    """Return words of a page as furniture that keeps its place."""
    placed: list[Word] = []
    start = 0
    for word in words:
        end = start + len(word.text)
        placed += [as_word(TextWord(start, end, box)) for box in word.boxes]
        start = end + 1
    text = " ".join(word.text for word in words)
    return Furniture(page=page, text=text, words=tuple(placed))


def as_word(word: TextWord) -> Word:
    """Return a stretch of text as it is kept in the record of a document."""
    return Word(
        start=word.start,
        end=word.end,
        page=word.box.page,
        x0=word.box.x0,
        top=word.box.top,
        x1=word.box.x1,
        bottom=word.box.bottom,
    )
