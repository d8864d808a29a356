"""Parts of words as features: what two compounds, or two forms of a verb, have in common.

Dutch writes compounds as one word, so a report is full of words that no other report has; their
parts are known ("meetboei" and "boeienkaart", "oefenden" and "oefening"). Character n-grams inside
words, as in Cavnar & Trenkle 1994; names are replaced by their labels, since who acts says nothing
of what is done.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from math import sqrt

from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.schema import Label

TITLED = frozenset({Label.PROJECT, Label.EVENT, Label.INSTRUMENT})
"""Names that may say what the thing is: "Verdrag van Anholt", "Maasgids"."""

_SHORTEST, _LONGEST = 3, 6
_WEIGHT = 8.0
"""Length of the vector of all parts together; a single other feature has 1."""


def spelling_features(
    sentences: Sequence[ReportSentence], kept: Collection[Label] = ()
) -> dict[str, float]:
    """Return the parts of the words of some sentences, each weighing the same.

    Parameters
    ----------
    sentences
        The sentences.
    kept
        Labels of the names that are read like other words.
    """
    parts = {part for s in sentences for word in _words(s, kept) for part in _parts(word)}
    weight = _WEIGHT / sqrt(len(parts)) if parts else 0.0
    return dict.fromkeys((f"part:{part}" for part in sorted(parts)), weight)


def _words(sentence: ReportSentence, kept: Collection[Label]) -> list[str]:
    text = sentence.text
    for mention in reversed(sentence.mentions):
        if mention.label not in kept:
            first, last = mention.start - sentence.start, mention.end - sentence.start
            text = text[:first] + mention.label.value + text[last:]
    return text.lower().split()


@lru_cache(maxsize=20_000)
def _parts(word: str) -> tuple[str, ...]:
    framed = f"<{word}>"
    sizes = range(_SHORTEST, _LONGEST + 1)
    return tuple({framed[n : n + size] for size in sizes for n in range(len(framed) - size + 1)})
