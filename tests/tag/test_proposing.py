"""Names that were read become proposals: within their cell, without the stop of their sentence."""

from collections.abc import Mapping

import pytest
import spacy
from spacy.tokens import Span

from pipeline.schema import DateBasis, Label
from pipeline.tag.names.model import ReadName
from pipeline.tag.pipeline import our_label
from pipeline.tag.proposals import Proposal
from pipeline.tag.proposing import (
    RULE_PRECISION,
    propose_by_grammar,
    propose_entities,
    propose_read_names,
)

ORIGIN = "model:x-1"


def proposed(text: str, name: str) -> list[str]:
    """Return the words that stand when a name was read in a text."""
    start = text.index(name)
    names = [ReadName(start, start + len(name), "ORG", 0.75)]
    found = propose_read_names(text, names, ORIGIN)
    assert all((one.label, one.origin, one.score) == (Label.ORG, ORIGIN, 0.75) for one in found)
    return [text[one.start : one.end] for one in found]


@pytest.mark.parametrize(
    ("name", "stands"),
    [
        ("Dijkraad Oost", "Dijkraad Oost"),
        ("Dijkraad Oost.", "Dijkraad Oost"),
        ("DOM.", "DOM"),
        ("Waterbouw N.V.", "Waterbouw N.V."),
        ("Anna J.", "Anna J."),
        ("St. Pieter.", "St. Pieter."),
        ("Dijkraad Oost ", "Dijkraad Oost"),
        ("\nDijkraad Oost", "Dijkraad Oost"),
        ("Dijkraad\tFonds", "Dijkraad"),
        ("Dijkraad \nFonds", "Dijkraad"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
        ("Oost-Vlaanderen", "Oost-Vlaanderen"),
        ("imec", "imec"),
    ],
)
def test_a_name_stands_without_what_does_not_belong_to_it(name: str, stands: str) -> None:
    assert proposed(f"Daar was {name}", name) == [stands]


@pytest.mark.parametrize("name", ["West-", "-diensten", "’s", "'s voor ongevallen", " ", "\t"])
def test_half_a_word_is_no_name(name: str) -> None:
    assert proposed(f"Daar was{name}", name) == []


def test_a_name_in_a_later_cell_keeps_its_place() -> None:
    text = "Fonds\tFonds."
    (found,) = propose_read_names(text, [ReadName(6, 12, "ORG", 0.5)], ORIGIN)
    assert (found.start, found.end) == (6, 11)


def test_entities_of_a_pipeline_bear_our_labels_and_no_score() -> None:
    doc = spacy.blank("nl")("Anna sprak met de Raad in Maasdal op maandag.")
    named = {"Anna": "PERSON", "Raad": "ORG", "Maasdal": "GPE", "maandag": "TIME"}
    doc.set_ents([Span(doc, t.i, t.i + 1, named[t.text]) for t in doc if t.text in named])
    assert propose_entities(doc, ORIGIN, {}) == [
        Proposal(0, 4, Label.PER, ORIGIN),
        Proposal(18, 22, Label.ORG, ORIGIN),
        Proposal(26, 33, Label.LOC, ORIGIN),
    ]


@pytest.mark.parametrize(
    ("name", "told", "label"),
    [
        ("ORG", {}, Label.ORG),
        ("PERSON", {}, Label.PER),
        ("LAW", {}, Label.INSTRUMENT),
        ("NORP", {}, None),
        ("VERZONNEN", {}, None),
        ("VERZONNEN", {"VERZONNEN": Label.EVENT}, Label.EVENT),
        ("NORP", {"NORP": Label.LOC}, Label.LOC),
        ("GPE", {"GPE": None}, None),
        ("ORG", {"ORG": None}, None),
        ("GPE", {"ORG": None}, Label.LOC),
    ],
)
def test_what_the_user_says_of_a_label_goes_before_its_usual_meaning(
    name: str, told: Mapping[str, Label | None], label: Label | None
) -> None:
    assert our_label(name, told) is label


def test_dates_and_amounts_are_proposed_with_values_and_how_often_the_grammar_is_right() -> None:
    text = "Op 3 mei betaalde men € 12.500."
    date, amount = propose_by_grammar(text, ["Verslag", "Voorjaar 2018"], 2021)
    assert (date.value, date.basis) == ("2018-05-03", DateBasis.HEADING)
    assert (amount.value, amount.basis) == ("EUR 12500", None)
    assert [one.score for one in (date, amount)] == [
        RULE_PRECISION[Label.DATE],
        RULE_PRECISION[Label.MONEY],
    ]
    (without_heading,) = propose_by_grammar("Op 3 mei.", year=2021)
    assert without_heading.value == "2021-05-03"
