"""Evaluate: figures on the dataset, its themes and what gold says of it, to `outputs/metrics/`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from pipeline.errors import GrenswerkError
from pipeline.evaluate.against_gold import compare, compare_texts, figures_of, text_figures
from pipeline.evaluate.figures import Figure, measure
from pipeline.evaluate.gold import GoldSet, read_gold
from pipeline.evaluate.predictions import read_predictions
from pipeline.evaluate.text_blocks import Block, dataset_blocks
from pipeline.schema import (
    ActionRow,
    DecisionRow,
    DocumentRow,
    EntityRow,
    ParticipantRow,
    PassageRow,
    SectionRow,
    ThemeRow,
)
from pipeline.settings import EvaluateSettings
from pipeline.store import Store, to_json, write_whole
from pipeline.tables import read_table

Metrics = dict[str, dict[str, float | int | None]]


def run(store: Store, settings: EvaluateSettings) -> Path:
    """Measure the dataset and return the folder that the figures were written to.

    `dataset.json` has the figures that need no gold, `themes.json` those of the fit of themes,
    and `gold.json` those on the reports that a folder of gold annotates, by group and name.

    Raises
    ------
    GrenswerkError
        If the dataset or the figures on its themes are missing, or gold cannot be read.
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
    found = [f for gold in settings.gold for f in measure_against_gold(folder, gold, settings)]
    metrics = store.root / "metrics"
    write_whole(metrics / "themes.json", _theme_figures(store))
    write_whole(metrics / "gold.json", to_json(_by_group(found)))
    write_whole(metrics / "dataset.json", to_json(_as_metrics(figures)))
    return metrics


def measure_against_gold(
    dataset: Path, folder: Path, settings: EvaluateSettings
) -> Iterator[Figure]:
    """Yield the figures on the reports of a dataset that a folder of gold annotates.

    Parameters
    ----------
    dataset
        Folder of the dataset.
    folder
        Folder of the gold.
    settings
        Resamples and seed of the intervals.

    Raises
    ------
    GrenswerkError
        If the gold cannot be read.
    """
    gold = read_gold(folder)
    drawing = {"resamples": settings.bootstrap, "seed": settings.seed}
    blocks = read_blocks(dataset, gold)
    texts = compare_texts(folder, [report.name for report in gold.reports], blocks)
    yield from text_figures(texts, **drawing)
    yield from figures_of(compare(gold, read_predictions(dataset)), **drawing)


def read_blocks(dataset: Path, gold: GoldSet) -> dict[str, list[Block]]:
    """Return the blocks of each report that has gold and was read, by its name."""
    blocks = dataset_blocks(read_table(dataset, SectionRow), read_table(dataset, PassageRow))
    stems = {
        PurePosixPath(source).stem: row.doc_id
        for row in read_table(dataset, DocumentRow)
        for source in row.source.split(" | ")
    }
    ids = {report.name: stems.get(report.name) for report in gold.reports}
    return {name: blocks[doc_id] for name, doc_id in ids.items() if doc_id in blocks}


def _theme_figures(store: Store) -> bytes:
    path = store.root / "cluster" / "quality.json"
    try:
        return path.read_bytes()
    except OSError as error:
        raise GrenswerkError(f"{path} is missing; run the stage cluster again") from error


def _by_group(figures: Sequence[Figure]) -> dict[str, Metrics]:
    """Return figures named `group.name` in two levels."""
    grouped: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        group, _, name = figure.name.partition(".")
        grouped[group].append(figure.model_copy(update={"name": name}))
    return {group: _as_metrics(of_group) for group, of_group in grouped.items()}


def _as_metrics(figures: Sequence[Figure]) -> Metrics:
    """Return figures by name, the nesting that `dvc metrics show` prints as a table."""
    return {figure.name: figure.model_dump(exclude={"name"}) for figure in figures}
