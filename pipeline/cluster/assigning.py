"""From subjects read in passages to themes: which there are, and which passage has which.

With few documents the subjects are the themes; with more, what an analyst compares reports on.
The register keeps a theme on the level it has there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.cluster.corpus import Floats, Labels, ReadCorpus, read_together
from pipeline.cluster.identity import new_theme_id
from pipeline.cluster.knowledge import Knowledge
from pipeline.cluster.people import Wishes
from pipeline.settings import ClusterSettings

SMALL_CORPUS = 20
SMALLEST_SHARE = 0.015
"""A theme needs this share of the themed passages, unless there are few passages at all."""

MIN_EVIDENCE = 0.3
"""What patterns or surroundings must say for any theme at all."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A theme that a corpus may have.

    Attributes
    ----------
    theme_id
        Id that it has on every machine, before merges.
    label
        Dutch label.
    subjects
        Positions of its subjects.
    above
        Id and label of the theme or field it stands under.
    """

    theme_id: str
    label: str
    subjects: tuple[int, ...]
    above: tuple[str, str]


@dataclass(frozen=True, eq=False)
class Assignment:
    """Which themes a corpus has.

    Attributes
    ----------
    candidates
        The themes.
    weights
        How likely each passage has each, passages x themes.
    main
        The theme of each passage, -1 for none.
    subjects
        How likely each passage speaks of each subject or none, for codes and what is left.
    """

    candidates: tuple[Candidate, ...]
    weights: Floats
    main: Labels
    subjects: Floats


def theme_id_of(key: str) -> str:
    """Return the id of a known theme, before the register is asked."""
    return new_theme_id([f"theme:{key}"])


def subject_id_of(key: str) -> str:
    """Return the id of a known subject as a theme of its own, before the register is asked."""
    return new_theme_id([f"subject:{key}"])


def field_id(field: str) -> str:
    """Return the id of a policy field as a parent theme, before the register is asked."""
    return new_theme_id([f"field:{field}"])


def assign(
    corpus: ReadCorpus, known: Knowledge, wishes: Wishes, settings: ClusterSettings
) -> Assignment:
    """Give every passage its theme or none."""
    read = read_together(corpus, known, settings)
    broad = len(corpus.documents) >= settings.broad_from
    found = _choose(corpus, read, _candidates(known, wishes, broad=broad), wishes, settings)
    if broad and len(found.candidates) < settings.min_themes:
        fine = _candidates(known, wishes, broad=False)
        return _choose(corpus, read, fine, wishes, settings)
    return found


def _candidates(known: Knowledge, wishes: Wishes, *, broad: bool) -> list[Candidate]:
    candidates: list[Candidate] = []
    first = 0
    for theme in known.subjects.themes:
        positions = range(first, first + len(theme.subjects))
        first += len(theme.subjects)
        whole = theme_id_of(theme.key)
        own = [subject_id_of(subject.key) for subject in theme.subjects]
        # Kept subjects come first: the theme above them may be in the register as their parent.
        kept_fine = any(one in wishes.known for one in own)
        if len(own) == 1 or (not kept_fine and (broad or whole in wishes.known)):
            above = (field_id(theme.field), theme.field)
            candidates.append(Candidate(whole, theme.label, tuple(positions), above))
        else:
            candidates += [
                Candidate(theme_id, subject.label, (position,), (whole, theme.label))
                for theme_id, subject, position in zip(own, theme.subjects, positions, strict=True)
            ]
    return [candidate for candidate in candidates if candidate.theme_id not in wishes.forbidden]


def _choose(
    corpus: ReadCorpus,
    read: Floats,
    candidates: Sequence[Candidate],
    wishes: Wishes,
    settings: ClusterSettings,
) -> Assignment:
    """Drop the themes that hardly a passage has, until all that are left have enough."""
    speaks = corpus.evidence[:, :-1].sum(axis=1) >= MIN_EVIDENCE
    speaks |= read[:, :-1].sum(axis=1) > read[:, -1]
    kept = list(candidates)
    while True:
        weights = _weights_of(read, kept)
        main = _main_of(weights, read[:, -1], speaks, settings.min_weight)
        sizes = np.bincount(main[main >= 0], minlength=len(kept))
        gone = _too_small(kept, sizes, len(read), wishes, settings)
        if not gone:
            return Assignment(tuple(kept), weights, main, read)
        kept = [candidate for n, candidate in enumerate(kept) if n not in gone]


def _too_small(
    kept: Sequence[Candidate],
    sizes: Labels,
    passages: int,
    wishes: Wishes,
    settings: ClusterSettings,
) -> set[int]:
    least = 1 if passages < SMALL_CORPUS else max(2, round(SMALLEST_SHARE * int(sizes.sum())))
    order = np.argsort(-sizes, kind="stable")
    rank = {int(n): place for place, n in enumerate(order)}
    return {
        n
        for n, candidate in enumerate(kept)
        if candidate.theme_id not in wishes.pinned
        and (sizes[n] < least or rank[n] >= settings.max_themes)
    }


def _weights_of(read: Floats, kept: Sequence[Candidate]) -> Floats:
    if not kept:
        return np.zeros((len(read), 0))
    return np.column_stack([read[:, list(one.subjects)].sum(axis=1) for one in kept])


def _main_of(weights: Floats, other: Floats, speaks: Labels, min_weight: float) -> Labels:
    if not weights.shape[1]:
        return np.full(len(weights), -1, dtype=np.int64)
    best = weights.max(axis=1)
    clear = speaks & (best >= min_weight * (best + other))
    return np.where(clear, weights.argmax(axis=1), -1).astype(np.int64)
