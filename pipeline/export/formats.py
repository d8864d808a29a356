"""The forms in which a dataset can be written, by the name that `--format` takes.

A form loads its library when it is asked for, so that an export to CSV needs no spaCy.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.assemble.dataset import dataset_files
from pipeline.assemble.exports.flat import to_csv, to_parquet
from pipeline.assemble.exports.frames import Tables, frames
from pipeline.assemble.exports.linked import to_jsonld
from pipeline.assemble.exports.sqlite import to_sqlite
from pipeline.columns import columns
from pipeline.export.made import Made, Wishes
from pipeline.schema import TABLES
from pipeline.store import to_json

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time that archives give their members, so that equal rows are equal bytes."""


@dataclass(frozen=True)
class Format:
    """A form of the dataset.

    Attributes
    ----------
    holds
        What comes out, for the help text.
    target
        Name of the file, or of the folder, that is written by default.
    is_folder
        Whether it is a folder.
    make
        Writes the tables.
    takes_titles
        Whether columns can have Dutch titles.
    """

    holds: str
    target: str
    is_folder: bool
    make: Callable[[Tables, Wishes], Made]
    takes_titles: bool = False


def _workbook(tables: Tables, wishes: Wishes) -> Made:
    from pipeline.export.workbook import to_workbook

    data, notes = to_workbook(tables, dutch_titles=wishes.dutch_titles)
    return Made({"cooperation.xlsx": data}, notes)


def _docbin(tables: Tables, _: Wishes) -> Made:
    from pipeline.export.docbin import to_docbin

    return Made({"cooperation.spacy": to_docbin(tables)})


def _label_studio(tables: Tables, _: Wishes) -> Made:
    from pipeline.export.label_studio import labelling_config, to_tasks

    config = labelling_config().encode("utf-8")
    return Made({"tasks.json": to_json(to_tasks(tables)), "labels.xml": config})


def _doccano(tables: Tables, _: Wishes) -> Made:
    from pipeline.export.doccano import to_doccano

    return Made({"doccano.jsonl": to_doccano(tables)})


def _csv(tables: Tables, wishes: Wishes) -> Made:
    files = {}
    for name, table in frames(tables).items():
        if wishes.dutch_titles:
            table = table.set_axis([c.title for c in columns(TABLES[name])], axis="columns")
        files[f"{name}.csv"] = to_csv(table)
    return Made(files)


def _parquet(tables: Tables, _: Wishes) -> Made:
    return Made({f"{name}.parquet": to_parquet(t) for name, t in frames(tables).items()})


def _sqlite(tables: Tables, _: Wishes) -> Made:
    return Made({"cooperation.sqlite": to_sqlite(tables)})


def _jsonld(tables: Tables, _: Wishes) -> Made:
    return Made({"cooperation.jsonld": to_json(to_jsonld(tables))})


def _package(tables: Tables, _: Wishes) -> Made:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as members:
        for name, data in dataset_files(tables):
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            members.writestr(member, data)
    return Made({"cooperation.zip": archive.getvalue()})


FORMATS: Mapping[str, Format] = {
    "xlsx": Format("an Excel workbook", "cooperation.xlsx", False, _workbook, takes_titles=True),
    "docbin": Format("a spaCy DocBin", "cooperation.spacy", False, _docbin),
    "label-studio": Format(
        "tasks and labels for Label Studio", "label-studio", True, _label_studio
    ),
    "doccano": Format("JSON Lines for doccano", "doccano.jsonl", False, _doccano),
    "csv": Format("a folder of CSV files", "csv", True, _csv, takes_titles=True),
    "parquet": Format("a folder of Parquet files", "parquet", True, _parquet),
    "sqlite": Format("a SQLite database", "cooperation.sqlite", False, _sqlite),
    "jsonld": Format("linked data", "cooperation.jsonld", False, _jsonld),
    "package": Format("the whole data package, zipped", "cooperation.zip", False, _package),
}
