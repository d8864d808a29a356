"""A parse that knows words and sentences, and hardly anything else."""

import itertools
from collections.abc import Sequence

from spacy.tokens import Doc
from spacy.vocab import Vocab


def flat_parse(texts: Sequence[str]) -> list[Doc]:
    """Cut at spaces; each sentence hangs from its third word or its last."""
    docs = []
    for text in texts:
        words = text.split(" ")
        borders = [0, *(n + 1 for n, word in enumerate(words) if word == "."), len(words)]
        heads = [0] * len(words)
        deps = ["dep"] * len(words)
        for start, end in itertools.pairwise(borders):
            for n in range(start, end):
                heads[n] = min(start + 2, end - 1)
            if start < end:
                deps[min(start + 2, end - 1)] = "ROOT"
        docs.append(
            Doc(
                Vocab(),
                words=words,
                spaces=[n < len(words) - 1 for n in range(len(words))],
                lemmas=[word.lower() for word in words],
                pos=["X"] * len(words),
                heads=heads,
                deps=deps,
                sent_starts=[n in borders for n in range(len(words))],
            )
        )
    return docs
