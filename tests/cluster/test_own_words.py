"""What the words of a corpus say of its subjects, learnt from the corpus itself."""

import numpy as np
import pytest
from scipy import sparse

from pipeline.cluster.own_words import ROWS, likeness_to_subjects, telling_words

# Words: "zonneroos", "spoorplan", "samen". The last passage names only "zonneroos".
PRESENT = sparse.csr_matrix(
    np.array([[1, 0, 1]] * 4 + [[0, 1, 1]] * 4 + [[1, 0, 0]], dtype=np.float64)
)
CARE, RAIL, NONE = 0, 1, 2
READ = np.array([[0.9, 0.0, 0.1]] * 4 + [[0.0, 0.9, 0.1]] * 4 + [[0.0, 0.0, 1.0]])


def test_a_word_means_what_the_clear_passages_with_it_are_on() -> None:
    only = likeness_to_subjects(PRESENT, READ)[-1]
    assert only[CARE] > 0 > only[RAIL]


def test_a_passage_never_judges_itself() -> None:
    sure = READ.copy()
    sure[-1] = [0.0, 1.0, 0.0]
    before, after = likeness_to_subjects(PRESENT, READ)[-1], likeness_to_subjects(PRESENT, sure)[-1]
    assert after[CARE] == pytest.approx(before[CARE])
    assert after[RAIL] == pytest.approx(before[RAIL])


def test_a_word_of_most_passages_or_of_one_tells_nothing() -> None:
    some, most, single = [1.0] * 3 + [0.0] * 7, [0.0] * 3 + [1.0] * 7, [1.0] + [0.0] * 9
    kept = telling_words(sparse.csr_matrix(np.array([some, most, single]).T))
    assert kept.toarray().ravel().tolist() == some


def test_parts_of_a_large_corpus_give_the_same() -> None:
    many = ROWS // 9 + 2
    whole = likeness_to_subjects(sparse.vstack([PRESENT] * many).tocsr(), np.vstack([READ] * many))
    assert np.allclose(whole[:9], whole[-9:])


def test_one_passage_alone_learns_nothing() -> None:
    assert not likeness_to_subjects(PRESENT[:1], READ[:1]).any()
