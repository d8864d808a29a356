"""From marked text to entries: what names one body meets, what does not stays apart."""

from typing import Any

import pytest
from organisation_clusters import b_cubed, read_cases, resolve

OPEN, HELD_BACK = "organisation_clusters", "organisation_clusters_held_back"
FILES = (OPEN, HELD_BACK)
CASES = {name: [pytest.param(c, id=c["id"]) for c in read_cases(name)] for name in FILES}
BOTH = [*CASES[OPEN], *CASES[HELD_BACK]]


@pytest.mark.parametrize("case", CASES[OPEN])
def test_names_of_one_body_meet_and_others_stay_apart(case: dict[str, Any]) -> None:
    resolved = resolve(case)
    assert b_cubed(resolved.pairs) == (1.0, 1.0)
    for letter, asked in case.items():
        if len(letter) == 1:
            (body,) = resolved.bodies_of(letter)
            assert {field: getattr(body, field) for field in asked} == asked


@pytest.mark.parametrize("name", FILES)
def test_bodies_are_found_with_the_precision_that_joining_names_needs(name: str) -> None:
    pairs = [
        (f"{case['id']} {letter}", f"{case['id']} {entry}" if entry else None)
        for case in read_cases(name)
        for letter, entry in resolve(case).pairs
    ]
    precision, recall = b_cubed(pairs)
    assert precision >= 0.97
    assert 2 * precision * recall / (precision + recall) >= 0.92


@pytest.mark.parametrize("case", BOTH)
def test_the_order_of_the_documents_does_not_matter(case: dict[str, Any]) -> None:
    one, other = resolve(case), resolve(case, turned=True)
    assert one.found == other.found
    assert list(one.bodies.items()) == list(other.bodies.items())


@pytest.mark.parametrize("case", BOTH)
def test_every_name_is_kept_as_it_is_written(case: dict[str, Any]) -> None:
    resolved = resolve(case)
    for one, entry in zip(resolved.mentions, resolved.found, strict=True):
        assert entry is not None
        body = resolved.bodies[entry]
        assert one.mention.text in (body.name, *body.aliases)
