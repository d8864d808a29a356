"""Word classes of the field, read once from `lexicon.yaml`.

The classes carry what one report calls "werkvergadering" over to what another calls "webinar".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import yaml

WORDS = Path(__file__).with_name("lexicon.yaml")

_SHORTEST_TAIL = 4
"""A compound is looked up by its last part only when that part is this long."""


_PARTICIPLE = re.compile(
    r"^(?P<particle>(?:aan|af|bij|bijeen|door|goed|in|mee|op|plaats|samen|stil|stop|toe|uit|vast"
    r"|voor)?)ge(?=[a-z]{3})"
)
_ENDING = re.compile(r"(?:en|den|ten|de|te|d|t)$")
_DOUBLED = re.compile(r"([a-z])\1")


@lru_cache(maxsize=1)
def load_lexicon() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the classes of each word by kind: nouns, verbs, openers, adverbs.

    A word in two classes has both, in the order of the file.
    """
    content = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    lexicon: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind, classes in content.items():
        words: dict[str, tuple[str, ...]] = {}
        for name, members in classes.items():
            for word in members:
                words[word] = (*words.get(word, ()), name)
        lexicon[kind] = words
    return lexicon


def last_parts(compound: str) -> Iterator[str]:
    """Yield a noun and what may be the last part of it, the longest first."""
    yield compound
    for start in range(1, len(compound) - _SHORTEST_TAIL + 1):
        yield compound[start:]


@lru_cache(maxsize=50_000)
def noun_classes(lemma: str) -> tuple[str, ...]:
    """Return the classes of a noun; a compound has those of its longest known last part."""
    nouns = load_lexicon()["nouns"]
    return next((nouns[part] for part in last_parts(lemma) if part in nouns), ())


@lru_cache(maxsize=1)
def _verb_stems() -> Mapping[str, tuple[str, ...]]:
    verbs = load_lexicon()["verbs"]
    return {verb_stem(verb): verbs[verb] for verb in reversed(list(verbs))}


def verb_stem(verb: str) -> str:
    """Return what the forms of a regular verb share: "uitgesteld", "uitstellen" → "uitstel".

    It mends lemmas that the lemmatizer got half right; it is no lemma itself.
    """
    bare = _PARTICIPLE.sub(r"\g<particle>", verb)
    bare = _ENDING.sub("", bare)
    return _DOUBLED.sub(r"\1", bare)


@lru_cache(maxsize=50_000)
def verb_classes(lemma: str) -> tuple[str, ...]:
    """Return the classes of a verb, by its lemma or else by its stem."""
    known = load_lexicon()["verbs"].get(lemma)
    return known if known is not None else _verb_stems().get(verb_stem(lemma), ())


def word_classes(kind: str, word: str) -> tuple[str, ...]:
    """Return the classes of an opener or adverb."""
    return load_lexicon()[kind].get(word, ())
