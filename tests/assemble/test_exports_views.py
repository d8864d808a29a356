"""The views of the database, and what Datasette tells of it."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline.assemble.dataset import dataset_files
from pipeline.assemble.exports.frames import Tables
from pipeline.assemble.exports.metadata import datasette_metadata, showing
from pipeline.assemble.exports.sqlite import SEARCHED, to_sqlite
from pipeline.assemble.exports.views import views
from pipeline.columns import columns
from pipeline.schema import TABLES, ActionStatus, SharedState

NAMES = [view.name for view in views()]


@pytest.fixture(scope="module")
def base(invented: Tables) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(to_sqlite(invented))
        connection.row_factory = sqlite3.Row
        yield connection


def rows(base: sqlite3.Connection, query: str) -> list[dict[str, Any]]:
    return [dict(row) for row in base.execute(query)]


@pytest.mark.parametrize("view", views(), ids=lambda view: view.name)
def test_a_view_has_the_columns_that_are_described(base: sqlite3.Connection, view: Any) -> None:
    found = base.execute(f"SELECT * FROM {view.name}").description
    assert [column[0] for column in found] == list(view.columns)
    assert view.name not in TABLES
    assert all(c.title and c.description for c in view.columns.values())


def test_a_party_is_a_body_or_a_territory_under_one_name(base: sqlite3.Connection) -> None:
    assert rows(base, "SELECT * FROM parties") == [
        {"party_id": "org-raad", "name": "Dijkraad Oost", "kind": "agency", "actions": 1},
        {"party_id": "place-maasdal", "name": "Maasdal", "kind": "territory", "actions": 1},
    ]


def test_a_sentence_has_its_page_by_its_boxes_or_by_its_passage(base: sqlite3.Connection) -> None:
    found = rows(base, "SELECT action_id, number, document, page FROM evidence_in_full")
    assert found == [
        {"action_id": "a-een", "number": 1, "document": "Dijkverslag 2021", "page": 1},
        {"action_id": "a-twee", "number": 1, "document": "Dijkverslag 2021", "page": None},
    ]


def test_an_action_is_told_in_words(base: sqlite3.Connection) -> None:
    one, other = rows(base, "SELECT * FROM actions_in_full")
    assert (one["parties"], one["partners"], one["funders"]) == ("org-raad", "Een ander", None)
    assert (one["theme"], one["place"], one["sentences"]) == ("Dijken", "Maasdal", 1)
    assert other["theme"] is None and other["parties"] is None


def test_stalled_actions_are_those_with_that_status(invented: Tables) -> None:
    actions = [*invented.of("actions")]
    actions[1] = actions[1].model_copy(update={"status": ActionStatus.STALLED})
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(to_sqlite(Tables({**invented.rows, "actions": actions})))
        found = connection.execute("SELECT action_id FROM stalled_actions").fetchall()
    assert found == [("a-twee",)]


def test_parties_that_act_apart_do_not_work_together(invented: Tables) -> None:
    (pair,) = invented.of("shared_themes")
    for state, expected in {
        SharedState.JOINT: 1,
        SharedState.PROPOSED: 1,
        SharedState.SEPARATE: 0,
    }.items():
        shared = [pair.model_copy(update={"state": state})]
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(to_sqlite(Tables({**invented.rows, "shared_themes": shared})))
            found = connection.execute("SELECT * FROM who_works_with_whom").fetchall()
        assert len(found) == expected


def test_actions_are_counted_by_theme_and_status(base: sqlite3.Connection) -> None:
    assert rows(base, "SELECT theme, status, actions, succeeded FROM actions_by_theme") == [
        {"theme": "Dijken", "status": "completed", "actions": 1, "succeeded": 1},
        {"theme": None, "status": "planned", "actions": 1, "succeeded": 0},
    ]


@pytest.mark.parametrize("table", SEARCHED)
def test_a_row_and_its_place_in_the_index_have_one_number(
    base: sqlite3.Connection, table: str
) -> None:
    key, _ = SEARCHED[table]
    query = f"SELECT rowid AS n, {key} FROM {{}} ORDER BY rowid"
    assert rows(base, query.format(table)) == rows(base, query.format(f"{table}_search"))


def test_what_is_shown_names_tables_views_and_columns_that_are_there() -> None:
    held = {name: [c.name for c in columns(row)] for name, row in TABLES.items()}
    held |= {view.name: list(view.columns) for view in views()}
    shown = showing()
    asked = [*shown.labels.items(), *((n, c) for n, facets in shown.facets.items() for c in facets)]
    assert not [(name, column) for name, column in asked if column not in held[name]]
    assert set(shown.hidden) <= held.keys()


@pytest.mark.parametrize("query", showing().queries)
@pytest.mark.parametrize("word", ["dijk", "", '"', "NOT *"])
def test_a_question_can_be_asked_with_any_word(
    base: sqlite3.Connection, query: str, word: str
) -> None:
    base.execute(showing().queries[query].sql, {"subject": word, "party": word}).fetchall()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, invented: Tables) -> Path:
    folder = tmp_path_factory.mktemp("served")
    for name, data in dataset_files(invented):
        if name.startswith("cooperation."):
            (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/cooperation/actions_in_full", "Acties voluit"),
        ("/cooperation/actions", "How far it is, by the words of the text."),
        ("/cooperation/actions.json?_search=coöperatie", '"a-een"'),
        ("/cooperation/what_does.json?party=org-raad", "tekende een akkoord"),
    ],
)
def test_datasette_opens_the_database_with_its_metadata(
    served: Path, address: str, said: str
) -> None:
    command = [sys.executable, "-m", "datasette", str(served / "cooperation.sqlite")]
    metadata = served / "cooperation.metadata.json"
    got = subprocess.run(
        [*command, "--metadata", str(metadata), "--get", address],
        capture_output=True,
        text=True,
        check=False,
    )
    assert got.returncode == 0, got.stderr
    assert said in got.stdout


def test_the_metadata_describes_every_table_view_and_column(served: Path) -> None:
    told = json.loads((served / "cooperation.metadata.json").read_text("utf-8"))
    assert told == datasette_metadata()
    tables = told["databases"]["cooperation"]["tables"]
    assert list(tables) == sorted([*TABLES, *NAMES])
    assert all(t["title"] and t["description"] and t["columns"] for t in tables.values())
