"""The lines of a plain text file: furniture taken out, and where blocks begin.

What a layout has left in such a file is all there is to go by: blank lines, lines that are
shorter than their neighbours, ends of sentences, capitals, markers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.extract.dehyphenation import ends_in_hyphen
from pipeline.extract.headings import code_of
from pipeline.extract.lists import bullet_of, number_of

SENTENCE_END = re.compile(r"[.!?:;][’”'\")\]»]*$")
_PAGE_NUMBER = re.compile(
    r"[-–—|]?\s*(?:(?:pagina|page|blad|pag\.|p\.)\s*)?\d{1,4}(?:\s*(?:van|/|of)\s*\d{1,4})?\s*[-–—|]?",
    re.IGNORECASE,
)
_STRAY = re.compile(r"[A-Z]")
_DIGITS = re.compile(r"\d+")
_WINDOW = 9
_RESTARTS = re.compile(r"[^\w‘“„\"'(…]*…?\s*[a-zà-ÿ]")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line with text, the blank lines before it, and how long its neighbours are.

    `detached` says that a blank line stood before it, though it may be due to double spacing.
    """

    text: str
    blanks: int
    width: float = 0.0
    detached: bool = False

    @property
    def ended(self) -> bool:
        """Whether the line ends a sentence."""
        return bool(SENTENCE_END.search(self.text))


@dataclass(frozen=True, slots=True)
class CleanLines:
    """Lines without furniture, and the capitals that stood alone between them."""

    lines: tuple[TextLine, ...]
    strays: frozenset[str]
    furniture: tuple[str, ...]


def clean_lines(text: str) -> CleanLines:
    """Divide a text into lines, and take page numbers, heads and stray initials out."""
    found: list[TextLine] = []
    blanks = 0
    for raw in text.replace("\f", "\n\n").splitlines():
        stripped = " ".join(raw.split())
        if stripped:
            found.append(TextLine(stripped, blanks, detached=blanks > 0))
            blanks = 0
        else:
            blanks += 1
    kept, strays, furniture = _without_furniture(found)
    return CleanLines(tuple(_measured(_closed_up(kept))), frozenset(strays), tuple(furniture))


def _without_furniture(
    lines: Sequence[TextLine],
) -> tuple[list[TextLine], set[str], list[str]]:
    repeated = _repeated(lines)
    kept: list[TextLine] = []
    strays: set[str] = set()
    furniture: list[str] = []
    carried = 0
    for index, line in enumerate(lines):
        after = lines[index + 1].blanks if index + 1 < len(lines) else 1
        if _STRAY.fullmatch(line.text):
            strays.add(line.text)
        elif index in repeated or (
            _PAGE_NUMBER.fullmatch(line.text) and (line.blanks or index == 0) and after
        ):
            furniture.append(line.text)
        else:
            kept.append(replace(line, blanks=max(line.blanks, carried)))
            carried = 0
            continue
        carried = max(carried, line.blanks)
    return kept, strays, furniture


def _repeated(lines: Sequence[TextLine]) -> set[int]:
    """Return the indexes of short lines between blank ones whose words recur, as heads do."""
    masked: Counter[str] = Counter()
    places: list[tuple[int, str]] = []
    for index, line in enumerate(lines):
        alone = line.blanks or (index + 1 < len(lines) and lines[index + 1].blanks)
        if alone and len(line.text) <= 90 and not line.ended and not bullet_of(line.text):
            key = _DIGITS.sub("#", line.text)
            masked[key] += 1
            places.append((index, key))
    return {index for index, key in places if masked[key] >= 3 and len(key) > 3}


def _closed_up(lines: Sequence[TextLine]) -> list[TextLine]:
    """Take the blank lines of double spacing out, when most lines have one before them."""
    spaced = sum(line.blanks == 1 for line in lines[1:])
    if len(lines) < 6 or spaced < 0.45 * (len(lines) - 1):
        return list(lines)
    return [replace(line, blanks=max(0, line.blanks - 1)) for line in lines]


def _measured(lines: Sequence[TextLine]) -> list[TextLine]:
    """Give each line the width of its neighbourhood: the length that three in four stay below."""
    result = []
    for index, line in enumerate(lines):
        near = lines[max(0, index - _WINDOW) : index + _WINDOW + 1]
        lengths = sorted(len(other.text) for other in near)
        result.append(replace(line, width=float(lengths[(3 * len(lengths)) // 4])))
    return result


def begins_block(block: Sequence[TextLine], line: TextLine) -> bool:
    """Whether a line begins a new block after the lines of the block so far."""
    before = block[-1]
    if _begins_item(block, line) or is_coded_heading(line) or is_coded_heading(before):
        return True
    if _is_address(line.text) or _is_address(before.text):
        return True
    if before.text.endswith(";") and bullet_of(block[0].text):
        return True
    if line.blanks >= 2 and not before.ended and len(before.text) < 0.6 * before.width:
        return True
    if _RESTARTS.match(line.text) and not (before.ended and line.blanks):
        return False
    if ends_in_hyphen(before.text) and line.text[:1].islower():
        return False
    if number_of(line.text) and before.ended:
        return True
    if line.blanks:
        return before.ended or len(before.text) < 0.75 * before.width
    if before.ended:
        return has_room(before, line)
    return len(before.text) < 0.6 * before.width


def _begins_item(block: Sequence[TextLine], line: TextLine) -> bool:
    """Whether a line begins with a bullet; a dash within a sentence is none."""
    bullet = bullet_of(line.text)
    if bullet not in ("-", "–", "—", "*", "o"):
        return bool(bullet)
    return block[-1].ended or (bullet_of(block[0].text) == bullet and has_room(block[-1], line))


def _is_address(text: str) -> bool:
    """Whether a line is a web address and no more."""
    return text.startswith(("www.", "http://", "https://")) and len(text.split()) <= 3


def has_room(before: TextLine, line: TextLine) -> bool:
    """Whether the first word of a line would have fitted on the line before it."""
    first = line.text.split(" ", 1)[0]
    return len(before.text) + 1 + len(first) <= 0.94 * before.width


def is_coded_heading(line: TextLine) -> bool:
    """Whether a line is a heading by its code: "A. VEILIGHEID", "b) Water"."""
    code = code_of(line.text)
    if code is None or len(line.text) > 90 or re.search(r"[.;,:]$", line.text):
        return False
    title = line.text[len(code.text) :].strip()
    return title[:1].isupper() and not bullet_of(line.text)
