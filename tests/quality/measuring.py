"""Measures the program on everything there is gold for: the figures that the bars hold.

Figures are named `set.group.name`: `demo` is a run on the demonstration reports, `dev` one on the
development reports beside the project, where they are; `damaged` is the text read from each
damaged version, and `pdf` from each of the test files beside the project.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pypdfium2 as pdfium

from pipeline.errors import DocumentError
from pipeline.evaluate.against_gold import (
    GoldUnits,
    compare,
    compare_report,
    compare_texts,
    values_of,
)
from pipeline.evaluate.gold import GoldReport, read_gold
from pipeline.evaluate.predictions import read_predictions
from pipeline.evaluate.printing import LESS_IS_BETTER
from pipeline.evaluate.stage import read_blocks
from pipeline.evaluate.text_blocks import Block, dataset_blocks, read_true_text
from pipeline.evaluate.text_scores import TextScores, text_scores
from pipeline.evaluate.text_summary import HIGHER_IS_BETTER, LOWER_IS_BETTER, summarise_texts
from pipeline.extract.document import extract_document
from pipeline.schema import PassageKind, PassageRow, SectionRow
from pipeline.settings import load_settings

PROJECT = Path(__file__).resolve().parents[2]
GOLD = PROJECT / "tests" / "gold"
SHARED = PROJECT.parent / "shared"
DEV_GOLD = SHARED / "gold" / "dev"
DEV_PDFS = SHARED / "gold" / "pdf"
DEV_PARTS = {"benelux": ("bxgr1", "bxgr2"), "interreg": ("interreg",)}
"""Which files of the development gold annotate which report, by a part of its file name."""
LONG_PDF = 1_000_000
"""Size of a true text, in bytes, from which reading its PDF takes too long for a test."""

Figures = dict[str, float]


def measure_demo(dataset: Path) -> Figures:
    """Return the figures of a dataset of the demonstration reports."""
    gold = read_gold(GOLD)
    units = compare(gold, read_predictions(dataset))
    names = [report.name for report in gold.reports]
    texts = compare_texts(GOLD, names, read_blocks(dataset, gold))
    read = {name: texts.get(name) for name in names}
    return {**flatten("demo", units), **summarise("demo.text", read)}


def measure_dev(dataset: Path) -> Figures:
    """Return the figures of a dataset of the development reports."""
    return flatten("dev", compare_dev(dataset))


def compare_dev(dataset: Path) -> GoldUnits:
    """Compare a dataset with the development gold, of which a report may have several files."""
    gold = read_gold(DEV_GOLD, aliases=DEV_GOLD.parent / "aliases.json")
    reports = {report.name: report for report in gold.reports}
    found = read_predictions(dataset)
    units = GoldUnits()
    for part, names in DEV_PARTS.items():
        joined = join_reports(part, [reports[name] for name in names])
        units += compare_report(joined, found.matching(part), gold, found.place_codes)
    return units


def join_reports(name: str, reports: Sequence[GoldReport]) -> GoldReport:
    """Join the gold of the parts of one report."""
    return GoldReport(
        name=name,
        passages=tuple(p for report in reports for p in report.passages),
        actions=tuple(a for report in reports for a in report.actions or ()),
    )


def read_file(path: Path) -> list[Block]:
    """Extract a source file and return its blocks; none when it cannot be used."""
    settings = load_settings(PROJECT / "params.yaml").extract
    try:
        read = extract_document(path.read_bytes(), (path.name,), settings)
    except DocumentError:
        return []
    sections = [
        SectionRow(doc_id=read.doc_id, **_fields(section, SectionRow)) for section in read.sections
    ]
    passages = [
        PassageRow(doc_id=read.doc_id, theme_id=None, theme_score=None, **_fields(p, PassageRow))
        for p in read.passages
    ]
    return dataset_blocks(sections, passages).get(read.doc_id, [])


def _fields(record: object, row: type[SectionRow] | type[PassageRow]) -> dict[str, object]:
    names = row.model_fields.keys() - {"doc_id", "theme_id", "theme_score"}
    return {name: getattr(record, name) for name in names}


def score_file(path: Path, truth: Path) -> TextScores:
    """Read a file and compare it with its true text."""
    return text_scores(read_true_text(truth), read_file(path))


def text_values(scores: TextScores) -> Figures:
    """Return the figures on one text that a bar holds."""
    values = {name: getattr(scores, name) for name in (*HIGHER_IS_BETTER, *LOWER_IS_BETTER)}
    return {name: round(value, 4) for name, value in values.items() if value is not None}


def readable_pdfs() -> list[Path]:
    """Return the test PDFs beside the project that a reader can be expected to read."""
    truths = sorted(DEV_PDFS.glob("*.gold.json")) if DEV_PDFS.exists() else []
    return [
        DEV_PDFS / f"{truth.name.removesuffix('.gold.json')}.pdf"
        for truth in truths
        if truth.stat().st_size < LONG_PDF and read_true_text(truth).expect in ("ok", "ocr")
    ]


def read_with_pdfium(path: Path) -> list[Block]:
    """Read a PDF as PDFium gives its text, a paragraph a page: the plain peer."""
    with pdfium.PdfDocument(path) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return [
        Block(kind=PassageKind.PARAGRAPH.value, text=text, page=number)
        for number, text in enumerate(pages, 1)
        if text.strip()
    ]


def summarise(prefix: str, scores: Mapping[str, TextScores | None]) -> Figures:
    """Return the mean of each figure on texts, and its worst, by name."""
    found: Figures = {}
    for name, summary in summarise_texts(scores).items():
        found[f"{prefix}.{name}"] = round(summary.mean, 4)
        found[f"{prefix}.{name}_worst"] = round(summary.worst, 4)
    return found


def flatten(prefix: str, units: GoldUnits) -> Figures:
    """Return the figures of units by their full name; what cannot be measured is left out."""
    return {
        f"{prefix}.{group}.{name}": round(value, 4)
        for group, values in values_of(units).items()
        for name, value in values.items()
        if value is not None
    }


def is_lower_better(name: str) -> bool:
    """Tell whether a figure is an error, by the last part of its name."""
    return name.rsplit(".", 1)[-1].removesuffix("_worst") in LESS_IS_BETTER
