"""Text gets the trees of a slower parser, and keeps only those that are sure."""

import random
from collections.abc import Sequence

import pytest
import spacy

from pipeline.train.silver import PlainSentence, cut_sentences, join_runs, make_silver
from pipeline.train.trees import Tree, is_tree, make_tree

SURE, DOUBTFUL = -0.1, -0.9


def a_sentence(text: str) -> PlainSentence:
    words = text.split()
    return PlainSentence(tuple(words), tuple(n < len(words) for n in range(1, len(words) + 1)))


def a_tree(words: int, certainty: float = SURE) -> Tree:
    """The first word is the root, and each other hangs under the one before it."""
    relations = ("ROOT", *["dep"] * (words - 1))
    return Tree((0, *range(words - 1)), relations, certainty)


@pytest.mark.parametrize(
    ("heads", "tree"),
    [
        ([0, 0], True),
        ([0, 2, 0, 2], True),
        ([0, 0, 0], False),
        ([0, 2, 1, 0], False),
        ([0, 2, 3, 1], False),
        ([0], False),
    ],
)
def test_a_tree_has_one_root_and_no_circle(heads: list[int], tree: bool) -> None:
    assert is_tree(heads) is tree


def test_the_root_hangs_under_itself_and_alone_bears_its_relation() -> None:
    tree = make_tree([2, 0, 2], ["nsubj", "ROOT", "obj"], SURE)
    assert tree == Tree((1, 1, 1), ("nsubj", "ROOT", "obj"), SURE)
    assert make_tree([2, 0, 2], ["nsubj", "obj", "ROOT"], SURE) is None
    assert make_tree([2, 0, 2], ["ROOT", "ROOT", "obj"], SURE) is None
    assert make_tree([2, 1, 0], ["nsubj", "obj", "ROOT"], SURE) is None


def test_trees_stand_in_one_doc_each_under_its_own_root() -> None:
    sentences = [a_sentence("Zij tekenden gisteren ."), a_sentence("Het akkoord geldt .")]
    (doc,) = join_runs(spacy.blank("nl").vocab, sentences, [a_tree(4), a_tree(4)], _AlwaysLargest())
    assert [t.head.i for t in doc] == [0, 0, 1, 2, 4, 4, 5, 6]
    assert [sent.text for sent in doc.sents] == [
        "Zij tekenden gisteren .",
        "Het akkoord geldt .",
    ]
    assert doc.text == "Zij tekenden gisteren . Het akkoord geldt . "
    assert not doc.has_annotation("TAG")


def test_a_sentence_without_a_closing_mark_ends_its_doc() -> None:
    sentences = [
        a_sentence("Wat er staat ."),
        a_sentence("Een kop zonder punt"),
        a_sentence("En wat volgt ."),
    ]
    docs = join_runs(spacy.blank("nl").vocab, sentences, [a_tree(4)] * 3, _AlwaysLargest())
    assert [doc.text.strip() for doc in docs] == [
        "Wat er staat . Een kop zonder punt",
        "En wat volgt .",
    ]


@pytest.mark.parametrize("bad", [None, a_tree(4, DOUBTFUL)], ids=["no tree", "doubtful"])
def test_what_is_not_sure_is_left_out_and_parts_its_neighbours(bad: Tree | None) -> None:
    sentences = [a_sentence(f"Zin {n} staat .") for n in range(3)]
    docs = join_runs(
        spacy.blank("nl").vocab, sentences, [a_tree(4), bad, a_tree(4)], _AlwaysLargest()
    )
    assert [doc.text.strip() for doc in docs] == ["Zin 0 staat .", "Zin 2 staat ."]


def test_docs_have_one_to_six_sentences() -> None:
    sentences = [a_sentence("Een zin staat .") for _ in range(200)]
    docs = join_runs(spacy.blank("nl").vocab, sentences, [a_tree(4)] * 200, random.Random(1))
    sizes = [len(list(doc.sents)) for doc in docs]
    assert sum(sizes) == 200
    assert set(sizes) <= set(range(1, 7)) and len(set(sizes)) > 3


def test_sentences_too_short_or_too_long_are_not_parsed() -> None:
    nlp = spacy.blank("nl")
    nlp.add_pipe("sentencizer")
    texts = ["Kort. De raad tekende een akkoord. " + "woord " * 61 + "."]
    cut = list(cut_sentences(nlp, texts))
    assert [sentence.words for sentence in cut] == [
        ("De", "raad", "tekende", "een", "akkoord", ".")
    ]
    assert cut[0].spaces == (True, True, True, True, False, True)


def test_each_text_is_parsed_in_its_own_manner_with_the_words_that_are_learnt() -> None:
    nlp = spacy.blank("nl")
    nlp.add_pipe("sentencizer")
    asked: dict[str, list[Sequence[str]]] = {}

    def parse(sentences: Sequence[Sequence[str]], manner: str) -> list[Tree | None]:
        asked[manner] = list(sentences)
        return [a_tree(len(words)) for words in sentences]

    texts = {"krant": ["De raad vergadert vandaag."], "gids": ["De agence de l’eau meet water."]}
    docs = make_silver(parse, nlp, texts, seed=1)
    assert {manner: len(sentences) for manner, sentences in asked.items()} == {
        "gids": 1,
        "krant": 1,
    }
    assert asked["gids"] == [("De", "agence", "de", "l'eau", "meet", "water", ".")]
    assert [doc.text.strip() for doc in docs] == [
        "De agence de l'eau meet water.",
        "De raad vergadert vandaag.",
    ]


class _AlwaysLargest(random.Random):
    def randint(self, a: int, b: int) -> int:
        return b
