"""What a noun or verb is about, roughly, by `senses.yaml` and the word classes of the field.

Reports name the same things in ever new words. To the reader "stuw", "keermuur" and "gemaal" are
all works, also where it learnt from no report that told of a "keermuur".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import yaml
from spacy.tokens import Token

from pipeline.assemble.actions.lexicon import last_parts, load_lexicon, verb_classes

SENSES = Path(__file__).with_name("senses.yaml")


@lru_cache(maxsize=1)
def load_senses() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the senses of each word by kind, nouns and verbs.

    The words of `lexicon.yaml` have their classes there.
    """
    content = yaml.safe_load(SENSES.read_text(encoding="utf-8"))
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind, senses in content.items():
        words: dict[str, tuple[str, ...]] = {}
        for sense, members in senses.items():
            for word in members.split():
                words[word] = (*words.get(word, ()), sense)
        found[kind] = words | dict(load_lexicon()[kind])
    return found


def sense_of(token: Token) -> str:
    """Return the senses of a noun or verb, joined by "+"; an empty string for other words."""
    lemma = token.lemma_.lower()
    if token.pos_ == "NOUN":
        return _noun_sense(lemma)
    return _verb_sense(lemma) if token.pos_ == "VERB" else ""


@lru_cache(maxsize=50_000)
def _noun_sense(lemma: str) -> str:
    """Return the sense of a noun; a compound has that of its longest known last part."""
    nouns = load_senses()["nouns"]
    return _joined(next((nouns[part] for part in last_parts(lemma) if part in nouns), ()))


@lru_cache(maxsize=50_000)
def _verb_sense(lemma: str) -> str:
    """Return the sense of a verb; a form that is not listed has the classes of its stem."""
    return _joined(load_senses()["verbs"].get(lemma) or verb_classes(lemma))


def _joined(senses: Iterable[str]) -> str:
    # In one order, since the reader takes each joined text for a sense of its own.
    return "+".join(sorted(senses))
