"""Links are grouped and assigned inside each register; what was not linked stands alone."""

import pytest
from marked_passages import gold_passage, predicted_passage

from pipeline.evaluate.gold import GoldEntry
from pipeline.evaluate.link_scores import FoundMention, LinkUnit, link_scores, link_units
from pipeline.evaluate.measures import Score, score_rates

ENTRIES = {
    "raad": GoldEntry(name="Dijkraad"),
    "maasdal": GoldEntry(name="Maasdal", authority="own", code="md"),
}
GOLD = (
    "De [Dijkraad|ORG@raad] en [Maasdal|ORG/LOC@maasdal] tekenden in [Maasdal|LOC@maasdal] bij "
    "het gemaal van de [Raad|ORG@raad] een akkoord over [2021|DATE]."
)
CODES = {"place-1": "own:md", "place-2": "own:elders"}


def units_for(predicted: str) -> list[LinkUnit]:
    return link_units([gold_passage(GOLD)], [predicted_passage(predicted)], ENTRIES, CODES)


def test_a_territory_in_two_registers_is_right_in_both() -> None:
    predicted = (
        GOLD.replace("ORG/LOC@maasdal", "ORG@org-2")
        .replace("LOC@maasdal", "LOC@place-1")
        .replace("@raad", "@org-1")
    )
    found = link_scores(units_for(predicted))
    assert (found.mentions, found.found) == (4, 4)
    assert found.b_cubed == Score(1, 1, 1)
    assert found.linked == found.accuracy == found.end_to_end_recall == 1
    assert found.place_code_accuracy == 1
    assert found.figures()["b_cubed_f1"] == (1, 4)
    assert found.figures()["place_code_accuracy"] == (1, 1)


def test_missed_unlinked_and_wrongly_linked_mentions() -> None:
    predicted = (
        GOLD.replace("[Dijkraad|ORG@raad]", "[Dijkraad|ORG@org-1]")
        .replace("[Maasdal|ORG/LOC@maasdal]", "[Maasdal|LOC]")
        .replace("LOC@maasdal", "LOC@place-2")
        .replace("[Raad|ORG@raad]", "Raad")
    )
    found = link_scores(units_for(predicted))
    assert (found.mentions, found.found) == (4, 3)
    assert found.linked == found.accuracy == pytest.approx(2 / 3)
    assert found.end_to_end_recall == 0.5
    # Both places have a code in the gold; one has no link, the other another place's.
    assert found.place_code_accuracy == 0
    # The two mentions of Maasdal, one of them alone, recall half of their entry each.
    assert found.b_cubed == score_rates(1, (1 + 0.5 + 0.5) / 3)


def test_one_group_for_two_entries_and_two_for_one() -> None:
    mentions = tuple(
        FoundMention(entry, "organisations", group)
        for entry, group in (("a", "1"), ("a", "1"), ("b", "1"), ("b", "2"), ("b", "3"))
    )
    found = link_scores([LinkUnit(6, mentions)])
    # Best assignment: 1 for a, 2 or 3 for b.
    assert (found.accuracy, found.end_to_end_recall) == (3 / 5, 3 / 6)
    assert found.b_cubed is not None
    assert found.b_cubed.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
    assert found.b_cubed.recall == pytest.approx((1 + 1 + 3 * (1 / 3)) / 5)


def test_registers_do_not_meet() -> None:
    mentions = (
        FoundMention("a", "organisations", "x"),
        FoundMention("b", "places", "x", is_code_right=True),
    )
    found = link_scores([LinkUnit(2, mentions)])
    assert found.b_cubed == Score(1, 1, 1) and found.accuracy == 1


def test_without_mentions_there_is_nothing_to_measure() -> None:
    found = link_scores(link_units([gold_passage("Geen naam.")], [], {}, {}))
    assert (found.mentions, found.accuracy, found.end_to_end_recall) == (0, None, None)
    assert set(found.figures().values()) == {(None, 0)}
