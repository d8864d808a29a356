"""The likeliest tags of passages, and how sure each one is, from the scores of their words.

Viterbi's algorithm and that of forward and backward sums (Rabiner 1989, "A tutorial on hidden
Markov models"; for conditional random fields Sutton and McCallum 2012), over many passages at a
time. Every sum is taken in the order of the labels, so that a passage is read the same to the last
bit whatever it is read with.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_TOGETHER, _MOST_STEPS = 96, 24_000
"""Passages read at a time, and words when each is as long as the longest of them: what they are
worked out in has to stay near the processor, and an annex may be one passage of a whole book."""


class TagReading(NamedTuple):
    """How words are read.

    Attributes
    ----------
    best : array of int, shape (words,)
        The label of each word in the likeliest reading of its passage.
    shares : array of float, shape (words, labels)
        The probability of each label (its marginal), over all readings of the passage.
    """

    best: Ints
    shares: Floats


def read_chains(scores: Floats, transitions: Floats, lengths: Sequence[int]) -> TagReading:
    """Read passages by the scores of their words.

    Parameters
    ----------
    scores
        Of each word with each label, shape (words, labels), passage after passage.
    transitions
        Score of a label, by column, after another, by row.
    lengths
        Words of each passage.
    """
    reading = TagReading(np.zeros(len(scores), dtype=np.int64), np.zeros_like(scores))
    sizes = np.asarray(lengths, dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    longest_first = np.argsort(-sizes, kind="stable")
    longest_first = longest_first[sizes[longest_first] > 0]
    first = 0
    while first < len(longest_first):
        most = max(1, min(_TOGETHER, _MOST_STEPS // int(sizes[longest_first[first]])))
        block = longest_first[first : first + most]
        _read_block(scores, transitions, starts[block], sizes[block], reading)
        first += most
    return reading


def _read_block(
    scores: Floats, transitions: Floats, starts: Ints, sizes: Ints, reading: TagReading
) -> None:
    """Read passages, the longest first; those that reach a word are always the first of them."""
    steps = np.arange(sizes[0])
    reach = (sizes[:, None] > steps).sum(axis=0).tolist()
    # Words by step; beyond its end a passage repeats its last word, which nobody looks at.
    words = starts + np.minimum(steps[:, None], sizes - 1)
    # By step, label and passage: passages lie next to each other, and sums run over labels.
    local = np.ascontiguousarray(scores[words].transpose(0, 2, 1))
    best = _best_labels(local, transitions, sizes, reach)
    shares = _shares(local, transitions, reach)
    for step, width in enumerate(reach):
        reading.best[words[step, :width]] = best[step, :width]
        reading.shares[words[step, :width]] = shares[step, :, :width].T


def _best_labels(local: Floats, transitions: Floats, sizes: Ints, reach: list[int]) -> Ints:
    """Return the labels of the likeliest readings, shape (steps, passages)."""
    after = transitions[:, :, None]
    reached = local.copy()
    for step in range(1, len(reach)):
        width = reach[step]
        from_here = reached[step - 1, :, None, :width] + after
        reached[step, :, :width] += from_here.max(axis=0)
    columns = np.arange(len(sizes))
    best = np.zeros((len(reach), len(sizes)), dtype=np.int64)
    best[sizes - 1, columns] = reached[sizes - 1, :, columns].argmax(axis=1)
    for step in range(len(reach) - 2, -1, -1):
        width = reach[step + 1]
        following = best[step + 1, :width]
        best[step, :width] = (reached[step, :, :width] + transitions[:, following]).argmax(axis=0)
    return best


def _shares(local: Floats, transitions: Floats, reach: list[int]) -> Floats:
    """Return the probabilities of the labels, shape (steps, labels, passages)."""
    # The likeliest counts as 1 at every step: nothing overflows, and what is lost is as good as 0.
    local = np.exp(local - local.max(axis=1, keepdims=True))
    after = np.exp(transitions - transitions.max())[:, :, None]
    before = np.ascontiguousarray(after.transpose(1, 0, 2))
    forward, backward = local.copy(), np.ones_like(local)
    for step in range(1, len(reach)):
        width = reach[step]
        ways = (forward[step - 1, :, None, :width] * after).sum(axis=0) * local[step, :, :width]
        forward[step, :, :width] = ways / ways.max(axis=0)
    for step in range(len(reach) - 2, -1, -1):
        width = reach[step + 1]
        ahead = backward[step + 1, :, :width] * local[step + 1, :, :width]
        ways = (ahead[:, None, :] * before).sum(axis=0)
        backward[step, :, :width] = ways / ways.max(axis=0)
    both = forward * backward
    # One label after the other: NumPy would add up a single passage in another order than many.
    total = sum(both[:, label] for label in range(both.shape[1]))
    shares: Floats = both / np.asarray(total)[:, None]
    return shares
