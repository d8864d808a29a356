"""Known text in many layouts is read as well as before, file by file."""

from pathlib import Path

import pytest
from demo.damage import VERSIONS, Version, make, missing_for
from quality.bars import read_bars
from quality.measuring import DEV_PDFS, readable_pdfs, score_file, text_values
from quality.parts import require, require_ocr

from pipeline.evaluate.text_blocks import read_true_text


def check(prefix: str, path: Path, truth: Path) -> None:
    bars = read_bars()
    assert bars.of(prefix), "there are no bars for it; run: make quality"
    values = text_values(score_file(path, truth))
    found = {f"{prefix}.{name}": value for name, value in values.items()}
    assert bars.missed(found, prefix) == []


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.name)
def test_a_damaged_version_is_read_as_well_as_before(version: Version, tmp_path: Path) -> None:
    require(missing_for(version))
    if version.engine == "scan":
        require_ocr()
    path = make(version, tmp_path)
    check(f"damaged.{version.name}", path, tmp_path / f"{version.name}.gold.json")


@pytest.mark.parametrize("path", readable_pdfs(), ids=lambda path: path.stem)
def test_a_test_file_is_read_as_well_as_before(path: Path) -> None:
    truth = DEV_PDFS / f"{path.stem}.gold.json"
    if read_true_text(truth).expect == "ocr":
        require_ocr()
    check(f"pdf.{path.stem}", path, truth)
