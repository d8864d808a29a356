"""Annotated passages become Docs; what cannot be placed is reported."""

import json
from pathlib import Path

import pytest
import spacy
from annotated_passages import unmark

from pipeline.train.annotations import (
    AnnotatedEntity,
    AnnotatedPassage,
    AnnotationError,
    divide_files,
    make_entity_docs,
    read_passages,
)
from pipeline.train.augmentation import collect_names, vary_passages

DOMAIN = Path(__file__).parents[2] / "models" / "data" / "domain"


MARKED = unmark("In [Gent|LOC] tekende [Stad Aalst|ORG/LOC] op [3 mei 2021|DATE], zei [Gent|LOC].")


def test_entities_bear_the_likelier_label() -> None:
    (doc,), misaligned = make_entity_docs(spacy.blank("nl"), [MARKED])
    assert [(span.text, span.label_) for span in doc.ents] == [
        ("Gent", "LOC"),
        ("Stad Aalst", "ORG"),
        ("3 mei 2021", "DATE"),
        ("Gent", "LOC"),
    ]
    assert misaligned == []


def test_an_entity_inside_a_token_is_reported_and_left_unannotated() -> None:
    passage = AnnotatedPassage(
        "p7",
        "d",
        "De Beneluxlanden en Gent.",
        (
            AnnotatedEntity(3, 10, ("ORG",)),
            AnnotatedEntity(20, 24, ("LOC",)),
        ),
    )
    (doc,), misaligned = make_entity_docs(spacy.blank("nl"), [passage])
    assert [(m.passage_id, m.text, m.labels) for m in misaligned] == [("p7", "Benelux", ("ORG",))]
    assert "Beneluxlanden" in misaligned[0].context
    assert [(token.text, token.ent_iob_) for token in doc[:3]] == [
        ("De", "O"),
        ("Beneluxlanden", ""),
        ("en", "O"),
    ]
    assert [span.text for span in doc.ents] == ["Gent"]


@pytest.mark.parametrize(
    "entity",
    [
        {"start": 2, "end": 2, "labels": ["LOC"]},
        {"start": 0, "end": 99, "labels": ["LOC"]},
        {"start": 0, "end": 4, "labels": ["CITY"]},
        {"start": 0, "end": 4, "labels": []},
    ],
    ids=["empty", "beyond-the-text", "unknown-label", "no-label"],
)
def test_an_impossible_entity_is_refused(tmp_path: Path, entity: dict[str, object]) -> None:
    path = tmp_path / "proza.jsonl"
    row = {"id": "x-1", "section": "D01.1 Kop", "text": "Gent wacht.", "ents": [entity]}
    path.write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(AnnotationError, match="x-1"):
        read_passages(path)


def test_files_are_dealt_out_whole_and_in_turn() -> None:
    files = ["a", "a", "b", "c", "b", "d", "e"]
    passages = [unmark("Tekst.", f"p{n}", f"{file}/{n}") for n, file in enumerate(files)]
    parts = divide_files(passages, 3)
    assert [[p.file for p in part] for part in parts] == [["a", "a", "d"], ["b", "b", "e"], ["c"]]
    assert [p.passage_id for p in parts[1]] == ["p2", "p4", "p6"]


def test_more_parts_than_files_leave_some_empty() -> None:
    assert divide_files([unmark("Tekst.")], 2) == [[unmark("Tekst.")], []]


def test_variants_keep_labels_text_between_and_dates() -> None:
    others = unmark("[Brugge|LOC] en [Provincie Luik|ORG] en [1999|DATE]")
    for seed in range(20):
        varied, _ = vary_passages([MARKED, others], 1.0, seed)
        names = [varied.text[e.start : e.end] for e in varied.entities]
        assert [e.labels for e in varied.entities] == [e.labels for e in MARKED.entities]
        assert names[0] == names[3]
        assert names[2] == "3 mei 2021"
        assert names[0] in {"Gent", "Brugge"}
        assert varied.text == (f"In {names[0]} tekende {names[1]} op 3 mei 2021, zei {names[3]}.")


def test_variants_are_equal_for_equal_seeds_and_differ_otherwise() -> None:
    passages = [MARKED, unmark("[Brugge|LOC]"), unmark("[Luik|LOC]"), unmark("[Hasselt|LOC]")]
    runs = [[p.text for p in vary_passages(passages, 0.5, seed)] for seed in (1, 1, 2, 3, 4)]
    assert runs[0] == runs[1]
    assert any(run != runs[0] for run in runs[2:])


def test_variants_take_their_names_from_elsewhere() -> None:
    elsewhere = [unmark("[Brugge|LOC] en [Provincie Luik|ORG]")]
    (varied,) = vary_passages([MARKED], 1.0, 1, names_of=elsewhere)
    assert varied.text == "In Brugge tekende Provincie Luik op 3 mei 2021, zei Brugge."


def test_a_name_stays_where_no_other_has_its_label() -> None:
    (varied,) = vary_passages([MARKED], 1.0, 1, names_of=[unmark("[Brugge|LOC]")])
    assert varied.text == "In Brugge tekende Stad Aalst op 3 mei 2021, zei Brugge."


def test_a_variant_stays_in_the_file_of_its_passage() -> None:
    passage = unmark("[Gent|LOC]", document="proza/D01")
    (varied,) = vary_passages([passage], 1.0, 1)
    assert (varied.file, varied.document == passage.document) == ("proza", False)


def test_names_to_exchange_are_those_of_the_passages() -> None:
    assert collect_names([MARKED])["LOC"] == ["Gent"]
    assert "DATE" not in collect_names([MARKED])


def test_our_own_annotations_are_placed_but_for_a_few() -> None:
    paths = sorted(p for p in DOMAIN.glob("*.jsonl") if ".actions" not in p.suffixes)
    passages = [passage for path in paths[:2] for passage in read_passages(path)]
    docs, misaligned = make_entity_docs(spacy.blank("nl"), passages)
    annotated = sum(len(passage.entities) for passage in passages)
    assert sum(len(doc.ents) for doc in docs) + len(misaligned) == annotated
    assert len(misaligned) < annotated / 500
