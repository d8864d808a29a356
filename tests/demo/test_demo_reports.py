"""The demonstration reports are there, say what they are, and agree with their gold."""

import io
import re
from collections import Counter, defaultdict
from itertools import pairwise

import pypdfium2 as pdfium
import pytest
from demo.compile import (
    NAMES,
    Report,
    find_faults,
    list_reports,
    read_entries,
    read_report,
    read_second,
    read_themes,
    to_lines,
)
from demo.engines import find_missing
from demo.sources import GOLD, SUFFIX, read_source
from demo.truth import squeeze, to_json
from demo.typeset import (
    DEMO,
    DIGEST_KEY,
    EDITIONS,
    compute_digest,
    tell_truth_of,
    typeset,
)
from pypdf import PdfReader
from quality.parts import require

from pipeline.schema import ActionStatus, ActionType, Label, Outcome

NAMED = list(EDITIONS)
WITH_TEXT = [name for name, edition in EDITIONS.items() if edition.engine != "scan"]
MAX_BYTES = 1_000_000
RUNNING_HEADS = {
    "Dichterbij dan u denkt",
    "Euregio Deltaboog · Jaarverslag 2023",
    "Maasvallei en Ardennen vergeleken",
    "Verslag van de gezamenlijke vergadering",
    "Bastenaken, 3 december 2024",
    "Gezamenlijk Werkprogramma Thorn 2025-2027",
}
TOP = 100
"""Letters and digits at the top of a page, after a running head."""
THEMES = read_themes(GOLD)


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return [read_report(GOLD, name) for name in NAMED]


def pdf_of(name: str) -> bytes:
    return (DEMO / f"{name}.pdf").read_bytes()


def read_pages(pdf: bytes) -> list[str]:
    with pdfium.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_every_report_has_its_source_and_its_pdf() -> None:
    assert {path.stem for path in DEMO.glob("*.pdf")} == set(NAMED) == set(list_reports(GOLD))


def test_together_they_have_the_pages_that_the_readme_tells() -> None:
    told = re.findall(r"\| `([\w-]+)\.pdf` .*\| (\d+) \|", (DEMO / "README.md").read_text("utf-8"))
    assert {name: int(pages) for name, pages in told} == {
        name: len(read_pages(pdf_of(name))) for name in NAMED
    }
    assert sum(int(pages) for _, pages in told) >= 60


@pytest.mark.parametrize("name", NAMED)
def test_a_report_stays_small_and_was_made_from_the_present_text(name: str) -> None:
    assert len(pdf_of(name)) < MAX_BYTES
    metadata = PdfReader(io.BytesIO(pdf_of(name))).metadata
    assert metadata is not None
    assert str(metadata[DIGEST_KEY]) == compute_digest(name), "run: make demo"


@pytest.mark.parametrize("name", NAMED)
def test_a_report_says_that_it_is_fictitious(name: str) -> None:
    blocks = read_source(GOLD / f"{name}{SUFFIX}")
    notice = next(block.text for block in blocks if block.style == "notice")
    assert re.match(r"Fictie(f|ve) \w+\. ", notice)
    assert "bestaat niet" in notice or "bestaan niet" in notice
    if name in WITH_TEXT:
        assert squeeze(notice) in squeeze(read_pages(pdf_of(name))[0])


@pytest.mark.parametrize("name", WITH_TEXT)
def test_every_word_of_the_source_is_on_the_pages(name: str) -> None:
    pages = [squeeze(page) for page in read_pages(pdf_of(name))]
    words = {
        squeeze(word)
        for block in read_source(GOLD / f"{name}{SUFFIX}")
        for word in block.text.split()
    }
    lost = {word for word in words if not any(word in page for page in pages)}
    assert {word for word in lost if not runs_over_a_page(word, pages)} == set()


def runs_over_a_page(word: str, pages: list[str]) -> bool:
    """Tell whether a word begins on a page and goes on at the top of the next."""
    return any(
        word[:cut] in page and word[cut:] in following[:TOP]
        for page, following in pairwise(pages)
        for cut in range(2, len(word) - 1)
    )


@pytest.mark.parametrize("name", NAMED)
def test_typesetting_again_gives_the_same_pages(name: str) -> None:
    require(find_missing(EDITIONS[name].engine))
    again = typeset(name)
    assert read_pages(again) == read_pages(pdf_of(name))
    if EDITIONS[name].engine in ("typst", "scan"):
        assert again == pdf_of(name)


