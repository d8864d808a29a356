"""The change report tells what came, changed and went, and nothing when nothing did."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from invented_dataset import SENTENCE, entity

from pipeline.assemble.changes import COUNTED, Changes, RowChanges, compare
from pipeline.assemble.dataset import write_dataset
from pipeline.assemble.exports.frames import Tables
from pipeline.schema import DecisionState, DocumentStatus, FailureCategory, Label, Row

NONE = RowChanges(added=0, changed=0, gone=0)


@pytest.fixture
def old(tmp_path: Path, invented: Tables) -> Path:
    write_dataset(tmp_path / "dataset", invented)
    return tmp_path / "dataset"


def with_rows(tables: Tables, table: str, rows: Sequence[Row]) -> Tables:
    return Tables({**tables.rows, table: rows})


def with_row(tables: Tables, table: str, index: int, **changes: object) -> Tables:
    rows = [*tables.of(table)]
    rows[index] = rows[index].model_copy(update=changes)
    return with_rows(tables, table, rows)


def test_the_first_run_makes_everything_new(tmp_path: Path, invented: Tables) -> None:
    changes = compare(tmp_path / "dataset", invented)
    assert changes.first_run
    assert changes.rows == {
        name: RowChanges(added=len(invented.of(name)), changed=0, gone=0) for name in COUNTED
    }
    assert "slot.pdf" in changes.documents_added
    assert changes.themes_added == ("Dijken", "Water")


def test_the_same_tables_are_no_change(old: Path, invented: Tables) -> None:
    assert compare(old, invented) == Changes(
        first_run=False,
        documents_added=(),
        documents_changed=(),
        documents_gone=(),
        documents_failed=("slot.pdf",),
        rows=dict.fromkeys(COUNTED, NONE),
        themes_added=(),
        themes_gone=(),
        themes_changed=(),
        decisions_lost=("0123456789abcdef",),
    )


@pytest.mark.parametrize("odd", ["a\nb", "a\r\nb", "a\rb", "a\u2028b\x85c\x0bd", '"a", b'])
def test_line_ends_in_a_text_are_no_change(tmp_path: Path, invented: Tables, odd: str) -> None:
    tables = with_row(invented, "passages", 0, text=odd)
    write_dataset(tmp_path / "dataset", tables)
    assert compare(tmp_path / "dataset", tables).rows == dict.fromkeys(COUNTED, NONE)


def test_rows_that_came_changed_and_went_are_counted(old: Path, invented: Tables) -> None:
    rows = [*invented.of("entities")]
    rows[0] = rows[0].model_copy(update={"score": 0.1})
    rows[1] = entity("p-een", SENTENCE, "akkoord", Label.INSTRUMENT)
    rows.append(entity("p-een", SENTENCE, "coöperatie", Label.EVENT))
    changes = compare(old, with_rows(invented, "entities", rows))
    assert changes.rows["entities"] == RowChanges(added=2, changed=1, gone=1)
    assert changes.rows["passages"] == NONE


def test_the_order_of_rows_is_no_change(old: Path, invented: Tables) -> None:
    turned = with_rows(invented, "entities", invented.of("entities")[::-1])
    assert compare(old, turned).rows["entities"] == NONE


def test_documents_that_came_changed_and_went_are_told_by_file(
    tmp_path: Path, invented: Tables
) -> None:
    before = with_row(invented, "documents", 0, source="a.pdf", doc_id="a-1")
    write_dataset(tmp_path / "dataset", _only_documents(before))
    after = with_row(invented, "documents", 0, source="a.pdf", doc_id="a-2")
    after = with_row(after, "documents", 1, source="nieuw.pdf")
    changes = compare(tmp_path / "dataset", _only_documents(after))
    assert changes.documents_changed == ("a.pdf",)
    assert changes.documents_added == ("nieuw.pdf",)
    assert changes.documents_gone == ("slot.pdf",)
    assert changes.documents_failed == ("nieuw.pdf",)


def test_a_copy_of_a_known_report_is_one_file_more_and_none_less(
    tmp_path: Path, invented: Tables
) -> None:
    before = with_row(invented, "documents", 0, source="b.pdf")
    write_dataset(tmp_path / "dataset", _only_documents(before))
    after = with_row(invented, "documents", 0, source="b.pdf | map/kopie.pdf")
    changes = compare(tmp_path / "dataset", _only_documents(after))
    assert (changes.documents_added, changes.documents_gone) == (("map/kopie.pdf",), ())
    assert changes.documents_changed == ()


def _only_documents(tables: Tables) -> Tables:
    return Tables({"documents": tables.of("documents")})


def test_a_document_that_failed_now_is_told(old: Path, invented: Tables) -> None:
    tables = with_row(
        invented,
        "documents",
        0,
        source="dijk.pdf",
        status=DocumentStatus.FAILED,
        category=FailureCategory.DAMAGED,
    )
    assert compare(old, tables).documents_failed == ("dijk.pdf", "slot.pdf")


def test_themes_are_told_by_their_labels(old: Path, invented: Tables) -> None:
    changes = compare(old, with_row(invented, "themes", 0, passages=7))
    assert changes.themes_changed == ("Dijken",)
    changes = compare(old, with_row(invented, "themes", 0, theme_id="theme-zorg", label="Zorg"))
    assert (changes.themes_added, changes.themes_gone) == (("Zorg",), ("Dijken",))
    assert changes.themes_changed == ()


def test_only_lost_decisions_are_told(old: Path, invented: Tables) -> None:
    changes = compare(old, with_row(invented, "decisions", 0, state=DecisionState.APPLIED))
    assert changes.decisions_lost == ()
