"""Permanent ids: fitted topics are recognised in the register of themes, and new ones get an id."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from pipeline.cluster.identity import Identity, follow_merges, new_theme_id
from pipeline.cluster.vocabulary import term_key
from pipeline.schema import RegisterEntry

MIN_OVERLAP = 0.3
"""Share of the terms that a topic and an entry must have in common to be the same theme."""


def identify(
    topics: Sequence[Sequence[str]], register: Sequence[RegisterEntry]
) -> tuple[Identity, ...]:
    """Say which theme each topic is.

    Two topics have the same identity only where people merged the entries they match.

    Parameters
    ----------
    topics
        The top terms of each topic.
    register
        Entries that hold themes with terms; merged ones included.

    Raises
    ------
    GrenswerkError
        If merges in the register go round in a circle.
    """
    entries = {entry.id: entry for entry in register}
    ordered = [entries[key] for key in sorted(entries)]
    matched = _match(topics, ordered)
    found: list[Identity] = []
    used = set(entries)
    for position, terms in enumerate(topics):
        if position in matched:
            found.append(follow_merges(ordered[matched[position]], entries))
            continue
        theme_id, ordinal = new_theme_id(terms), 1
        while theme_id in used:
            ordinal += 1
            theme_id = new_theme_id([*terms, str(ordinal)])
        used.add(theme_id)
        found.append(Identity(theme_id, None, "model"))
    return tuple(found)


def _match(topics: Sequence[Sequence[str]], entries: Sequence[RegisterEntry]) -> dict[int, int]:
    """Pair topics and entries one to one so that they have most terms in common."""
    if not topics or not entries:
        return {}
    likeness = np.array([[_overlap(terms, entry) for entry in entries] for terms in topics])
    likeness[likeness < MIN_OVERLAP] = 0.0
    rows, columns = linear_sum_assignment(likeness, maximize=True)
    return {
        int(row): int(column)
        for row, column in zip(rows, columns, strict=True)
        if likeness[row, column] > 0
    }


def _overlap(terms: Sequence[str], entry: RegisterEntry) -> float:
    """Give the share of terms in common, by word family; 1 when the topic has the entry's key."""
    if new_theme_id(terms) in (entry.id, *entry.keys):
        return 1.0
    mine, theirs = ({term_key(term) for term in some} for some in (terms, entry.terms))
    return len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0
