"""From passages to a matrix: which terms and which subjects each passage speaks of."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.cluster.compounds import normalise_lemma, zipf
from pipeline.cluster.lexicon import Lexicon
from pipeline.cluster.terms import PassageTerms, heading_terms
from pipeline.cluster.vocabulary import PART_WEIGHT, Occurrence, occurrences, term_key

Floats = NDArray[np.float64]

SMALL_CORPUS = 20
"""Below this many passages a term seen once may carry a theme, and no term is too common."""

MAX_SHARE = 0.25
"""A term in more than this share of the passages tells them apart no longer."""

RARE_ZIPF, COMMON_ZIPF = 3.5, 6.0
COMMON_WEIGHT = 0.4
"""Everyday words count less than words of a trade, on a line between these frequencies."""

LAST_LEMMA_WEIGHT = 0.5
"""Weight of the last lemma of a subject; the first has 1."""

MIN_ALONE = 0.2
"""Share of its occurrences in which a word must stand alone to be a term for readers."""

HALF_SUBJECT = 1.5
"""Evidence for a subject at which a passage speaks of it for half."""


@dataclass(frozen=True, slots=True)
class Features:
    """Passages as numbers.

    Attributes
    ----------
    passage_ids
        The passages, sorted; rows of both matrices.
    keys
        Keys of the terms, sorted; columns of `terms`.
    names
        Per term its most usual lemma.
    written
        Per term its most usual form in the text.
    terms
        TF-IDF weights, passages x terms, rows of length 1 or 0.
    subjects
        Evidence for each subject of the lexicon, passages x subjects, 0 to 1.
    whole
        Whether a term is met as a word of its own, and not only in compounds.
    present
        Whether a passage itself (not its heading) holds a term; passages x terms, 0 or 1.
    """

    passage_ids: tuple[str, ...]
    keys: tuple[str, ...]
    names: tuple[str, ...]
    written: tuple[str, ...]
    whole: tuple[bool, ...]
    terms: sparse.csr_matrix
    subjects: Floats
    present: sparse.csr_matrix


def build_features(
    passages: Iterable[PassageTerms], lexicon: Lexicon, heading_weight: float
) -> Features:
    """Turn passages into matrices, whatever their order.

    Parameters
    ----------
    passages
        Passages with unique ids.
    lexicon
        Subjects and general words.
    heading_weight
        Weight of a word in the heading against one in the text; 0 leaves headings out.
    """
    ordered = sorted(passages, key=lambda passage: passage.passage_id)
    telling = lexicon.telling
    texts = [list(occurrences(p.tokens, lexicon.general, telling)) for p in ordered]
    heads = [
        list(occurrences(heading_terms(_title(p)), lexicon.general, telling))
        if heading_weight
        else []
        for p in ordered
    ]
    keys = _kept_keys(texts)
    names, written = _names_of(texts, keys)
    column = {key: n for n, key in enumerate(keys)}
    counts = [_counts(t, h, heading_weight, column) for t, h in zip(texts, heads, strict=True)]
    return Features(
        passage_ids=tuple(p.passage_id for p in ordered),
        keys=keys,
        names=names,
        written=written,
        whole=_met_whole(texts, keys),
        terms=_tf_idf(sparse_rows(counts, len(keys)), names),
        subjects=_subject_evidence(texts, heads, heading_weight, lexicon),
        present=sparse_rows(
            [{column[o.key]: 1.0 for o in t if o.key in column} for t in texts], len(keys)
        ),
    )


def _title(passage: PassageTerms) -> tuple[str, ...]:
    return (passage.heading,) if passage.heading else ()


def _kept_keys(texts: Sequence[Sequence[Occurrence]]) -> tuple[str, ...]:
    """Choose the terms that are neither too rare nor too common, sorted."""
    seen_in = Counter(key for text in texts for key in {o.key for o in text})
    if len(texts) < SMALL_CORPUS:
        return tuple(sorted(seen_in))
    most = MAX_SHARE * len(texts)
    return tuple(sorted(key for key, n in seen_in.items() if 2 <= n <= most))


def _names_of(
    texts: Sequence[Sequence[Occurrence]], keys: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the most usual lemma and written form of each key; whole words before parts."""
    lemmas: defaultdict[str, Counter[str]] = defaultdict(Counter)
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for occurrence in (o for text in texts for o in text):
        times = 1 if occurrence.is_part else 1000
        lemmas[occurrence.key][occurrence.lemma] += times
        forms[occurrence.key][occurrence.text] += times
    return (
        tuple(_readable(lemmas[key], forms[key]) for key in keys),
        tuple(_most_usual(forms[key]) for key in keys),
    )


