"""Which files of a corpus folder are source reports, and under which names."""

import os
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import GrenswerkError
from pipeline.extract.sources import find_sources


def fill(corpus: Path, *names: str, data: bytes | None = None) -> None:
    for name in names:
        path = corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() if data is None else data)


def names(corpus: Path) -> list[tuple[str, ...]]:
    return [source.names for source in find_sources(corpus)[0]]


def test_identical_files_are_one_source_under_all_their_names(tmp_path: Path) -> None:
    fill(tmp_path, "z.pdf", "map/a.pdf", "map/kopie van z.pdf", data=b"same")
    fill(tmp_path, "b.txt", data=b"other")
    sources, is_demo = find_sources(tmp_path)
    assert [s.names for s in sources] == [
        ("b.txt",),
        ("map/a.pdf", "map/kopie van z.pdf", "z.pdf"),
    ]
    assert [source.sha256[:8] for source in sources] == ["d9298a10", "0967115f"]
    assert not is_demo


def test_decisions_and_hidden_files_are_no_sources(tmp_path: Path) -> None:
    fill(tmp_path, "review/decisions.jsonl", ".gitkeep", "map/.DS_Store", ".git/config")
    fill(tmp_path, "map/review/verslag.pdf", "review.pdf")
    assert names(tmp_path) == [("map/review/verslag.pdf",), ("review.pdf",)]


def test_what_says_what_a_folder_holds_is_no_source(tmp_path: Path) -> None:
    fill(tmp_path, "README.md", "map/Readme.txt", "map/readme-verslag.txt")
    assert names(tmp_path) == [("map/readme-verslag.txt",)]


def test_files_of_any_kind_are_sources_so_that_none_is_passed_over_in_silence(
    tmp_path: Path,
) -> None:
    fill(tmp_path, "a.pdf", "foto.png", "zonder-einde")
    assert names(tmp_path) == [("a.pdf",), ("foto.png",), ("zonder-einde",)]


def test_the_demonstration_reports_are_read_while_there_is_no_other(tmp_path: Path) -> None:
    fill(tmp_path, "demo/een.pdf", "demo/TWEE.PDF", "demo/drie.txt")
    fill(tmp_path, "demo/typeset.py", "demo/sources/een.md", "demo/._een.pdf", "demo/map.pdf/a")
    fill(tmp_path, "review/themes.jsonl", ".gitkeep")
    sources, is_demo = find_sources(tmp_path)
    assert is_demo
    assert [s.names for s in sources] == [("demo/TWEE.PDF",), ("demo/drie.txt",), ("demo/een.pdf",)]
    fill(tmp_path, "eigen.pdf")
    assert names(tmp_path) == [("eigen.pdf",)]
    assert find_sources(tmp_path)[1] is False


def test_an_empty_corpus_has_no_sources_and_no_demonstration(tmp_path: Path) -> None:
    fill(tmp_path, "review/themes.jsonl")
    assert find_sources(tmp_path) == ([], False)


@pytest.mark.parametrize(
    ("name", "what"), [("missing", "does not exist"), ("file", "is a file, not a folder")]
)
def test_a_corpus_that_is_no_folder_is_told(tmp_path: Path, name: str, what: str) -> None:
    fill(tmp_path, "file")
    with pytest.raises(GrenswerkError, match=f"{name} {what}; give a folder as --corpus"):
        find_sources(tmp_path / name)


def test_a_folder_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, "map/a.pdf")
    listed = os.scandir

    def refuse(path: str | Path) -> Any:
        if Path(path).name == "map":
            raise PermissionError(13, os.strerror(13), str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(GrenswerkError, match=r"map cannot be read: Permission denied; check"):
        find_sources(tmp_path)


def test_a_file_that_cannot_be_opened_is_a_source_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("dicht.pdf", "ook_dicht.pdf", "open.pdf"):
        (tmp_path / name).write_bytes(b"same")
    opened = Path.open

    def refuse(path: Path, *args: Any, **kwargs: Any) -> Any:
        if "dicht" in path.name:
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    sources, _ = find_sources(tmp_path)
    assert [source.names for source in sources] == [
        ("dicht.pdf",),
        ("ook_dicht.pdf",),
        ("open.pdf",),
    ]
