"""Writes a dataset in another form: where it may go, and that it gets there whole or not at all."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from pipeline.assemble.dataset import write_folder
from pipeline.assemble.exports.frames import Tables
from pipeline.assemble.exports.persons import protect_persons
from pipeline.errors import GrenswerkError
from pipeline.export.formats import FORMATS, Format
from pipeline.export.made import Made, Wishes
from pipeline.schema import TABLES
from pipeline.settings import Persons
from pipeline.store import write_whole
from pipeline.tables import read_table

OWN_FOLDER = "export"
"""Folder beside the dataset for exports that are given no place."""


def export_dataset(
    dataset: Path,
    name: str,
    output: Path | None = None,
    *,
    wishes: Wishes | None = None,
    persons: Persons = Persons.KEEP,
    replace: bool = False,
) -> tuple[Path, tuple[str, ...]]:
    """Write a dataset in another form; return where it lies and what to know of it.

    Parameters
    ----------
    dataset
        The folder of the dataset.
    name
        The form, a key of `FORMATS`.
    output
        File or folder to write; without one it lies in `export` beside the dataset, where what an
        earlier export left is replaced.
    wishes
        What is asked besides the form.
    persons
        What becomes of the names of persons that the dataset still has.
    replace
        Whether an output that was named and exists may be replaced.

    Raises
    ------
    GrenswerkError
        If the form is unknown, the dataset is missing or of another version, or the output cannot
        or should not be written; nothing is written then.
    """
    wishes = wishes or Wishes()
    form = _format(name, wishes)
    target = _target(dataset, form, output)
    tables = read_dataset(dataset)
    made = form.make(protect_persons(tables, persons), wishes)
    if target.exists():
        _check_replaceable(target, form, made, named=output is not None and not replace)
    if form.is_folder:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_folder(target, made.files.items())
    else:
        (data,) = made.files.values()
        write_whole(target, data)
    return target, made.notes


def read_dataset(folder: Path) -> Tables:
    """Return every table of a dataset.

    Raises
    ------
    GrenswerkError
        If there is none, or it is not of this version.
    """
    if not (folder / "datapackage.json").exists():
        raise GrenswerkError(
            f"no dataset in {folder}; make one with `grenswerk run`, or name its folder with "
            "--dataset"
        )
    return Tables({name: read_table(folder, row) for name, row in TABLES.items()})


def _format(name: str, wishes: Wishes) -> Format:
    form = FORMATS.get(name)
    if form is None:
        raise GrenswerkError(f"no format {name!r}; there are {', '.join(FORMATS)}")
    if wishes.dutch_titles and not form.takes_titles:
        able = ", ".join(known for known, other in FORMATS.items() if other.takes_titles)
        raise GrenswerkError(
            f"{name} has the column names of the contract; --titles goes with {able}"
        )
    return form


def _target(dataset: Path, form: Format, output: Path | None) -> Path:
    target = output or dataset.parent / OWN_FOLDER / form.target
    if target.is_dir() and not form.is_folder:
        target = target / form.target
    if target.resolve().is_relative_to(dataset.resolve()):
        raise GrenswerkError(
            f"{target} lies in the dataset, which the next run replaces; give another --output"
        )
    return target


def _check_replaceable(target: Path, form: Format, made: Made, *, named: bool) -> None:
    """Refuse to replace what nobody meant to lose.

    Raises
    ------
    GrenswerkError
        If the output exists and replacing it was not asked for, or it is a folder with anything
        but files of the same export.
    """
    if form.is_folder and target.is_dir():
        others = _others(target, made.files)
        if others:
            raise GrenswerkError(
                f"{target} holds other files ({', '.join(others[:3])}); give a new folder as "
                "--output"
            )
    elif form.is_folder:
        raise GrenswerkError(f"{target} is a file; give a folder as --output")
    if named:
        raise GrenswerkError(f"{target} exists; give another --output, or add --replace")


def _others(folder: Path, ours: Collection[str]) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name not in ours)
