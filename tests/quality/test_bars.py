"""No figure falls below its bar, and the toys stay below the program."""

import shutil
from pathlib import Path

import pytest
from quality.bars import BARS, Bars, read_bars, write_bars
from quality.measuring import (
    DEV_GOLD,
    GOLD,
    SHARED,
    compare_dev,
    flatten,
    measure_demo,
)
from quality.parts import require_ocr
from quality.table import toy_figures
from runs import Run, run, run_once

from pipeline.evaluate.gold import read_gold
from pipeline.evaluate.printing import TITLES
from pipeline.evaluate.stage import read_blocks

TOLD_BY_TOYS = {
    "word list": (
        "demo.entities.f1",
        "demo.entities.distinct_names_f1",
        "demo.all_entities.f1",
    ),
    "every sentence": ("demo.actions.sentence_mcc", "demo.actions.action_f1"),
    "keyword list": ("demo.actions.sentence_mcc", "demo.actions.action_f1"),
    "equal chunks": ("demo.themes.b_cubed_f1", "demo.themes.ami", "demo.themes.ari"),
    "same name, same entry": (
        "demo.links.accuracy",
        "demo.links.end_to_end_recall",
        "demo.links.b_cubed_precision",
        "demo.links.b_cubed_f1",
        "demo.links.place_code_accuracy",
    ),
    "PDFium alone": ("demo.text.edit", "demo.text.order", "demo.text.word_f1"),
}
ROW_FIGURES = ("row_f1", "type_accuracy", "status_accuracy", "party_f1", "date_accuracy")


@pytest.fixture(scope="module")
def figures(demo: Run) -> dict[str, float]:
    require_ocr()
    return measure_demo(demo.dataset)


@pytest.fixture(scope="module")
def toys(demo: Run) -> dict[str, dict[str, float]]:
    require_ocr()
    return toy_figures(demo.dataset)


def test_every_demonstration_report_was_read(demo: Run) -> None:
    require_ocr()
    gold = read_gold(GOLD)
    assert set(read_blocks(demo.dataset, gold)) == {report.name for report in gold.reports}


@pytest.mark.parametrize("group", TITLES)
def test_the_demonstration_reports_reach_their_bars(figures: dict[str, float], group: str) -> None:
    assert read_bars().missed(figures, f"demo.{group}") == []


@pytest.mark.parametrize("toy", TOLD_BY_TOYS)
def test_the_program_beats_a_toy(
    figures: dict[str, float], toys: dict[str, dict[str, float]], toy: str
) -> None:
    for name in TOLD_BY_TOYS[toy]:
        assert figures[name] > toys[toy][name], name


@pytest.mark.parametrize("toy", ["every sentence", "keyword list"])
def test_the_rows_beat_those_of_toys(
    figures: dict[str, float], toys: dict[str, dict[str, float]], toy: str
) -> None:
    for name in ROW_FIGURES:
        assert figures[f"demo.actions.{name}"] > toys[toy][f"demo.actions.{name}"], name


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    if not DEV_GOLD.exists():
        pytest.skip("the development gold is not beside the project")

    def start(folder: Path) -> Run:
        shutil.copytree(SHARED / "corpus", folder / "corpus")
        return run(folder / "corpus", folder / "outputs")

    return flatten("dev", compare_dev(run_once(tmp_path_factory, "dev", start).dataset))


@pytest.mark.parametrize("group", ["entities", "all_entities", "actions"])
def test_the_development_reports_reach_their_bars(dev: dict[str, float], group: str) -> None:
    assert read_bars().missed(dev, f"dev.{group}") == []


BAR = Bars({"default": 0.01, "a.b": 0.1}, {"a.b.f1": 0.8, "a.c.f1": 0.8, "a.c.furniture": 0.2})


def test_a_figure_may_stay_below_its_bar_by_the_tolerance_of_its_group() -> None:
    assert BAR.missed({"a.b.f1": 0.71}, "a.b") == []
    assert BAR.missed({"a.b.f1": 0.69}, "a.b") == ["a.b.f1 is 0.69, the bar is 0.8 less 0.1"]
    assert len(BAR.missed({"a.c.f1": 0.78, "a.c.furniture": 0.22}, "a.c")) == 2
    assert len(BAR.missed({}, "a")) == 3


def test_what_is_measured_needs_a_bar() -> None:
    figures = {**BAR.figures, "a.c.edit": 0.9, "a.c.precision": 0.9}
    assert BAR.missed(figures, "a") == ["a.c.edit has no bar; run: make quality"]


def test_bars_only_rise() -> None:
    raised = BAR.raised({"a.b.f1": 0.7, "a.c.f1": 0.9, "a.c.furniture": 0.1, "new.f1": 0.5})
    assert raised.figures == {
        "a.b.f1": 0.8,
        "a.c.f1": 0.9,
        "a.c.furniture": 0.1,
        "new.f1": 0.5,
    }


def test_bars_are_written_as_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "bars.yaml"
    write_bars(read_bars(), path)
    assert path.read_text(encoding="utf-8") == BARS.read_text(encoding="utf-8")
