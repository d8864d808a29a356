"""Writes `outputs/dataset/` whole or not at all, and other folders in the same way."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.assemble.exports.flat import to_csv, to_parquet
from pipeline.assemble.exports.frames import Tables, frames
from pipeline.assemble.exports.linked import to_jsonld
from pipeline.assemble.exports.metadata import datasette_metadata
from pipeline.assemble.exports.package import data_package
from pipeline.assemble.exports.sqlite import to_sqlite
from pipeline.errors import GrenswerkError
from pipeline.store import to_json, write_whole


def dataset_files(tables: Tables) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the dataset by name."""
    for name, table in frames(tables).items():
        yield f"{name}.csv", to_csv(table)
        yield f"{name}.parquet", to_parquet(table)
    yield "cooperation.sqlite", to_sqlite(tables)
    yield "cooperation.metadata.json", to_json(datasette_metadata())
    yield "cooperation.jsonld", to_json(to_jsonld(tables))
    yield "datapackage.json", to_json(data_package())


def write_dataset(folder: Path, tables: Tables) -> None:
    """Put a new dataset in the place of the old one, as `write_folder` does."""
    write_folder(folder, dataset_files(tables))


def write_folder(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Put a folder of files in the place of the old one.

    All files are written beside the old ones first; then the folders change places. A crash leaves
    the old folder or the new one; `recover` brings back the old one when it struck in between.

    Raises
    ------
    GrenswerkError
        If the disk is full or the folder may not be written; the old one is untouched.
    """
    fresh, old = _beside(folder)
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        for name, data in files:
            write_whole(fresh / name, data)
        recover(folder)
        if folder.exists():
            os.rename(folder, old)
        os.rename(fresh, folder)
    except OSError as error:
        recover(folder)
        raise GrenswerkError(f"cannot write {folder}: {error.strerror}") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def recover(folder: Path) -> None:
    """Bring back the folder that a crash left halfway between its two places."""
    _, old = _beside(folder)
    if old.exists() and not folder.exists():
        os.rename(old, folder)
    shutil.rmtree(old, ignore_errors=True)


def _beside(folder: Path) -> tuple[Path, Path]:
    return folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
