"""Report: the dataset to `outputs/report/index.html`, one file that opens offline."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import GrenswerkError
from pipeline.report.dataset import read_dataset
from pipeline.report.page import render_report
from pipeline.settings import ReportSettings
from pipeline.store import Store, write_whole


def run(store: Store, settings: ReportSettings) -> Path:
    """Write the report and return where it lies."""
    page = render_report(read_dataset(store.root / "dataset"), _changes(store), settings)
    path = store.root / "report" / "index.html"
    write_whole(path, page.encode("utf-8"))
    return path


def _changes(store: Store) -> Mapping[str, object] | None:
    """Return the change report, or None on a first run."""
    path = store.root / "changes.json"
    if not path.exists():
        return None
    try:
        changes: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GrenswerkError(f"{path} cannot be read; run assemble again") from error
    return None if changes.get("first_run") else changes
