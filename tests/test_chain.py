"""The whole chain on real files: the same bytes however it ran, and nothing done twice.

Slow, for every run is a process of its own; the fixtures keep the number of runs low.
"""

import json
import random
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from frictionless import Package
from runs import DEMO, RUN_LIMIT, Run, command, run

from pipeline.decisions import append_decisions, quote_at, signed
from pipeline.evaluate.printing import TITLES
from pipeline.extract.ocr import engine_version
from pipeline.schema import (
    TABLES,
    ActionRow,
    Decision,
    DecisionRow,
    DecisionScope,
    DecisionState,
    DocumentRow,
    DocumentStatus,
    EntityRow,
    FailureCategory,
    Label,
    PassageRow,
    ReviewDecision,
    Verdict,
)
from pipeline.tables import read_table

PER_DOCUMENT = ("extract", "tag", "assemble")

REPORTS = {
    "dijken.txt": """Jaarverslag 2021 van de Dijkraad Oost

1. Waterbeheer

De Dijkraad Oost en de provincie Limburg kwamen op 12 maart 2021 bijeen in Maastricht. Zij
bespraken het waterpeil van de Maas en de gevolgen van hoogwater voor de dijken. De Dijkraad Oost
ondertekende op 3 mei 2021 een overeenkomst met de gemeente Luik over het meten van de waterstand.

In het najaar van 2021 begon een onderzoek naar overstromingen langs de rivier. Het Waterfonds
betaalde daarvoor 120.000 euro. De resultaten worden in 2023 verwacht.

2. Crisisbeheer

De brandweer van Maastricht en de brandweer van Luik hielden in juni 2021 een gezamenlijke
oefening. De oefening verliep goed. Een tweede oefening is gepland in het voorjaar van 2022.
""",
    "zorg.txt": """Zorg aan weerszijden van de grens

1. Spoedzorg

Het Ziekenhuis Lindenberg werkt sinds 2019 samen met de ambulancedienst van Aken. In februari
2020 werd een protocol over het vervoer van patiënten getekend. De ziekenhuizen wisselen
sindsdien gegevens over vrije bedden uit.

Door de sluiting van de grens in maart 2020 werd de opleiding van verpleegkundigen uitgesteld. De
werkgroep Spoedzorg kwam in 2020 drie keer bijeen in Heerlen.

2. Opleiding

De Hogeschool Lindenberg en de universiteit van Luik zouden een gezamenlijke opleiding kunnen
oprichten. De Euregio Maas-Rijn stelde daarvoor 45.000 euro beschikbaar in 2022.
""",
    "vervoer.txt": """Treinen en bussen over de grens

1. Spoor

De provincie Limburg en de spoorwegen openden op 9 december 2018 een treinverbinding tussen
Maastricht en Luik. In 2019 reden er elke dag twintig treinen over de grens. Reizigers vragen om
een kaartje dat in beide landen geldig is.

2. Bus

De gemeente Heerlen en de stad Aken willen in 2024 een nieuwe buslijn openen. De reizigersraad
adviseert om de dienstregeling van bus en trein beter op elkaar af te stemmen.
""",
}


def fill(corpus: Path, names: list[str]) -> Path:
    corpus.mkdir(parents=True, exist_ok=True)
    for name in names:
        (corpus / name).write_text(REPORTS[name], encoding="utf-8")
    return corpus


