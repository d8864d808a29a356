"""The account tells of every document what became of it, in words that are printed as they are."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from pipeline.account import (
    Account,
    print_account,
    print_changes,
    read_account,
    write_account,
)
from pipeline.assemble.changes import compare
from pipeline.assemble.exports.frames import Tables
from pipeline.errors import GrenswerkError
from pipeline.runner import StageReport, Trouble
from pipeline.schema import FailureCategory
from pipeline.store import Store

LOCKED = Trouble(category=FailureCategory.ENCRYPTED, message="[geheim].pdf: asks for a password")
IMAGES = Trouble(category=FailureCategory.NO_TEXT, message="page 4 is an image")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "outputs", tmp_path / "corpus [1]")


def account() -> Account:
    extract = StageReport(
        stage="extract", made=("a", "b"), failed={"slot": LOCKED}, partial={"b": IMAGES}
    )
    tag = StageReport(stage="tag", made=("a",), current=("b",), gone=("oud",))
    return Account().with_report(extract).with_report(tag)


def printed(store: Store, told: Account) -> list[str]:
    out = io.StringIO()
    print_account(Console(file=out, width=40), store, told)
    return out.getvalue().splitlines()


def test_a_line_per_stage_and_one_for_every_document_in_trouble(store: Store) -> None:
    assert printed(store, account()) == [
        "extract   2 made, 0 unchanged, 1 in part, 1 failed",
        "tag       1 made, 1 unchanged, 1 gone",
        "  failed: slot (encrypted): [geheim].pdf: asks for a password",
        "  kept in part: b (no_text): page 4 is an image",
    ]


def test_a_stage_takes_the_place_of_its_own_earlier_report() -> None:
    again = account().with_report(StageReport(stage="extract", current=("a",)))
    assert again.failed == {}
    assert list(again.stages) == ["extract", "tag"]


def test_nothing_usable_is_told_with_the_folder(store: Store) -> None:
    told = account().with_report(StageReport(stage="extract", failed={"slot": LOCKED}))
    assert told.nothing_usable
    assert not account().nothing_usable
    assert not Account().nothing_usable
    assert printed(store, told)[-1] == f"nothing usable in {store.corpus}"


def test_an_account_is_read_back_and_a_broken_one_is_empty(tmp_path: Path) -> None:
    write_account(tmp_path, account())
    assert read_account(tmp_path) == account()
    (tmp_path / "account.json").write_text('{"stages": ')
    assert read_account(tmp_path) == Account()
    assert read_account(tmp_path / "missing") == Account()


def test_changes_are_told_and_what_did_not_change_is_not(store: Store, invented: Tables) -> None:
    store.root.mkdir()
    changes = compare(store.root / "dataset", invented).model_dump(mode="json")
    changes["rows"]["places"] = {"added": 0, "changed": 0, "gone": 0}
    (store.root / "changes.json").write_text(json.dumps(changes), encoding="utf-8")
    out = io.StringIO()
    print_changes(Console(file=out, width=40), store)
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("documents added: 2021/dijkverslag.pdf, kopie, ")
    assert "themes added: Dijken, Water" in lines
    assert "entities: 5 added" in lines
    assert not [line for line in lines if line.startswith("places")]
    assert lines[-1] == "review decisions that no longer find their place: 0123456789abcdef"


def test_before_the_first_run_there_are_no_changes_and_a_broken_report_is_told(
    store: Store,
) -> None:
    out = io.StringIO()
    print_changes(Console(file=out), store)
    assert out.getvalue() == ""
    store.root.mkdir()
    (store.root / "changes.json").write_text("{")
    with pytest.raises(GrenswerkError, match="run again"):
        print_changes(Console(file=out), store)


def test_at_a_new_run_all_that_was_made_is_unchanged() -> None:
    begun = account().at_a_new_run()
    assert not begun.assembled
    assert all(report.made == () for report in begun.stages.values())
    assert {n: set(r.current) for n, r in begun.stages.items()} == {
        n: set(r.made) | set(r.current) for n, r in account().stages.items()
    }
    assert begun.with_report(account().stages["extract"]).assembled is False
    assert begun.with_report(StageReport(stage="assemble", made=("a",))).assembled
