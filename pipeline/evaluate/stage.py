"""Evaluate: figures on the dataset, its themes and what gold says of it, to `outputs/metrics/`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import GrenswerkError
from pipeline.evaluate.against_gold import compare, compare_texts, figures_of, text_figures
from pipeline.evaluate.coverage import Coverage, cover
from pipeline.evaluate.figures import Figure, measure
from pipeline.evaluate.gold import GoldSet, read_gold
from pipeline.evaluate.predictions import document_of, read_predictions
from pipeline.evaluate.reliability import (
    Bin,
    plot_reliability,
    reliability,
    scored_mentions,
)
from pipeline.evaluate.text_blocks import Block, dataset_blocks
from pipeline.runner import StageReport
from pipeline.schema import (
    ActionRow,
    DecisionRow,
    DocumentRow,
    DocumentStatus,
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
NAME = "evaluate"


def run(store: Store, settings: EvaluateSettings) -> StageReport:
    """Measure the dataset, and return an account of it.

    `dataset.json` has the figures that need no gold, `themes.json` those of the fit of themes,
    `gold.json` those on the reports that a folder of gold annotates, by folder, group and name,
    `compared.json` which reports these are, and `reliability.json` and `.svg` whether the scores of
    mentions are the probabilities they should be. Gold that cannot be used is no reason to lose the
    rest: its error stands in `compared.json` and in the note of the account.

    Raises
    ------
    GrenswerkError
        If the dataset or the figures on its themes are missing.
    """
    dataset, metrics = store.root / "dataset", store.root / "metrics"
    documents = read_table(dataset, DocumentRow)
    write_whole(metrics / "dataset.json", to_json(_as_metrics(_measure_rows(dataset, settings))))
    write_whole(metrics / "themes.json", _theme_figures(store))
    figures: dict[str, dict[str, Metrics]] = {}
    curves: dict[str, list[Bin]] = {}
    coverage: dict[str, Coverage] = {}
    for name, folder in settings.gold.items():
        try:
            measured = _measure_folder(dataset, folder, settings)
            coverage[name], curves[name] = measured.coverage, measured.scores
            figures[name] = _by_group(measured.figures)
        except GrenswerkError as error:
            coverage[name] = Coverage(error=str(error))
    write_whole(metrics / "gold.json", to_json(figures))
    _write_scores(metrics, {name: bins for name, bins in curves.items() if bins})
    told = {name: covered.model_dump(mode="json") for name, covered in coverage.items()}
    write_whole(metrics / "compared.json", to_json(told))
    errors = [covered.error for covered in coverage.values() if covered.error]
    return StageReport(
        stage=NAME,
        current=tuple(d.doc_id for d in documents if d.status is not DocumentStatus.FAILED),
        note="\n".join(f"gold that was not measured: {error}" for error in errors) or None,
    )


def measure_against_gold(dataset: Path, folder: Path, settings: EvaluateSettings) -> list[Figure]:
    """Return the figures on the reports of a dataset that a folder of gold annotates.

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
        If the gold cannot be read, or a report of it may be one of several documents.
    """
    return _measure_folder(dataset, folder, settings).figures


def read_blocks(dataset: Path, gold: GoldSet) -> dict[str, list[Block]]:
    """Return the blocks of each report that has gold and was read, by its name.

    Raises
    ------
    GrenswerkError
        If a report may be one of several documents.
    """
    blocks = dataset_blocks(read_table(dataset, SectionRow), read_table(dataset, PassageRow))
    documents = read_table(dataset, DocumentRow)
    found = {report.name: document_of(documents, report.name) for report in gold.reports}
    return {name: blocks[row.doc_id] for name, row in found.items() if row and row.doc_id in blocks}


def _measure_rows(dataset: Path, settings: EvaluateSettings) -> list[Figure]:
    return measure(
        read_table(dataset, DocumentRow),
        read_table(dataset, PassageRow),
        read_table(dataset, EntityRow),
        read_table(dataset, ThemeRow),
        read_table(dataset, ActionRow),
        read_table(dataset, ParticipantRow),
        read_table(dataset, DecisionRow),
        resamples=settings.bootstrap,
        seed=settings.seed,
    )


@dataclass(frozen=True)
class _Measured:
    """What a folder of gold says of a dataset."""

    figures: list[Figure]
    coverage: Coverage
    scores: list[Bin]


def _measure_folder(dataset: Path, folder: Path, settings: EvaluateSettings) -> _Measured:
    gold, found = read_gold(folder), read_predictions(dataset)
    names = [report.name for report in gold.reports]
    coverage = cover(names, found.documents, {row.doc_id for row in found.passages})
    drawing = {"resamples": settings.bootstrap, "seed": settings.seed}
    texts = compare_texts(folder, coverage.compared, read_blocks(dataset, gold))
    units = compare(gold, found)
    figures = text_figures(texts, **drawing) + figures_of(units, **drawing)
    return _Measured(figures, coverage, reliability(scored_mentions(units.all_entities)))


def _write_scores(metrics: Path, curves: Mapping[str, Sequence[Bin]]) -> None:
    """Write what scores promise beside what is right, as numbers and as a drawing."""
    told = {name: [one.model_dump() for one in bins] for name, bins in curves.items()}
    write_whole(metrics / "reliability.json", to_json(told))
    write_whole(metrics / "reliability.svg", plot_reliability(curves).encode("utf-8"))


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
