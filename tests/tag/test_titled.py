"""Whoever a text calls "de heer" or "mevrouw" is a person."""

import pytest

from pipeline.schema import Label
from pipeline.tag.proposals import Proposal
from pipeline.tag.titled import ORIGIN, name_titled


def _labels(text: str, *found: Proposal) -> list[tuple[str, str, bool]]:
    (named,) = name_titled([list(found)], [text])
    return [(text[p.start : p.end], p.label.value, p.origin == ORIGIN) for p in named]


def test_one_that_the_model_took_for_a_body_is_a_person() -> None:
    taken = Proposal(8, 19, Label.ORG, "model")
    assert _labels("De heer Brandscheid opent.", taken) == [("Brandscheid", "PER", True)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ook mevrouw Van den Bossche meent dat.", "Van den Bossche"),
        ("Volgens mevrouw van der Elst kan het.", "van der Elst"),
        ("Dhr. J. Maes-Thys vraagt het woord.", "J. Maes-Thys"),
    ],
)
def test_one_that_the_model_missed_is_found(text: str, name: str) -> None:
    assert _labels(text) == [(name, "PER", True)]


def test_what_the_model_read_as_a_person_stays_as_it_is() -> None:
    read = Proposal(8, 12, Label.PER, "model", score=0.7)
    assert name_titled([[read]], ["De heer Maes opent."]) == [[read]]


@pytest.mark.parametrize(
    "text", ["De heerlijkheid Gent.", "Mevrouw opent.", "Mevrouw de Voorzitter, ik dank u."]
)
def test_without_a_title_before_a_name_nothing_is_found(text: str) -> None:
    assert _labels(text) == []
