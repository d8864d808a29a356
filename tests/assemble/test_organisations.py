"""Names that mean one body meet; others stay apart, whatever the order of the documents."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.assemble.organisations import NamedBody, OrganisationIndex, name_key
from pipeline.registers import Register
from pipeline.schema import Label, Mention, OrganisationKind, RegisterEntry

CASES = Path(__file__).parents[1] / "cases" / "assemble" / "organisations.yaml"
EMPTY = Register("organisations", [])


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


def test_a_name_without_letters_has_a_key_of_its_own() -> None:
    assert name_key("€€") != name_key("§§")
    assert name_key(" De ") == "de"
