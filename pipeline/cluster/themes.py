"""From passages to named themes: the entry of the core of `cluster`.

Steps: features; how many themes; fit; recognise in the register; join what people merged; name;
group in fields; measure. All of it is deterministic, whatever the order of the passages.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.cluster.features import Features, Floats, build_features
from pipeline.cluster.hierarchy import field_id, group_in_fields, interleave
from pipeline.cluster.lexicon import Lexicon
from pipeline.cluster.naming import (
    MIN_CODE_SCORE,
    MIN_LABEL_SCORE,
    assign_subjects,
    label_from_terms,
    score_subjects,
)
from pipeline.cluster.quality import npmi
from pipeline.cluster.register import Identity, identify, resolve_id
from pipeline.cluster.selection import choose_count
from pipeline.cluster.stability import measure_stability
from pipeline.cluster.terms import PassageTerms
from pipeline.cluster.topics import (
    Labels,
    Topics,
    choose_main,
    fit_topics,
    keep_strongest,
    rank_terms,
)
from pipeline.schema import CorpusThemes, RegisterEntry, Theme, ThemeCode, ThemeWeight
from pipeline.settings import ClusterSettings

TOP_TERMS = 10

MIN_COHERENCE = -0.3
"""Coherence that a topic near no subject must have; its passages have no theme otherwise."""

METHOD = "NMF on TF-IDF of lemmas and compound parts, started from known subjects"


@dataclass(frozen=True, slots=True)
class _Fitted:
    """Topics with all that naming them needs; lists run parallel to the topics."""

    topics: Topics
    main: Labels
    columns: list[list[int]]
    identities: tuple[Identity, ...]
    scores: Floats


def fit_themes(
    passages: Iterable[PassageTerms],
    *,
    lexicon: Lexicon,
    register: Sequence[RegisterEntry],
    settings: ClusterSettings,
) -> CorpusThemes:
    """Group passages into themes with Dutch labels and permanent ids.

    Parameters
    ----------
    passages
        Passages with unique ids, in any order.
    lexicon
        Subjects that give labels and codes, and general words.
    register
        Themes known from earlier runs and from people; their ids and names are kept, merged ones
        stay merged.
    settings
        The section `cluster`.

    Returns
    -------
    CorpusThemes
        Weights of a passage are at most four and sum to 1; the heaviest (then the lowest id) is
        its main theme. A passage without weights has no theme. Themes of the upper level have no
        weights of their own.

    Raises
    ------
    GrenswerkError
        If merges in the register go round in a circle.
    """
    features = build_features(passages, lexicon, settings.heading_weight)
    count = choose_count(features, settings)
    if count == 0:
        return CorpusThemes(method=f"{METHOD}: no passage with a term")
    fitted = _fit(features, count, lexicon, register, settings)
    labels = _labels(fitted, features, lexicon)
    subjects = _subjects(fitted, labels, lexicon)
    parents, parent_of = _parents(fitted, features, labels, subjects, lexicon, register)
    stability = measure_stability(
        features,
        fitted.main,
        fitted.topics.count,
        guidance=settings.guidance,
        rounds=settings.stability_rounds,
        seed=settings.seed,
    ).jaccard
    themes = [
        _theme(fitted, features, topic, labels[topic], parent_of.get(topic), stability[topic])
        for topic in range(fitted.topics.count)
    ]
    return CorpusThemes(
        method=f"{METHOD}: {len(themes)} themes by stability and coherence",
        themes=tuple(sorted([*themes, *parents], key=lambda theme: theme.theme_id)),
        weights=_weights(fitted, features),
        codes=_codes(fitted, subjects, lexicon),
    )


def _fit(
    features: Features,
    count: int,
    lexicon: Lexicon,
    register: Sequence[RegisterEntry],
    settings: ClusterSettings,
) -> _Fitted:
    """Fit topics, drop the empty and the meaningless, and join those that people merged."""
    upper = {field_id(subject.field) for subject in lexicon.subjects}
    known = [entry for entry in register if entry.id not in upper]
    topics = fit_topics(features, count, settings.guidance)
    main = _main(topics, features, settings)
    topics = _join(topics, [[n] for n in range(topics.count) if (main == n).any()])
    main = _main(topics, features, settings)
    columns = rank_terms(topics, features, main, TOP_TERMS)
    identities = identify([[features.names[c] for c in some] for some in columns], known)
    scores = score_subjects(topics, features, main, columns, lexicon)
    groups: dict[Identity, list[int]] = {}
    for topic, identity in enumerate(identities):
        clear = scores[topic].max() >= MIN_LABEL_SCORE or _hangs_together(features, columns[topic])
        if clear or identity.name is not None:
            groups.setdefault(identity, []).append(topic)
    if len(groups) < topics.count:
        topics, identities = _join(topics, list(groups.values())), tuple(groups)
        main = _main(topics, features, settings)
        columns = rank_terms(topics, features, main, TOP_TERMS)
        scores = score_subjects(topics, features, main, columns, lexicon)
    return _Fitted(topics, main, columns, identities, scores)


def _hangs_together(features: Features, columns: Sequence[int]) -> bool:
    """Say whether terms without a known subject make a theme rather than a heap of leftovers."""
    coherence = npmi(features.present, columns)
    return coherence is None or coherence >= MIN_COHERENCE


def _main(topics: Topics, features: Features, settings: ClusterSettings) -> Labels:
    return choose_main(topics, features, settings.min_weight, settings.min_own_evidence)


def _join(topics: Topics, groups: Sequence[Sequence[int]]) -> Topics:
    """Make one topic of each group and leave out the topics in none; shares stay as they are."""

    def columns(weights: Floats) -> Floats:
        if not groups:
            return weights[:, :0]
        return np.column_stack([weights[:, list(group)].sum(axis=1) for group in groups])

    weights = columns(topics.weights)
    return Topics(weights, columns(topics.terms.T).T, columns(topics.subjects.T).T)


def _labels(fitted: _Fitted, features: Features, lexicon: Lexicon) -> list[str]:
    """Name each topic: as the register does, else after its subject, else after its terms."""
    kept = {identity.name for identity in fitted.identities if identity.name is not None}
    free = fitted.scores.copy()
    for position, subject in enumerate(lexicon.subjects):
        if subject.label in kept:
            free[:, position] = 0.0
    free[[identity.name is not None for identity in fitted.identities]] = 0.0
    taken, labels = set(kept), []
    for topic, subject_of in enumerate(assign_subjects(free)):
        name = fitted.identities[topic].name
        if name is None and subject_of is not None:
            name = lexicon.subjects[subject_of].label
        if name is None:
            name = label_from_terms(fitted.columns[topic], features, frozenset(taken))
        taken.add(name)
        labels.append(name)
    return labels


def _parents(
    fitted: _Fitted,
    features: Features,
    labels: Sequence[str],
    subjects: Sequence[int | None],
    lexicon: Lexicon,
    register: Sequence[RegisterEntry],
) -> tuple[list[Theme], dict[int, str]]:
    """Make the themes of the upper level, and say which topic stands under which."""
    parents: dict[str, Theme] = {}
    parent_of: dict[int, str] = {}
    below = {identity.theme_id for identity in fitted.identities}
    for field, topics in group_in_fields(subjects, lexicon).items():
        identity = resolve_id(field_id(field), register)
        name = identity.name or field
        if identity.theme_id in below or name in labels:
            continue
        terms = [[features.names[c] for c in fitted.columns[topic]] for topic in topics]
        parents.setdefault(
            identity.theme_id,
            Theme(
                theme_id=identity.theme_id,
                label=name,
                terms=interleave(terms, TOP_TERMS),
                parent_id=None,
                coherence=None,
                stability=None,
                named_by=identity.named_by,
            ),
        )
        parent_of.update(dict.fromkeys(topics, identity.theme_id))
    return list(parents.values()), parent_of


def _theme(
    fitted: _Fitted,
    features: Features,
    topic: int,
    label: str,
    parent_id: str | None,
    stability: float,
) -> Theme:
    columns, identity = fitted.columns[topic], fitted.identities[topic]
    coherence = npmi(features.present, columns)
    return Theme(
        theme_id=identity.theme_id,
        label=label,
        terms=tuple(features.names[column] for column in columns),
        parent_id=parent_id,
        coherence=None if coherence is None else round(coherence, 4),
        stability=None if math.isnan(stability) else round(float(stability), 4),
        named_by=identity.named_by,
    )


def _weights(fitted: _Fitted, features: Features) -> tuple[ThemeWeight, ...]:
    """Give the weights of every passage that has a main theme, heaviest first."""
    strongest = keep_strongest(fitted.topics.weights).round(4)
    ids = [identity.theme_id for identity in fitted.identities]
    return tuple(
        ThemeWeight(passage_id=passage_id, theme_id=ids[topic], weight=float(row[topic]))
        for passage_id, row, main in zip(features.passage_ids, strongest, fitted.main, strict=True)
        if main >= 0
        for topic in sorted(np.flatnonzero(row), key=lambda n: (n != main, -row[n], ids[n]))
    )


def _subjects(fitted: _Fitted, labels: Sequence[str], lexicon: Lexicon) -> tuple[int | None, ...]:
    """Give the subject that labels each topic, else the nearest one, None where none is near."""
    position = {subject.label: n for n, subject in enumerate(lexicon.subjects)}
    nearest = [int(row.argmax()) if row.max() >= MIN_CODE_SCORE else None for row in fitted.scores]
    return tuple(position.get(label, near) for label, near in zip(labels, nearest, strict=True))


def _codes(
    fitted: _Fitted, subjects: Sequence[int | None], lexicon: Lexicon
) -> tuple[ThemeCode, ...]:
    """Propose, for each topic, the codes of its subject."""
    codes = []
    for identity, row, position in zip(fitted.identities, fitted.scores, subjects, strict=True):
        if position is None:
            continue
        subject, score = lexicon.subjects[position], round(float(row[position]), 4)
        for name, code in (("interreg_so", subject.interreg_so), ("keep.eu", subject.keep_eu)):
            if code is not None:
                codes.append(
                    ThemeCode(theme_id=identity.theme_id, list=name, code=code, score=score)
                )
    return tuple(sorted(codes, key=lambda code: (code.theme_id, code.list)))
