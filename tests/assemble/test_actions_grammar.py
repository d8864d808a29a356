"""Predicates, owners and names are read from hand-built parses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from _pytest.mark import ParameterSet
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.assemble.actions.attachment import owner_of
from pipeline.assemble.actions.grammar import read_predicates
from pipeline.assemble.actions.lexicon import noun_classes, verb_classes

CASES = Path(__file__).parents[1] / "cases" / "assemble" / "participants.yaml"


def parse(*tokens: str) -> Doc:
    """Build a Doc from form/lemma/POS/dependency/head[/morphology]; head 0 is the root."""
    parts = [token.split("/") for token in tokens]
    heads = [int(p[4]) - 1 if int(p[4]) else n for n, p in enumerate(parts)]
    return Doc(
        Vocab(),
        words=[p[0] for p in parts],
        lemmas=[p[1] for p in parts],
        pos=[p[2] for p in parts],
        deps=[p[3] for p in parts],
        heads=heads,
        morphs=[p[5] if len(p) > 5 else "" for p in parts],
        sent_starts=[n == 0 for n in range(len(parts))],
    )


PAST, PRESENT = "Tense=Past|VerbForm=Fin", "Tense=Pres|VerbForm=Fin"


@pytest.mark.parametrize(
    ("tokens", "lemma", "form"),
    [
        (
            [
                "Het/het/DET/det/2",
                "akkoord/akkoord/NOUN/nsubj:pass/4",
                f"werd/worden/AUX/aux:pass/4/{PAST}",
                "getekend/tekenen/VERB/ROOT/0/VerbForm=Part",
            ],
            "tekenen",
            "past.pass",
        ),
        (
            [
                "Zij/zij/PRON/nsubj/3",
                f"wil/willen/AUX/aux/3/{PRESENT}",
                "helpen/helpen/VERB/ROOT/0/VerbForm=Inf",
            ],
            "helpen",
            "pres.willen",
        ),
        (
            [
                "Zij/zij/PRON/nsubj/2",
                f"stelde/stellen/VERB/ROOT/0/{PAST}",
                "het/het/PRON/obj/2",
                "uit/uit/ADP/compound:prt/2",
            ],
            "uitstellen",
            "past",
        ),
        (
            [
                "Zij/zij/PRON/nsubj/4",
                f"heeft/hebben/AUX/aux/4/{PRESENT}",
                "het/het/PRON/obj/4",
                "getekend/tekenen/VERB/ROOT/0/VerbForm=Part",
            ],
            "tekenen",
            "pres.perf",
        ),
    ],
    ids=["passive", "modal", "separable", "perfect"],
)
def test_a_predicate_has_its_verb_tense_voice_and_modality(
    tokens: list[str], lemma: str, form: str
) -> None:
    (predicate,) = read_predicates(parse(*tokens)[:])
    assert (predicate.lemma, predicate.form) == (lemma, form)


def _owners() -> Iterator[ParameterSet]:
    for case in yaml.safe_load(CASES.read_text(encoding="utf-8")):
        yield pytest.param(case, id=case["id"])


@pytest.mark.parametrize("case", list(_owners()))
def test_an_organ_stands_in_the_clause_for_the_body_that_owns_it(
    case: dict[str, list[str] | str],
) -> None:
    doc = parse(*case["tokens"])
    token = next(t for t in doc if t.text == case["name"][0])
    top, step = owner_of(token)
    assert (top.text, step) == (case["owner"], case["step"])


def test_a_compound_has_the_classes_of_its_last_part() -> None:
    assert "meeting" in noun_classes("ministervergadering")
    assert noun_classes("ministerraad") != noun_classes("vergadering")
    assert noun_classes("waterstand") == ()


@pytest.mark.parametrize("form", ["uitstellen", "uitgesteld", "uitstelde"])
def test_forms_of_a_verb_have_the_classes_of_its_infinitive(form: str) -> None:
    assert "stall" in verb_classes(form)
