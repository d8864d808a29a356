"""Which decisions hold on a row, and what became of each of them in the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.schema import DecisionRow, DecisionState, ReviewDecision


class Holders:
    """The decisions that hold on one row, by field; several when they agree."""

    def __init__(self) -> None:
        self._by_field: dict[str, list[str]] = {}

    def take(self, field: str, decision_id: str, *, agrees: bool) -> None:
        """Let a decision hold on a field, beside the earlier ones only if it agrees with them."""
        earlier = self._by_field.pop(field, []) if agrees else []
        self._by_field[field] = [*earlier, decision_id]

    def clear(self) -> None:
        """Let nothing hold on the row any longer."""
        self._by_field.clear()

    def ids(self) -> tuple[str, ...]:
        """Return the decisions that hold, each once, by field in the order they were taken."""
        return tuple(dict.fromkeys(i for ids in self._by_field.values() for i in ids))


class Ledger:
    """What is known of each decision while they are applied one after another."""

    def __init__(self) -> None:
        self._states: dict[str, DecisionState] = {}

    def record(self, decision: ReviewDecision, *, found: bool, rows: bool) -> None:
        """Note whether a decision found its words, and whether it bears on any row.

        One that found its words but no row asks for what is so already: it is applied.
        """
        state = DecisionState.CONFLICT if rows else DecisionState.APPLIED
        self._states[decision.decision_id] = state if found or rows else DecisionState.LOST

    def outcomes(self, holders: Iterable[Holders]) -> dict[str, DecisionState]:
        """Return the state of every decision, in the order they were recorded.

        A decision that bore on rows is applied when it still holds on one of them; when later
        ones took its place everywhere, it is in conflict.
        """
        holding = {decision_id for holder in holders for decision_id in holder.ids()}
        return {
            decision_id: DecisionState.APPLIED if decision_id in holding else state
            for decision_id, state in self._states.items()
        }


def decision_rows(
    decisions: Sequence[ReviewDecision], outcomes: Mapping[str, DecisionState]
) -> list[DecisionRow]:
    """Make the table `decisions`: one row for each decision that has an outcome.

    Parameters
    ----------
    decisions : Sequence[ReviewDecision]
        All lines of the file; undo lines and what they withdraw have no outcome and no row.
    outcomes : Mapping[str, DecisionState]
        State by decision id, as the functions that apply decisions return it.
    """
    kept = DecisionRow.model_fields.keys() - {"state"}
    return [
        DecisionRow(**d.model_dump(include=set(kept)), state=outcomes[d.decision_id])
        for d in decisions
        if d.decision_id in outcomes
    ]
