"""Running heads, feet and page numbers: found by what pages have in common, then taken out.

A line at the edge of a page is furniture when other pages have the same words at the same height,
where numbers may count along with the pages. Heads that change, such as chapter titles, are known
by the place that other furniture, or the same small type, holds on most pages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from pipeline.extract.layout import Page, PageWord
from pipeline.extract.lines import body_size, rows_of
from pipeline.schema import Furniture

EDGE_ROWS = 3
"""How many rows from the top and from the bottom of a page may be furniture."""

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–—|·\s]*(?:(?:pagina|page|blad|pag\.|p\.|seite)\s*)?#(?:\s*(?:van|/|of|von|sur)\s*#)?[-–—|·\s]*",
    re.IGNORECASE,
)
_SCAN_LIKENESS = 85.0


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """A row of words near the top or bottom of a page."""

    page: int
    zone: str
    rank: int
    y: float
    size: float
    text: str
    words: tuple[PageWord, ...]
    apart: float

    @property
    def masked(self) -> str:
        """The text with every number as one sign."""
        return _DIGITS.sub("#", self.text)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers in the text, in order."""
        return tuple(int(number) for number in _DIGITS.findall(self.text))


def remove_furniture(pages: Sequence[Page]) -> list[Page]:
    """Return the pages without heads, feet and page numbers, which are kept as furniture."""
    body = _text_size(pages)
    scanned = any(page.scanned for page in pages)
    rows = [row for page in pages for row in edge_rows(page)]
    marked = find_furniture(rows, len(pages), body, scanned)
    by_page: dict[int, list[EdgeRow]] = defaultdict(list)
    for row in marked:
        by_page[row.page].append(row)
    return [_without(page, by_page[page.number]) for page in pages]


def _text_size(pages: Sequence[Page]) -> float:
    """Return the largest size in which much of the text is set; tables may be most of it."""
    letters: Counter[float] = Counter()
    for page in pages:
        for word in page.words:
            letters[word.size] += len(word.text)
    common = [size for size, count in letters.items() if count >= 0.2 * letters.total()]
    return max(common, default=body_size(word for page in pages for word in page.words))


def _without(page: Page, rows: Iterable[EdgeRow]) -> Page:
    rows = list(rows)
    gone = {id(word) for row in rows for word in row.words}
    found = tuple(Furniture(page=page.number, text=row.text) for row in rows)
    words = tuple(word for word in page.words if id(word) not in gone)
    return replace(page, words=words, furniture=page.furniture + found)


def edge_rows(page: Page) -> list[EdgeRow]:
    """Return the first and last rows of a page."""
    rows = rows_of(page.words)
    count = len(rows)
    edges: list[EdgeRow] = []
    for index, row in enumerate(rows):
        for zone, rank in (("top", index), ("bottom", count - 1 - index)):
            if rank >= EDGE_ROWS or (zone == "top" and index > count / 2):
                continue
            inner = index + 1 if zone == "top" else index - 1
            near = rows[inner][0].baseline if 0 <= inner < count else None
            edges.append(
                EdgeRow(
                    page=page.number,
                    zone=zone,
                    rank=rank,
                    y=row[0].baseline,
                    size=body_size(row),
                    text=" ".join(word.text for word in row),
                    words=tuple(row),
                    apart=abs(near - row[0].baseline) if near is not None else page.height,
                )
            )
    return edges


def find_furniture(
    rows: Sequence[EdgeRow], pages: int, body: float, scanned: bool = False
) -> list[EdgeRow]:
    """Return the rows that are furniture.

    Parameters
    ----------
    rows
        The edge rows of all pages.
    pages
        Number of pages in the document.
    body
        Size of the running text in points.
    scanned
        Whether the text was read from images, so that words and places vary a little.
    """
    reach = 22.0 if scanned else 6.0
    found: list[EdgeRow] = []
    for group in _alike(rows, reach, scanned):
        if len({row.page for row in group}) < 2:
            continue
        if any(word.size > 1.15 * body for row in group for word in row.words) and (
            len({row.text for row in group}) > 1
        ):
            continue  # a heading with its number, not a head
        if _counts_along(group, scanned) or all(_looks_like_head(row, body) for row in group):
            found += group
    found += [row for row in rows if row not in found and _is_lone_page_number(row, body)]
    found += _in_same_band(rows, found, pages, body)
    return _outermost(rows, found, body)


