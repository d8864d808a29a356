"""The levels of headings, by all that the document shows: numbering, type, order of appearance.

Larger type stands higher. Among types of one size, the one that comes first in the document stands
higher: a chapter opens before its first section. Among headings in the same type the numbering
decides: a deeper decimal, or the kind of numbering that comes later. Headings without a number
stand with the numbered ones of their look. What stands in a box ranks below all larger type of the
running text, and never moves the levels of others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.extract.heading_looks import Look, look_of, text_of
from pipeline.extract.headings import Code, code_of, is_general
from pipeline.extract.layout import Block

_COUNTED = ("decimal", "number-dot", "number", "part")
_SAME_SIZE = 0.25
_HARDLY_SMALLER = 0.92
_RARE = 3
_LOWEST_IN_BOX = 3

Place = tuple[int, int, int]
"""Where a heading stands: rank of its look, rank of its kind of numbering, depth of its number."""


def levels_of(headings: Sequence[Block]) -> list[int]:
    """Return the level of each heading, 1 for the highest."""
    looks = _looks_of(headings)
    running = _running(headings, looks)
    places = dict(zip(running, _places([headings[n] for n in running]), strict=True))
    ordered = sorted(set(places.values()))
    levels = {n: ordered.index(place) + 1 for n, place in places.items()}
    level_of_look = {looks[n]: levels[n] for n in reversed(running)}
    return [
        levels[n] if n in levels else _level_in_box(look, level_of_look)
        for n, look in enumerate(looks)
    ]


def _looks_of(headings: Sequence[Block]) -> list[Look]:
    """Return the looks of headings.

    Where the headings in capitals are numbered, those of the same type without capitals may be of
    the same level, such as an introduction; not so if they stand between the numbered ones.
    """
    looks = [look_of(block) for block in headings]
    codes = [code_of(text_of(block), bare=True) for block in headings]
    plain = [replace(look, capitals=False) for look in looks]
    merged: set[Look] = set()
    for look in {look for look in looks if look.capitals}:
        alike = [n for n, other in enumerate(plain) if other == replace(look, capitals=False)]
        numbered = [n for n in alike if looks[n].capitals and codes[n]]
        between = any(
            numbered[0] < n < numbered[-1]
            for n in alike
            if numbered and not looks[n].capitals and not codes[n]
        )
        if numbered and not between:
            merged.add(replace(look, capitals=False))
    return [p if p in merged else look for p, look in zip(plain, looks, strict=True)]


def _running(headings: Sequence[Block], looks: Sequence[Look]) -> list[int]:
    """Return the numbers of the headings of the running text.

    A title on a coloured ground is one of them: nothing in the text is larger.
    """
    text = [look.size for block, look in zip(headings, looks, strict=True) if not block.aside]
    largest = max(text, default=0.0)
    return [
        n
        for n, (block, look) in enumerate(zip(headings, looks, strict=True))
        if not block.aside or look.size > largest + _SAME_SIZE
    ]


def _level_in_box(look: Look, levels: Mapping[Look, int]) -> int:
    """Return the level of its look in the running text, else the one below all larger type.

    A box stands in a chapter, so its heading is as high as a section of that at least.
    """
    if look in levels:
        return levels[look]
    larger = [level for other, level in levels.items() if other.size > look.size]
    return min(1 + max(larger, default=0), _LOWEST_IN_BOX)


def _places(headings: Sequence[Block]) -> list[Place]:
    looks = _looks_of(headings)
    codes = [code_of(text_of(block), bare=True) for block in headings]
    ranks = _ranks_of(looks, codes)
    kinds: dict[Look, list[str]] = defaultdict(list)
    for look, code in zip(looks, codes, strict=True):
        if code is not None and code.kind not in kinds[look]:
            kinds[look].append(code.kind)
    numbered = [
        (ranks[look], *_code_rank(code, kinds[look])) if code else None
        for look, code in zip(looks, codes, strict=True)
    ]
    settled = _with_equal_depths(numbered, codes)
    return [
        place or _place_without_code(n, headings[n], looks, ranks, settled)
        for n, place in enumerate(settled)
    ]


def _ranks_of(looks: Sequence[Look], codes: Sequence[Code | None]) -> dict[Look, int]:
    """Rank looks by size, and those of one size by which comes first.

    A rare look without numbers that first comes when a look below it, hardly smaller, has been in
    use for long is no level of its own: it shares the rank of that look.
    """
    first = {look: n for n, look in reversed(list(enumerate(looks)))}
    counts = Counter(looks)
    numbered = {look for look, code in zip(looks, codes, strict=True) if code}
    ordered = sorted(first, key=lambda look: (-look.size, first[look]))
    ranks: dict[Look, int] = {}
    for rank, look in enumerate(ordered):
        below = ordered[rank + 1] if rank + 1 < len(ordered) else None
        stray = (
            below is not None
            and look not in numbered
            and first[below] < first[look]
            and below.size >= _HARDLY_SMALLER * look.size
            and _RARE * counts[look] <= counts[below]
        )
        ranks[look] = rank + 1 if stray else rank
    return ranks


def _code_rank(code: Code, kinds: Sequence[str]) -> tuple[int, int]:
    """Return where a numbering stands among those in the same type."""
    if code.kind in _COUNTED:
        return (0, code.depth)
    plain = [kind for kind in kinds if kind not in _COUNTED]
    return (plain.index(code.kind), 1)


def _with_equal_depths(
    places: Sequence[Place | None], codes: Sequence[Code | None]
) -> list[Place | None]:
    """Put decimals of one depth where most of them stand, though the type of one may differ."""
    of_depth: dict[int, Counter[Place]] = defaultdict(Counter)
    for place, code in zip(places, codes, strict=True):
        if place and code and code.kind == "decimal":
            of_depth[code.depth][place] += 1
    return [
        max(of_depth[code.depth], key=lambda p: of_depth[code.depth][p])
        if place and code and code.kind == "decimal"
        else place
        for place, code in zip(places, codes, strict=True)
    ]


def _place_without_code(
    number: int,
    heading: Block,
    looks: Sequence[Look],
    ranks: Mapping[Look, int],
    places: Sequence[Place | None],
) -> Place:
    """Return the place of a heading without a number: that of the numbered ones of its look.

    What every report has, and what comes before the first number, stands with the highest.
    """
    look = looks[number]
    alike = [(n, p) for n, p in enumerate(places) if p is not None and looks[n] == look]
    if not alike:
        return (ranks[look], 0, 1)
    if number < alike[0][0] or is_general(text_of(heading)):
        return min(place for _, place in alike)
    counts = Counter(place for _, place in alike)
    return max(counts, key=lambda place: counts[place])
