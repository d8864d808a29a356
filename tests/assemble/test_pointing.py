"""Phrases without a name that point to a body: of its kind, its organs, its authors."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from parsed_sentences import parsed_sentence

from pipeline.assemble.actions.clauses import part
from pipeline.assemble.actions.implied import Before, pointers_in
from pipeline.assemble.actions.names import read_names
from pipeline.assemble.actions.participants import role_candidates
from pipeline.schema import Label

ORG, LOC = Label.ORG, Label.LOC
Told = tuple[str, Mapping[str, Label]]

EUREGIO: Told = (
    "De/de/DET/det/3 Euregio/euregio/PROPN/flat/3 Deltaboog/deltaboog/PROPN/nsubj/4 "
    "vergadert/vergaderen/VERB/ROOT/0",
    {"Euregio Deltaboog": ORG},
)
VERBAND: Told = (
    "Het/het/DET/det/2 Grensverband/grensverband/PROPN/nsubj/3 antwoordt/antwoorden/VERB/ROOT/0",
    {"Grensverband": ORG},
)
FOUNDATION: Told = (
    "De/de/DET/det/2 stichting/stichting/NOUN/nsubj/4 Linde/linde/PROPN/appos/2 "
    "plant/planten/VERB/ROOT/0",
    {"Linde": ORG},
)


def acting(phrase: str, relation: str = "nsubj") -> Told:
    """Return a sentence in which a phrase, its noun last, hangs from the verb."""
    *before, noun = phrase.split()
    at = len(before) + 1
    parts = ["DET/det", "ADJ/amod"]
    words = [f"{w}/{w.lower()}/{part}/{at}" for w, part in zip(before, parts, strict=False)]
    words += [f"{noun}/{noun.lower()}/NOUN/{relation}/{at + 1}", "betaalt/betalen/VERB/ROOT/0"]
    return " ".join(words), {}


def pointed(*told: Told) -> list[tuple[str, str, str]]:
    """Return what is pointed to in the last sentence: the phrase, the body and why."""
    sentences = [parsed_sentence(tokens, names, index=n) for n, (tokens, names) in enumerate(told)]
    book, last = read_names(sentences), sentences[-1]
    return [
        (last.passage.text[p.phrase.start : p.phrase.end], book.display[p.key], p.hints[0])
        for p in book.pointers.get(last.index, ())
    ]


def test_a_kind_points_to_the_body_of_that_kind() -> None:
    told = pointed(EUREGIO, VERBAND, acting("de euregio"))
    assert told == [("de euregio", "Euregio Deltaboog", "kind.only")]
    assert pointed(FOUNDATION, acting("die stichting"))[0][1:] == ("Linde", "kind.only")


def test_of_several_of_a_kind_the_one_that_the_document_is_about_is_meant() -> None:
    other = (EUREGIO[0].replace("Deltaboog", "Linde"), {"Euregio Linde": ORG})
    told = pointed(EUREGIO, EUREGIO, other, acting("de euregio"))
    assert told == [("de euregio", "Euregio Deltaboog", "kind.house")]
    assert pointed(EUREGIO, other, acting("de euregio")) == []


def test_what_is_not_told_yet_not_definite_or_said_which_points_nowhere() -> None:
    assert pointed(acting("de euregio")) == []
    assert pointed(EUREGIO, acting("een euregio")) == []
    assert pointed(EUREGIO, acting("de Duitse euregio")) == []
    assert pointed(EUREGIO, acting("de brandweer")) == []


BY = (
    "De/de/DET/det/2 brug/brug/NOUN/nsubj:pass/4 is/zijn/AUX/aux:pass/4 "
    "betaald/betalen/VERB/ROOT/0 door/door/ADP/case/7 de/de/DET/det/7 "
    "euregio/euregio/NOUN/obl:agent/4"
)
JOINED = (
    "De/de/DET/det/2 brandweer/brandweer/NOUN/nsubj/6 en/en/CCONJ/cc/5 de/de/DET/det/5 "
    "euregio/euregio/NOUN/conj/2 tekenen/tekenen/VERB/ROOT/0"
)
ALSO = "Ook/ook/ADJ/amod/3 de/de/DET/det/3 euregio/euregio/NOUN/nsubj/4 tekent/tekenen/VERB/ROOT/0"


@pytest.mark.parametrize(
    ("tokens", "hang"),
    [(BY, "obl:agent.door"), (JOINED, "nsubj.-"), (ALSO, "nsubj.-")],
    ids=["agent", "joined", "adverb"],
)
def test_a_phrase_points_wherever_it_stands_in_the_sentence(tokens: str, hang: str) -> None:
    assert pointed(EUREGIO, (tokens, {})) == [("de euregio", "Euregio Deltaboog", "kind.only")]
    read = [parsed_sentence(EUREGIO[0], EUREGIO[1]), parsed_sentence(tokens, index=1)]
    (pointer,) = read_names(read).pointers[1]
    assert pointer.hints == ("kind.only", f"kind.only.{hang}")


IN_MAY = (
    "De/de/DET/det/2 euregio/euregio/NOUN/nsubj/5 in/in/ADP/case/4 mei/mei/NOUN/nmod/2 "
    "oefent/oefenen/VERB/ROOT/0"
)


def test_when_it_acts_does_not_say_which_body_it_is() -> None:
    assert pointed(EUREGIO, (IN_MAY, {"mei": Label.DATE})) != []
    assert pointed(EUREGIO, (IN_MAY, {})) == []
    organ = IN_MAY.replace("De/de/", "Het/het/").replace("euregio/euregio", "bestuur/bestuur")
    assert pointed(EUREGIO, (organ, {"mei": Label.DATE})) != []
    assert pointed(EUREGIO, (organ, {"mei": Label.INSTRUMENT})) == []


def test_a_person_before_a_name_is_not_what_the_body_goes_by() -> None:
    director: Told = (
        "Directeur/directeur/NOUN/nsubj/3 Linde/linde/PROPN/appos/1 spreekt/spreken/VERB/ROOT/0",
        {"Linde": ORG},
    )
    assert pointed(director, acting("de directeur")) == []


def test_several_of_a_kind_are_no_one_of_them() -> None:
    tokens, names = acting("de stichting")
    plural = tokens.replace("NOUN/nsubj/3", "NOUN/nsubj/3/Number=Plur")
    assert pointed(FOUNDATION, (tokens, names)) != [] == pointed(FOUNDATION, (plural, names))


def test_an_organ_points_to_the_area_told_last_and_to_the_one_the_document_is_about() -> None:
    told = pointed(EUREGIO, EUREGIO, EUREGIO, VERBAND, acting("Het dagelijks bestuur"))
    assert told == [
        ("Het dagelijks bestuur", "Grensverband", "organ.latest.other"),
        ("Het dagelijks bestuur", "Euregio Deltaboog", "organ.house"),
    ]


OWNED: Told = (
    "Het/het/DET/det/2 secretariaat/secretariaat/NOUN/nsubj/6 van/van/ADP/case/5 "
    "de/de/DET/det/5 Dijkraad/dijkraad/PROPN/nmod/2 opent/openen/VERB/ROOT/0",
    {"Dijkraad": ORG},
)


def test_an_organ_told_with_its_owner_is_that_owners_from_then_on() -> None:
    assert pointed(OWNED) == []
    told = pointed(EUREGIO, OWNED, VERBAND, acting("Het secretariaat"))
    assert told[:2] == [
        ("Het secretariaat", "Dijkraad", "organ.owner"),
        ("Het secretariaat", "Grensverband", "organ.latest"),
    ]


def test_in_a_document_about_one_area_the_organ_of_another_is_meant_in_its_section_alone() -> None:
    told = (EUREGIO, EUREGIO, EUREGIO, OWNED, acting("Het secretariaat"))
    read = [parsed_sentence(tokens, names, index=n) for n, (tokens, names) in enumerate(told)]
    assert read_names(read).pointers[4][0].hints[0] == "organ.owner"
    moved = read[4].passage.model_copy(update={"section_id": "another"})
    read[4] = replace(read[4], passage=moved)
    found = [(p.key, p.hints[0]) for p in read_names(read).pointers[4]]
    assert found == [("dijkraad", "organ.latest.other"), ("euregiodeltaboog", "organ.house")]


def test_the_organ_of_another_area_does_not_take_the_place_of_the_house_s_own() -> None:
    own = (OWNED[0].replace("Dijkraad", "Deltaboog"), {"Deltaboog": ORG})
    told = (EUREGIO, EUREGIO, EUREGIO, own, OWNED, acting("Het secretariaat"))
    read = [parsed_sentence(tokens, names, index=n) for n, (tokens, names) in enumerate(told)]
    for n, section in ((4, "second"), (5, "third")):
        passage = read[n].passage.model_copy(update={"section_id": section})
        read[n] = replace(read[n], passage=passage)
    found = [(p.key, p.hints[0]) for p in read_names(read).pointers[5]]
    assert ("euregiodeltaboog", "organ.owner") in found


def test_an_area_is_what_a_document_is_about_also_where_it_is_called_by_its_kind() -> None:
    named = [EUREGIO, EUREGIO, VERBAND, VERBAND]
    called = [acting("de euregio"), acting("de euregio")]
    organ = acting("Het dagelijks bestuur")
    assert [why for *_, why in pointed(*named, organ)][1:] == ["organ.house.shared"] * 2
    assert pointed(*named, *called, organ)[1:] == [
        ("Het dagelijks bestuur", "Euregio Deltaboog", "organ.house")
    ]
    # "Een euregio" is any, "in dit verband" tells how, and "de euregio Zeedorp" is another.
    for other in (
        acting("een euregio"),
        acting("dit verband"),
        ("Het/het/PRON/nsubj/3 een/een/DET/det/3 euregio/euregio/NOUN/ROOT/0", {}),
        (
            "de/de/DET/det/2 euregio/euregio/NOUN/nsubj/4 Zeedorp/zd/PROPN/appos/2 "
            "betaalt/betalen/VERB/ROOT/0",
            {"Zeedorp": LOC},
        ),
    ):
        whys = [why for *_, why in pointed(*named, other, other, organ)]
        assert whys[1:] == ["organ.house.shared"] * 2


def test_authors_speak_for_the_body_that_the_document_is_about() -> None:
    we: Told = ("Wij/wij/PRON/nsubj/2 betalen/betalen/VERB/ROOT/0", {})
    assert pointed(EUREGIO, EUREGIO, VERBAND, we) == [("Wij", "Euregio Deltaboog", "authors.house")]
    # Of two that are named alike it is about both, of three about none; once is too little.
    both = pointed(EUREGIO, EUREGIO, VERBAND, VERBAND, we)
    assert {body for _, body, _ in both} == {"Euregio Deltaboog", "Grensverband"}
    assert {why for *_, why in both} == {"authors.house.shared"}
    third = (VERBAND[0].replace("Grensverband", "Dijkraad"), {"Dijkraad": ORG})
    assert pointed(EUREGIO, EUREGIO, VERBAND, VERBAND, third, third, we) == []
    assert pointed(EUREGIO, we) == []


def test_bodies_that_every_report_names_have_no_working_groups_here() -> None:
    union: Told = (
        "De/de/DET/det/3 Europese/europees/ADJ/amod/3 Unie/unie/PROPN/nsubj/4 "
        "betaalt/betalen/VERB/ROOT/0",
        {"Europese Unie": ORG},
    )
    assert pointed(union, union, acting("de werkgroep")) == []


GROUP: Told = (
    "De/de/DET/det/2 werkgroep/werkgroep/NOUN/nsubj/4 Water/water/PROPN/appos/2 "
    "komt/komen/VERB/ROOT/0",
    {"Water": ORG},
)
GROUP_OF_DIJKRAAD: Told = (
    "De/de/DET/det/2 werkgroep/werkgroep/NOUN/nsubj/7 Water/water/PROPN/appos/2 van/van/ADP/case/6 "
    "de/de/DET/det/6 Dijkraad/dijkraad/PROPN/nmod/3 komt/komen/VERB/ROOT/0",
    {"Water": ORG, "Dijkraad": ORG},
)


def test_a_named_working_group_points_to_who_it_may_be_of() -> None:
    assert pointed(EUREGIO, GROUP) == [("Water", "Euregio Deltaboog", "group.latest")]
    assert pointed(EUREGIO, GROUP_OF_DIJKRAAD) == []


def test_a_body_that_a_phrase_points_to_may_take_part_and_the_phrase_itself_may_not() -> None:
    told = (EUREGIO, acting("De euregio"), acting("De brandweer"))
    read = [parsed_sentence(tokens, names, index=n) for n, (tokens, names) in enumerate(told)]
    facts = {"type": "project", "status": "completed"}
    found = role_candidates(read[1:], read, read_names(read), Before(), facts)
    candidates = {one.name: one for one in found}
    assert candidates.keys() == {"Euregio Deltaboog", "De brandweer"}
    body = candidates["Euregio Deltaboog"]
    assert body.kind == "implied"
    assert body.spot is not None
    assert (body.spot.passage_id, body.spot.words) == ("p1", (0, 2))
    assert {"kind.only", "kind.only.nsubj.-"} <= set(body.hints)
    assert {"implied:kind.only", "implied:group.head:euregio"} <= body.features.keys()


def test_a_phrase_in_a_part_of_a_sentence_is_of_that_part_alone() -> None:
    tokens = (
        "De/de/DET/det/2 Dijkraad/dijkraad/PROPN/nsubj/9 ,/,/PUNCT/punct/7 toen/toen/SCONJ/mark/7 "
        "de/de/DET/det/6 euregio/euregio/NOUN/nsubj/7 opende/openen/VERB/advcl/9 ,/,/PUNCT/punct/7 "
        "tekende/tekenen/VERB/ROOT/0"
    )
    read = [
        parsed_sentence(EUREGIO[0], EUREGIO[1]),
        parsed_sentence(tokens, {"Dijkraad": ORG}, index=1),
    ]
    names, sentence = read_names(read), read[1]
    signing, opening = part(sentence, [sentence.span[6]]).values()
    assert "opende" in signing.text
    assert [p.key for _, _, p in pointers_in([opening], names)] == ["euregiodeltaboog"]
    assert list(pointers_in([signing], names)) == []


def test_the_group_of_a_body_is_that_body_and_an_abbreviation_is_none() -> None:
    water = parsed_sentence(GROUP[0], GROUP[1], index=1)
    (mention,) = water.mentions
    owned = mention.model_copy(update={"antecedent": "werkgroep Water (Dijkraad)"})
    names = read_names([replace(water, mentions=(owned,))])
    assert names.full_name(owned) == "Dijkraad"
    steering = mention.model_copy(update={"antecedent": "stuurgroep Water (Dijkraad)"})
    names = read_names([replace(water, mentions=(steering,))])
    assert names.full_name(steering) == "stuurgroep Water (Dijkraad)"
    written = parsed_sentence(
        "Werkgroep/werkgroep/PROPN/nsubj/5 Gezondheid/gezondheid/PROPN/flat/1 "
        "(WGA)/wga/PROPN/appos/1 en/en/CCONJ/cc/5 meer/meer/ADJ/ROOT/0",
        {"Werkgroep Gezondheid (WGA)": ORG},
    )
    assert read_names([written]).full_name(written.mentions[0]) == "Werkgroep Gezondheid (WGA)"


def test_a_working_group_of_the_area_that_the_document_is_about_does_not_act_itself() -> None:
    told = (EUREGIO, EUREGIO, GROUP)
    read = [parsed_sentence(tokens, names, index=n) for n, (tokens, names) in enumerate(told)]
    facts = {"type": "meeting", "status": "completed"}
    found = role_candidates(read[2:], read, read_names(read), Before(), facts)
    assert {one.name for one in found} == {"Euregio Deltaboog"}
    # Named once, an area may well have nothing to do with it.
    found = role_candidates(read[2:], read, read_names(read[1:]), Before(), facts)
    assert {one.name for one in found} >= {"Euregio Deltaboog", "Water"}
