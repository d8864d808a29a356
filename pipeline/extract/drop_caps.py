"""Restore initials that were lost or stand alone in a text without layout.

Large initials on a PDF page are joined to their word by place (`lines.restore_drop_caps`); here
only the words themselves can tell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from string import ascii_uppercase

_FIRST = re.compile(r"([a-zà-ÿ]+)(?=[\s,.;:’'-]|$)")
_COMMON = 1e-6
_CLEARLY = 4.0


def restore_initial(text: str, strays: Collection[str], frequencies: Mapping[str, float]) -> str:
    """Give a text that lost its first letter that letter back, when it is certain which.

    Parameters
    ----------
    text
        A passage that should begin with a capital, such as the first below a heading.
    strays
        Capitals that stand alone elsewhere in the document.
    frequencies
        How often words are used in Dutch, as a share of all words.

    Returns
    -------
    str
        The text with its letter, or unchanged when it begins with a capital or a word of its
        own, or when several letters would do.
    """
    match = _FIRST.match(text)
    if match is None or _is_word(match.group(1), frequencies):
        return text
    rest = match.group(1)
    scores = {letter: frequencies.get(letter.lower() + rest, 0.0) for letter in ascii_uppercase}
    likely = sorted((letter for letter in scores if scores[letter] > 0), key=lambda c: -scores[c])
    known = [letter for letter in likely if letter in strays]
    if known:
        return known[0] + text
    if likely and (len(likely) == 1 or scores[likely[0]] >= _CLEARLY * scores[likely[1]]):
        return likely[0] + text
    return text


def _is_word(word: str, frequencies: Mapping[str, float]) -> bool:
    return len(word) > 1 and frequencies.get(word, 0.0) >= _COMMON
