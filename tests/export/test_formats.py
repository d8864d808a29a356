"""A dataset in another form has the same rows, and equal datasets give equal bytes."""

import csv
import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest
import spacy
from frictionless import Package
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_dataset import SECOND, SENTENCE, entity, invent_tables
from spacy.tokens import Doc, DocBin

from pipeline.assemble.dataset import dataset_files
from pipeline.assemble.exports.flat import to_csv
from pipeline.assemble.exports.frames import Tables, frames
from pipeline.assemble.exports.sqlite import to_sqlite
from pipeline.assemble.exports.views import views
from pipeline.columns import columns
from pipeline.export import workbook
from pipeline.export.docbin import MENTIONS, to_docbin
from pipeline.export.formats import FORMATS
from pipeline.export.label_studio import labelling_config, to_tasks
from pipeline.export.made import Wishes
from pipeline.export.workbook import MOST_CHARACTERS, to_workbook
from pipeline.schema import TABLES, Decision, EntityRow, Label, PassageRow

DUTCH = Wishes(dutch_titles=True)


def only(name: str, tables: Tables, wishes: Wishes | None = None) -> bytes:
    (data,) = FORMATS[name].make(tables, wishes or Wishes()).files.values()
    return data


@pytest.mark.parametrize("name", FORMATS)
def test_equal_datasets_give_equal_bytes(name: str, invented: Tables) -> None:
    make = FORMATS[name].make
    assert make(invented, Wishes()).files == make(invent_tables(), Wishes()).files


@pytest.mark.parametrize("name", FORMATS)
def test_a_dataset_without_rows_has_every_form(name: str) -> None:
    assert all(FORMATS[name].make(Tables({}), Wishes()).files)


@pytest.mark.parametrize("name", [n for n, form in FORMATS.items() if not form.is_folder])
def test_a_form_of_one_file_is_called_as_it_is_written(name: str, invented: Tables) -> None:
    (file,) = FORMATS[name].make(invented, Wishes()).files
    assert file == FORMATS[name].target


# --- workbook ---------------------------------------------------------------------------------


