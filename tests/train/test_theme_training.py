"""What patterns and terms say of subjects is learnt from answers, and kept as it was learnt."""

from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from pipeline.cluster.reading import load_reading_model, write_reading_model
from pipeline.cluster.subjects import KnownSubject, KnownTheme, SubjectList, Words
from pipeline.train.themes import Prose, fit_reading

SUBJECTS = SubjectList(
    themes=tuple(
        KnownTheme(
            key=key,
            label=key,
            field="F",
            subjects=(KnownSubject(key=key, label=key, strong=words),),
        )
        for key, words in (("water", ("beek", "kade")), ("spoor", ("trein", "lijn")))
    ),
    other=Words(strong=("agenda",)),
)
BEEK, KADE, TREIN, LIJN, AGENDA = range(5)
WATER, SPOOR, OTHER = range(3)


def prose() -> Prose:
    """Twelve files with a passage on each; "kade" stands with both, and a word with water only."""
    held, answers, files, words = [], [], [], []
    for n in range(12):
        for columns, answer in (
            ((BEEK, KADE), WATER),
            ((TREIN, KADE), SPOOR),
            ((AGENDA, LIJN if n % 2 else AGENDA), OTHER),
        ):
            held.append([float(column in columns) for column in range(5)])
            words.append([float(answer == WATER), 1.0])
            answers.append(answer)
            files.append(f"f{n:02}")
    return Prose(
        sparse.csr_matrix(np.array(held)),
        sparse.csr_matrix(np.array(words)),
        {"oever": 0, "jaar": 1},
        np.array(answers),
        tuple(files),
    )


def test_a_word_that_stands_elsewhere_too_says_less() -> None:
    model, _ = fit_reading(prose(), SUBJECTS)
    assert model.patterns["water:beek"] > model.patterns["water:kade"]
    assert model.patterns["spoor:trein"] > model.patterns["spoor:lijn"]


def test_a_term_that_goes_with_a_subject_lifts_it() -> None:
    model, _ = fit_reading(prose(), SUBJECTS)
    oever, jaar = model.lifts
    assert oever[WATER] > 0 > oever[SPOOR]
    assert jaar == pytest.approx(np.zeros(3), abs=0.05)


def test_files_left_out_are_read_right() -> None:
    _, figures = fit_reading(prose(), SUBJECTS)
    assert figures == {"subject_right": 1.0, "none_right": 1.0}


def test_a_model_is_kept_as_it_was_learnt(tmp_path: Path) -> None:
    model, _ = fit_reading(prose(), SUBJECTS)
    files = write_reading_model(model)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    again = load_reading_model(tmp_path)
    assert dict(again.columns) == model.columns
    assert again.patterns == {key: round(value, 3) for key, value in model.patterns.items()}
    assert again.lifts == pytest.approx(model.lifts, abs=2e-3)
    assert write_reading_model(again) == files
