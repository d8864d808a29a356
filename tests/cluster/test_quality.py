import numpy as np
import pytest
from scipy import sparse

from pipeline.cluster.quality import agreement, mean_agreement, npmi, topic_diversity


def matrix(*rows: list[int]) -> sparse.csr_matrix:
    return sparse.csr_matrix(np.array(rows, dtype=float))


def test_terms_that_always_meet_have_npmi_one_and_that_never_meet_minus_one() -> None:
    present = matrix([1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 1])
    assert npmi(present, [0, 1]) == pytest.approx(1.0)
    assert npmi(present, [0, 2]) == pytest.approx(-1.0)


def test_terms_that_meet_by_chance_have_npmi_zero() -> None:
    present = matrix([1, 1], [1, 0], [0, 1], [0, 0])
    assert npmi(present, [0, 1]) == pytest.approx(0.0)


def test_one_term_has_no_npmi() -> None:
    assert npmi(matrix([1, 0]), [0]) is None


def test_diversity_is_the_share_of_distinct_terms() -> None:
    assert topic_diversity([["bus", "trein"], ["bus", "brug"]]) == pytest.approx(0.75)
    assert topic_diversity([]) is None


def test_the_same_grouping_under_other_names_agrees_wholly() -> None:
    assert agreement(["a", "a", "b"], [2, 2, None]) == pytest.approx((1.0, 1.0))


def test_mean_agreement_needs_two_groupings() -> None:
    assert mean_agreement([[1, 1, 2]]) is None
    assert mean_agreement([[1, 1, 2], [5, 5, 6], [1, 2, 2]]) == pytest.approx((1 - 0.5 - 0.5) / 3)
