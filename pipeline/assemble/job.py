"""The per-document half of `assemble`: which actions one document tells of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.assemble.actions import ActionModels, find_actions, load_models
from pipeline.assemble.actions.reader import load_reader, load_vectors
from pipeline.assemble.parses import read_parses
from pipeline.errors import DocumentError
from pipeline.schema import (
    DocumentActions,
    DocumentStatus,
    ExtractedDocument,
    FailureCategory,
    Mention,
    TaggedDocument,
)
from pipeline.settings import AssembleSettings
from pipeline.store import Stamp, Store


@cache
def _models(actions: Path, benefits: Path, vectors: Path) -> ActionModels:
    """Return the fitted models and the passage reader; read once in a process."""
    fitted = {**load_models(actions).by_question, **load_models(benefits).by_question}
    return ActionModels(fitted, load_reader(actions, load_vectors(vectors)))


@dataclass(frozen=True)
class ActionsJob:
    """Find the actions of one tagged document."""

    store: Store
    doc_id: str
    made_from: str
    settings: AssembleSettings
    decided: tuple[Mention, ...] | None
    """Mentions as people decided on them; None when they are as `tag` left them."""

    def __call__(self) -> Stamp:
        """Write the actions of the document."""
        document = self.store.read(ExtractedDocument, self.doc_id)
        tagged = self.store.read(TaggedDocument, self.doc_id)
        mentions = tagged.mentions if self.decided is None else self.decided
        data = self.store.read_beside(TaggedDocument, self.doc_id, ".spacy")
        try:
            actions, benefits = find_actions(
                document,
                mentions,
                read_parses(data, tagged.parsed, mentions),
                _models(self.settings.models, self.settings.benefits, self.settings.vectors),
                self.settings,
            )
        except DocumentError as error:
            return self.give_up(error)
        record = DocumentActions(
            doc_id=self.doc_id,
            status=DocumentStatus.OK,
            category=None,
            message=None,
            actions=actions,
            benefits=benefits,
        )
        return self.store.write(record, self.made_from)

    def give_up(self, error: DocumentError) -> Stamp:
        """Write the record of a document whose actions could not be found."""
        record = DocumentActions(
            doc_id=self.doc_id,
            status=DocumentStatus.FAILED,
            category=FailureCategory.ACTIONS,
            message=error.message,
        )
        return self.store.write(record, self.made_from)
