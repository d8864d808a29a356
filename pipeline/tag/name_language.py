"""Which of the three languages of these borders a name is in, if it clearly is in one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from wordfreq import zipf_frequency

from pipeline.body_names import words_in, words_of

LANGUAGES = ("nl", "fr", "de")
_SMALL: Mapping[str, frozenset[str]] = {
    "nl": words_in("van voor en het op bij ten ter"),
    "fr": words_in("de la du des et l d les aux pour sur"),
    "de": words_in("für und der des im am von vom zur zum"),
}
_CLEARLY = 1.0
"""How much more common, in tenfolds, the words must be in the language than in the next."""


@cache
def name_language(name: str) -> str | None:
    """Return "nl", "fr" or "de"; None when the words of a name do not tell.

    Parameters
    ----------
    name
        A name of a body. Proper names in it weigh little, since no language knows them.
    """
    words = words_of(name)
    if not words:
        return None
    means = sorted(
        ((sum(_weight(word, one) for word in words) / len(words), one) for one in LANGUAGES),
        reverse=True,
    )
    return means[0][1] if means[0][0] - means[1][0] >= _CLEARLY else None


def _weight(word: str, language: str) -> float:
    if any(word in small for small in _SMALL.values()):
        return 3.0 if word in _SMALL[language] else 0.0
    return float(zipf_frequency(word.casefold(), language, wordlist="small"))
