"""Themes are compared over pairs of passages from different documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked_passages import gold_passage, predicted_passage
from quality.toys import equal_chunks

from pipeline.evaluate.measures import Score, score_rates
from pipeline.evaluate.theme_scores import (
    ThemeUnit,
    theme_scores,
    theme_units,
    theme_units_of_labels,
)

DIKES = "Langs de rivier wordt de zomerdijk in drie jaar over de hele lengte verhoogd."
SCHOOLS = "Leerlingen van beide scholen volgen elkaars lessen en leren zo de taal van de buren."


def units(*passages: tuple[str, str | None, str | None]) -> list[ThemeUnit]:
    return [ThemeUnit(*passage) for passage in passages]


def test_the_same_groups_under_other_names_are_right_in_everything() -> None:
    found = theme_scores(
        units(("r", "a", "1"), ("s", "a", "1"), ("r", "b", "2"), ("s", "b", "2"), ("s", None, None))
    )
    assert found.b_cubed == Score(1, 1, 1)
    assert found.ami == pytest.approx(1) and found.ari == 1
    assert (found.unassigned, found.off_theme_left, found.themed, found.off_theme) == (0, 1, 4, 1)
    assert found.figures()["b_cubed_f1"] == (1, 4)
    assert found.figures()["off_theme_left"] == (1, 1)


def test_pairs_inside_a_document_count_for_nothing() -> None:
    apart = units(("r", "a", "1"), ("r", "b", "1"), ("s", "a", "1"))
    # Partners of r-a: s-a, right. Of r-b: s-a, wrong. Of s-a: r-a right, r-b wrong.
    assert theme_scores(apart).b_cubed == score_rates((1 + 0 + 0.5) / 3, 1)
    assert theme_scores(units(("r", "a", "1"), ("r", "a", "2"))).b_cubed is None


def test_a_passage_without_theme_is_with_no_other() -> None:
    found = theme_scores(
        units(("r", "a", None), ("s", "a", None), ("t", "a", "1"), ("u", "a", "1"))
    )
    # Two have a partner, the right one; of three partners in the gold they find one.
    assert found.b_cubed == score_rates(1, (0 + 0 + 1 / 3 + 1 / 3) / 4)
    assert found.unassigned == 0.5 and found.off_theme_left is None


def test_off_theme_passages_are_measured_apart() -> None:
    themed = units(("r", "a", "1"), ("s", "a", "1"))
    beside = units(("r", None, "1"), ("s", None, None))
    found = theme_scores([*themed, *beside])
    assert found.off_theme_left == 0.5
    assert found.b_cubed == theme_scores(themed).b_cubed


def test_without_passages_there_is_nothing_to_measure() -> None:
    assert set(theme_scores([]).figures().values()) == {(None, 0)}


@given(
    st.lists(
        st.tuples(st.sampled_from("rst"), st.sampled_from("ab"), st.none() | st.sampled_from("12")),
        max_size=12,
    )
)
def test_b_cubed_is_that_of_all_pairs_looked_at_one_by_one(
    passages: list[tuple[str, str, str | None]],
) -> None:
    precisions, recalls = [], []
    for report, gold, predicted in passages:
        others = [p for p in passages if p[0] != report]
        alike = [g == gold for _, g, p in others if p == predicted and p is not None]
        found = [p == predicted and p is not None for _, g, p in others if g == gold]
        precisions += [sum(alike) / len(alike)] if alike else []
        recalls += [sum(found) / len(found)] if found else []
    b_cubed = theme_scores(units(*passages)).b_cubed
    assert (b_cubed is None) == (not recalls)
    if b_cubed:
        precision = sum(precisions) / len(precisions) if precisions else 0
        assert b_cubed.precision == pytest.approx(precision)
        assert b_cubed.recall == pytest.approx(sum(recalls) / len(recalls))


def test_a_passage_has_the_theme_of_most_of_its_letters() -> None:
    gold = [gold_passage(DIKES, theme="dijken"), gold_passage(SCHOOLS, theme=None)]
    predicted = [
        predicted_passage(SCHOOLS[:60] + " " + DIKES[:20], theme_id="1"),
        predicted_passage(DIKES[20:], theme_id="2"),
        predicted_passage("Iets heel anders dat nergens in het verslag staat.", theme_id="3"),
    ]
    found = theme_units("r", gold, predicted)
    assert found == units(("r", "dijken", "2"), ("r", None, "1"))
    # Having no theme competes too, and a passage that was not read has none.
    assert theme_units("r", gold, [predicted_passage(DIKES)]) == units(
        ("r", "dijken", None), ("r", None, None)
    )


def test_an_annotation_that_does_not_speak_of_themes_is_left_out() -> None:
    assert theme_units("r", [gold_passage(DIKES)], [predicted_passage(DIKES)]) == []


def test_labels_can_be_given_by_passage() -> None:
    gold = [gold_passage(DIKES, str(n), theme="dijken") for n in range(5)]
    found = theme_units_of_labels("r", gold, equal_chunks(gold, 2))
    assert [unit.predicted for unit in found] == ["chunk-0"] * 3 + ["chunk-1"] * 2
    assert theme_units_of_labels("r", gold[:1], {}) == units(("r", "dijken", None))
