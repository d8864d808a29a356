"""Slips of an OCR engine that are mended, and words that stay as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from PIL import Image, ImageDraw, ImageFont

from pipeline.extract.dehyphenation import dutch_frequencies
from pipeline.extract.scan_lines import ScanWord
from pipeline.extract.scan_slips import divide_words, restore_marker, without_stray_signs

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "extract" / "scan_slips.yaml").read_text("utf-8")
)
SCALE = 300 / 72
SIZE = 10.0


def line_of(words: list[str]) -> list[ScanWord]:
    return [(word, 40.0 * n, 0.0, 40.0 * n + 36, 10.0) for n, word in enumerate(words)]


@pytest.mark.parametrize("case", CASES["signs"], ids=lambda case: case["line"][-1])
def test_signs_go_only_where_none_can_stand(case: dict[str, Any]) -> None:
    assert [word[0] for word in without_stray_signs(line_of(case["line"]))] == case["becomes"]


@pytest.mark.parametrize("case", CASES["markers"], ids=lambda case: case["line"])
def test_a_quote_that_nothing_closes_marks_a_note(case: dict[str, Any]) -> None:
    after = [line_of(line.split()) for line in case["after"]]
    restored = restore_marker(line_of(case["line"].split()), after)
    assert " ".join(word[0] for word in restored) == case["becomes"]


@pytest.mark.parametrize("case", CASES["divided"], ids=lambda case: "_".join(case["drawn"]))
def test_words_are_divided_only_at_white_and_into_words(case: dict[str, Any]) -> None:
    page = Image.new("L", (700, 120), 255)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(SIZE * SCALE)
    x = 40.0
    for part in case["drawn"]:
        pen.text((x, 40), part, 20, font)
        end = x + pen.textlength(part, font)
        x = end + 0.2 * SIZE * SCALE
    word: ScanWord = (case["text"], 40 / SCALE, 40 / SCALE, end / SCALE, 100 / SCALE)
    divided = divide_words(np.asarray(page), [word], SIZE, SCALE, dutch_frequencies())
    assert [each[0] for each in divided] == case["becomes"]
    assert divided[0][1] == word[1]
    assert divided[-1][3] == word[3]
