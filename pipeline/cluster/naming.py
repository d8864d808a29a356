"""Dutch labels for themes that were found in the text, as a person would write them.

A theme takes the finer subject it lies nearest to; each subject serves once. A theme that lies near
none is named after its own best nouns ("Drinkwater en riolering"). A theme of the list of which a
corpus tells but one subject takes the label of that subject.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from pipeline.cluster.features import Features, Floats, subject_weights
from pipeline.cluster.lexicon import Lexicon
from pipeline.cluster.topics import Labels, Topics

MIN_LABEL_SCORE = 0.3
"""A subject must lie this near to name a theme."""

SPEAKING_EVIDENCE = 0.25
"""Evidence at which a passage speaks of a subject."""

_FEW, _NEARLY_ALL = 8, 0.9
"""So many passages, and such a share of them, tell that they hold but a part of a theme."""


def score_subjects(
    topics: Topics,
    features: Features,
    main: Labels,
    columns: Sequence[Sequence[int]],
    lexicon: Lexicon,
) -> Floats:
    """Measure how near each topic lies to each subject, topics x subjects, 0 to 1.

    The score is the mean of two shares: of the topic's passages that speak of the subject, and of
    the topic's typical terms, by their loading, that are lemmas of the subject.
    """
    weights = subject_weights(lexicon)
    scores = np.zeros((topics.count, len(lexicon.subjects)))
    for topic, terms in enumerate(columns):
        members = main == topic
        if members.any():
            scores[topic] += (features.subjects[members] >= SPEAKING_EVIDENCE).mean(axis=0)
        loadings = topics.terms[topic, list(terms)]
        total = loadings.sum()
        for column, loading in zip(terms, loadings, strict=True):
            for subject, _ in weights.get(features.keys[column], ()):
                scores[topic, subject] += loading / total
    return scores / 2


def assign_subjects(scores: Floats) -> list[int | None]:
    """Give each topic a subject of its own, or none: the assignment with the highest total."""
    chosen: list[int | None] = [None] * scores.shape[0]
    # What lies below the threshold must not push a good match aside.
    rows, subjects = linear_sum_assignment(
        np.where(scores >= MIN_LABEL_SCORE, scores, 0.0), maximize=True
    )
    for row, subject in zip(rows, subjects, strict=True):
        if scores[row, subject] >= MIN_LABEL_SCORE:
            chosen[row] = int(subject)
    return chosen


def label_from_terms(columns: Sequence[int], features: Features, taken: frozenset[str]) -> str:
    """Build a label from the best terms: one compound or two-word term, or two nouns.

    Parameters
    ----------
    columns
        Typical terms, best first; at least one.
    features
        Gives their forms as written.
    taken
        Labels that other themes have.
    """
    words = [features.written[column] for column in columns]
    pairs = [
        (words[i], words[j])
        for j in range(1, len(words))
        for i in range(j)
        if not _share_a_part(features.keys[columns[i]], features.keys[columns[j]])
    ]
    options = [f"{_capitalised(first)} en {second}" for first, second in pairs]
    options += [_capitalised(word) for word in words]
    free = [option for option in options if option not in taken]
    return free[0] if free else f"{options[0]} ({len(taken) + 1})"


def _capitalised(text: str) -> str:
    """Begin with a capital; the Dutch digraph ij has both its letters raised."""
    return ("IJ" if text.startswith("ij") else text[:1].upper()) + text[
        2 if text.startswith("ij") else 1 :
    ]


def _share_a_part(first: str, second: str) -> bool:
    return bool(set(first.replace("+", " ").split()) & set(second.replace("+", " ").split()))


def narrow_label(read: Floats, labels: Sequence[str]) -> str | None:
    """Return the label of the one subject that nearly all passages of a theme speak of, if so.

    A theme of which a corpus tells but a part would promise more than it holds.

    Parameters
    ----------
    read
        How likely each passage of the theme speaks of each of its subjects, passages x subjects.
    labels
        The labels of the subjects.
    """
    if len(labels) < 2 or len(read) < _FEW:
        return None
    counts = np.bincount(read.argmax(axis=1), minlength=len(labels))
    return labels[int(counts.argmax())] if counts.max() >= _NEARLY_ALL * len(read) else None
