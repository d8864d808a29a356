"""A small table of word vectors that knows every word, as the shipped one does."""

import numpy as np
import spacy
from spacy.vectors import Vectors


def small_vectors(width: int) -> Vectors:
    """Return a floret table filled by chance, the same on every call."""
    nlp = spacy.blank("nl")
    table = np.random.default_rng(1).normal(size=(50, width)).astype(np.float32)
    return Vectors(
        strings=nlp.vocab.strings, data=table, mode="floret", hash_count=2, minn=3, maxn=5
    )
