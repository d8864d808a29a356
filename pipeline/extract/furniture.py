"""Running heads, feet and page numbers: found by what pages have in common, then taken out.

A row at the edge of a page is divided where it has wide gaps, as between a title and a page number.
A part is furniture when other pages have the same words at the same height, where numbers may
count along with the pages; when it is nothing but the number of its page; or when it repeats in
small type a heading of the document. Heads that change are known by the place that other furniture,
or the same small type, holds on most pages. Then the whole row is furniture.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.extract.layout import Page, PageWord, name_furniture
from pipeline.extract.lines import body_size, rows_of

EDGE_ROWS = 3
"""How many rows from the top and from the bottom of a page may be furniture."""

APART = 1.25
"""Least distance of furniture from the text, as a multiple of the size of the text."""

CLEARLY_APART = 1.6
"""Distance from the text, as a multiple of its size, that lines of one text do not have."""

MAX_LETTERS = 100

_WIDE_GAP = 2.0
_HEAD_SIZE = 1.15
_FOOT_SIZE = 1.4
"""Largest size of a page number; at the top a larger one may be that of a chapter."""
_SAME_EDGE = 1.5
_DIGITS = re.compile(r"\d+")
_LONE_NUMBER = re.compile(
    r"[-–—|·\s]*(?:(?:pagina|page|blad|pag\.|p\.|seite)\s*)?#(?:\s*(?:van|/|of|von|sur)\s*#)?[-–—|·\s]*",
    re.IGNORECASE,
)
_ROMAN_NUMBER = re.compile(r"[-–—\s]*[ivx]{1,6}[-–—\s]*")
_NOTE = re.compile(r"(?:\d{1,3}|[*†‡]{1,3})\)?\s")
_LIKENESS = 85.0
"""Similarity, of 100, from which two texts of a scan are the same."""


@dataclass(frozen=True, slots=True)
class EdgePart:
    """Words that stand together in a row near the top or bottom of a page.

    `rank` counts rows from the edge, `y` is the baseline, and `apart` how far the next row
    towards the text is, all in points.
    """

    page: int
    zone: str
    rank: int
    y: float
    size: float
    apart: float
    words: tuple[PageWord, ...]

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def masked(self) -> str:
        """The text with every number as one sign."""
        return _DIGITS.sub("#", self.text)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers in the text, in order."""
        return tuple(int(number) for number in _DIGITS.findall(self.text))

    @property
    def place(self) -> tuple[int, str, int]:
        """The row that the part belongs to."""
        return self.page, self.zone, self.rank

    @property
    def is_bold(self) -> bool:
        """Whether all words are bold."""
        return all(word.bold for word in self.words)


@dataclass(frozen=True, slots=True)
class _Document:
    """What the edges of a page are seen beside: all parts, the size of the text, its headings."""

    parts: Sequence[EdgePart]
    pages: int
    body: float
    headings: frozenset[str]
    scanned: bool

    def is_small(self, part: EdgePart) -> bool:
        """Whether a part is plain, short, and not larger than the text."""
        return part.size <= 1.05 * self.body and len(part.text) <= MAX_LETTERS

    def same_text(self, one: str, other: str) -> bool:
        """Whether two texts are the same but for what a scan garbles."""
        return one == other or (self.scanned and fuzz.ratio(one, other) >= _LIKENESS)


def remove_furniture(pages: Sequence[Page]) -> list[Page]:
    """Return the pages without heads, feet and page numbers, which are kept as furniture."""
    body = _text_size(pages)
    document = _Document(
        parts=[part for page in pages for part in edge_parts(page)],
        pages=len(pages),
        body=body,
        headings=_texts_of_headings(pages, body),
        scanned=any(page.scanned for page in pages),
    )
    by_page: dict[int, list[EdgePart]] = defaultdict(list)
    for part in _find_furniture(document):
        by_page[part.page].append(part)
    return [_without(page, by_page[page.number]) for page in pages]


def _text_size(pages: Sequence[Page]) -> float:
    """Return the largest size in which much of the text is set; tables may be most of it."""
    letters: Counter[float] = Counter()
    for page in pages:
        for word in page.words:
            letters[word.size] += len(word.text)
    common = [size for size, count in letters.items() if count >= 0.2 * letters.total()]
    return max(common, default=body_size(word for page in pages for word in page.words))


def _without(page: Page, parts: Iterable[EdgePart]) -> Page:
    parts = list(parts)
    gone = {id(word) for part in parts for word in part.words}
    found = tuple(name_furniture(page.number, part.words) for part in parts)
    words = tuple(word for word in page.words if id(word) not in gone)
    return replace(page, words=words, furniture=page.furniture + found)


