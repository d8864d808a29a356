"""What is told of prose that no model saw: counts by hand on two files of our own invention."""

from types import SimpleNamespace
from typing import Any

import pytest
import spacy
from annotated_passages import few_names, read_once, sentence_cutter, unmark
from spacy.language import Language

from pipeline.tag.names.model import JudgedSpan
from pipeline.tag.names.spans import read_spans
from pipeline.train import stage
from pipeline.train.left_out import LeftOut, name_figures, shipped_calibration
from pipeline.train.names import ReadPassage, annotated_tags

SURE, UNSURE = 0.95, 0.3
PLAN: Any = SimpleNamespace(variant_share=0.5, seed=1)
FIRST = (
    "De [Dijkraad Oost|ORG] kwam op [3 mei 2021|DATE] in [Luik|LOC].",
    "De [Zilverspar|ORG] kwam daarna in [Luik|LOC].",
)
SECOND = ("In [Xanten|LOC] sprak [Anna Berk|PER].", "In [Xanten|LOC] en in [Luik|LOC].")
FILES = (("een", FIRST), ("twee", SECOND))


def judged(read: ReadPassage, again: str) -> list[JudgedSpan]:
    """Return a second reading, marked in the text; what is not annotated so is read unsurely."""
    true = set(read_spans(annotated_tags(read.doc, read.passage)))
    found = read_spans(annotated_tags(read.doc, unmark(again)))
    return [JudgedSpan(span, SURE if span in true else UNSURE) for span in found]


def part(file: str, marked: tuple[str, ...], again: tuple[str, ...]) -> LeftOut:
    """Return a file in which the recognizer named nothing but Luik."""
    passages = [
        read_once(one, unmark(one).text.replace("Luik", "[Luik|LOC]"), f"{file}/1")
        for one in marked
    ]
    readings = [judged(read, second) for read, second in zip(passages, again, strict=True)]
    return LeftOut(passages, [], readings)


@pytest.fixture(scope="module")
def parts() -> list[LeftOut]:
    """Two files: in each a name is missed or taken for another."""
    first = (FIRST[0], "De [Zilverspar|LOC] kwam daarna in [Luik|LOC].")
    second = ("In [Xanten|LOC] sprak [Anna|PER] Berk.", "In Xanten en in [Luik|LOC].")
    return [part("een", FIRST, first), part("twee", SECOND, second)]


@pytest.fixture(scope="module")
def figures(parts: list[LeftOut]) -> Any:
    return name_figures(parts, few_names())


def test_a_part_is_read_by_a_stranger_and_its_copy_by_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recognizer = spacy.blank("nl")
    ruler: Any = recognizer.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "LOC", "pattern": "Luik"}])
    taught: list[str] = []

    def train_recognizer(
        _folders: object, _plan: object, _features: object, others: Any, _run: str
    ) -> tuple[Language, list[object]]:
        taught.extend(passage.text for passage in others)
        return recognizer, []

    monkeypatch.setattr(stage, "train_recognizer", train_recognizer)
    folders: Any = None
    parts = [[unmark(one, file, f"{file}/1") for one in text] for file, text in FILES]
    read = stage.read_left_out(folders, PLAN, recognizer, sentence_cutter(), parts, 1)
    assert taught == [passage.text for passage in parts[0]]
    assert ["B-LOC" in one.tags for one in read.passages] == [False, True]
    assert len(read.variants) == len(parts[1])
    assert {tag for one in read.variants for tag in one.tags} == {"O"}


def test_the_second_reading_and_the_grammars_are_measured_together(figures: Any) -> None:
    found = figures["names left out"]
    assert found["DATE"] == {"p": 1, "r": 1, "f": 1, "annotated": 1}
    assert (found["ORG"]["r"], found["PER"]["p"]) == (0.5, 0)
    assert found["micro"] == {"p": 0.75, "r": 0.6667, "f": 0.7059, "annotated": 9}


def test_the_recognizer_alone_is_measured_beside_them(figures: Any) -> None:
    alone = figures["names left out, by the recognizer alone"]
    assert alone["micro"] == {"p": 1, "r": 0.3333, "f": 0.5, "annotated": 9}


def test_names_that_no_list_and_no_other_file_has_are_measured_apart(figures: Any) -> None:
    # Zilverspar, and Xanten twice; Luik stands in both files, Dijkraad Oost in a list.
    unseen = figures["names left out, neither learnt nor listed"]
    assert unseen == {"p": 0.5, "r": 0.3333, "f": 0.4, "annotated": 3}


def test_every_name_but_dates_is_counted_among_the_scores(figures: Any) -> None:
    bins = figures["scores of names left out"]
    assert sum(one["mentions"] for one in bins) == 7
    assert 0 <= figures["calibration error of names left out"] <= 1


def test_the_curves_that_ship_are_fitted_on_all_parts(parts: list[LeftOut]) -> None:
    calibration = shipped_calibration(parts)
    assert calibration.probability("LOC", SURE) > 0.5 > calibration.probability("LOC", UNSURE)
