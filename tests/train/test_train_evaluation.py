"""Figures count what they say, and probabilities follow what people found."""

from pathlib import Path

import pytest
import spacy
from annotated_passages import unmark

from pipeline.tag.names.calibration import ANY_LABEL
from pipeline.train.annotations import LABELS
from pipeline.train.calibration import JudgedMention, fit_calibration, promised_and_right
from pipeline.train.evaluation import (
    Figures,
    FoundNames,
    score_names,
    score_unseen,
    score_whole_sentences,
)
from pipeline.train.vectors import (
    QUANTUM,
    VectorShape,
    load_table,
    take_words,
    tokenize_lines,
    train_table,
)


def found(text: str, *names: tuple[str, str]) -> FoundNames:
    return {(text.find(name), text.find(name) + len(name)): label for name, label in names}


def test_any_accepted_label_is_right_and_a_wrong_border_is_not() -> None:
    passage = unmark("De [Raad van Aalst|ORG] en [Gent|ORG/LOC].")
    scores = score_names([passage], [found(passage.text, ("Aalst", "ORG"), ("Gent", "LOC"))])
    assert scores["LOC"] == Figures(right=1, proposed=1, annotated=1)
    assert scores["ORG"] == Figures(right=0, proposed=1, annotated=1)
    assert scores["micro"] == scores["ORG, LOC, DATE"] == Figures(1, 2, 2)


def test_only_the_main_labels_count_among_them() -> None:
    passage = unmark("[Gent|LOC] en [Alfa|PROJECT] in [2021|DATE].")
    names = found(passage.text, ("Gent", "LOC"), ("Alfa", "PROJECT"))
    scores = score_names([passage], [names])
    assert (scores["micro"], scores["ORG, LOC, DATE"]) == (Figures(2, 2, 3), Figures(1, 1, 2))


def test_a_name_counts_once_by_its_first_mention() -> None:
    passage, again = unmark("[Gent|LOC] en [Luik|LOC]. Daarna Gent."), unmark("[Gent|LOC].")
    names = [found(passage.text, ("Gent", "LOC"), ("Daarna", "LOC")), found(again.text)]
    assert score_names([passage, again], names)["names"] == Figures(1, 2, 2)


def test_names_that_the_tagger_learnt_do_not_count_among_the_unseen() -> None:
    passage = unmark("[Gent|LOC], [Luik|LOC], [Aalst|ORG/LOC] en [Alfa|PROJECT]; daarna Namen.")
    names = found(passage.text, ("Gent", "LOC"), ("Aalst", "LOC"), ("Namen", "ORG"))
    unseen = score_unseen([passage], [names], lambda _, name: name == "Gent")
    assert unseen == Figures(right=1, proposed=2, annotated=2)


def test_figures_of_nothing_are_zero() -> None:
    empty = Figures(0, 0, 0)
    assert (empty.precision, empty.recall, empty.f1) == (0.0, 0.0, 0.0)


def test_a_sentence_is_exact_only_with_both_borders_and_none_inside() -> None:
    nlp = spacy.blank("nl")
    nlp.add_pipe("sentencizer")
    docs = [nlp("Dat werkte. Hij riep: kom! Einde.")]
    docs[0][6].is_sent_start = True
    sentences = ["Dat werkte.", "Hij riep: kom!", "Einde.", "Staat er niet."]
    assert [len(list(doc.sents)) for doc in docs] == [4]
    assert score_whole_sentences(docs, sentences) == Figures(2, 3, 3)


def mentions(label: str, share: float, right: int, wrong: int) -> list[JudgedMention]:
    return [JudgedMention(label, share, n < right) for n in range(right + wrong)]


def test_calibration_learns_that_a_model_is_too_sure() -> None:
    judged = mentions("ORG", 0.999, 80, 20) + mentions("ORG", 0.5, 40, 60)
    judged += mentions("LOC", 0.999, 97, 3)
    calibration = fit_calibration(judged)
    assert calibration.probability("ORG", 0.999) == pytest.approx(0.8, abs=0.05)
    assert calibration.probability("ORG", 0.5) == pytest.approx(0.4, abs=0.05)
    assert calibration.probability("LOC", 0.999) > calibration.probability("ORG", 0.999)
    assert calibration.probability("ELSE", 0.999) == pytest.approx(0.885, abs=0.06)
    assert set(calibration.curves) == {*LABELS, ANY_LABEL}


def test_a_label_with_few_mistakes_has_a_curve_that_rises_as_well() -> None:
    judged = mentions("ORG", 0.9, 90, 10) + mentions("ORG", 0.4, 30, 70)
    judged += mentions("EVENT", 0.4, 3, 0) + mentions("EVENT", 0.9, 3, 0)
    calibration = fit_calibration(judged)
    assert calibration.probability("EVENT", 0.9) > calibration.probability("EVENT", 0.4)


def test_calibration_needs_mistakes_to_learn_from() -> None:
    with pytest.raises(ValueError, match="right and wrong"):
        fit_calibration(mentions("ORG", 0.9, 5, 0))


def test_what_is_promised_of_a_part_is_learnt_from_the_others() -> None:
    often_right = mentions("ORG", 0.9, 90, 10)
    often_wrong = mentions("ORG", 0.9, 10, 90)
    rows = promised_and_right([often_right, often_wrong])
    assert [is_right for _, is_right in rows] == [m.right for m in often_right + often_wrong]
    assert {promised < 0.2 for promised, _ in rows[:100]} == {True}
    assert {promised > 0.8 for promised, _ in rows[100:]} == {True}


def test_vectors_are_equal_for_two_runs_and_cover_unseen_words(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    line = " ".join(tokenize_lines(["De gemeenteraad vergadert met de provincieraad."]))
    text.write_text(f"{line}\n" * 600, encoding="utf-8")
    tables = [tmp_path / "a.floret", tmp_path / "b.floret"]
    for table in tables:
        train_table(text, VectorShape(size=8, buckets=50, epochs=20), table)
    assert tables[0].read_bytes() == tables[1].read_bytes()
    vectors = load_table(tables[0]).vocab.vectors
    assert vectors.shape == (50, 8)
    assert set((vectors.data / QUANTUM % 1).flatten()) == {0.0}
    assert vectors["gewestraad"].any()


def test_words_are_taken_by_whole_lines() -> None:
    assert list(take_words(["een twee", "drie vier", "vijf"], 3)) == ["een twee", "drie vier"]
