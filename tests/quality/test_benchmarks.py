"""The comparison with other readers: what it counts, what it writes, and that all readers read."""

from pathlib import Path

import pytest
from demo.engines import print_with_typst
from quality.benchmarks import as_table, keep_sections, read_sections
from quality.measuring import GOLD
from quality.peer_readers import OURS, Peer, all_readers
from quality.peer_speed import SHORT, Speed, measure
from quality.peers import Sample, score, speed_section, text_section, where_lost

from pipeline.evaluate.text_blocks import Block
from pipeline.evaluate.text_summary import TextSummary, summarise_texts

SAMPLE = Sample(SHORT, GOLD / f"{SHORT.stem}.gold.json")
PROSE = "De gemeenten aan de rivier spraken af dat de brug blijft. " * 12
PLAIN = next(reader for reader in all_readers() if reader.name == "pypdfium2")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "page.pdf"
    path.write_bytes(print_with_typst(f"#set text(hyphenate: false)\n{PROSE}"))
    return path


def summary(**means: float) -> dict[str, TextSummary]:
    return {name: TextSummary(mean, mean, "verslag", 1) for name, mean in means.items()}


def give_up(path: Path) -> list[Block]:
    raise ValueError(path)


def test_a_section_measured_anew_takes_the_place_of_the_old_one_and_the_rest_stays(
    tmp_path: Path,
) -> None:
    document = tmp_path / "benchmarks.md"
    keep_sections(document, {"speed": "## Speed\n\nslow", "text": "## Text\n\ngood"})
    keep_sections(document, {"speed": "## Speed\n\nfast", "themes": "## Themes"})
    assert read_sections(document.read_text(encoding="utf-8")) == {
        "speed": "## Speed\n\nfast",
        "text": "## Text\n\ngood",
        "themes": "## Themes",
    }


def test_writing_the_same_sections_again_changes_nothing(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    keep_sections(document, {"speed": "## Speed\n", "text": "\n## Text"})
    once = document.read_bytes()
    keep_sections(document, {"text": "## Text"})
    assert document.read_bytes() == once


def test_a_table_has_a_line_for_each_row() -> None:
    assert as_table(["figure", "a"], [["edit", "0.9"]]).splitlines() == [
        "| figure | a |",
        "| --- | ---: |",
        "| edit | 0.9 |",
    ]


def test_where_a_peer_is_better_is_told_for_figures_of_both_kinds() -> None:
    summaries = {
        OURS: summary(edit=0.9, order=0.9, furniture=0.2, hyphen_errors_per_100=1.0),
        "blind": summary(edit=0.0),
        "other": summary(edit=0.95, order=0.8, furniture=0.1, hyphen_errors_per_100=2.0),
    }
    assert list(where_lost(summaries)) == [
        f"edit: other 0.950, {OURS} 0.900",
        f"furniture: other 0.100, {OURS} 0.200",
    ]


def test_a_reader_that_gives_up_counts_as_the_worst_there_is() -> None:
    scores = score(Peer("broken", "1", give_up), [SAMPLE])
    found = summarise_texts(scores)
    assert found["edit"].mean == 0.0
    assert found["furniture"].mean == 1.0


@pytest.mark.parametrize("reader", all_readers(), ids=lambda reader: reader.name)
def test_every_reader_finds_the_words_of_a_page(reader: Peer, page: Path) -> None:
    if reader.version is None:
        pytest.skip(f"{reader.name} is not installed")
    read = " ".join(str(block.text) for block in reader.read(page))
    assert " ".join(PROSE.split()) in " ".join(read.split())


def test_the_document_tells_what_was_measured_and_what_is_not_installed() -> None:
    scores = score(PLAIN, [SAMPLE])
    absent = Peer("absent", None, give_up)
    found = {"demonstration reports": {OURS: scores, PLAIN.name: scores}}
    told = text_section(found, [PLAIN, absent])
    assert f"pypdfium2 {PLAIN.version}. Not installed, so left out: absent." in told
    assert told.endswith("Nowhere.")
    edit = summarise_texts(scores)["edit"].mean
    assert f"| edit | {edit:.3f} | {edit:.3f} |" in told


def test_speed_is_told_in_pages_and_beside_pdfplumber() -> None:
    speeds = {OURS: Speed(20.0, 512.0), "pdfplumber": Speed(80.0, None)}
    assert f"| {OURS} | 15.0 | 4.0 | 512 |" in speed_section(speeds)
    assert "| pdfplumber | 3.8 | 1.0 |  |" in speed_section(speeds)


def test_reading_takes_time_and_memory() -> None:
    speed = measure(PLAIN, SHORT)
    assert speed.seconds > 0
    assert speed.megabytes is None or speed.megabytes > 10
