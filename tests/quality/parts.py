"""System parts that a measurement needs: without them its test is left out, but never in CI."""

import os
from collections.abc import Sequence

import pytest

from pipeline.extract.ocr import engine_version


def require_ocr() -> None:
    """Leave the test out where scans cannot be read."""
    require([] if engine_version() else ["Tesseract with Dutch is missing: tesseract-ocr-nld"])


def require(missing: Sequence[str]) -> None:
    """Leave the test out when something is missing; fail where all parts must be there."""
    if missing:
        assert os.environ.get("GRENSWERK_REQUIRE_ALL") != "1", missing
        pytest.skip("; ".join(missing))
