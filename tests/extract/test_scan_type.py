"""The type of lines on a scan, on lines that are drawn here."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.extract.scan_lines import ScanWord, measure_line, shares_of
from pipeline.extract.scan_type import TypeOfScan

SCALE = 300 / 72
LINES = [
    "De gemeenten langs de rivier bouwen samen",
    "aan een plan voor het hele dal en de stad",
    "dat de besturen in het najaar bespreken",
]


def draw(lines: list[tuple[str, float, int]]) -> tuple[np.ndarray, list[list[ScanWord]]]:
    """Draw lines of text: what they say, their size in points, how much bolder, in pixels."""
    page = Image.new("L", (1600, 120 * len(lines) + 60), 235)
    pen = ImageDraw.Draw(page)
    boxes: list[list[ScanWord]] = []
    for number, (text, size, bolder) in enumerate(lines):
        font = ImageFont.load_default(size * SCALE)
        x, words = 40.0, list[ScanWord]()
        for word in text.split():
            place = (x, 120.0 * number + 40)
            pen.text(place, word, 40, font, stroke_width=bolder, stroke_fill=40)
            box = [value / SCALE for value in pen.textbbox(place, word, font, stroke_width=bolder)]
            words.append((word, box[0], box[1], box[2], box[3]))
            x += pen.textlength(word + " ", font) + 2 * bolder
        boxes.append(words)
    return np.asarray(page), boxes


def test_a_bold_line_is_told_from_the_text() -> None:
    pixels, boxes = draw([("Wonen aan de grens", 11, 1), *((line, 11, 0) for line in LINES)])
    types = TypeOfScan(SCALE).of_page(pixels, boxes)
    assert [kind.bold for kind in types] == [True, False, False, False]
    assert not any(kind.italic for kind in types)


def test_a_slanted_line_is_told_from_the_text() -> None:
    pixels, boxes = draw([(line, 11, 0) for line in LINES])
    slant = float(np.tan(np.radians(12)))
    turned = Image.fromarray(pixels).transform(
        (pixels.shape[1], 150),
        Image.Transform.AFFINE,
        (1, slant, -slant * 90, 0, 1, 0),
        fillcolor=235,
    )
    mixed = np.vstack([np.asarray(turned)[:150], pixels[150:]])
    types = TypeOfScan(SCALE).of_page(mixed, boxes)
    assert [kind.italic for kind in types] == [True, False, False]


@pytest.mark.parametrize("size", [8.0, 11.0, 20.0])
def test_a_line_without_tall_letters_is_as_large_as_the_others(size: float) -> None:
    pixels, boxes = draw([*((line[:24], size, 0) for line in LINES), ("nooam en", size, 0)])
    shares = shares_of(boxes)
    sizes = [measure_line(pixels, line, shares, SCALE)[1] for line in boxes]
    assert max(sizes) <= 1.1 * min(sizes)
