"""What the benefit model sees of a sentence: who gains, what gets better, and by which link.

The words are read by their class in `gains.yaml`, so that "scheelt een uur wachten" and "bespaart
een formulier" look alike. Names of bodies and places never count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import combinations, product
from pathlib import Path

import yaml
from spacy.tokens import Token

from pipeline.assemble.actions.cues import find_cues
from pipeline.assemble.actions.features import label_of, phrase_sort
from pipeline.assemble.actions.grammar import Predicate
from pipeline.assemble.actions.lexicon import verb_classes
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.schema import Label

WORDS = Path(__file__).with_name("gains.yaml")

_TAILED = frozenset({"burden", "gain", "people", "unit"})
"""Classes of nouns that a compound has by its last part."""
_SHORTEST_TAIL = 4
_FOR = frozenset({"om", "opdat", "teneinde"})
_LINKS = frozenset({"so", "thereby", "because", "whereby", "condition", "henceforth"})
"""Classes of words that tie a consequence to what brought it about."""


@lru_cache(maxsize=1)
def load_gains() -> Mapping[str, tuple[str, ...]]:
    """Return the classes of each word of `gains.yaml`, in the order of the file."""
    words: dict[str, tuple[str, ...]] = {}
    for name, members in yaml.safe_load(WORDS.read_text(encoding="utf-8")).items():
        for word in members:
            words[word] = (*words.get(word, ()), name)
    return words


@lru_cache(maxsize=50_000)
def gain_classes(word: str) -> tuple[str, ...]:
    """Return the classes of a word; a compound has those of its longest known last part."""
    words = load_gains()
    if word in words:
        return words[word]
    for start in range(1, len(word) - _SHORTEST_TAIL + 1):
        classes = tuple(name for name in words.get(word[start:], ()) if name in _TAILED)
        if classes:
            return classes
    return ()


def benefit_features(sentence: ReportSentence) -> dict[str, float]:
    """Return what a sentence shows that may bear on whether it tells a benefit."""
    names = [f"cue:{cue.gives}" for cue in find_cues(sentence.text)]
    names += [f"cue:{cue.rule}" for cue in find_cues(sentence.text)]
    names += _said(sentence)
    for number, predicate in enumerate(sentence.predicates):
        where = "main" if number == 0 else "side" if predicate.side else "more"
        names += _grammar(sentence, predicate, where)
        names += _clause(predicate, "aim" if _is_aim(predicate) else where)
    names += _shape(sentence)
    return dict.fromkeys(names, 1.0)


def _classes_of(token: Token) -> tuple[str, ...]:
    return gain_classes(token.text.lower()) or gain_classes(token.lemma_.lower())


def _said(sentence: ReportSentence) -> Iterator[str]:
    """Yield the classes of the words, each link with each, and every two that come together."""
    free = [token for token in sentence.span if not label_of(sentence, token)]
    told = sorted({name for token in free for name in _classes_of(token)})
    rest = [name for name in told if name not in _LINKS]
    yield from (f"says:{name}" for name in told)
    yield from (f"link:{a}>{b}" for a, b in product([n for n in told if n in _LINKS], rest))
    yield from (f"with:{a}+{b}" for a, b in combinations(rest, 2))


def _grammar(sentence: ReportSentence, predicate: Predicate, where: str) -> Iterator[str]:
    yield f"form:{where}.{predicate.form}"
    yield from (f"modal:{where}.{modal}" for modal in predicate.modals)
    yield from (f"verb:{where}.{name}" for name in verb_classes(predicate.lemma))
    if predicate.negated:
        yield f"neg:{where}"
    if predicate.subject is None:
        yield f"subject:{where}.none"
    else:
        yield from (f"subject:{where}.{s}" for s in phrase_sort(sentence, predicate.subject))


def _is_aim(predicate: Predicate) -> bool:
    """Tell whether a clause says what something is for: "om de wachttijd te verkorten"."""
    return any(token.text.lower() in _FOR for token in predicate.head.children)


def _clause(predicate: Predicate, where: str) -> Iterator[str]:
    """Yield what the verb of a clause says of a gain, with its subject and what stands by it."""
    done = gain_classes(predicate.lemma)
    yield from (f"does:{where}.{name}" for name in done)
    for token in predicate.head.children:
        for near in _classes_of(token):
            yield f"near:{where}.{near}"
            yield from (f"near:{verb}.{near}" for verb in done)
    if predicate.subject is not None:
        for who in gain_classes(predicate.subject.lemma_.lower()):
            yield f"who:{where}.{who}"
            yield from (f"who:{verb}.{who}" for verb in (*done, *predicate.modals))
    if predicate.negated:
        yield from (f"not:{verb}" for verb in (*predicate.modals, *done))


def _shape(sentence: ReportSentence) -> Iterator[str]:
    yield f"first:{sentence.span[0].text.lower()}"
    yield f"place:{min(sentence.place, 3)}"
    if sentence.place == sentence.places - 1 > 0:
        yield "place:last"
    for label in Label:
        count = sum(mention.label is label for mention in sentence.mentions)
        yield from [f"has:{label}"] * (count > 0) + [f"has:{label}.more"] * (count > 1)
    if not sentence.mentions:
        yield "has:nothing"
    yield f"shape:length.{min(len(sentence.span) // 6, 6)}"
    yield from ["shape:question"] * sentence.text.endswith("?")
    yield from ["shape:figure"] * any(c.isdigit() for c in sentence.text)
