"""The comparison of taggers counts what it says it counts, and says what it leaves out."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest
import spacy
from quality import frog, peers, tagger_peers
from quality.benchmarks import CannotMeasure, keep_sections, keep_unmeasured, read_sections
from quality.frog import names_of_output
from quality.measuring import PROJECT
from quality.name_texts import (
    NEWS,
    NEWS_TO_LEARN,
    TextSet,
    draw,
    missing_corpora,
    read_sentences,
)
from quality.tagger_peers import (
    ALL,
    NameTagger,
    TaggerRow,
    find_frog,
    read_with_recognizer,
    read_with_tagger,
    score_labels,
    tagger_rows,
)
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.settings import load_settings
from pipeline.tag.names.model import NameModel, ReadName
from pipeline.train.annotations import AnnotatedEntity, AnnotatedPassage

SETTINGS = load_settings(PROJECT / "params.yaml").tag
TEXT = "Jan Maas van de Maasraad woont in Thorn."
PASSAGE = AnnotatedPassage(
    "p",
    "d/1",
    TEXT,
    (
        AnnotatedEntity(0, 8, ("PER",)),
        AnnotatedEntity(16, 24, ("PROJECT", "ORG")),
        AnnotatedEntity(34, 39, ("LOC", "ORG")),
    ),
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    """A pipeline that names what stands in a list, under the name of a recognizer."""
    pipeline = spacy.blank("nl")
    ruler = pipeline.add_pipe("entity_ruler", name="ner")
    ruler.add_patterns(  # type: ignore[attr-defined]
        [
            {"label": "PERSON", "pattern": "Jan Maas"},
            {"label": "GPE", "pattern": "Thorn"},
            {"label": "NORP", "pattern": "Maasraad"},
        ]
    )
    return pipeline


def score(*found: tuple[int, int, str]) -> dict[str, tuple[int, int, int]]:
    scores = score_labels([PASSAGE], [{(start, end): label for start, end, label in found}])
    return {label: (one.right, one.proposed, one.annotated) for label, one in scores.items()}


def test_a_name_is_right_with_both_ends_and_an_accepted_label() -> None:
    told = score((0, 8, "PER"), (34, 39, "ORG"), (16, 23, "ORG"))
    assert told == {"PER": (1, 1, 1), "ORG": (1, 2, 1), "LOC": (0, 0, 0), ALL: (2, 3, 2)}


def test_other_labels_are_neither_sought_nor_counted_as_found() -> None:
    assert score((16, 24, "PROJECT"), (0, 3, "MISC"))[ALL] == (0, 0, 2)


def test_one_of_the_three_labels_on_a_name_of_another_kind_is_wrong() -> None:
    assert score((16, 24, "LOC"))["LOC"] == (0, 1, 1)


def test_labels_of_another_pipeline_count_as_ours(nlp: Language) -> None:
    expected = {(0, 8): "PER", (34, 39): "LOC"}
    assert read_with_recognizer(nlp, [[TEXT], ["Niets."]]) == [expected, {}]


def test_without_a_name_model_the_reading_of_the_pipeline_stands(nlp: Language) -> None:
    dated = "Jan Maas zei dat op 3 mei 2021."
    first, second = read_with_tagger(nlp, None, SETTINGS, [[TEXT], [dated]])
    assert first == {(0, 8): "PER", (34, 39): "LOC"}
    assert second == {(0, 8): "PER", (20, 30): "DATE"}


def test_the_name_model_reads_a_document_at_once_and_decides(nlp: Language) -> None:
    sizes = []

    class SecondReading:
        def read(self, docs: Sequence[Doc]) -> list[list[ReadName]]:
            sizes.append(len(docs))
            return [[ReadName(16, 24, "ORG", 0.9)] for _ in docs]

    model = cast(NameModel, SecondReading())
    found = read_with_tagger(nlp, model, SETTINGS, [[TEXT, TEXT], [TEXT]])
    assert found == [{(16, 24): "ORG"}] * 3
    assert sizes == [2, 1]


def test_words_of_frog_are_found_again_where_it_writes_them_otherwise() -> None:
    texts = ["De ‘Großmarkt’\nin Thorn.", "", "Jan Maas"]
    sentences = (
        "De/O '/O Grossmarkt/B-LOC '/O in/O Thorn/B-LOC ./O",
        "Jan/B-PER Maas/I-PER",
    )
    output = "\n\n".join(
        "\n".join("1\t{}\t\t\t\tLET()\t1.0\t{}\t".format(*word.split("/")) for word in one.split())
        for one in sentences
    )
    assert names_of_output(texts, output) == [
        {(4, 13): "LOC", (18, 23): "LOC"},
        {},
        {(0, 8): "PER"},
    ]


def test_frog_is_left_out_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagger_peers, "frog_version", lambda: None)
    absent = find_frog()
    assert absent.read is None and "not installed" in absent.note

    def break_off(texts: Sequence[str]) -> None:
        raise subprocess.CalledProcessError(1, frog.COMMAND)

    monkeypatch.setattr(tagger_peers, "frog_version", lambda: "9.9")
    monkeypatch.setattr(tagger_peers, "read_with_frog", break_off)
    broken = find_frog()
    assert broken.read is None and "does not run" in broken.note


def test_a_sentence_is_a_document_and_passages_of_a_report_stand_together(tmp_path: Path) -> None:
    path = tmp_path / "news" / "test.jsonl"
    path.parent.mkdir()
    rows = [{"text": "In Thorn.", "ents": [[3, 8, "LOC"]]}, {"text": "Kop", "ents": []}]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    sentences = TextSet("news", read_sentences(path))
    assert sentences.documents == [["In Thorn."], ["Kop"]]
    assert sentences.names == 1
    assert TextSet("report", [PASSAGE, PASSAGE]).documents == [[TEXT, TEXT]]


def test_the_sample_is_the_same_in_every_run_and_in_order() -> None:
    whole = [AnnotatedPassage(str(n), str(n), "", ()) for n in range(50)]
    numbers = [int(passage.passage_id) for passage in draw(whole, 20)]
    assert numbers == sorted(set(numbers)) and len(numbers) == 20
    assert draw(whole, 20) == draw(whole, 20)
    assert draw(whole, 90) == whole


def test_each_tagger_that_can_be_run_has_a_row_and_the_others_a_line() -> None:
    taggers = [
        NameTagger("ours", lambda documents: [{(0, 8): "PER"} for text in documents[0]]),
        NameTagger("absent", None, "not installed"),
    ]
    (row,) = rows = list(tagger_rows(taggers, [TextSet("texts", [PASSAGE])]))
    assert (row.names, row.micro_f1, row.f1["PER"], row.f1["ORG"]) == (2, 2 / 3, 1.0, 0.0)
    told = peers.name_section(rows, taggers)
    assert told.startswith(peers.NAMES_HEADING)
    assert told.endswith("- absent: not installed.")


def test_a_row_is_told_in_three_decimals() -> None:
    f1 = {"PER": 0.5, "ORG": 0.25, "LOC": 1.0}
    told = peers.name_section([TaggerRow("ours", "texts", 7, 0.61, f1, 12345)], [])
    assert "| ours | texts | 7 | 0.610 | 0.500 | 0.250 | 1.000 | 12,345 |" in told


def test_without_the_corpora_the_section_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "missing_corpora", lambda: missing_corpora(tmp_path))
    with pytest.raises(CannotMeasure, match=f"want of `{NEWS}`, `{NEWS_TO_LEARN}`"):
        peers.measure_names(tmp_path)


def test_a_section_that_cannot_be_measured_leaves_the_figures_of_before(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    keep_unmeasured(document, "names", "## Names\n\nNot measured.")
    assert read_sections(document.read_text(encoding="utf-8"))["names"].endswith("Not measured.")
    keep_sections(document, {"names": "## Names\n\n0.9"})
    keep_unmeasured(document, "names", "## Names\n\nNot measured.")
    assert read_sections(document.read_text(encoding="utf-8"))["names"].endswith("0.9")
