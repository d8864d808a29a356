"""Themes that are in no list: passages that speak of something, but of nothing known.

They are grouped by their own words; a group stays when its words hang together.
"""

from __future__ import annotations

import math

import numpy as np

from pipeline.cluster.assigning import SMALL_CORPUS, Assignment
from pipeline.cluster.corpus import Floats, Labels, ReadCorpus, select_rows
from pipeline.cluster.quality import npmi
from pipeline.cluster.topics import choose_main, fit_topics, rank_terms

PASSAGES_PER_THEME = 20
SMALLEST_SHARE, SMALLEST = 0.015, 4
"""Passages that a new theme needs: a share of all, and in a corpus of some size never fewer."""

MAX_FOUND = 12
"""More groups of riddles than this are no themes, and cost time."""

MIN_WEIGHT, MIN_OWN_EVIDENCE = 0.5, 0.25
MAX_KNOWN = 1.5
"""Evidence for a known subject, or for procedure, above which a passage is no riddle."""

MIN_TERMS = 3
MIN_COHERENCE = -0.3
"""Coherence that a theme of its own must have; its passages have none otherwise."""

TOP_TERMS = 10
GUIDANCE = 0.8
"""What a finer subject says against the words themselves."""


def discover(corpus: ReadCorpus, assignment: Assignment) -> list[tuple[Labels, Floats]]:
    """Return the passages of each theme found, and how clearly each is one of it."""
    rows = _unexplained(corpus, assignment)
    least = 1 if len(corpus.passages) < SMALL_CORPUS else SMALLEST
    least = max(least, round(SMALLEST_SHARE * len(corpus.passages)))
    if len(rows) < least:
        return []
    features = select_rows(corpus.features, rows)
    count = min(math.ceil(len(rows) / PASSAGES_PER_THEME), MAX_FOUND)
    topics = fit_topics(features, count, GUIDANCE)
    main = choose_main(topics, features, MIN_WEIGHT, MIN_OWN_EVIDENCE)
    found = []
    for topic, columns in enumerate(rank_terms(topics, features, main, TOP_TERMS)):
        members = np.flatnonzero(main == topic)
        coherence = npmi(corpus.features.present, columns)
        if len(members) >= least and (coherence is None or coherence >= MIN_COHERENCE):
            found.append((rows[members], topics.weights[members, topic]))
    return found


def _unexplained(corpus: ReadCorpus, assignment: Assignment) -> Labels:
    """Return the passages with words of their own that no list knows."""
    silent = corpus.evidence.max(axis=1, initial=0.0) < MAX_KNOWN
    has_terms = np.diff(corpus.features.terms.indptr) >= MIN_TERMS
    if len(corpus.passages) < SMALL_CORPUS:
        has_terms = np.diff(corpus.features.terms.indptr) >= 1
    return np.flatnonzero((assignment.main < 0) & silent & has_terms)
