"""What was understood of a report can be looked at: every block, in order, in its place."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import cli
from pipeline.errors import DocumentError, GrenswerkError
from pipeline.extract.drafts import escaped
from pipeline.extract.page_images import PageImage
from pipeline.extract.show import lay_out, number_blocks, render_reading, unescaped
from pipeline.extract.showing import find_report, show_report
from pipeline.extract.shown_boxes import boxes_around, grid_lines, reading_angle
from pipeline.extract.sources import SourceFile
from pipeline.schema import (
    Cell,
    DocumentStatus,
    ExtractedDocument,
    Furniture,
    Passage,
    PassageKind,
    Section,
    TextLayer,
    Word,
)
from pipeline.settings import ExtractSettings
from pipeline.store import Store

HOSTILE = "</script><script>document.title='taken'</script>"
LINES = (
    "De gemeenten Middelburg en Gent oefenen sinds 2021 elk",
    "voorjaar samen met de brandweer op de Westerschelde.",
    "Het verslag van de laatste oefening is nog niet af.",
)


def words_at(*places: tuple[str, float, float], page: int = 1, start: int = 0) -> tuple[Word, ...]:
    """Return words of ten points high at x and y, five points wide a letter."""
    found = []
    for text, x, y in places:
        end = start + len(text)
        box = {"x0": x, "top": y, "x1": x + 5 * len(text), "bottom": y + 10}
        found.append(Word(start=start, end=end, page=page, **box))
        start = end + 1
    return tuple(found)


def passage(text: str, position: int, kind: PassageKind, words: Sequence[Word] = ()) -> Passage:
    return Passage(
        passage_id=f"p{position}",
        section_id=None,
        position=position,
        page_first=min((word.page for word in words), default=None),
        page_last=max((word.page for word in words), default=None),
        kind=kind,
        text=text,
        language="fr" if text.startswith("La") else "nl",
        words=tuple(words),
    )


@pytest.fixture
def document() -> ExtractedDocument:
    """A report of two pages: a heading, a paragraph over the page break, a table, a head."""
    running = (
        *words_at(("Een", 50, 700), ("alinea", 70, 700)),
        *words_at(("loopt", 50, 50), ("door", 80, 50), page=2, start=11),
    )
    table = passage(
        "kop\tjaar\nbrug\t2021", 3, PassageKind.TABLE, words_at(("kop", 50, 80), page=2)
    )
    cells = [(0, 0, 0, 3), (0, 1, 4, 8), (1, 0, 9, 13), (1, 1, 14, 18)]
    placed = (
        *words_at(("kop", 50, 80), ("jaar", 100, 80), page=2),
        *words_at(("brug", 50, 95), ("2021", 100, 95), page=2, start=9),
    )
    section = Section(
        section_id="s0",
        position=0,
        parent_id=None,
        level=2,
        code="1.1",
        title="Water",
        page=1,
        words=words_at(("1.1", 50, 650), ("Water", 80, 650)),
    )
    return ExtractedDocument(
        doc_id="proef-1",
        status=DocumentStatus.OK,
        category=None,
        message=None,
        title=f"Proef {HOSTILE}",
        sources=("proef.pdf",),
        sha256="0" * 64,
        media_type="application/pdf",
        language="nl",
        pages=2,
        text_layer=TextLayer.BORN_DIGITAL,
        sections=(section,),
        passages=(
            passage("Een alinea loopt door", 1, PassageKind.PARAGRAPH, running),
            passage(
                "La Meuse",
                2,
                PassageKind.QUOTE,
                words_at(("La", 50, 65), ("Meuse", 70, 65), page=2),
            ),
            table.model_copy(
                update={
                    "words": placed,
                    "cells": tuple(
                        Cell(row=row, column=column, header=not row, start=start, end=end)
                        for row, column, start, end in cells
                    ),
                }
            ),
        ),
        furniture=(
            Furniture(
                page=2, text=f"Kopregel {HOSTILE}", words=words_at(("Kopregel", 50, 20), page=2)
            ),
        ),
    )


IMAGES = {1: PageImage(595, 842, "data:image/jpeg;base64,AA"), 2: PageImage(595, 842, None)}


def seen(page: str) -> list[tuple[str, str, str]]:
    """Return page, number and kind of every block in the texts, in the order of the page."""
    return re.findall(r'<li class="block (\w+)" id="t(\d+)-(\d+)"', page)


def test_blocks_are_numbered_in_reading_order_on_each_page_they_stand_on(
    document: ExtractedDocument,
) -> None:
    page = render_reading(document, IMAGES)
    assert seen(page) == [
        ("heading", "1", "1"),
        ("paragraph", "1", "2"),
        ("paragraph", "2", "2"),
        ("quote", "2", "3"),
        ("table", "2", "4"),
    ]
    assert re.findall(r'<a class="(\w+)" id="b(\d+)-(\d+)"', page) == seen(page)
    assert page.count("1.1 Water") == 1
    assert "gaat verder op p. 2" in page and "vervolg van p. 1" in page


def test_a_page_has_the_part_of_a_block_that_stands_on_it(document: ExtractedDocument) -> None:
    first, second = lay_out(document, list(number_blocks(document)), {})
    assert [part.text for part in first.parts] == ["1.1 Water", "Een alinea"]
    assert [part.text for part in second.parts][:2] == ["loopt door", "La Meuse"]


def test_a_table_has_its_cells_and_a_grid(document: ExtractedDocument) -> None:
    page = render_reading(document, IMAGES)
    assert '<th scope="col">jaar</th>' in page
    assert "<td>brug</td><td>2021</td>" in page
    assert page.count("<line ") == 2


def test_what_was_left_out_is_named_and_drawn(document: ExtractedDocument) -> None:
    page = render_reading(document, IMAGES)
    assert page.count("<title>weggelaten: Kopregel") == 1
    assert "<li>Kopregel" in page


def test_a_foreign_passage_says_its_language(document: ExtractedDocument) -> None:
    page = render_reading(document, IMAGES)
    assert page.count('<span class="tag">Frans</span>') == 1
    assert page.count('lang="fr"') == 1


def test_the_view_loads_nothing_and_text_stays_text(document: ExtractedDocument) -> None:
    page = render_reading(document, IMAGES)
    assert page.count("<script>") == 1
    assert html.escape(HOSTILE, quote=False).replace("'", "&#39;") in page
    assert not re.findall(r'(?:href|src)="(?!#|data:)', page)
    assert "default-src 'none'" in page


def test_a_format_without_pages_shows_its_blocks(document: ExtractedDocument) -> None:
    bare = document.model_copy(update={"pages": None, "furniture": ()})
    page = render_reading(bare, {})
    assert [number for _, _, number in seen(page)] == ["1", "2", "3", "4"]
    assert "<svg" not in page
    assert "Een alinea loopt door" in page


def test_a_report_read_in_part_says_what_is_missing(document: ExtractedDocument) -> None:
    partial = document.model_copy(
        update={"status": DocumentStatus.PARTIAL, "message": "read in part: page 2: damaged"}
    )
    told = '<p class="partial">Niet heel gelezen: <span lang="en">page 2: damaged</span></p>'
    assert told in render_reading(partial, IMAGES)


# --- boxes --------------------------------------------------------------------------------------


def test_a_paragraph_that_goes_on_in_the_next_column_has_two_boxes() -> None:
    words = words_at(("onder", 50, 700), ("aan", 50, 712), ("boven", 300, 60), ("aan", 300, 72))
    first, second = boxes_around(words)
    assert (first.x0, first.bottom, second.x0, second.top) == (48.5, 723.5, 298.5, 58.5)


def test_lines_of_one_column_have_one_box() -> None:
    words = words_at(("een", 60, 100), ("regel", 80, 100), ("en", 50, 112), ("nog", 65, 112))
    assert len(boxes_around(words)) == 1


@pytest.mark.parametrize("angle", [90, 270])
def test_sideways_lines_have_one_box_too(angle: int) -> None:
    down = angle == 270
    words = []
    for line in range(3):
        for nth in range(3):
            along = nth * 40 if down else 400 - nth * 40
            x = 300 - 12 * line if down else 100 + 12 * line
            place = {"x0": x, "top": along, "x1": x + 10, "bottom": along + 30}
            start = 10 * (3 * line + nth)
            words.append(Word(start=start, end=start + 9, page=1, **place))
    assert reading_angle([words]) == angle
    assert len(boxes_around(words, angle)) == 1


def test_the_grid_lies_between_columns_and_rows() -> None:
    words = (
        *words_at(("naam", 50, 100), ("jaar", 120, 100)),
        *words_at(("brug", 50, 120), ("2021", 120, 120), start=10),
    )
    bounds = [(0, 0, 0, 4), (0, 1, 5, 9), (1, 0, 10, 14), (1, 1, 15, 19)]
    cells = [Cell(row=r, column=c, header=False, start=a, end=b) for r, c, a, b in bounds]
    upright, lying = grid_lines(words, cells)
    assert upright.xa == upright.xb and 70 < upright.xa < 120
    assert lying.ya == lying.yb and 110 < lying.ya < 120


places = st.floats(0, 800).map(lambda value: round(value, 1))


@given(st.lists(st.tuples(places, places), min_size=1, max_size=30), st.sampled_from([0, 90, 270]))
def test_every_word_lies_in_a_box_of_its_block(at: list[tuple[float, float]], angle: int) -> None:
    words = words_at(*(("woord", x, y) for x, y in at))
    boxes = boxes_around(words, angle)
    for word in words:
        assert any(
            box.x0 <= word.x0
            and box.top <= word.top
            and word.x1 <= box.x1
            and word.bottom <= box.bottom
            for box in boxes
        )


# --- which report -------------------------------------------------------------------------------

SOURCES = [
    SourceFile(name, (name,)) for name in ("a/Jaarverslag.pdf", "a/jaarverslag-2.pdf", "b.txt")
]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("b", "b.txt"),
        ("slag-2", "a/jaarverslag-2.pdf"),
        ("jaarverslag", "a/Jaarverslag.pdf"),
        ("JAARVERSLAG.PDF", "a/Jaarverslag.pdf"),
        ("corpus/a/Jaarverslag.pdf", "a/Jaarverslag.pdf"),
    ],
)
def test_a_report_is_found_by_path_whole_name_or_part_of_it(asked: str, found: str) -> None:
    assert find_report(SOURCES, asked, Path("corpus")).names == (found,)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("verslag", "2 reports answer to 'verslag': a/Jaarverslag.pdf, a/jaarverslag-2.pdf"),
        ("jaarverslg", "the nearest: a/Jaarverslag.pdf, a/jaarverslag-2.pdf"),
        ("jaarverlsag-2.pdf", "answers to 'jaarverlsag-2.pdf'; the nearest: a/jaarverslag-2.pdf, "),
        (
            "notulen",
            "answers to 'notulen'; there are a/Jaarverslag.pdf, a/jaarverslag-2.pdf, b.txt",
        ),
    ],
)
def test_no_report_or_several_are_told_by_name(asked: str, told: str) -> None:
    with pytest.raises(GrenswerkError, match=re.escape(told)):
        find_report(SOURCES, asked, Path("corpus"))


# --- the whole way ------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path, write_pdf: Callable[..., bytes]) -> Store:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    texts = [(60.0, 100.0 + 14 * n, 11.0, line) for n, line in enumerate(2 * LINES)]
    (corpus / "oefening.pdf").write_bytes(write_pdf([texts]))
    return Store(tmp_path / "outputs", corpus)


def test_the_report_is_read_when_its_record_is_missing_or_old(
    store: Store, settings: ExtractSettings
) -> None:
    path = show_report(store, settings, "oefening")
    [doc_id] = store.ids(ExtractedDocument)
    assert path == store.root / "extract" / "show" / f"{doc_id}.html"
    assert "voorjaar samen met de brandweer" in path.read_text(encoding="utf-8")
    made = store.path(ExtractedDocument, doc_id, ".made")
    fresh = made.read_bytes()
    made.write_bytes(fresh.replace(b'"made_from": "', b'"made_from": "old'))
    show_report(store, settings, str(store.corpus / "oefening.pdf"))
    assert made.read_bytes() == fresh


def test_what_is_current_is_not_read_again(
    store: Store, settings: ExtractSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = show_report(store, settings, "oefening").read_bytes()
    monkeypatch.setattr("pipeline.extract.showing.run_documents", None)
    assert show_report(store, settings, "oefening").read_bytes() == before


def test_a_file_from_elsewhere_leaves_no_record(
    store: Store, settings: ExtractSettings, tmp_path: Path
) -> None:
    text = tmp_path / "elders.txt"
    text.write_text("\n".join(LINES), encoding="utf-8")
    path = show_report(store, settings, str(text), to=tmp_path / "hier.html")
    assert path == tmp_path / "hier.html"
    assert "Westerschelde" in path.read_text(encoding="utf-8")
    assert store.ids(ExtractedDocument) == []


def test_the_view_is_never_written_over_a_report_or_among_them(
    store: Store, settings: ExtractSettings, tmp_path: Path
) -> None:
    text = tmp_path / "elders.txt"
    text.write_text("\n".join(LINES), encoding="utf-8")
    for asked, to in (("oefening", store.corpus / "x.html"), (text, text), ("oefening", tmp_path)):
        with pytest.raises(GrenswerkError, match="as --to"):
            show_report(store, settings, str(asked), to=to)
    assert text.read_text(encoding="utf-8") == "\n".join(LINES)


def test_a_report_that_cannot_be_used_says_why(store: Store, settings: ExtractSettings) -> None:
    (store.corpus / "leeg.pdf").write_bytes(b"")
    with pytest.raises(DocumentError, match=r"leeg\.pdf: is empty"):
        show_report(store, settings, "leeg")


def leave(*arguments: object) -> int:
    sys.argv = ["grenswerk", *map(str, arguments)]
    with pytest.raises(SystemExit) as left:
        cli.main()
    return int(left.value.code or 0)


def test_the_command_prints_the_path_and_leaves_with_its_code(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [])
    (store.corpus / "leeg.pdf").write_bytes(b"")
    folders = ("--corpus", store.corpus, "--outputs", store.root)
    assert leave("extract", *folders, "--show", "oefening") == 0
    assert Path(capsys.readouterr().out.strip()).is_file()
    assert leave("extract", *folders, "--show", "leeg") == 4
    assert "(empty): leeg.pdf: is empty" in capsys.readouterr().err
    assert leave("extract", *folders, "--show", "niets") == 1
    assert "there are leeg.pdf, oefening.pdf" in capsys.readouterr().err
    assert leave("extract", *folders, "--to", "x.html") == 1
    assert "give --show REPORT as well" in capsys.readouterr().err


@given(st.text(alphabet="\\\t\nnt a", max_size=12))
def test_a_cell_is_shown_as_it_was_before_its_signs_were_escaped(cell: str) -> None:
    assert unescaped(escaped(cell)) == cell
