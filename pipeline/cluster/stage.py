"""Cluster: the passages of the whole corpus to themes, and to the theme register.

Reads `extract` and `tag` records with their parses, writes `outputs/cluster/themes.json` and the
quality of the fit beside it. Putting themes into tables belongs in `assemble`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import spacy
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from pipeline.cluster.corpus import Labels
from pipeline.cluster.groups import group_passages
from pipeline.cluster.knowledge import knowledge_bytes, load_knowledge
from pipeline.cluster.measure import measure_themes
from pipeline.cluster.terms import PassageTerms, Term
from pipeline.cluster.themes import fit_themes
from pipeline.registers import load_register
from pipeline.runner import StageReport
from pipeline.schema import (
    CorpusThemes,
    DocumentStatus,
    ExtractedDocument,
    Section,
    TaggedDocument,
)
from pipeline.settings import ClusterSettings
from pipeline.store import Store, code_digest, digest, to_json, write_whole

MADE_BY = ("pipeline.cluster", "pipeline.schema")
PATHS = {"subjects", "labels", "model"}


def run(store: Store, settings: ClusterSettings) -> StageReport:
    """Fit themes when anything they rest on changed; otherwise leave them as they are."""
    usable = [d for d in store.ids(TaggedDocument) if _is_usable(store, d)]
    register = load_register(store.review, "themes")
    stamps = [store.stamp(TaggedDocument, doc_id) for doc_id in usable]
    made_from = digest(
        [stamp.content for stamp in stamps if stamp],
        [entry.model_dump(mode="json") for entry in register.entries],
        settings.model_dump(mode="json", exclude=PATHS),
        [content.hex() for content in knowledge_bytes(settings)],
        code_digest(*MADE_BY),
    )
    folder = store.root / CorpusThemes.STAGE
    stamp_file = folder / "themes.made"
    is_current = (
        stamp_file.exists()
        and stamp_file.read_text(encoding="utf-8") == made_from
        and (folder / "themes.json").exists()
    )
    if is_current:
        return StageReport(stage=CorpusThemes.STAGE, current=tuple(usable))
    passages = read_terms(store)
    known = load_knowledge(settings)
    fitted = fit_themes(passages, known=known, register=register.entries, settings=settings)

    def refit_with_seed(seed: int) -> Labels:
        other = settings.model_copy(update={"seed": seed})
        return group_passages(fitted.corpus, known, register.entries, other).main

    quality = measure_themes(fitted, refit_with_seed)
    stamp_file.unlink(missing_ok=True)
    write_whole(folder / "quality.json", to_json(quality))
    write_whole(folder / "themes.json", to_json(fitted.themes.model_dump(mode="json")))
    write_whole(stamp_file, made_from.encode("utf-8"))
    return StageReport(stage=CorpusThemes.STAGE, made=tuple(usable))


def read_terms(store: Store) -> tuple[PassageTerms, ...]:
    """Return the passages of all documents that could be read, in reading order."""
    usable = [doc_id for doc_id in store.ids(TaggedDocument) if _is_usable(store, doc_id)]
    return tuple(terms for doc_id in usable for terms in _passages(store, doc_id))


@cache
def _vocab() -> Vocab:
    """Return a Dutch vocabulary: a bare one knows no lower case."""
    return spacy.blank("nl").vocab


def _is_usable(store: Store, doc_id: str) -> bool:
    stamp = store.stamp(TaggedDocument, doc_id)
    return stamp is not None and stamp.status is not DocumentStatus.FAILED


def _passages(store: Store, doc_id: str) -> Iterator[PassageTerms]:
    document = store.read(ExtractedDocument, doc_id)
    parsed = store.read(TaggedDocument, doc_id).parsed
    data = store.read_beside(TaggedDocument, doc_id, ".spacy")
    docs = dict(zip(parsed, DocBin().from_bytes(data).get_docs(_vocab()), strict=True))
    sections = {section.section_id: section for section in document.sections}
    for passage in document.passages:
        if passage.passage_id in docs:
            titles = _titles(sections, passage.section_id)
            yield PassageTerms(
                passage_id=passage.passage_id,
                doc_id=doc_id,
                heading=titles[-1] if titles else None,
                tokens=_terms(docs[passage.passage_id]),
                position=passage.position,
                path=titles[:-1],
            )


def _titles(sections: Mapping[str, Section], section_id: str | None) -> tuple[str, ...]:
    """Return the titles above a passage, the outermost first; the title of the report is none."""
    titles: list[str] = []
    while section_id is not None:
        section = sections[section_id]
        titles.append(section.title)
        section_id = section.parent_id
    return tuple(reversed(titles))


def _terms(doc: Doc) -> tuple[Term, ...]:
    return tuple(
        Term(lemma=t.lemma_ or t.lower_, pos=t.pos_, is_name=bool(t.ent_type_), text=t.text)
        for t in doc
        if not t.is_space
    )
