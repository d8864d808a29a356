"""The forms of a real dataset, and what becomes of the persons that it names."""

import re

import pytest
import rdflib
import spacy
from rdflib import RDF, Graph, URIRef
from runs import Run
from spacy.tokens import DocBin

from pipeline.assemble.exports.frames import Tables
from pipeline.assemble.exports.linked import to_jsonld
from pipeline.assemble.exports.persons import protect_persons
from pipeline.assemble.exports.sqlite import to_sqlite
from pipeline.assemble.theme_rows import code_rows
from pipeline.columns import columns
from pipeline.export.docbin import MENTIONS, to_docbin
from pipeline.export.writing import read_dataset
from pipeline.schema import TABLES, EntityRow, Label
from pipeline.settings import Persons
from pipeline.store import to_json


@pytest.fixture(scope="module")
def tables(demo: Run) -> Tables:
    return read_dataset(demo.dataset)


def entities(tables: Tables) -> list[EntityRow]:
    return [row for row in tables.of("entities") if isinstance(row, EntityRow)]


def test_every_mention_is_a_span_of_its_own_characters(tables: Tables) -> None:
    docs = DocBin().from_bytes(to_docbin(tables)).get_docs(spacy.blank("nl").vocab)
    spans = {span.id_: span.text for doc in docs for span in doc.spans[MENTIONS]}
    assert spans == {row.entity_id: row.text for row in entities(tables)}


def test_linked_data_expands_and_points_only_at_what_it_names(tables: Tables) -> None:
    graph = Graph().parse(data=to_json(to_jsonld(tables)).decode(), format="json-ld")
    named = {s for s in graph.subjects(RDF.type, None) if isinstance(s, URIRef)}
    own = rdflib.URIRef("urn:grenswerk:")
    assert {o for o in graph.objects() if str(o).startswith(own)} <= named
    actions = set(graph.subjects(RDF.type, rdflib.URIRef("https://schema.org/Action")))
    assert len(actions) == len(tables.of("actions"))


def test_every_code_in_use_is_explained(tables: Tables) -> None:
    known = {(row.list, row.code) for row in code_rows()}
    themed = [row.model_dump() for row in tables.of("theme_codes")]
    assert {(row["list"], row["code"]) for row in themed} <= known
    assert {row.model_dump()["code"] for row in tables.of("codes")} == {code for _, code in known}
    for table, row in TABLES.items():
        for column in columns(row):
            if column.codes:
                found = {r.model_dump(mode="json")[column.name] for r in tables.of(table)}
                assert found - {None} <= {code.value for code in column.codes}


@pytest.mark.parametrize("how", [Persons.MASK, Persons.DROP])
def test_a_full_name_that_was_read_as_a_person_is_nowhere_left(
    tables: Tables, how: Persons
) -> None:
    persons = {row.text for row in entities(tables) if row.label is Label.PER}
    others = " ".join(row.text for row in entities(tables) if row.label is not Label.PER)
    full = {name for name in persons if " " in name and name not in others}
    assert len(full) > 10
    protected = protect_persons(tables, how)
    told = (to_json(to_jsonld(protected)) + to_sqlite(protected)).decode("utf-8", errors="ignore")
    assert not [name for name in full if re.search(rf"\b{re.escape(name)}\b", told)]
