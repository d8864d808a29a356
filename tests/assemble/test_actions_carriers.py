"""Who carries an action that the sentence does not name: phrases, what came before, and areas."""

from dataclasses import replace

import pytest
from parsed_sentences import parsed_sentence

from pipeline.assemble.actions.collectives import find_collectives
from pipeline.assemble.actions.implied import Before, implied_names, told_before
from pipeline.assemble.actions.names import read_names
from pipeline.schema import Label

CORPS = (
    "De/de/DET/det/3 drie/drie/NUM/nummod/3 korpsen/korps/NOUN/nsubj/6 van/van/ADP/case/5 "
    "Zeedorp/zeedorp/PROPN/nmod/3 oefenen/oefenen/VERB/ROOT/0 een/een/DET/det/8 "
    "plan/plan/NOUN/obj/6"
)
AGENT = (
    "Het/het/DET/det/2 plan/plan/NOUN/nsubj:pass/4 wordt/worden/AUX/aux:pass/4 "
    "gedragen/dragen/VERB/ROOT/0 door/door/ADP/case/6 scholen/school/NOUN/obl:agent/4 "
    "en/en/CCONJ/cc/8 musea/museum/NOUN/conj/6"
)
WITH = (
    "De/de/DET/det/2 raad/raad/NOUN/nsubj/3 brengt/brengen/VERB/ROOT/0 "
    "twaalf/twaalf/NUM/nummod/5 scholen/school/NOUN/obj/3/Number=Plur met/met/ADP/case/8 "
    "de/de/DET/det/8 brandweer/brandweer/NOUN/obl/3 samen/samen/ADV/advmod/3 in/in/ADP/case/12 "
    "een/een/DET/det/12 zaal/zaal/NOUN/obl/3"
)
RAAD = "De/de/DET/det/2 Grensraad/grensraad/PROPN/nsubj/3 vergadert/vergaderen/VERB/ROOT/0"
THEY = "Zij/zij/PRON/nsubj/2 tekenen/tekenen/VERB/ROOT/0"


def _phrases(tokens: str, **names: Label) -> list[str]:
    sentence = parsed_sentence(tokens, names)
    return [sentence.passage.text[c.start : c.end] for c in find_collectives(sentence)]


def test_a_phrase_that_acts_is_found_with_its_article_and_what_it_is_of() -> None:
    assert _phrases(CORPS, Zeedorp=Label.LOC) == ["De drie korpsen van Zeedorp"]


def test_agents_act_and_so_does_what_is_joined_to_them_but_no_object() -> None:
    assert _phrases(AGENT) == ["Het plan", "scholen", "musea"]


def test_phrases_stand_where_one_acts_with_others_and_only_several_as_objects() -> None:
    assert _phrases(WITH) == ["De raad", "twaalf scholen", "de brandweer"]


def test_when_a_phrase_acts_is_no_part_of_it() -> None:
    dated = CORPS.replace("Zeedorp/zeedorp", "mei/mei")
    assert _phrases(dated, mei=Label.DATE) == ["De drie korpsen"]
    assert _phrases(dated) == ["De drie korpsen van mei"]
    of_a_town = "De/de/DET/det/2 korpsen/korps/NOUN/nsubj/6 van/van/ADP/case/4 "
    of_a_town += "Retie/retie/PROPN/nmod/2 mei/mei/NOUN/nmod/4 oefenen/oefenen/VERB/ROOT/0"
    assert _phrases(of_a_town, Retie=Label.LOC, mei=Label.DATE) == ["De korpsen van Retie"]


def test_where_a_phrase_acts_is_no_part_of_it_and_where_it_comes_from_is() -> None:
    for word in ("in", "voor"):
        acting = CORPS.replace("van/van/ADP", f"{word}/{word}/ADP")
        assert _phrases(acting, Zeedorp=Label.LOC) == ["De drie korpsen"]
    assert _phrases(CORPS.replace("van/van/ADP", "uit/uit/ADP"), Zeedorp=Label.LOC) == [
        "De drie korpsen uit Zeedorp"
    ]


def test_a_phrase_holds_no_name_before_its_noun() -> None:
    joined = "Het/het/DET/det/4 Grensfonds/grensfonds/PROPN/compound/4 grote/groot/ADJ/amod/4 "
    joined += "projecten/project/NOUN/nsubj/5 steunt/steunen/VERB/ROOT/0"
    assert _phrases(joined) == ["Het Grensfonds grote projecten"]
    assert _phrases(joined, Grensfonds=Label.PROJECT) == []


