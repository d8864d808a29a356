"""Trains the passage reader, in PyTorch; what it learnt is run without it.

All questions are learnt at once: what tells of an action, of what type and status it is, who takes
part and which date or place is its own each say something of the words that the others need [1]_.

.. [1] R. Caruana (1997), "Multitask Learning".
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from spacy.vectors import Vectors
from torch import Tensor, nn
from torch.nn import functional

from pipeline.assemble.actions.passage_codes import FAMILIES, FIRST, PADDING, Floats, PassageCodes
from pipeline.assemble.actions.reader import (
    DETAIL,
    JUDGED,
    NAMED,
    PLACES,
    ROLE,
    TELLS,
    PassageReader,
    Span,
)
from pipeline.train.reader_examples import ActionExample, PassageExample

_WIDTHS = {"lemma": 64, "pos": 16, "relation": 16, "form": 12, "label": 16}
_HIDDEN_SHARE = {"lemma": 0.3}
_USUAL_HIDDEN_SHARE = 0.1
"""How often, while it learns, a word is read without what it shows of a family."""
_SORT_WIDTH = 16
_INNER, _NAMED_INNER = 128, 96
_IN, _BETWEEN, _POOLED, _LATE = 0.2, 0.33, 0.2, 0.35
"""Shares dropped of what comes in, between the layers, of what is pooled, and before the end."""
_BATCH_WORDS = 2500
_RATE, _DECAY, _WARM_UP, _LEAST_RATE, _LONGEST_STEP = 2e-3, 0.01, 100, 0.02, 5.0
_WEIGHTS = {TELLS: 1.0, "type": 1.0, "status": 1.0, ROLE: 1.5, DETAIL: 1.0}
_OUT_OF_REACH = -1e4

Answers = dict[str, tuple[Tensor, Tensor]]
"""Scores and true answers by question."""


@dataclass(frozen=True)
class ReaderShape:
    """Width of each direction of the reader's layers, rounds over the prose, and the seed."""

    hidden: int
    rounds: int
    seed: int