def _met_whole(texts: Sequence[Sequence[Occurrence]], keys: Sequence[str]) -> tuple[bool, ...]:
    """Say of each key whether it is a word of its own, not only a part of compounds."""
    alone: Counter[str] = Counter()
    in_all: Counter[str] = Counter()
    for occurrence in (o for text in texts for o in text):
        in_all[occurrence.key] += 1
        alone[occurrence.key] += not occurrence.is_part
    return tuple(alone[key] >= MIN_ALONE * in_all[key] for key in keys)


def _readable(lemmas: Counter[str], forms: Counter[str]) -> str:
    """Give the usual lemma, or a form from the text where no lemma is a known word."""
    lemma = _most_usual(lemmas)
    known = Counter({form: n for form, n in forms.items() if zipf(form) > 0})
    return lemma if " " in lemma or zipf(lemma) > 0 or not known else _most_usual(known)


def _most_usual(counts: Counter[str]) -> str:
    return min(counts, key=lambda word: (-counts[word], len(word), word))


def _counts(
    text: Iterable[Occurrence],
    heading: Iterable[Occurrence],
    heading_weight: float,
    column: Mapping[str, int],
) -> dict[int, float]:
    counts: defaultdict[int, float] = defaultdict(float)
    for found, weight in ((text, 1.0), (heading, heading_weight)):
        for occurrence in found:
            if occurrence.key in column:
                counts[column[occurrence.key]] += weight * occurrence.weight
    return dict(counts)


def sparse_rows(rows: Sequence[Mapping[int, float]], width: int) -> sparse.csr_matrix:
    """Make a matrix of rows that are given as values by column."""
    indptr = np.cumsum([0, *(len(row) for row in rows)])
    indices = [n for row in rows for n in sorted(row)]
    data = [row[n] for row in rows for n in sorted(row)]
    return sparse.csr_matrix((data, indices, indptr), shape=(len(rows), width), dtype=np.float64)


def _tf_idf(counts: sparse.csr_matrix, names: Sequence[str]) -> sparse.csr_matrix:
    """Weigh counts: log(1 + tf) x smoothed idf x rarity in general Dutch; rows of length 1."""
    weighted = counts.copy()
    weighted.data = np.log1p(weighted.data)
    seen_in = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log((1 + counts.shape[0]) / (1 + seen_in)) + 1
    rarity = np.array([_rarity(name) for name in names])
    weighted = weighted @ sparse.diags(idf * rarity)
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return sparse.csr_matrix(sparse.diags(scale) @ weighted)


def _rarity(name: str) -> float:
    frequency = min(zipf(word) for word in name.split())
    share = (frequency - RARE_ZIPF) / (COMMON_ZIPF - RARE_ZIPF)
    return 1 - (1 - COMMON_WEIGHT) * min(max(share, 0.0), 1.0)


def _subject_evidence(
    texts: Sequence[Sequence[Occurrence]],
    heads: Sequence[Sequence[Occurrence]],
    heading_weight: float,
    lexicon: Lexicon,
) -> Floats:
    """Weigh, per passage and subject, the distinct lemmas of the subject that occur."""
    weights = subject_weights(lexicon)
    evidence = np.zeros((len(texts), len(lexicon.subjects)))
    for row, (text, heading) in enumerate(zip(texts, heads, strict=True)):
        best: dict[str, float] = {}
        for found, weight in ((text, 1.0), (heading, heading_weight)):
            for occurrence in found:
                value = weight * (PART_WEIGHT if occurrence.is_part else 1.0)
                best[occurrence.key] = max(best.get(occurrence.key, 0.0), value)
        for key in sorted(best):
            for subject, weight in weights.get(key, ()):
                evidence[row, subject] += weight * best[key]
    return np.asarray(evidence / (evidence + HALF_SUBJECT))


def subject_weights(lexicon: Lexicon) -> dict[str, list[tuple[int, float]]]:
    """Give, for each key, the subjects it tells of and how strongly.

    A lemma that several subjects share is divided between them.
    """
    weights: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for position, subject in enumerate(lexicon.subjects):
        for rank, lemma in enumerate(subject.lemmas):
            weight = 1 - (1 - LAST_LEMMA_WEIGHT) * rank / max(len(subject.lemmas) - 1, 1)
            weights[term_key(normalise_lemma(lemma))].setdefault(position, weight)
    return {
        key: [(position, weight / math.sqrt(len(told))) for position, weight in told.items()]
        for key, told in weights.items()
    }
