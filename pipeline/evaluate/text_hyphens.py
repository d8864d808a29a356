"""Words that a line end broke, and that were not made whole as the source has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from pipeline.evaluate.text_blocks import SOFT_HYPHEN

_HYPHENS = ("-", SOFT_HYPHEN)


@dataclass(frozen=True)
class HyphenErrors:
    """Words left split, and compounds that lost their own hyphen."""

    split: int
    joined: int


def count_hyphen_errors(true: Sequence[str], read: Sequence[str]) -> HyphenErrors:
    """Count the words that line ends broke and that were put together wrongly.

    Parameters
    ----------
    true, read
        Words of the source, and of the text that was read.
    """
    words, pairs = Counter(true), set(pairwise(true))
    following = zip_longest(read, read[1:], fillvalue="")
    split = sum(_is_split(word, after, words, pairs) for word, after in following)
    return HyphenErrors(split, _count_joined(words, pairs, Counter(read)))


def _is_split(word: str, after: str, true: Counter[str], pairs: set[tuple[str, str]]) -> bool:
    bare = word.replace(SOFT_HYPHEN, "")
    if word.endswith(_HYPHENS) and len(word) > 1 and after:
        stem = word.rstrip("".join(_HYPHENS))
        is_own = word in true and stem + after not in true and f"{stem}-{after}" not in true
        return (word, after) not in pairs and not is_own
    if word in true:
        return False
    if any(hyphen in word for hyphen in _HYPHENS):
        return bare in true or bare.replace("-", "") in true
    is_broken = word.isalpha() and after[:1].islower() and after not in true
    return is_broken and word + after in true


def _count_joined(true: Counter[str], pairs: set[tuple[str, str]], read: Counter[str]) -> int:
    count = 0
    for word in true:
        joined = word.replace("-", "")
        if "-" in word[1:-1] and joined not in true:
            count += min(read[joined], true[word])
    for word, after in pairs:
        if word.endswith("-") and len(word) > 1:
            count += sum(read[j] for j in (word[:-1] + after, word + after) if j not in true)
    return count
