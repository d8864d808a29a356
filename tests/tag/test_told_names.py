"""Abbreviations that a text defines are found where they stand again."""

import pytest

from pipeline.schema import Label
from pipeline.tag.proposals import Proposal
from pipeline.tag.told_names import ORIGIN, add_told_names

FIRST = "Het Verband Maasvallei (VMV) vergaderde."
BODY = [Proposal(4, 22, Label.ORG, "model"), Proposal(24, 27, Label.ORG, "model")]


def _labels(text: str, *found: Proposal) -> list[tuple[str, str, bool]]:
    (_, second) = add_told_names([BODY, list(found)], [FIRST, text], lambda word: False)
    return [(text[p.start : p.end], p.label.value, p.origin == ORIGIN) for p in second]


def test_an_abbreviation_that_the_model_missed_is_found() -> None:
    assert _labels("Volgens het VMV lukte het.") == [("VMV", "ORG", True)]


def test_one_that_it_took_for_an_instrument_is_a_body() -> None:
    taken = Proposal(12, 15, Label.INSTRUMENT, "model")
    assert _labels("Volgens het VMV lukte het.", taken) == [("VMV", "ORG", True)]


@pytest.mark.parametrize(
    ("text", "span", "label"),
    [("De VMV-kaart hangt er.", (3, 12), Label.PROJECT), ("Het VMV tekende.", (4, 7), Label.ORG)],
)
def test_what_stands_rightly_stays(text: str, span: tuple[int, int], label: Label) -> None:
    assert _labels(text, Proposal(*span, label, "model")) == [
        (text[slice(*span)], label.value, False)
    ]


def test_without_a_definition_nothing_changes() -> None:
    spans = [[Proposal(0, 3, Label.INSTRUMENT, "model")]]
    assert add_told_names(spans, ["VMV geldt."], lambda word: False) == spans


def test_a_word_that_only_begins_like_it_is_left() -> None:
    assert _labels("De VMVB is iets anders, en www.VMV.nl ook.") == []
