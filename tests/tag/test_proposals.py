import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.schema import Label
from pipeline.tag.proposals import BY_RULE, Proposal, settle

MODEL, RULE = "model:x", "rule:y"
LINE = re.compile(r"[A-Z]+=*")


def proposals(*lines: str) -> list[Proposal]:
    """Read spans drawn under a text: `ORG===` covers six characters from where it begins."""
    found = []
    for line in lines:
        for match in LINE.finditer(line):
            label = Label(match[0].rstrip("="))
            origin = RULE if label in BY_RULE else MODEL
            found.append(Proposal(match.start(), match.end(), label, origin))
    return found


# Each case: what the model proposes, what the rules propose, and what stands.
CASES = {
    "both-stand": (["ORG==        LOC=="], ["      MONEY  "], ["ORG== MONEY  LOC=="]),
    "a-year-inside-a-name-belongs-to-the-name": (
        ["PROJECT======"],
        ["        DATE "],
        ["PROJECT======"],
    ),
    "a-date-with-the-same-words-goes-before-the-name": (["EVENT"], ["DATE="], ["DATE="]),
    "a-date-that-crosses-a-name-goes-before-it": (["ORG===   "], ["    DATE="], ["    DATE="]),
    "a-name-inside-a-date-is-left-out": (["  LOC  "], ["DATE==="], ["DATE==="]),
    "what-touches-does-not-overlap": (["ORG="], ["    DATE"], ["ORG=DATE"]),
    "the-first-of-two-names-stands": (["ORG===", "   LOC===="], [], ["ORG==="]),
    "the-longer-of-two-that-begin-together-stands": (["ORG", "ORG=="], [], ["ORG=="]),
    "a-year-in-a-name-that-does-not-stand-stands": (
        ["PROJECT=========== "],
        ["       DATE  DATE=="],
        ["       DATE  DATE=="],
    ),
}


@pytest.mark.parametrize(("by_model", "by_rule", "expected"), CASES.values(), ids=CASES)
def test_of_overlapping_proposals_the_right_one_stands(
    by_model: list[str], by_rule: list[str], expected: list[str]
) -> None:
    assert settle(proposals(*by_model), proposals(*by_rule)) == proposals(*expected)


def test_dates_and_amounts_of_the_model_alone_are_left_out() -> None:
    by_model = [Proposal(0, 4, Label.DATE, MODEL), Proposal(5, 9, Label.MONEY, MODEL)]
    assert settle(by_model, []) == []


def test_what_a_proposal_carries_stays_with_it() -> None:
    date = Proposal(0, 4, Label.DATE, RULE, "2021")
    name = Proposal(5, 9, Label.ORG, MODEL, score=0.5)
    assert settle([name], [date]) == [date, name]


def spans(labels: list[Label]) -> st.SearchStrategy[list[Proposal]]:
    one = st.tuples(st.integers(0, 20), st.integers(1, 8), st.sampled_from(labels))
    return st.lists(one.map(lambda s: Proposal(s[0], s[0] + s[1], s[2], MODEL)), max_size=8)


@given(spans(list(Label)), spans(sorted(BY_RULE)))
def test_what_stands_never_overlaps_and_was_proposed(
    by_model: list[Proposal], by_rule: list[Proposal]
) -> None:
    settled = settle(by_model, by_rule)
    assert all(one.end <= other.start for one, other in pairwise(settled))
    assert {*settled} <= {*by_model, *by_rule}
    lost = [p for p in by_rule if not any(p.overlaps(s) for s in settled)]
    assert not lost
