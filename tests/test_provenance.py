"""Provenance tells of what, with what and when the dataset was made."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.assemble.dataset import write_dataset
from pipeline.assemble.exports.frames import Tables
from pipeline.provenance import write_provenance
from pipeline.schema import CONTRACT_VERSION, DocumentRow
from pipeline.settings import load_settings
from pipeline.store import Store

SETTINGS = load_settings(Path(__file__).resolve().parents[1] / "params.yaml")
EARLY = {"started": "2026-01-01T08:00:00+00:00", "finished": "2026-01-01T08:01:00+00:00"}
LATE = {"started": "2026-01-02T08:00:00+00:00", "finished": "2026-01-02T08:01:00+00:00"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "outputs", tmp_path / "corpus")


def told(store: Store) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((store.root / "provenance.json").read_text("utf-8"))
    return content


def test_it_names_versions_settings_and_models(store: Store) -> None:
    write_provenance(store, SETTINGS, {})
    content = told(store)
    assert content["contract"] == CONTRACT_VERSION
    assert all(content["libraries"].values())
    assert content["settings"]["cluster"]["seed"] == SETTINGS.cluster.seed
    model = content["models"]["tag.model"]
    assert model["name"] == "nl_grenswerk" and model["version"] and len(model["digest"]) == 64
    assert content["reports"] == {} and content["started"] is None


def test_it_names_every_report_of_the_dataset_and_every_file_of_decisions(
    store: Store, invented: Tables
) -> None:
    write_dataset(store.root / "dataset", invented)
    store.review.mkdir(parents=True)
    (store.review / "decisions.jsonl").write_bytes(b"{}")
    write_provenance(store, SETTINGS, {})
    documents = [row for row in invented.of("documents") if isinstance(row, DocumentRow)]
    assert told(store)["reports"] == {row.source: row.sha256 for row in documents}
    assert told(store)["review"] == {"decisions.jsonl": hashlib.sha256(b"{}").hexdigest()}


def test_a_stage_that_did_not_run_again_keeps_its_times_and_its_engine(store: Store) -> None:
    write_provenance(store, SETTINGS, {"extract": EARLY, "tag": EARLY}, ocr="tesseract 5")
    write_provenance(store, SETTINGS, {"tag": LATE})
    content = told(store)
    assert content["stages"] == {"extract": EARLY, "tag": LATE}
    assert (content["started"], content["finished"]) == (EARLY["started"], LATE["finished"])
    assert content["ocr"] == "tesseract 5"
    write_provenance(store, SETTINGS, {"extract": LATE})
    assert told(store)["ocr"] is None


def test_a_language_model_that_is_a_package_goes_by_its_version(store: Store) -> None:
    tag = SETTINGS.tag.model_copy(update={"model": "spacy"})
    write_provenance(store, SETTINGS.model_copy(update={"tag": tag}), {})
    model = told(store)["models"]["tag.model"]
    assert model["name"] == "spacy" and model["version"] and model["digest"] is None


@pytest.mark.parametrize("damaged", ["{", "[]"])
def test_a_damaged_file_is_written_anew(store: Store, damaged: str) -> None:
    store.root.mkdir()
    (store.root / "provenance.json").write_text(damaged)
    write_provenance(store, SETTINGS, {"tag": EARLY})
    assert told(store)["stages"] == {"tag": EARLY}
