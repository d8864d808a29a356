"""Our figures on text are those of the reference scorers, on texts damaged by chance."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from damaged_gold import Damage, document, empty_tables, write
from damaged_text import damage_text
from reference_scorers import REFERENCE, WITH_REFERENCE, reference_scorers

from pipeline.evaluate.text_blocks import TrueText, dataset_blocks, read_true_text
from pipeline.evaluate.text_scores import TextScores, text_scores
from pipeline.evaluate.text_summary import names_its_failure, summarise_texts
from pipeline.schema import DocumentRow, DocumentStatus, FailureCategory, PassageRow, SectionRow
from pipeline.tables import read_table

TEXTS = ("01_enkel_lo", "02_tweekol_lo", "05_zijbalk_chromium", "08_tabellen_docx")
UNREADABLE = "13_gebruikerswachtwoord"
pytestmark = WITH_REFERENCE
TEXT_FIGURES = {
    "edit": "edit",
    "nid": "nid",
    "order": "order",
    "order_coverage": "order_cov",
    "word_f1": "word_f1",
    "furniture": "furniture",
    "hyphen_errors_per_100": "hyph_per100",
    "paragraph_f1": "para_f1",
    "heading_f1": "head_f1",
    "heading_level_f1": "head_lvl_f1",
    "cell_f1": "cell_f1",
    "neighbour_f1": "adj_f1",
    "odd_glyphs": "odd_glyphs",
    "fused_markers": "fused",
    "words": "words_pred",
    "true_words": "words_gold",
}


@pytest.fixture(scope="module")
def reference() -> Iterator[Callable[[str], ModuleType]]:
    with reference_scorers() as load:
        yield load


def true_text(name: str) -> TrueText:
    return read_true_text(REFERENCE / "pdf" / f"{name}.gold.json")


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def read_texts(folder: Path) -> dict[str, TextScores | None]:
    blocks = dataset_blocks(read_table(folder, SectionRow), read_table(folder, PassageRow))
    return {name: text_scores(true_text(name), blocks[name]) for name in TEXTS}


@pytest.mark.parametrize(("seed", "strength"), [(0, 0.0), (1, 0.1), (2, 0.5), (3, 1.0)])
def test_texts(
    seed: int, strength: float, reference: Callable[[str], ModuleType], tmp_path: Path
) -> None:
    tables, position = empty_tables(), count()
    for name in TEXTS:
        damage_text(true_text(name), position, tables, Damage(seed, strength))
    failed = {"status": DocumentStatus.FAILED, "category": FailureCategory.ENCRYPTED}
    tables[DocumentRow].append(document(UNREADABLE, f"{UNREADABLE}.pdf", **failed))
    folder, blocks = write(tmp_path / "dataset", tables), tmp_path / "blocks"
    script = [sys.executable, "-B", str(REFERENCE / "dataset_to_blocks.py")]
    subprocess.run([*script, str(folder), str(blocks)], check=True, capture_output=True)
    scores = read_texts(folder)
    for name, found in scores.items():
        path = REFERENCE / "pdf" / f"{name}.gold.json"
        theirs = reference("score_text").score_files(path, blocks / f"{name}.json")
        assert found is not None
        ours: dict[str, Any] = {
            key: rounded(getattr(found, own)) for own, key in TEXT_FIGURES.items()
        }
        ours |= {"name": name, "tables": f"{found.tables}/{found.true_tables}"}
        hyphens = found.hyphens
        ours |= {"hyph_split": hyphens.split, "hyph_join": hyphens.joined}
        assert {**ours, "hyph_err": hyphens.split + hyphens.joined} == theirs
        assert (found.edit == 1) == (strength == 0)
    assert_same_summary(scores, folder, blocks)


def assert_same_summary(scores: dict[str, TextScores | None], folder: Path, blocks: Path) -> None:
    absent = "20_stroomvolgorde"
    script = [sys.executable, "-B", str(REFERENCE / "score_pdfs.py"), str(REFERENCE / "pdf")]
    command = [*script, str(blocks), str(folder), *TEXTS, absent, UNREADABLE]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    theirs = json.loads(output.splitlines()[-1])
    ours = summarise_texts({**scores, absent: None})
    renamed = {
        TEXT_FIGURES[name]: asdict(summary)
        for name, summary in ours.items()
        if name in TEXT_FIGURES
    }
    for part in ("mean", "worst"):
        found = {name: summary[part] for name, summary in renamed.items()}
        assert found == pytest.approx(theirs[part], abs=1e-4)
    (row,) = [d for d in read_table(folder, DocumentRow) if d.doc_id == UNREADABLE]
    assert names_its_failure(row) == theirs["failures_named"]
