"""The figures of the last evaluation as tables for a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from rich.table import Table

from pipeline.errors import GrenswerkError

TITLES = {
    "text": "text, mean over reports",
    "entities": "organisations, places and dates",
    "all_entities": "all eight labels",
    "links": "links to organisations and places",
    "themes": "themes",
    "actions": "cooperation actions",
}


def figure_tables(metrics: Path) -> Iterator[Table]:
    """Yield a table for each group of figures that gold gave.

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
        groups = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GrenswerkError(f"{path} cannot be read; run: grenswerk evaluate") from error
    for group, figures in groups.items():
        table = Table(title=TITLES.get(group, group), title_justify="left", box=None)
        for heading in ("figure", "value", "95 % interval", "rows"):
            table.add_column(heading, justify="left" if heading == "figure" else "right")
        for name, figure in figures.items():
            ends = "" if figure["low"] is None else f"{figure['low']:.3f}-{figure['high']:.3f}"
            table.add_row(name, f"{figure['value']:.3f}", ends, str(figure["rows"]))
        yield table
