"""Which paragraphs of a Word file are headings, by their style or else by their look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.extract.docx_paragraphs import DocxParagraph
from pipeline.extract.docx_styles import Type
from pipeline.extract.headings import Code, code_of
from pipeline.extract.lists import bullet_of
from pipeline.extract.paragraphs import is_caption
from pipeline.extract.plain_headings import numbered_ranks

MAX_LETTERS = 160
"""A longer paragraph is no heading by its look alone."""
LARGER = 1.12
"""How much larger than the running text the type of a heading is."""

_HEADING = re.compile(r"(?:heading|kop|titre|überschrift)\s*(\d)$")
_TITLE = re.compile(r"(?:title|titel|titre)$")
_NEVER = re.compile(r"(?:sub(?:title|titel)|ondertitel|toc|inhopg|caption|bijschrift|list|lijst)\b")
_ENDS_AS_TEXT = re.compile(r"[.;:,…][’”\")]*$")
_Look = tuple[float, bool, bool, bool]


def heading_levels(
    paragraphs: Sequence[DocxParagraph | None], by_look: bool = True
) -> dict[int, int]:
    """Return the levels of the paragraphs that are headings, 1 for the highest.

    A style or an outline level says so itself. Other paragraphs are headings when they are short,
    set apart by their type, and followed by more; those stand below the heading with a style
    that they follow, larger and bolder type first, and in the same type by their numbering.

    Parameters
    ----------
    paragraphs
        What stands in the body, in order; None for a table.
    by_look
        Whether the look of a paragraph can make it one; in a box it cannot.
    """
    titled = any(p is not None and _is_title(p) for p in paragraphs)
    styled = {n: level for n, p in enumerate(paragraphs) if p and (level := _styled(p, titled))}
    body = body_type(paragraphs)
    looks = {
        n: p
        for n, p in enumerate(paragraphs)
        if by_look and p and n not in styled and _looks_like_one(p, body) and _leads(paragraphs, n)
    }
    ranks = _ranks(looks)
    levels: dict[int, int] = {}
    above = 0
    for index in sorted({*styled, *looks}):
        if index in styled:
            above = levels[index] = styled[index]
        else:
            levels[index] = above + 1 + ranks[index]
    return levels


def body_type(paragraphs: Sequence[DocxParagraph | None]) -> Type:
    """Return the type that most letters are set in."""
    letters: Counter[Type] = Counter()
    for paragraph in paragraphs:
        if paragraph is not None:
            letters[paragraph.type] += len(paragraph.text)
    return max(letters, key=lambda type_: letters[type_], default=Type())


def _is_title(paragraph: DocxParagraph) -> bool:
    return bool(paragraph.text and paragraph.styles and _TITLE.match(paragraph.styles[0]))


def _styled(paragraph: DocxParagraph, titled: bool) -> int | None:
    if not paragraph.text or any(_NEVER.match(name) for name in paragraph.styles[:1]):
        return None
    if _is_title(paragraph):
        return 1
    match = next(filter(None, map(_HEADING.match, paragraph.styles)), None)
    if match:
        return int(match.group(1)) + titled
    return None if paragraph.outline is None else paragraph.outline + 1 + titled


def _looks_like_one(paragraph: DocxParagraph, body: Type) -> bool:
    text, type_ = paragraph.text.replace("\n", " "), paragraph.type
    if not any(map(str.isalpha, text)) or len(text) > MAX_LETTERS or _ENDS_AS_TEXT.search(text):
        return False
    if any(_NEVER.match(name) for name in paragraph.styles) or is_caption(text):
        return False
    if bullet_of(text) or (paragraph.label is not None and paragraph.label.is_bullet):
        return False
    code = _code_of(paragraph)
    starts = text.lstrip("'‘“„\"(")[:1]
    if starts.islower() and code is None:
        return False
    if type_.size >= LARGER * body.size or (type_.bold and not body.bold):
        return True
    shouts = text.isupper() and sum(map(str.isalpha, text)) > 3 and not body.capitals
    slanted = (type_.italic and not body.italic) or (type_.underlined and not body.underlined)
    return shouts or type_.capitals > body.capitals or (slanted and code is not None)


def _code_of(paragraph: DocxParagraph) -> Code | None:
    label = paragraph.label.text if paragraph.label else ""
    return code_of(f"{label} {paragraph.text}".strip(), bare=True)


def _leads(paragraphs: Sequence[DocxParagraph | None], index: int) -> bool:
    """Whether something follows that a heading can be the heading of."""
    following = paragraphs[index + 1 :]
    return any(p is None or p.text for p in following)


def _ranks(looks: Mapping[int, DocxParagraph]) -> dict[int, int]:
    """Return how deep each heading stands by its look and number, 0 for the highest."""
    keys = {index: _look_of(paragraph.type) for index, paragraph in looks.items()}
    full: dict[int, tuple[_Look, int]] = {}
    for key in set(keys.values()):
        same = [index for index in looks if keys[index] == key]
        ranks = numbered_ranks([_code_of(looks[index]) for index in same])
        numbered = Counter(rank for rank in ranks if rank is not None)
        usual = max(numbered, key=lambda rank: (numbered[rank], -rank), default=0)
        for index, rank in zip(same, ranks, strict=True):
            full[index] = (key, usual if rank is None else rank)
    ordered = sorted(set(full.values()))
    return {index: ordered.index(place) for index, place in full.items()}


def _look_of(type_: Type) -> _Look:
    return (-type_.size, not type_.bold, not type_.capitals, type_.italic)
