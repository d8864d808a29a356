from pipeline.cluster.hierarchy import MIN_THEMES, field_id, group_in_fields, interleave
from pipeline.cluster.lexicon import Lexicon, Subject

LEXICON = Lexicon(
    general=frozenset(),
    subjects=tuple(
        Subject(label=label, field=field, lemmas=("x", "y", "z"))
        for label, field in (("Bus", "Vervoer"), ("Trein", "Vervoer"), ("Bos", "Natuur"))
    ),
)


def test_few_themes_have_one_level() -> None:
    assert group_in_fields([0, 1] * ((MIN_THEMES - 2) // 2), LEXICON) == {}


def test_a_field_needs_two_themes_and_a_theme_near_none_stays_alone() -> None:
    subjects = [0, 1, 2] + [None] * (MIN_THEMES - 3)
    assert group_in_fields(subjects, LEXICON) == {"Vervoer": [0, 1]}


def test_the_id_of_a_field_is_the_same_on_every_machine() -> None:
    assert field_id("Vervoer") == "theme-2603e7e8e6"


def test_terms_of_a_parent_come_from_all_its_themes() -> None:
    assert interleave([["bus", "halte"], ["trein", "bus", "perron"]], 4) == (
        "bus",
        "trein",
        "halte",
        "perron",
    )