def book(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_the_workbook_has_a_sheet_for_each_view_and_each_table(invented: Tables) -> None:
    names = book(only("xlsx", invented)).sheetnames
    assert names[0] == "actions_in_full"
    assert sorted(names) == sorted([*TABLES, *(view.name for view in views())])


def test_the_workbook_can_be_read_in_dutch(invented: Tables) -> None:
    dutch = book(only("xlsx", invented, DUTCH))
    assert sorted(dutch.sheetnames) == sorted(
        [*(row.TITLE for row in TABLES.values()), *(view.title for view in views())]
    )
    assert [cell.value for cell in dutch["Acties"][1]] == [
        column.title for column in columns(TABLES["actions"])
    ]
    assert dutch["Acties voluit"]["B1"].value == "Samenvatting"


@pytest.mark.parametrize("table", TABLES)
def test_a_sheet_has_the_rows_of_its_table_with_filter_and_fixed_header(
    table: str, invented: Tables
) -> None:
    sheet = book(only("xlsx", invented))[table]
    header, *rows = sheet.iter_rows(values_only=True)
    assert list(header) == list(TABLES[table].model_fields)
    assert rows == [tuple(r.model_dump(mode="json").values()) for r in invented.of(table)]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert all(8 <= d.width <= 62 for d in sheet.column_dimensions.values())


@pytest.mark.parametrize("text", ["=1+1", "+31", "@x", "https://x.nl", "0612", "_x0041_", "a\x0bb"])
def test_what_looks_like_a_formula_number_or_address_stays_text(
    text: str, invented: Tables
) -> None:
    document = invented.of("documents")[0].model_copy(update={"title": text})
    data = only("xlsx", Tables({**invented.rows, "documents": [document]}))
    cell = book(data)["documents"]["B2"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    if "\x0b" not in text:
        assert cell.value == text


def test_a_text_that_no_cell_holds_is_cut_and_told(invented: Tables) -> None:
    first, *others = invented.of("passages")
    long = first.model_copy(update={"text": "a" * (MOST_CHARACTERS + 1)})
    data, notes = to_workbook(Tables({**invented.rows, "passages": [long, *others]}))
    text = book(data)["passages"]["H2"].value
    assert len(text) == MOST_CHARACTERS and text.endswith("a…")
    assert notes[0].startswith("1 texts are longer")
    assert to_workbook(invented)[1] == ()


def test_a_table_too_long_for_a_sheet_goes_on_in_the_next(
    invented: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    sheets = book(to_workbook(invented)[0])
    assert [sheets[n].max_row for n in ("entities", "entities (2)")] == [4, 3]


def test_names_of_sheets_are_such_as_excel_takes() -> None:
    titles = [row.TITLE for row in TABLES.values()] + [view.title for view in views()]
    names = [*TABLES, *(view.name for view in views())]
    for kind in (titles, names):
        assert len({name.casefold() for name in kind}) == len(kind)
        assert all(len(n) <= 26 and not set(n) & set("[]:*?/\\") for n in kind)


# --- spaCy ------------------------------------------------------------------------------------


def docs(tables: Tables) -> list[Doc]:
    return list(DocBin().from_bytes(to_docbin(tables)).get_docs(spacy.blank("nl").vocab))


def test_docs_have_the_text_sentences_and_mentions_of_the_passages(invented: Tables) -> None:
    passages = [p for p in invented.of("passages") if isinstance(p, PassageRow)]
    found = docs(invented)
    assert [doc.text for doc in found] == [p.text for p in passages]
    assert [doc.user_data["passage_id"] for doc in found] == [p.passage_id for p in passages]
    mentions = [e for e in invented.of("entities") if isinstance(e, EntityRow)]
    spans = [span for doc in found for span in doc.spans[MENTIONS]]
    assert [(s.text, s.label_, s.id_, s.start_char) for s in spans] == [
        (e.text, e.label.value, e.entity_id, e.start) for e in mentions
    ]
    assert [(e.text, e.kb_id_, e.id_) for e in found[0].ents] == [
        (e.text, e.organisation_id or e.place_id or "", e.entity_id)
        for e in mentions
        if e.passage_id == "p-een"
    ]
    assert [sentence.text for sentence in found[0].sents] == [SENTENCE]


@settings(deadline=None, max_examples=30)
@given(st.integers(0, len(SECOND) - 1), st.integers(1, 12))
def test_a_mention_anywhere_in_a_text_is_a_span_of_its_own_characters(start: int, n: int) -> None:
    invented, part = invent_tables(), SECOND[start : start + n]
    mention = entity("p-twee", SECOND, part, Label.ORG)
    span = {"start": start, "end": start + len(part)}
    tables = Tables({**invented.rows, "entities": [mention.model_copy(update=span)]})
    doc = docs(tables)[1]
    assert doc.text == SECOND
    (found,) = doc.spans[MENTIONS]
    assert found.text.strip() == part.strip() or not part.strip()


# --- annotation tools -------------------------------------------------------------------------


def test_label_studio_gets_what_was_read_where_it_stands(invented: Tables) -> None:
    for task in to_tasks(invented):
        text = task["data"]["text"]
        for region in task["predictions"][0]["result"]:
            value = region["value"]
            assert text[value["start"] : value["end"]] == value["text"]
    first = to_tasks(invented)[0]
    assert first["data"]["document"] == "Dijkverslag 2021"
    assert [r["value"]["labels"] for r in first["predictions"][0]["result"]] == [
        ["ORG"],
        ["DATE"],
        ["LOC"],
    ]


def test_label_studio_can_colour_what_was_read(invented: Tables) -> None:
    for task in to_tasks(invented):
        names = [region["id"] for region in task["predictions"][0]["result"]]
        assert len(names) == len(set(names))
        assert all(re.fullmatch(r"[A-Za-z0-9_-]+", name) for name in names)


def test_a_passage_is_annotated_when_people_decided_on_all_of_it(invented: Tables) -> None:
    assert not [task for task in to_tasks(invented) if "annotations" in task]
    decided = [
        e.model_copy(update={"decision": Decision.ACCEPTED}) for e in invented.of("entities")
    ]
    tasks = to_tasks(Tables({**invented.rows, "entities": decided}))
    assert ["annotations" in task for task in tasks] == [True, True, False]
    assert tasks[0]["annotations"][0]["result"] == tasks[0]["predictions"][0]["result"]


def test_the_labelling_interface_has_every_label_and_the_names_that_tasks_use(
    invented: Tables,
) -> None:
    view = ElementTree.fromstring(labelling_config())
    labels, text = view
    assert [label.get("value") for label in labels] == list(Label)
    (region, *_) = to_tasks(invented)[0]["predictions"][0]["result"]
    assert (region["from_name"], region["to_name"]) == (labels.get("name"), text.get("name"))
    assert text.get("value") == "$text"


def test_doccano_gets_a_line_for_each_passage(invented: Tables) -> None:
    lines = [json.loads(line) for line in only("doccano", invented).decode().split("\n") if line]
    assert [line["text"] for line in lines] == [
        p.model_dump()["text"] for p in invented.of("passages")
    ]
    words = [lines[0]["text"][start:end] for start, end, _ in lines[0]["label"]]
    assert words == ["Dijkraad Oost", "3 mei 2021", "Maasdal"]


def test_doccano_keeps_the_metadata_as_it_reads_the_lines(invented: Tables) -> None:
    lines = [json.loads(line) for line in only("doccano", invented).decode().split("\n") if line]
    assert pd.DataFrame(lines).to_dict(orient="records") == lines
    assert [line["page"] for line in lines] == [1, "", ""]


def test_doccano_counts_as_its_page_does(invented: Tables) -> None:
    text = "Een 😀 plan van Dijkraad Oost."
    passage = invented.of("passages")[0].model_copy(update={"text": text})
    mention = entity("p-een", text, "Dijkraad Oost", Label.ORG)
    tables = Tables({**invented.rows, "passages": [passage], "entities": [mention]})
    ((start, end, _),) = json.loads(only("doccano", tables))["label"]
    assert text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le") == "Dijkraad Oost"


def test_doccano_may_guess_any_encoding(invented: Tables) -> None:
    data = only("doccano", invented)
    assert data.decode("cp1252") == data.decode("utf-8")
    assert "coöperatie" in json.loads(data.decode("cp1252").split("\n")[0])["text"]


# --- the dataset itself -----------------------------------------------------------------------


def test_csv_and_parquet_are_those_of_the_dataset(invented: Tables) -> None:
    files = dict(dataset_files(invented))
    for name in ("csv", "parquet"):
        made = FORMATS[name].make(invented, Wishes()).files
        assert made == {n: data for n, data in files.items() if n.endswith(f".{name}")}


def test_csv_in_dutch_has_other_headers_and_the_same_rows(invented: Tables) -> None:
    made = FORMATS["csv"].make(invented, DUTCH).files
    for name, table in frames(invented).items():
        header, rest = made[f"{name}.csv"].decode().split("\n", 1)
        assert next(csv.reader([header])) == [c.title for c in columns(TABLES[name])]
        assert rest == to_csv(table).decode().split("\n", 1)[1]


def test_sqlite_and_jsonld_are_those_of_the_dataset(invented: Tables) -> None:
    files = dict(dataset_files(invented))
    assert only("sqlite", invented) == files["cooperation.sqlite"] == to_sqlite(invented)
    assert only("jsonld", invented) == files["cooperation.jsonld"]


def test_the_package_is_the_whole_dataset_and_valid_as_it_is_unpacked(
    invented: Tables, tmp_path: Path
) -> None:
    with zipfile.ZipFile(io.BytesIO(only("package", invented))) as archive:
        assert {n: archive.read(n) for n in archive.namelist()} == dict(dataset_files(invented))
        archive.extractall(tmp_path)
    assert Package(str(tmp_path / "datapackage.json")).validate().valid
    with closing(sqlite3.connect(tmp_path / "cooperation.sqlite")) as base:
        assert base.execute("SELECT count(*) FROM actions_in_full").fetchone() == (2,)