@pytest.fixture(scope="session")
def two_reports(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("two")
    return run(fill(folder / "corpus", ["dijken.txt", "zorg.txt"]), folder / "outputs")


@pytest.fixture(scope="session")
def three_reports(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("three")
    return run(fill(folder / "corpus", list(REPORTS)), folder / "outputs")


@pytest.fixture
def again(tmp_path: Path) -> Callable[[Run], tuple[Path, Path]]:
    """Copy a corpus and its outputs, so that a test can go on from there."""

    def copy(done: Run) -> tuple[Path, Path]:
        shutil.copytree(done.corpus, tmp_path / "corpus")
        shutil.copytree(done.outputs, tmp_path / "outputs")
        return tmp_path / "corpus", tmp_path / "outputs"

    return copy


def test_a_fresh_run_with_two_workers_gives_the_same_bytes(tmp_path: Path) -> None:
    corpus = fill(tmp_path / "corpus", ["dijken.txt", "zorg.txt"])
    shutil.copy(DEMO / "notulen-bastenaken-2024-12-03.pdf", corpus)
    alone = run(corpus, tmp_path / "alone")
    other = run(corpus, tmp_path / "outputs", "--workers", "2")
    assert other.code == alone.code == 0
    assert other.digests() == alone.digests()
    # The package, the database, the words that Datasette shows with it, the linked data.
    assert len(other.digests()) == 2 * len(TABLES) + 4


def test_a_run_with_nothing_changed_computes_nothing(
    two_reports: Run, again: Callable[[Run], tuple[Path, Path]]
) -> None:
    unchanged = run(*again(two_reports))
    assert unchanged.code == 0
    for name, report in unchanged.stages().items():
        assert (report.made, len(report.current)) == ((), 2), name
    assert unchanged.digests() == two_reports.digests()
    changes = json.loads((unchanged.outputs / "changes.json").read_text())
    assert not changes["documents_added"] and not changes["themes_changed"]
    assert all(set(counts.values()) == {0} for counts in changes["rows"].values())


def test_one_report_more_computes_that_one_and_ends_as_a_fresh_run(
    two_reports: Run, three_reports: Run, again: Callable[[Run], tuple[Path, Path]]
) -> None:
    corpus, outputs = again(two_reports)
    fill(corpus, ["vervoer.txt"])
    grown = run(corpus, outputs)
    for name in PER_DOCUMENT:
        report = grown.stages()[name]
        assert [doc_id[:8] for doc_id in report.made] == ["vervoer-"], name
        assert len(report.current) == 2
    assert "documents added: vervoer.txt" in grown.said
    assert grown.digests() == three_reports.digests()


MOMENTS = {
    "reading": "extract/*.json",
    "writing-the-dataset": ".dataset.new/*",
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_run_that_is_killed_ends_as_an_undisturbed_one(
    three_reports: Run, tmp_path: Path, moment: str
) -> None:
    outputs = tmp_path / "outputs"
    pause = random.Random(moment).uniform(0, 0.05)
    process = subprocess.Popen(
        command(three_reports.corpus, outputs), cwd=tmp_path, stderr=subprocess.DEVNULL
    )
    try:
        for _ in waiting(process):
            if any(outputs.glob(MOMENTS[moment])):
                break
        time.sleep(pause)
    finally:
        process.kill()
    assert process.wait() == -9, "the run was over before it could be killed"
    done = run(three_reports.corpus, outputs)
    assert done.code == 0
    assert done.digests() == three_reports.digests()
    assert {path.name for path in outputs.iterdir()} == {
        path.name for path in three_reports.outputs.iterdir()
    }
    assert not list(outputs.rglob("*.partial"))


def waiting(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Yield every few milliseconds while a process runs."""
    end = time.monotonic() + RUN_LIMIT
    while process.poll() is None and time.monotonic() < end:
        yield
        time.sleep(0.005)


def decide(corpus: Path, row: EntityRow, texts: dict[str, str], **what: object) -> None:
    """Write a decision on a mention as the review page does."""
    values = {
        "decision_id": "",
        "table": "entities",
        "row_id": row.entity_id,
        "label": row.label,
        "target": quote_at(texts[row.passage_id], row.start, row.end, doc_id=row.doc_id),
        "scope": DecisionScope.HERE,
        "reviewer": "An",
        "decided_at": "2026-01-01T00:00:00.000+00:00",
        **what,
    }
    decision = signed(ReviewDecision.model_validate(values))
    append_decisions(corpus / "review" / "decisions.jsonl", [decision])


def test_what_people_decided_is_applied_on_the_next_run(
    two_reports: Run, again: Callable[[Run], tuple[Path, Path]]
) -> None:
    corpus, outputs = again(two_reports)
    texts = {p.passage_id: p.text for p in read_table(outputs / "dataset", PassageRow)}
    entities = read_table(outputs / "dataset", EntityRow)
    rejected = next(e for e in entities if e.label is Label.ORG)
    relabelled = next(e for e in entities if e.label is Label.LOC)
    decide(
        corpus,
        rejected,
        texts,
        field="row",
        verdict=Verdict.REJECT,
        before=rejected.text,
        after=None,
    )
    decide(
        corpus,
        relabelled,
        texts,
        field="label",
        verdict=Verdict.CORRECT,
        before="LOC",
        after="ORG",
    )
    reviewed = run(corpus, outputs)
    by_id = {e.entity_id: e for e in read_table(reviewed.dataset, EntityRow)}
    assert rejected.entity_id not in by_id
    assert relabelled.entity_id not in by_id
    corrected = by_id[relabelled.entity_id.removesuffix("LOC") + "ORG"]
    assert corrected.decision is Decision.CORRECTED
    assert corrected.organisation_id and corrected.place_id is None
    assert len(by_id) == len(entities) - 1
    states = [row.state for row in read_table(reviewed.dataset, DecisionRow)]
    assert states == [DecisionState.APPLIED] * 2
    for name in ("extract", "tag"):
        assert reviewed.stages()[name].made == ()
    assert set(reviewed.stages()["assemble"].made) == {rejected.doc_id, relabelled.doc_id}


def test_bad_files_fail_by_name_and_the_good_ones_are_complete(
    three_reports: Run, again: Callable[[Run], tuple[Path, Path]]
) -> None:
    corpus, outputs = again(three_reports)
    pdf = next(iter(sorted(DEMO.glob("*.pdf")))).read_bytes()
    bad = {
        "leeg.pdf": (b"", FailureCategory.EMPTY),
        "ruis.pdf": (random.Random(7).randbytes(5000), FailureCategory.UNSUPPORTED),
        "afgekapt.pdf": (pdf[: len(pdf) // 3], FailureCategory.DAMAGED),
        "foto.png": (b"\x89PNG\r\n\x1a\n" + bytes(200), FailureCategory.UNSUPPORTED),
        "lijst.txt": (b"Jansen, Peeters, Dupont\n" * 40, FailureCategory.NOT_A_REPORT),
    }
    for name, (data, _) in bad.items():
        (corpus / name).write_bytes(data)
    done = run(corpus, outputs)
    assert done.code == 3
    rows = {row.source: row for row in read_table(done.dataset, DocumentRow)}
    assert {name: rows[name].category for name in bad} == {n: c for n, (_, c) in bad.items()}
    for name in bad:
        assert rows[name].status is DocumentStatus.FAILED
        assert f"{name}: " in done.said
    assert all(rows[name].status is DocumentStatus.OK for name in REPORTS)
    for table in (EntityRow, ActionRow, PassageRow):
        name = f"{table.TABLE}.csv"
        assert done.digests()[name] == three_reports.digests()[name]


def test_the_demonstration_reports_make_a_dataset_and_a_page(demo: Run) -> None:
    scans = {"demo/brief-benelux-knelpunten-2025.pdf"}
    status = {row.source: row.status for row in read_table(demo.dataset, DocumentRow)}
    assert len(status) == len(list(DEMO.glob("*.pdf")))
    unread = {source for source, found in status.items() if found is not DocumentStatus.OK}
    assert unread == (set() if engine_version() else scans)
    assert demo.code == (3 if unread else 0)
    assert "these are the demonstration reports" in demo.said
    # Nobody decided anything yet.
    may_be_empty = {"decisions", "action_links", "benefits", "theme_codes"}
    empty = {name for name, row in TABLES.items() if not read_table(demo.dataset, row)}
    assert empty <= may_be_empty
    assert (demo.outputs / "report" / "index.html").stat().st_size > 10_000
    metrics = demo.outputs / "metrics"
    assert json.loads((metrics / "dataset.json").read_text())
    figures = json.loads((metrics / "gold.json").read_text())
    assert {folder: set(groups) for folder, groups in figures.items()} == {
        "tests/gold": set(TITLES)
    }


def test_the_demonstration_reports_say_when_they_were_published(demo: Run) -> None:
    rows = [r for r in read_table(demo.dataset, DocumentRow) if r.status is DocumentStatus.OK]
    said = {Path(row.source).name.split("-")[0]: row.published for row in rows}
    # The minutes only say when people met.
    assert (
        said.items()
        <= {
            "brief": "2025-01-27",
            "brochure": "2025-23",
            "jaarverslag": "2024-04",
            "notulen": None,
            "vergelijking": "2024-09",
            "werkprogramma": "2025-01",
        }.items()
    )
    assert len(said) >= 5


def test_the_dataset_of_real_reports_is_valid_by_frictionless(demo: Run) -> None:
    report = Package(str(demo.dataset / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])[:9]


def test_every_row_can_be_read_back_from_the_text(demo: Run) -> None:
    texts = {p.passage_id: p.text for p in read_table(demo.dataset, PassageRow)}
    entities = read_table(demo.dataset, EntityRow)
    assert entities
    assert all(texts[e.passage_id][e.start : e.end] == e.text for e in entities)
