"""The dataset is the old one or the new one, whole, wherever a run breaks off."""

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from invented_dataset import invent_tables

from pipeline.assemble import dataset as module
from pipeline.assemble.dataset import recover, write_dataset
from pipeline.assemble.exports.frames import Tables
from pipeline.errors import GrenswerkError
from pipeline.store import write_whole

EMPTY = Tables({})


class Killed(BaseException):
    """Stands for kill -9: nothing that the program does afterwards happens."""


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_dataset(tmp_path / "dataset", EMPTY)
    return tmp_path / "dataset"


def test_a_new_dataset_takes_the_place_of_the_old_one_and_leaves_nothing_beside(
    folder: Path, invented: Tables
) -> None:
    (folder / "old.txt").write_text("of an older version")
    write_dataset(folder, invented)
    assert contents(folder) == dict(module.dataset_files(invented))
    assert [path.name for path in folder.parent.iterdir()] == ["dataset"]


def killed_at(
    monkeypatch: pytest.MonkeyPatch, name: str, call: int, *, before: bool
) -> Callable[[], None]:
    """Break off at the n-th call of an `os` or `shutil` function, and let nothing run after it."""
    owner, function = (os, "rename") if name == "rename" else (shutil, "rmtree")
    real = getattr(owner, function)
    calls = 0
    dead = False

    def fail(*args: object, **kwargs: object) -> None:
        nonlocal calls, dead
        if dead:
            return
        calls += 1
        if calls == call and before:
            dead = True
            raise Killed
        real(*args, **kwargs)
        if calls == call:
            dead = True
            raise Killed

    monkeypatch.setattr(owner, function, fail)

    def check() -> None:
        assert dead

    return check


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize(
    ("name", "call"), [("rename", 1), ("rename", 2), ("rmtree", 1), ("rmtree", 2), ("rmtree", 3)]
)
def test_a_kill_leaves_the_old_dataset_or_the_new_one(
    folder: Path,
    invented: Tables,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    call: int,
    before: bool,
) -> None:
    old = contents(folder)
    new = dict(module.dataset_files(invented))
    check = killed_at(monkeypatch, name, call, before=before)
    with pytest.raises(Killed):
        write_dataset(folder, invented)
    check()
    monkeypatch.undo()
    recover(folder)
    assert contents(folder) in (old, new)
    write_dataset(folder, invented)
    assert contents(folder) == new
    assert [path.name for path in folder.parent.iterdir()] == ["dataset"]


def test_a_kill_between_the_two_moves_brings_the_old_one_back(
    folder: Path, invented: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = contents(folder)
    killed_at(monkeypatch, "rename", 1, before=False)
    with pytest.raises(Killed):
        write_dataset(folder, invented)
    monkeypatch.undo()
    assert not folder.exists()
    recover(folder)
    assert contents(folder) == old


@pytest.mark.parametrize("call", [1, 20, 45])
def test_a_full_disk_leaves_the_old_dataset_untouched(
    folder: Path, invented: Tables, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    old = contents(folder)
    calls = 0

    def fail(path: Path, data: bytes) -> None:
        nonlocal calls
        calls += 1
        if calls == call:
            raise GrenswerkError("cannot write: No space left on device; free some space")
        write_whole(path, data)

    monkeypatch.setattr(module, "write_whole", fail)
    with pytest.raises(GrenswerkError, match="free some space"):
        write_dataset(folder, invented)
    assert calls == call
    assert contents(folder) == old
    assert [path.name for path in folder.parent.iterdir()] == ["dataset"]


@pytest.mark.parametrize("call", [1, 2])
def test_a_folder_that_cannot_be_moved_is_told_and_the_old_one_is_back(
    folder: Path, invented: Tables, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    old = contents(folder)
    real = os.rename
    calls = 0

    def fail(source: Path, target: Path) -> None:
        nonlocal calls
        calls += 1
        if calls == call:
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        real(source, target)

    monkeypatch.setattr(os, "rename", fail)
    with pytest.raises(GrenswerkError, match="Permission denied"):
        write_dataset(folder, invented)
    assert contents(folder) == old


def test_rows_that_point_at_nothing_are_never_put_in_place(folder: Path) -> None:
    old = contents(folder)
    tables = invent_tables()
    broken = Tables({name: rows for name, rows in tables.rows.items() if name != "organisations"})
    with pytest.raises(sqlite3.IntegrityError):
        write_dataset(folder, broken)
    assert contents(folder) == old


def test_there_is_nothing_to_recover_in_an_empty_place(tmp_path: Path) -> None:
    recover(tmp_path / "dataset")
    assert list(tmp_path.iterdir()) == []
