"""Figures count what they say, and probabilities follow what people found."""

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from pipeline.train.annotations import AnnotatedEntity, AnnotatedPassage
from pipeline.train.calibration import Calibration, JudgedMention, fit_calibration, tabulate
from pipeline.train.evaluation import Figures, score_entities, score_whole_sentences
from pipeline.train.vectors import (
    QUANTUM,
    VectorShape,
    load_table,
    take_words,
    tokenize_lines,
    train_table,
)

TEXT = "De Raad van Aalst en Gent."


def tagged(text: str, *spans: tuple[str, str]) -> Doc:
    doc = spacy.blank("nl").make_doc(text)
    found = [doc.char_span(text.find(n), text.find(n) + len(n), label=label) for n, label in spans]
    doc.set_ents([span for span in found if span is not None])
    return doc


def annotated(text: str, *spans: tuple[str, tuple[str, ...]]) -> AnnotatedPassage:
    entities = (AnnotatedEntity(text.find(n), text.find(n) + len(n), labels) for n, labels in spans)
    return AnnotatedPassage("p", "d", text, tuple(entities))


def test_any_accepted_label_is_right_and_a_wrong_border_is_not() -> None:
    passage = annotated(TEXT, ("Raad van Aalst", ("ORG",)), ("Gent", ("ORG", "LOC")))
    scores = score_entities([passage], [tagged(TEXT, ("Aalst", "ORG"), ("Gent", "LOC"))])
    assert scores["LOC"] == Figures(right=1, proposed=1, annotated=1)
    assert scores["ORG"] == Figures(right=0, proposed=1, annotated=1)
    assert scores["micro"] == Figures(right=1, proposed=2, annotated=2)


def test_a_name_counts_once_by_its_first_mention() -> None:
    text = "Gent en Luik. Daarna Gent."
    passage = annotated(text, ("Gent", ("LOC",)), ("Luik", ("LOC",)))
    again = annotated("Gent.", ("Gent", ("LOC",)))
    docs = [tagged(text, ("Gent", "LOC"), ("Daarna", "LOC")), tagged("Gent.")]
    scores = score_entities([passage, again], docs)
    assert scores["names"] == Figures(right=1, proposed=2, annotated=2)


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


def test_calibration_learns_that_the_beam_is_too_sure() -> None:
    judged = mentions("ORG", 0.999, 80, 20) + mentions("ORG", 0.5, 40, 60)
    judged += mentions("LOC", 0.999, 97, 3)
    calibration = fit_calibration(judged)
    assert calibration.probability("ORG", 0.999) == pytest.approx(0.8, abs=0.04)
    assert calibration.probability("ORG", 0.5) == pytest.approx(0.4, abs=0.04)
    assert calibration.probability("LOC", 0.999) > calibration.probability("ORG", 0.999)
    assert calibration.probability("ORG", 1.0) == calibration.probability("ORG", 1 - 1e-9)
    assert calibration.probability("ELSE", 0.999) == pytest.approx(0.885, abs=0.06)


def test_calibration_needs_mistakes_to_learn_from() -> None:
    with pytest.raises(ValueError, match="right and wrong"):
        fit_calibration(mentions("ORG", 0.9, 5, 0))


def test_the_table_compares_promised_with_found() -> None:
    calibration = Calibration(8, 0.001, 0.001, {"*": (1.0, 0.0)})
    table = tabulate(calibration, mentions("ORG", 0.75, 3, 1) + mentions("ORG", 0.25, 0, 2))
    assert table == [
        {"from": 0.2, "mentions": 2, "promised": 0.25, "right": 0.0},
        {"from": 0.7, "mentions": 4, "promised": 0.75, "right": 0.75},
    ]


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
