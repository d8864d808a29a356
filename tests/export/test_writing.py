"""An export lands whole where it was asked, or nothing changes and the reason is told."""

import errno
import sys
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.assemble import dataset as placing
from pipeline.assemble.dataset import write_dataset
from pipeline.assemble.exports.frames import Tables
from pipeline.errors import GrenswerkError
from pipeline.export.formats import FORMATS
from pipeline.export.made import Wishes
from pipeline.export.writing import export_dataset, read_dataset
from pipeline.settings import Persons


@pytest.fixture
def dataset(tmp_path: Path, invented: Tables) -> Path:
    folder = tmp_path / "outputs" / "dataset"
    folder.parent.mkdir()
    write_dataset(folder, invented)
    return folder


def listed(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_a_dataset_is_read_back_as_it_was_written(dataset: Path, invented: Tables) -> None:
    assert read_dataset(dataset).rows == {k: list(v) for k, v in invented.rows.items()}


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_lies_beside_the_dataset_and_replaces_the_one_before(
    name: str, dataset: Path
) -> None:
    before = listed(dataset)
    for _ in range(2):
        path, notes = export_dataset(dataset, name)
        assert path == dataset.parent / "export" / FORMATS[name].target
        assert path.is_dir() is FORMATS[name].is_folder
        assert notes == ()
    assert listed(dataset) == before
    assert {p.name for p in dataset.parent.iterdir()} == {"dataset", "export"}


def test_a_file_can_be_named_or_its_folder(dataset: Path, tmp_path: Path) -> None:
    named, _ = export_dataset(dataset, "xlsx", tmp_path / "nieuw" / "acties.xlsx")
    assert named == tmp_path / "nieuw" / "acties.xlsx" and named.is_file()
    inside, _ = export_dataset(dataset, "xlsx", tmp_path / "nieuw")
    assert inside == tmp_path / "nieuw" / "cooperation.xlsx"


def test_a_named_output_is_replaced_only_when_asked(dataset: Path, tmp_path: Path) -> None:
    for name, target in (("jsonld", tmp_path / "x.jsonld"), ("csv", tmp_path / "tabellen")):
        export_dataset(dataset, name, target)
        with pytest.raises(GrenswerkError, match="exists; give another --output, or add --replace"):
            export_dataset(dataset, name, target)
        export_dataset(dataset, name, target, replace=True)


def test_a_folder_with_other_files_is_never_replaced(dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "eigen").mkdir()
    (tmp_path / "eigen" / "scriptie.docx").write_text("zes jaar werk")
    with pytest.raises(GrenswerkError, match=r"holds other files \(scriptie.docx\)"):
        export_dataset(dataset, "csv", tmp_path / "eigen", replace=True)
    (tmp_path / "bestand").write_text("x")
    with pytest.raises(GrenswerkError, match="is a file; give a folder"):
        export_dataset(dataset, "csv", tmp_path / "bestand", replace=True)
    assert listed(tmp_path / "eigen") == {"scriptie.docx"}


def test_nothing_is_written_into_the_dataset(dataset: Path) -> None:
    for target in (dataset, dataset / "tabellen"):
        with pytest.raises(GrenswerkError, match="lies in the dataset"):
            export_dataset(dataset, "xlsx", target)


def test_a_full_disk_leaves_the_old_export(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, _ = export_dataset(dataset, "csv", tmp_path / "tabellen")
    old = {path.name: path.read_bytes() for path in target.iterdir()}

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(placing, "write_whole", fail)
    with pytest.raises(GrenswerkError, match="No space left"):
        export_dataset(dataset, "csv", target, wishes=Wishes(dutch_titles=True), replace=True)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == old


def test_persons_can_be_masked_in_what_is_passed_on(dataset: Path) -> None:
    folder, _ = export_dataset(dataset, "csv", persons=Persons.MASK)
    told = (folder / "decisions.csv").read_text("utf-8")
    assert ",reviewer," in told and ",An," not in told
    assert ",An," in (dataset / "decisions.csv").read_text("utf-8")


def leaves(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: object
) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["grenswerk", "export", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        cli.main()
    said = capsys.readouterr()
    return int(left.value.code or 0), said.err + said.out


def test_the_command_tells_where_the_export_lies(
    dataset: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = leaves(
        monkeypatch, capsys, "--format", "csv", "--dataset", dataset, "--titles", "nl"
    )
    assert (code, said.strip()) == (0, str(dataset.parent / "export" / "csv"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "pdf"], "no format 'pdf'; there are xlsx, docbin, label-studio"),
        (["--format", "csv", "--dataset", "nergens"], "no dataset in nergens; make one with"),
        (["--format", "jsonld", "--titles", "nl"], "--titles goes with xlsx, csv"),
        (["--format", "csv", "--titles", "fr"], "no titles in 'fr'; --titles takes nl"),
        (["--format", "csv", "--persons", "hide"], "--persons takes keep, mask or drop"),
    ],
)
def test_what_is_wrong_is_told_with_its_remedy(
    dataset: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(dataset.parents[1])
    code, told = leaves(monkeypatch, capsys, *arguments)
    assert code == 1
    assert said in told


def test_a_table_of_another_version_is_named(dataset: Path) -> None:
    (dataset / "actions.csv").write_text("id,what\n")
    with pytest.raises(GrenswerkError, match=r"actions\.csv does not have the columns"):
        export_dataset(dataset, "xlsx")
    assert not (dataset.parent / "export").exists()
