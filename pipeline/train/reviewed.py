"""Passages that people reviewed: a finished dataset in, annotated passages out.

Whoever reviews decides on the doubtful mentions of a passage and leaves the plain ones alone. So a
passage counts as annotated when somebody decided on a mention in it and the program is sure of
everything that was left; in others, what nobody looked at could be wrong.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from pipeline.schema import DecisionRow, DecisionState, EntityRow, Label, PassageRow
from pipeline.tables import read_table
from pipeline.train.annotations import AnnotatedEntity, AnnotatedPassage

SURE = 0.9
"""From this score on, what a reviewer left alone counts as right."""
FILE = "reviewed"
_BY_GRAMMAR = (Label.DATE, Label.MONEY)


def read_reviewed(dataset: Path) -> list[AnnotatedPassage]:
    """Return the passages of a dataset that people reviewed, in the order of the dataset.

    Parameters
    ----------
    dataset
        Folder of the dataset; when it does not exist there is nothing that was reviewed.

    Raises
    ------
    GrenswerkError
        If the dataset cannot be read.
    """
    if not (dataset / f"{EntityRow.TABLE}.csv").exists():
        return []
    mentions: defaultdict[str, list[EntityRow]] = defaultdict(list)
    for row in read_table(dataset, EntityRow):
        mentions[row.passage_id].append(row)
    touched = _passages_decided_on(dataset)
    return [
        _annotated(passage, mentions[passage.passage_id])
        for passage in read_table(dataset, PassageRow)
        if passage.passage_id in touched and all(map(_is_settled, mentions[passage.passage_id]))
    ]


def _passages_decided_on(dataset: Path) -> frozenset[str]:
    """Return where somebody looked: a decision that reaches further was taken in one passage."""
    return frozenset(
        row.row_id.rsplit(":", 2)[0]
        for row in read_table(dataset, DecisionRow)
        if row.table == EntityRow.TABLE and row.state is DecisionState.APPLIED
    )


def _is_settled(mention: EntityRow) -> bool:
    if mention.decision or mention.label in _BY_GRAMMAR:
        return True
    return mention.score is not None and mention.score >= SURE


def _annotated(passage: PassageRow, mentions: list[EntityRow]) -> AnnotatedPassage:
    entities = (AnnotatedEntity(row.start, row.end, (row.label.value,)) for row in mentions)
    return AnnotatedPassage(
        passage.passage_id, f"{FILE}/{passage.doc_id}", passage.text, tuple(entities)
    )
