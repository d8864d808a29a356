"""Scores are probabilities when, of those that promise as much, as many are right."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked_passages import gold_passage, predicted_passage

from pipeline.evaluate.entity_scores import entity_units
from pipeline.evaluate.predictions import PredictedEntity, PredictedPassage
from pipeline.evaluate.reliability import (
    Bin,
    calibration_error,
    plot_reliability,
    reliability,
    score_figures,
    scored_mentions,
)
from pipeline.schema import Label

SVG = "{http://www.w3.org/2000/svg}"
GOLD = "De [Dijkraad Oost|ORG] tekende in [Maasdal|LOC] het plan voor de dijken langs de rivier."
SCORES = (0.9, 0.4)


def scored(marked: str, scores: Sequence[float | None] = SCORES) -> PredictedPassage:
    """Return a predicted passage whose mentions bear scores."""
    passage = predicted_passage(marked)
    entities = (
        PredictedEntity(e.start, e.end, e.label, score=score)
        for e, score in zip(passage.entities, scores, strict=True)
    )
    return PredictedPassage("q", passage.text, tuple(entities))


def test_scores_of_about_the_same_size_are_counted_together() -> None:
    rows = [(0.71, True), (0.25, False), (0.79, True), (0.75, False), (0.25, True)]
    assert reliability(rows) == [
        Bin(low=0.2, mentions=2, promised=0.25, right=0.5),
        Bin(low=0.7, mentions=3, promised=0.75, right=0.6667),
    ]


def test_a_bin_begins_at_its_border_and_the_last_holds_certainty() -> None:
    assert [one.low for one in reliability([(0.0, True), (0.2, True), (1.0, True)])] == [
        0,
        0.2,
        0.9,
    ]


def test_the_error_is_the_mean_gap_between_promise_and_truth() -> None:
    rows = [(0.8, True)] * 3 + [(0.8, False)] + [(0.1, True)]
    assert calibration_error(reliability(rows)) == pytest.approx((4 * 0.05 + 0.9) / 5)
    assert calibration_error(reliability([])) is None


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40))
def test_no_score_is_lost_and_the_error_is_between_0_and_1(rows: list[tuple[float, bool]]) -> None:
    bins = reliability(rows)
    assert sum(one.mentions for one in bins) == len(rows)
    error = calibration_error(bins)
    assert error is None if not rows else error is not None and 0 <= error <= 1


def test_every_mention_with_a_score_is_judged() -> None:
    wrong = GOLD.replace("Maasdal|LOC", "Maasdal|PER")
    units = entity_units([gold_passage(GOLD)], [scored(wrong)], tuple(Label))
    assert sorted(scored_mentions(units)) == [(0.4, False), (0.9, True)]
    error, judged = score_figures(units)["calibration_error"]
    assert error == pytest.approx(0.25)
    assert judged == 2


def test_a_mention_without_a_score_promises_nothing() -> None:
    units = entity_units([gold_passage(GOLD)], [scored(GOLD, (0.9, None))], tuple(Label))
    assert scored_mentions(units) == [(0.9, True)]
    unscored = entity_units([gold_passage(GOLD)], [predicted_passage(GOLD)], tuple(Label))
    assert score_figures(unscored)["calibration_error"] == (None, 0)


def test_the_drawing_has_a_dot_for_every_bin_and_the_name_of_every_gold() -> None:
    curves = {
        'goud <een> & "twee"': reliability([(0.2, False), (0.9, True), (0.9, True)]),
        "leeg": [],
    }
    drawn = ElementTree.fromstring(plot_reliability(curves))
    dots = list(drawn.iter(f"{SVG}circle"))
    titles = [title.text for title in drawn.iter(f"{SVG}title")]
    assert titles == [
        "1 mentions, 0.2 promised, 0.0 right",
        "2 mentions, 0.9 promised, 1.0 right",
    ]
    assert float(dots[0].attrib["r"]) < float(dots[1].attrib["r"])
    assert {*curves} <= {text.text for text in drawn.iter(f"{SVG}text")}


def test_more_that_is_right_is_drawn_higher_and_more_that_is_promised_further_right() -> None:
    bins = reliability([(0.2, False), (0.5, True), (0.5, False), (0.9, True)])
    drawn = ElementTree.fromstring(plot_reliability({"goud": bins}))
    dots = [(float(d.attrib["cx"]), float(d.attrib["cy"])) for d in drawn.iter(f"{SVG}circle")]
    diagonal = next(drawn.iter(f"{SVG}polyline")).attrib["points"].split()
    (left, bottom), (right, top) = (map(float, point.split(",")) for point in diagonal)
    # SVG counts from above.
    assert [y for _, y in dots] == [bottom, (bottom + top) / 2, top] and top < bottom
    shares = [(x - left) / (right - left) for x, _ in dots]
    assert shares == pytest.approx([0.2, 0.5, 0.9])


def test_a_drawing_of_nothing_is_one_as_well() -> None:
    assert not list(ElementTree.fromstring(plot_reliability({})).iter(f"{SVG}circle"))