def test_a_name_is_no_phrase() -> None:
    assert _phrases(RAAD, Grensraad=Label.ORG) == []


def test_who_carried_most_so_far_and_who_is_in_the_heading_may_be_meant() -> None:
    raad = parsed_sentence(RAAD, {"Grensraad": Label.ORG})
    they = parsed_sentence(THEY, index=1, headings=("Werk van de Grensraad",))
    names = read_names([raad, they])
    before = told_before(told_before(Before(), [raad], ["Grensraad"]), [raad], ["Grensraad"])
    hints = implied_names([they], [raad, they], names, before)["grensraad"]
    assert {"heading.0", "carrier.0", "carrier.share.4", "party.above"} <= hints.keys()
    assert dict(before.carried) == {"grensraad": 2}
    assert dict(before.called) == {"grensraad": "Grensraad"}


def test_what_the_title_names_and_what_was_spoken_of_last_may_be_meant() -> None:
    title = ("Verslag van de Grensraad",)
    doc = parsed_sentence(RAAD, {"Grensraad": Label.ORG}, headings=title)
    they = parsed_sentence(THEY, index=1, headings=("Later",))
    hints = implied_names([they], [doc, they], read_names([doc, they]), Before())["grensraad"]
    assert "title" in hints
    assert "latest" not in hints, "another passage"
    near = replace(they, place=1, places=2, passage=doc.passage)
    hints = implied_names([near], [doc, near], read_names([doc, near]), Before())["grensraad"]
    assert {"only", "latest", "latest.subject"} <= hints.keys()


@pytest.mark.parametrize(
    ("tokens", "written", "label", "full"),
    [
        ("Deltaboog/deltaboog/PROPN/ROOT/0", "Deltaboog", Label.LOC, "Euregio Deltaboog"),
        ("Zeedorp/zeedorp/PROPN/ROOT/0", "Zeedorp", Label.LOC, "Zeedorp"),
        (
            "Secretariaat/x/PROPN/ROOT/0 van/van/ADP/case/3 Grensraad/x/PROPN/nmod/1",
            "Secretariaat van Grensraad",
            Label.ORG,
            "Grensraad",
        ),
        (
            "werkgroep/x/NOUN/ROOT/0 Water/x/PROPN/flat/1 van/van/ADP/case/4 "
            "Grensraad/x/PROPN/nmod/1",
            "Water van Grensraad",
            Label.ORG,
            "Grensraad",
        ),
    ],
)
def test_areas_and_organs_stand_for_the_body(
    tokens: str, written: str, label: Label, full: str
) -> None:
    first = parsed_sentence(
        "Euregio/x/PROPN/ROOT/0 Deltaboog/x/PROPN/flat/1 en/en/CCONJ/cc/4 "
        "Grensraad/x/PROPN/conj/1 en/en/CCONJ/cc/7 Stichting/x/PROPN/conj/1 "
        "Zeedorp/x/PROPN/flat/6",
        {"Euregio Deltaboog": Label.ORG, "Grensraad": Label.ORG, "Stichting Zeedorp": Label.ORG},
    )
    sentence = parsed_sentence(tokens, {written: label}, index=1)
    names = read_names([first, sentence])
    assert names.full_name(sentence.mentions[0]) == full


def test_a_name_that_stands_by_itself_is_not_short_for_a_longer_one_that_holds_it() -> None:
    long = "Grensraad/x/PROPN/nsubj/3 Zeedorp/x/PROPN/flat/1 groeit/groeien/VERB/ROOT/0"
    alone, longer = (RAAD, "Grensraad"), (long, "Grensraad Zeedorp")

    def last(*told: tuple[str, str]) -> str:
        read = [
            parsed_sentence(tokens, {name: Label.ORG}, index=n)
            for n, (tokens, name) in enumerate(told)
        ]
        return read_names(read).full_name(read[-1].mentions[0])

    assert last(alone, alone, longer, alone) == "Grensraad"
    assert last(longer, alone) == last(alone, longer, alone) == "Grensraad Zeedorp"


