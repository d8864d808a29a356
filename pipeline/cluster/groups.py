"""Themes under their final ids: known ones, found ones, merged and split as people asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.cluster.assigning import Assignment, assign, field_id, subject_id_of, theme_id_of
from pipeline.cluster.corpus import Floats, Labels, ReadCorpus
from pipeline.cluster.discovery import discover
from pipeline.cluster.features import Features
from pipeline.cluster.identity import Identity, resolve_id
from pipeline.cluster.knowledge import Knowledge
from pipeline.cluster.people import Wishes, read_wishes
from pipeline.cluster.register import identify
from pipeline.cluster.topics import Topics, rank_terms
from pipeline.cluster.vocabulary import term_key
from pipeline.schema import RegisterEntry
from pipeline.settings import ClusterSettings

TOP_TERMS = 10

SOFTNESS = 0.5
"""Power of the weights: each word counts as if no other had said the same, so they are too sure."""


@dataclass(frozen=True, eq=False)
class Group:
    """One theme of the fit.

    Attributes
    ----------
    identity
        Its id and the name people gave it.
    label
        Its label in the list; None for a theme that is in none.
    weights
        How much each passage is on it.
    subjects
        Positions of its subjects in the list.
    above
        Id and label of what it stands under in the list.
    """

    identity: Identity
    label: str | None
    weights: Floats
    subjects: tuple[int, ...] = ()
    above: tuple[str, str] | None = None


@dataclass(frozen=True, eq=False)
class Grouping:
    """All themes of the fit; the columns of `topics` run parallel to `groups`.

    Attributes
    ----------
    groups
        The themes.
    main
        The theme of each passage, -1 for none.
    topics
        Their weights and terms.
    columns
        The typical terms of each, best first.
    read
        How likely each passage speaks of each subject or none.
    """

    groups: tuple[Group, ...]
    main: Labels
    topics: Topics
    columns: list[list[int]]
    read: Floats


def group_passages(
    corpus: ReadCorpus,
    known: Knowledge,
    register: Sequence[RegisterEntry],
    settings: ClusterSettings,
) -> Grouping:
    """Fit the themes of a corpus.

    Raises
    ------
    GrenswerkError
        If merges in the register go round in a circle.
    """
    wishes = read_wishes(register)
    assignment = assign(corpus, known, wishes, settings)
    groups, main = _known_groups(assignment, register)
    for rows, weights in discover(corpus, assignment):
        group = _found_group(corpus.features, rows, weights, register, wishes, known)
        if group is not None:
            groups = [_without(other, rows) for other in groups]
            main[rows] = _place(groups, group)
    # Of two themes that people merged, each may weigh less than a third, and both together more.
    main = np.where(main >= 0, _heaviest(groups, len(main)), -1)
    main = _split(groups, main, corpus.features, wishes)
    filled = [n for n, group in enumerate(groups) if _stays(n, group, main, wishes)]
    renumber = {n: place for place, n in enumerate(filled)}
    kept = tuple(groups[n] for n in filled)
    main = np.array([renumber.get(int(n), -1) for n in main], dtype=np.int64)
    topics = describe(corpus.features, [group.weights for group in kept], main)
    columns = rank_terms(topics, corpus.features, main, TOP_TERMS)
    return Grouping(kept, main, topics, columns, assignment.subjects)


def _stays(n: int, group: Group, main: Labels, wishes: Wishes) -> bool:
    return bool((main == n).any()) or group.identity.theme_id in wishes.pinned


def _without(group: Group, rows: Labels) -> Group:
    weights = group.weights.copy()
    weights[rows] = 0.0
    return replace(group, weights=weights)


def _heaviest(groups: Sequence[Group], passages: int) -> Labels:
    if not groups:
        return np.full(passages, -1, dtype=np.int64)
    heaviest = np.column_stack([group.weights for group in groups]).argmax(axis=1)
    return np.asarray(heaviest, dtype=np.int64)


def describe(features: Features, weights: Sequence[Floats], main: Labels) -> Topics:
    """Return shares of the themes, and how much oftener each term is met in them than elsewhere."""
    count = len(weights)
    shares = np.column_stack(weights) if count else np.zeros((len(main), 0))
    shares = shares**SOFTNESS
    totals = shares.sum(axis=1, keepdims=True)
    shares = np.divide(shares, totals, out=np.zeros_like(shares), where=totals > 0)
    terms = np.zeros((count, features.terms.shape[1]))
    for n in range(count):
        inside = main == n
        if inside.any():
            own = _met(features, inside)
            terms[n] = own if inside.all() else np.maximum(own - _met(features, ~inside), 0.0)
    return Topics(weights=shares, terms=terms, subjects=np.zeros((count, 0)))


def _met(features: Features, rows: NDArray[np.bool_]) -> Floats:
    """Return the share of some passages that hold each term."""
    return np.asarray(features.present[rows].mean(axis=0)).ravel()


def _known_groups(
    assignment: Assignment, register: Sequence[RegisterEntry]
) -> tuple[list[Group], Labels]:
    """Join the candidates that people merged."""
    groups: list[Group] = []
    place = np.zeros(len(assignment.candidates) + 1, dtype=np.int64)
    place[-1] = -1
    for n, candidate in enumerate(assignment.candidates):
        place[n] = _place(
            groups,
            Group(
                resolve_id(candidate.theme_id, register),
                candidate.label,
                assignment.weights[:, n],
                candidate.subjects,
                candidate.above,
            ),
        )
    return groups, place[assignment.main]


def _place(groups: list[Group], new: Group) -> int:
    """Add a group, or join it with the one that has its id; return where it is."""
    for n, group in enumerate(groups):
        if group.identity.theme_id == new.identity.theme_id:
            whole = group if group.label is not None else new
            groups[n] = replace(
                whole,
                weights=group.weights + new.weights,
                subjects=(*group.subjects, *new.subjects),
            )
            return n
    groups.append(new)
    return len(groups) - 1


def _found_group(
    features: Features,
    rows: Labels,
    shares: Floats,
    register: Sequence[RegisterEntry],
    wishes: Wishes,
    known: Knowledge,
) -> Group | None:
    """Return a theme that is in no list, unless people forbade it."""
    weights = np.zeros(len(features.passage_ids))
    weights[rows] = shares
    main = np.where(weights > 0, 0, -1)
    columns = rank_terms(describe(features, [weights], main), features, main, TOP_TERMS)[0]
    listed = {theme_id_of(theme.key) for theme in known.subjects.themes}
    listed |= {subject_id_of(subject.key) for subject in known.subjects.subjects}
    listed |= {field_id(theme.field) for theme in known.subjects.themes}
    own = [one for one in register if one.id not in listed and one.part_of is None]
    identity = identify([[features.names[column] for column in columns]], own)[0]
    return None if identity.theme_id in wishes.forbidden else Group(identity, None, weights)


def _split(groups: list[Group], main: Labels, features: Features, wishes: Wishes) -> Labels:
    """Move passages to the parts that people split off a theme, by the terms of each part."""
    main = main.copy()
    for n, group in enumerate(list(groups)):
        parts = wishes.parts.get(group.identity.theme_id, ())
        if not parts:
            continue
        likeness = np.column_stack([_held(features, part.terms) for part in parts])
        moved = (main == n) & (likeness.max(axis=1) > 0)
        chosen = likeness.argmax(axis=1)
        for number, part in enumerate(parts):
            rows = moved & (chosen == number)
            weights = np.where(rows, group.weights, 0.0)
            identity = Identity(part.id, part.name, part.named_by)
            main[rows] = _place(groups, Group(identity, part.name, weights, (), group.above))
        groups[n] = replace(group, weights=np.where(moved, 0.0, group.weights))
    return main


def _held(features: Features, terms: Sequence[str]) -> Floats:
    """Return how strongly each passage holds some terms, alone or in a compound."""
    wanted = {term_key(term) for term in terms}
    columns = [
        n for n, key in enumerate(features.keys) if wanted & {key, *key.split(), *key.split("+")}
    ]
    if not columns:
        return np.zeros(len(features.passage_ids))
    return np.asarray(features.terms[:, columns].sum(axis=1)).ravel()
