"""Every figure on a dataset for which there is gold, each with its interval.

Only documents that were read are compared; one that failed is for the run to name. Themes and
entries run through all reports, so the units of all reports are scored together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from pipeline.evaluate.action_scores import ActionUnit, action_scores, action_units
from pipeline.evaluate.benefit_scores import BenefitUnit, benefit_figures, benefit_units
from pipeline.evaluate.entity_scores import EntityUnit, entity_scores, entity_units, name_score
from pipeline.evaluate.figures import Figure, figure_of
from pipeline.evaluate.gold import GoldReport, GoldSet
from pipeline.evaluate.intervals import Interval, half_sample_intervals, intervals
from pipeline.evaluate.link_scores import LinkUnit, link_scores, link_units
from pipeline.evaluate.measures import Measured
from pipeline.evaluate.predictions import PredictedDataset, Predictions
from pipeline.evaluate.reliability import score_figures
from pipeline.evaluate.text_blocks import Block, read_true_text
from pipeline.evaluate.text_scores import TextScores, text_scores
from pipeline.evaluate.text_summary import summarise_texts
from pipeline.evaluate.theme_scores import ThemeUnit, theme_scores, theme_units
from pipeline.evaluate.undertaking_scores import (
    UndertakingUnit,
    undertaking_figures,
    undertaking_units,
)
from pipeline.schema import Label

TRUE_TEXT = ".gold.json"
"""Suffix of the files that tell the true text of a report."""

Values = Mapping[str, float | None]
Draw = Callable[..., dict[str, Interval]]
Scorer = Callable[[Sequence[object]], Mapping[str, Measured]]


UNITS_OF = {"scores": "all_entities"}
"""The units of groups that have none of their own name."""


@dataclass(frozen=True)
class GoldUnits:
    """What counts in each gold passage, of one report or of several."""

    entities: tuple[EntityUnit, ...] = ()
    """On organisations, places and dates."""
    all_entities: tuple[EntityUnit, ...] = ()
    """On all labels."""
    links: tuple[LinkUnit, ...] = ()
    themes: tuple[ThemeUnit, ...] = ()
    actions: tuple[ActionUnit, ...] = ()
    undertakings: tuple[UndertakingUnit, ...] = ()
    benefits: tuple[BenefitUnit, ...] = ()

    def of(self, group: str) -> Sequence[object]:
        """Return what a group of figures is measured on."""
        own: Sequence[object] = getattr(self, UNITS_OF.get(group, group))
        return own

    def __add__(self, other: GoldUnits) -> GoldUnits:
        return GoldUnits(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def compare_report(
    gold: GoldReport, found: Predictions, known: GoldSet, place_codes: Mapping[str, str]
) -> GoldUnits:
    """Compare what was found in one report with its gold, where it was annotated.

    Parameters
    ----------
    gold
        The report.
    found
        What a dataset says of it.
    known
        The gold it belongs to, for its entries and aliases.
    place_codes
        `authority:code` of each predicted place by its id.
    """
    passages = gold.passages
    actions = (
        ()
        if gold.actions is None
        else tuple(action_units(passages, gold.actions, found, known.aliases))
    )
    tells_undertakings = any(action.tells_undertaking for action in gold.actions or ())
    return GoldUnits(
        entities=tuple(entity_units(passages, found.passages)),
        all_entities=tuple(entity_units(passages, found.passages, tuple(Label))),
        links=tuple(link_units(passages, found.passages, known.entries, place_codes))
        if known.entries
        else (),
        themes=tuple(theme_units(gold.name, passages, found.passages)),
        actions=actions,
        undertakings=tuple(undertaking_units(gold.name, actions)) if tells_undertakings else (),
        benefits=()
        if gold.benefits is None
        else tuple(benefit_units(passages, gold.benefits, found)),
    )


def compare(gold: GoldSet, dataset: PredictedDataset) -> GoldUnits:
    """Compare a dataset with the gold of those reports of which it holds text."""
    found = ((report, dataset.of_report(report.name)) for report in gold.reports)
    return sum(
        (
            compare_report(report, predictions, gold, dataset.place_codes)
            for report, predictions in found
            if predictions.passages
        ),
        start=GoldUnits(),
    )


def values_of(units: GoldUnits) -> dict[str, Values]:
    """Return every figure by its group and name, without intervals.

    A group with nothing to measure, as themes where the gold has none, is left out.
    """
    return {group: _values(score(of_group)) for group, of_group, score in _groups(units)}


def figures_of(units: GoldUnits, *, resamples: int, seed: int) -> list[Figure]:
    """Return every figure with its 95 % interval, named `group.name`.

    Parameters
    ----------
    units
        From `compare`.
    resamples, seed
        How often passages are drawn anew, and the seed.
    """
    found = []
    for group, of_group, score in _groups(units):
        ends: dict[str, Interval] = {}
        for draw, part in _draws(group, score):
            ends |= draw(of_group, part, resamples=resamples, seed=seed)
        found += _figures(group, score(of_group), ends)
    return found


def compare_texts(
    folder: Path, names: Sequence[str], blocks: Mapping[str, Sequence[Block]]
) -> dict[str, TextScores]:
    """Compare the text of documents with their true text, where the folder tells it.

    Parameters
    ----------
    folder
        Where `NAME.gold.json` may lie.
    names
        Names of the reports.
    blocks
        Blocks read, by the name of the report.

    Raises
    ------
    GrenswerkError
        If a true text cannot be read.
    """
    paths = {name: folder / f"{name}{TRUE_TEXT}" for name in names}
    return {
        name: text_scores(read_true_text(path), blocks[name])
        for name, path in paths.items()
        if path.exists() and name in blocks
    }


def text_figures(scores: Mapping[str, TextScores], *, resamples: int, seed: int) -> list[Figure]:
    """Return the mean of each figure on texts; its interval comes from drawing documents anew."""

    def means(drawn: Sequence[tuple[str, TextScores]]) -> Mapping[str, Measured]:
        # A document that is drawn twice counts twice, so each draw has a name of its own.
        numbered = {f"{number} {name}": s for number, (name, s) in enumerate(drawn)}
        return {
            name: Measured(summary.mean, summary.files)
            for name, summary in summarise_texts(numbered).items()
        }

    units = sorted(scores.items())
    if not units:
        return []
    ends = intervals(units, lambda drawn: _values(means(drawn)), resamples=resamples, seed=seed)
    return _figures("text", means(units), ends)


def _groups(units: GoldUnits) -> list[tuple[str, Sequence[object], Scorer]]:
    scorers: dict[str, Callable[..., Mapping[str, Measured]]] = {
        "entities": lambda drawn: entity_scores(drawn).figures(),
        "all_entities": lambda drawn: entity_scores(drawn, tuple(Label)).figures(),
        "scores": score_figures,
        "links": lambda drawn: link_scores(drawn).figures(),
        "themes": lambda drawn: theme_scores(drawn).figures(),
        "actions": lambda drawn: action_scores(drawn).figures(),
        "undertakings": undertaking_figures,
        "benefits": benefit_figures,
    }
    return [(group, own, scorers[group]) for group in scorers if (own := units.of(group))]


def _draws(group: str, score: Scorer) -> Iterator[tuple[Draw, Callable[..., Values]]]:
    """Yield how to draw units, and what to measure on them.

    Drawn twice, a passage is in one theme or undertaking with itself, and brings no new name. The
    calibration error leans as well: the fewer scores, the further each bin is off by chance.
    """
    leans = group in ("themes", "undertakings", "scores")
    draw: Draw = half_sample_intervals if leans else intervals
    yield draw, lambda drawn: _values(score(drawn))
    if group in ("entities", "all_entities"):
        yield half_sample_intervals, lambda drawn: _values(name_score(drawn).figures())


def _values(measured: Mapping[str, Measured]) -> Values:
    return {name: figure.value for name, figure in measured.items()}


def _figures(
    group: str, found: Mapping[str, Measured], ends: Mapping[str, Interval]
) -> list[Figure]:
    return [
        figure_of(f"{group}.{name}", measured, ends.get(name))
        for name, measured in found.items()
        if measured.value is not None
    ]
