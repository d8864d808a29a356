"""The name model: first readings of annotated documents in, a conditional random field out.

What the model sees of a first reading in training must be as good and as bad as what it will see
in use. So the recognizer that reads a document here has never seen it (`stage.read_left_out`). The
copies with exchanged names have no first reading: reports of others are read less well than our own
prose is, and the model must not lean on it too much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite
from spacy.tokens import Doc

from pipeline.tag.names.crfsuite_file import read_weights
from pipeline.tag.names.document_features import view_document
from pipeline.tag.names.known import KnownNames
from pipeline.tag.names.model import JudgedSpan, judge
from pipeline.tag.names.scores import FeatureScores
from pipeline.tag.names.spans import TokenSpan, write_tags
from pipeline.tag.names.views import View, spell_out
from pipeline.train.annotations import AnnotatedPassage

L1, L2 = 0.05, 0.05
"""Penalties on the weights; the first makes most of them zero and the file small."""
FEWEST = 2
"""Features seen less often are left out."""


@dataclass(frozen=True, eq=False)
class ReadPassage:
    """An annotated passage with the sentences of the pipeline and the first reading of it."""

    passage: AnnotatedPassage
    doc: Doc
    tags: Sequence[str]


def train_weights(
    passages: Sequence[ReadPassage], known: KnownNames, iterations: int, path: Path
) -> None:
    """Train the conditional random field by L-BFGS and write its weights.

    Parameters
    ----------
    passages
        Whole documents; passages of one document follow one another or not.
    known
        Lists of known names.
    iterations
        Most steps of L-BFGS; they are deterministic.
    path
        The file to write.
    """
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for document in _by_document(passages):
        features = spell_out(_views(document, known), [len(read.doc) for read in document])
        for read, own in zip(document, features, strict=True):
            trainer.append(own, annotated_tags(read.doc, read.passage))
    trainer.set_params(
        {
            "c1": L1,
            "c2": L2,
            "max_iterations": iterations,
            "feature.minfreq": FEWEST,
            "feature.possible_transitions": True,
        }
    )
    trainer.train(str(path))


def judge_passages(
    passages: Sequence[ReadPassage], known: KnownNames, weights: Path
) -> list[list[JudgedSpan]]:
    """Return the names that trained weights find in each passage, with their confidence."""
    scores = FeatureScores(read_weights(weights))
    found: dict[int, list[JudgedSpan]] = {}
    for document in _by_document(passages):
        judged = judge(scores, _views(document, known), [len(read.doc) for read in document])
        found |= {id(read): names for read, names in zip(document, judged, strict=True)}
    return [found[id(read)] for read in passages]


def annotated_tags(doc: Doc, passage: AnnotatedPassage) -> list[str]:
    """Return one tag a word by what people annotated; a name is widened to whole words."""
    spans = []
    for entity in passage.entities:
        span = doc.char_span(entity.start, entity.end, alignment_mode="expand")
        if span is not None:
            spans.append(TokenSpan(span.start, span.end, entity.labels[0]))
    return write_tags(len(doc), spans)


def _views(document: Sequence[ReadPassage], known: KnownNames) -> list[View]:
    docs, tags = [read.doc for read in document], [read.tags for read in document]
    return view_document(docs, tags, known)


def _by_document(passages: Sequence[ReadPassage]) -> list[list[ReadPassage]]:
    documents: dict[str, list[ReadPassage]] = {}
    for read in passages:
        documents.setdefault(read.passage.document, []).append(read)
    return list(documents.values())
