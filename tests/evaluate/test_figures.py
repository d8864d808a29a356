"""Figures are means over rows with an interval, and None when there is nothing to measure."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_dataset import SENTENCE, action, entity

from pipeline.assemble.exports.frames import Tables
from pipeline.evaluate.figures import Figure, mean_figure, measure
from pipeline.schema import (
    Decision,
    DecisionRow,
    DecisionScope,
    DecisionState,
    EntityRow,
    Label,
)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.integers(0, 5))
def test_the_interval_holds_the_mean_and_the_same_seed_gives_the_same(
    values: list[float], seed: int
) -> None:
    figure = mean_figure("x", values, resamples=100, seed=seed)
    assert figure == mean_figure("x", values, resamples=100, seed=seed)
    assert figure.value is not None and figure.low is not None and figure.high is not None
    assert min(values) - 1e-4 <= figure.low <= figure.high <= max(values) + 1e-4
    assert math.isclose(figure.value, sum(values) / len(values), abs_tol=1e-4)
    assert figure.rows == len(values)


def test_the_interval_of_even_chances_is_that_of_the_binomial() -> None:
    figure = mean_figure("x", [0.0, 1.0] * 200, resamples=2000, seed=1)
    assert figure.value == 0.5
    # 1.96 times the standard error, 0.025, on either side.
    assert figure.low == pytest.approx(0.451, abs=0.01)
    assert figure.high == pytest.approx(0.549, abs=0.01)


def test_more_rows_give_a_narrower_interval_around_the_mean() -> None:
    few = mean_figure("x", [0.0, 1.0] * 10, resamples=500, seed=1)
    many = mean_figure("x", [0.0, 1.0] * 1000, resamples=500, seed=1)
    assert few.low is not None and many.low is not None and few.low < many.low < 0.5


def test_nothing_to_measure_is_none_and_not_zero() -> None:
    assert mean_figure("x", [], resamples=100, seed=1) == Figure(name="x", value=None, rows=0)


def figures(
    entities: list[EntityRow], decisions: list[DecisionRow] | None = None
) -> dict[str, Figure]:
    found = measure([], [], entities, [], [], [], decisions or [], resamples=100, seed=1)
    return {figure.name: figure for figure in found}


def decided(decision: Decision | None, part: str = "Maasdal") -> EntityRow:
    row = entity("p-een", SENTENCE, part, Label.LOC)
    return row.model_copy(update={"decision": decision})


def rejection(
    state: DecisionState, after: str | None = None, table: str = "entities"
) -> DecisionRow:
    return DecisionRow(
        decision_id="d",
        table=table,
        row_id="e",
        field="row",
        before="Maasdal",
        after=after,
        reviewer="An",
        decided_at="2026-01-01",
        scope=DecisionScope.HERE,
        state=state,
    )


def test_precision_counts_what_was_corrected_or_rejected_and_not_what_was_never_looked_at() -> None:
    rows = [decided(d) for d in (Decision.ACCEPTED, Decision.CORRECTED, Decision.ADDED, None)]
    assert figures(rows)["entity_precision_reviewed"].value == 0.5
    decisions = [
        rejection(DecisionState.APPLIED),
        rejection(DecisionState.APPLIED, after="Maasdal"),
        rejection(DecisionState.LOST),
        rejection(DecisionState.APPLIED, table="actions"),
    ]
    found = figures(rows, decisions)
    assert found["entity_precision_reviewed"].value == pytest.approx(1 / 3, abs=1e-4)
    assert found["action_precision_reviewed"].value == 0
    assert figures([decided(None)])["entity_precision_reviewed"].value is None


def test_shares_are_of_the_rows_they_are_about(invented: Tables) -> None:
    every = [row for row in invented.of("entities") if isinstance(row, EntityRow)]
    found = figures([*every, decided(None)])
    assert (found["names_linked"].value, found["names_linked"].rows) == (0.6667, 3)
    assert (found["dates_with_value"].value, found["dates_with_value"].rows) == (1, 1)
    assert (found["entity_score"].value, found["entity_score"].rows) == (0.9123, 1)


def test_an_action_without_a_party_lowers_the_share_of_those_with_one() -> None:
    found = measure([], [], [], [], [action("a")], [], [], resamples=100, seed=1)
    values = {figure.name: figure.value for figure in found}
    assert (values["actions_with_party"], values["action_score"]) == (0, 0.7501)
