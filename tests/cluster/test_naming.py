"""A theme promises no more than the corpus holds."""

import numpy as np
import pytest

from pipeline.cluster.naming import narrow_label

LABELS = ("Politie", "Justitie")


def _read(police: int, justice: int) -> np.ndarray:
    rows = [[0.8, 0.1]] * police + [[0.2, 0.7]] * justice
    return np.array(rows, dtype=np.float64).reshape(-1, 2)


@pytest.mark.parametrize(
    ("police", "justice", "label"),
    [(20, 0, "Politie"), (19, 1, "Politie"), (1, 19, "Justitie"), (12, 8, None), (4, 0, None)],
)
def test_a_theme_of_one_subject_is_named_after_it(
    police: int, justice: int, label: str | None
) -> None:
    assert narrow_label(_read(police, justice), LABELS) == label


def test_a_theme_that_has_one_subject_keeps_its_own_label() -> None:
    assert narrow_label(np.ones((20, 1)), LABELS[:1]) is None


def test_a_theme_without_passages_keeps_its_label() -> None:
    assert narrow_label(np.zeros((0, 2)), LABELS) is None
