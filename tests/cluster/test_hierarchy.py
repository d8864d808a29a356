from pipeline.cluster.assigning import field_id
from pipeline.cluster.hierarchy import MIN_THEMES, group_above, interleave

BUS, TREE = ("theme-b", "Vervoer"), ("theme-t", "Natuur")


def test_few_themes_have_one_level() -> None:
    assert group_above([BUS] * (MIN_THEMES - 1)) == {}


def test_a_parent_needs_two_themes_and_a_theme_in_no_list_stays_alone() -> None:
    above = [BUS, BUS, TREE] + [None] * (MIN_THEMES - 3)
    assert group_above(above) == {BUS: [0, 1]}


def test_the_id_of_a_field_is_the_same_on_every_machine() -> None:
    assert field_id("Vervoer") == "theme-2603e7e8e6"


def test_terms_of_a_parent_come_from_all_its_themes() -> None:
    assert interleave([["bus", "halte"], ["trein", "bus", "perron"]], 4) == (
        "bus",
        "trein",
        "halte",
        "perron",
    )
