"""Where blocks begin and end, which are headings, and what stands in the cells of tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

from pipeline.evaluate.measures import score_rates
from pipeline.evaluate.text_blocks import Block, squeeze

EDGE = 15
"""Letters by which the start or end of a block is known."""
ALIKE = 0.9
"""Indel similarity from which two headings are the same."""
ALIKE_LENGTH = 6
"""Headings may only be the same when their lengths differ by less."""


def overlap_f1(true: Iterable[Hashable], read: Iterable[Hashable]) -> float:
    """Return F1 of two bags of things.

    Parameters
    ----------
    true, read
        What there is, and what was read; each counts as often as it occurs.
    """
    sought, found = Counter(true), Counter(read)
    return _f1((sought & found).total(), found.total(), sought.total())


def paragraph_f1(true: Sequence[Block], read: Sequence[Block]) -> float:
    """Return F1 of the starts and ends of blocks; those of table rows and cells count for nothing.

    Parameters
    ----------
    true, read
        Blocks of the source, and blocks that were read.
    """
    sought = Counter(_edges(block.text for block in true if block.kind != "table"))
    found = Counter(_edges(block.text for block in read if block.kind != "table"))
    neutral = _table_edges(true)
    kept = {edge: n for edge, n in found.items() if edge in sought or edge not in neutral}
    shared = (sought & Counter(kept)).total()
    return _f1(shared, sum(kept.values()), sought.total())


class HeadingScores(NamedTuple):
    """F1 of headings by their text, and by their text and the rank of their level."""

    text: float
    level: float


def heading_scores(true: Sequence[Block], read: Sequence[Block]) -> HeadingScores | None:
    """Compare headings; None when the source has none.

    Parameters
    ----------
    true, read
        Blocks of the source, and blocks that were read.
    """
    sought, found = _headings(true), _headings(read)
    if not sought:
        return None
    ranks, found_ranks = _rank_levels(sought), _rank_levels(found)
    free = dict(enumerate(found))
    same = same_level = 0
    for title, level in sought:
        match = next((n for n, (other, _) in free.items() if _is_same_title(other, title)), None)
        if match is not None:
            same += 1
            same_level += ranks[level] == found_ranks[free.pop(match)[1]]
    total = len(sought)
    return HeadingScores(_f1(same, len(found), total), _f1(same_level, len(found), total))


class TableScores(NamedTuple):
    """F1 of cells by their text, and of pairs of neighbouring cells."""

    cells: float
    neighbours: float


def table_scores(true: Sequence[Block], read: Sequence[Block]) -> TableScores | None:
    """Compare tables; None when the source has none.

    Neighbours are those of M. Göbel et al., "ICDAR 2013 table competition": the next cell with
    text to the right, and the next one below.

    Parameters
    ----------
    true, read
        Blocks of the source, and blocks that were read.
    """
    sought, found = tables_of(true), tables_of(read)
    if not sought:
        return None
    return TableScores(
        overlap_f1(_cells(sought), _cells(found)),
        overlap_f1(_neighbours(sought), _neighbours(found)),
    )


_Table = tuple[tuple[str, ...], ...]


def tables_of(blocks: Sequence[Block]) -> list[_Table]:
    """Return the rows of the tables among blocks.

    Parameters
    ----------
    blocks
        Blocks of one document.
    """
    return [block.rows for block in blocks if block.kind == "table" and block.rows]


def _edges(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        squeezed = squeeze(text)
        if squeezed:
            yield from _edges_of(squeezed)


def _edges_of(squeezed: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return start and end; the number of a note or list item at its head does not count."""
    bare = re.sub(r"^\d+", "", squeezed)
    return ("start", bare[:EDGE]), ("end", bare[-EDGE:])


def _table_edges(blocks: Sequence[Block]) -> set[tuple[str, str]]:
    rows = [row for table in tables_of(blocks) for row in table]
    texts = [text for row in rows for text in (*row, " ".join(row))]
    return {edge for text in texts for edge in _edges_of(squeeze(text))}


def _headings(blocks: Sequence[Block]) -> list[tuple[str, int]]:
    return [(squeeze(b.text), b.level or 1) for b in blocks if b.kind == "heading"]


def _rank_levels(headings: Sequence[tuple[str, int]]) -> dict[int, int]:
    return {level: rank for rank, level in enumerate(sorted({level for _, level in headings}))}


def _is_same_title(one: str, other: str) -> bool:
    if one == other:
        return True
    is_near = abs(len(one) - len(other)) < ALIKE_LENGTH
    return is_near and Indel.normalized_similarity(one, other) >= ALIKE


def _cells(tables: Sequence[_Table]) -> list[str]:
    squeezed = (squeeze(cell) for table in tables for row in table for cell in row)
    return [cell for cell in squeezed if cell]


def _neighbours(tables: Sequence[_Table]) -> Iterator[tuple[str, str, str]]:
    for table in tables:
        squeezed = [[squeeze(cell) for cell in row] for row in table]
        for i, row in enumerate(squeezed):
            for j, cell in enumerate(row):
                below = (other[j] for other in squeezed[i + 1 :] if j < len(other))
                for way, others in (("right", iter(row[j + 1 :])), ("below", below)):
                    neighbour = next(filter(None, others), None)
                    if cell and neighbour:
                        yield way, cell, neighbour


def _f1(shared: int, read: int, true: int) -> float:
    return score_rates(shared / max(1, read), shared / max(1, true)).f1
