"""The network that the passage reader learns with, in PyTorch.

It is the one that `pipeline.assemble.actions.reader` runs without PyTorch; `weights_of` gives its
weights by the names under which they are known there.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from pipeline.assemble.actions.passage_codes import FAMILIES, FIRST, PADDING, Floats, PassageCodes
from pipeline.assemble.actions.reader import (
    DETAIL,
    DIRECTIONS,
    HINT,
    JUDGED,
    NAMED,
    NO_PLACE,
    ROLE,
    SAME,
    TELLS,
    Span,
)
from pipeline.train.reader_examples import ActionExample, NamedExample, PassageExample

_WIDTHS = {"lemma": 64, "sense": 32, "pos": 16, "relation": 16, "form": 12, "label": 16}
_HIDDEN_SHARE = {"lemma": 0.3}
_USUAL_HIDDEN_SHARE = 0.1
"""How often, while it learns, a word is read without what it shows of a family."""
_UNHEARD_SHARE = 0.3
"""How often it learns of the names beside an action without any hint. Who carried the action before
is known for certain while it learns, and only read at run time."""
_SORT_WIDTH, _HINT_WIDTH = 16, 24
_INNER, _NAMED_INNER = 128, 96
_IN, _BETWEEN, _POOLED, _LATE = 0.2, 0.33, 0.2, 0.35
"""Shares dropped of what comes in, between the layers, of what is pooled, and before the end."""
_GROUPS = 4
"""Groups of passages of like length in a batch; the shorter of a group are filled up."""
_OUT_OF_REACH = -1e4
_ANSWERED = (TELLS, *JUDGED, SAME)
"""The questions answered from sentences and actions alone."""

Answers = dict[str, tuple[Tensor, Tensor]]
"""Scores and true answers by question."""


class ReaderNetwork(nn.Module):
    """The layers of the passage reader, and what is dropped and hidden while they learn.

    Parameters
    ----------
    codes
        The numbers that passages are made of.
    vector_width
        Width of the table of word vectors.
    hidden
        Width of each direction of the two layers.
    """

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
            nn.ModuleList(nn.LSTM(size, hidden, batch_first=True) for _ in DIRECTIONS)
            for size in (width, 2 * hidden)
        )
        self.attend = nn.ModuleList(nn.Linear(2 * hidden, 1) for _ in (*JUDGED, ROLE))
        self.inner = nn.ModuleList(
            nn.Linear(6 * hidden if name == SAME else pooled, _INNER) for name in _ANSWERED
        )
        self.outer = nn.ModuleList(
            nn.Linear(_INNER, len(codes.answers[name])) for name in _ANSWERED
        )
        self.named = nn.Embedding(len(NAMED), _SORT_WIDTH)
        self.place = nn.Embedding(NO_PLACE + 1, _SORT_WIDTH)
        self.hint = nn.Embedding(len(codes.numbers[HINT]) + FIRST, _HINT_WIDTH, padding_idx=PADDING)
        self.beside_name = nn.Linear(pooled + 2 * _SORT_WIDTH + _HINT_WIDTH, _INNER)
        self.beside_action = nn.Linear(pooled, _INNER)
        self.beside_inner = nn.Linear(3 * _INNER, _NAMED_INNER)
        self.beside_all = nn.Linear(3 * _NAMED_INNER, _NAMED_INNER)
        self.beside_outer = nn.ModuleList(
            nn.Linear(_NAMED_INNER, len(codes.answers[name])) for name in (ROLE, DETAIL)
        )

    def forward(self, batch: Sequence[PassageExample]) -> Answers:
        """Return scores and true answers of all that is asked of some passages."""
        rows = self._read(batch)
        found: Answers = {}
        if told := [(rows.of(one, [span]), true) for one in batch for span, true in one.sentences]:
            picked, inside = rows.pick([words for words, _ in told])
            mean = (picked * inside[..., None]).sum(1) / inside.sum(1, keepdim=True)
            scores = self._judge(TELLS, torch.cat([mean, _highest(picked, inside)], 1))
            found[TELLS] = scores, torch.tensor([true for _, true in told])
        if pairs := [(one, pair) for one in batch for pair in one.pairs]:
            first = _highest(
                *rows.pick([rows.of(one, [earlier]) for one, (earlier, _, _) in pairs])
            )
            then = _highest(*rows.pick([rows.of(one, [later]) for one, (_, later, _) in pairs]))
            scores = self._judge(SAME, torch.cat([first, then, first * then], 1))
            found[SAME] = scores, torch.tensor([true for _, (_, _, true) in pairs])
        if actions := [(one, action) for one in batch for action in one.actions]:
            picked, inside = rows.pick([rows.of(one, action.spans) for one, action in actions])
            for n, question in enumerate(JUDGED):
                pooled = functional.dropout(self._pool(n, picked, inside), _POOLED, self.training)
                true = torch.tensor([action.answers[question] for _, action in actions])
                found[question] = self._judge(question, pooled), true
            pooled = self._pool(len(JUDGED), picked, inside)
            self._weigh(rows, [action for _, action in actions], pooled, found)
        return found

    def _weigh(
        self, rows: _Rows, actions: Sequence[ActionExample], pooled: Tensor, found: Answers
    ) -> None:
        """Add what is asked of the names beside the actions."""
        asked = [
            (n, question, names)
            for n, action in enumerate(actions)
            for question, names in action.named
        ]
        if not asked:
            return
        names = [name for _, _, own in asked for name in own]
        place_of = torch.tensor([n for n, (_, _, own) in enumerate(asked) for _ in own])
        action_of = torch.tensor([n for n, _, own in asked for _ in own])
        name = self._late(torch.tanh(self.beside_name(self._show(rows, names, place_of))))
        action = self._late(torch.tanh(self.beside_action(pooled)))[action_of]
        both = self.beside_inner(torch.cat([name, action, name * action], 1))
        both = self._late(functional.relu(both))
        beside = torch.cat([both, *_beside(both, [len(own) for _, _, own in asked])], 1)
        beside = self._late(functional.relu(self.beside_all(beside)))
        answers = torch.tensor([name.answer for name in names])
        questions = [question for _, question, own in asked for _ in own]
        for layer, question in zip(self.beside_outer, (ROLE, DETAIL), strict=True):
            own = torch.tensor([n for n, other in enumerate(questions) if other == question])
            if len(own):
                found[question] = layer(beside[own]), answers[own]

    def _show(self, rows: _Rows, names: Sequence[NamedExample], asked: Tensor) -> Tensor:
        """Return what is seen of each name by itself."""
        words = [rows.of(one.words[0], [one.words[1]]) if one.words else [] for one in names]
        told = torch.tensor([bool(own) for own in words])
        # A name in another stretch of the report is as one that is told nowhere near.
        places = [
            one.place if own or one.words is None else NO_PLACE
            for one, own in zip(names, words, strict=True)
        ]
        picked, inside = rows.pick([own or [0] for own in words])
        most = max(1, *(len(one.hints) for one in names))
        hints = [[*one.hints, *[PADDING] * (most - len(one.hints))] for one in names]
        heard = self.hint(torch.tensor(hints)).sum(1)
        if self.training:
            heard = heard * (torch.rand(int(asked.max()) + 1, 1) > _UNHEARD_SHARE)[asked]
        return torch.cat(
            [
                picked[:, 0] * told[:, None],
                _highest(picked, inside) * told[:, None],
                self.named(torch.tensor([one.kind for one in names])),
                self.place(torch.tensor(places)),
                heard,
            ],
            1,
        )

    def _read(self, batch: Sequence[PassageExample]) -> _Rows:
        """Read passages, those of like length side by side."""
        in_order = sorted(batch, key=lambda one: len(one.passage))
        size = -(-len(in_order) // _GROUPS)
        groups = [in_order[start : start + size] for start in range(0, len(in_order), size)]
        return _Rows(torch.cat([self._read_group(group) for group in groups]), in_order)

    def _read_group(self, group: Sequence[PassageExample]) -> Tensor:
        """Return the states of all words of passages, shape (words, 2 * hidden)."""
        lengths = torch.tensor([len(one.passage) for one in group])
        length = int(lengths.max())
        known: list[Tensor] = []
        for name in FAMILIES:
            numbers = np.zeros((len(group), length), dtype=np.int64)
            for n, one in enumerate(group):
                numbers[n, : len(one.passage)] = one.passage.numbers[name]
            shown = self.families[name](torch.from_numpy(numbers))
            known.append(self._hide(shown, _HIDDEN_SHARE.get(name, _USUAL_HIDDEN_SHARE)))
        vectors = np.zeros((len(group), length, self.vector.in_features), dtype=np.float32)
        for n, one in enumerate(group):
            vectors[n, : len(one.passage)] = one.passage.vectors
        known.append(self._hide(self.vector(torch.from_numpy(vectors)), _USUAL_HIDDEN_SHARE))
        states = self._drop(torch.cat(known, 2), _IN)
        for forward, backward in (self.first, self.second):
            # Each direction by itself, over what is filled up at the end: packed sequences take
            # several times as long to learn from.
            # While it learns, in bfloat16: a third of the time, and no worse on files left out.
            with torch.autocast("cpu", torch.bfloat16, enabled=self.training):
                ahead = forward(states)[0]
                back = _turn(backward(_turn(states, lengths))[0], lengths)
            states = self._drop(torch.cat([ahead, back], 2).float(), _BETWEEN)
        return states[torch.arange(length)[None] < lengths[:, None]]

    def _pool(self, n: int, picked: Tensor, inside: Tensor) -> Tensor:
        weight = self.attend[n](picked)[..., 0].masked_fill(~inside, _OUT_OF_REACH).softmax(1)
        return torch.cat([(weight[..., None] * picked).sum(1), _highest(picked, inside)], 1)

    def _judge(self, question: str, pooled: Tensor) -> Tensor:
        n = _ANSWERED.index(question)
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


class _Rows:
    """The states of all words of a batch, one after the other, and where each passage begins."""

    def __init__(self, states: Tensor, passages: Sequence[PassageExample]) -> None:
        self.states = states
        ends = itertools.accumulate(len(one.passage) for one in passages)
        self.starts = {
            id(one): end - len(one.passage) for one, end in zip(passages, ends, strict=True)
        }

    def of(self, passage: PassageExample, spans: Sequence[Span]) -> list[int]:
        """Return the rows of the words of a passage; none if it is in another batch."""
        start = self.starts.get(id(passage))
        return [] if start is None else [start + n for span in spans for n in range(*span)]

    def pick(self, wanted: Sequence[list[int]]) -> tuple[Tensor, Tensor]:
        """Return chosen rows side by side, filled up to the most, and which of them count."""
        most = max(map(len, wanted))
        places = torch.tensor([words + [0] * (most - len(words)) for words in wanted])
        inside = torch.arange(most)[None] < torch.tensor([len(words) for words in wanted])[:, None]
        return self.states[places], inside


def _turn(states: Tensor, lengths: Tensor) -> Tensor:
    """Return passages with their words in reverse order; what fills them up stays at the end."""
    places = torch.arange(states.shape[1])[None].expand(states.shape[:2])
    turned = torch.where(places < lengths[:, None], lengths[:, None] - 1 - places, places)
    return states.gather(1, turned[..., None].expand_as(states))


def _highest(picked: Tensor, inside: Tensor) -> Tensor:
    return picked.masked_fill(~inside[..., None], _OUT_OF_REACH).amax(1)


def _beside(rows: Tensor, sizes: Sequence[int]) -> tuple[Tensor, Tensor]:
    """Return for each of some rows the highest of the others asked about with it, and the mean.

    Rows that are asked about together follow each other; `sizes` says how many there are.
    """
    most = max(sizes)
    inside = torch.arange(most)[None] < torch.tensor(sizes)[:, None]
    together = rows.new_zeros(len(sizes), most, rows.shape[1])
    together[inside] = rows
    # No row is below zero, so that what only fills up is never the highest, and 0 stands for none.
    best = together.topk(min(2, most), dim=1)
    highest, second = best.values[:, :1], best.values[:, 1:] if most > 1 else 0.0
    is_best = torch.arange(most)[None, :, None] == best.indices[:, :1]
    others = torch.where(is_best, second, highest)
    mean = together.sum(1, keepdim=True) / torch.tensor(sizes)[:, None, None]
    return others[inside], mean.expand_as(together)[inside]


def weights_of(network: ReaderNetwork) -> dict[str, Floats]:
    """Return the weights by the names under which the reader knows them."""
    layers: dict[str, nn.Module] = {"vector": network.vector}
    for question, attend in zip((*JUDGED, ROLE), network.attend, strict=True):
        layers[f"attention.{question}"] = attend
    for question, inner, outer in zip(_ANSWERED, network.inner, network.outer, strict=True):
        layers[f"{question}.in"], layers[f"{question}.out"] = inner, outer
    layers["beside.name"], layers["beside.action"] = network.beside_name, network.beside_action
    layers["beside.in"], layers["beside.all"] = network.beside_inner, network.beside_all
    layers[f"{ROLE}.out"], layers[f"{DETAIL}.out"] = network.beside_outer
    found: dict[str, Tensor] = {name: network.families[name].weight for name in FAMILIES}
    for name in ("named", "place", HINT):
        found[name] = getattr(network, name).weight
    for name, layer in layers.items():
        found[f"{name}.weight"], found[f"{name}.bias"] = layer.weight, layer.bias
    for name in ("first", "second"):
        for way, layer in zip(DIRECTIONS, getattr(network, name), strict=True):
            found[f"{name}.{way}.input"] = layer.weight_ih_l0
            found[f"{name}.{way}.hidden"] = layer.weight_hh_l0
            found[f"{name}.{way}.bias"] = layer.bias_ih_l0 + layer.bias_hh_l0
    # As they will be kept, so that a reader just trained answers like one that was read.
    return {
        name: rows.detach().numpy().astype(np.float16).astype(np.float32)
        for name, rows in found.items()
    }
