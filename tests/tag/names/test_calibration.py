"""A curve turns confidence into probability; the same for what is surer than can be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.tag.names.calibration import ANY_LABEL, Calibration

CURVES = Calibration(floor=0.001, curves={"ORG": (0.5, -1.0), ANY_LABEL: (1.0, 0.0)})


def test_a_label_has_its_own_curve_and_others_share_one() -> None:
    assert CURVES.probability("ORG", 0.5) == pytest.approx(0.2689, abs=1e-4)
    assert CURVES.probability("LOC", 0.75) == pytest.approx(0.75, abs=1e-4)


def test_what_is_nearer_to_certain_than_the_floor_counts_as_the_floor() -> None:
    assert CURVES.probability("LOC", 1.0) == CURVES.probability("LOC", 0.9999) == 0.999
    assert CURVES.probability("LOC", 0.0) == 0.001


@given(st.floats(-1, 2), st.floats(-1, 2), st.sampled_from(["ORG", "LOC"]))
def test_the_surer_the_more_probable_and_always_between_0_and_1(
    one: float, other: float, label: str
) -> None:
    low, high = (CURVES.probability(label, confidence) for confidence in sorted((one, other)))
    assert 0 <= low <= high <= 1


def test_a_calibration_that_leaves_labels_without_a_curve_is_refused() -> None:
    with pytest.raises(ValidationError, match="no curve"):
        Calibration(floor=0.001, curves={"ORG": (1.0, 0.0)})
