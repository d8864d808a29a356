"""How likely it is that a passage speaks of each known subject, or of none.

Three things are weighed for each subject: the patterns of the list that the passage holds, their
share in all it holds, and its other terms as `make train` saw them in annotated prose. The same
few weights hold for all subjects, so that little prose teaches them.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.cluster.compounds import zipf
from pipeline.cluster.evidence import PatternFinder
from pipeline.cluster.lexicon import Lexicon
from pipeline.cluster.subjects import SubjectList
from pipeline.cluster.terms import PassageTerms, Term
from pipeline.cluster.vocabulary import occurrences
from pipeline.errors import GrenswerkError

Floats = NDArray[np.float64]

WEIGHTS, WORDS = "reading.npz", "reading.json"
SHARED = ("evidence", "share", "terms")
OF_OTHER = ("always", "evidence", "strongest", "all", "terms")
"""What is weighed for each subject, and for having none."""

MIN_NAME_ZIPF = 2.5
"""A word in a name that is at least so frequent is a word of the language: "Waterschap"."""


@dataclass(frozen=True, eq=False)
class ReadingModel:
    """What was learnt; every array has a column for each subject and a last one for none.

    Attributes
    ----------
    patterns
        What each pattern says, by subject and text; one that is not in it says what the list says.
    columns
        Row in `lifts` of each term.
    lifts
        How much likelier a term is in passages on a subject than elsewhere, as a logarithm.
    prior
        How likely each subject is on average, as the model judges the prose it learnt from.
    weights
        Of `SHARED` and then `OF_OTHER`.
    """

    patterns: Mapping[str, float]
    columns: Mapping[str, int]
    lifts: Floats
    prior: Floats
    weights: Floats


@dataclass(frozen=True, eq=False)
class Readings:
    """Passages as the model sees them.

    Attributes
    ----------
    passages
        Evidence of the patterns in each passage, passages x patterns.
    headings
        The same of the headings above it.
    terms
        The terms of the model in each passage, passages x terms, 0 or 1.
    """

    passages: sparse.csr_matrix
    headings: sparse.csr_matrix
    terms: sparse.csr_matrix


def read_passages(
    passages: Sequence[PassageTerms],
    subjects: SubjectList,
    lexicon: Lexicon,
    columns: Mapping[str, int],
) -> Readings:
    """Look up patterns and terms in passages, in the order given."""
    finder = PatternFinder(subjects.patterns)
    return Readings(
        finder.matrix(passages, headings=False),
        finder.matrix(passages, headings=True),
        term_matrix([spoken_terms(passage, lexicon) for passage in passages], columns),
    )


def spoken_terms(passage: PassageTerms, lexicon: Lexicon) -> frozenset[str]:
    """Return the keys of the terms in a passage, those of common words in names included."""
    tokens = [_without_name(token) for token in passage.tokens]
    return frozenset(o.key for o in occurrences(tokens, lexicon.general, lexicon.telling))


def _without_name(token: Term) -> Term:
    if token.is_name and not token.text.isupper() and zipf(token.text.lower()) > MIN_NAME_ZIPF:
        return Term(token.lemma, token.pos, False, token.text)
    return token


def term_matrix(found: Sequence[frozenset[str]], columns: Mapping[str, int]) -> sparse.csr_matrix:
    """Say which of the known terms each passage holds, 0 or 1."""
    rows = [sorted(columns[key] for key in keys if key in columns) for keys in found]
    indptr = np.cumsum([0, *(len(row) for row in rows)])
    indices = np.array([column for row in rows for column in row], dtype=np.int64)
    return sparse.csr_matrix(
        (np.ones(len(indices)), indices, indptr), shape=(len(rows), max(len(columns), 1))
    )


def pattern_weights(model: ReadingModel, subjects: SubjectList) -> Floats:
    """Return what each pattern says."""
    return np.array(
        [
            model.patterns.get(f"{subjects.keys[p.subject]}:{p.text}", p.weight)
            for p in subjects.patterns
        ]
    )


def sum_evidence(found: sparse.csr_matrix, weights: Floats, subjects: SubjectList) -> Floats:
    """Add up what the patterns say, passages x subjects and none."""
    owners = [pattern.subject for pattern in subjects.patterns]
    to_subject = sparse.csr_matrix(
        (weights, (np.arange(len(owners)), owners)), shape=(len(owners), len(subjects.keys))
    )
    return np.asarray((found @ to_subject).todense())


def likeness_of_terms(terms: sparse.csr_matrix, lifts: Floats) -> Floats:
    """Add up the lifts of the terms of each passage, evened out for its length."""
    lengths = np.asarray(terms.sum(axis=1))
    return np.asarray((terms @ lifts) / np.sqrt(np.maximum(lengths, 1)))


def weigh_features(evidence: Floats, likeness: Floats) -> Floats:
    """Return what is weighed, passages x subjects and none x `SHARED` and `OF_OTHER`."""
    known = evidence.copy()
    known[:, -1] = 0.0
    total = known.sum(axis=1)
    features = np.zeros((*evidence.shape, len(SHARED) + len(OF_OTHER)))
    features[:, :, 0] = np.log1p(evidence)
    features[:, :, 1] = evidence / (total[:, None] + 1)
    features[:, :, 2] = likeness
    features[:, -1, : len(SHARED)] = 0.0
    for number, column in enumerate(
        (
            np.ones(len(evidence)),
            np.log1p(evidence[:, -1]),
            np.log1p(known.max(axis=1, initial=0.0)),
            np.log1p(total),
            likeness[:, -1],
        )
    ):
        features[:, -1, len(SHARED) + number] = column
    return features


def shares_of(scores: Floats) -> Floats:
    """Turn scores into probabilities, row by row."""
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def judge_subjects(readings: Readings, model: ReadingModel, subjects: SubjectList) -> Floats:
    """Return how likely each passage speaks of each subject or, last, of none."""
    evidence = sum_evidence(readings.passages, pattern_weights(model, subjects), subjects)
    likeness = likeness_of_terms(readings.terms, model.lifts)
    return shares_of(weigh_features(evidence, likeness) @ model.weights)


def write_reading_model(model: ReadingModel) -> dict[str, bytes]:
    """Return the files of the model by name; equal models give equal bytes."""
    arrays = io.BytesIO()
    np.savez(
        arrays,
        lifts=model.lifts.astype(np.float16),
        prior=model.prior.astype(np.float32),
        weights=model.weights.astype(np.float32),
    )
    words = {
        "patterns": {text: round(model.patterns[text], 3) for text in sorted(model.patterns)},
        "terms": sorted(model.columns, key=lambda key: model.columns[key]),
    }
    text = json.dumps(words, ensure_ascii=False, indent=0)
    return {WEIGHTS: arrays.getvalue(), WORDS: f"{text}\n".encode()}


def load_reading_model(folder: Path) -> ReadingModel:
    """Read the model.

    Raises
    ------
    GrenswerkError
        If a file is missing or is not what `write_reading_model` makes.
    """
    try:
        words = json.loads((folder / WORDS).read_text(encoding="utf-8"))
        with np.load(folder / WEIGHTS, allow_pickle=False) as arrays:
            kept = {name: arrays[name].astype(np.float64) for name in ("lifts", "prior", "weights")}
        columns = {key: n for n, key in enumerate(words["terms"])}
        return ReadingModel(patterns=words["patterns"], columns=columns, **kept)
    except (OSError, ValueError, KeyError) as error:
        raise GrenswerkError(f"theme model {folder} cannot be read: {error}") from error
