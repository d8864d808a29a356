"""The name model learns from what stands around names, and learns the same every time."""

from pathlib import Path

import pytest
from annotated_passages import few_names, read_once, train_small

from pipeline.train.names import ReadPassage, annotated_tags, judge_passages


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("weights") / "names.crfsuite"
    train_small(path)
    return path


def judged(weights: Path, *passages: ReadPassage) -> list[list[tuple[str, str, float]]]:
    """Return words, label and confidence of every name that is found."""
    found = judge_passages(passages, few_names(), weights)
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
