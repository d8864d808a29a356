"""Tag: find the sentences and mentions of each extracted document.

Reads `extract` records, writes `tag` records with the parse beside them. Which mentions mean the
same body over all documents is decided in `assemble`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import DocBin

from pipeline.errors import DocumentError
from pipeline.runner import StageReport, run_stage
from pipeline.schema import (
    DocumentStatus,
    ExtractedDocument,
    FailureCategory,
    TaggedDocument,
)
from pipeline.settings import TagSettings
from pipeline.store import Stamp, Store, code_digest, digest, folder_digest
from pipeline.tag.document import tag_document
from pipeline.tag.gazetteer import load_gazetteer
from pipeline.tag.names.model import load_name_model
from pipeline.tag.pipeline import load_pipeline, pipeline_version

MADE_BY = (
    "pipeline.tag",
    "pipeline.body_names",
    "pipeline.edtf",
    "pipeline.known_bodies",
    "pipeline.schema",
)


@dataclass(frozen=True)
class TagJob:
    """Tag one extracted document."""

    store: Store
    doc_id: str
    made_from: str
    settings: TagSettings

    def __call__(self) -> Stamp:
        """Write the mentions and the parse of the document."""
        nlp = load_pipeline(self.settings.model)
        try:
            tagged, docs = tag_document(
                nlp,
                load_gazetteer(self.settings.gazetteer),
                load_name_model(self.settings.model, self.settings.gazetteer),
                self.store.read(ExtractedDocument, self.doc_id),
                origin=pipeline_version(nlp, self.settings.model),
                batch_size=self.settings.batch_size,
                labels=self.settings.labels,
            )
        except DocumentError as error:
            return self.give_up(error)
        parse = DocBin(docs=docs, store_user_data=False).to_bytes()
        return self.store.write(tagged, self.made_from, {".spacy": parse})

    def give_up(self, error: DocumentError) -> Stamp:
        """Write the record of a document that cannot be tagged."""
        record = TaggedDocument(
            doc_id=self.doc_id,
            status=DocumentStatus.FAILED,
            category=FailureCategory.TAGGING,
            message=error.message,
        )
        return self.store.write(record, self.made_from)


def model_digest(model: str) -> str:
    """Return what tells one pipeline from another: its files, or its name and version."""
    folder = Path(model)
    if folder.is_dir():
        return folder_digest(folder)
    return pipeline_version(load_pipeline(model), model)


def run(store: Store, settings: TagSettings, workers: int = 1) -> StageReport:
    """Tag what is new or changed, and account for every document that could be read."""
    made_by = digest(
        settings.batch_size,
        sorted(settings.labels.items()),
        model_digest(settings.model),
        folder_digest(settings.gazetteer),
        code_digest(*MADE_BY),
    )
    jobs = []
    for doc_id in store.ids(ExtractedDocument):
        stamp = store.stamp(ExtractedDocument, doc_id)
        if stamp and stamp.status is not DocumentStatus.FAILED:
            jobs.append(TagJob(store, doc_id, digest(stamp.content, made_by), settings))
    return run_stage(store, TaggedDocument, jobs, workers=workers)
