"""How long the lines of a plain text are, and how wide the text around each of them is set."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import mean, median

from pipeline.extract.plain_lines import TextLine, runs_on

_NEAR = 5
_QUARTILE = 0.75
_ENOUGH = 8
"""With fewer full lines there is no telling in what kind of type they were set."""
_MIDDLE = 0.5
_WIDTHS = {
    letter: width / _MIDDLE
    for letters, width in (
        ("ijl'‘’|I.,:;! ", 0.26),
        ('ft()-[]/"rJ', 0.33),
        ("sczxykvaeéèëàáç", 0.47),
        ("bdghnopqu0123456789€$–?*“”öóüú", 0.53),
        ("ABCDEFGHKLNOPQRSTUVXYZ&", 0.69),
        ("mw—M%W", 0.81),
    )
    for letter in letters
}
"""Widths of letters as a share of the type size, about the mean of common book faces."""


def width_of(text: str) -> float:
    """Return how long a text is in common type, in letters of middle width."""
    return sum(_WIDTHS.get(letter, 1.0) for letter in text)


def measure(lines: Sequence[TextLine]) -> list[TextLine]:
    """Give each line its length, and the width of the full lines next to it.

    A line is full when its sentence goes on in the next one; three in four of the nearest are not
    longer than the width. Without any full line, the longest counts. Letters are counted as equally
    wide when that makes full lines more alike than the widths of common type do.
    """
    full = [n for n, pair in enumerate(pairwise(lines)) if runs_on(*pair) and not pair[1].blanks]
    if not full and lines:
        full = [max(range(len(lines)), key=lambda n: len(lines[n].text))]
    texts = [lines[n].text for n in full]
    length_of: Callable[[str], float] = len
    if len(texts) >= _ENOUGH and _unevenness(texts, width_of) < _unevenness(texts, len):
        length_of = width_of
    lengths = [float(length_of(line.text)) for line in lines]
    measured = []
    for index, line in enumerate(lines):
        at = bisect_left(full, index)
        sides = (full[max(0, at - _NEAR) : at], full[at : at + _NEAR])
        widths = [_upper_quartile([lengths[n] for n in side]) for side in sides if side]
        measured.append(replace(line, length=lengths[index], width=min(widths), widest=max(widths)))
    return measured


def _unevenness(texts: Sequence[str], length_of: Callable[[str], float]) -> float:
    """Return how far, on average, full lines differ from those around them, as a share."""
    lengths = [length_of(text) for text in texts]
    off = []
    for index, length in enumerate(lengths):
        usual = median(lengths[max(0, index - _NEAR) : index + _NEAR + 1])
        off.append(min(abs(length / usual - 1), 0.2))
    return mean(off)


def _upper_quartile(lengths: Sequence[float]) -> float:
    return sorted(lengths)[int(_QUARTILE * (len(lengths) - 1))]
