"""Teacher: a parser that is too slow to ship, and whose trees teach the one that is shipped.

A graph-based parser with biaffine attention [1]_ over a bidirectional LSTM. It weighs every word as
the head of every other at once, where the shipped parser reads from left to right and cannot take
back what it did. Treebank files follow their schemes to different degrees; a vector a file tells
them apart [2]_, so that all of them teach it and it still answers in the manner of a current one.

.. [1] T. Dozat, C. Manning (2017), "Deep Biaffine Attention for Neural Dependency Parsing".
.. [2] S. Stymne et al. (2018), "Parser Training with Heterogeneous Treebanks".
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from spacy.tokens import Doc
from spacy.vectors import Vectors
from torch import Tensor, nn
from torch.nn import functional

from pipeline.train.encoding import (
    LETTERS,
    PADDING,
    Codes,
    EncodedSentence,
    encode,
    in_batches,
    number_words,
    read_sentences,
    vectors_of,
)
from pipeline.train.trees import Tree, make_tree

_TAGGED_SHARE = 5
"""One in so many of the sentences without trees is seen a round: they only teach the tags."""
_TAG_WEIGHT = 0.3
_HIDDEN_WORD, _HIDDEN_LETTERS, _HIDDEN_VECTOR = 0.25, 0.1, 0.1
"""How often, while it learns, a word is read without its form, its letters or its vector."""
_DROPOUT = 0.33
_RATE, _WARM_UP, _LEAST_RATE, _CURVE = 2e-3, 100, 0.02, 0.75
_IMPOSSIBLE = -1e4


@dataclass(frozen=True, eq=False)
class _Batch:
    """Sentences of like length, filled up to the longest; -1 where an answer is not known."""

    words: Tensor
    letters: Tensor
    vectors: Tensor
    files: Tensor
    lengths: Tensor
    heads: Tensor
    relations: Tensor
    tags: Tensor


class _Network(nn.Module):
    def __init__(self, codes: Codes, vector_width: int, hidden: int) -> None:
        super().__init__()
        self.words = nn.Embedding(len(codes.words) + 2, 100, padding_idx=PADDING)
        self.letters = nn.Embedding(len(codes.letters) + 2, 32, padding_idx=PADDING)
        self.spelling = nn.ModuleList(
            nn.Conv1d(32, 50, width, padding=width // 2) for width in (3, 5)
        )
        self.files = nn.Embedding(len(codes.files), 16)
        self.vectors = nn.Linear(vector_width, vector_width)
        widths = (100 + 100 + vector_width + 16, 2 * hidden, 2 * hidden)
        self.layers = nn.ModuleList(
            nn.LSTM(width, hidden, batch_first=True, bidirectional=True) for width in widths
        )
        self.as_head, self.as_dependent = (nn.Linear(2 * hidden, 400) for _ in range(2))
        self.head_relation, self.own_relation = (nn.Linear(2 * hidden, 100) for _ in range(2))
        self.arcs = nn.Parameter(torch.empty(401, 400).normal_(std=0.01))
        self.kinds = nn.Parameter(torch.empty(len(codes.relations), 101, 101).normal_(std=0.01))
        self.tags = nn.Linear(2 * hidden, len(codes.tags))

    def forward(self, batch: _Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return scores of heads, what relations are judged by, and scores of tags."""
        states = self._read(batch)
        heads, dependents, head_relation, own_relation = (
            self._drop(functional.leaky_relu(layer(states), 0.1))
            for layer in (
                self.as_head,
                self.as_dependent,
                self.head_relation,
                self.own_relation,
            )
        )
        scores = _with_one(dependents) @ self.arcs @ heads.transpose(1, 2)
        length = batch.words.shape[1]
        beyond = torch.arange(length)[None] >= batch.lengths[:, None]
        scores = scores.masked_fill(beyond[:, None, :], _IMPOSSIBLE)
        scores = scores.masked_fill(torch.eye(length, dtype=torch.bool)[None], _IMPOSSIBLE)
        return scores, _with_one(own_relation), _with_one(head_relation), self.tags(states)

    def relation_scores(self, own: Tensor, of_heads: Tensor, heads: Tensor) -> Tensor:
        """Return scores of the relations of all words to the heads given."""
        chosen = of_heads.gather(1, heads[..., None].expand(-1, -1, of_heads.shape[2]))
        return torch.einsum("bli,rij,blj->blr", own, self.kinds, chosen)

    def _read(self, batch: _Batch) -> Tensor:
        """Return a state for every word, from the words of its sentence."""
        sentences, length, letters = batch.letters.shape
        spelled = self.letters(batch.letters.view(sentences * length, letters)).transpose(1, 2)
        patterns = [functional.relu(layer(spelled)).amax(2) for layer in self.spelling]
        spelling = torch.cat(patterns, 1).view(sentences, length, -1)
        known = [
            self._hide(self.words(batch.words), _HIDDEN_WORD),
            self._hide(spelling, _HIDDEN_LETTERS),
            self._hide(self.vectors(batch.vectors), _HIDDEN_VECTOR),
            self.files(batch.files)[:, None].expand(-1, length, -1),
        ]
        states = self._drop(torch.cat(known, 2))
        for layer in self.layers:
            packed = nn.utils.rnn.pack_padded_sequence(
                states, batch.lengths, batch_first=True, enforce_sorted=False
            )
            states, _ = nn.utils.rnn.pad_packed_sequence(
                layer(packed)[0], batch_first=True, total_length=length
            )
            states = self._drop(states)
        return states

    def _hide(self, states: Tensor, share: float) -> Tensor:
        if not self.training:
            return states
        return states * (torch.rand(*states.shape[:2], 1) > share)

    def _drop(self, states: Tensor) -> Tensor:
        """Drop the same dimensions of all words of a sentence."""
        if not self.training:
            return states
        kept = states.new_empty(states.shape[0], 1, states.shape[2]).bernoulli_(1 - _DROPOUT)
        return states * kept / (1 - _DROPOUT)


