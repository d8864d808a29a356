"""Abbreviations of common things are no names, wherever they stand."""

import pytest

from pipeline.schema import Label
from pipeline.tag.proposals import Proposal
from pipeline.tag.told_things import drop_told_things


def _left(text: str, *names: str, label: Label = Label.ORG) -> list[str]:
    spans = [Proposal(text.index(n), text.index(n) + len(n), label, "model") for n in names]
    (left,) = drop_told_things([spans], [text])
    return [text[one.start : one.end] for one in left]


@pytest.mark.parametrize(
    "text",
    [
        "Voor zelfrijdende pendelbussen (ZPB) geldt dat niet.",
        "De gegevens van hun reizigers (ZPB) blijven geheim.",
    ],
)
def test_the_abbreviation_of_a_common_thing_is_no_name(text: str) -> None:
    assert _left(text, "ZPB") == []


@pytest.mark.parametrize(
    "text",
    [
        "De gerechtelijke politie (ZPB) kwam.",
        "De waterdiensten (ZPB) kwamen.",
        "De provincieraden (ZPB) kwamen.",
        "Het Agentschap voor natuur en bos (ZPB) kwam.",
        "De plaatselijke vervoerder (ZPB) kwam.",
        "Zij vergaderde met Maasraad (ZPB) en liep weg.",
    ],
)
def test_that_of_a_kind_of_body_or_of_who_acts_stays(text: str) -> None:
    assert _left(text, "ZPB") == ["ZPB"]


def test_a_thing_that_is_explained_once_is_none_anywhere() -> None:
    texts = ["De ZPB rijden.", "Dat zijn zelfrijdende pendelbussen (ZPB)."]
    spans = [[Proposal(3, 6, Label.ORG, "model")], []]
    assert drop_told_things(spans, texts) == [[], []]


def test_an_abbreviation_of_a_name_stays_also_where_a_thing_has_the_same() -> None:
    text = "De Zwinpost Brugge (ZPB) bestelde pendelbussen (ZPB)."
    assert _left(text, "Zwinpost Brugge", "ZPB") == ["Zwinpost Brugge", "ZPB"]
    text = "De Euroregio XXI (ZPB) bestelde pendelbussen (ZPB)."
    assert _left(text, "Euroregio XXI", "ZPB") == ["Euroregio XXI", "ZPB"]


def test_places_stay() -> None:
    text = "Wie in de pendelbussen (ZPB) zit, ziet niets."
    assert _left(text, "ZPB", label=Label.LOC) == ["ZPB"]
