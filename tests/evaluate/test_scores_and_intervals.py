"""Measures by hand, and intervals that hold them."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, f1_score

from pipeline.evaluate.intervals import (
    Interval,
    half_sample_intervals,
    interval,
    intervals,
    mean_interval,
)
from pipeline.evaluate.measures import (
    Score,
    cohen_kappa,
    macro_f1,
    mean,
    same_value,
    score_counts,
    score_rates,
)

CLASSES = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abcd")), min_size=1)


def test_scores_of_counts() -> None:
    assert score_counts(3, 1, 2) == Score(0.75, 0.6, 2 * 0.75 * 0.6 / 1.35)
    assert score_counts(0, 0, 0) == score_rates(0, 0) == Score(0, 0, 0)
    assert mean([]) is None and mean([1.0, 0.0]) == 0.5


@given(CLASSES)
def test_macro_f1_is_that_of_the_library_over_the_classes_of_the_gold(
    pairs: list[tuple[str, str]],
) -> None:
    gold, predicted = zip(*pairs, strict=True)
    expected = f1_score(gold, predicted, labels=sorted(set(gold)), average="macro", zero_division=0)
    assert macro_f1(pairs) == pytest.approx(expected)


@given(CLASSES)
def test_kappa_is_that_of_the_library_where_chance_does_not_explain_all(
    pairs: list[tuple[str, str]],
) -> None:
    found = cohen_kappa(pairs)
    assert (found is None) == (len({c for pair in pairs for c in pair}) == 1)
    if found is not None:
        assert found == pytest.approx(cohen_kappa_score(*zip(*pairs, strict=True)))
    assert cohen_kappa([]) is None and macro_f1([]) is None


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2021", "2021", True),
        ("EUR 5000", "EUR5000", True),
        ("{2020,2021-05}", "{2021-05, 2020}", True),
        ("2020/2021", "2021/2020", False),
        ("{2020}", "2020", False),
        (None, "", True),
        (None, "2021", False),
    ],
)
def test_values_that_mean_the_same(one: str | None, other: str | None, is_same: bool) -> None:
    assert same_value(one, other) is is_same


def share(drawn: Sequence[int]) -> float:
    return sum(drawn) / len(drawn)


@given(st.lists(st.integers(0, 1), min_size=1, max_size=20), st.integers(0, 9))
def test_an_interval_lies_within_what_the_units_can_give(units: list[int], seed: int) -> None:
    found = interval(units, share, resamples=40, seed=seed)
    assert found is not None and min(units) <= found.low <= found.high <= max(units)
    assert found == interval(units, share, resamples=40, seed=seed)
    assert found == intervals(units, lambda d: {"x": share(d)}, resamples=40, seed=seed)["x"]


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=30), st.integers(0, 9))
def test_the_interval_of_a_figure_that_leans_lies_around_it(units: list[str], seed: int) -> None:
    def distinct(drawn: Sequence[str]) -> dict[str, float]:
        return {"share": len(set(drawn)) / len(drawn)}

    found = half_sample_intervals(units, distinct, resamples=40, seed=seed)["share"]
    assert 0 <= found.low <= distinct(units)["share"] <= found.high <= 1


def test_the_mean_of_rows_has_the_interval_of_units() -> None:
    values = [0.0, 1.0, 1.0] * 100
    fast = mean_interval(values, resamples=1000, seed=1)
    slow = interval(values, lambda d: sum(d) / len(d))
    assert fast is not None and fast == pytest.approx(slow, abs=0.01)
    assert mean_interval([], resamples=100, seed=1) is None


def test_more_units_make_an_interval_narrower() -> None:
    few, many = (interval([0, 1] * n, share, resamples=200) for n in (5, 200))
    assert few and many and few.low < many.low < 0.5 < many.high < few.high


def test_a_resample_with_nothing_to_measure_is_left_out() -> None:
    assert interval([0, 1], lambda d: 1.0 if any(d) else None) == Interval(1, 1)
    assert interval([0, 1], lambda _: None) is None
    assert interval([], share) is None
    one = intervals([1], lambda _: {"a": 1.0, "b": None}, resamples=1)
    assert one == {"a": Interval(1, 1)}
