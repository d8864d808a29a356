"""Artefacts are whole or not there, and what they were made from decides what is current."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import store as store_module
from pipeline.errors import GrenswerkError
from pipeline.schema import DocumentStatus, FailureCategory, Sentence, TaggedDocument
from pipeline.store import (
    Store,
    code_digest,
    digest,
    folder_digest,
    to_json,
    write_whole,
)

HOLDER = """
import sys, time
from pathlib import Path
from pipeline.store import Store
with Store(Path(sys.argv[1]), Path("corpus")).locked():
    print("held", flush=True)
    time.sleep(60)
"""


def tagged(doc_id: str, end: int = 3) -> TaggedDocument:
    return TaggedDocument(
        doc_id=doc_id,
        status=DocumentStatus.OK,
        category=None,
        message=None,
        sentences=(Sentence(passage_id=f"{doc_id}-p", start=0, end=end),),
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "outputs", tmp_path / "corpus")


def test_what_is_written_is_read_back_with_what_lies_beside_it(store: Store) -> None:
    stamp = store.write(tagged("een"), "made-from", {".spacy": b"\x00\xff"})
    assert store.read(TaggedDocument, "een") == tagged("een")
    assert store.read_beside(TaggedDocument, "een", ".spacy") == b"\x00\xff"
    assert store.stamp(TaggedDocument, "een") == stamp
    assert (stamp.made_from, stamp.status) == ("made-from", DocumentStatus.OK)


def test_a_stamp_carries_why_a_document_failed(store: Store) -> None:
    failed = tagged("een").model_copy(
        update={
            "status": DocumentStatus.FAILED,
            "category": FailureCategory.TAGGING,
            "message": "no sentence found",
        }
    )
    store.write(failed, "x")
    stamp = store.stamp(TaggedDocument, "een")
    assert stamp is not None
    assert (stamp.category, stamp.message) == (FailureCategory.TAGGING, "no sentence found")


def test_the_content_of_a_stamp_tells_record_and_files_beside_apart(store: Store) -> None:
    contents = [
        store.write(record, "x", beside).content
        for record, beside in (
            (tagged("een"), None),
            (tagged("een", end=4), None),
            (tagged("een"), {".spacy": b"a"}),
            (tagged("een"), {".spacy": b"b"}),
        )
    ]
    assert len(set(contents)) == 4
    assert store.write(tagged("een"), "another cause").content == contents[0]


@pytest.mark.parametrize("first_run", [True, False])
@pytest.mark.parametrize("call", range(3))
def test_a_crash_at_any_point_of_a_write_leaves_nothing_that_passes_for_new(
    store: Store, monkeypatch: pytest.MonkeyPatch, call: int, first_run: bool
) -> None:
    if not first_run:
        store.write(tagged("een"), "old", {".spacy": b"old"})
    calls = 0

    def crash(path: Path, data: bytes) -> None:
        nonlocal calls
        calls += 1
        if calls > call:
            raise KeyboardInterrupt
        write_whole(path, data)

    monkeypatch.setattr(store_module, "write_whole", crash)
    with pytest.raises(KeyboardInterrupt):
        store.write(tagged("een", end=9), "new", {".spacy": b"new"})
    assert calls == call + 1
    assert store.stamp(TaggedDocument, "een") is None
    monkeypatch.undo()
    store.write(tagged("een", end=9), "new", {".spacy": b"new"})
    stamp = store.stamp(TaggedDocument, "een")
    assert stamp is not None and stamp.made_from == "new"
    assert store.read(TaggedDocument, "een") == tagged("een", end=9)


def test_a_crash_before_the_first_step_leaves_the_old_artefact_whole(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = store.write(tagged("een"), "old")

    def crash(self: Path, missing_ok: bool = False) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "unlink", crash)
    with pytest.raises(KeyboardInterrupt):
        store.write(tagged("een", end=9), "new")
    monkeypatch.undo()
    assert store.stamp(TaggedDocument, "een") == old
    assert store.read(TaggedDocument, "een") == tagged("een")


def raise_error(number: int) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "remedy"),
    [(errno.ENOSPC, "free some space"), (errno.EDQUOT, "free some space"), (errno.EIO, "check")],
)
def test_a_full_disk_is_told_and_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, remedy: str
) -> None:
    path = tmp_path / "file.json"
    write_whole(path, b"old")
    monkeypatch.setattr(os, step, raise_error(number))
    with pytest.raises(GrenswerkError, match=remedy) as caught:
        write_whole(path, b"new")
    monkeypatch.undo()
    assert str(path) in str(caught.value)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["file.json"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(GrenswerkError, match="cannot write"):
        write_whole(tmp_path / "file" / "below.json", b"x")
    with (
        pytest.raises(GrenswerkError, match="cannot use"),
        Store(tmp_path / "file" / "outputs", tmp_path / "corpus").locked(),
    ):
        pytest.fail("the lock was taken")


@pytest.mark.parametrize("outputs", [".", "outputs", "../corpus/a/b"])
def test_outputs_in_the_corpus_are_refused_before_anything_is_made(
    tmp_path: Path, outputs: str
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    store = Store(corpus / outputs, corpus)
    with pytest.raises(GrenswerkError, match="give another as --outputs"), store.locked():
        pytest.fail("the lock was taken")
    assert list(corpus.iterdir()) == []


def test_a_stamp_that_is_cut_off_or_of_another_version_is_none(store: Store) -> None:
    store.write(tagged("een"), "x")
    path = store.path(TaggedDocument, "een", ".made")
    whole = path.read_bytes()
    for broken in (b"", whole[:-5], whole.replace(b'"made_from"', b'"made_of"')):
        path.write_bytes(broken)
        assert store.stamp(TaggedDocument, "een") is None


def test_a_record_of_another_version_or_none_at_all_is_told(store: Store) -> None:
    store.write(tagged("een"), "x")
    path = store.path(TaggedDocument, "een")
    path.write_bytes(path.read_bytes().replace(b'"sentences"', b'"zinnen"'))
    with pytest.raises(GrenswerkError, match="another version"):
        store.read(TaggedDocument, "een")
    with pytest.raises(GrenswerkError, match="missing"):
        store.read(TaggedDocument, "twee")
    with pytest.raises(GrenswerkError, match="run the stage tag again"):
        store.read_beside(TaggedDocument, "een", ".spacy")


def test_records_come_in_order_of_their_ids(store: Store) -> None:
    for doc_id in ("b", "a-1", "a", "c"):
        store.write(tagged(doc_id), "x")
    assert [record.doc_id for record in store.all(TaggedDocument)] == ["a", "a-1", "b", "c"]


def test_prune_takes_everything_of_what_is_gone_and_nothing_else(store: Store) -> None:
    for doc_id in ("een", "een-twee", "drie"):
        store.write(tagged(doc_id), "x", {".spacy": b"parse"})
    folder = store.path(TaggedDocument, "een").parent
    (folder / ".een.json.99.partial").write_bytes(b"half")
    assert store.prune(TaggedDocument, keep={"een"}) == ["drie", "een-twee"]
    assert sorted(p.name for p in folder.iterdir()) == ["een.json", "een.made", "een.spacy"]
    assert store.prune(TaggedDocument, keep={"een"}) == []


def test_nothing_is_pruned_where_nothing_was_made(store: Store) -> None:
    assert store.prune(TaggedDocument, keep=set()) == []


def test_a_second_process_waits_for_no_lock_and_gets_it_after_kill_9(store: Store) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(store.root)], stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        with pytest.raises(GrenswerkError, match="another run is writing"), store.locked():
            pytest.fail("two processes hold the lock")
    finally:
        holder.kill()
        holder.communicate()
    with store.locked():
        assert store.root.is_dir()


@given(st.lists(st.text(max_size=4) | st.binary(max_size=4), max_size=4), st.data())
def test_parts_that_are_split_elsewhere_give_another_digest(
    parts: list[str | bytes], data: st.DataObject
) -> None:
    other = data.draw(st.lists(st.text(max_size=4) | st.binary(max_size=4), max_size=4))
    as_bytes = [p.encode() if isinstance(p, str) else p for p in parts]
    others = [p.encode() if isinstance(p, str) else p for p in other]
    assert (digest(*parts) == digest(*other)) == (as_bytes == others)


def test_a_digest_depends_on_where_one_part_ends() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("abc") != digest("abc", "")
    assert digest(["a", "b"]) != digest(["b", "a"])
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


def test_json_is_the_same_bytes_whatever_the_order_of_keys() -> None:
    assert to_json({"b": "é", "a": 1}) == '{\n "a": 1,\n "b": "é"\n}\n'.encode()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "small_package"
    (folder / "rules").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "core.py").write_text("ANSWER = 1\n")
    (folder / "rules" / "list.yaml").write_text("a: 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    return folder


def fresh_code_digest(*names: str) -> str:
    code_digest.cache_clear()
    return code_digest(*names)


@pytest.mark.parametrize("changed", ["core.py", "rules/list.yaml", "rules/new.yaml"])
def test_the_digest_of_code_changes_with_every_file_of_a_package(
    package: Path, changed: str
) -> None:
    before = fresh_code_digest("small_package")
    (package / "core.pyc").write_bytes(b"made by Python")
    assert fresh_code_digest("small_package") == before
    (package / changed).write_text("ANSWER = 2\n")
    assert fresh_code_digest("small_package") != before


def test_the_digest_of_a_module_is_of_that_module_only(package: Path) -> None:
    before = fresh_code_digest("small_package.core")
    (package / "rules" / "list.yaml").write_text("a: 2\n")
    assert fresh_code_digest("small_package.core") == before
    (package / "core.py").write_text("ANSWER = 2\n")
    assert fresh_code_digest("small_package.core") != before


def test_a_misspelt_module_has_no_digest() -> None:
    with pytest.raises(ModuleNotFoundError):
        fresh_code_digest("pipeline.stroe")


def test_the_digest_of_a_folder_changes_with_names_and_bytes(tmp_path: Path) -> None:
    seen: set[str] = set()
    for name, data in (("a", b"1"), ("a", b"2"), ("b", b"2"), ("b/c", b"2")):
        folder = tmp_path / f"{len(seen)}"
        path = folder / "model" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        seen.add(folder_digest(folder))
    assert len(seen) == 4
