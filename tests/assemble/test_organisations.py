"""Names that mean one body meet; others stay apart, whatever the order of the documents."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.assemble.organisation_kinds import country_of
from pipeline.assemble.organisation_names import display_name
from pipeline.assemble.organisations import NamedBody, OrganisationIndex
from pipeline.errors import GrenswerkError
from pipeline.known_bodies import KnownBodies, KnownBody, load_known_bodies
from pipeline.registers import Register
from pipeline.schema import (
    GazetteerPlace,
    Label,
    Mention,
    OrganisationKind,
    PlaceAuthority,
    PlaceKind,
    RegisterEntry,
)

CASES = Path(__file__).parents[1] / "cases" / "assemble" / "organisations.yaml"
PROJECT = Path(__file__).parents[2]
EMPTY = Register("organisations", [])
OTHER = OrganisationKind.OTHER


def mention(written: str) -> Mention:
    text, _, full = written.partition(" = ")
    return Mention(
        passage_id="p",
        start=0,
        end=len(text),
        text=text,
        label=Label.ORG,
        value=None,
        score=None,
        origin="model:x",
        place_key=None,
        antecedent=full or None,
    )


def mentions(documents: Sequence[Sequence[str]]) -> dict[str, list[Mention]]:
    return {f"d{n}": [mention(text) for text in found] for n, found in enumerate(documents)}


def tell(body: NamedBody, asked: Mapping[str, Any]) -> dict[str, Any]:
    told = {
        "name": body.name,
        "aliases": list(body.aliases),
        "abbreviation": body.abbreviation,
        "kind": body.kind.value,
    }
    return {key: told[key] for key in {"name", "aliases", *asked}}


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c["id"]) for c in yaml.safe_load(CASES.read_text("utf-8"))]
)
def test_names_meet_in_the_bodies_they_mean(case: dict[str, Any]) -> None:
    found = mentions(case["documents"])
    index = OrganisationIndex(found, EMPTY, {})
    bodies = sorted(index.bodies.values(), key=lambda body: body.name)
    assert len(bodies) == len(case["bodies"])
    assert [tell(b, asked) for b, asked in zip(bodies, case["bodies"], strict=True)] == case[
        "bodies"
    ]
    turned = OrganisationIndex(dict(reversed(found.items())), EMPTY, {})
    assert turned.bodies == index.bodies
    assert list(turned.bodies) == list(index.bodies)


def test_a_name_leads_to_its_body_and_an_unknown_one_to_none() -> None:
    documents = [["Dijkraad Oost", "DRO = Dijkraad Oost"], ["Rivierfonds"]]
    index = OrganisationIndex(mentions(documents), EMPTY, {})
    council = index.identify("d0", "de Dijkraad-Oost")
    assert council is not None and index.bodies[council].name == "Dijkraad Oost"
    assert index.identify("d1", "DRO") == council
    assert index.identify("d1", "Waterfonds") is None


def kept(identifier: str, name: str, *keys: str, **more: str) -> RegisterEntry:
    return RegisterEntry(id=identifier, name=name, keys=keys, named_by="An", **more)


def test_what_people_kept_holds_over_what_the_text_gives() -> None:
    entries = [
        kept(
            "org-1", "Raad voor Oost", "dijkraadoost", kind=OrganisationKind.STATE, abbreviation="O"
        ),
        kept("org-2", "Oude raad", "ouderaad", merged_into="org-1"),
    ]
    register = Register("organisations", entries)
    documents = [["Dijkraad Oost", "Oude Raad", "DRO = Dijkraad Oost"]]
    index = OrganisationIndex(mentions(documents), register, {})
    (body,) = index.bodies.values()
    assert (body.organisation_id, body.name, body.abbreviation, body.kind) == (
        "org-1",
        "Raad voor Oost",
        "O",
        OrganisationKind.STATE,
    )
    assert body.aliases == ("DRO", "Dijkraad Oost", "Oude Raad")


def test_keeping_every_proposal_changes_nothing_in_the_next_run() -> None:
    documents = [
        ["Dijkraad Oost", "DRO = Dijkraad Oost", "de Dijkraad Oost"],
        ["DRO", "Rivierfonds", "Gemeente Maasdal"],
    ]
    found = mentions(documents)
    first = OrganisationIndex(found, EMPTY, {})
    again = OrganisationIndex(found, Register("organisations", first.proposals()), {})
    assert again.bodies == first.bodies


def located(text: str, label: Label, place_key: str | None = None) -> Mention:
    return mention(text).model_copy(update={"label": label, "place_key": place_key})


def test_what_people_split_stays_apart_and_what_they_merged_together() -> None:
    documents = [["Dijkraad-Oost", "Dijkraad voor Oost", "Waterfonds", "Oeverfonds"]]
    entries = [
        kept("org-1", "Dijkraad Oost", "dijkraadoost"),
        kept("org-2", "Dijkraad voor Oost", "dijkraadvooroost"),
        kept("org-3", "Waterfonds", "waterfonds", "oeverfonds"),
    ]
    index = OrganisationIndex(mentions(documents), Register("organisations", entries), {})
    found = {name: index.identify("d0", name) for name in documents[0]}
    assert list(found.values()) == ["org-1", "org-2", "org-3", "org-3"]
    assert len(OrganisationIndex(mentions(documents), EMPTY, {}).bodies) == 3


def test_a_split_holds_against_the_list_of_known_bodies() -> None:
    known = KnownBodies([KnownBody(code="o", name="Oever Unie", fr=("Union Oever",), kind=OTHER)])
    documents = [["Oever Unie", "Union Oever"]]
    entries = [kept("org-1", "Oever Unie", "oeverunie"), kept("org-2", "UO", "unionoever")]
    together = OrganisationIndex(mentions(documents), EMPTY, {}, known)
    apart = OrganisationIndex(mentions(documents), Register("organisations", entries), {}, known)
    assert [body.name for body in together.bodies.values()] == ["Oever Unie"]
    assert [body.name for body in apart.bodies.values()] == ["Oever Unie", "UO"]


def test_the_entry_of_a_known_body_has_the_id_of_its_name_with_or_without_the_list() -> None:
    known = KnownBodies([KnownBody(code="o", name="Oever Unie", fr=("Union Oever",), kind=OTHER)])
    plain = OrganisationIndex(mentions([["Oever Unie"]]), EMPTY, {})
    listed = OrganisationIndex(mentions([["Union Oever"], ["Oever Unie"]]), EMPTY, {}, known)
    assert list(plain.bodies) == list(listed.bodies)


def test_a_known_body_is_called_as_the_reports_call_it_when_none_writes_its_name_out() -> None:
    body = KnownBody(code="o", name="Oever Unie", abbreviation="OU", fr=("OU",), kind=OTHER)
    for written, name, aliases in (
        (["OU", "OU"], "OU", ("Oever Unie",)),
        (["OU", "OU", "Oever Unie"], "Oever Unie", ("OU",)),
    ):
        index = OrganisationIndex(mentions([written]), EMPTY, {}, KnownBodies([body]))
        (found,) = index.bodies.values()
        assert (found.name, found.aliases, found.kind) == (name, aliases, OTHER)


def test_two_bodies_of_one_name_are_told_apart_by_the_mention() -> None:
    french, german = (
        mention(f"ministerie van Oevers = {adjective} ministerie van Oevers")
        for adjective in ("Franse", "Duitse")
    )
    index = OrganisationIndex({"d0": [french, german, french]}, EMPTY, {})
    ids = [index.of_mention("d0", one) for one in (french, german)]
    assert len(set(ids)) == 2 and None not in ids
    assert index.identify("d0", "ministerie van Oevers") == ids[0]


def test_a_place_without_an_entry_may_be_the_area_of_a_body() -> None:
    area, town = located("Lindeboog", Label.LOC), located("Beukdal", Label.LOC)
    documents = {
        "d0": [mention("Euregio Lindeboog"), mention("Lindeboog = Euregio Lindeboog"), area],
        "d1": [mention("Euregio Lindeboog"), area],
        "d2": [area, town, town, mention("Beukdal")],
    }
    index = OrganisationIndex(documents, EMPTY, {})
    body = index.identify("d0", "Euregio Lindeboog")
    assert body is not None
    assert [index.of_mention(doc_id, area) for doc_id in documents] == [body, body, None]
    assert index.of_mention("d2", town) is None
    assert index.of_mention("d2", mention("Beukdal")) is not None


def test_names_that_people_added_lead_where_the_same_words_lead() -> None:
    documents = [["Dijkraad Oost", "DRO = Dijkraad Oost", "DRO"]]
    index = OrganisationIndex(mentions(documents), EMPTY, {})
    assert len(index.bodies) == 1
    assert index.of_mention("d0", mention("DRO")) == index.identify("d0", "Dijkraad Oost")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ({"de Oeverraad": 1}, "Oeverraad"),
        ({"De Lijster": 1}, "De Lijster"),
        ({"Comité Lys": 1, "Comite Lys": 5}, "Comité Lys"),
        ({"DIJKRAAD OOST": 5, "Dijkraad Oost": 1}, "Dijkraad Oost"),
        ({"DIJKRAAD OOST": 5}, "DIJKRAAD OOST"),
        ({"stichting Oever": 2}, "Stichting Oever"),
        ({"commissie-Linde": 2}, "commissie-Linde"),
        ({"Dijkraad Oost's": 1}, "Dijkraad Oost"),
        ({"Raad van Regio's": 1}, "Raad van Regio's"),
        ({"Raad  Oost": 1}, "Raad Oost"),
        ({"« Oever »": 1}, "Oever"),
        ({"Oever": 1, "Kade": 1}, "Oever"),
    ],
)
def test_the_name_to_show_is_the_most_frequent_well_written(
    written: dict[str, int], name: str
) -> None:
    assert display_name(written) == name


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Vlaamse Oeverdienst", "BE"),
        ("Bank van Nederland", "NL"),
        ("Ziekenhuis Beukstad", "LU"),
        ("Beukstad", None),
        ("Universiteit Eikstad", None),
        ("Agence de l’eau", "FR"),
        ("Landesamt für Wald", "DE"),
        ("Frans-Duitse Kamer", None),
        ("Belgisch-Nederlandse Unie van Nederland en Frankrijk", None),
        ("Rivierfonds", None),
    ],
)
def test_a_name_tells_its_country_or_none(name: str, country: str | None) -> None:
    assert country_of(name, {"beukstad": "LU", "eikstad": None}) == country


def test_the_list_of_known_bodies_that_ships_is_sound() -> None:
    known = load_known_bodies(PROJECT / "models" / "gazetteer")
    commission = known.find("Commission européenne")
    assert commission is not None and commission.name == "Europese Commissie"
    assert known.find("Dijkraad Oost") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("organisations: [{code: a}]", "not a list of bodies"),
        ("nothing: []", "not a list of bodies"),
        (
            "organisations: [{code: a, name: A, kind: other}, {code: a, name: B, kind: other}]",
            "a twice",
        ),
    ],
)
def test_a_list_of_known_bodies_that_is_not_sound_is_refused(
    tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "organisations.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(GrenswerkError, match=message):
        load_known_bodies(tmp_path)


def test_a_missing_list_of_known_bodies_says_which_setting_names_it(tmp_path: Path) -> None:
    with pytest.raises(GrenswerkError, match=r"assemble\.gazetteer"):
        load_known_bodies(tmp_path)


def test_a_name_that_two_known_bodies_share_names_neither() -> None:
    both = [
        KnownBody(code=code, name=f"Oeverdienst {code}", abbreviation="OD", kind=OTHER)
        for code in ("a", "b")
    ]
    known = KnownBodies(both)
    assert known.find("OD") is None
    assert known.find("Oeverdienst a") == both[0]
    assert KnownBodies(both[:1]).find("od") is None


def test_people_may_write_names_out_in_the_register() -> None:
    entry = kept("org-1", "Raad", "de Dijkraad-Oost", "Conseil de l'Est")
    documents = [["Dijkraad Oost", "Conseil de l’Est"]]
    index = OrganisationIndex(mentions(documents), Register("organisations", [entry]), {})
    assert list(index.bodies) == ["org-1"]


def test_two_entries_that_claim_spellings_of_one_name_are_refused() -> None:
    entries = [kept("org-1", "A", "Dijkraad Oost"), kept("org-2", "B", "de Dijkraad-Oost")]
    with pytest.raises(GrenswerkError, match="both claim"):
        OrganisationIndex({}, Register("organisations", entries), {})


def test_keeping_every_proposal_changes_nothing_where_territories_act() -> None:
    place = GazetteerPlace(
        key="iso3166-2:NL-ZE",
        name="Lindeland",
        authority=PlaceAuthority.ISO3166_2,
        code="NL-ZE",
        iso_3166="NL-ZE",
        kind=PlaceKind.SUBDIVISION,
        latitude=None,
        longitude=None,
    )
    found = {
        "d0": [located("Lindeland", Label.ORG, place.key), mention("Raad"), mention("Unie")],
        "d1": [mention("Provincie Lindeland"), mention("Raad"), mention("Raad = Oeverraad")],
        "d2": [located("Provincie Lindeland", Label.ORG, place.key)],
    }
    places = {place.key: place}
    first = OrganisationIndex(found, EMPTY, places)
    again = OrganisationIndex(found, Register("organisations", first.proposals()), places)
    assert again.bodies == first.bodies
    assert [again.of_mention(d, m) for d in found for m in found[d]] == [
        first.of_mention(d, m) for d in found for m in found[d]
    ]


def test_a_known_ministry_is_not_that_of_another_country() -> None:
    known = KnownBodies(
        [
            KnownBody(
                code="o", name="ministerie van Oevers", kind=OrganisationKind.STATE, country="NL"
            )
        ]
    )
    documents = [["ministerie van Oevers"], ["Oevers = Belgische ministerie van Oevers"]]
    index = OrganisationIndex(mentions(documents), EMPTY, {}, known)
    told = sorted((body.name, body.country) for body in index.bodies.values())
    assert told == [("Belgische ministerie van Oevers", "BE"), ("Ministerie van Oevers", "NL")]


def test_a_second_name_that_is_known_tells_who_the_first_is() -> None:
    known = KnownBodies([KnownBody(code="o", name="Oever Unie", fr=("Union Oever",), kind=OTHER)])
    documents = [["Unie van de Oevers", "Union Oever = Unie van de Oevers"], ["Oever Unie"]]
    index = OrganisationIndex(mentions(documents), EMPTY, {}, known)
    assert [body.name for body in index.bodies.values()] == ["Oever Unie"]


def test_a_kind_in_capitals_is_a_body_of_its_own() -> None:
    documents = [["Euregio Linde", "Euregio = Euregio Linde", "EUREGIO"]]
    index = OrganisationIndex(mentions(documents), EMPTY, {})
    assert index.of_mention("d0", mention("EUREGIO")) != index.identify("d0", "Euregio Linde")


def test_bodies_of_one_name_show_what_tells_them_apart() -> None:
    documents = [
        ["Water = werkgroep Water (Oeverraad)"],
        ["Werkgroep Water = werkgroep Water (Dijkraad)"],
    ]
    index = OrganisationIndex(mentions(documents), EMPTY, {})
    assert sorted((body.name, body.aliases) for body in index.bodies.values()) == [
        ("Werkgroep Water (Dijkraad)", ("Werkgroep Water",)),
        ("Werkgroep Water (Oeverraad)", ("Water",)),
    ]


def test_a_short_form_is_not_taken_for_a_known_body() -> None:
    known = KnownBodies(
        [
            KnownBody(code="e", name="EUREGIO", kind=OTHER),
            KnownBody(code="w", name="Waterweg", kind=OTHER),
        ]
    )
    documents = [
        ["Euregio Linde", "Euregio = Euregio Linde", "euregio"],
        ["Waterweg = werkgroep Waterweg"],
        ["EUREGIO"],
    ]
    index = OrganisationIndex(mentions(documents), EMPTY, {}, known)
    assert sorted(body.name for body in index.bodies.values()) == [
        "EUREGIO",
        "Euregio Linde",
        "Werkgroep Waterweg",
    ]
