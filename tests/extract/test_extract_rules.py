"""The rules of extract, each on cases that show their answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.columns import regions_of
from pipeline.extract.dehyphenation import Dehyphenator, dutch_frequencies
from pipeline.extract.drop_caps import restore_initial
from pipeline.extract.encoding import decode
from pipeline.extract.furniture import remove_furniture
from pipeline.extract.heading_levels import levels_of
from pipeline.extract.heading_looks import mark_headings
from pipeline.extract.headings import split_code, title_of
from pipeline.extract.layout import Block, Box, Draft, Line, Page, PageWord
from pipeline.extract.paragraphs import BodyType
from pipeline.extract.plain_text import read_text
from pipeline.extract.running_text import Token, run_on
from pipeline.schema import PassageKind

CASES = Path(__file__).parents[1] / "cases" / "extract"


def cases(name: str, part: str | None = None) -> list[Any]:
    content = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    chosen = content[part] if part else content
    return [pytest.param(case, id=str(case.get("id") or case["text"])) for case in chosen]


def word(text: str, x: float, y: float, width: float, size: float = 10.0) -> PageWord:
    return PageWord(
        text=text,
        x0=x,
        top=y - 0.8 * size,
        x1=x + width,
        bottom=y + 0.22 * size,
        baseline=y,
        size=size,
        bold=False,
        italic=False,
        boxes=(Box(1, x, y - 0.8 * size, x + width, y + 0.22 * size),),
    )


def row(text: str, y: float, size: float = 10.0) -> Iterator[PageWord]:
    x = 50.0
    for part in text.split():
        yield word(part, x, y, 0.5 * size * len(part), size)
        x += 0.5 * size * len(part) + 0.3 * size


@pytest.mark.parametrize("case", cases("dehyphenation"))
def test_a_broken_word_is_mended(case: dict[str, Any]) -> None:
    dehyphenator = Dehyphenator(case.get("beside", ()))
    assert dehyphenator.mend(*case["broken"]) == case["whole"]


@pytest.mark.parametrize("case", cases("drop_caps"))
def test_a_lost_initial_is_restored_only_when_certain(case: dict[str, Any]) -> None:
    strays = case.get("strays", ())
    assert restore_initial(case["text"], strays, dutch_frequencies()) == case["restored"]


@pytest.mark.parametrize("case", cases("furniture"))
def test_furniture_is_taken_out_and_nothing_else(case: dict[str, Any]) -> None:
    pages, expected = [], []
    for number, rows in enumerate(case["pages"], start=1):
        words: list[PageWord] = []
        for index, text in enumerate(rows):
            edge = 40.0 if index == 0 else 800.0 if index == len(rows) - 1 else 100.0 + 14 * index
            size = 18.0 if text.startswith("^") else 10.0
            words += row(text.strip("{}^"), edge, size)
        pages.append(Page(number, 595, 842, tuple(words)))
        expected.append({text.strip("{}") for text in rows if text.startswith("{")})
    cleaned = remove_furniture(pages)
    assert [{item.text for item in page.furniture} for page in cleaned] == expected


@pytest.mark.parametrize("case", cases("headings", "codes"))
def test_a_heading_is_divided_into_code_and_title(case: dict[str, Any]) -> None:
    assert split_code(case["text"]) == (case["code"], case["title"])


@pytest.mark.parametrize("case", cases("headings", "levels"))
def test_headings_get_their_levels(case: dict[str, Any]) -> None:
    blocks = []
    for heading in case["headings"]:
        size, text = heading.split(" ", 1)
        words = tuple(row(text, 100, float(size)))
        line = Line(words, 50, words[-1].x1, 90, 104, 100, float(size), True, False)
        blocks.append(Block(None, 1, (line,), heading=True))
    assert levels_of(blocks) == case["levels"]


@pytest.mark.parametrize("case", cases("headings", "marks"))
def test_headings_are_told_from_text(case: dict[str, Any]) -> None:
    column = []
    for number, (_, shown) in enumerate(case["rows"]):
        size, face, text = shown.split(" ", 2)
        y = 100.0 + 24 * number
        words = tuple(row(text, y, float(size)))
        line = Line(words, 50, words[-1].x1, y - 8, y + 2, y, float(size), face == "b", face == "i")
        column.append(Block(PassageKind.PARAGRAPH, 1, (line,)))
    marked = mark_headings([column], BodyType(10.0, False))
    assert [block.heading for block in marked[0]] == [mark == "+" for mark, _ in case["rows"]]


@pytest.mark.parametrize("case", cases("columns"))
def test_columns_are_read_in_order(case: dict[str, Any]) -> None:
    words: list[PageWord] = []
    for name, left, top, width, lines in case["boxes"]:
        for number in range(lines):
            step = (width + 3) / 6
            words += [word(name, left + step * n, top + 12 * number, step - 3) for n in range(6)]
    read = [
        item.words[0].text
        for region in regions_of(words[::-1], [])
        for item in region.lines
        if isinstance(item, Line)
    ]
    assert list(dict.fromkeys(read)) == case["order"]
    assert read == sorted(read, key=case["order"].index)


@pytest.mark.parametrize("case", cases("plain_text"))
def test_plain_text_is_repaired(case: dict[str, Any]) -> None:
    shown = []
    for draft in read_text(case["text"].encode()).drafts:
        if draft.kind is None:
            code = f"[{draft.code}] " if draft.code else ""
            shown.append(f"{'#' * draft.level} {code}{draft.text}")
        else:
            shown.append(f"{draft.kind.value}: {draft.text}")
    assert shown == case["blocks"]


def test_each_encoding_gives_the_same_text() -> None:
    text = "De coördinatie van de financiën blijft één gezamenlijke opdracht."
    readings = [
        read_text(text.encode(encoding)).drafts
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252")
    ]
    assert all(reading == readings[0] for reading in readings)
    assert readings[0][0].kind is PassageKind.PARAGRAPH
    assert readings[0][0].text == text


def test_a_heading_that_comes_back_in_every_chapter_stays() -> None:
    paragraph = (
        "De kade langs de rivier wordt in dat jaar een meter hoger gemaakt dan\n"
        "nu, en de dienst van de haven heeft daarvoor platen laten komen.\n\n"
    )
    chapters = [
        f"{number}. {title}\n\nStand van zaken\n\n{paragraph * 4}"
        for number, title in enumerate(("Water", "Wegen", "Zorg", "Handel", "Wonen"), 1)
    ]
    reading = read_text("".join(["Nota over de haven\n\n", *chapters]).encode())
    headings = [draft.text for draft in reading.drafts if draft.kind is None]
    assert headings.count("Stand van zaken") == 5
    assert reading.furniture == ()


def test_a_heading_that_any_report_may_have_is_no_title() -> None:
    drafts = [Draft(kind=None, text=text, level=1) for text in ("Leeswijzer", "Water voor drie")]
    assert title_of(drafts) == "Water voor drie"


def test_a_stray_byte_does_not_spoil_a_text_that_begins_with_the_mark_of_utf_8() -> None:
    sentence = "Coördinatie tussen België en Wallonië, één keer per jaar, geëvalueerd."
    data = b"\xef\xbb\xbf" + sentence.encode() + b" caf\xe9"
    assert decode(data) == f"{sentence} café"


LINES = st.lists(st.lists(st.text("abe-ëB12.", max_size=7), max_size=5), max_size=5)


@given(LINES)
def test_every_word_keeps_its_place_when_lines_are_joined(lines: list[list[str]]) -> None:
    tokens = [
        [Token(text, (Box(1, 10.0 * n, 10.0 * m, 5.0, 5.0),)) for n, text in enumerate(line)]
        for m, line in enumerate(lines)
    ]
    running = run_on(tokens, Dehyphenator((), {}))
    assert "  " not in running.text
    assert [w.start for w in running.words] == sorted(w.start for w in running.words)
    for placed in running.words:
        piece = running.text[placed.start : placed.end]
        assert piece
        assert " " not in piece.strip("-")
        assert placed.end == len(running.text) or running.text[placed.end] == " "
    letters = "".join(c for line in lines for text in line for c in text if c.isalnum())
    plain = running.text.replace("ë", "e").replace("ä", "a")
    assert "".join(c for c in plain if c.isalnum()) == letters.replace("ë", "e")
