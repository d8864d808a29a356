"""Undo line breaks: lines of words become one text, and every word keeps its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.dehyphenation import SOFT_HYPHEN, Dehyphenator, ends_in_hyphen
from pipeline.extract.layout import Box, TextWord

_LIGATURES = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
        "\u00a0": " ",
        "\u2007": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u200b": None,
        "\ufeff": None,
        "\u2011": "-",
        "\u2010": "-",
    }
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_GLUED = re.compile(r"[^\W_][–/]$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ufffd]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a line, with its boxes; none in formats without pages."""

    text: str
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class RunningText:
    """A text without line breaks and where its words stand."""

    text: str
    words: tuple[TextWord, ...]


def clean(text: str) -> str:
    """Replace ligatures and odd spaces, and drop what cannot be printed."""
    if text.isascii() and text.isprintable():
        return text
    if _SURROGATE.search(text):
        # PDFium gives letters beyond the first 65,536, such as emoji, in two halves.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return _CONTROL.sub("", text.translate(_LIGATURES))


def run_on(lines: Sequence[Sequence[Token]], dehyphenator: Dehyphenator) -> RunningText:
    """Join lines into one text, mending words that were broken at a line end.

    A word in several pieces keeps the boxes of all of them.
    """
    words: list[tuple[str, tuple[Box, ...]]] = []
    for line in lines:
        tokens = [token for token in line if token.text.strip(SOFT_HYPHEN)]
        for position, token in enumerate(tokens):
            if position or not words:
                words.append((token.text, token.boxes))
            elif ends_in_hyphen(words[-1][0]):
                words[-1:] = _mend(*words[-1], token, dehyphenator)
            elif _GLUED.search(words[-1][0]) and token.text[0].isalnum():
                words[-1] = (words[-1][0] + token.text, words[-1][1] + token.boxes)
            else:
                words.append((token.text, token.boxes))
    return _with_offsets(words)


def _mend(
    first: str, boxes: tuple[Box, ...], token: Token, dehyphenator: Dehyphenator
) -> list[tuple[str, tuple[Box, ...]]]:
    mended = dehyphenator.mend(first, token.text)
    if " " in mended:
        head, tail = mended.split(" ", 1)
        return [(head, boxes), (tail, token.boxes)]
    return [(mended, boxes + token.boxes)]


def _with_offsets(words: Sequence[tuple[str, tuple[Box, ...]]]) -> RunningText:
    text: list[str] = []
    placed: list[TextWord] = []
    start = 0
    for raw, boxes in words:
        word = raw.replace(SOFT_HYPHEN, "")
        if not word:
            continue
        text.append(word)
        placed += [TextWord(start, start + len(word), box) for box in boxes]
        start += len(word) + 1
    return RunningText(" ".join(text), tuple(placed))
