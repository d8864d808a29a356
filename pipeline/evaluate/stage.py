"""Evaluate: figures on the dataset, and those on the themes, to `outputs/metrics/`."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import GrenswerkError
from pipeline.evaluate.figures import Figure, measure
from pipeline.schema import (
    ActionRow,
    DecisionRow,
    DocumentRow,
    EntityRow,
    ParticipantRow,
    PassageRow,
    ThemeRow,
)
from pipeline.settings import EvaluateSettings
from pipeline.store import Store, to_json, write_whole
from pipeline.tables import read_table


def run(store: Store, settings: EvaluateSettings) -> Path:
    """Measure the dataset and return where the figures were written.

    Raises
    ------
    GrenswerkError
        If the dataset or the figures on its themes are missing.
    """
    folder = store.root / "dataset"
    figures = measure(
        read_table(folder, DocumentRow),
        read_table(folder, PassageRow),
        read_table(folder, EntityRow),
        read_table(folder, ThemeRow),
        read_table(folder, ActionRow),
        read_table(folder, ParticipantRow),
        read_table(folder, DecisionRow),
        resamples=settings.bootstrap,
        seed=settings.seed,
    )
    write_whole(store.root / "metrics" / "themes.json", _theme_figures(store))
    path = store.root / "metrics" / "dataset.json"
    write_whole(path, to_json(_as_metrics(figures)))
    return path


def _theme_figures(store: Store) -> bytes:
    path = store.root / "cluster" / "quality.json"
    try:
        return path.read_bytes()
    except OSError as error:
        raise GrenswerkError(f"{path} is missing; run the stage cluster again") from error


def _as_metrics(figures: list[Figure]) -> dict[str, dict[str, float | int | None]]:
    """Return figures by name, the nesting that `dvc metrics show` prints as a table."""
    return {figure.name: figure.model_dump(exclude={"name"}) for figure in figures}
