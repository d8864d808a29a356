"""A pipeline whose parser and recognizer step reads as it did before."""

from functools import cache

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from pipeline.tag.stepping import let_step

HEADS = [1, 2, 2, 4, 2, 2]
DEPS = ["det", "nsubj", "ROOT", "case", "obl", "punct"]
ENTITIES = ["O", "U-ORG", "O", "B-LOC", "L-LOC", "O"]
TEXTS = (
    "Stichting Zilverspar tekende in Gent .",
    "",
    "Zij sprak .",
    "De raad kwam in Gent . Daarna besloot de Stichting Grenspark in Aken .",
    "Stichting Aken in Zilverspar",
)


def by_chance(**recognizer: int) -> Language:
    """Return a pipeline that decides by chance, but the same each time it is made."""
    nlp = spacy.blank("nl")
    nlp.add_pipe("parser", config={"min_action_freq": 1})
    nlp.add_pipe("beam_ner" if recognizer else "ner", "ner", config=dict(recognizer))
    annotated = {"heads": HEADS, "deps": DEPS, "entities": ENTITIES}
    doc = nlp.make_doc("De raad tekende in Gent .")
    nlp.initialize(lambda: [Example.from_dict(doc, annotated)])
    rng = np.random.default_rng(4)
    for _, pipe in nlp.pipeline:
        for node in pipe.model.walk():  # type: ignore[attr-defined]
            for name in node.param_names:
                if node.has_param(name):
                    shape = node.get_param(name).shape
                    node.set_param(name, rng.normal(size=shape).astype(np.float32))
    return nlp


@cache
def before() -> Language:
    return by_chance()


@cache
def stepping() -> Language:
    return let_step(by_chance())


def annotations(docs: list[Doc]) -> list[list[list[int]]]:
    read: list[int | str] = ["HEAD", "DEP", "SENT_START", "ENT_IOB", "ENT_TYPE"]
    return [doc.to_array(read).tolist() for doc in docs]


@pytest.mark.parametrize("size", [1, 2, 64])
def test_texts_are_read_as_spacy_reads_them(size: int) -> None:
    expected = list(before().pipe(TEXTS, batch_size=size))
    assert {ent.label_ for doc in expected for ent in doc.ents} == {"ORG", "LOC"}
    assert max(len(list(doc.sents)) for doc in expected if len(doc)) > 1
    assert annotations(list(stepping().pipe(TEXTS, batch_size=size))) == annotations(expected)


def test_a_single_text_is_read() -> None:
    for text in TEXTS:
        assert annotations([stepping()(text)]) == annotations([before()(text)])


def test_both_step_in_their_places() -> None:
    assert stepping().pipe_names == ["parser", "ner"]
    assert stepping().disabled == ["parser_itself", "ner_itself"]


def test_one_of_them_may_read_alone() -> None:
    (text, *_) = TEXTS
    with stepping().select_pipes(enable="ner"):
        doc = stepping()(text)
    assert doc.ents
    assert not doc.has_annotation("DEP")


def test_a_recognizer_that_weighs_several_readings_is_left_as_it_is() -> None:
    assert let_step(by_chance(beam_width=2)).disabled == ["parser_itself"]


def test_a_pipeline_without_a_parser_is_left_as_it_is() -> None:
    assert let_step(spacy.blank("nl")).pipe_names == []
