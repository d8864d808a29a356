"""Who does what on which theme, counted from actions and their parties."""

import json

import pytest
from invented_dataset import action, entity, participant

from pipeline.assemble.overview import (
    bodies_of,
    means_of,
    mechanism_rows,
    overview_rows,
    parties_of,
    shared_theme_rows,
)
from pipeline.schema import (
    ActionStatus,
    ActionType,
    Formality,
    Label,
    Means,
    Outcome,
    Role,
    SharedState,
)

BODIES = frozenset({"org-b", "org-c", "org-d"})
PARTIES = {"1": ("a", "b"), "2": ("a",), "3": ("b",), "4": ("a", "b", "c")}


def test_parties_and_partners_count_once_each_and_others_do_not() -> None:
    rows = [
        participant("1", 0, "org-b"),
        participant("1", 1, "place-a", Role.PARTNER),
        participant("1", 2, "org-b", Role.PARTNER),
        participant("1", 3, "org-c", Role.FUNDER),
        participant("1", 4, "org-d", Role.HOST),
        participant("1", 5, None),
        participant("2", 0, None),
    ]
    assert parties_of(rows, BODIES) == {"1": ("org-b", "place-a")}


def test_what_is_no_body_carries_nothing() -> None:
    rows = [participant("1", 0, "org-b"), participant("1", 1, "org-ticket")]
    assert parties_of(rows, BODIES) == {"1": ("org-b",)}


def test_a_name_made_of_two_parties_is_no_third() -> None:
    rows = [
        participant("1", n, f"org-{letter}").model_copy(update={"name": name})
        for n, (letter, name) in enumerate(
            [("b", "Dijkraad"), ("c", "Havenbond"), ("d", "Dijkraad-Havenbond")]
        )
    ]
    assert parties_of(rows, BODIES) == {"1": ("org-b", "org-c")}


@pytest.mark.parametrize(
    ("name", "parties"),
    [
        ("Deltaboog-parlement", ("org-b",)),
        ("Deltaboog-landen", ("org-b",)),
        ("Oost-Deltaboog", ("org-b", "org-c")),
        ("Deltabos-parlement", ("org-b", "org-c")),
        ("Top van de Deltaboog Unie", ("org-b",)),
        ("Universiteit van de Deltaboog Unie", ("org-b", "org-c")),
        ("Werkgroep Water", ("org-b",)),
        ("Task Force Water", ("org-b", "org-c")),
    ],
)
def test_an_organ_or_compound_with_the_name_of_a_party_is_no_second_one(
    name: str, parties: tuple[str, ...]
) -> None:
    rows = [
        participant("1", n, f"org-{letter}").model_copy(update={"name": name})
        for n, (letter, name) in enumerate([("b", "Deltaboog Unie"), ("c", name)])
    ]
    assert parties_of(rows, BODIES) == {"1": parties}


def test_two_working_groups_are_two_parties_where_nobody_is_told_who_sent_them() -> None:
    rows = [
        participant("1", n, f"org-{letter}").model_copy(update={"name": name})
        for n, (letter, name) in enumerate([("b", "Werkgroep Water"), ("c", "Werkgroep Lucht")])
    ]
    assert parties_of(rows, BODIES) == {"1": ("org-b", "org-c")}


def test_a_body_is_what_the_texts_speak_of_as_one() -> None:
    text = "De Dijkraad verkoopt de Havenkaart ; met de Havenkaart vaart men ; Havenkaart"
    rows = [
        entity("p", text, "Dijkraad", Label.ORG, organisation_id="org-b"),
        entity("p", text, "Havenkaart", Label.ORG, organisation_id="org-ticket"),
        entity("q", text, "Havenkaart", Label.PROJECT),
    ]
    assert bodies_of(rows, []) == {"org-b"}
    assert bodies_of(rows[:2], []) == {"org-b", "org-ticket"}
    named = action("1", kind=ActionType.TOOL).model_copy(update={"name": "Havenkaart"})
    assert bodies_of(rows[:2], [named]) == {"org-b"}


