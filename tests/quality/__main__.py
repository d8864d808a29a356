"""Measures everything there is gold for, raises the bars, and writes `docs/quality.md`.

Run as `python -m quality` with `tests/` on the path, or `make quality`.
"""

import os
import shutil
import tempfile
from pathlib import Path

from demo.damage import VERSIONS, make, missing_for
from quality.bars import keep_barred, read_bars, write_bars
from quality.measuring import (
    DEV_GOLD,
    DEV_PDFS,
    PROJECT,
    SHARED,
    Figures,
    measure_demo,
    measure_dev,
    readable_pdfs,
    score_file,
    text_values,
)
from quality.table import toy_figures, write_table
from runs import DEMO, Run, run

from pipeline.evaluate.stage import measure_against_gold
from pipeline.settings import load_settings


def run_demo(folder: Path) -> Run:
    """Run the program on the demonstration reports."""
    shutil.copytree(DEMO, folder / "demo" / "corpus", ignore=shutil.ignore_patterns("*.md"))
    return run(folder / "demo" / "corpus", folder / "demo" / "outputs", *_workers())


def _workers() -> tuple[str, str]:
    return "--workers", str(os.cpu_count() or 1)


def measure_texts(folder: Path) -> dict[str, Figures]:
    """Return the figures on the text of each damaged version and test PDF, by its full name."""
    found = {}
    for version in VERSIONS:
        missing = missing_for(version)
        if missing:
            raise SystemExit("; ".join(missing))
        path = make(version, folder)
        truth = folder / f"{version.name}.gold.json"
        found[f"damaged.{version.name}"] = text_values(score_file(path, truth))
    for path in readable_pdfs():
        truth = DEV_PDFS / f"{path.stem}.gold.json"
        found[f"pdf.{path.stem}"] = text_values(score_file(path, truth))
    return found


def main() -> None:
    """Measure, raise, write."""
    bars = read_bars()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demo = run_demo(folder)
        texts = measure_texts(folder)
        figures = measure_demo(demo.dataset)
        dev: Figures = {}
        if DEV_GOLD.exists():
            real = run(SHARED / "corpus", folder / "dev", *_workers())
            dev = measure_dev(real.dataset)
        for name, values in texts.items():
            figures |= {f"{name}.{figure}": value for figure, value in values.items()}
        settings = load_settings(PROJECT / "params.yaml").evaluate
        gold = PROJECT / "tests" / "gold"
        measured = list(measure_against_gold(demo.dataset, gold, settings))
        write_table(measured, toy_figures(demo.dataset), texts, dev)
    figures = keep_barred(figures | dev)
    for name, bar in bars.figures.items():
        if name in figures and figures[name] != bar:
            print(f"{name}: bar {bar}, now {figures[name]}")
    write_bars(bars.raised(figures))


if __name__ == "__main__":
    main()
