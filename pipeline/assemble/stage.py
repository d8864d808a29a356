"""Assemble: entities and themes to actions, and all of it to `outputs/dataset/`.

Actions are found document by document and cached like every artefact; registers, tables and
exports are made anew from the whole corpus each time.
"""

from __future__ import annotations

from pipeline.assemble.action_rows import Indexes
from pipeline.assemble.changes import compare
from pipeline.assemble.corpus import Corpus, Reading, apply_decisions, gather
from pipeline.assemble.dataset import recover, write_dataset
from pipeline.assemble.exports.persons import protect_persons
from pipeline.assemble.job import ActionsJob
from pipeline.assemble.tables import build_indexes, build_tables
from pipeline.decisions import read_decisions
from pipeline.known_bodies import load_known_bodies
from pipeline.registers import load_register, propose
from pipeline.runner import StageReport, run_stage
from pipeline.schema import (
    CorpusThemes,
    DocumentActions,
    DocumentStatus,
    ExtractedDocument,
    Mention,
    RegisterEntry,
    TaggedDocument,
)
from pipeline.settings import AssembleSettings, DatasetSettings
from pipeline.store import Store, code_digest, digest, folder_digest, to_json, write_whole

MADE_BY = (
    "pipeline.assemble",
    "pipeline.body_names",
    "pipeline.decisions",
    "pipeline.known_bodies",
    "pipeline.schema",
)


def run(
    store: Store, settings: AssembleSettings, dataset: DatasetSettings, workers: int = 1
) -> StageReport:
    """Find actions where something changed, then write registers, change report and dataset."""
    decisions = read_decisions(store.review / "decisions.jsonl")
    reading = apply_decisions(
        list(store.all(ExtractedDocument)), list(store.all(TaggedDocument)), decisions
    )
    report = _find_actions(store, settings, reading, workers)
    themes = store.read_model(CorpusThemes, store.root / CorpusThemes.STAGE / "themes.json")
    corpus = gather(reading, list(store.all(DocumentActions)), themes, decisions)
    indexes = build_indexes(
        corpus,
        load_register(store.review, "organisations"),
        load_register(store.review, "places"),
        load_known_bodies(settings.gazetteer),
    )
    _write(store, corpus, indexes, dataset)
    return report


def _find_actions(
    store: Store, settings: AssembleSettings, reading: Reading, workers: int
) -> StageReport:
    made_by = digest(
        settings.model_dump(mode="json", exclude={"models", "benefits", "vectors", "gazetteer"}),
        folder_digest(settings.models),
        folder_digest(settings.benefits),
        folder_digest(settings.vectors / "vocab"),
        code_digest(*MADE_BY),
    )
    changed = reading.changed_by_people()
    jobs = []
    for record in reading.tagged:
        stamp = store.stamp(TaggedDocument, record.doc_id)
        read = store.stamp(ExtractedDocument, record.doc_id)
        if stamp is None or read is None or record.status is DocumentStatus.FAILED:
            continue
        decided = changed.get(record.doc_id)
        made_from = digest(stamp.content, read.content, _plain(decided), made_by)
        jobs.append(ActionsJob(store, record.doc_id, made_from, settings, decided))
    return run_stage(store, DocumentActions, jobs, workers=workers)


def _plain(mentions: tuple[Mention, ...] | None) -> list[object] | None:
    return None if mentions is None else [m.model_dump(mode="json") for m in mentions]


def _write(store: Store, corpus: Corpus, indexes: Indexes, settings: DatasetSettings) -> None:
    """Write the dataset, what changed in it, and what the registers could keep."""
    tables = protect_persons(build_tables(corpus, indexes), settings.persons)
    folder = store.root / "dataset"
    recover(folder)
    changes = compare(folder, tables)
    write_dataset(folder, tables)
    write_whole(store.root / "changes.json", to_json(changes.model_dump(mode="json")))
    propose(store.root, "organisations", indexes.organisations.proposals())
    propose(store.root, "places", indexes.places.proposals())
    propose(store.root, "themes", _theme_proposals(corpus))


def _theme_proposals(corpus: Corpus) -> list[RegisterEntry]:
    return [
        RegisterEntry(
            id=theme.theme_id,
            name=theme.label,
            keys=(),
            named_by=theme.named_by,
            terms=theme.terms,
        )
        for theme in corpus.themes.themes
    ]