def test_initials_are_short_for_a_name_however_often_they_stood_before_it() -> None:
    initials = ("BRO/x/PROPN/nsubj/2 groeit/groeien/VERB/ROOT/0", "BRO")
    name = "Bureau/x/PROPN/nsubj/4 Regio/x/PROPN/flat/1 Oever/x/PROPN/flat/1 groeit/x/VERB/ROOT/0"
    told = (initials, initials, (name, "Bureau Regio Oever"), initials)
    read = [parsed_sentence(t, {m: Label.ORG}, index=n) for n, (t, m) in enumerate(told)]
    assert read_names(read).full_name(read[-1].mentions[0]) == "Bureau Regio Oever"


JOINT = (
    "De/de/DET/det/2 top/top/NOUN/nsubj/4 Grensraad-Maasverband/gm/PROPN/nmod/2 "
    "vergadert/vergaderen/VERB/ROOT/0"
)
VERBAND = "Het/het/DET/det/2 Maasverband/mv/PROPN/nsubj/3 groeit/groeien/VERB/ROOT/0"


def test_a_name_that_joins_two_bodies_stands_for_both() -> None:
    raad = parsed_sentence(RAAD, {"Grensraad": Label.ORG})
    verband = parsed_sentence(VERBAND, {"Maasverband": Label.ORG}, index=1)
    joint = parsed_sentence(JOINT, {"Grensraad-Maasverband": Label.EVENT}, index=2)
    names = read_names([raad, verband, joint])
    assert [m.text for m in names.actors(joint)] == ["Grensraad", "Maasverband"]
    assert [names.full_name(m) for m in names.actors(joint)] == ["Grensraad", "Maasverband"]
    assert read_names([raad, joint]).actors(joint) == []


def test_a_joint_name_is_no_body_of_its_own() -> None:
    raad = parsed_sentence(RAAD, {"Grensraad": Label.ORG})
    verband = parsed_sentence(VERBAND, {"Maasverband": Label.ORG}, index=1)
    joint = parsed_sentence(JOINT, {"Grensraad-Maasverband": Label.ORG}, index=2)
    names = read_names([raad, verband, joint])
    assert set(names.display) == {"grensraad", "maasverband"}
    assert dict(names.counts) == {"grensraad": 1, "maasverband": 1}


@pytest.mark.parametrize("stands_for", [None, "Grensraad"])
def test_a_joint_name_within_another_or_read_as_one_of_its_parts_does_no_harm(
    stands_for: str | None,
) -> None:
    bodies = ("Grensraad", "Maasverband", "Stroomraad", "Grensraad-Maasverband")
    told = [
        parsed_sentence(RAAD.replace("Grensraad", name), {name: Label.ORG}, index=n)
        for n, name in enumerate((*bodies, "Grensraad-Maasverband-Stroomraad"))
    ]
    joint = told[3]
    mention = joint.mentions[0].model_copy(update={"antecedent": stands_for})
    told[3] = replace(joint, mentions=(mention,))
    read = told if stands_for is None else told[1:4]
    names = read_names(read)
    acting = {names.full_name(one) for sentence in read for one in names.actors(sentence)}
    assert acting <= set(names.display.values())
    assert {"Maasverband", "Stroomraad"} <= acting


def test_what_is_compared_may_be_meant_both() -> None:
    raad = parsed_sentence(RAAD, {"Grensraad": Label.ORG})
    verband = parsed_sentence(VERBAND, {"Maasverband": Label.ORG})
    they = parsed_sentence(THEY)
    report = [replace(s, index=n) for n, s in enumerate([*[raad] * 8, *[verband] * 7, they])]
    hints = implied_names([report[-1]], report, read_names(report), Before())
    assert "compared" in hints["grensraad"]
    assert "compared" in hints["maasverband"]


@pytest.mark.parametrize("counts", [(8, 1, 0), (20, 7, 0), (8, 7, 6)])
def test_two_are_compared_when_both_are_told_often_and_no_third_is(
    counts: tuple[int, int, int],
) -> None:
    bodies = [
        parsed_sentence(RAAD, {"Grensraad": Label.ORG}),
        parsed_sentence(VERBAND, {"Maasverband": Label.ORG}),
        parsed_sentence(RAAD.replace("Grensraad", "Stroomraad"), {"Stroomraad": Label.ORG}),
    ]
    told = [s for s, count in zip(bodies, counts, strict=True) for _ in range(count)]
    report = [replace(s, index=n) for n, s in enumerate([*told, parsed_sentence(THEY)])]
    hints = implied_names([report[-1]], report, read_names(report), Before())
    assert "compared" not in hints["grensraad"]
