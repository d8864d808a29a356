"""The slow parser learns the trees it is shown; needs PyTorch, which only training does."""

import random

import pytest
import spacy
from small_vectors import small_vectors
from spacy.tokens import Doc
from spacy.vocab import Vocab

pytest.importorskip("torch", reason="PyTorch is not installed: pip install '.[train]'")

from pipeline.train.teacher import Teacher, teach

NOUNS = ("raad", "stad", "werkgroep", "provincie", "euregio", "gemeente", "politie", "school")
VERBS = ("tekent", "meldt", "steunt", "betaalt", "bouwt")
MANNER = "krant.conllu"


def a_doc(vocab: Vocab, words: tuple[str, ...]) -> Doc:
    """De raad tekent het akkoord."""
    return Doc(
        vocab,
        words=list(words),
        heads=[1, 2, 2, 4, 2],
        deps=["det", "nsubj", "ROOT", "det", "obj"],
        pos=["DET", "NOUN", "VERB", "DET", "NOUN"],
    )


def the_files(vocab: Vocab) -> dict[str, list[Doc]]:
    chance = random.Random(1)
    sentences = [
        ("de", chance.choice(NOUNS), chance.choice(VERBS), "het", f"{chance.choice(NOUNS)}plan")
        for _ in range(120)
    ]
    tagged = Doc(
        vocab,
        words=["Wij", "wachten"],
        pos=["PRON", "VERB"],
        sent_starts=[True, False],
    )
    return {MANNER: [a_doc(vocab, words) for words in sentences], "tags.conllu": [tagged] * 10}


def a_teacher() -> Teacher:
    vocab = spacy.blank("nl").vocab
    return teach(the_files(vocab), small_vectors(8), rounds=150, hidden=16, seed=1)


@pytest.fixture(scope="module")
def teacher() -> Teacher:
    return a_teacher()


def test_it_gives_new_sentences_the_trees_it_was_shown(teacher: Teacher) -> None:
    asked = [("de", "school", "bouwt", "het", "raadplan"), ("de", "stad", "meldt", "het", "plan")]
    for tree in teacher.parse(asked, MANNER):
        assert tree is not None
        assert tree.heads == (1, 2, 2, 4, 2)
        assert tree.relations == ("det", "nsubj", "ROOT", "det", "obj")
        assert tree.certainty <= 0


def test_answers_stand_in_the_order_of_the_questions(teacher: Teacher) -> None:
    long, short = ("de", "raad", "steunt", "het", "stadplan"), ("het", "raadplan")
    first = teacher.parse([long, short], MANNER)
    second = teacher.parse([short, long], MANNER)
    assert [tree and tree.heads for tree in first] == [t and t.heads for t in reversed(second)]
    assert first[0] is not None and len(first[0].heads) == 5


def test_the_same_seed_gives_the_same_trees(teacher: Teacher) -> None:
    asked = [("de", "euregio", "betaalt", "het", "werkgroepplan")]
    assert a_teacher().parse(asked, MANNER) == teacher.parse(asked, MANNER)


def test_a_manner_it_does_not_know_is_refused(teacher: Teacher) -> None:
    with pytest.raises(ValueError, match="boek"):
        teacher.parse([("een", "zin")], "boek.conllu")
