"""What is wrong with input or surroundings is told in words, with the exit code it should have."""

import os
import signal
import sys
from pathlib import Path

import pytest
import yaml

from pipeline import cli
from pipeline.account import Account
from pipeline.errors import GrenswerkError
from pipeline.registers import propose
from pipeline.runner import StageReport, Trouble
from pipeline.schema import FailureCategory, RegisterEntry
from pipeline.store import Store

PROJECT = Path(__file__).resolve().parents[1]
FAILED = {"slot": Trouble(category=FailureCategory.ENCRYPTED, message="asks for a password")}


class Leaves:
    """Runs the command with arguments and tells how it left and what it said."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: object) -> tuple[int, str]:
        self._monkeypatch.setattr(sys, "argv", ["grenswerk", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        said = self._capsys.readouterr()
        code = left.value.code
        assert code is None or isinstance(code, int)
        return code or 0, said.err + said.out


@pytest.fixture
def leaves(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Leaves:
    return Leaves(monkeypatch, capsys)


@pytest.fixture
def folders(tmp_path: Path) -> list[object]:
    (tmp_path / "corpus").mkdir()
    return ["--corpus", tmp_path / "corpus", "--outputs", tmp_path / "outputs"]


def test_a_missing_corpus_is_told_with_its_name_as_it_stands(
    leaves: Leaves, tmp_path: Path
) -> None:
    corpus = tmp_path / "a folder with a long name, longer than one line of a terminal" / "[/b] [x]"
    code, said = leaves("run", "--corpus", corpus, "--outputs", tmp_path / "outputs")
    assert code == 1
    assert f"error: the corpus {corpus} does not exist; give a folder as --corpus" in said


def test_an_empty_corpus_is_told(leaves: Leaves, folders: list[object]) -> None:
    code, said = leaves("run", *folders)
    assert code == 1
    assert "put PDF, DOCX, HTML or TXT files there" in said


def test_a_wrong_setting_is_told_before_anything_is_made(
    leaves: Leaves, folders: list[object], tmp_path: Path
) -> None:
    values = yaml.safe_load((PROJECT / "params.yaml").read_text(encoding="utf-8"))
    values["tag"]["batchsize"] = 1
    params = tmp_path / "params.yaml"
    params.write_text(yaml.safe_dump(values), encoding="utf-8")
    code, said = leaves("run", *folders, "--params", params)
    assert code == 1
    assert "tag.batchsize" in said
    assert not (tmp_path / "outputs").exists()


@pytest.mark.parametrize("command", ["review", "train"])
def test_hidden_names_are_not_reviewed_or_learned_from(
    leaves: Leaves, tmp_path: Path, command: str
) -> None:
    values = yaml.safe_load((PROJECT / "params.yaml").read_text(encoding="utf-8"))
    values["dataset"]["persons"] = "mask"
    params = tmp_path / "params.yaml"
    params.write_text(yaml.safe_dump(values), encoding="utf-8")
    code, said = leaves(command, "--params", params)
    assert code == 1
    assert "set it to keep, run again, and mask in `grenswerk export`" in said


@pytest.mark.parametrize(
    "arguments", [["run", "--workers", "0"], ["run", "--corpis", "x"], ["rum"], ["keep"]]
)
def test_a_usage_error_leaves_with_1(leaves: Leaves, arguments: list[str]) -> None:
    code, said = leaves(*arguments)
    assert code == 1
    assert "Usage" in said or "usage" in said


def test_help_is_no_error(leaves: Leaves) -> None:
    code, said = leaves("--help")
    assert code == 0
    assert "assemble" in said


def test_a_second_run_in_the_same_folder_is_refused(
    leaves: Leaves, folders: list[object], tmp_path: Path
) -> None:
    with Store(tmp_path / "outputs", tmp_path / "corpus").locked():
        code, said = leaves("run", *folders)
    assert code == 1
    assert "another run is writing" in said


def test_ctrl_c_says_that_what_was_made_is_kept(
    leaves: Leaves, folders: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(cli, "run_stages", interrupt)
    code, said = leaves("run", *folders)
    assert code == 1
    assert "run again to go on" in said


def test_a_corpus_with_nothing_usable_leaves_with_4_and_says_why(
    leaves: Leaves, folders: list[object], tmp_path: Path
) -> None:
    (tmp_path / "corpus" / "leeg.pdf").write_bytes(b"")
    code, said = leaves("run", *folders)
    assert code == 4
    assert "(empty): leeg.pdf: is empty" in said
    assert f"nothing usable in {tmp_path / 'corpus'}" in said
    code, said = leaves("extract", *folders)
    assert code == 4
    code, said = leaves("account", *folders)
    assert code == 0
    assert "leeg.pdf" in said


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (StageReport(stage="extract", made=("a",)), 0),
        (StageReport(stage="extract", made=("a",), partial=FAILED), 0),
        (StageReport(stage="extract", current=("a",), failed=FAILED), 3),
        (StageReport(stage="extract", failed=FAILED), 4),
    ],
)
def test_the_exit_code_follows_the_account(report: StageReport, code: int) -> None:
    assert cli.exit_code(Account().with_report(report)) == code


def test_keep_moves_a_proposal_and_refuses_what_it_does_not_know(
    leaves: Leaves, folders: list[object], tmp_path: Path
) -> None:
    entry = RegisterEntry(id="org-1", name="Dijkraad", keys=("dijkraad",), named_by="model")
    propose(tmp_path / "outputs", "organisations", [entry])
    code, said = leaves("keep", "organisations", "org-1", *folders)
    assert (code, "1 new in the register organisations" in said) == (0, True)
    assert (tmp_path / "corpus" / "review" / "organisations.jsonl").exists()
    code, said = leaves("keep", "organisations", "org-9", *folders)
    assert (code, "no proposal org-9" in said) == (1, True)
    code, said = leaves("keep", "organisaties", *folders)
    assert (code, "there are organisations, places, themes" in said) == (1, True)


def test_the_pages_that_are_generated_are_written_where_they_are_asked_for(
    leaves: Leaves, tmp_path: Path
) -> None:
    assert leaves("dictionary", tmp_path)[0] == 0
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(written) == {"data-dictionary.md", "settings.md"}
    assert written == {name: (PROJECT / "docs" / name).read_bytes() for name in written}


def test_settings_are_those_named_then_those_here_then_those_of_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    project = cli.settings_from(None)
    assert project.tag.gazetteer == PROJECT / "models" / "gazetteer"
    values = yaml.safe_load((PROJECT / "params.yaml").read_text(encoding="utf-8"))
    for name, title in (("params.yaml", "Hier"), ("other.yaml", "Elders")):
        values["report"]["title"] = title
        (tmp_path / name).write_text(yaml.safe_dump(values), encoding="utf-8")
    assert cli.settings_from(None).report.title == "Hier"
    assert cli.settings_from(Path("other.yaml")).report.title == "Elders"
    with pytest.raises(GrenswerkError):
        cli.settings_from(Path("missing.yaml"))
