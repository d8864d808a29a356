"""What stands around a passage helps to read it: its neighbours and headings.

A short passage that names its subject only by "zij" or "het project" is on what the passages
around it are on. Both can be switched off.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.cluster.terms import PassageTerms

Floats = NDArray[np.float64]

ACROSS_SECTIONS = 0.15
"""How much the end of one section says of the next, against the neighbour within."""

HEADING_STRENGTH = 3.0
OTHER_HEADING = 0.7
"""A heading such as "Bestuur" tells less surely of no theme than one such as "Water" of a theme."""

ADAPTING, PRIOR_PASSAGES = 3, 30.0
"""Rounds that learn the mix of subjects of the corpus, and what the shipped mix weighs."""


def read_in_context(
    judged: Floats,
    headings: Floats,
    passages: Sequence[PassageTerms],
    prior: Floats,
    *,
    heading_weight: float,
    neighbour_weight: float,
) -> Floats:
    """Read the passages of each document as a chain under its headings.

    Parameters
    ----------
    judged
        Probabilities of each passage by itself, passages x subjects and none.
    headings
        Evidence for the subjects in the headings above it.
    passages
        The passages, in the same order.
    prior
        How likely each subject is on average; a passage that says nothing is judged so.
    heading_weight, neighbour_weight
        Between 0 and 1; 0 leaves headings or neighbours out.

    Returns
    -------
    array
        Probabilities, for the mix of subjects that this corpus has.
    """
    if not heading_weight and not neighbour_weight:
        return judged
    told = np.log1p(HEADING_STRENGTH * headings) * heading_weight
    told[:, -1] *= OTHER_HEADING
    scores = np.log(judged + 1e-6) - np.log(prior) + told
    chains = _chains(passages)
    mix = prior
    for _ in range(ADAPTING):
        now = _read_chains(scores, chains, mix, neighbour_weight)
        mix = (now.sum(axis=0) + PRIOR_PASSAGES * prior) / (len(passages) + PRIOR_PASSAGES)
    return now


Chain = tuple[list[int], list[bool]]
"""Rows in reading order, and whether each stands in the section of the one before."""


def _chains(passages: Sequence[PassageTerms]) -> list[Chain]:
    by_document: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    chains: list[Chain] = []
    for row, passage in enumerate(passages):
        if passage.position is None:
            chains.append(([row], [False]))
        else:
            by_document[passage.doc_id].append((passage.position, row))
    for places in by_document.values():
        rows = [row for _, row in sorted(places)]
        same = [passages[a].headings == passages[b].headings for a, b in pairwise(rows)]
        chains.append((rows, [False, *same]))
    return chains


def _read_chains(scores: Floats, chains: Sequence[Chain], mix: Floats, stays: float) -> Floats:
    read = np.empty_like(scores)
    for rows, same in chains:
        keeps = [stays if inside else stays * ACROSS_SECTIONS for inside in same]
        read[rows] = _forward_backward(scores[rows], keeps, mix)
    return read


def _forward_backward(scores: Floats, keeps: Sequence[float], mix: Floats) -> Floats:
    """Return the probabilities of each link of a chain, given all of it.

    A link has the subject of the one before with the chance in `keeps`, else any of the mix.
    """
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    forward, backward = np.empty_like(shares), np.ones_like(shares)
    forward[0] = mix * shares[0]
    forward[0] /= forward[0].sum()
    for n in range(1, len(shares)):
        moved = keeps[n] * forward[n - 1] + (1 - keeps[n]) * forward[n - 1].sum() * mix
        forward[n] = moved * shares[n]
        forward[n] /= forward[n].sum()
    for n in range(len(shares) - 2, -1, -1):
        after = shares[n + 1] * backward[n + 1]
        backward[n] = keeps[n + 1] * after + (1 - keeps[n + 1]) * (mix @ after)
        backward[n] /= backward[n].sum()
    both = forward * backward
    return np.asarray(both / both.sum(axis=1, keepdims=True))