def test_actions_are_counted_by_theme_party_status_and_outcome() -> None:
    actions = [
        action("1"),
        action("2"),
        action("3", ActionStatus.PLANNED),
        action("4", outcome=Outcome.FAILED, theme_id=None),
        action("without parties"),
    ]
    rows = [
        (r.theme_id, r.party_id, r.status.value, r.outcome, r.actions)
        for r in overview_rows(actions, PARTIES)
    ]
    assert rows == [
        (None, "a", "completed", Outcome.FAILED, 1),
        (None, "b", "completed", Outcome.FAILED, 1),
        (None, "c", "completed", Outcome.FAILED, 1),
        ("theme-dijk", "a", "completed", None, 2),
        ("theme-dijk", "b", "completed", None, 1),
        ("theme-dijk", "b", "planned", None, 1),
    ]


def shared(*numbers: str, **status: ActionStatus) -> dict[tuple[str, str], tuple[object, ...]]:
    actions = [
        action(n, status.get(f"s{n}", ActionStatus.COMPLETED)).model_copy(
            update={"action_id": f"{n}.{copy}"}
        )
        for copy, n in enumerate(numbers)
    ]
    parties = {a.action_id: PARTIES[a.action_id[0]] for a in actions}
    return {
        (r.party_a, r.party_b): (
            r.state,
            r.actions_joint,
            r.actions_a,
            r.actions_b,
            r.actions_proposed,
        )
        for r in shared_theme_rows(actions, parties)
    }


def test_two_parties_of_one_action_are_joint() -> None:
    assert shared("1", "2", "2", "3") == {("a", "b"): (SharedState.JOINT, 1, 2, 1, 0)}


def test_two_that_each_do_enough_on_their_own_are_separate() -> None:
    assert shared("2", "2", "3", "3") == {("a", "b"): (SharedState.SEPARATE, 0, 2, 2, 0)}
    assert shared("2", "2", "3") == {}


def test_a_proposal_joins_nobody_yet_and_counts_for_nobody() -> None:
    proposed = ActionStatus.PROPOSED
    assert shared("1", "2", s1=proposed) == {("a", "b"): (SharedState.PROPOSED, 0, 1, 0, 1)}
    assert shared("1", "4", s1=proposed)["a", "b"] == (SharedState.JOINT, 1, 0, 0, 1)
    assert shared("2", "2", "3", "3", s3=proposed) == {}


def test_three_parties_make_three_pairs() -> None:
    assert set(shared("4")) == {("a", "b"), ("a", "c"), ("b", "c")}


def test_themes_are_told_apart_and_an_action_without_one_is_left_out() -> None:
    actions = [action("1"), action("1", theme_id="theme-zorg"), action("1", theme_id=None)]
    themes = [row.theme_id for row in shared_theme_rows(actions, PARTIES)]
    assert themes == ["theme-dijk", "theme-zorg"]


@pytest.mark.parametrize(
    ("kind", "formality", "means"),
    [
        (ActionType.AGREEMENT, None, Means.INSTITUTIONAL),
        (ActionType.MEETING, None, Means.INFORMAL),
        (ActionType.MEETING, Formality.FORMAL, Means.INSTITUTIONAL),
        (ActionType.AGREEMENT, Formality.INFORMAL, Means.INFORMAL),
        (ActionType.STUDY, None, None),
    ],
)
def test_what_the_text_says_of_the_means_goes_before_the_type(
    kind: ActionType, formality: Formality | None, means: Means | None
) -> None:
    assert means_of(action("1", kind=kind, formality=formality)) is means


def test_mechanisms_are_counted_for_two_parties_or_more_and_for_what_is_real() -> None:
    actions = [
        action("1"),
        action("1"),
        action("1", theme_id=None),
        action("1", kind=ActionType.STUDY),
        action("2"),
        action("4", ActionStatus.PROPOSED),
        action("4", ActionStatus.STALLED),
        action("unknown"),
    ]
    rows = [
        (r.theme_id, json.loads(r.parties), r.means, r.type, r.actions)
        for r in mechanism_rows(actions, PARTIES)
    ]
    assert rows == [
        (None, ["a", "b"], Means.INSTITUTIONAL, ActionType.AGREEMENT, 1),
        ("theme-dijk", ["a", "b"], Means.INSTITUTIONAL, ActionType.AGREEMENT, 2),
    ]
