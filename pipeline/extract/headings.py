"""Headings: which blocks are, their codes, and their levels."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.extract.layout import Block, Draft
from pipeline.extract.paragraphs import BodyType, is_caption
from pipeline.schema import PassageKind

MAX_LINES = 4
MAX_LETTERS = 200

_CODES = (
    ("decimal", re.compile(r"(\d{1,3}(?:\.\d{1,3})+)\.?(?=\s)")),
    (
        "part",
        re.compile(
            r"((?:hoofdstuk|deel|bijlage|annex)\s+(?:\d{1,2}|[IVX]+|[A-Z]))(?=\s*[:.–-]?\s|$)", re.I
        ),
    ),
    ("roman", re.compile(r"([IVX]{2,5}|[IVX])[.)](?=\s)")),
    ("capital", re.compile(r"([A-Z])[.)](?=\s)")),
    ("number-dot", re.compile(r"(\d{1,3})\.(?=\s)")),
    ("number-bracket", re.compile(r"(\d{1,2})\)(?=\s)")),
    ("number", re.compile(r"(\d{1,2})(?=\s+[A-ZÀ-Ý])")),
    ("letter", re.compile(r"([a-z])[.)](?=\s)")),
)
_GENERAL = re.compile(
    r"inleiding|voorwoord|(?:management)?samenvatting|inhoud(?:sopgave|stafel)?|colofon",
    re.IGNORECASE,
)
_ENDS_AS_TEXT = re.compile(r"[.;,]['’”\"]?$")
_QUOTED = re.compile(r"^[‘“„\"'«].+[’”\"'»]?$")


@dataclass(frozen=True, slots=True)
class Code:
    """The number of a heading: how it is written, and what kind of numbering that is."""

    text: str
    kind: str
    depth: int


def code_of(text: str, bare: bool = False) -> Code | None:
    """Return the code with which a heading begins: "A.", "1)", "a)", "1.2", "Bijlage 2".

    Parameters
    ----------
    text
        The heading.
    bare
        Whether a bare number ("2 Vervoer") counts too; only what is a heading on other grounds
        can be asked that.
    """
    for kind, pattern in _CODES:
        if kind == "number" and not bare:
            continue
        match = pattern.match(text)
        if match:
            depth = match.group(1).count(".") + 1 if kind == "decimal" else 1
            return Code(match.group(0), kind, depth)
    return None


def split_code(text: str) -> tuple[str | None, str]:
    """Divide a heading into its code and its title.

    A heading that is nothing but a code keeps it as its title.
    """
    code = code_of(text, bare=True)
    if code is None or code.kind == "part":
        return None, text
    title = text[len(code.text) :].strip()
    return (code.text, title) if title else (None, text)


def title_of(drafts: Iterable[Draft]) -> str | None:
    """Return the title of a document: its first heading of the highest level in the opening.

    Headings that every report has, such as "Inleiding", do not count.
    """
    headings = [d for d in drafts if d.kind is None and not d.aside and (d.page_first or 1) <= 2]
    named = [d for d in headings if not _GENERAL.fullmatch(d.text)]
    if not named:
        return None
    best = min(named, key=lambda draft: draft.level)
    return f"{best.code} {best.text}" if best.code else best.text


@dataclass(frozen=True, slots=True)
class _Type:
    size: float
    bold: bool
    italic: bool


def _type_of(block: Block) -> _Type:
    sizes: Counter[float] = Counter()
    for line in block.lines:
        sizes[line.size] += len(line.text)
    size = max(sizes, key=lambda s: (sizes[s], s))
    return _Type(
        round(size * 2) / 2,
        all(line.bold for line in block.lines),
        all(line.italic for line in block.lines),
    )


def is_bold(block: Block) -> bool:
    """Whether all lines of a block are bold."""
    return all(line.bold for line in block.lines)


def text_of(block: Block) -> str:
    """Return the lines of a block with spaces between."""
    return " ".join(line.text for line in block.lines)


def is_heading(block: Block, body: BodyType) -> bool:
    """Whether a block is a heading by its type and its words."""
    text = text_of(block)
    if block.grid or not block.lines or len(block.lines) > MAX_LINES or len(text) > MAX_LETTERS:
        return False
    if block.kind in (PassageKind.CAPTION, PassageKind.FOOTNOTE) or is_caption(text):
        return False
    if not any(letter.isalpha() for letter in text) or _ENDS_AS_TEXT.search(text):
        return False
    if block.marker and not code_of(text):
        return False
    kind = _type_of(block)
    if kind.size >= 1.12 * body.size:
        return True
    if kind.size < 0.85 * body.size and not block.aside:
        return False
    starts = text.lstrip("'‘“„\"(")[:1]
    if kind.bold and not body.bold:
        return (bool(starts) and not starts.islower()) or code_of(text) is not None
    code = code_of(text)
    coded = code is not None and len(text) <= 90 and len(block.lines) <= 2
    if code is None or not coded:
        return False
    return (kind.italic and not body.italic) or code.kind == "decimal" or text.isupper()


def is_pull_quote(block: Block, body: BodyType) -> bool:
    """Whether a block is a quotation in large type that repeats or enlivens the text."""
    if block.grid or not block.lines or block.kind is not PassageKind.PARAGRAPH:
        return False
    kind, text = _type_of(block), text_of(block)
    large = kind.size >= 1.12 * body.size
    sentence = bool(re.search(r"[.!?…][’”\"'»]?$", text)) or bool(_QUOTED.match(text))
    return large and sentence and len(text.split()) >= 5 and (kind.italic or _quoted(text))


def _quoted(text: str) -> bool:
    return bool(_QUOTED.match(text))


def levels_of(headings: Sequence[Block]) -> list[int]:
    """Return the level of each heading, 1 for the highest.

    Larger type stands higher, then bold; among headings in the same type the numbering decides:
    a deeper decimal, or the kind of numbering that appears later. Headings without a number
    stand with most of their type.
    """
    keys = [_rank_key(block) for block in headings]
    codes = [code_of(text_of(block), bare=True) for block in headings]
    kinds: dict[_Key, list[str]] = defaultdict(list)
    for key, code in zip(keys, codes, strict=True):
        if code is not None and code.kind not in kinds[key]:
            kinds[key].append(code.kind)
    ranks = [
        _code_rank(code, kinds[key]) if code else None
        for key, code in zip(keys, codes, strict=True)
    ]
    usual: dict[_Key, Counter[tuple[int, int]]] = defaultdict(Counter)
    for key, rank in zip(keys, ranks, strict=True):
        usual[key].update([rank] if rank else [])
    full = [
        (*key, *(rank or max(usual[key], key=usual[key].__getitem__, default=(0, 1))))
        for key, rank in zip(keys, ranks, strict=True)
    ]
    ordered = sorted(set(full))
    return [ordered.index(place) + 1 for place in full]


_COUNTED = ("decimal", "number-dot", "number")
_Key = tuple[float, int, int]


def _rank_key(block: Block) -> _Key:
    kind = _type_of(block)
    return (-kind.size, 0 if kind.bold else 1, 1 if kind.italic else 0)


def _code_rank(code: Code, kinds: Sequence[str]) -> tuple[int, int]:
    """Return where a numbering stands among those in the same type."""
    if code.kind in _COUNTED:
        return (0, code.depth)
    plain = [kind for kind in kinds if kind not in _COUNTED]
    return (plain.index(code.kind), 1)
