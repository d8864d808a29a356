"""The members of a list have one role, and so have those who carried an action together."""

import pytest
from parsed_sentences import parsed_sentence

from pipeline.assemble.actions.alike import alike, even_out
from pipeline.assemble.actions.collectives import find_collectives
from pipeline.assemble.actions.names import read_names
from pipeline.assemble.actions.participants import Candidate
from pipeline.schema import Label

SIGNING = parsed_sentence(
    "Wiek/wiek/PROPN/nsubj/6 ,/,/PUNCT/punct/3 Zijl/zijl/PROPN/appos/1 en/en/CCONJ/cc/5 "
    "Dommel/dommel/PROPN/conj/3 tekenen/tekenen/VERB/ROOT/0 met/met/ADP/case/8 "
    "Linge/linge/PROPN/obl/6",
    dict.fromkeys(("Wiek", "Zijl", "Dommel", "Linge"), Label.ORG),
)
NAMES = read_names([SIGNING])


def told(name: str) -> Candidate:
    mention = next(one for one in SIGNING.mentions if one.text == name)
    return Candidate(name, "told", mention, SIGNING, {})


def implied(name: str, *hints: str) -> Candidate:
    return Candidate(name, "implied", None, None, {}, hints=hints)


def test_the_names_of_a_list_are_alike_in_whatever_order_they_come() -> None:
    candidates = [told(name) for name in ("Dommel", "Linge", "Wiek", "Zijl")]
    assert alike(candidates, NAMES) == [[0, 2, 3]]


def test_where_a_body_is_has_no_part_in_what_it_does() -> None:
    seated = parsed_sentence(
        "Wiek/wiek/PROPN/nsubj/8 (/(/PUNCT/punct/3 Gent/gent/PROPN/appos/1 )/)/PUNCT/punct/3 "
        "Aken/aken/PROPN/appos/1 en/en/CCONJ/cc/7 Linge/linge/PROPN/conj/1 gaan/gaan/VERB/ROOT/0",
        {"Wiek": Label.ORG, "Gent": Label.LOC, "Aken": Label.LOC, "Linge": Label.ORG},
    )
    candidates = [Candidate(m.text, "told", m, seated, {}) for m in seated.mentions]
    assert alike(candidates, read_names([seated])) == [[0, 3]]


def test_those_who_carried_the_last_action_together_are_alike_if_all_are_only_implied() -> None:
    both = ("party.above", "party.of.2")
    wiek, linge = implied("Wiek", *both), implied("Linge", *both)
    assert alike([wiek, implied("Aa", "passage"), linge], NAMES) == [[0, 2]]
    assert alike([wiek, told("Linge")], NAMES) == []
    assert alike([implied("Wiek", "carrier.0"), implied("Linge", "carrier.1")], NAMES) == []
    assert alike([wiek, linge, implied("Aa", "party.above", "party.of.2")], NAMES) == []


def test_a_phrase_that_points_to_one_of_them_parts_them() -> None:
    both = ("party.here", "party.of.2")
    candidates = [implied("Wiek", *both, "kind.only"), implied("Linge", *both)]
    assert alike(candidates, NAMES) == []


def test_phrases_of_a_list_are_alike_and_names_are_in_no_list_with_them() -> None:
    growing = parsed_sentence(
        "Telers/teler/NOUN/nsubj/6 ,/,/PUNCT/punct/3 kwekers/kweker/NOUN/conj/1 en/en/CCONJ/cc/5 "
        "Wiek/wiek/PROPN/conj/1 oefenen/oefenen/VERB/ROOT/0 met/met/ADP/case/8 "
        "korpsen/korps/NOUN/obl/6",
        {"Wiek": Label.ORG},
    )
    phrases = [Candidate("", "group", phrase, growing, {}) for phrase in find_collectives(growing)]
    wiek = Candidate("Wiek", "told", growing.mentions[0], growing, {})
    assert len(phrases) == 3
    assert alike([*phrases, wiek], read_names([growing])) == [[0, 1]]


def test_what_is_likely_of_each_is_likely_of_all() -> None:
    shares = [{"party": 0.9, "partner": 0.1}, {"party": 0.3, "partner": 0.5}, {"party": 0.2}]
    evened = even_out(shares, [[0, 1]])
    assert evened[0] == evened[1] == pytest.approx({"party": 0.6, "partner": 0.3})
    assert evened[2] == shares[2]
    assert shares[0] == {"party": 0.9, "partner": 0.1}
