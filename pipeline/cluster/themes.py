"""From passages to named themes: the entry of the core of `cluster`.

Steps: read each passage by itself and among the others; give it a theme that is known, or find
one in the words; merge, split and name as people did; group in wider themes; measure. All of it
is deterministic, whatever the order of the passages.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.cluster.codes import heed_judgements, propose_codes
from pipeline.cluster.corpus import Floats, Labels, ReadCorpus, read_corpus
from pipeline.cluster.features import Features
from pipeline.cluster.groups import TOP_TERMS, Grouping, group_passages
from pipeline.cluster.hierarchy import group_above, interleave
from pipeline.cluster.identity import resolve_id
from pipeline.cluster.knowledge import Knowledge
from pipeline.cluster.naming import assign_subjects, label_from_terms, narrow_label, score_subjects
from pipeline.cluster.quality import npmi
from pipeline.cluster.stability import Stability, measure_stability
from pipeline.cluster.terms import PassageTerms
from pipeline.cluster.topics import keep_strongest
from pipeline.schema import CorpusThemes, RegisterEntry, Theme, ThemeWeight
from pipeline.settings import ClusterSettings

METHOD = "known subjects read in each passage"


@dataclass(frozen=True, eq=False)
class FittedThemes:
    """Themes, and what measuring them needs.

    Attributes
    ----------
    themes
        What the stage hands on.
    corpus
        The passages as they were read.
    grouping
        The fit.
    stability
        How well it comes back.
    """

    themes: CorpusThemes
    corpus: ReadCorpus
    grouping: Grouping
    stability: Stability


def fit_themes(
    passages: Iterable[PassageTerms],
    *,
    known: Knowledge,
    register: Sequence[RegisterEntry],
    settings: ClusterSettings,
) -> FittedThemes:
    """Group passages into themes with Dutch labels and permanent ids.

    Parameters
    ----------
    passages
        Passages with unique ids, in any order.
    known
        Subjects, words and the model that reads passages.
    register
        Themes known from earlier runs and from people; their ids and names are kept, merged ones
        stay merged, split ones split, forbidden ones away.
    settings
        The section `cluster`.

    Returns
    -------
    FittedThemes
        Weights of a passage are at most four and sum to 1; the heaviest (then the lowest id) is
        its main theme. A passage without weights has no theme. Themes of the upper level have no
        weights of their own.

    Raises
    ------
    GrenswerkError
        If merges in the register go round in a circle.
    """
    corpus = read_corpus(passages, known, settings)
    grouping = group_passages(corpus, known, register, settings)

    def refit(part: ReadCorpus) -> Labels:
        return group_passages(part, known, register, settings).main

    stability = measure_stability(
        corpus,
        grouping.main,
        len(grouping.groups),
        refit,
        rounds=settings.stability_rounds,
        seed=settings.seed,
    )
    nearness = score_subjects(
        grouping.topics, corpus.features, grouping.main, grouping.columns, known.lexicon
    )
    labels = _labels(grouping, nearness, corpus.features, known)
    parents, parent_of = _parents(grouping, corpus.features, labels, register)
    themes = [
        _theme(grouping, corpus.features, n, labels[n], parent_of.get(n), stability.jaccard[n])
        for n in range(len(grouping.groups))
    ]
    made = CorpusThemes(
        method=_method(corpus, len(themes)),
        themes=tuple(sorted([*themes, *parents], key=lambda theme: theme.theme_id)),
        weights=_weights(grouping, corpus.features),
        codes=heed_judgements(
            propose_codes(grouping, nearness, known.subjects, known.lexicon),
            [theme.theme_id for theme in themes],
            register,
        ),
    )
    return FittedThemes(made, corpus, grouping, stability)


def _method(corpus: ReadCorpus, themes: int) -> str:
    if not corpus.passages:
        return f"{METHOD}: no passage"
    return f"{METHOD}, and its words in all others; what is left grouped by NMF: {themes} themes"


def _labels(
    grouping: Grouping, nearness: Floats, features: Features, known: Knowledge
) -> list[str]:
    """Name each theme: as people did, else as the list does, else after its terms."""
    given = [
        group.identity.name or _narrower(grouping, n, known) or group.label
        for n, group in enumerate(grouping.groups)
    ]
    taken = {name for name in given if name is not None}
    free = nearness.copy()
    free[[name is not None for name in given]] = 0.0
    labels: list[str] = []
    for n, (name, position) in enumerate(zip(given, assign_subjects(free), strict=True)):
        if name is None and position is not None:
            near = known.lexicon.subjects[position].label
            name = None if near in taken else near
        label = name or label_from_terms(grouping.columns[n], features, frozenset(taken))
        taken.add(label)
        labels.append(label)
    return labels


def _narrower(grouping: Grouping, n: int, known: Knowledge) -> str | None:
    positions = list(grouping.groups[n].subjects)
    read = grouping.read[grouping.main == n][:, positions]
    return narrow_label(read, [known.subjects.subjects[position].label for position in positions])


def _parents(
    grouping: Grouping,
    features: Features,
    labels: Sequence[str],
    register: Sequence[RegisterEntry],
) -> tuple[list[Theme], dict[int, str]]:
    """Make the themes of the upper level, and say which theme stands under which."""
    parents: dict[str, Theme] = {}
    parent_of: dict[int, str] = {}
    below = {group.identity.theme_id for group in grouping.groups}
    for (above_id, above), children in group_above([g.above for g in grouping.groups]).items():
        identity = resolve_id(above_id, register)
        name = identity.name or above
        if identity.theme_id in below or name in labels:
            continue
        terms = [[features.names[column] for column in grouping.columns[n]] for n in children]
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
        parent_of.update(dict.fromkeys(children, identity.theme_id))
    return list(parents.values()), parent_of


def _theme(
    grouping: Grouping,
    features: Features,
    n: int,
    label: str,
    parent_id: str | None,
    stability: float,
) -> Theme:
    columns, identity = grouping.columns[n], grouping.groups[n].identity
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


def _weights(grouping: Grouping, features: Features) -> tuple[ThemeWeight, ...]:
    """Give the weights of every passage that has a main theme, the main theme first."""
    strongest = keep_strongest(grouping.topics.weights).round(4)
    ids = [group.identity.theme_id for group in grouping.groups]
    return tuple(
        ThemeWeight(passage_id=passage_id, theme_id=ids[n], weight=float(row[n]))
        for passage_id, row, main in zip(
            features.passage_ids, strongest, grouping.main, strict=True
        )
        if main >= 0
        for n in sorted(row.nonzero()[0], key=lambda one: (one != main, -row[one], ids[one]))
    )
