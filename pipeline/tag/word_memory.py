"""Remembers what a spaCy pipeline computes of a word by itself, so that it does so only once.

The first layers of a `Tok2Vec` (hashed features, static vectors, and what mixes them) see one word
at a time; a report repeats its words. Their rows are kept by word and taken from there when the
word comes back. Layers that look around a word are left as they are, and so are pipelines whose
first layers read more than the word, such as whether a space follows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import Model, NumpyOps

MOST = 50_000
"""Words kept, in some 20 MB; beyond that, memory starts afresh."""
TOGETHER = 336
"""Words computed at a time, always as many: what a matrix product rounds depends on its height.

A multiple of the heights in which the kernels of common processors work (6, 8, 12, 14, 16).
"""
_OF_THE_WORD = frozenset({"ORTH", "NORM", "LOWER", "PREFIX", "SUFFIX", "SHAPE"})
_WORD_BY_WORD = frozenset(
    [
        "extract_features",
        "list2ragged",
        "ints-getitem",
        "hashembed",
        "static_vectors",
        "maxout",
        "layernorm",
        "dropout",
        "ragged2list",
    ]
)
"""Layers of thinc and spaCy that make a row of a word from that word alone."""

Key = tuple[int, int]
"""A word and its norm, which a tokenizer may set for one spelling ("z'n")."""
Rows = npt.NDArray[np.float32]
Compute = Callable[[Sequence[Doc]], list[Rows]]
Embed = Model[Sequence[Doc], list[Rows]]


def remember_words(nlp: Language, most: int = MOST) -> Language:
    """Let every part of a pipeline that can do so remember words; the same pipeline is returned."""
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        if isinstance(model, Model) and isinstance(model.ops, NumpyOps):
            for node in list(model.walk()):
                embed = node.maybe_get_ref("embed")
                if embed is not None and _sees_words_alone(embed):
                    model.replace_node(embed, _remembering(embed, most))
    return nlp


def _sees_words_alone(embed: Embed) -> bool:
    leaves = [node for node in embed.walk() if not node.layers]
    columns = {column for leaf in leaves for column in leaf.attrs.get("columns", ())}
    return {leaf.name for leaf in leaves} <= _WORD_BY_WORD and columns <= _OF_THE_WORD


def _remembering(embed: Embed, most: int) -> Embed:
    memory = WordMemory(embed.predict, most)

    def forward(
        model: Embed, docs: Sequence[Doc], is_train: bool
    ) -> tuple[list[Rows], Callable[[list[Rows]], Sequence[Doc]]]:
        if is_train:
            return embed(docs, is_train)
        return memory.rows(docs), lambda _: docs

    return Model("remembered_words", forward, layers=[embed])


class WordMemory:
    """The rows of words that were met.

    Parameters
    ----------
    compute
        Gives the rows of the words of Docs, each by itself.
    most
        Words kept.
    """

    def __init__(self, compute: Compute, most: int) -> None:
        self._compute, self._most = compute, most
        self._row_of: dict[Key, int] = {}
        self._table: Rows = np.empty((0, 0), dtype=np.float32)

    def rows(self, docs: Sequence[Doc]) -> list[Rows]:
        """Return one row a word for each Doc."""
        keys = [list(map(tuple, doc.to_array(["ORTH", "NORM"]).tolist())) for doc in docs]
        met = dict.fromkeys(key for one in keys for key in one)
        new = [key for key in met if key not in self._row_of]
        if len(self._row_of) + len(new) > self._most:
            self._row_of, new = {}, list(met)
        if new:
            self._learn(docs[0].vocab, new)
        return [self._table[[self._row_of[key] for key in one]] for one in keys]

    def _learn(self, vocab: Vocab, new: Sequence[Key]) -> None:
        for start in range(0, len(new), TOGETHER):
            block = new[start : start + TOGETHER]
            first = len(self._row_of)
            rows = self._compute([_filled(vocab, block)])[0][: len(block)]
            self._table = np.concatenate([self._table, rows]) if first else rows
            self._row_of.update((key, at) for at, key in enumerate(block, first))


def _filled(vocab: Vocab, block: Sequence[Key]) -> Doc:
    """Return a Doc of the words and, up to `TOGETHER`, of the last of them again."""
    keys = [*block, *[block[-1]] * (TOGETHER - len(block))]
    doc = Doc(vocab, words=[vocab.strings[orth] for orth, _ in keys])
    for token, (_, norm) in zip(doc, keys, strict=True):
        token.norm_ = vocab.strings[norm]
    return doc