@pytest.mark.parametrize("name", NAMED)
def test_the_gold_has_no_faults_and_is_compiled(name: str) -> None:
    report = read_report(GOLD, name)
    assert list(find_faults(report, read_entries(GOLD), THEMES)) == []
    compiled = (GOLD / f"{name}.jsonl").read_text(encoding="utf-8")
    assert compiled == to_lines(report.passages), "run: make demo"


@pytest.mark.parametrize("name", NAMED)
def test_the_true_text_is_that_of_the_pages(name: str) -> None:
    truth = tell_truth_of(name)
    assert (GOLD / f"{name}.gold.json").read_text("utf-8") == to_json(truth), "run: make demo"
    titles = {block["text"] for block in truth["blocks"] if block["type"] == "heading"}
    known = titles | RUNNING_HEADS
    odd = [
        line for line in truth["furniture"] if line not in known and not line.strip("– ").isdigit()
    ]
    assert odd == []


@pytest.mark.parametrize("name", NAMED)
def test_the_second_annotation_is_compiled_and_reads_the_same_text(name: str) -> None:
    second = GOLD / "second"
    rows = read_second(second / f"{name}{SUFFIX}")
    assert (second / f"{name}.jsonl").read_text(encoding="utf-8") == to_lines(rows)
    texts = {row["id"]: row["text"] for row in read_report(GOLD, name).passages}
    assert rows and all(texts[row["id"]] == row["text"] for row in rows)


def test_every_entry_is_used_and_has_a_name_of_its_own(reports: list[Report]) -> None:
    entries = read_entries(GOLD)
    used = {e.get("entry") for r in reports for p in r.passages for e in p["ents"]}
    acting = {name for r in reports for a in r.actions for name in [*a["parties"], *a["partners"]]}
    idle = {k for k, row in entries.items() if k not in used and row["name"] not in acting}
    assert idle == set()
    assert [n for n, k in Counter(row["name"] for row in entries.values()).items() if k > 1] == []
    assert list(entries) == sorted(entries), f"sort {NAMES}"


def test_every_kind_of_action_occurs(reports: list[Report]) -> None:
    actions = [action for report in reports for action in report.actions]
    assert {action["type"] for action in actions} == {code.value for code in ActionType}
    assert {action["status"] for action in actions} == {code.value for code in ActionStatus}
    assert {action["outcome"] for action in actions} == {None, *(code.value for code in Outcome)}
    assert sum(action["status"] == "stalled" for action in actions) >= 25
    assert sum(action["outcome"] == "failed" for action in actions) >= 10


def test_every_label_occurs(reports: list[Report]) -> None:
    labels = {e["labels"][0] for r in reports for p in r.passages for e in p["ents"]}
    assert labels == {label.value for label in Label}


def test_themes_run_across_the_reports_and_some_passages_have_none(reports: list[Report]) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        for passage in report.passages:
            found[str(passage["theme"])].add(report.name)
    assert set(THEMES) == set(found) - {"None"}
    assert len(THEMES) == 12
    assert min(len(names) for names in found.values()) >= 4
    assert sum(p["theme"] is None for r in reports for p in r.passages) >= 30


def test_undertakings_and_bodies_recur_under_varying_names(reports: list[Report]) -> None:
    told: dict[str, set[str]] = defaultdict(set)
    surfaces: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        for action in report.actions:
            if action["undertaking"]:
                told[action["undertaking"]].add(report.name)
        for passage in report.passages:
            for e in passage["ents"]:
                surfaces[e.get("entry", "")].add(passage["text"][e["start"] : e["end"]])
    assert sum(len(names) >= 3 for names in told.values()) >= 15
    for body, forms in {
        "euregio-deltaboog": {"Euregio Deltaboog", "EDB", "Deltaboog"},
        "verband-maasvallei": {"Verband Maasvallei", "VMV", "Verband"},
        "ardennenraad": {"Ardennenraad", "AR", "Raad"},
    }.items():
        assert forms <= surfaces[body]


def test_no_two_reports_share_their_headings(reports: list[Report]) -> None:
    sections = [
        {block.text for block in read_source(GOLD / f"{name}{SUFFIX}") if block.level == 2}
        for name in NAMED
    ]
    for number, own in enumerate(sections):
        others = set[str]().union(*sections[:number], *sections[number + 1 :])
        assert len(own & others) <= 2
