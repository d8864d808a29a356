"""What training needs is named with its licence and public place when it is not there."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import GrenswerkError
from pipeline.train.sources import SOURCES, Source, checksum, find_problems, require_sources
from pipeline.train.stage import TrainingFolders, TrainingPlan, train
from pipeline.train.vectors import VectorShape

PLAN = TrainingPlan(
    seed=1,
    vectors=VectorShape(size=8, buckets=50, epochs=1),
    law_words=10,
    feature_steps=1,
    syntax_steps=1,
    taught_steps=1,
    ner_steps=1,
    teacher_rounds=1,
    teacher_width=4,
    variants=0,
    variant_share=0.5,
    folds=2,
    name_iterations=1,
)


def a_source(folder: Path) -> Source:
    path = folder / "raw" / "tekst.txt"
    path.parent.mkdir()
    path.write_text("Een regel.\n", encoding="utf-8")
    return Source("raw/tekst.txt", checksum(path), "CC0-1.0", "https://example.org/x", "abc1234")


def test_complete_sources_pass(tmp_path: Path) -> None:
    source = a_source(tmp_path)
    assert find_problems(tmp_path, [source]) == []
    require_sources(tmp_path, [source])


def test_a_missing_file_is_named_with_licence_repository_and_commit(tmp_path: Path) -> None:
    source = replace(a_source(tmp_path), path="raw/weg.txt", converted=True)
    with pytest.raises(GrenswerkError) as raised:
        require_sources(tmp_path, [source])
    expected = "raw/weg.txt is missing: made from https://example.org/x @ abc1234, CC0-1.0"
    assert expected in str(raised.value)
    assert "train.sources" in str(raised.value)


def test_a_changed_file_is_told_from_a_missing_one(tmp_path: Path) -> None:
    source = a_source(tmp_path)
    (tmp_path / source.path).write_text("Een andere regel.\n", encoding="utf-8")
    ((found, problem),) = find_problems(tmp_path, [source])
    assert found == source
    assert "is not the file" in problem


def test_training_without_sources_stops_before_it_writes(tmp_path: Path) -> None:
    folders = TrainingFolders(
        sources=tmp_path / "none",
        annotations=tmp_path / "domain",
        reviewed=tmp_path / "dataset",
        gazetteer=tmp_path / "gazetteer",
        configs=tmp_path,
        work=tmp_path / "work",
        pipeline=tmp_path / "nl",
    )
    with pytest.raises(GrenswerkError) as raised:
        train(folders, PLAN)
    assert str(raised.value).count(" is missing: ") == len(SOURCES)
    assert list(tmp_path.iterdir()) == []


def test_every_source_has_a_checksum_a_licence_and_a_public_place() -> None:
    for source in SOURCES:
        assert len(source.sha256) == 64
        assert source.licence
        assert source.repository.startswith("https://github.com/")
    assert len({source.path for source in SOURCES}) == len(SOURCES)


def test_sources_are_described_in_the_documentation() -> None:
    described = (Path(__file__).parents[2] / "models" / "data" / "SOURCES.md").read_text("utf-8")
    for source in SOURCES:
        assert source.path in described
        assert source.sha256 in described
        assert source.licence in described
