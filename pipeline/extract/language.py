"""The language of passages, among those that Dutch reports quote from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingua import LanguageDetector

MIN_LETTERS = 40
"""Shorter passages take the language of their document: a name tells nothing."""

_SURE = 0.8
_SAMPLE = 240


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    from lingua import Language, LanguageDetectorBuilder

    languages = (Language.DUTCH, Language.FRENCH, Language.GERMAN, Language.ENGLISH)
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()


def languages_of(texts: Sequence[str]) -> tuple[str, list[str]]:
    """Return the language of a document and of each of its passages, as ISO 639-1 codes.

    A passage differs from its document only when the detector is sure.
    """
    found = [_language(text) for text in texts]
    letters: Counter[str] = Counter({"nl": 0})
    for text, language in zip(texts, found, strict=True):
        if language is not None:
            letters[language[0]] += len(text)
    main = max(letters, key=lambda code: (letters[code], code == "nl"))
    return main, [language[0] if language and language[1] >= _SURE else main for language in found]


def _language(text: str) -> tuple[str, float] | None:
    if sum(map(str.isalpha, text)) < MIN_LETTERS:
        return None
    best = _detector().compute_language_confidence_values(text[:_SAMPLE])[0]
    return best.language.iso_code_639_1.name.lower(), best.value
