"""Retellings are pairs of matched actions of different reports."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.action_scores import ActionUnit
from pipeline.evaluate.told_actions import ToldAction
from pipeline.evaluate.undertaking_scores import (
    FoundAction,
    UndertakingUnit,
    undertaking_figures,
    undertaking_units,
)
from pipeline.schema import ActionStatus, ActionType

KEYS = st.none() | st.sampled_from("ab")


def units(*actions: tuple[str, str | None, str | None]) -> list[UndertakingUnit]:
    return [UndertakingUnit(report, (FoundAction(*keys),)) for report, *keys in actions]


def test_a_pair_found_one_missed_and_a_false_one() -> None:
    found = undertaking_figures(
        units(("r", "brug", "1"), ("s", "brug", "1"), ("t", "brug", None), ("t", None, "1"))
    )
    # Gold: r-s, r-t, s-t. Linked: r-s, r-t and s-t with the action that is another one.
    assert found == {"precision": (1 / 3, 3), "recall": (1 / 3, 3), "f1": (1 / 3, 3)}


def test_a_retelling_in_the_same_report_is_no_pair() -> None:
    found = undertaking_figures(units(("r", "brug", "1"), ("r", "brug", "1")))
    assert set(found.values()) == {(None, 0)}


@given(st.lists(st.tuples(st.sampled_from("rst"), KEYS, KEYS), max_size=10))
def test_pairs_are_those_looked_at_one_by_one(
    actions: list[tuple[str, str | None, str | None]],
) -> None:
    pairs = [
        (one[1] is not None and one[1] == other[1], one[2] is not None and one[2] == other[2])
        for number, one in enumerate(actions)
        for other in actions[:number]
        if one[0] != other[0]
    ]
    found = undertaking_figures(units(*actions))
    gold, linked = sum(g for g, _ in pairs), sum(p for _, p in pairs)
    assert (found["recall"].rows, found["precision"].rows) == (gold, linked)
    if gold and linked:
        assert found["recall"].value == sum(g and p for g, p in pairs) / gold


def test_matched_actions_count_where_the_gold_tells_their_undertaking() -> None:
    told = ToldAction(frozenset({0}), ActionType.PROJECT, ActionStatus.ONGOING, undertaking="brug")
    silent = replace(told, undertaking=None, tells_undertaking=False)
    found = replace(told, undertaking="1")
    unit = ActionUnit(2, 2, 2, 2, gold=2, predicted=2, pairs=((told, found), (silent, found)))
    assert undertaking_units("r", [unit]) == units(("r", "brug", "1"))
