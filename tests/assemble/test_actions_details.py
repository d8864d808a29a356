"""What bears the name of an action does not carry it, unless it is a body, a fund or a service."""

import pytest

from pipeline.assemble.actions.details import without_itself
from pipeline.schema import ActionType, Label, Participant, Role


def _named(name: str) -> Participant:
    return Participant(
        passage_id=None,
        start=None,
        end=None,
        name=name,
        as_written=name,
        label=Label.ORG,
        role=Role.PARTY,
    )


@pytest.mark.parametrize(
    ("type_", "name", "left"),
    [
        (ActionType.PROJECT, "‘Groene Oever’", ["Oeverraad"]),
        (ActionType.BODY, "Groene Oever", ["Groene Oever", "Oeverraad"]),
        (ActionType.PROJECT, "Blauwe Oever", ["Groene Oever", "Oeverraad"]),
        (ActionType.PROJECT, None, ["Groene Oever", "Oeverraad"]),
    ],
)
def test_only_a_body_a_fund_or_a_service_may_carry_itself(
    type_: ActionType, name: str | None, left: list[str]
) -> None:
    found = without_itself([_named("Groene Oever"), _named("Oeverraad")], name, type_)
    assert [one.name for one in found] == left
