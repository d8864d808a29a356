"""One set of tables in four formats: the same rows, types, keys and bytes."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st
from invented_dataset import DOC, SENTENCE, entity, invent_tables

from pipeline.assemble.dataset import dataset_files
from pipeline.assemble.exports.flat import to_csv, to_parquet
from pipeline.assemble.exports.frames import Tables, frame, frames
from pipeline.assemble.exports.package import data_package
from pipeline.assemble.exports.sqlite import SEARCHED, create_statement, to_sqlite
from pipeline.columns import columns
from pipeline.schema import TABLES, CodeRow, Label, Row
from pipeline.tables import read_table

ARROW = {
    "string": (pa.string(), pa.large_string()),
    "integer": (pa.int64(),),
    "number": (pa.float64(),),
    "boolean": (pa.bool_(),),
}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, invented: Tables) -> Path:
    path = tmp_path_factory.mktemp("dataset")
    for name, data in dataset_files(invented):
        (path / name).write_bytes(data)
    return path


def test_no_table_of_the_invented_dataset_is_empty(invented: Tables) -> None:
    assert not [name for name in TABLES if not invented.of(name)]


def test_every_table_is_there_in_each_format(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {
        *(f"{name}.{ending}" for name in TABLES for ending in ("csv", "parquet")),
        "cooperation.sqlite",
        "cooperation.metadata.json",
        "cooperation.jsonld",
        "datapackage.json",
    }


@pytest.mark.parametrize("table", TABLES)
def test_csv_gives_back_the_rows_that_went_in(table: str, folder: Path, invented: Tables) -> None:
    assert read_table(folder, TABLES[table]) == list(invented.of(table))


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1))
def test_csv_gives_back_any_text(text: str) -> None:
    row = CodeRow(
        list="x", code="y", description=text, iati=None, keep_eu=text, plover=None, interreg="z"
    )
    assert back_from_csv(row) == [row, row]


@pytest.mark.parametrize(
    "text", ["a\rb", "\r", "a\r\nb", '"', "a,b", "\ufeff", " a ", "NA", "null"]
)
def test_csv_gives_back_text_that_looks_like_csv_or_null(text: str) -> None:
    row = CodeRow(
        list="x", code="y", description=text, iati=None, keep_eu=text, plover=None, interreg="z"
    )
    assert back_from_csv(row) == [row, row]


def back_from_csv(row: CodeRow) -> list[CodeRow]:
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "codes.csv").write_bytes(to_csv(frame([row, row], CodeRow)))
        return read_table(Path(name), CodeRow)


def test_a_table_without_rows_is_a_header_with_types() -> None:
    empty = frames(Tables({}))
    assert set(empty) == set(TABLES)
    assert to_csv(empty["sentences"]) == b"sentence_id,passage_id,start,end\n"
    with pa.BufferReader(to_parquet(empty["sentences"])) as reader:
        assert pq.read_table(reader).schema.field("start").type == pa.int64()


@pytest.mark.parametrize("table", TABLES)
def test_parquet_has_the_types_and_nulls_of_the_schema(
    table: str, folder: Path, invented: Tables
) -> None:
    read = pq.read_table(folder / f"{table}.parquet")
    assert read.column_names == [column.name for column in columns(TABLES[table])]
    for column in columns(TABLES[table]):
        assert read.schema.field(column.name).type in ARROW[column.kind], column.name
    assert read.to_pylist() == [row.model_dump(mode="json") for row in invented.of(table)]


def connect(data: bytes) -> sqlite3.Connection:
    base = sqlite3.connect(":memory:")
    base.deserialize(data)
    return base


@pytest.mark.parametrize("table", TABLES)
def test_sqlite_has_the_same_rows(table: str, folder: Path, invented: Tables) -> None:
    with closing(sqlite3.connect(folder / "cooperation.sqlite")) as base:
        found = base.execute(f'SELECT * FROM "{table}"').fetchall()
    assert found == [tuple(r.model_dump(mode="json").values()) for r in invented.of(table)]


def dangling() -> list[Any]:
    return [
        pytest.param(table, key.column, id=f"{table}.{key.column}")
        for table, row in TABLES.items()
        for key in row.FOREIGN
    ]


@pytest.mark.parametrize(("table", "column"), dangling())
def test_sqlite_refuses_a_row_that_points_at_nothing(
    table: str, column: str, invented: Tables
) -> None:
    lost = [*invented.of(table)]
    lost[-1] = lost[-1].model_copy(update={column: "nowhere"})
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        to_sqlite(Tables({**invented.rows, table: lost}))


@pytest.mark.parametrize("table", [name for name, row in TABLES.items() if row.KEY])
def test_sqlite_refuses_two_rows_of_one_key(table: str, invented: Tables) -> None:
    twice = [*invented.of(table), invented.of(table)[0]]
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        to_sqlite(Tables({**invented.rows, table: twice}))


def test_sqlite_refuses_a_word_that_is_no_code_or_no_number() -> None:
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute(create_statement(TABLES["table_cells"]))
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            base.execute("INSERT INTO table_cells VALUES ('p', 0, 0, 2, 0, 1)")
        with pytest.raises(sqlite3.IntegrityError, match="TEXT value in INTEGER"):
            base.execute("INSERT INTO table_cells VALUES ('p', 'een', 0, 1, 0, 1)")
        base.execute(create_statement(TABLES["action_links"]))
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            base.execute("INSERT INTO action_links VALUES ('a', 'b', 'likes')")


@pytest.mark.parametrize("word", ["coöperatie", "cooperatie", "COÖPERATIE", "coop*"])
@pytest.mark.parametrize("table", SEARCHED)
def test_search_finds_a_word_with_and_without_its_accents(
    folder: Path, table: str, word: str
) -> None:
    with closing(sqlite3.connect(folder / "cooperation.sqlite")) as base:
        query = f"SELECT {SEARCHED[table][0]} FROM {table}_search WHERE {table}_search MATCH ?"
        assert base.execute(query, (word,)).fetchall()[0] in {("p-een",), ("a-een",)}
        assert not base.execute(query, ("fruitteelt",)).fetchall()


def test_the_package_is_valid_by_frictionless(folder: Path) -> None:
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])
    assert report.stats["tasks"] == len(TABLES)


@pytest.mark.parametrize(
    ("table", "old", "new", "error"),
    [
        ("entities", ",org-raad,", ",org-ander,", "foreign-key"),
        ("entities", ",ORG,", ",GPE,", "constraint-error"),
        ("passages", ",2,1,2,", ",twee,1,2,", "type-error"),
        ("sentences", "sentence_id", "id", "incorrect-label"),
    ],
)
def test_frictionless_sees_what_is_wrong_with_a_package(
    folder: Path, tmp_path: Path, table: str, old: str, new: str, error: str
) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    path = tmp_path / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert error in {kind for (kind,) in report.flatten(["type"])}


def test_the_package_describes_every_column() -> None:
    resources = {r["name"]: r for r in data_package()["resources"]}
    assert list(resources) == list(TABLES)
    for name, resource in resources.items():
        fields = resource["schema"]["fields"]
        assert [f["name"] for f in fields] == list(TABLES[name].model_fields)
        assert all(field["description"] for field in fields)
    assert all(field["title"] for r in resources.values() for field in r["schema"]["fields"])
    score = next(f for f in resources["actions"]["schema"]["fields"] if f["name"] == "score")
    assert (score["type"], score["constraints"]) == ("number", {"required": True})


def test_the_package_names_the_same_rows_as_parquet(folder: Path) -> None:
    for resource in data_package()["resources"]:
        (other,) = resource["alternates"]
        assert pq.read_schema(folder / other["path"]).names == list(
            TABLES[resource["name"]].model_fields
        )


def test_two_exports_are_the_same_bytes(invented: Tables) -> None:
    assert dict(dataset_files(invented)) == dict(dataset_files(invent_tables()))


def test_a_changed_row_changes_each_format(invented: Tables) -> None:
    mention = entity("p-een", SENTENCE, "akkoord", Label.INSTRUMENT)
    changed = Tables({**invented.rows, "entities": [*invented.of("entities"), mention]})
    before, after = dict(dataset_files(invented)), dict(dataset_files(changed))
    assert {name for name in before if before[name] != after[name]} == {
        "entities.csv",
        "entities.parquet",
        "cooperation.sqlite",
    }


def test_every_row_of_the_invented_dataset_belongs_to_its_table(invented: Tables) -> None:
    for name, rows in invented.rows.items():
        assert all(isinstance(row, Row) and name == row.TABLE for row in rows)
    assert isinstance(frames(invented)["entities"], pd.DataFrame)
    assert DOC in to_csv(frames(invented)["documents"]).decode()
