"""What stands aside - boxes, quotations, notes - comes behind the running text of its page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.extract.layout import Block, Grid, Line, Region
from pipeline.schema import PassageKind

_COLUMN_WIDTH = 0.75
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Aside:
    """A block that stands aside, and how many blocks of running text come before it."""

    block: Block
    after: int


def with_asides(body: Sequence[Block], asides: Sequence[Aside]) -> list[Block]:
    """Put the asides of each page behind the running text that begins on it.

    They keep the order in which they stand beside the text; a footnote stands where it is
    called.
    """
    calls = _calls(body)
    by_page: dict[int, list[tuple[int, bool, int]]] = defaultdict(list)
    for number, aside in enumerate(asides):
        block, after = aside.block, aside.after
        note = block.kind is PassageKind.FOOTNOTE
        if note:
            after = calls.get((block.page, block.marker), after)
        by_page[block.page].append((after, not note, number))
    ordered: list[Block] = []
    waiting = sorted(by_page)
    for block in body:
        while waiting and waiting[0] < block.page:
            ordered += _in_place(asides, by_page[waiting.pop(0)])
        ordered.append(block)
    for page in waiting:
        ordered += _in_place(asides, by_page[page])
    return ordered


def _in_place(asides: Sequence[Aside], places: list[tuple[int, bool, int]]) -> list[Block]:
    return [asides[number].block for _, _, number in sorted(places)]


def _calls(body: Sequence[Block]) -> dict[tuple[int, str], int]:
    """Return behind how many blocks each marker of each page is called."""
    places: dict[tuple[int, str], int] = {}
    for number, block in enumerate(body, start=1):
        for line in _lines(block):
            for marker in line.calls:
                places.setdefault((line.words[0].boxes[0].page, marker), number)
    return places


def _lines(block: Block) -> Iterator[Line]:
    yield from block.lines
    for row in block.grid.rows if block.grid else ():
        for cell in row:
            yield from cell


def with_asides_in_place(columns: Sequence[tuple[Region, list[Block]]]) -> list[list[Block]]:
    """Put what stands aside at its height into the column around or beside it.

    Parameters
    ----------
    columns
        The regions of a page in reading order, each with its blocks.
    """
    placed = [(region, list(blocks)) for region, blocks in columns if blocks]
    hosts = [column for column in placed if not column[0].aside]
    result: list[list[Block]] = []
    for region, blocks in placed:
        host = _host(region, hosts) if region.aside else None
        if host is None:
            result.append(blocks)
            continue
        top = _top(blocks[0])
        index = next((i for i, b in enumerate(host) if _top(b) > top), len(host))
        host[index:index] = blocks
    return result


def _host(inner: Region, hosts: Sequence[tuple[Region, list[Block]]]) -> list[Block] | None:
    """Return the blocks of the column in which, or beside which in the margin, a region stands.

    A box that crosses several columns, or is a column of its own, stands where the order of the
    regions has it.
    """
    crossed = [r for r, _ in hosts if inner.left <= r.left + 2 and r.right - 2 <= inner.right]
    if len(crossed) > 1:
        return None
    best: tuple[float, float, Region, list[Block]] | None = None
    for region, blocks in hosts:
        across = _apart(region, inner)
        (top, bottom), (inner_top, _) = _span(region), _span(inner)
        down = max(0.0, top - inner_top, inner_top - bottom)
        if best is None or (across, down) < best[:2]:
            best = (across, down, region, blocks)
    if best is None:
        return None
    across, _, region, blocks = best
    column = inner.right - inner.left >= _COLUMN_WIDTH * (region.right - region.left)
    return None if across > 0 and column else blocks


def _apart(region: Region, inner: Region) -> float:
    """Return how far a region stands beside another; one that is mostly above or below it, 0."""
    width = inner.right - inner.left
    shared = min(region.right, inner.right) - max(region.left, inner.left)
    return 0.0 if shared >= _MOSTLY * width else max(1.0, width - shared)


def _span(region: Region) -> tuple[float, float]:
    areas = [item.area if isinstance(item, Grid) else item for item in region.lines]
    return min(area.top for area in areas), max(area.bottom for area in areas)


def _top(block: Block) -> float:
    return block.grid.area.top if block.grid else block.lines[0].top