def edge_parts(page: Page) -> list[EdgePart]:
    """Return the parts of the first and last rows of a page."""
    rows = rows_of(page.words)
    count = len(rows)
    text = min(count // 2 + 1, _first_of_table(rows))
    parts: list[EdgePart] = []
    for index, row in enumerate(rows):
        for zone, rank in (("top", index), ("bottom", count - 1 - index)):
            if rank >= EDGE_ROWS or (zone == "top" and index >= text):
                continue
            inner = index + 1 if zone == "top" else index - 1
            near = rows[inner][0].baseline if 0 <= inner < count else None
            apart = abs(near - row[0].baseline) if near is not None else page.height
            parts += [
                EdgePart(page.number, zone, rank, row[0].baseline, body_size(p), apart, tuple(p))
                for p in _divide(row)
            ]
    return parts


def _first_of_table(rows: Sequence[list[PageWord]]) -> int:
    """Return the number of rows above a table at the top of the page."""
    for index, (row, below) in enumerate(pairwise(rows[: EDGE_ROWS + 1])):
        if _heads_table(row, below):
            return index
    return len(rows)


def _heads_table(row: Sequence[PageWord], below: Sequence[PageWord]) -> bool:
    """Whether the parts of a row stand above those of the next one, as in a table."""
    cells = [(part[0].x0, part[-1].x1) for part in _divide(row)[1:]]
    others = [(part[0].x0, part[-1].x1) for part in _divide(below)[1:]]
    above = [any(_is_level(a, b) for b in others) for a in cells]
    return len(cells) >= 2 and all(above)


def _is_level(cell: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two cells have the same left or right edge."""
    return min(abs(cell[0] - other[0]), abs(cell[1] - other[1])) <= _SAME_EDGE


def _divide(row: Sequence[PageWord]) -> list[list[PageWord]]:
    """Divide a row where its words stand far apart."""
    parts = [[row[0]]]
    for before, word in pairwise(row):
        if word.x0 - before.x1 > _WIDE_GAP * max(before.size, word.size):
            parts.append([word])
        else:
            parts[-1].append(word)
    return parts


def _texts_of_headings(pages: Sequence[Page], body: float) -> frozenset[str]:
    """Return the letters of what stands out in the text, one row or a few together."""
    texts: set[str] = set()
    for page in pages:
        large: list[list[PageWord]] = []
        striking = [word for word in page.words if word.bold or word.size >= 1.08 * body]
        for part in (part for row in rows_of(striking) for part in _divide(row)):
            large.append(part)
            for count in range(1, EDGE_ROWS + 1):
                rows = large[-count:]
                if abs(rows[0][0].size - part[0].size) <= 0.5:
                    texts.add(_letters(" ".join(word.text for row in rows for word in row)))
    return frozenset(texts - {""})


def _letters(text: str) -> str:
    """Return the letters of a heading in lower case, without its number."""
    return re.sub(r"[\W\d_]+", "", re.sub(r"^(?:[A-Z]|[ivx]+|[a-z])[.)]\s", "", text)).casefold()


def _find_furniture(document: _Document) -> list[EdgePart]:
    found: list[EdgePart] = []
    for group in _alike(document):
        if _is_common(group, document):
            found += group
    known = {id(part) for part in found}
    found += [
        part
        for part in document.parts
        if id(part) not in known
        and (_is_lone_page_number(part, document.body) or _repeats_heading(part, document))
    ]
    found += _repeated_elsewhere(document, found)
    found += _in_same_band(document, found)
    return _outermost(document, found)


def _alike(document: _Document) -> list[list[EdgePart]]:
    """Group parts with the same masked words at about the same height."""
    reach = 22.0 if document.scanned else 6.0
    groups: list[list[EdgePart]] = []
    by_text: dict[tuple[str, str], list[list[EdgePart]]] = defaultdict(list)
    for part in document.parts:
        key = (part.zone, "" if document.scanned else part.masked)
        for group in by_text[key]:
            same = document.same_text(group[0].masked, part.masked)
            if same and abs(group[-1].y - part.y) <= reach:
                group.append(part)
                break
        else:
            by_text[key].append([part])
            groups.append(by_text[key][-1])
    return groups


def _is_common(group: Sequence[EdgePart], document: _Document) -> bool:
    """Whether parts with the same words on several pages are furniture."""
    if len({part.page for part in group}) < 2:
        return False
    large = any(word.size > 1.15 * document.body for part in group for word in part.words)
    if large and len({part.text for part in group}) > 1:
        return False  # a heading with its number, not a head
    if _counts_along(group, document.scanned):
        return True
    return all(_looks_like_head(part, document.body) for part in group)


def _counts_along(group: Sequence[EdgePart], scanned: bool) -> bool:
    """Whether each number in the parts is the same everywhere or counts with the pages."""
    if scanned or "#" not in group[0].masked:
        return True
    for numbers in zip(*(part.numbers for part in group), strict=True):
        shifts = {number - part.page for number, part in zip(numbers, group, strict=True)}
        if len(set(numbers)) > 1 and len(shifts) > max(1, len(group) // 8):
            return False
    return True


def _looks_like_head(part: EdgePart, body: float) -> bool:
    """Whether a part stands apart at the edge in plain small type, as the title of a chapter."""
    small = part.size <= 1.05 * body and len(part.text) <= MAX_LETTERS
    return part.rank == 0 and small and not part.is_bold and part.apart >= CLEARLY_APART * body


def _is_lone_page_number(part: EdgePart, body: float) -> bool:
    """Whether an outer part is nothing but the number of its page."""
    largest = _FOOT_SIZE if part.zone == "bottom" else _HEAD_SIZE
    if part.rank != 0 or part.apart < CLEARLY_APART * body or part.size > largest * body:
        return False
    if _ROMAN_NUMBER.fullmatch(part.text):
        return True
    numbered = bool(part.numbers) and abs(part.numbers[0] - part.page) <= 2
    return numbered and bool(_LONE_NUMBER.fullmatch(part.masked))


def _repeats_heading(part: EdgePart, document: _Document) -> bool:
    """Whether a part at the edge says in small type what a heading says."""
    if not document.is_small(part) or part.is_bold or part.rank > 1:
        return False
    letters = _letters(part.text)
    apart = part.apart >= APART * document.body
    return apart and any(document.same_text(letters, heading) for heading in document.headings)


def _repeated_elsewhere(document: _Document, found: Sequence[EdgePart]) -> list[EdgePart]:
    """Return outer parts with the words of furniture, at another height or edge."""
    known = {id(part) for part in found}
    texts = {part.masked for part in found if any(sign.isalpha() for sign in part.text)}
    return [
        part
        for part in document.parts
        if id(part) not in known
        and part.rank == 0
        and document.is_small(part)
        and part.apart >= APART * document.body
        and any(document.same_text(part.masked, text) for text in texts)
    ]


def _in_same_band(document: _Document, found: Sequence[EdgePart]) -> list[EdgePart]:
    """Return parts whose words change, at a height that belongs to furniture."""
    known = {id(part) for part in found}
    bands = {(part.zone, round(part.y)) for part in found}
    reach = 8.0 if document.scanned else 3.0
    more = []
    for part in document.parts:
        if part.rank != 0 or id(part) in known or not document.is_small(part):
            continue
        at_band = any(part.zone == zone and abs(part.y - y) <= reach for zone, y in bands)
        if part.apart >= 1.5 * document.body and (at_band or _is_regular(part, document)):
            more.append(part)
    return more


def _is_regular(part: EdgePart, document: _Document) -> bool:
    """Whether most pages have small type standing apart at the height of a part."""
    if not _looks_like_head(part, document.body) or _NOTE.match(part.text):
        return False
    peers = {
        other.page
        for other in document.parts
        if other.rank == 0
        and other.zone == part.zone
        and abs(other.y - part.y) <= 1.5
        and _looks_like_head(other, document.body)
    }
    if part.size <= 0.93 * document.body and part.zone == "top":
        return len(peers) >= max(2, 0.5 * document.pages)
    return len(peers) >= max(3, 0.4 * document.pages)


def _outermost(document: _Document, found: Sequence[EdgePart]) -> list[EdgePart]:
    """Return the parts of the rows that hold furniture and have nothing but furniture further out.

    The innermost of these rows has to stand apart from the text, else it belongs to the text. Of a
    row that does not, as one with the number of the page in the margin, only the part is taken.
    """
    known = {id(part) for part in found}
    rows: dict[tuple[int, str, int], list[EdgePart]] = defaultdict(list)
    for part in document.parts:
        if id(part) in known or part.apart >= APART * document.body:
            rows[part.place].append(part)
    marked = {part.place for part in found}
    edges: dict[tuple[int, str], list[list[EdgePart]]] = defaultdict(list)
    for page, zone, rank in sorted(marked):
        edge = edges[page, zone]
        if len(edge) == rank:
            edge.append(rows[page, zone, rank])
    for edge in edges.values():
        while len(edge) > 1 and edge[-1][0].apart < 1.45 * document.body:
            edge.pop()
    return [part for edge in edges.values() for row in edge for part in row]