def _alike(rows: Sequence[EdgeRow], reach: float, scanned: bool) -> list[list[EdgeRow]]:
    """Group rows with the same masked words at about the same height."""
    groups: list[list[EdgeRow]] = []
    by_text: dict[tuple[str, str], list[list[EdgeRow]]] = defaultdict(list)
    for row in rows:
        key = (row.zone, "" if scanned else row.masked)
        for group in by_text[key]:
            same = not scanned or fuzz.ratio(group[0].masked, row.masked) >= _SCAN_LIKENESS
            if same and abs(group[-1].y - row.y) <= reach:
                group.append(row)
                break
        else:
            by_text[key].append([row])
            groups.append(by_text[key][-1])
    return groups


def _counts_along(group: Sequence[EdgeRow], scanned: bool) -> bool:
    """Whether each number in the rows is the same everywhere or counts with the pages."""
    if scanned or "#" not in group[0].masked:
        return True
    for numbers in zip(*(row.numbers for row in group), strict=True):
        shifts = {number - row.page for number, row in zip(numbers, group, strict=True)}
        if len(set(numbers)) > 1 and len(shifts) > max(1, len(group) // 8):
            return False
    return True


def _looks_like_head(row: EdgeRow, body: float) -> bool:
    """Whether a row stands apart at the edge in plain small type, as the title of a chapter."""
    plain = not all(word.bold for word in row.words) and row.size <= 1.05 * body
    return row.rank == 0 and plain and row.apart >= 1.6 * body and len(row.text) <= 100


def _is_lone_page_number(row: EdgeRow, body: float) -> bool:
    """Whether an outer row is nothing but the number of its page."""
    if row.rank != 0 or not _PAGE_NUMBER.fullmatch(row.masked):
        return False
    numbered = bool(row.numbers) and abs(row.numbers[0] - row.page) <= 2
    return numbered and row.apart >= 1.6 * body and row.size <= 1.15 * body


def _in_same_band(
    rows: Sequence[EdgeRow], found: Sequence[EdgeRow], pages: int, body: float
) -> list[EdgeRow]:
    """Return rows whose words change, at a height that belongs to furniture."""
    known = {id(row) for row in found}
    bands = {(row.zone, round(row.y)) for row in found if len(row.text) > 0}
    outer = [row for row in rows if row.rank == 0]
    more = []
    for row in outer:
        if id(row) in known or row.size > 1.05 * body or len(row.text) > 100:
            continue
        at_band = any(row.zone == zone and abs(row.y - y) <= 3 for zone, y in bands)
        peers = {o.page for o in outer if o.zone == row.zone and abs(o.y - row.y) <= 1.5}
        regular = len(peers) >= max(3, 0.4 * pages) and _looks_like_head(row, body)
        if row.apart >= 1.5 * body and (at_band or regular):
            more.append(row)
    return more


def _outermost(rows: Sequence[EdgeRow], found: Sequence[EdgeRow], body: float) -> list[EdgeRow]:
    """Keep of each edge the furniture with nothing but furniture further out.

    The innermost of several rows has to stand apart from the text, else it belongs to the text.
    """
    known = {id(row) for row in found}
    edges: dict[tuple[int, str], list[EdgeRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.page, row.zone, row.rank)):
        edge = edges[row.page, row.zone]
        if id(row) in known and len(edge) == row.rank:
            edge.append(row)
    for edge in edges.values():
        while len(edge) > 1 and edge[-1].apart < 1.45 * body:
            edge.pop()
    return [row for edge in edges.values() for row in edge]
