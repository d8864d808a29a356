"""Subword vectors: plain Dutch text in, a floret table that spaCy loads out.

A floret table gives every word a vector, unseen compounds and names too, from hashed pieces of
words (Boyd and Warmerdam 2022, "floret: fastText + Bloom embeddings"). floret's seed is fixed, so
one thread makes two runs equal; more threads would not.
"""

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import floret
import numpy as np
import spacy
from spacy.language import Language
from spacy.training.initialize import convert_vectors

from pipeline.tag.reading import even_out

QUANTUM = 1 / 256
"""Vector values are rounded to this step: no loss in use, and the file packs to half its size."""


@dataclass(frozen=True)
class VectorShape:
    """How large the table is and how long it is trained.

    Attributes
    ----------
    size : int
        Numbers per vector.
    buckets : int
        Rows of the table; pieces of words share rows by hash.
    epochs : int
        Passes over the text.
    """

    size: int
    buckets: int
    epochs: int


def read_lines(path: Path) -> Iterator[str]:
    """Yield the non-empty lines of a text file, packed by gzip or not."""
    opening = gzip.open if path.suffix == ".gz" else open
    with opening(path, "rt", encoding="utf-8") as file:
        for line in file:
            if stripped := line.strip():
                yield stripped


def take_words(lines: Iterable[str], limit: int) -> Iterator[str]:
    """Yield whole lines until `limit` words (split at white space) have gone by."""
    words = 0
    for line in lines:
        if words >= limit:
            return
        words += len(line.split())
        yield line


def tokenize_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield each line as spaCy's Dutch tokens with single spaces between them."""
    nlp = spacy.blank("nl")
    for doc in map(nlp.make_doc, map(even_out, lines)):
        yield " ".join(token.text for token in doc if not token.is_space)


def write_vector_text(lines: Iterable[str], path: Path) -> int:
    """Write one tokenized line a row, as floret reads it; return the number of tokens."""
    tokens = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in tokenize_lines(lines):
            tokens += line.count(" ") + 1
            file.write(line + "\n")
    return tokens


def train_table(text: Path, shape: VectorShape, table: Path) -> None:
    """Train a floret table on tokenized text and write it in floret's own text format."""
    model = floret.train_unsupervised(
        input=str(text),
        model="skipgram",
        mode="floret",
        dim=shape.size,
        bucket=shape.buckets,
        hashCount=2,
        minn=4,
        maxn=5,
        minCount=5,
        epoch=shape.epochs,
        lr=0.05,
        thread=1,
        verbose=0,
    )
    model.save_floret_vectors(str(table))


def load_table(table: Path) -> Language:
    """Return an empty Dutch pipeline whose vocabulary holds the table, rounded to `QUANTUM`."""
    nlp = spacy.blank("nl")
    convert_vectors(nlp, table, truncate=0, prune=-1, mode="floret", name="nl_grenswerk.vectors")
    data = np.asarray(nlp.vocab.vectors.data)
    nlp.vocab.vectors.data = (np.round(data / QUANTUM) * QUANTUM).astype("float32")
    return nlp
