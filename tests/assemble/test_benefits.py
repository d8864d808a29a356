"""Sentences that say what cooperating brings are told from those that say what is done or meant."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import spacy
import yaml
from _pytest.mark import ParameterSet
from spacy.language import Language

from pipeline.assemble.actions.benefit_features import gain_classes, load_gains
from pipeline.assemble.actions.benefits import QUESTION, find_benefits
from pipeline.assemble.actions.fitted import load_models
from pipeline.assemble.actions.names import read_names
from pipeline.assemble.actions.sentences import read_sentences
from pipeline.schema import (
    BenefitDraft,
    DocumentStatus,
    ExtractedDocument,
    Label,
    Mention,
    Passage,
    PassageKind,
)

PROJECT = Path(__file__).parents[2]
CASES = Path(__file__).parents[1] / "cases" / "assemble" / "benefits.yaml"


@cache
def _shipped() -> Language:
    return spacy.load(PROJECT / "models" / "nl_grenswerk")


def _benefits(text: str, *bodies: str) -> tuple[BenefitDraft, ...]:
    passage = Passage(
        passage_id="d-p1",
        section_id=None,
        position=0,
        page_first=None,
        page_last=None,
        kind=PassageKind.PARAGRAPH,
        text=text,
        language="nl",
    )
    document = ExtractedDocument(
        doc_id="d",
        status=DocumentStatus.OK,
        category=None,
        message=None,
        sources=("d.txt",),
        sha256="0",
        media_type="text/plain",
        passages=(passage,),
    )
    mentions = [_mention(text, body) for body in bodies]
    sentences = read_sentences(document, mentions, {"d-p1": _shipped()(text)})
    model = load_models(PROJECT / "models" / "benefits")[QUESTION]
    return find_benefits(sentences, read_names(sentences), model)


def _mention(text: str, body: str) -> Mention:
    start = text.index(body)
    return Mention(
        passage_id="d-p1",
        start=start,
        end=start + len(body),
        text=body,
        label=Label.ORG,
        value=None,
        score=None,
        origin="test",
        place_key=None,
        antecedent=None,
    )


def _cases() -> Iterator[ParameterSet]:
    for case in yaml.safe_load(CASES.read_text(encoding="utf-8")):
        reason = case.get("known_failure")
        fails = pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError)
        marks = [fails] if reason else []
        yield pytest.param(case["tells"], case["leaves"], id=case["id"], marks=marks)


@pytest.mark.parametrize(("tells", "leaves"), list(_cases()))
def test_a_gain_is_told_from_what_is_merely_done(tells: str, leaves: str) -> None:
    found = _benefits(f"{leaves} {tells}")
    assert [benefit.quote.text for benefit in found] == [tells]


def test_a_benefit_names_its_bodies_once_and_in_order() -> None:
    text = (
        "De Dijkraad en de Havenbond delen hun pompen, zodat boeren sneller droge voeten hebben "
        "dan toen de Dijkraad alleen stond."
    )
    (benefit,) = _benefits(text, "Dijkraad", "Havenbond")
    assert benefit.parties == ("Dijkraad", "Havenbond")
    assert benefit.quote.text == text


def test_a_compound_has_the_classes_of_its_last_part() -> None:
    assert gain_classes("kankerpatiënt") == gain_classes("patiënt") == ("people",)
    assert gain_classes("sneller") == ("better",)
    assert gain_classes("onsneller") == ()


def test_every_word_of_the_list_is_a_word() -> None:
    # YAML reads a bare "no" or "nee" as something else than a word.
    assert all(isinstance(word, str) for word in load_gains())
