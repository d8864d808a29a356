"""Nouns and verbs have the senses of the lists; others have none."""

import pytest
import yaml
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.assemble.actions.lexicon import load_lexicon
from pipeline.assemble.actions.senses import SENSES, load_senses, sense_of

VOCABULARY = Vocab()


def sense(lemma: str, pos: str) -> str:
    return sense_of(Doc(VOCABULARY, words=[lemma], lemmas=[lemma], pos=[pos])[0])


@pytest.mark.parametrize(
    ("lemma", "pos", "expected"),
    [
        ("gemaal", "NOUN", "works"),
        ("Gemaal", "NOUN", "works"),
        ("hulpgemaal", "NOUN", "works"),
        ("buren", "NOUN", "person"),
        ("werkgroep", "NOUN", "body+organ"),
        ("komen", "VERB", "move"),
        ("uitgesteld", "VERB", "stall"),
        ("gemaal", "PROPN", ""),
        ("xyzzy", "NOUN", ""),
        ("xyzzy", "VERB", ""),
    ],
)
def test_a_word_has_the_senses_of_the_lists(lemma: str, pos: str, expected: str) -> None:
    assert sense(lemma, pos) == expected


def test_what_the_lexicon_lists_keeps_its_classes() -> None:
    for kind in ("nouns", "verbs"):
        for word, classes in load_lexicon()[kind].items():
            assert load_senses()[kind][word] == classes


def test_equal_senses_are_told_alike() -> None:
    for kind, pos in (("nouns", "NOUN"), ("verbs", "VERB")):
        told = {sense(word, pos) for word in load_senses()[kind]}
        assert len(told) == len({frozenset(one.split("+")) for one in told}) > 10


def test_no_word_stands_in_both_lists() -> None:
    content = yaml.safe_load(SENSES.read_text(encoding="utf-8"))
    assert set(content) == {"nouns", "verbs"}
    for kind, senses in content.items():
        words = {word for members in senses.values() for word in members.split()}
        assert not words & load_lexicon()[kind].keys()


def test_a_word_stands_once_in_a_sense() -> None:
    for senses in yaml.safe_load(SENSES.read_text(encoding="utf-8")).values():
        for members in senses.values():
            words = members.split()
            assert words == sorted(set(words))
            assert all(word == word.lower() and len(word) > 1 for word in words)
