"""The image of a page made fit to be read, on pages that are drawn here."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.extract.layout import Box, PageWord
from pipeline.extract.scan_image import even_paper, lies_sideways, skew_of, without_specks
from pipeline.extract.scan_pose import Pose
from pipeline.extract.scan_rules import find_rules
from pipeline.extract.scan_settling import settle_edges
from pipeline.extract.scan_shades import CELL, find_shades, paper_by_cell

SCALE = 300 / 72
TEXT = "De gemeenten langs de rivier bouwen samen aan een plan voor het dal"


def draw_page(lines: int = 18, paper: int = 235) -> Image.Image:
    page = Image.new("L", (1240, 1240), paper)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(8 * SCALE)
    for number in range(lines):
        words = TEXT.split()[number % 7 :] + TEXT.split()[: number % 5]
        pen.text((60, 60 + 60 * number), " ".join(words), 25, font)
    return page


def darkened(page: Image.Image) -> Image.Image:
    """Return the page lit from the left."""
    light = np.linspace(1.0, 0.55, page.width)[None, :]
    return Image.fromarray((np.asarray(page) * light).astype(np.uint8))


def test_paper_that_darkens_to_one_side_becomes_white_and_ink_stays() -> None:
    evened = np.asarray(even_paper(darkened(draw_page())))
    ink = np.asarray(draw_page()) < 60
    paper = np.asarray(draw_page()) == 235
    assert np.percentile(evened[paper], 5) > 215
    assert np.percentile(evened[ink], 95) < 90


def test_specks_go_and_full_stops_stay() -> None:
    page = Image.new("L", (300, 300), 255)
    pen = ImageDraw.Draw(page)
    pen.rectangle((50, 50, 51, 51), 40)
    pen.ellipse((150, 150, 155, 155), 40)
    clean = np.asarray(without_specks(page))
    assert clean[40:60, 40:60].min() > 200
    assert clean[145:160, 145:160].min() < 100


@pytest.mark.parametrize("angle", [-2.5, -0.6, 0.0, 1.3, 2.5])
def test_the_skew_of_a_page_is_found(angle: float) -> None:
    turned = draw_page().rotate(-angle, fillcolor=235, resample=Image.Resampling.BICUBIC)
    assert skew_of(even_paper(turned)) == pytest.approx(angle, abs=0.1)


def test_a_page_on_its_side_is_told_from_one_that_stands() -> None:
    page = even_paper(draw_page())
    assert not lies_sideways(page)
    assert not lies_sideways(page.rotate(180))
    assert lies_sideways(page.rotate(90, expand=True))
    assert lies_sideways(page.rotate(270, expand=True))


def test_the_rules_of_a_table_are_found_and_its_letters_stay() -> None:
    page = draw_page(3, 255)
    pen = ImageDraw.Draw(page)
    pen.rectangle((40, 400, 1000, 640), outline=20, width=4)
    pen.line((500, 400, 500, 640), 20, 4)
    pen.text((60, 480), "Trekker", 25, ImageFont.load_default(8 * SCALE))
    rules, pixels = find_rules(np.asarray(page), SCALE)
    lying = [rule for rule in rules if rule.horizontal]
    assert (len(lying), len(rules)) == (2, 5)
    assert lying[0].x0 == pytest.approx(40 / SCALE, abs=1)
    assert lying[0].x1 == pytest.approx(1000 / SCALE, abs=1)
    assert pixels[398:406, 100:400].min() > 200
    before, after = np.asarray(page)[470:560, 50:300], pixels[470:560, 50:300]
    assert np.array_equal(before, after)
    assert np.array_equal(pixels[:380], np.asarray(page)[:380])


def test_a_shaded_box_is_found_and_a_darkening_is_not() -> None:
    page = draw_page()
    pen = ImageDraw.Draw(page)
    pen.rectangle((600, 700, 1180, 1100), 205)
    pen.text((640, 800), TEXT[:30], 25, ImageFont.load_default(8 * SCALE))
    (shade,) = find_shades(paper_by_cell(page), SCALE)
    expected = [value / SCALE for value in (600, 700, 1180, 1100)]
    found = [shade.x0, shade.top, shade.x1, shade.bottom]
    assert found == pytest.approx(expected, abs=1.5 * CELL / SCALE)
    assert find_shades(paper_by_cell(draw_page()), SCALE) == ()


def test_lines_that_begin_or_end_together_get_one_edge() -> None:
    places = [(50.2, 290.0), (51.6, 291.4), (51.1, 290.6), (62.0, 290.8), (50.9, 180.0)]
    lines = [
        [("Een", x0, 10.0 * n, x0 + 20, 10.0 * n + 8), ("slot", x1 - 20, 10.0 * n, x1, 9.0)]
        for n, (x0, x1) in enumerate(places)
    ]
    settled = settle_edges(lines)
    assert {line[0][1] for line in settled} == {51.0, 62.0}
    assert {line[-1][3] for line in settled} == {290.7, 180.0}


@pytest.mark.parametrize("angle", [0.0, 90.0, 180.0, 270.0, 1.5, 271.5])
def test_a_box_is_put_back_where_the_image_shows_it(angle: float) -> None:
    page = Image.new("L", (600, 840), 255)
    ImageDraw.Draw(page).rectangle((100, 200, 140, 210), 0)
    quarters = round(angle / 90) * 90
    upright = page.rotate(quarters, expand=True).rotate(angle - quarters, fillcolor=255)
    rows, columns = np.nonzero(np.asarray(upright) < 128)
    x0, top, x1, bottom = (float(v) for v in (columns.min(), rows.min(), columns.max(), rows.max()))
    box = Box(0, x0, top, x1, bottom)
    word = PageWord("Woord", x0, top, x1, bottom, bottom, 10.0, False, False, (box,))
    back = Pose(600, 840, angle).put_back(word, 3).boxes[0]
    assert back.page == 3
    found = [back.x0, back.top, back.x1, back.bottom]
    assert found == pytest.approx([100, 200, 140, 210], abs=3)