def _with_one(states: Tensor) -> Tensor:
    return torch.cat([states, torch.ones_like(states[..., :1])], -1)


@dataclass(frozen=True, eq=False)
class Teacher:
    """A trained teacher; made by `teach`."""

    codes: Codes
    vectors: Vectors
    network: _Network

    def parse(self, sentences: Sequence[Sequence[str]], manner: str) -> list[Tree | None]:
        """Return the tree of each sentence, or None where the likeliest heads are no tree.

        Parameters
        ----------
        sentences
            The words of each sentence.
        manner
            Name of the treebank file in whose manner the answer is.

        Raises
        ------
        ValueError
            If no such file taught it.
        """
        if manner not in self.codes.files:
            raise ValueError(f"{manner} did not teach this parser, but {self.codes.files}")
        trees: list[Tree | None] = [None] * len(sentences)
        file = self.codes.files.index(manner)
        vectors = vectors_of(self.vectors, {word for words in sentences for word in words})
        order = sorted(range(len(sentences)), key=lambda n: len(sentences[n]))
        seen = [encode(sentences[n], self.codes, vectors, file) for n in order]
        start = 0
        self.network.eval()
        with torch.no_grad():
            for part in in_batches(seen):
                for n, tree in zip(order[start:], self._parse_batch(part), strict=False):
                    trees[n] = tree
                start += len(part)
        return trees

    def _parse_batch(self, sentences: Sequence[EncodedSentence]) -> Iterator[Tree | None]:
        scores, own, of_heads, _ = self.network(_stack(sentences))
        certain, heads = scores.log_softmax(2).max(2)
        relations = self.network.relation_scores(own, of_heads, heads)
        certain_relations, relations = relations.log_softmax(2).max(2)
        certainty = certain + certain_relations
        for n, sentence in enumerate(sentences):
            words = slice(1, len(sentence))
            names = [self.codes.relations[r] for r in relations[n, words].tolist()]
            yield make_tree(heads[n, words].tolist(), names, float(certainty[n, words].mean()))


