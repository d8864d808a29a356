"""A corpus as the fit sees it: passages with their terms and what is read in each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.cluster.context import read_in_context
from pipeline.cluster.features import Features, build_features
from pipeline.cluster.knowledge import Knowledge
from pipeline.cluster.own_words import likeness_to_subjects, telling_words
from pipeline.cluster.reading import (
    judge_subjects,
    pattern_weights,
    read_passages,
    shares_of,
    sum_evidence,
)
from pipeline.cluster.terms import PassageTerms
from pipeline.settings import ClusterSettings

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

ROUNDS, KEPT = 3, 0.3
"""Rounds of reading again, and what each keeps of the reading before, so that it calms."""

SURPRISE = 1e-6
"""Least probability of a subject."""


@dataclass(frozen=True, eq=False)
class ReadCorpus:
    """Passages, sorted by id; rows of all arrays run parallel.

    Attributes
    ----------
    passages
        The passages.
    features
        Their terms.
    judged
        How likely each by itself speaks of each subject or, last, of none.
    evidence
        What the patterns in it say for each subject and for none.
    headings
        What the patterns in the headings above it say.
    """

    passages: tuple[PassageTerms, ...]
    features: Features
    judged: Floats
    evidence: Floats
    headings: Floats

    def select(self, rows: Labels) -> ReadCorpus:
        """Return a corpus of some passages, in the order of `rows`."""
        return ReadCorpus(
            tuple(self.passages[row] for row in rows),
            select_rows(self.features, rows),
            self.judged[rows],
            self.evidence[rows],
            self.headings[rows],
        )

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that the passages stand in, sorted."""
        return tuple(sorted({passage.doc_id for passage in self.passages}))


def select_rows(features: Features, rows: Labels) -> Features:
    """Give the features of some passages, in the order of `rows`."""
    return replace(
        features,
        passage_ids=tuple(features.passage_ids[row] for row in rows),
        terms=features.terms[rows],
        subjects=features.subjects[rows],
        present=features.present[rows],
    )


def read_corpus(
    passages: Iterable[PassageTerms], known: Knowledge, settings: ClusterSettings
) -> ReadCorpus:
    """Read every passage by itself, whatever their order."""
    ordered = tuple(sorted(passages, key=lambda passage: passage.passage_id))
    readings = read_passages(ordered, known.subjects, known.lexicon, known.model.columns)
    weights = pattern_weights(known.model, known.subjects)
    return ReadCorpus(
        passages=ordered,
        features=build_features(ordered, known.lexicon, settings.heading_weight),
        judged=judge_subjects(readings, known.model, known.subjects),
        evidence=sum_evidence(readings.passages, weights, known.subjects),
        headings=sum_evidence(readings.headings, weights, known.subjects),
    )


def read_together(corpus: ReadCorpus, known: Knowledge, settings: ClusterSettings) -> Floats:
    """Return how likely each passage speaks of each subject or of none, read among the others.

    What is read in all passages teaches what the words of this corpus say, and that is read again.
    """

    def among_neighbours(judged: Floats) -> Floats:
        return read_in_context(
            judged,
            corpus.headings,
            corpus.passages,
            known.model.prior,
            heading_weight=settings.heading_weight,
            neighbour_weight=settings.neighbour_weight,
        )

    words = telling_words(corpus.features.present)
    alone = np.log(corpus.judged + SURPRISE)
    read = among_neighbours(corpus.judged)
    for _ in range(ROUNDS):
        again = among_neighbours(shares_of(alone + likeness_to_subjects(words, read)))
        read = KEPT * read + (1 - KEPT) * again
    return read
