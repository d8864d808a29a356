"""Mend what an OCR engine gets wrong and the image or the word itself shows to be wrong.

Nothing is guessed from the sense. A word that Dutch does not have is divided only where the ink
shows white, both parts are words and one of them is of the most used, as in "geldigis". A sign is
left out only where none can stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.scan_lines import ScanWord, ink_of

LEAST_WHITE = 0.15
"""White between words, as a share of the size; letters of a word stand nearer to one another."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_AFTER_HYPHEN = re.compile(r"(?<=[^\W\d_]-)[\"'’”“.,:;·]+$")
_TWO_SIGNS = re.compile(r"(?<=[^\W\d_][,;])[.,'’](?=$)")
_LOST_MARKER = re.compile(r"[‘'’“”\"`!|](?=[A-Z][a-z])")
_CLOSING = re.compile(r"[’'”\"](?!\w)")
_SIGNS = ".,;:()‘’“”'\""
_IN_USE, _FREQUENT = 1e-6, 1e-3
_NARROW = frozenset("ijltfrI.,;:'’-()[]!")
_WIDE = frozenset("mwMW")


def without_stray_signs(line: Sequence[ScanWord]) -> list[ScanWord]:
    """Leave out specks read as signs: after the hyphen at a line end, or after a comma."""
    words = [(_TWO_SIGNS.sub("", word[0]), *word[1:]) for word in line]
    if words:
        words[-1] = (_AFTER_HYPHEN.sub("", words[-1][0]), *words[-1][1:])
    return words


def restore_marker(line: Sequence[ScanWord], after: Sequence[Sequence[ScanWord]]) -> list[ScanWord]:
    """Begin a note with an asterisk where its small raised number was read as a quote.

    Parameters
    ----------
    line
        A line in smaller type than the text.
    after
        The lines in that type right below; a quote that one of them closes is none.
    """
    text = " ".join(word[0] for each in (line, *after) for word in each)
    if not _LOST_MARKER.match(text) or _CLOSING.search(text[1:]):
        return list(line)
    return [("*" + line[0][0][1:], *line[0][1:]), *line[1:]]


def divide_words(
    pixels: NDArray[np.uint8],
    line: Sequence[ScanWord],
    size: float,
    scale: float,
    frequencies: Mapping[str, float],
) -> list[ScanWord]:
    """Divide the words of a line between which the engine saw no space.

    Parameters
    ----------
    pixels
        The grey page, rows by columns, upright.
    line
        Words with boxes in points.
    size
        Size of the line in points.
    scale
        Pixels in a point.
    frequencies
        How often words are used in Dutch, as a share of all words.
    """
    divided: list[ScanWord] = []
    for word in line:
        known = len(word[0]) < 4 or _share_of(word[0], frequencies) > 0
        whites = [] if known else _whites(pixels, word, LEAST_WHITE * size, scale)
        divided += _divide(word, whites, frequencies)
    return divided


def _divide(
    word: ScanWord, whites: Sequence[tuple[float, float]], frequencies: Mapping[str, float]
) -> list[ScanWord]:
    text, x0, top, x1, bottom = word
    for left, right in whites:
        share = ((left + right) / 2 - x0) / (x1 - x0)
        for cut in _cuts(text, share):
            parts = text[:cut], text[cut:]
            shares = [_share_of(part, frequencies) for part in parts]
            if min(shares) >= _IN_USE and max(shares) >= _FREQUENT:
                first: ScanWord = (parts[0], x0, top, left, bottom)
                rest: ScanWord = (parts[1], right, top, x1, bottom)
                return [first, rest]
    return [word]


def _cuts(text: str, share: float) -> list[int]:
    """Return before which letters a share of the width of a word can be, the likeliest first."""
    widths = [0.55 if c in _NARROW else 1.5 if c in _WIDE else 1.0 for c in text]
    ends = np.cumsum(widths) / sum(widths)
    cuts = [cut for cut in range(1, len(text)) if abs(float(ends[cut - 1]) - share) <= 0.1]
    return sorted(cuts, key=lambda cut: abs(float(ends[cut - 1]) - share))[:3]


def _whites(
    pixels: NDArray[np.uint8], word: ScanWord, least: float, scale: float
) -> list[tuple[float, float]]:
    """Return the white stretches (x0, x1) in points inside a word, the widest first."""
    inked = np.asarray(ink_of(pixels, word, scale).any(axis=0))
    padded = np.concatenate([[True], inked, [True]]).astype(np.int8)
    steps = np.diff(padded)
    begins, ends = np.flatnonzero(steps == -1), np.flatnonzero(steps == 1)
    whites = [
        (word[1] + begin / scale, word[1] + end / scale)
        for begin, end in zip(begins, ends, strict=True)
        if (end - begin) / scale >= least and begin > 0 and end < len(inked)
    ]
    return sorted(whites, key=lambda white: (white[0] - white[1], white[0]))


def _share_of(text: str, frequencies: Mapping[str, float]) -> float:
    """Return how often the word in a text is used in Dutch; signs may stand around it."""
    found = _WORD.fullmatch(text.strip(_SIGNS))
    return frequencies.get(found.group().lower(), 0.0) if found else 0.0
