"""The name model learns from what stands around names, and learns the same every time."""

from pathlib import Path

import numpy as np
import pytest
from annotated_passages import read_once, small_knowledge, small_vectors, train_small

from pipeline.tag.names.word_classes import WordClasses
from pipeline.train.names import ReadPassage, annotated_tags, divide_words, judge_passages


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("weights") / "names.crfsuite"
    train_small(path)
    return path


def judged(weights: Path, *passages: ReadPassage) -> list[list[tuple[str, str, float]]]:
    """Return words, label and confidence of every name that is found."""
    found = judge_passages(passages, small_knowledge(), weights)
    return [
        [(read.doc[span.start : span.end].text, span.label, sure) for span, sure in names]
        for read, names in zip(passages, found, strict=True)
    ]


def test_two_runs_give_the_same_bytes(weights: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.crfsuite"
    train_small(again)
    assert again.read_bytes() == weights.read_bytes()


def test_unseen_names_are_read_by_what_stands_around_them(weights: Path) -> None:
    passage = read_once("De Stichting [Zilverspar|ORG] tekende in [Wijkdorp|LOC] een akkoord.")
    plain = read_once("Daarna ging de groep naar huis.", document="d/2")
    names, nothing = judged(weights, passage, plain)
    assert [(name, label) for name, label, _ in names] == [
        ("Zilverspar", "ORG"),
        ("Wijkdorp", "LOC"),
    ]
    assert all(0.5 < sure <= 1 for _, _, sure in names)
    assert nothing == []


def test_a_name_in_a_frame_that_was_taught_is_surer_than_one_in_another(weights: Path) -> None:
    taught = read_once("Een man uit [Xanten|LOC] sprak met de Stichting [Zilverspar|ORG].")
    other = read_once("Zilverspar groeit bij Xanten uit voorraad.", document="d/2")
    in_frame, elsewhere = judged(weights, taught, other)
    least = min(sure for _, _, sure in in_frame)
    assert least > max((sure for _, _, sure in elsewhere), default=0)


def test_names_come_back_in_the_order_of_the_passages_given(weights: Path) -> None:
    passages = [
        read_once("Het plan werd in [Wijkdorp|LOC] besproken.", document="d/1"),
        read_once("Daarna ging de groep naar huis.", document="d/2"),
        read_once("Het plan werd in [Xanten|LOC] gemaakt.", document="d/1"),
    ]
    found = judged(weights, *passages)
    assert [[name for name, _, _ in names] for names in found] == [["Wijkdorp"], [], ["Xanten"]]


def test_a_name_that_ends_inside_a_word_is_taught_as_whole_words() -> None:
    read = read_once("De [Benelux|ORG/LOC]landen en [Gent|LOC].")
    assert annotated_tags(read.doc, read.passage) == ["O", "B-ORG", "O", "B-LOC", "O"]


def test_words_are_divided_the_same_each_time_and_the_rare_ones_count_less() -> None:
    words = [*["dijk", "raad", "water", "grens"] * 2, "2021", "N.V."]
    one, other = (divide_words(small_vectors(), words, (3, 9), seed=1) for _ in range(2))
    assert [centres.shape for centres in one] == [(3, 8), (4, 8)]
    for centres, again in zip(one, other, strict=True):
        np.testing.assert_array_equal(centres, again)
        np.testing.assert_allclose(np.linalg.norm(centres, axis=1), 1, atol=0.01)
        # They are stored in half precision; use must see what training saw.
        np.testing.assert_array_equal(centres, centres.astype(np.float16).astype(np.float32))


def test_a_word_has_a_class_in_every_division_also_when_it_is_unseen() -> None:
    vectors = small_vectors()
    words = ["dijk", "raad", "water", "grens"]
    classes = WordClasses(vectors, divide_words(vectors, words, (4, 2), seed=1))
    found = classes.of([*words, "Zilverspar", "dijk"])
    assert len({finest for finest, _ in found[:4]}) > 2
    assert found[0] == found[-1]
    assert all(fine in range(4) and broad in range(2) for fine, broad in found)
