"""What `docs/dataset.md` says of the dataset is so: its views, and the SQL it gives."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import typer.main
from runs import Run

from pipeline.assemble.exports.frames import Tables
from pipeline.assemble.exports.sqlite import to_sqlite
from pipeline.assemble.exports.views import views_reference
from pipeline.cli import app
from pipeline.export.formats import FORMATS
from pipeline.settings import Persons

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "dataset.md").read_text(encoding="utf-8")
QUERIES = dict(re.findall(r"<!-- sql: (\w+) -->\n```sql\n(.*?)```", PAGE, re.S))
POLICE = ["summary", "status_cue", "document", "page", "sentence"]


def asked(base: sqlite3.Connection, query: str) -> list[dict[str, Any]]:
    found = base.execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


@pytest.fixture(scope="module")
def base(demo: Run) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(demo.dataset / "cooperation.sqlite")) as connection:
        yield connection


def test_the_page_lists_the_views_as_they_are() -> None:
    listed = re.search(r"<!-- views: .*? -->\n(.*?)<!-- end of views -->", PAGE, re.S)
    assert listed and listed[1] == views_reference()


def test_every_block_of_sql_on_the_page_has_a_name() -> None:
    assert len(QUERIES) == PAGE.count("```sql") >= 4


@pytest.mark.parametrize("name", QUERIES)
def test_the_sql_on_the_page_can_be_asked(name: str, invented: Tables) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(to_sqlite(invented))
        connection.execute(QUERIES[name]).fetchall()


def test_the_page_tells_of_every_form_option_and_way_with_persons() -> None:
    parameters = typer.main.get_command(app).commands["export"].params  # type: ignore[attr-defined]
    options = {option for parameter in parameters for option in parameter.opts}
    (form,) = (parameter for parameter in parameters if "--format" in parameter.opts)
    assert form.help.rstrip(".").replace(" or ", ", ").split(", ") == list(FORMATS)
    told = PAGE.split("## Other forms")[1]
    assert not [option for option in options - {"--help"} if option not in told]
    assert not [name for name in (*FORMATS, *Persons) if f"`{name}`" not in told]


@pytest.mark.parametrize("name", QUERIES)
def test_the_sql_on_the_page_finds_something_in_the_demonstration_reports(
    name: str, base: sqlite3.Connection
) -> None:
    assert asked(base, QUERIES[name])


def test_it_tells_which_actions_of_the_police_were_postponed_and_where_it_says_so(
    base: sqlite3.Connection,
) -> None:
    rows = asked(base, QUERIES["police"])
    assert len(rows) >= 3
    assert list(rows[0]) == POLICE
    titles = {title for (title,) in base.execute("SELECT title FROM documents")}
    told: dict[tuple[str, ...], str] = defaultdict(str)
    for row in rows:
        assert row["document"] in titles
        assert isinstance(row["page"], int)
        told[row["summary"], row["status_cue"], row["document"]] += row["sentence"].casefold()
    # An action may be told over several sentences, a row each; one of them has the cue.
    for (_, cue, _), sentences in told.items():
        words = [word for part in cue.split("…") for word in part.split()]
        assert all(word.casefold() in sentences for word in words)
    # One that a reader of the demonstration reports would name first.
    assert any("cursus Frans voor wijkagenten" in row["sentence"] for row in rows)
