"""Assemble: entities and themes to actions, and all of it to `outputs/dataset/`.

Actions are found document by document and cached like every artefact; registers, tables and
exports are made anew from the whole corpus each time.
"""

from __future__ import annotations

from pipeline.assemble.changes import Changes, compare
from pipeline.assemble.corpus import Corpus, gather
from pipeline.assemble.dataset import recover, write_dataset
from pipeline.assemble.job import ActionsJob, decisions_on
from pipeline.assemble.tables import build_indexes, build_tables
from pipeline.decisions import read_decisions
from pipeline.registers import load_register, propose
from pipeline.runner import StageReport, run_stage
from pipeline.schema import (
    CorpusThemes,
    DocumentActions,
    DocumentStatus,
    ExtractedDocument,
    RegisterEntry,
    ReviewDecision,
    TaggedDocument,
)
from pipeline.settings import AssembleSettings
from pipeline.store import Store, code_digest, digest, folder_digest, to_json, write_whole

MADE_BY = ("pipeline.assemble", "pipeline.decisions", "pipeline.schema")


def run(store: Store, settings: AssembleSettings, workers: int = 1) -> StageReport:
    """Find actions where something changed, then write registers, change report and dataset."""
    decisions = read_decisions(store.review / "decisions.jsonl")
    report = _find_actions(store, settings, decisions, workers)
    corpus = _gather(store, decisions)
    indexes = build_indexes(
        corpus, load_register(store.review, "organisations"), load_register(store.review, "places")
    )
    tables = build_tables(corpus, indexes)
    folder = store.root / "dataset"
    recover(folder)
    changes = compare(folder, tables)
    write_dataset(folder, tables)
    _write_changes(store, changes)
    propose(store.root, "organisations", indexes.organisations.proposals())
    propose(store.root, "places", indexes.places.proposals())
    propose(store.root, "themes", _theme_proposals(corpus))
    return report


def _find_actions(
    store: Store,
    settings: AssembleSettings,
    decisions: tuple[ReviewDecision, ...],
    workers: int,
) -> StageReport:
    made_by = digest(
        settings.model_dump(mode="json", exclude={"models"}),
        folder_digest(settings.models),
        code_digest(*MADE_BY),
    )
    jobs = []
    for doc_id in store.ids(TaggedDocument):
        stamp = store.stamp(TaggedDocument, doc_id)
        read = store.stamp(ExtractedDocument, doc_id)
        if stamp is None or read is None or stamp.status is DocumentStatus.FAILED:
            continue
        reach = decisions_on(doc_id, decisions)
        ids = [decision.decision_id for decision in reach]
        made_from = digest(stamp.content, read.content, ids, made_by)
        jobs.append(ActionsJob(store, doc_id, made_from, settings, reach))
    return run_stage(store, DocumentActions, jobs, workers=workers)


def _gather(store: Store, decisions: tuple[ReviewDecision, ...]) -> Corpus:
    return gather(
        list(store.all(ExtractedDocument)),
        list(store.all(TaggedDocument)),
        list(store.all(DocumentActions)),
        store.read_model(CorpusThemes, store.root / CorpusThemes.STAGE / "themes.json"),
        decisions,
    )


def _write_changes(store: Store, changes: Changes) -> None:
    write_whole(store.root / "changes.json", to_json(changes.model_dump(mode="json")))


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
