"""The figures of the last evaluation as tables for a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from rich.table import Table

from pipeline.errors import GrenswerkError
from pipeline.evaluate.coverage import Coverage
from pipeline.evaluate.text_summary import LOWER_IS_BETTER

TITLES = {
    "text": "text, mean over reports",
    "entities": "organisations, places and dates",
    "all_entities": "all eight labels",
    "scores": "scores of mentions as probabilities",
    "links": "links to organisations and places",
    "themes": "themes",
    "actions": "cooperation actions",
    "undertakings": "undertakings told in several reports",
    "benefits": "sentences on what cooperating brings",
}
LESS_IS_BETTER = frozenset({*LOWER_IS_BETTER, "unassigned", "date_false", "calibration_error"})
"""Figures that count what went wrong."""
MARK = " (less is better)"


def read_coverage(metrics: Path) -> dict[str, Coverage]:
    """Return which reports of each folder of gold were compared, as the evaluation wrote it.

    Parameters
    ----------
    metrics
        Folder that the evaluation wrote.

    Raises
    ------
    GrenswerkError
        If nothing was written there.
    """
    path = metrics / "compared.json"
    try:
        return TypeAdapter(dict[str, Coverage]).validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise GrenswerkError(f"{path} cannot be read; run: grenswerk evaluate") from error


def figure_tables(metrics: Path) -> Iterator[Table]:
    """Yield a table for each group of figures that gold gave, in the order of `TITLES`.

    Parameters
    ----------
    metrics
        Folder that the evaluation wrote.

    Raises
    ------
    GrenswerkError
        If nothing was written there.
    """
    path = metrics / "gold.json"
    try:
        folders = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GrenswerkError(f"{path} cannot be read; run: grenswerk evaluate") from error
    for folder, groups in folders.items():
        before = f"{folder}: " if len(folders) > 1 else ""
        for group, title in TITLES.items():
            if group in groups:
                yield _table(before + title, groups[group])


def _table(title: str, figures: Mapping[str, Mapping[str, Any]]) -> Table:
    table = Table(title=title, title_justify="left", box=None)
    for heading in ("figure", "value", "95 % interval", "measured on"):
        table.add_column(heading, justify="left" if heading == "figure" else "right")
    for name, figure in figures.items():
        ends = "" if figure["low"] is None else f"{figure['low']:.3f}-{figure['high']:.3f}"
        marked = name + (MARK if name in LESS_IS_BETTER else "")
        table.add_row(marked, f"{figure['value']:.3f}", ends, str(figure["rows"]))
    return table
