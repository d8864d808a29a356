"""Makes the modules beside the tests importable, here and in the processes that tests start."""

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.assemble.exports.frames import Tables

if TYPE_CHECKING:
    from runs import Run

TESTS = str(Path(__file__).parent)
if TESTS not in sys.path:
    sys.path.insert(0, TESTS)


@pytest.fixture(scope="session")
def invented() -> Tables:
    """A dataset of our own invention in which no table is empty."""
    from invented_dataset import invent_tables

    return invent_tables()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> "Run":
    """A run on the demonstration reports."""
    from runs import DEMO, Run, run, run_once

    def start(folder: Path) -> Run:
        pdfs = shutil.ignore_patterns("*.md")
        shutil.copytree(DEMO, folder / "corpus" / "demo", ignore=pdfs)
        return run(folder / "corpus", folder / "outputs")

    return run_once(tmp_path_factory, "demo", start)
