"""Trains the passage reader, in PyTorch; what it learnt is run without it.

All questions are learnt at once: what tells of an action, and of one and the same, of what type,
status and form it is, who takes part and which date or place is its own each say something of the
words that the others need [1]_.

.. [1] R. Caruana (1997), "Multitask Learning".
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from spacy.vectors import Vectors
from torch import Tensor, nn
from torch.nn import functional

from pipeline.assemble.actions.passage_codes import PassageCodes
from pipeline.assemble.actions.reader import DETAIL, ROLE, SAME, TELLS, PassageReader
from pipeline.train.reader_examples import PassageExample
from pipeline.train.reader_network import Answers, ReaderNetwork, weights_of

_BATCH_WORDS, _STRETCH_WORDS = 2500, 800
_RATE, _DECAY, _WARM_UP, _LEAST_RATE, _LONGEST_STEP = 2e-3, 0.01, 100, 0.02, 5.0
_WEIGHTS = {TELLS: 1.0, SAME: 0.5, "type": 1.0, "status": 1.0, "formality": 0.5, DETAIL: 1.0}
_ROLE_WEIGHT = 0.3
"""Of each name beside an action; all count together, since they are one answer."""


@dataclass(frozen=True)
class ReaderShape:
    """Width of each direction of the reader's layers, rounds over the prose, and the seed."""

    hidden: int
    rounds: int
    seed: int


def train_reader(
    reports: Sequence[Sequence[PassageExample]],
    codes: PassageCodes,
    vectors: Vectors,
    shape: ReaderShape,
) -> PassageReader:
    """Return the passage reader trained on annotated passages.

    Parameters
    ----------
    reports
        The passages of each report with the true answers.
    codes
        The numbers they are made of.
    vectors
        The table of word vectors; it is not changed.
    shape
        Width, rounds and seed.
    """
    torch.manual_seed(shape.seed)
    # Several threads add up in an order of their own, and two runs would differ.
    torch.set_num_threads(1)
    chance = random.Random(shape.seed)
    network = ReaderNetwork(codes, vectors.shape[1], shape.hidden)
    optimizer = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    # As many steps as it will be, give or take a few: rounds are cut at other places.
    total = shape.rounds * len(_in_batches(reports, random.Random(shape.seed)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min(1.0, (step + 1) / _WARM_UP) * max(_LEAST_RATE, 1 - step / total),
    )
    network.train()
    for _ in range(shape.rounds):
        for batch in _in_batches(reports, chance):
            found = network(batch)
            if found:
                optimizer.zero_grad()
                _loss(found, sum(len(one.actions) for one in batch)).backward()
                nn.utils.clip_grad_norm_(network.parameters(), _LONGEST_STEP)
                optimizer.step()
            schedule.step()
    return PassageReader(codes, weights_of(network), vectors)


def _loss(found: Answers, actions: int) -> Tensor:
    losses = [
        _WEIGHTS[question] * functional.cross_entropy(scores, true)
        for question, (scores, true) in found.items()
        if question != ROLE
    ]
    if ROLE in found:
        every = functional.cross_entropy(*found[ROLE], reduction="sum")
        losses.append(_ROLE_WEIGHT * every / actions)
    return torch.stack(losses).sum()


def _in_batches(
    reports: Sequence[Sequence[PassageExample]], chance: random.Random
) -> list[list[PassageExample]]:
    """Return stretches of several reports together, in an order by chance.

    Passages of one report stay beside each other, since names of one are asked about in another.
    """
    stretches = [stretch for report in reports for stretch in _in_stretches(report, chance)]
    chance.shuffle(stretches)
    batches: list[list[PassageExample]] = []
    words = _BATCH_WORDS
    for stretch in stretches:
        if words >= _BATCH_WORDS:
            batches.append([])
            words = 0
        batches[-1] += stretch
        words += sum(map(len, (one.passage for one in stretch)))
    return batches


def _in_stretches(
    report: Sequence[PassageExample], chance: random.Random
) -> Iterator[list[PassageExample]]:
    """Yield a report in stretches that begin elsewhere each time."""
    stretch: list[PassageExample] = []
    words = chance.randrange(_STRETCH_WORDS)
    for one in report:
        if words >= _STRETCH_WORDS:
            yield stretch
            stretch, words = [], 0
        stretch.append(one)
        words += len(one.passage)
    if stretch:
        yield stretch
