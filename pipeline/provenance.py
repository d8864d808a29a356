"""`outputs/provenance.json`: what the dataset was made of and with, and when.

It lies outside `outputs/dataset/`, which has the same bytes whenever it is made.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipeline.errors import GrenswerkError
from pipeline.schema import CONTRACT_VERSION, DocumentRow
from pipeline.settings import Settings
from pipeline.store import Store, code_digest, digest, folder_digest, to_json, write_whole
from pipeline.tables import read_table

LIBRARIES = ("spacy", "pdfplumber", "pypdfium2", "scikit-learn", "pandas", "numpy")
Times = Mapping[str, Mapping[str, str]]
"""When each stage started and finished."""


def now() -> str:
    """Return the time in UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def write_provenance(
    store: Store, settings: Settings, times: Times, ocr: str | None = None
) -> None:
    """Write what the dataset was made of and with.

    Parameters
    ----------
    store, settings
        Where and how.
    times
        The stages of this run; one that did not run keeps the times of its last run.
    ocr
        Version of the engine that reads scans, when pages were read in this run.
    """
    before = _before(store)
    stages = {**before.get("stages", {}), **times}
    content = {
        "contract": CONTRACT_VERSION,
        "grenswerk": _version("grenswerk"),
        "code_digest": code_digest("pipeline"),
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "ocr": ocr if "extract" in times else before.get("ocr"),
        "models": _models(settings),
        "settings": settings.model_dump(mode="json"),
        "settings_digest": digest(settings),
        "reports": _reports(store),
        "review": _review(store),
        "stages": stages,
        "started": min((span["started"] for span in stages.values()), default=None),
        "finished": max((span["finished"] for span in stages.values()), default=None),
    }
    write_whole(store.root / "provenance.json", to_json(content))


def _before(store: Store) -> dict[str, Any]:
    try:
        told = json.loads((store.root / "provenance.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _reports(store: Store) -> dict[str, str]:
    """Return the SHA-256 of the reports in the dataset by their path; none before there is one."""
    try:
        rows = read_table(store.root / "dataset", DocumentRow)
    except GrenswerkError:
        return {}
    return {row.source: row.sha256 for row in rows}


def _review(store: Store) -> dict[str, str]:
    """Return the SHA-256 of each file of people's decisions."""
    files = sorted(path for path in store.review.glob("*.jsonl") if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _models(settings: Settings) -> dict[str, dict[str, str | None]]:
    """Return name, version and digest of the language model, and the digest of the other ones."""
    folders = {
        "tag.gazetteer": settings.tag.gazetteer,
        "cluster.labels": settings.cluster.labels.parent,
        "assemble.models": settings.assemble.models,
        "assemble.gazetteer": settings.assemble.gazetteer,
    }
    return {
        "tag.model": _language_model(settings.tag.model),
        **{name: {"digest": folder_digest(folder)} for name, folder in folders.items()},
    }


def _language_model(model: str) -> dict[str, str | None]:
    """Return what identifies a spaCy pipeline, a folder or an installed package."""
    folder = Path(model)
    try:
        meta = json.loads((folder / "meta.json").read_bytes())
    except (OSError, ValueError):
        return {"name": model, "version": _version(model), "digest": None}
    return {
        "name": f"{meta.get('lang')}_{meta.get('name')}",
        "version": meta.get("version"),
        "digest": folder_digest(folder),
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except (PackageNotFoundError, ValueError):
        return None
