"""Teaches the reading of subjects from annotated prose of which a person told the subjects.

What patterns and terms say is counted; the few weights between them are fitted on what the counts
of other files say of each file, so that they hold for prose that was not counted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize
from spacy.tokens import Token

from pipeline.cluster.lexicon import Lexicon
from pipeline.cluster.reading import (
    ReadingModel,
    likeness_of_terms,
    read_passages,
    shares_of,
    spoken_terms,
    sum_evidence,
    term_matrix,
    weigh_features,
    write_reading_model,
)
from pipeline.cluster.subjects import STRONG, SubjectList
from pipeline.cluster.terms import PassageTerms, Term
from pipeline.errors import GrenswerkError
from pipeline.store import write_whole
from pipeline.train.action_examples import Parse

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

MIN_PASSAGES = 3
"""A term in fewer passages teaches nothing."""

TERM_PRIOR = 3.0
"""Passages by which what a term says is drawn to nothing."""

PATTERN_PRIOR = 6.0
EXPECTED = {True: 0.6, False: 0.25}
"""Share of the passages with a strong or a weak pattern that are expected to be on its subject,
and how many passages that expectation is worth."""

SAME_SUBJECT = 0.6
"""A passage on another subject of the same theme counts for the rest of 1."""

PENALTY = 0.5
PARTS = 8
PRESENT = 0.5
"""Strength above which a pattern is present."""


@dataclass(frozen=True, eq=False)
class Prose:
    """Annotated passages as matrices; rows run parallel."""

    patterns: sparse.csr_matrix
    terms: sparse.csr_matrix
    columns: dict[str, int]
    answers: Labels
    files: tuple[str, ...]


def train_themes(
    prose: Path, parse: Parse, answers: Path, folder: Path, subjects: SubjectList, lexicon: Lexicon
) -> dict[str, float]:
    """Write the model that reads subjects, and return how well it does on files left out.

    Parameters
    ----------
    prose
        Folder of NAME.jsonl, annotated passages.
    parse
        Parses texts.
    answers
        The subject of each passage, one a line; null for none.
    folder
        Where the model is written.
    subjects, lexicon
        The shipped lists.

    Raises
    ------
    GrenswerkError
        If an answer names a subject or a passage that is not there.
    """
    told = _read_answers(answers, subjects)
    passages = list(_passages(prose, parse, told))
    if missing := told.keys() - {passage.passage_id for passage in passages}:
        raise GrenswerkError(f"{answers}: no passage {min(missing)} in {prose}")
    found = [spoken_terms(passage, lexicon) for passage in passages]
    often = Counter(key for keys in found for key in keys)
    columns = {key: n for n, key in enumerate(sorted(k for k in often if often[k] >= MIN_PASSAGES))}
    data = Prose(
        read_passages(passages, subjects, lexicon, {}).passages,
        term_matrix(found, columns),
        columns,
        np.array([told[passage.passage_id] for passage in passages]),
        tuple(passage.doc_id for passage in passages),
    )
    model, figures = fit_reading(data, subjects)
    for name, content in write_reading_model(model).items():
        write_whole(folder / name, content)
    return figures


def fit_reading(data: Prose, subjects: SubjectList) -> tuple[ReadingModel, dict[str, float]]:
    """Fit the model, and measure it on the files left out of it."""
    features = np.zeros((len(data.files), len(subjects.keys), 8))
    judged = np.zeros(features.shape[:2])
    parts = _parts(data.files)
    for part in parts:
        features[part] = _features(data, ~part, subjects)[part]
    for part in parts:
        weights = _fit_weights(features[~part], data.answers[~part])
        judged[part] = shares_of(features[part] @ weights)
    everything = np.ones(len(data.files), dtype=bool)
    patterns = _weigh_patterns(data, everything, subjects)
    model = ReadingModel(
        patterns={
            f"{subjects.keys[p.subject]}:{p.text}": float(weight)
            for p, weight in zip(subjects.patterns, patterns, strict=True)
        },
        columns=data.columns,
        lifts=_count_lifts(data, everything, len(subjects.keys)),
        prior=judged.mean(axis=0),
        weights=_fit_weights(features, data.answers),
    )
    return model, _figures(judged, data.answers)


def _figures(judged: Floats, answers: Labels) -> dict[str, float]:
    guessed, other = judged.argmax(axis=1), judged.shape[1] - 1
    themed = answers != other
    return {
        "subject_right": round(float((guessed == answers)[themed].mean()), 4),
        "none_right": round(float((guessed == answers)[~themed].mean()), 4),
    }


def _parts(files: Sequence[str]) -> list[NDArray[np.bool_]]:
    names = sorted(set(files))
    return [np.isin(files, names[n::PARTS]) for n in range(min(PARTS, len(names)))]


def _features(data: Prose, rows: NDArray[np.bool_], subjects: SubjectList) -> Floats:
    """Return what is weighed, as the passages in `rows` teach it."""
    patterns = _weigh_patterns(data, rows, subjects)
    lifts = _count_lifts(data, rows, len(subjects.keys))
    return weigh_features(
        sum_evidence(data.patterns, patterns, subjects), likeness_of_terms(data.terms, lifts)
    )


def _weigh_patterns(data: Prose, rows: NDArray[np.bool_], subjects: SubjectList) -> Floats:
    """Return how often a pattern is met where its subject or theme is spoken of."""
    present = (data.patterns[rows] > PRESENT).astype(np.float64)
    themes = np.array([*subjects.theme_of, len(subjects.themes)])
    answers = data.answers[rows]
    right = SAME_SUBJECT * np.eye(len(themes))[answers]
    right += (1 - SAME_SUBJECT) * (themes[answers][:, None] == themes[None, :])
    hits = np.asarray(present.T @ right)
    met = np.asarray(present.sum(axis=0)).ravel()
    owners = np.array([pattern.subject for pattern in subjects.patterns])
    expected = np.array([EXPECTED[pattern.weight == STRONG] for pattern in subjects.patterns])
    own = hits[np.arange(len(owners)), owners]
    shares = (own + PATTERN_PRIOR * expected) / (met + PATTERN_PRIOR)
    return np.asarray(shares / EXPECTED[True])


def _count_lifts(data: Prose, rows: NDArray[np.bool_], subjects: int) -> Floats:
    """Return how much likelier each term is with each subject than anywhere."""
    terms, answers = data.terms[rows], np.eye(subjects)[data.answers[rows]]
    met = np.asarray(terms.T @ answers)
    chance = (np.asarray(terms.sum(axis=0)).ravel() + 0.5)[:, None] / terms.shape[0]
    expected = (answers.sum(axis=0) + TERM_PRIOR)[None, :] * chance
    return np.asarray(np.log((met + TERM_PRIOR * chance) / expected))


def _fit_weights(features: Floats, answers: Labels) -> Floats:
    """Fit the shared weights: conditional logit with an L2 penalty on scaled features."""
    scale = features.reshape(-1, features.shape[2]).std(axis=0) + 1e-9
    scaled, row = features / scale, np.arange(len(answers))

    def loss(weights: Floats) -> tuple[float, Floats]:
        shares = shares_of(scaled @ weights)
        value = -np.log(shares[row, answers] + 1e-12).sum() + PENALTY * weights @ weights
        expected = (shares[:, :, None] * scaled).sum(axis=(0, 1))
        slope = expected - scaled[row, answers].sum(axis=0) + 2 * PENALTY * weights
        return float(value), slope

    found = minimize(loss, np.zeros(features.shape[2]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x / scale)


def _read_answers(path: Path, subjects: SubjectList) -> dict[str, int]:
    column = {key: n for n, key in enumerate(subjects.keys)}
    told = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        row = json.loads(line)
        key = row["subject"] or subjects.keys[-1]
        if key not in column:
            raise GrenswerkError(f"{path}, line {number}: no subject {key!r} in the list")
        told[row["passage"]] = column[key]
    return told


def _passages(prose: Path, parse: Parse, told: dict[str, int]) -> Iterator[PassageTerms]:
    for path in sorted(prose.glob("*.jsonl")):
        if ".actions" in path.suffixes:
            continue
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        kept = [line for line in lines if line["id"] in told]
        for line, doc in zip(kept, parse([line["text"] for line in kept]), strict=True):
            names = [(entity["start"], entity["end"]) for entity in line["ents"]]
            tokens = tuple(_term(token, names) for token in doc if not token.is_space)
            yield PassageTerms(line["id"], path.stem, None, tokens)


def _term(token: Token, names: Sequence[tuple[int, int]]) -> Term:
    start, end = token.idx, token.idx + len(token)
    is_name = any(first < end and start < last for first, last in names)
    return Term(token.lemma_ or token.lower_, token.pos_, is_name, token.text)
