from pathlib import Path

import numpy as np
import pytest

from pipeline.cluster.context import read_in_context
from pipeline.cluster.evidence import PatternFinder
from pipeline.cluster.reading import load_reading_model
from pipeline.cluster.subjects import OTHER, Pattern, load_subjects
from pipeline.cluster.terms import PassageTerms, Term
from pipeline.errors import GrenswerkError

SHIPPED = Path(__file__).parents[2] / "models" / "themes"
PATTERNS = (
    Pattern("trein*", 0, 1.0),
    Pattern("*zorg", 1, 1.0),
    Pattern("zorg", 2, 1.0),
    Pattern("openbaar vervoer*", 0, 1.0),
)


def found(text: str, *, is_name: bool = False) -> dict[int, float]:
    tokens = tuple(Term(word, "NOUN", is_name, word) for word in text.split())
    passage = PassageTerms("p", "d", None, tokens)
    row = PatternFinder(PATTERNS).matrix([passage], headings=False)
    return dict(zip(row.indices.tolist(), row.data.tolist(), strict=True))


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("treinreis", {0}),
        ("sneltrein", {0}),
        ("ouderenzorg", {1, 2}),
        ("openbaar vervoersbedrijf", {3}),
        ("vervoer openbaar", set()),
        ("tr 12", set()),
    ],
)
def test_patterns_begin_end_and_follow(text: str, positions: set[int]) -> None:
    assert set(found(text)) == positions


def test_a_word_in_a_name_says_less_and_a_repeated_one_more() -> None:
    assert found("treinreis", is_name=True)[0] < found("treinreis")[0] < found("trein trein")[0]


def test_the_longer_pattern_on_a_word_says_more() -> None:
    both = found("zorg")
    assert both[2] > both.get(1, 0.0)


def test_the_shipped_list_loads_and_every_subject_is_learnt() -> None:
    subjects = load_subjects(SHIPPED / "subjects.yaml")
    model = load_reading_model(SHIPPED)
    assert subjects.keys[-1] == OTHER
    assert len(set(subjects.keys)) == len(subjects.keys) == model.lifts.shape[1]
    assert len(model.prior) == len(subjects.keys)
    missing = {f"{subjects.keys[p.subject]}:{p.text}" for p in subjects.patterns}
    assert missing == set(model.patterns), "run `make train`, or train the themes alone"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("themes: []\nother: {strong: [x]}", "themes"),
        (
            "themes:\n- {key: a, label: A, field: F, subjects: [{key: b, label: B, strong: [x]}, "
            "{key: b, label: C, strong: [y]}]}\nother: {strong: [z]}",
            "twice",
        ),
        (
            "themes:\n- {key: a, label: A, field: F, subjects: [{key: other, label: B, "
            "strong: [x]}]}\nother: {strong: [z]}",
            "taken",
        ),
        ("themes: [", "cannot be read"),
    ],
)
def test_a_wrong_list_is_refused(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "subjects.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GrenswerkError, match=complaint):
        load_subjects(path)


def test_a_missing_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(GrenswerkError, match="cannot be read"):
        load_reading_model(tmp_path)


def row(position: int, doc_id: str = "d", heading: str = "h") -> PassageTerms:
    return PassageTerms(f"{doc_id}-{position}", doc_id, heading, (), position)


def in_context(passages: list[PassageTerms], judged: list[list[float]]) -> list[int]:
    read = read_in_context(
        np.array(judged),
        np.zeros((len(judged), 3)),
        passages,
        np.full(3, 1 / 3),
        heading_weight=0.0,
        neighbour_weight=0.8,
    )
    assert read.sum(axis=1) == pytest.approx(1.0)
    return [int(n) for n in read.argmax(axis=1)]


UNSURE, FIRST, SECOND = [0.3, 0.4, 0.3], [0.9, 0.05, 0.05], [0.005, 0.99, 0.005]


def test_an_unsure_passage_is_on_what_its_neighbours_are_on() -> None:
    assert in_context([row(1), row(2), row(3)], [FIRST, UNSURE, FIRST]) == [0, 0, 0]


def test_a_sure_passage_keeps_its_subject() -> None:
    assert in_context([row(1), row(2), row(3)], [FIRST, SECOND, FIRST])[1] == 1


def test_passages_of_other_documents_are_no_neighbours() -> None:
    passages = [row(1), row(1, "e"), row(2)]
    assert in_context(passages, [FIRST, UNSURE, FIRST])[1] == 1


def test_reading_order_is_what_counts() -> None:
    passages = [row(3), row(1), row(2)]
    assert in_context(passages, [FIRST, FIRST, UNSURE]) == [0, 0, 0]
