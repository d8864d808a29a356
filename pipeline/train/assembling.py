"""Assembling: the trained parts in, the one pipeline that is shipped out.

The parts share one table of vectors, so the pipeline holds it once. Nothing of the machine that
trained it goes along: the paths in its config are empty.
"""

import gzip
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from spacy.language import Language

from pipeline.tag.names.calibration import Calibration
from pipeline.tag.names.model import CALIBRATION, FOLDER, WEIGHTS
from pipeline.train.sources import Source

DESCRIPTION = (
    "Dutch pipeline for reports on cross-border cooperation: sentences, tags, lemmas, "
    "dependencies, and the names of organisations, places, dates, persons, projects, "
    "instruments, events and amounts."
)


def join_parts(syntax: Language, names: Language) -> Language:
    """Return the syntax pipeline with the entity recognizer at its end; both share a table."""
    syntax.add_pipe("ner", source=names)
    return syntax


def describe(nlp: Language, sources: Sequence[Source], figures: Mapping[str, object]) -> None:
    """Write name, licence, sources and figures into the pipeline's `meta.json`.

    Parameters
    ----------
    nlp : Language
        The joined pipeline; its config loses the paths it was trained from.
    sources : sequence of Source
        What it was trained on, beside our own annotations.
    figures : mapping
        What was measured on held-out data.
    """
    places = dict.fromkeys((s.repository, s.commit, s.licence) for s in sources)
    nlp.meta.update(
        name="grenswerk",
        version="0.7.0",
        spacy_version=">=3.8.0,<3.9.0",
        description=DESCRIPTION,
        license="CC BY-SA 4.0",
        author="Grenswerk",
        email="",
        url="",
        sources=[
            {"name": "Grenswerk domain annotations", "license": "CC0-1.0"},
            *(
                {"name": f"{repository} @ {commit}", "license": licence}
                for repository, commit, licence in places
            ),
        ],
        performance=dict(figures),
    )
    for name in nlp.config["paths"]:
        nlp.config["paths"][name] = None
    nlp.config["initialize"]["vectors"] = None


def replace_folder(nlp: Language, weights: Path, calibration: Calibration, folder: Path) -> None:
    """Write the pipeline and its name model beside their folder, then put them in its place."""
    beside = folder.with_name(f"{folder.name}.{os.getpid()}.partial")
    former = folder.with_name(f"{folder.name}.{os.getpid()}.former")
    try:
        nlp.to_disk(beside)
        _write_name_model(weights, calibration, beside / FOLDER)
        if folder.exists():
            folder.rename(former)
        try:
            beside.rename(folder)
        except OSError:
            if former.exists():
                former.rename(folder)
            raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        shutil.rmtree(former, ignore_errors=True)


def _write_name_model(weights: Path, calibration: Calibration, folder: Path) -> None:
    folder.mkdir()
    # Without a time, so that equal weights give equal bytes.
    (folder / WEIGHTS).write_bytes(gzip.compress(weights.read_bytes(), mtime=0))
    content = calibration.model_dump_json(indent=1)
    (folder / CALIBRATION).write_text(f"{content}\n", encoding="utf-8")


def folder_bytes(folder: Path) -> int:
    """Return the size of all files under a folder, in bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
