"""`grenswerk themes …` writes the register, and says what changed."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.errors import GrenswerkError
from pipeline.registers import load_register, propose
from pipeline.schema import RegisterEntry, ThemeState
from pipeline.theme_commands import app

WATER, ENERGY = (
    RegisterEntry(id=f"theme-{name.lower()}", name=name, keys=(), named_by="model")
    for name in ("Water", "Energie")
)


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    propose(tmp_path / "outputs", "themes", [WATER, ENERGY])
    return tmp_path


def themes(folders: Path, *arguments: str) -> Result:
    where = ["--corpus", str(folders / "corpus"), "--outputs", str(folders / "outputs")]
    return CliRunner().invoke(app, [*arguments, *where], env={"GRENSWERK_REVIEWER": "anna"})


def kept(folders: Path) -> dict[str, RegisterEntry]:
    entries = load_register(folders / "corpus" / "review", "themes").entries
    return {entry.id: entry for entry in entries}


def test_a_proposed_theme_is_kept_under_its_new_name(folders: Path) -> None:
    assert themes(folders, "rename", "water", "Water en droogte").exit_code == 0
    entry = kept(folders)["theme-water"]
    assert (entry.name, entry.named_by) == ("Water en droogte", "anna")
    assert "theme-energie" not in kept(folders)


def test_changes_add_up(folders: Path) -> None:
    themes(folders, "pin", "Energie")
    themes(folders, "split", "Water", "--part", "Droogte: droogte, laagwater")
    themes(folders, "merge", "Water", "Energie")
    found = kept(folders)
    assert found["theme-energie"].state is ThemeState.PINNED
    assert found["theme-water"].merged_into == "theme-energie"
    part = next(entry for entry in found.values() if entry.part_of)
    assert (part.name, part.terms) == ("Droogte", ("droogte", "laagwater"))
    themes(folders, "free", "Energie")
    themes(folders, "forbid", part.id)
    assert kept(folders)["theme-energie"].state is None
    assert kept(folders)[part.id].state is ThemeState.FORBIDDEN


def test_codes_are_confirmed_and_refused(folders: Path) -> None:
    themes(folders, "code", "Water", "keep.eu", "Water management")
    themes(folders, "code", "Water", "interreg_so", "2.5", "--refuse")
    codes = kept(folders)["theme-water"].codes
    assert [(c.list, c.code, c.right, c.by) for c in codes] == [
        ("keep.eu", "Water management", True, "anna"),
        ("interreg_so", "2.5", False, "anna"),
    ]
    themes(folders, "code", "Water", "interreg_so", "2.5")
    assert [code.right for code in kept(folders)["theme-water"].codes] == [True, True]


@pytest.mark.parametrize(
    ("name", "code", "told"), [("keep", "x", "keep.eu"), ("keep.eu", "x", "the table codes")]
)
def test_an_unknown_code_is_told(folders: Path, name: str, code: str, told: str) -> None:
    with pytest.raises(GrenswerkError, match=told):
        where = ["--corpus", str(folders / "corpus"), "--outputs", str(folders / "outputs")]
        CliRunner().invoke(app, ["code", "Water", name, code, *where], catch_exceptions=False)
    assert kept(folders) == {}


def test_the_list_tells_what_was_decided(folders: Path) -> None:
    themes(folders, "forbid", "Water")
    told = themes(folders, "list").output.splitlines()
    assert told == ["theme-energie  Energie  (proposed)", "theme-water  Water  (forbidden, kept)"]


def test_an_unknown_theme_is_told_and_nothing_is_written(folders: Path) -> None:
    error = themes(folders, "pin", "Visserij").exception
    assert isinstance(error, GrenswerkError)
    assert "no theme 'Visserij'" in str(error)
    assert not kept(folders)


def test_a_missing_corpus_is_told(tmp_path: Path) -> None:
    error = themes(tmp_path, "pin", "Water").exception
    assert isinstance(error, GrenswerkError)
    assert "does not exist; --corpus names it" in str(error)
