"""Counted phrases stand for as many bodies told before: "beide gebieden", "de drie diensten"."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from parsed_sentences import parsed_sentence

from pipeline.assemble.actions.implied import Before
from pipeline.assemble.actions.names import read_names
from pipeline.assemble.actions.participants import Candidate, role_candidates
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.schema import Label

ORG, LOC = Label.ORG, Label.LOC
Told = tuple[str, Mapping[str, Label]]

BODIES: Told = (
    "Dijkraad/dijkraad/PROPN/nsubj/4 en/en/CCONJ/cc/3 Grensraad/grensraad/PROPN/conj/1 "
    "overleggen/overleggen/VERB/ROOT/0",
    {"Dijkraad": ORG, "Grensraad": ORG},
)
PLACES: Told = (
    "Sluis/sluis/PROPN/nsubj/4 en/en/CCONJ/cc/3 Retie/retie/PROPN/conj/1 "
    "overleggen/overleggen/VERB/ROOT/0",
    {"Sluis": LOC, "Retie": LOC},
)
WARDEN: Told = (
    "De/de/DET/det/2 Oeverwacht/oeverwacht/PROPN/nsubj/3 kijkt/kijken/VERB/ROOT/0",
    {"Oeverwacht": ORG},
)


def counting(words: str, lemma: str) -> Told:
    """Return a sentence in which a counted phrase, its noun last, is the subject."""
    *before, noun = words.split()
    at = len(before) + 1
    parts = {"de": "DET/det", "beide": "NUM/nummod"}
    tokens = [f"{w}/{w}/{parts.get(w.lower(), 'NUM/nummod')}/{at}" for w in before]
    tokens += [f"{noun}/{lemma}/NOUN/nsubj/{at + 1}/Number=Plur", "betalen/betalen/VERB/ROOT/0"]
    return " ".join(tokens), {}


def in_one_passage(*told: Told) -> list[ReportSentence]:
    return [
        replace(parsed_sentence(tokens, names, index=n), place=n)
        for n, (tokens, names) in enumerate(told)
    ]


def meant(sentences: Sequence[ReportSentence]) -> set[tuple[str, str]]:
    """Return the bodies that the last sentence points to, each with why."""
    book = read_names(sentences)
    pointers = book.pointers.get(sentences[-1].index, ())
    return {(book.display[one.key], one.hints[0]) for one in pointers}


def test_a_counted_phrase_stands_for_the_last_list_of_as_many_in_the_passage() -> None:
    told = in_one_passage(BODIES, WARDEN, counting("Beide diensten", "dienst"))
    assert meant(told) == {("Dijkraad", "several.list"), ("Grensraad", "several.list")}
    assert meant(in_one_passage(BODIES, counting("De drie diensten", "dienst"))) == set()


def test_as_many_bodies_as_the_passage_named_are_meant_though_no_list_has_them() -> None:
    told = in_one_passage(BODIES, WARDEN, counting("De drie diensten", "dienst"))
    bodies = {"Dijkraad", "Grensraad", "Oeverwacht"}
    assert meant(told) == {(body, "several.passage") for body in bodies}


def test_towns_are_places_and_services_are_not() -> None:
    places = {("Sluis", "several.list"), ("Retie", "several.list")}
    assert meant(in_one_passage(PLACES, counting("Beide steden", "stad"))) == places
    assert meant(in_one_passage(PLACES, counting("Beide diensten", "dienst"))) == set()
    assert meant(in_one_passage(BODIES, counting("Beide steden", "stad"))) == set()
    bodies = {("Dijkraad", "several.list"), ("Grensraad", "several.list")}
    assert meant(in_one_passage(BODIES, WARDEN, counting("Beide euregio's", "euregio"))) == bodies
    assert meant(in_one_passage(BODIES, counting("Beide regio's", "regio"))) == set()


def test_what_is_counted_anew_stands_for_nothing_told() -> None:
    assert meant(in_one_passage(BODIES, counting("Twee diensten", "dienst"))) == set()


def test_another_passage_has_lists_of_its_own() -> None:
    before, after = in_one_passage(BODIES, counting("Beide diensten", "dienst"))
    assert meant([before, replace(after, place=0)]) == set()


def test_two_areas_that_a_document_compares_are_both_meant() -> None:
    told = in_one_passage(BODIES, BODIES, counting("Beide gebieden", "gebied"))
    assert meant([*told[:2], replace(told[2], place=0)]) == {
        ("Dijkraad", "several.about"),
        ("Grensraad", "several.about"),
    }


def candidates(told: Sequence[ReportSentence], before: Before) -> dict[str, Candidate]:
    facts = {"type": "project", "status": "completed"}
    found = role_candidates(told[-1:], told, read_names(told), before, facts)
    return {one.name: one for one in found}


def test_the_phrase_itself_may_take_part_too_and_shows_whom_it_may_stand_for() -> None:
    told = in_one_passage(BODIES, counting("Beide diensten", "dienst"))
    found = candidates(told, Before())
    assert found["Beide diensten"].kind == "group"
    assert "group.for:several.list" in found["Beide diensten"].features
    assert "several.list" in found["Dijkraad"].hints


def test_as_many_as_carried_the_action_before_are_taken_up() -> None:
    told = in_one_passage(BODIES, counting("Beide diensten", "dienst"))
    two = candidates(told, Before(("Dijkraad", "Grensraad"), told[0]))
    assert "party.counted" in two["Dijkraad"].hints
    one = candidates(told, Before(("Dijkraad",), told[0]))
    assert "party.counted" not in one["Dijkraad"].hints


def test_a_phrase_that_carried_the_action_before_is_known_for_one() -> None:
    told = in_one_passage(BODIES, WARDEN)
    before = Before(("de agenten", "Dijkraad"), told[0], called={"agenten": "de agenten"})
    found = candidates(told, before)
    assert "party.phrase.above" in found["de agenten"].hints
    assert "party.phrase.above" not in found["Dijkraad"].hints