class _Network(nn.Module):
    def __init__(self, codes: PassageCodes, vector_width: int, hidden: int) -> None:
        super().__init__()
        self.families = nn.ModuleDict(
            {
                name: nn.Embedding(len(codes.numbers[name]) + FIRST, width, padding_idx=PADDING)
                for name, width in _WIDTHS.items()
            }
        )
        self.vector = nn.Linear(vector_width, vector_width)
        width, pooled = sum(_WIDTHS.values()) + vector_width, 4 * hidden
        self.first, self.second = (
            nn.LSTM(size, hidden, batch_first=True, bidirectional=True)
            for size in (width, 2 * hidden)
        )
        self.attend = nn.ModuleList(nn.Linear(2 * hidden, 1) for _ in (*JUDGED, ROLE))
        self.inner = nn.ModuleList(nn.Linear(pooled, _INNER) for _ in (TELLS, *JUDGED))
        self.outer = nn.ModuleList(
            nn.Linear(_INNER, len(codes.answers[name])) for name in (TELLS, *JUDGED)
        )
        self.named = nn.Embedding(len(NAMED), _SORT_WIDTH)
        self.place = nn.Embedding(len(PLACES) + 1, _SORT_WIDTH)
        self.beside_name = nn.Linear(pooled + 2 * _SORT_WIDTH, _INNER)
        self.beside_action = nn.Linear(pooled, _INNER)
        self.beside_inner = nn.Linear(3 * _INNER, _NAMED_INNER)
        self.beside_outer = nn.ModuleList(
            nn.Linear(_NAMED_INNER, len(codes.answers[name])) for name in (ROLE, DETAIL)
        )

    def forward(self, batch: Sequence[PassageExample]) -> Answers:
        """Return scores and true answers of all that is asked of some passages."""
        states = self._read(batch)
        length = states.shape[1]
        rows = states.reshape(-1, states.shape[2])
        starts = [n * length for n in range(len(batch))]
        found: Answers = {}
        told = [
            (_shifted([span], start), answer)
            for one, start in zip(batch, starts, strict=True)
            for span, answer in one.sentences
        ]
        if told:
            picked, inside = _pick(rows, [words for words, _ in told])
            mean = (picked * inside[..., None]).sum(1) / inside.sum(1, keepdim=True)
            scores = self._judge(0, torch.cat([mean, _highest(picked, inside)], 1))
            found[TELLS] = scores, torch.tensor([answer for _, answer in told])
        actions = [
            (_shifted(action.spans, start), action, start)
            for one, start in zip(batch, starts, strict=True)
            for action in one.actions
        ]
        if actions:
            picked, inside = _pick(rows, [words for words, _, _ in actions])
            for n, question in enumerate(JUDGED):
                pooled = functional.dropout(self._pool(n, picked, inside), _POOLED, self.training)
                true = torch.tensor([action.answers[question] for _, action, _ in actions])
                found[question] = self._judge(n + 1, pooled), true
            self._weigh(rows, actions, self._pool(len(JUDGED), picked, inside), found)
        return found

    def _weigh(
        self,
        rows: Tensor,
        actions: Sequence[tuple[list[int], ActionExample, int]],
        pooled: Tensor,
        found: Answers,
    ) -> None:
        """Add what is asked of the names beside the actions."""
        named = [
            (one, n, _shifted([one.words], start))
            for n, (_, action, start) in enumerate(actions)
            for one in action.named
        ]
        if not named:
            return
        picked, inside = _pick(rows, [words for _, _, words in named])
        shown = [
            picked[:, 0],
            _highest(picked, inside),
            self.named(torch.tensor([one.kind for one, _, _ in named])),
            self.place(torch.tensor([one.place for one, _, _ in named])),
        ]
        name = self._late(torch.tanh(self.beside_name(torch.cat(shown, 1))))
        action = self._late(torch.tanh(self.beside_action(pooled)))
        action = action[torch.tensor([n for _, n, _ in named])]
        both = self.beside_inner(torch.cat([name, action, name * action], 1))
        both = self._late(functional.relu(both))
        for layer, question in zip(self.beside_outer, (ROLE, DETAIL), strict=True):
            asked = [n for n, (one, _, _) in enumerate(named) if one.question == question]
            if asked:
                true = torch.tensor([named[n][0].answer for n in asked])
                found[question] = layer(both[torch.tensor(asked)]), true

    def _read(self, batch: Sequence[PassageExample]) -> Tensor:
        lengths = torch.tensor([len(one.passage) for one in batch])
        length = int(lengths.max())
        known: list[Tensor] = []
        for name in FAMILIES:
            numbers = np.zeros((len(batch), length), dtype=np.int64)
            for n, one in enumerate(batch):
                numbers[n, : len(one.passage)] = one.passage.numbers[name]
            shown = self.families[name](torch.from_numpy(numbers))
            known.append(self._hide(shown, _HIDDEN_SHARE.get(name, _USUAL_HIDDEN_SHARE)))
        vectors = np.zeros((len(batch), length, self.vector.in_features), dtype=np.float32)
        for n, one in enumerate(batch):
            vectors[n, : len(one.passage)] = one.passage.vectors
        known.append(self._hide(self.vector(torch.from_numpy(vectors)), _USUAL_HIDDEN_SHARE))
        states = self._drop(torch.cat(known, 2), _IN)
        for layer in (self.first, self.second):
            packed = nn.utils.rnn.pack_padded_sequence(
                states, lengths, batch_first=True, enforce_sorted=False
            )
            states, _ = nn.utils.rnn.pad_packed_sequence(
                layer(packed)[0], batch_first=True, total_length=length
            )
            states = self._drop(states, _BETWEEN)
        return states

    def _pool(self, n: int, picked: Tensor, inside: Tensor) -> Tensor:
        weight = self.attend[n](picked)[..., 0].masked_fill(~inside, _OUT_OF_REACH).softmax(1)
        return torch.cat([(weight[..., None] * picked).sum(1), _highest(picked, inside)], 1)

    def _judge(self, n: int, pooled: Tensor) -> Tensor:
        scores: Tensor = self.outer[n](self._late(functional.relu(self.inner[n](pooled))))
        return scores

    def _late(self, values: Tensor) -> Tensor:
        return functional.dropout(values, _LATE, self.training)

    def _hide(self, states: Tensor, share: float) -> Tensor:
        if not self.training:
            return states
        return states * (torch.rand(*states.shape[:2], 1) > share)

    def _drop(self, states: Tensor, share: float) -> Tensor:
        """Drop the same dimensions of all words of a passage."""
        if not self.training:
            return states
        kept = states.new_empty(states.shape[0], 1, states.shape[2]).bernoulli_(1 - share)
        return states * kept / (1 - share)


