"""Linked data says the same as the tables, in terms that others know."""

import json
from typing import Any

import pytest
import rdflib
from invented_dataset import DOC, SECOND, SENTENCE
from rdflib import RDF, Graph, Literal, URIRef

from pipeline.assemble.exports.frames import Tables
from pipeline.assemble.exports.linked import to_jsonld
from pipeline.assemble.exports.linked_terms import EDTF
from pipeline.schema import ActionRow, ActionStatus, PlaceAuthority
from pipeline.store import to_json

SDO = rdflib.Namespace("https://schema.org/")
DCTERMS = rdflib.Namespace("http://purl.org/dc/terms/")
ROW = "urn:grenswerk:"


def nodes(tables: Tables) -> dict[str, dict[str, Any]]:
    graph = json.loads(to_json(to_jsonld(tables)))["@graph"]
    return {node["id"].removeprefix(ROW): node for node in graph}


def expanded(tables: Tables) -> Graph:
    return Graph().parse(data=to_json(to_jsonld(tables)).decode(), format="json-ld")


def ref(identifier: str) -> URIRef:
    return URIRef(ROW + identifier)


def test_it_names_reports_sentences_themes_bodies_places_and_actions(invented: Tables) -> None:
    found = {i: n["kind"] for i, n in nodes(invented).items() if not i.startswith("code:")}
    assert found == {
        "dataset": "Dataset",
        DOC: "Report",
        "slot-11111111": "Report",
        "theme-dijk": "skos:Concept",
        "theme-water": "skos:Concept",
        "org-raad": "GovernmentOrganization",
        "org-fonds": "GovernmentOrganization",
        "place-maasdal": "City",
        "place-nergens": "City",
        f"p-een:0-{len(SENTENCE)}": "Quotation",
        f"p-twee:0-{len(SECOND)}": "Quotation",
        "a-een": "Action",
        "a-twee": "Action",
    }


def test_a_report_tells_when_it_was_published_not_what_time_it_covers(invented: Tables) -> None:
    issued = list(expanded(invented).objects(ref(DOC), DCTERMS.issued))
    assert issued == [Literal("2021", datatype=URIRef(EDTF))]
    assert not list(expanded(invented).objects(ref(DOC), SDO.temporalCoverage))


def test_an_action_tells_who_where_when_how_far_and_how_much(invented: Tables) -> None:
    action = nodes(invented)["a-een"]
    assert action["party"] == [ROW + "org-raad"]
    assert action["host"] == [ROW + "place-maasdal"]
    assert action["partner"] == [{"kind": "Thing", "name": "Een ander"}]
    assert (action["place"], action["theme"]) == (ROW + "place-maasdal", ROW + "theme-dijk")
    assert (action["edtf"], action["date_from"]) == ("2021-05-03", "2021-05-03")
    assert action["amount"] == {"kind": "MonetaryAmount", "value": 12500.5, "currency": "EUR"}
    assert action["follows"] == [ROW + "a-twee"]


def test_a_sentence_leads_to_its_report_and_page(invented: Tables) -> None:
    found = nodes(invented)
    (quoted,) = found["a-een"]["evidence"]
    sentence = found[quoted.removeprefix(ROW)]
    assert (sentence["text"], sentence["pageStart"]) == (SENTENCE, 1)
    assert sentence["source"] == ROW + DOC


def test_what_is_not_known_is_left_out_and_zero_is_kept(invented: Tables) -> None:
    assert "partner" not in nodes(invented)["a-twee"]
    assert "alternateName" not in nodes(invented)["org-fonds"]
    assert "latitude" not in nodes(invented)["place-nergens"]
    place = invented.of("places")[0].model_copy(update={"latitude": 0.0})
    moved = Tables({**invented.rows, "places": [place]})
    assert nodes(moved)["place-maasdal"]["latitude"] == 0.0


def test_a_place_of_geonames_has_its_address_there(invented: Tables) -> None:
    known = {"authority": PlaceAuthority.GEONAMES, "code": "2747351"}
    place = invented.of("places")[0].model_copy(update=known)
    graph = expanded(Tables({**invented.rows, "places": [place]}))
    (same,) = graph.objects(ref("place-maasdal"), SDO.sameAs)
    assert str(same) == "https://sws.geonames.org/2747351/"
    assert "elsewhere" not in nodes(invented)["place-maasdal"]


def test_it_points_only_at_what_it_names(invented: Tables) -> None:
    graph = expanded(invented)
    named = {s for s in graph.subjects(RDF.type, None) if isinstance(s, URIRef)}
    pointed = {o for o in graph.objects() if str(o).startswith(ROW)}
    assert pointed <= named


def test_every_word_it_uses_belongs_to_a_known_vocabulary(invented: Tables) -> None:
    known = ("https://schema.org/", "http://www.w3.org/", "http://purl.org/dc/terms/")
    graph = expanded(invented)
    used = {*graph.predicates(), *graph.objects(None, RDF.type)}
    assert not [term for term in used if not str(term).startswith(known)]


@pytest.mark.parametrize("status", ActionStatus)
def test_a_status_is_told_in_our_code_and_in_that_of_schema_org(
    invented: Tables, status: ActionStatus
) -> None:
    row = invented.of("actions")[0]
    assert isinstance(row, ActionRow)
    actions = [row.model_copy(update={"status": status}), *invented.of("actions")[1:]]
    graph = expanded(Tables({**invented.rows, "actions": actions}))
    assert ref(f"code:ActionStatus:{status}") in set(graph.objects(ref("a-een"), DCTERMS.type))
    found = [str(s).removeprefix(str(SDO)) for s in graph.objects(ref("a-een"), SDO.actionStatus)]
    assert (
        found
        == {
            ActionStatus.COMPLETED: ["CompletedActionStatus"],
            ActionStatus.ONGOING: ["ActiveActionStatus"],
            ActionStatus.PLANNED: ["PotentialActionStatus"],
            ActionStatus.PROPOSED: ["PotentialActionStatus"],
            ActionStatus.STALLED: [],
        }[status]
    )
