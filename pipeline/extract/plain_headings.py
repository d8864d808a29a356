"""The levels of headings that have no type to tell them: by numbering, place and words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.headings import Code, code_of, is_general

COUNTED = ("decimal", "number-dot", "number")
_KIND = re.compile(r"^(?:hoofdstuk|deel|bijlage|annex|§)\s*", re.IGNORECASE)
_BARE_LETTER = re.compile(r"[A-Z]\s+[A-ZÀ-Ý]")
_SERIES = re.compile(r"(\w+ )\d")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True, slots=True)
class PlainHeading:
    """A heading, and what stands around it.

    `leads` says that another heading follows directly, `opens` that no passage came before it;
    `underline` is the sign of the rule below it.
    """

    text: str
    leads: bool = False
    opens: bool = False
    underline: str = ""


def value_of(code: Code) -> tuple[int, ...]:
    """Return the numbers that a code stands for: "2.1" is 2, 1 and "C." is 3."""
    bare = _KIND.sub("", code.text.strip(" .):"))
    return tuple(_value(part, code.kind) for part in bare.split(".") if part)


def _value(part: str, kind: str) -> int:
    if part.isdigit():
        return int(part)
    if kind == "roman" or len(part) > 1 or (kind == "part" and part in "IVX"):
        values = [_ROMAN.get(sign, 0) for sign in part]
        return sum(-v if any(v < w for w in values[n + 1 :]) else v for n, v in enumerate(values))
    return ord(part.lower()) - 96


def resolve_codes(texts: Sequence[str]) -> list[Code | None]:
    """Return the codes of headings: "I." after "H." is a letter, "Bijlage 1" counts for none.

    A letter without a dot counts where others count on from it: "A Water", "A.1 Beken".
    """
    codes = [None if is_general(text) else code_of(text, bare=True) for text in texts]
    letters = {code.text[0] for code in codes if code and code.kind == "compound"}
    for index, text in enumerate(texts):
        if codes[index] is None and text[:1] in letters and _BARE_LETTER.match(text):
            codes[index] = Code(text[0], "capital", 1)
    last = 0
    for index, code in enumerate(codes):
        if code is None or code.kind not in ("roman", "capital"):
            continue
        letter = ord(code.text[0]) - 64
        single = len(code.text.rstrip(".)")) == 1
        if code.kind == "roman" and single and last and letter == last + 1:
            codes[index] = code = Code(code.text, "capital", 1)
        last = letter if code.kind == "capital" else 0
    return codes


def levels_of(headings: Sequence[PlainHeading]) -> list[int]:
    """Return the level of each heading, 1 for the highest.

    The title stands highest. Numbers stand by the kind of numbering, in the order in which the
    kinds first appear, and decimals by their depth. A heading without a number stands above the
    numbered one that it leads to, below the one that it interrupts, and otherwise beside the
    chapters.
    """
    codes = resolve_codes([heading.text for heading in headings])
    titled = bool(headings) and codes[0] is None and _is_title(headings)
    ranks = numbered_ranks(codes)
    if not any(rank is not None for rank in ranks):
        return _unnumbered_levels(headings, titled)
    parts = _parts(headings, ranks, titled)
    base = 1 + titled + bool(parts)
    children = _children(headings, ranks, titled)
    levels: list[int] = []
    for index, rank in enumerate(ranks):
        if index == 0 and titled:
            levels.append(1)
        elif rank is not None:
            levels.append(base + rank)
        elif index in parts:
            levels.append(base - 1)
        elif index in children:
            levels.append(base + children[index])
        elif headings[index].leads and _next_rank(ranks, index):
            levels.append(base + (_next_rank(ranks, index) or 1) - 1)
        else:
            levels.append(base - bool(parts) if is_general(headings[index].text) else base)
    return levels


def _is_title(headings: Sequence[PlainHeading]) -> bool:
    """Whether the first heading is the title: at the opening, and not one of a series."""
    first, *others = headings
    if not first.opens or is_general(first.text):
        return False
    series = _SERIES.match(first.text)
    return series is None or not any(h.text.startswith(series.group(1)) for h in others)


def numbered_ranks(codes: Sequence[Code | None]) -> list[int | None]:
    """Return how deep each numbered heading stands, 0 for the highest; None without a number.

    Kinds of numbering follow each other as they first appear, and in a kind its depths.
    """
    depths: dict[str, set[int]] = {}
    for code in codes:
        if code is not None:
            depths.setdefault(_family(code), set()).add(code.depth)
    ordered = [(family, depth) for family, found in depths.items() for depth in sorted(found)]
    return [None if code is None else ordered.index((_family(code), code.depth)) for code in codes]


def _family(code: Code) -> str:
    return "counted" if code.kind in COUNTED else code.kind


def _next_rank(ranks: Sequence[int | None], index: int) -> int | None:
    return ranks[index + 1] if index + 1 < len(ranks) else None


def _parts(headings: Sequence[PlainHeading], ranks: Sequence[int | None], titled: bool) -> set[int]:
    """Return the headings without a number that lead to a chapter: they stand above it."""
    return {
        index
        for index, rank in enumerate(ranks)
        if rank is None
        and headings[index].leads
        and _next_rank(ranks, index) == 0
        and not (titled and index == 0)
    }


def _children(
    headings: Sequence[PlainHeading], ranks: Sequence[int | None], titled: bool
) -> dict[int, int]:
    """Return the headings without a number that belong to a numbered section, with their rank.

    Those stand in the middle of a chapter. Where a report has such headings, the last ones of a
    chapter are taken for the same; the others stand beside the chapters.
    """
    inside: dict[int, int] = {}
    last: dict[int, int] = {}
    above: int | None = None
    for index, rank in enumerate(ranks):
        if rank is not None:
            above = rank
            continue
        if above is None or is_general(headings[index].text):
            continue
        following = next((r for r in ranks[index:] if r is not None), None)
        (inside if following else last)[index] = above + 1
    return {**inside, **last} if inside else {}


def _unnumbered_levels(headings: Sequence[PlainHeading], titled: bool) -> list[int]:
    """Return levels by capitals or rules, and by which headings lead directly to another one."""
    strong = [heading.text.isupper() or heading.underline == "=" for heading in headings]
    mixed = any(strong[titled:]) and not all(strong[titled:])
    levels: list[int] = []
    for index, heading in enumerate(headings):
        chapter = 1 + titled
        led = index > titled and headings[index - 1].leads
        if index == 0 and titled:
            levels.append(1)
        elif mixed and strong[index]:
            levels.append(chapter)
        elif mixed:
            levels.append(_level_below(headings, strong, index, chapter, levels))
        elif heading.leads or is_general(heading.text) or not levels or levels[-1] == 1:
            levels.append(chapter)
        else:
            levels.append(chapter + 1 if led else levels[-1])
    return levels


def _level_below(
    headings: Sequence[PlainHeading],
    strong: Sequence[bool],
    index: int,
    chapter: int,
    levels: Sequence[int],
) -> int:
    """Return the level of a heading below a chapter, by which of them lead directly to another."""
    leads = headings[index].leads and index + 1 < len(headings) and not strong[index + 1]
    if leads or index == 0 or strong[index - 1]:
        return chapter + 1
    return chapter + 2 if headings[index - 1].leads else max(chapter + 1, levels[-1])
