"""The text of a dataset against its source: each figure on a short text with one fault."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import GrenswerkError
from pipeline.evaluate.text_blocks import (
    Block,
    TrueText,
    dataset_blocks,
    plain,
    read_true_text,
    squeeze,
)
from pipeline.evaluate.text_hyphens import HyphenErrors, count_hyphen_errors
from pipeline.evaluate.text_layout import heading_scores, paragraph_f1, table_scores
from pipeline.evaluate.text_scores import TextScores, text_scores
from pipeline.evaluate.text_summary import TextSummary, names_its_failure, summarise_texts
from pipeline.schema import (
    DocumentRow,
    DocumentStatus,
    FailureCategory,
    PassageKind,
    PassageRow,
    SectionRow,
)

BLOCKS: list[dict[str, Any]] = [
    {"type": "heading", "level": 1, "text": "1 Dijken en dalen", "page": 1},
    {"type": "paragraph", "text": "Het Maas-Rijnoverleg van de gemeenten kwam bijeen.", "page": 1},
    {"type": "footnote", "text": "Zie ook het verslag van 2020.", "page": 1, "float": True},
    {"type": "heading", "level": 2, "text": "1.1 De zomerdijk", "page": 2},
    {"type": "list_item", "text": "Langs de rivier wordt de dijk verhoogd.1", "page": 2},
    {"type": "table", "text": [["Jaar", "Lid"], ["2021", None], ["2022", "Gent"]], "page": 2},
]
TRUE = TrueText.model_validate(
    {
        "name": "verslag",
        "blocks": BLOCKS,
        "furniture": ["Dijkverslag", "Dijkverslag", "7"],
        "markers": ["verhoogd.1", "rivier2"],
        "hyphen_breaks": 4,
    }
)


def read(*blocks: dict[str, Any]) -> TextScores:
    return text_scores(TRUE, [Block.model_validate(block) for block in blocks])


def text_block(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "text": text}


def test_a_text_against_itself_is_right_in_everything() -> None:
    found = read(*BLOCKS)
    assert (found.edit, found.nid, found.order, found.word_f1) == (1, 1, 1, 1)
    # Of the 18 runs in the body three reach over the footnote, which stands between them here.
    assert found.order_coverage == 15 / 18
    assert (found.furniture, found.hyphens, found.hyphen_errors_per_100) == (
        0,
        HyphenErrors(0, 0),
        0,
    )
    assert (found.paragraph_f1, found.heading_f1, found.heading_level_f1) == (1, 1, 1)
    assert (found.cell_f1, found.neighbour_f1, found.odd_glyphs) == (1, 1, 0)
    assert (found.tables, found.true_tables, found.words) == (1, 1, found.true_words)


def test_nothing_read_is_nothing_right() -> None:
    found = read()
    assert (found.edit, found.order, found.word_f1, found.paragraph_f1) == (0, 0, 0, 0)
    assert (found.heading_f1, found.cell_f1, found.words) == (0, 0, 0)


def test_a_float_may_stand_at_its_place_or_at_either_end_of_its_page_or_at_the_end() -> None:
    heading, paragraph, note, *rest = BLOCKS
    for order in (
        [heading, paragraph, note, *rest],
        [note, heading, paragraph, *rest],
        [heading, paragraph, *rest, note],
    ):
        assert read(*order).edit == 1
    assert read(heading, paragraph, rest[0], note, *rest[1:]).edit < 1


def test_order_is_that_of_runs_of_words_in_the_body() -> None:
    heading, paragraph, *rest = BLOCKS
    found = read(*rest, heading, paragraph)
    # Eight runs of the first heading and paragraph come after seven that should follow them.
    assert (found.order, found.order_coverage) == (8 / 15, 15 / 18)
    assert read(paragraph).order == 1


def test_furniture_left_is_counted_as_often_as_it_should_have_gone() -> None:
    assert read(*BLOCKS, text_block("Dijkverslag 7")).furniture == 2 / 3
    assert read(*BLOCKS, *[text_block("DIJKVERSLAG")] * 5).furniture == 2 / 3
    # The number is part of a word here.
    assert read(*BLOCKS, text_block("17")).furniture == 0


@pytest.mark.parametrize(
    ("words", "errors"),
    [
        ("de gemeenten van Maas-Rijnoverleg", (0, 0)),
        ("de gemeen- ten", (1, 0)),
        ("de gemeen-ten", (1, 0)),
        ("de gemeen\u00adten", (1, 0)),
        ("de gemeen ten", (1, 0)),
        ("de Maas- Rijnoverleg", (1, 0)),
        ("het MaasRijnoverleg", (0, 1)),
        ("de voor- en nadelen", (0, 0)),
        ("de vooren nadelen", (0, 1)),
        ("iets onbekends", (0, 0)),
        ("", (0, 0)),
    ],
)
def test_hyphens(words: str, errors: tuple[int, int]) -> None:
    true = ["de", "gemeenten", "van", "het", "Maas-Rijnoverleg", "zien", "voor-", "en", "nadelen"]
    assert count_hyphen_errors(true, words.split()) == HyphenErrors(*errors)


def test_glyphs_and_markers_that_were_left() -> None:
    found = read(text_block("de \ufb01nale (cid:7) van gemeen\u00adten, verhoogd.1"))
    assert (found.odd_glyphs, found.fused_markers) == (3, 1)


def blocks_of(*blocks: dict[str, Any]) -> list[Block]:
    return [Block.model_validate(block) for block in blocks]


def test_a_paragraph_cut_in_two_has_a_false_end_and_a_false_start() -> None:
    true = blocks_of(text_block("Het overleg van de gemeenten kwam bijeen."))
    cut = blocks_of(text_block("Het overleg van de"), text_block("gemeenten kwam bijeen."))
    # Two of four borders, and both of the two sought.
    assert paragraph_f1(true, cut) == pytest.approx(2 / 3)


def test_rows_of_a_table_read_as_paragraphs_count_for_nothing() -> None:
    true = blocks_of(*BLOCKS)
    loose = [*true[:-1], *blocks_of(text_block("2022 Gent"), text_block("Jaar Lid"))]
    assert paragraph_f1(true, loose) == 1


def test_headings_by_text_and_by_rank_of_level() -> None:
    true = blocks_of(*BLOCKS)
    read_as = [{**BLOCKS[0], "level": 3, "text": "1 Dijken en dalem"}, {**BLOCKS[3], "level": 5}]
    assert heading_scores(true, blocks_of(*read_as)) == (1, 1)
    flat = [{**block, "level": 1} for block in read_as]
    assert heading_scores(true, blocks_of(*flat)) == (1, 0.5)
    assert heading_scores(true, blocks_of({**BLOCKS[0], "text": "2 Iets anders"})) == (0, 0)
    assert heading_scores(blocks_of(text_block("Geen kop.")), true) is None


def test_cells_and_neighbours_of_tables() -> None:
    true = blocks_of(BLOCKS[-1])
    other = {"type": "table", "rows": [["Jaar", "Lid"], ["2022", "Gent"]]}
    found = table_scores(true, blocks_of(other))
    # Pairs in the source: Jaar-Lid, 2022-Gent; Jaar-2021, 2021-2022, Lid-Gent (over the empty one).
    assert found is not None and found.cells == pytest.approx(8 / 9)
    assert found.neighbours == pytest.approx(2 * 3 / (5 + 4))
    assert table_scores(blocks_of(text_block("Geen tabel.")), true) is None


def test_long_texts_are_compared_by_words() -> None:
    long = TrueText.model_validate({"name": "lang", "blocks": [text_block("dijk dal " * 50_000)]})
    found = text_scores(long, [Block(kind="paragraph", text="dijk dal " * 25_000)])
    assert (found.edit, found.nid) == (0.5, None)
    assert (found.furniture, found.hyphen_errors_per_100) == (None, None)


@given(st.text())
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert plain(plain(text).lstrip("•◦▪●○■‣∙·")) == plain(text).lstrip("•◦▪●○■‣∙·").strip()
    assert squeeze(squeeze(text)) == squeeze(text)


def test_signs_that_mean_the_same_are_the_same() -> None:
    assert plain("•\t«Ja»,\u00a0zei\u200b ‘zij’ \u2011 x\x02y") == "\"Ja\", zei 'zij' - x\u00ady"


def row(position: int, text: str, kind: PassageKind) -> PassageRow:
    nulls = dict.fromkeys(("section_id", "page_last", "language", "theme_id", "theme_score"))
    values = {"passage_id": str(position), "doc_id": "d", "page_first": 3, **nulls}
    return PassageRow.model_validate({**values, "position": position, "text": text, "kind": kind})


def test_blocks_of_a_dataset_stand_in_reading_order() -> None:
    top = SectionRow(
        section_id="s",
        doc_id="d",
        position=1,
        parent_id=None,
        level=2,
        code="1.",
        title="Dijken",
        page=3,
    )
    coded = top.model_copy(update={"section_id": "t", "title": "1. Dijken", "position": 3})
    passages = [row(2, "Jaar\tLid\n2021\t", PassageKind.TABLE), row(0, "Vooraf", PassageKind.QUOTE)]
    (found,) = dataset_blocks([top, coded], passages).values()
    assert [block.kind for block in found] == ["quote", "heading", "table", "heading"]
    assert [block.text for block in found] == ["Vooraf", "1. Dijken", "Jaar Lid\n2021", "1. Dijken"]
    assert found[2].rows == (("Jaar", "Lid"), ("2021", "")) and found[1].level == 2


def test_a_true_text_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "verslag.gold.json"
    for content in ("{", '{"name": "x", "blocks": []}'):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(GrenswerkError, match=r"verslag\.gold\.json"):
            read_true_text(path)
    path.write_text(TRUE.model_dump_json(by_alias=True), encoding="utf-8")
    assert read_true_text(path) == TRUE


def test_odd_glyphs_and_fused_markers_are_counted_to_the_words_read() -> None:
    fused, *others = [
        text_block("ver\u00adhoogd de \ufb01lm"),
        text_block("aan de rivier2 de oever"),
    ]
    found = read(fused, *others)
    assert (found.odd_glyphs, found.fused_markers, found.words) == (2, 1, 8)
    assert found.odd_glyphs_per_10000 == 2500 and found.fused_markers_per_10000 == 1250
    assert read().odd_glyphs_per_10000 is None
    without = text_scores(TRUE.model_copy(update={"markers": ()}), [])
    assert without.fused_markers_per_10000 is None
    summary = summarise_texts({"goed": read(*BLOCKS), "leeg": None})
    assert summary["odd_glyphs_per_10000"] == TextSummary(5000, 10_000, "leeg", 2)


def test_a_summary_has_the_mean_and_the_worst_file() -> None:
    good, empty = read(*BLOCKS), read()
    found = summarise_texts({"goed": good, "leeg": empty})
    assert found["edit"] == TextSummary(0.5, 0, "leeg", 2)
    # Whoever reads nothing leaves no furniture; that is no merit.
    assert found["furniture"] == TextSummary(0.5, 1, "leeg", 2)
    assert found["hyphen_errors_per_100"] == TextSummary(50, 100, "leeg", 2)
    assert summarise_texts({"weg": None})["cell_f1"] == TextSummary(0, 0, "weg", 1)
    assert summarise_texts({}) == {}


def test_a_failure_has_a_status_and_a_reason() -> None:
    values = dict.fromkeys(DocumentRow.model_fields)
    known = {"doc_id": "d", "source": "d.pdf", "sha256": "0", "media_type": "application/pdf"}
    failed = {"status": DocumentStatus.FAILED, "category": FailureCategory.ENCRYPTED}
    document = DocumentRow.model_validate({**values, **known, **failed})
    assert names_its_failure(document)
    assert not names_its_failure(document.model_copy(update={"status": DocumentStatus.OK}))
    assert not names_its_failure(document.model_copy(update={"category": None}))
    assert not names_its_failure(None)
