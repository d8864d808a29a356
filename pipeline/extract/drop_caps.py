"""Restore initials that were lost or stand alone in a text without layout.

Large initials on a PDF page are joined to their word by place (`lines.restore_drop_caps`); here
only the words themselves can tell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from string import ascii_uppercase

_FIRST = re.compile(r"([a-zà-ÿ]+)(?=[\s,.;:’'-]|$)")
_NEXT = re.compile(r"\s+([^\W\d_]+)")
_COMMON = 1e-6
_CLEARLY = 4.0
_MUCH_RATHER = 50.0
_LETTER_WORDS = "uo"
_NO_OPENINGS = frozenset(["die", "dat", "dit", "en", "of"])
_HARDLY = 0.1


def restore_initial(
    text: str,
    strays: Collection[str],
    frequencies: Mapping[str, float],
    pairs: Collection[tuple[str, str]] = frozenset(),
) -> str:
    """Give a text that lost its first letter that letter back, when it is certain which.

    Parameters
    ----------
    text
        A passage that should begin with a capital, such as the first below a heading.
    strays
        Capitals that stand alone elsewhere in the document.
    frequencies
        How often words are used in Dutch, as a share of all words.
    pairs
        Words of the document with the word that follows, in small letters.

    Returns
    -------
    str
        The text with its letter, or unchanged when it begins with a capital or a word of its
        own, or when several letters would do.
    """
    match = _FIRST.match(text)
    if match is None:
        return text
    rest, following = match.group(1), _NEXT.match(text, match.end())
    scores = {letter: _likelihood(letter.lower() + rest, frequencies) for letter in ascii_uppercase}
    likely = sorted((letter for letter in scores if scores[letter] > 0), key=lambda c: -scores[c])
    if not likely or _is_whole(rest, scores[likely[0]], frequencies):
        return text
    known = [letter for letter in likely if letter in strays]
    if following and not known:
        after = following.group(1).lower()
        known = [letter for letter in likely if (letter.lower() + rest, after) in pairs]
    if known:
        return known[0] + text
    if len(likely) == 1 or scores[likely[0]] >= _CLEARLY * scores[likely[1]]:
        return likely[0] + text
    return text


def _likelihood(word: str, frequencies: Mapping[str, float]) -> float:
    """Return how likely a word opens a section, where there is nothing to go on from yet."""
    return frequencies.get(word, 0.0) * (_HARDLY if word in _NO_OPENINGS else 1.0)


def _is_whole(word: str, likeliest: float, frequencies: Mapping[str, float]) -> bool:
    """Whether a word is one by itself, and can open a section, rather than the rest of one."""
    if word == "en":
        return False
    return _is_word(word, frequencies) and frequencies[word] * _MUCH_RATHER > likeliest


def join_initial(initial: str, text: str, frequencies: Mapping[str, float]) -> str | None:
    """Put an initial that stood loose right before a text in front of it.

    Parameters
    ----------
    initial
        A capital.
    text
        What followed it, from a small letter on.
    frequencies
        How often words are used in Dutch, as a share of all words.

    Returns
    -------
    str or None
        The text with its first letter; None when the text begins with a word of its own and the
        two make none together.
    """
    match = _FIRST.match(text)
    if match is None:
        return None
    whole = frequencies.get(initial.lower() + match.group(1), 0.0) >= _COMMON
    if whole or not _is_word(match.group(1), frequencies):
        return initial + text
    return f"{initial} {text}" if initial.lower() in _LETTER_WORDS else None


def _is_word(word: str, frequencies: Mapping[str, float]) -> bool:
    return len(word) > 1 and frequencies.get(word, 0.0) >= _COMMON
