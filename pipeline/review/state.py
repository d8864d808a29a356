"""What the pages show: the dataset with the decisions that were taken since it was made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.decisions import (
    ReviewedAction,
    ReviewedMention,
    mention_key,
    standing,
    trace_actions,
    trace_mentions,
)
from pipeline.review.data import ReviewData
from pipeline.schema import (
    ActionDraft,
    Decision,
    DecisionState,
    Mention,
    ReviewDecision,
    Verdict,
)


class RowState(StrEnum):
    """How far people are with a row."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    ADDED = "added"
    REJECTED = "rejected"


@dataclass(frozen=True)
class MentionItem:
    """A mention on the page.

    `key` is its key in the dataset and stays while decisions are taken; `same` counts the
    undecided mentions with its words and label, `worth` says how much it asks for a look.
    """

    key: str
    mention: Mention
    doc_id: str
    state: RowState
    decided_by: tuple[str, ...]
    same: int
    worth: float


@dataclass(frozen=True)
class ActionItem:
    """An action on the page."""

    key: str
    action: ActionDraft
    doc_id: str
    state: RowState
    decided_by: tuple[str, ...]
    worth: float


@dataclass(frozen=True)
class ReviewState:
    """All rows by key, every decision, and the state of those that still stand."""

    mentions: Mapping[str, MentionItem]
    actions: Mapping[str, ActionItem]
    by_passage: Mapping[str, tuple[Mention, ...]]
    decisions: tuple[ReviewDecision, ...]
    outcomes: Mapping[str, DecisionState]


def review_state(
    data: ReviewData, decisions: Sequence[ReviewDecision], unknown_score: float
) -> ReviewState:
    """Apply to a dataset the decisions that it does not know yet.

    Parameters
    ----------
    data : ReviewData
        The dataset, in which earlier decisions are applied already.
    decisions : Sequence[ReviewDecision]
        All lines of the file.
    unknown_score : float
        Score that orders a row without one.
    """
    stand = standing(decisions)
    since = [d for d in stand if d.decision_id not in data.outcomes]
    mentions, on_mentions = trace_mentions(data.mentions, data.texts, since)
    actions, on_actions = trace_actions(data.actions, since)
    known = {d.decision_id: data.outcomes.get(d.decision_id) for d in stand}
    outcomes = {**{i: s for i, s in known.items() if s}, **on_mentions, **on_actions}
    items = _mention_items(data, mentions, unknown_score)
    return ReviewState(
        mentions={item.key: item for item in items},
        actions={item.key: item for item in (_action_item(data, a) for a in actions)},
        by_passage=_by_passage(mentions),
        decisions=tuple(decisions),
        outcomes=outcomes,
    )


def _mention_items(
    data: ReviewData, reviewed: Sequence[ReviewedMention], unknown_score: float
) -> list[MentionItem]:
    keys = [mention_key(r.proposed or r.mention) for r in reviewed]
    states = [_state(r, data.decided.get(key)) for r, key in zip(reviewed, keys, strict=True)]
    undecided = Counter(
        (r.mention.text, r.mention.label)
        for r, state in zip(reviewed, states, strict=True)
        if state is RowState.PROPOSED
    )
    items = []
    for r, key, state in zip(reviewed, keys, states, strict=True):
        same = undecided[r.mention.text, r.mention.label]
        score = unknown_score if r.mention.score is None else r.mention.score
        doc_id = data.passages[r.mention.passage_id].doc_id
        worth = same * (1 - score)
        items.append(MentionItem(key, r.mention, doc_id, state, r.decided_by, same, worth))
    return items


def _action_item(data: ReviewData, reviewed: ReviewedAction) -> ActionItem:
    action = reviewed.action
    state = _state(reviewed, data.decided.get(action.action_id))
    doc_id = data.passages[action.evidence[0].passage_id].doc_id
    worth = 1 - action.score
    return ActionItem(action.action_id, action, doc_id, state, reviewed.decided_by, worth)


def _state(reviewed: ReviewedMention | ReviewedAction, earlier: Decision | None) -> RowState:
    """Return the state of a row; what an earlier run corrected and is now accepted stays so."""
    if not reviewed.kept:
        return RowState.REJECTED
    now = reviewed.decision
    if now is None or (now is Decision.ACCEPTED and earlier is not None):
        now = earlier
    return RowState(now.value) if now else RowState.PROPOSED


def _by_passage(reviewed: Sequence[ReviewedMention]) -> dict[str, tuple[Mention, ...]]:
    found: dict[str, list[Mention]] = {}
    for r in reviewed:
        if r.kept:
            found.setdefault(r.mention.passage_id, []).append(r.mention)
    return {passage_id: tuple(mentions) for passage_id, mentions in found.items()}


@dataclass(frozen=True)
class Progress:
    """How many rows of a table are in which state, and how many decisions are lost."""

    rows: Mapping[RowState, int]
    lost: int

    @property
    def share(self) -> float:
        """Part of the rows that people have looked at, 0 to 1."""
        total = sum(self.rows.values())
        return 1 - self.rows[RowState.PROPOSED] / total if total else 0.0


def progress(state: ReviewState, table: str, data: ReviewData) -> Progress:
    """Count the rows of a table by state.

    Rows that an earlier run left out are no longer in the dataset; each of the decisions that
    did so counts as one rejected row.
    """
    items: Sequence[MentionItem | ActionItem] = [
        *(state.mentions if table == "entities" else state.actions).values()
    ]
    counts = Counter(item.state for item in items)
    on_table = [d for d in standing(state.decisions) if d.table == table]
    earlier = [d for d in on_table if data.outcomes.get(d.decision_id) is DecisionState.APPLIED]
    counts[RowState.REJECTED] += sum(d.verdict is Verdict.REJECT for d in earlier)
    lost = sum(state.outcomes.get(d.decision_id) is DecisionState.LOST for d in on_table)
    return Progress({row_state: counts[row_state] for row_state in RowState}, lost)
