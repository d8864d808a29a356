"""Makes the modules beside the tests importable, here and in the processes that tests start."""

import sys
from pathlib import Path

import pytest

from pipeline.assemble.exports.frames import Tables

TESTS = str(Path(__file__).parent)
if TESTS not in sys.path:
    sys.path.insert(0, TESTS)


@pytest.fixture(scope="session")
def invented() -> Tables:
    """A dataset of our own invention in which no table is empty."""
    from invented_dataset import invent_tables

    return invent_tables()
