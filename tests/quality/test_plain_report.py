"""A real report as it comes out of copying pages: its text, its sections, nothing of the pages.

The report and the gold of its first chapters lie beside the project.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from quality.measuring import DEV_GOLD, DEV_PARTS, PROJECT, SHARED

from pipeline.evaluate.alignment import Places, Reading, align, place_span, read_letters
from pipeline.evaluate.text_blocks import plain, squeeze, words_of
from pipeline.evaluate.text_hyphens import count_hyphen_errors
from pipeline.evaluate.text_layout import overlap_f1
from pipeline.extract.document import extract_document
from pipeline.schema import ExtractedDocument, Section
from pipeline.settings import load_settings

REPORT = SHARED / "corpus" / "benelux-grande-region.txt"
PARTS = DEV_PARTS["benelux"]
MIN_WORD_F1 = 0.995
HEAD = re.compile(r"(?m)^[ \t]*(\S[^\n.]*?)[ \t]{2,}(\d{1,3})[ \t]*$")
"""A line with the words and the number of a page, set apart."""
BROKEN = re.compile(r"[^\W\d_]-\s+(?!(?:en|of|tot|als|dan|noch|respectievelijk)\b)[a-zà-ÿ]+")
"""A word with a hyphen and a space, where no second part of a pair follows."""

pytestmark = pytest.mark.skipif(
    not REPORT.exists() or not DEV_GOLD.exists(),
    reason="the development reports do not lie beside the project",
)


@dataclass(frozen=True)
class GoldPassage:
    """A passage of the gold: the code of its section, as a path, its title, and the text."""

    code: str
    title: str
    text: str


@pytest.fixture(scope="module")
def record() -> ExtractedDocument:
    settings = load_settings(PROJECT / "params.yaml").extract
    return extract_document(REPORT.read_bytes(), (REPORT.name,), settings)


def read_passages(part: str) -> list[GoldPassage]:
    lines = (DEV_GOLD / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    sections = [row["section"].partition(" ") for row in rows]
    return [
        GoldPassage(code, title, row["text"])
        for row, (code, _, title) in zip(rows, sections, strict=True)
    ]


def place(part: str, record: ExtractedDocument) -> tuple[Reading, Places]:
    """Place the text that was read on the gold; the letters of the reading come first."""
    gold = read_letters(passage.text for passage in read_passages(part))
    reading = read_letters(passage.text for passage in record.passages)
    return reading, align(gold.letters, reading.letters)


def words_between(reading: Reading, places: Places, record: ExtractedDocument) -> list[str]:
    """Return all words from the first to the last that have a place in the gold."""
    placed = [at for at, where in enumerate(places) if where is not None]
    first, last = placed[0], placed[-1]
    words: list[str] = []
    for number, passage in enumerate(record.passages):
        offsets = reading.offsets[number]
        inside = [n for n in range(len(passage.text)) if first <= offsets[n] <= last]
        if inside:
            words += words_of(plain(passage.text[inside[0] : inside[-1] + 1]))
    return words


@pytest.mark.parametrize("part", PARTS)
def test_the_words_are_those_of_the_report(part: str, record: ExtractedDocument) -> None:
    true = words_of(plain("\n".join(passage.text for passage in read_passages(part))))
    read = words_between(*place(part, record), record)
    assert overlap_f1(true, read) >= MIN_WORD_F1
    errors = count_hyphen_errors(true, read)
    assert (errors.split, errors.joined) == (0, 0)


def test_no_hyphen_of_a_line_end_is_left(record: ExtractedDocument) -> None:
    assert len(re.findall(r"-[ \t]*\n", REPORT.read_text(encoding="utf-8"))) > 100
    assert [found for p in record.passages for found in BROKEN.findall(p.text)] == []


def test_no_page_header_stands_in_a_passage(record: ExtractedDocument) -> None:
    heads = {squeeze("".join(head)) for head in HEAD.findall(REPORT.read_text(encoding="utf-8"))}
    named = {squeeze(furniture.text) for furniture in record.furniture}
    assert heads
    assert heads <= named
    letters = [squeeze(passage.text) for passage in record.passages]
    assert [head for head in heads if any(head in text for text in letters)] == []


@pytest.mark.parametrize("part", PARTS)
def test_every_passage_stands_under_its_section(part: str, record: ExtractedDocument) -> None:
    gold = read_passages(part)
    true = read_letters(passage.text for passage in gold)
    reading, places = place(part, record)
    found: dict[int, int] = {}
    for number, read in enumerate(record.passages):
        span = place_span(places, reading.span(number, 0, len(read.text)))
        if span is not None:
            for letter in range(*span):
                found.setdefault(true.passage_at(letter), number)
    sections = {section.section_id: section for section in record.sections}
    assert len(found) == len(gold)
    for number, passage in enumerate(gold):
        path = list(path_of(sections, record.passages[found[number]].section_id))
        codes = ".".join(section.code.strip(".)") for section in path if section.code)
        assert path[-1].title.casefold() == passage.title.casefold()
        assert codes == (passage.code if path[-1].code else "")


def path_of(sections: dict[str, Section], section_id: str | None) -> Iterator[Section]:
    """Yield the sections from the outermost down to one."""
    if section_id is not None:
        yield from path_of(sections, sections[section_id].parent_id)
        yield sections[section_id]
