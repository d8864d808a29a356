"""Who carries an action is one answer: candidates are weighed beside each other."""

import pytest

from pipeline.assemble.actions.participants import carrying
from pipeline.assemble.actions.together import Judged, together_features

FACTS = {"type": "agreement", "status": "completed"}
TOLD = Judged("told", 0.6, 0.3, {"bodies:2": 1.0, "lemma:x": 1.0})
OTHER = Judged("told", 0.2, 0.5, {})
IMPLIED = Judged("implied", 0.4, 0.0, {"implied:topic.0": 1.0, "implied.both:yes": 1.0})


def test_a_candidate_is_seen_beside_the_others() -> None:
    first, second, third = together_features([TOLD, OTHER, IMPLIED], FACTS)
    assert {"rank:0", "kind:told", "shows.bodies:2", "type:agreement"} <= first.keys()
    assert "shows.lemma:x" not in first
    assert first["behind"] == 0.0
    assert second["behind"] == pytest.approx(0.8)
    assert second["told.first"] > third["implied.first"]
    assert {"shows.implied:topic.0", "shows.both:yes", "rank:1"} <= third.keys()


def test_a_candidate_alone_has_none_beside_it() -> None:
    (alone,) = together_features([TOLD], FACTS)
    assert alone["told.expected"] == alone["implied.expected"] == alone["behind"] == 0.0


@pytest.mark.parametrize(
    ("party", "partner", "expected"),
    [
        ([0.5, 0.45, 0.1], [0.0, 0.1, 0.0], [0, 1]),
        ([0.3, 0.28], [0.0, 0.0], [0]),
        ([0.1, 0.2], [0.0, 0.0], []),
        ([0.45], [0.5], [0]),
        ([], [], []),
    ],
)
def test_the_likely_ones_carry_or_else_the_likeliest(
    party: list[float], partner: list[float], expected: list[int]
) -> None:
    assert carrying(party, partner) == expected
