"""What must hold of any report: nothing lost, nothing twice, every word where it says it stands."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from generated_pages import Report, a_few, reports
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.document import assemble_passages, extract_document
from pipeline.extract.layout import Draft
from pipeline.schema import ExtractedDocument, PassageKind, Word
from pipeline.settings import ExtractSettings, load_settings

PROJECT = Path(__file__).resolve().parents[2]
DEMO = PROJECT / "corpus" / "demo" / "brochure-dichterbij-dan-u-denkt.pdf"
LINE_END_SIGNS = frozenset("-\u2010\u00ad\u2011\ufffe\x02")
"""Hyphens, which mending a broken word takes out, and what PDFium makes of them."""
BULLETS = frozenset("•")
STAMP = "CONCEPT"

any_report = given(report=reports())
some = a_few(15)


@dataclass(frozen=True)
class Sign:
    """A character on a page and its middle, from the upper left corner."""

    page: int
    text: str
    x: float
    y: float
    aslant: bool


@cache
def limits() -> ExtractSettings:
    return load_settings(PROJECT / "params.yaml").extract


@cache
def read(pdf: bytes) -> ExtractedDocument:
    return extract_document(pdf, ("verslag.pdf",), limits())


def signs_of(pdf: bytes) -> Iterator[Sign]:
    """Yield the characters of a PDF as PDFium gives them, put in no order and no words."""
    with pdfium.PdfDocument(pdf) as document:
        for number, page in enumerate(document, start=1):
            textpage, height = page.get_textpage(), page.get_height()
            for index in range(textpage.count_chars()):
                text = chr(raw.FPDFText_GetUnicode(textpage.raw, index))
                left, bottom, right, top = textpage.get_charbox(index)
                aslant = raw.FPDFText_GetCharAngle(textpage.raw, index) > 0.1
                middle = (left + right) / 2, height - (bottom + top) / 2
                if text != "\x00" and not text.isspace():
                    yield Sign(number, text, *middle, aslant)


def letters(text: str) -> str:
    """Return a text without spaces, hyphens, bullets and ligatures."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return "".join(sign for sign in plain if sign not in LINE_END_SIGNS | BULLETS)


def told_by(record: ExtractedDocument) -> list[tuple[str, Sequence[Word]]]:
    """Return every text of a record with the places of its words."""
    return [
        *((passage.text, passage.words) for passage in record.passages),
        *((f"{s.code} {s.title}" if s.code else s.title, s.words) for s in record.sections),
        *((item.text, item.words) for item in record.furniture),
    ]


@some
@any_report
def test_every_character_is_in_a_block_or_named_as_furniture_and_none_twice(
    report: Report,
) -> None:
    shown = Counter(letters("".join(sign.text for sign in signs_of(report.pdf))))
    told = Counter(letters("".join(text for text, _ in told_by(read(report.pdf)))))
    markers = Counter("".join(f"{number}{number}" for number in range(1, report.notes + 1)))
    assert told - shown == Counter()
    # Each footnote has its number twice, and neither belongs to the text.
    assert shown - told <= markers


@some
@any_report
def test_every_word_can_be_read_back_from_its_boxes_alone(report: Report) -> None:
    by_page: dict[int, list[Sign]] = defaultdict(list)
    for sign in signs_of(report.pdf):
        by_page[sign.page] += [] if sign.aslant else [sign]
    taken: set[tuple[float, ...]] = set()
    for text, words in told_by(read(report.pdf)):
        boxes: dict[tuple[int, int], list[Word]] = defaultdict(list)
        for word in words:
            boxes[word.start, word.end].append(word)
            place = (word.page, word.x0, word.top, word.x1, word.bottom)
            assert place not in taken
            taken.add(place)
        assert list(boxes) == sorted(boxes)
        assert letters("".join(text[start:end] for start, end in boxes)) == letters(text)
        if text != STAMP:
            for (start, end), parts in boxes.items():
                assert read_in(parts, by_page) == letters(text[start:end])


def read_in(boxes: Sequence[Word], by_page: dict[int, list[Sign]]) -> str:
    return letters(
        "".join(
            sign.text
            for box in boxes
            for sign in by_page[box.page]
            if box.x0 - 0.2 <= sign.x <= box.x1 + 0.2 and box.top <= sign.y <= box.bottom
        )
    )


def passage(text: str) -> Draft:
    return Draft(kind=PassageKind.PARAGRAPH, text=text)


texts = st.lists(st.text(alphabet="abc -.\u0301é1", min_size=1, max_size=6), max_size=12)


@given(texts, st.randoms(use_true_random=False))
def test_the_ids_of_passages_tell_their_text_and_not_their_place(
    originals: list[str], random: st.DataObject
) -> None:
    moved = list(originals)
    random.shuffle(moved)  # type: ignore[attr-defined]
    _, before, _ = assemble_passages([passage(text) for text in originals], "verslag-1")
    _, after, _ = assemble_passages([passage(text) for text in moved], "verslag-1")
    assert {p.passage_id for p in before} == {p.passage_id for p in after}
    assert len({p.passage_id for p in before}) == len(originals)


@given(texts, texts)
def test_the_ids_of_passages_do_not_change_when_others_come_behind(
    originals: list[str], more: list[str]
) -> None:
    _, before, _ = assemble_passages([passage(text) for text in originals], "verslag-1")
    _, after, _ = assemble_passages([passage(text) for text in originals + more], "verslag-1")
    assert [p.passage_id for p in after][: len(before)] == [p.passage_id for p in before]


def test_the_same_bytes_give_the_same_record_in_every_process() -> None:
    program = (
        "import hashlib, pathlib, sys; from test_extract_properties import read; "
        "record = read(pathlib.Path(sys.argv[1]).read_bytes()); "
        "print(record.model_dump_json())"
    )
    path = os.pathsep.join([str(PROJECT), str(PROJECT / "tests"), str(Path(__file__).parent)])
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(DEMO)],
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
        )
        for seed in ("1", "2")
    ]
    first, second = (run.communicate()[0] for run in runs)
    assert first == second
    assert ExtractedDocument.model_validate_json(first).passages
