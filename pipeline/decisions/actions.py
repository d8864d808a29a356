"""Apply decisions to actions: leave out, correct a field, and say what became of each decision.

An action is found again by its first evidence sentence, for its id changes with the document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pipeline.decisions.fields import ACTION_CODES, ROW, parse_amount
from pipeline.decisions.ledger import Holders, Ledger
from pipeline.decisions.log import standing
from pipeline.decisions.mention_table import plain
from pipeline.decisions.origins import of_document
from pipeline.schema import (
    ActionDraft,
    Decision,
    DecisionScope,
    DecisionState,
    ReviewDecision,
    Verdict,
)

_CUES: Final[Mapping[str, str]] = {"status": "status_cue", "outcome": "outcome_cue"}


@dataclass(frozen=True)
class DecidedAction:
    """An action of the new run, with what a person decided on it."""

    action: ActionDraft
    decision: Decision | None


@dataclass(frozen=True)
class ReviewedAction:
    """An action with its history: as proposed, as decided, and by which decisions.

    `kept` is false for one left out.
    """

    proposed: ActionDraft
    action: ActionDraft
    kept: bool
    decision: Decision | None
    decided_by: tuple[str, ...]


@dataclass(eq=False)
class _ActionRow:
    proposed: ActionDraft
    action: ActionDraft
    kept: bool = True
    held: Holders = field(default_factory=Holders)


def apply_to_actions(
    actions: Sequence[ActionDraft], decisions: Sequence[ReviewDecision]
) -> tuple[list[DecidedAction], dict[str, DecisionState]]:
    """Return the actions as people decided, and the state of every standing decision on them.

    Parameters
    ----------
    actions : Sequence[ActionDraft]
        The actions of the whole corpus.
    decisions : Sequence[ReviewDecision]
        All lines of the file in their order; those on other tables are passed over.

    Returns
    -------
    tuple[list[DecidedAction], dict[str, DecisionState]]
        Actions in the order they came, and states by decision id. Scores stay as they are.
    """
    reviewed, outcomes = trace_actions(actions, decisions)
    return [DecidedAction(r.action, r.decision) for r in reviewed if r.kept], outcomes


def trace_actions(
    actions: Sequence[ActionDraft], decisions: Sequence[ReviewDecision]
) -> tuple[list[ReviewedAction], dict[str, DecisionState]]:
    """Do as `apply_to_actions`, and tell of each action, also one left out, who decided it."""
    table, ledger = _ActionTable(actions), Ledger()
    for decision in standing(decisions):
        if decision.table == "actions":
            found = table.find(decision)
            for row in found:
                _decide(row, decision)
            ledger.record(decision, found=bool(found), rows=bool(found))
    outcomes = ledger.outcomes(row.held for row in table.rows)
    return [_reviewed(row) for row in table.rows], outcomes


def field_value(action: ActionDraft, name: str) -> str | None:
    """Return what a field that can be decided on now holds, as a decision would write it.

    Parameters
    ----------
    action : ActionDraft
        The action.
    name : str
        One of `ACTION_FIELDS`, or 'row', which is told by the summary.
    """
    if name == ROW:
        return action.summary
    if name == "place":
        return action.place_as_written
    if name == "amount":
        return None if action.amount is None else f"{action.currency} {_digits(action.amount)}"
    value: str | None = getattr(action, name)
    return None if value is None else str(value)


def _digits(amount: float) -> str:
    return str(int(amount)) if amount.is_integer() else f"{amount:.2f}"


def _reviewed(row: _ActionRow) -> ReviewedAction:
    ids = row.held.ids()
    decision = None
    if row.kept and ids:
        decision = Decision.ACCEPTED if row.action == row.proposed else Decision.CORRECTED
    return ReviewedAction(row.proposed, row.action, row.kept, decision, ids)


class _ActionTable:
    """The actions of the corpus, found by the sentences that tell of them."""

    def __init__(self, actions: Sequence[ActionDraft]) -> None:
        self.rows = [_ActionRow(action, action) for action in actions]
        self._ids = [action.action_id for action in actions]
        self._ids_of: dict[str | None, frozenset[str]] = {}
        self._by_sentence: dict[str, list[tuple[int, _ActionRow]]] = {}
        for row in self.rows:
            for position, quote in enumerate(row.proposed.evidence):
                rows = self._by_sentence.setdefault(plain(quote.text), [])
                rows.append((position, row))

    def find(self, decision: ReviewDecision) -> list[_ActionRow]:
        """Return the actions that a decision is on: one of them, unless it reaches further.

        An action that begins with the sentence goes before one that also cites it.
        """
        everywhere = decision.scope is DecisionScope.EVERYWHERE
        within = self._of_document(None if everywhere else decision.target.doc_id)
        told = [
            (position, row)
            for position, row in self._by_sentence.get(plain(decision.target.exact), ())
            if row.proposed.action_id in within
        ]
        found = [row for position, row in told if position == 0] or [row for _, row in told]
        if decision.scope is DecisionScope.HERE and found:
            # One sentence may tell of several actions: the one with the id, else the same value.
            found = [max(found, key=lambda row: _resemblance(row.proposed, decision))]
        return list(dict.fromkeys(found))

    def _of_document(self, doc_id: str | None) -> frozenset[str]:
        if doc_id not in self._ids_of:
            self._ids_of[doc_id] = frozenset(of_document(self._ids, doc_id))
        return self._ids_of[doc_id]


def _resemblance(action: ActionDraft, decision: ReviewDecision) -> tuple[bool, bool]:
    same_id = action.action_id == decision.row_id
    return same_id, field_value(action, decision.field) == decision.before


def _decide(row: _ActionRow, decision: ReviewDecision) -> None:
    """Let a decision hold on an action, and the earlier ones that it contradicts no longer."""
    rejects = decision.verdict is Verdict.REJECT
    if row.kept is rejects:
        row.held.clear()
        row.action = row.proposed
    row.kept = not rejects
    before = row.action
    if decision.verdict is Verdict.CORRECT:
        row.action = before.model_copy(update=_changes(before, decision.field, decision.after))
    row.held.take(decision.field, decision.decision_id, agrees=row.action == before)


def _changes(action: ActionDraft, name: str, after: str | None) -> dict[str, Any]:
    """Return the columns that a correction sets; words that gave another value are let go."""
    if field_value(action, name) == after:
        return {}
    if name in ACTION_CODES:
        code = None if after is None else ACTION_CODES[name](after)
        return {name: code} | ({_CUES[name]: None} if name in _CUES else {})
    if name == "date":
        gone = {"date_as_written": None, "date_basis": None} if after is None else {}
        return {"date": after, **gone}
    if name == "place":
        return {"place_as_written": after, "place_key": None}
    if name == "amount":
        currency, amount = (None, None) if after is None else parse_amount(after) or (None, None)
        return {"amount": amount, "currency": currency} | (
            {"amount_as_written": None} if amount is None else {}
        )
    return {name: after}