def _shifted(spans: Sequence[Span], start: int) -> list[int]:
    return [start + n for span in spans for n in range(*span)]


def _pick(rows: Tensor, wanted: Sequence[list[int]]) -> tuple[Tensor, Tensor]:
    """Return chosen rows side by side, filled up to the most, and which of them count."""
    most = max(map(len, wanted))
    places = torch.tensor([words + [0] * (most - len(words)) for words in wanted])
    inside = torch.arange(most)[None] < torch.tensor([len(words) for words in wanted])[:, None]
    return rows[places], inside


def _highest(picked: Tensor, inside: Tensor) -> Tensor:
    return picked.masked_fill(~inside[..., None], _OUT_OF_REACH).amax(1)


def train_reader(
    examples: Sequence[PassageExample], codes: PassageCodes, vectors: Vectors, shape: ReaderShape
) -> PassageReader:
    """Return the passage reader trained on annotated passages.

    Parameters
    ----------
    examples
        The passages with the true answers.
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
    network = _Network(codes, vectors.shape[1], shape.hidden)
    optimizer = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    total = shape.rounds * len(_in_batches(examples, random.Random(shape.seed)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / _WARM_UP) * max(_LEAST_RATE, 1 - step / total)
    )
    network.train()
    for _ in range(shape.rounds):
        for batch in _in_batches(examples, chance):
            found = network(batch)
            if found:
                optimizer.zero_grad()
                losses = [
                    _WEIGHTS[question] * functional.cross_entropy(scores, true)
                    for question, (scores, true) in found.items()
                ]
                torch.stack(losses).sum().backward()
                nn.utils.clip_grad_norm_(network.parameters(), _LONGEST_STEP)
                optimizer.step()
            schedule.step()
    return PassageReader(codes, _weights_of(network), vectors)


def _in_batches(
    examples: Sequence[PassageExample], chance: random.Random
) -> list[list[PassageExample]]:
    """Return passages of like length together, in an order by chance."""
    batches: list[list[PassageExample]] = []
    longest = 0
    for one in sorted(examples, key=lambda one: len(one.passage) + 20 * chance.random()):
        longest = max(longest, len(one.passage))
        if not batches or longest * (len(batches[-1]) + 1) > _BATCH_WORDS:
            batches.append([])
            longest = len(one.passage)
        batches[-1].append(one)
    chance.shuffle(batches)
    return batches


def _weights_of(network: _Network) -> dict[str, Floats]:
    """Return the weights by the names under which the reader knows them."""
    layers: dict[str, nn.Module] = {"vector": network.vector}
    for question, attend in zip((*JUDGED, ROLE), network.attend, strict=True):
        layers[f"attention.{question}"] = attend
    for question, inner, outer in zip((TELLS, *JUDGED), network.inner, network.outer, strict=True):
        layers[f"{question}.in"], layers[f"{question}.out"] = inner, outer
    layers["beside.name"], layers["beside.action"] = network.beside_name, network.beside_action
    layers["beside.in"] = network.beside_inner
    layers[f"{ROLE}.out"], layers[f"{DETAIL}.out"] = network.beside_outer
    found: dict[str, Tensor] = {name: network.families[name].weight for name in FAMILIES}
    found["named"], found["place"] = network.named.weight, network.place.weight
    for name, layer in layers.items():
        found[f"{name}.weight"], found[f"{name}.bias"] = layer.weight, layer.bias
    for name in ("first", "second"):
        layer = getattr(network, name)
        for way, ending in (("forward", ""), ("backward", "_reverse")):
            found[f"{name}.{way}.input"] = getattr(layer, f"weight_ih_l0{ending}")
            found[f"{name}.{way}.hidden"] = getattr(layer, f"weight_hh_l0{ending}")
            found[f"{name}.{way}.bias"] = getattr(layer, f"bias_ih_l0{ending}") + getattr(
                layer, f"bias_hh_l0{ending}"
            )
    # As they will be kept, so that a reader just trained answers like one that was read.
    return {
        name: rows.detach().numpy().astype(np.float16).astype(np.float32)
        for name, rows in found.items()
    }