def teach(
    files: Mapping[str, Sequence[Doc]], vectors: Vectors, *, rounds: int, hidden: int, seed: int
) -> Teacher:
    """Train a teacher on treebank Docs.

    Parameters
    ----------
    files
        Docs by the name of their file; those without trees teach only the tags.
    vectors
        The table of word vectors; it is not changed.
    rounds
        How often every sentence with a tree is seen.
    hidden
        Width of each direction of the LSTM.
    seed
        Seed of weights, order and dropout.
    """
    torch.manual_seed(seed)
    # Several threads add up in an order of their own, and two runs would differ.
    torch.set_num_threads(1)
    chance = random.Random(seed)
    codes = number_words(files)
    sentences = read_sentences(files, codes, vectors)
    with_trees = [one for one in sentences if one.heads is not None]
    tagged = [one for one in sentences if one.heads is None]
    network = _Network(codes, vectors.shape[1], hidden)
    optimizer = torch.optim.Adam(network.parameters(), lr=_RATE, betas=(0.9, 0.9))
    total = rounds * sum(1 for _ in in_batches(with_trees + tagged[::_TAGGED_SHARE]))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min(1.0, step / _WARM_UP) * max(_LEAST_RATE, 1 - step / total) ** _CURVE,
    )
    network.train()
    for _ in range(rounds):
        drawn = with_trees + chance.sample(tagged, len(tagged) // _TAGGED_SHARE)
        batches = list(in_batches(_nearly_sorted(drawn, chance)))
        chance.shuffle(batches)
        for batch in batches:
            optimizer.zero_grad()
            _loss(network, _stack(batch)).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            schedule.step()
    return Teacher(codes, vectors, network)


def _loss(network: _Network, batch: _Batch) -> Tensor:
    """Return what the network gets wrong; every sentence has tags, or a tree, or both."""
    scores, own, of_heads, tags = network(batch)
    losses: list[Tensor] = []
    if (batch.tags >= 0).any():
        guesses = tags.transpose(1, 2)
        wrong = functional.cross_entropy(guesses, batch.tags, ignore_index=-1)
        losses.append(_TAG_WEIGHT * wrong)
    known = batch.heads >= 0
    if known.any():
        relations = network.relation_scores(own, of_heads, batch.heads.clamp(min=0))
        guesses = scores.transpose(1, 2)
        losses.append(functional.cross_entropy(guesses, batch.heads, ignore_index=-1))
        losses.append(functional.cross_entropy(relations[known], batch.relations[known]))
    return torch.stack(losses).sum()


def _nearly_sorted(
    sentences: Sequence[EncodedSentence], chance: random.Random
) -> list[EncodedSentence]:
    return sorted(sentences, key=lambda one: len(one) + 4 * chance.random())


def _stack(sentences: Sequence[EncodedSentence]) -> _Batch:
    longest = max(map(len, sentences))
    shape = (len(sentences), longest)
    width = sentences[0].vectors.shape[1]
    words, relations = (np.zeros(shape, dtype=np.int64) for _ in range(2))
    heads, tags = (np.full(shape, -1, dtype=np.int64) for _ in range(2))
    letters = np.zeros((*shape, LETTERS), dtype=np.int64)
    vectors = np.zeros((*shape, width), dtype=np.float32)
    for n, one in enumerate(sentences):
        length = len(one)
        words[n, :length], letters[n, :length] = one.words, one.letters
        vectors[n, :length] = one.vectors
        for answers, known in ((heads, one.heads), (relations, one.relations), (tags, one.tags)):
            if known is not None:
                answers[n, :length] = known
    return _Batch(
        words=torch.from_numpy(words),
        letters=torch.from_numpy(letters),
        vectors=torch.from_numpy(vectors),
        files=torch.tensor([one.file for one in sentences]),
        lengths=torch.tensor([len(one) for one in sentences]),
        heads=torch.from_numpy(heads),
        relations=torch.from_numpy(relations),
        tags=torch.from_numpy(tags),
    )
