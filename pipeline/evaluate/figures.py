"""Figures on a dataset, each with a 95 % bootstrap interval where it is a mean over rows."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from pipeline.evaluate.intervals import Interval, mean_interval
from pipeline.evaluate.measures import Measured, measured_mean
from pipeline.schema import (
    ActionRow,
    Decision,
    DecisionRow,
    DecisionState,
    DocumentRow,
    EntityRow,
    Label,
    ParticipantRow,
    PassageRow,
    Record,
    Role,
    ThemeRow,
)


class Figure(Record):
    """One measured figure."""

    name: str
    value: float | None = Field(description="Mean, or None when there is nothing to measure.")
    low: float | None = Field(default=None, description="Lower end of the 95 % interval.")
    high: float | None = Field(default=None, description="Upper end of the 95 % interval.")
    rows: int = Field(
        description="Number of things it was measured on. On a dataset the rows of which it is the "
        "mean. Against gold: what was proposed for a precision; what the gold has for a recall or "
        "an F1, be it mentions, names, sentences, actions or pairs of them; what could be right "
        "or wrong for an accuracy or a share; and reports for the figures on text."
    )


def mean_figure(name: str, values: Sequence[float], *, resamples: int, seed: int) -> Figure:
    """Return the mean of values with its interval.

    Parameters
    ----------
    name
        Name of the figure.
    values
        One value per row.
    resamples
        Bootstrap resamples.
    seed
        Seed of the resampling.
    """
    return figure_of(
        name, measured_mean(values), mean_interval(values, resamples=resamples, seed=seed)
    )


def figure_of(name: str, measured: Measured, ends: Interval | None) -> Figure:
    """Return a figure as it is written: rounded to four decimals.

    Parameters
    ----------
    name
        Name of the figure.
    measured
        Its value, and on how many things.
    ends
        Its interval, if it has one.
    """
    value = measured.value
    return Figure(
        name=name,
        value=None if value is None else round(value, 4),
        low=None if value is None or ends is None else round(ends.low, 4),
        high=None if value is None or ends is None else round(ends.high, 4),
        rows=measured.rows,
    )


def measure(
    documents: Sequence[DocumentRow],
    passages: Sequence[PassageRow],
    entities: Sequence[EntityRow],
    themes: Sequence[ThemeRow],
    actions: Sequence[ActionRow],
    participants: Sequence[ParticipantRow],
    decisions: Sequence[DecisionRow],
    *,
    resamples: int,
    seed: int,
) -> list[Figure]:
    """Return every figure on a dataset.

    A share says how often a column is filled, not how often it is right; the precision on what
    people reviewed does, for the rows that they chose to look at. A rejected row is no longer in
    its table; it counts through the decision that left it out, once however far that reaches.
    """
    with_party = {row.action_id for row in participants if row.role is Role.PARTY}
    names = [e for e in entities if e.label in (Label.ORG, Label.LOC)]
    values: dict[str, list[float]] = {
        "documents_read": [float(d.status.value != "failed") for d in documents],
        "passages_with_theme": [float(p.theme_id is not None) for p in passages],
        "names_linked": [float(bool(e.organisation_id or e.place_id)) for e in names],
        "dates_with_value": [float(bool(e.value)) for e in entities if e.label is Label.DATE],
        "entity_score": [e.score for e in entities if e.score is not None],
        "entity_precision_reviewed": _kept(entities, decisions, "entities"),
        "actions_with_party": [float(a.action_id in with_party) for a in actions],
        "actions_with_date": [float(a.date is not None) for a in actions],
        "actions_with_cue": [float(a.status_cue is not None) for a in actions],
        "action_score": [a.score for a in actions],
        "action_precision_reviewed": _kept(actions, decisions, "actions"),
        "theme_coherence": [t.coherence for t in themes if t.coherence is not None],
        "theme_stability": [t.stability for t in themes if t.stability is not None],
    }
    return [
        mean_figure(name, rows, resamples=resamples, seed=seed) for name, rows in values.items()
    ]


def _kept(
    rows: Sequence[EntityRow] | Sequence[ActionRow], decisions: Sequence[DecisionRow], table: str
) -> list[float]:
    """Return 1 for each row accepted as proposed, 0 for each corrected or rejected one."""
    reviewed = [
        float(row.decision is Decision.ACCEPTED)
        for row in rows
        if row.decision in (Decision.ACCEPTED, Decision.CORRECTED)
    ]
    return reviewed + [0.0 for d in decisions if d.table == table and _rejects(d)]


def _rejects(decision: DecisionRow) -> bool:
    is_applied = decision.state is DecisionState.APPLIED
    return is_applied and decision.field == "row" and decision.after is None
