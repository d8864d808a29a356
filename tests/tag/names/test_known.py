"""Words of known names are marked: the longest name, and only where it begins with a capital."""

from pathlib import Path

import pytest

from pipeline.errors import GrenswerkError
from pipeline.schema import GazetteerPlace, PlaceAuthority, PlaceKind
from pipeline.tag.gazetteer import Candidate, Gazetteer, normal
from pipeline.tag.names.known import (
    GIVEN_NAMES,
    KnownNames,
    NameList,
    known_places,
    load_known_names,
)

GAZETTEER = Path(__file__).parents[3] / "models" / "gazetteer"
BODIES = NameList({"raad", "raad van oost", "raad van oost en west", "imec"})


def marks(text: str, names: NameList = BODIES) -> str:
    words = text.split()
    return "".join(names.mark(words, [normal(word) for word in words]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De Raad van Oost kwam", "-BII-"),
        ("De Raad van Oost en West kwam", "-BIIII-"),
        ("De Raad van Oost en Noord kwam", "-BII---"),
        ("De Raad van Zuid kwam", "-B---"),
        ("de raad van Oost kwam", "-----"),
        ("RAAD VAN OOST", "BII"),
        ("Raad Raad van Oost", "BBII"),
        ("imec", "-"),
    ],
    ids=[
        "three-words",
        "the-longest",
        "a-shorter-one-when-the-longest-breaks-off",
        "the-first-word-alone",
        "no-capital",
        "all-capitals",
        "one-after-the-other",
        "a-name-that-is-written-small",
    ],
)
def test_the_longest_known_name_is_marked(text: str, expected: str) -> None:
    assert marks(text) == expected


def test_a_name_that_the_end_of_the_passage_cuts_off_is_not_known() -> None:
    assert marks("Van Raad van Oost en") == "-BII-"
    assert marks("de Raad van", NameList({"raad van oost"})) == "---"


def test_a_list_has_its_names_however_they_are_spelt() -> None:
    assert "Raad  van OOST" in BODIES
    assert "Raad van Zuid" not in BODIES


def test_every_word_has_a_sign_for_bodies_for_places_and_for_given_names() -> None:
    known = KnownNames(NameList({"raad van oost"}), NameList({"oost"}), NameList({"anna"}))
    assert known.mark(["Anna", "van", "de", "Raad", "van", "Oost"]) == [
        "--B",
        "---",
        "---",
        "B--",
        "I--",
        "IB-",
    ]


def test_a_place_that_is_as_well_a_common_word_is_not_marked() -> None:
    place = GazetteerPlace(
        key="own:best",
        name="Best",
        authority=PlaceAuthority.OWN,
        code="best",
        iso_3166="NL",
        kind=PlaceKind.CITY,
        latitude=None,
        longitude=None,
    )
    of_best = (Candidate(place, 9000, is_main_name=True),)
    places = known_places(Gazetteer({"best": of_best, "aarle": of_best}, words=frozenset({"best"})))
    assert ("Aarle" in places, "Best" in places) == (True, False)


def test_the_lists_that_the_program_brings_know_bodies_places_and_people() -> None:
    known = load_known_names(GAZETTEER)
    words = ["Anneke", "sprak", "namens", "de", "Europese", "Commissie", "in", "Maastricht"]
    assert known.mark(words) == ["--B", "---", "---", "---", "B--", "I--", "---", "-B-"]


def test_a_list_of_given_names_that_is_missing_or_none_is_told(tmp_path: Path) -> None:
    for name in ("organisations.yaml", "places.csv", "adjectives.yaml", "words.yaml"):
        (tmp_path / name).symlink_to(GAZETTEER / name)
    with pytest.raises(GrenswerkError, match=f"{GIVEN_NAMES} is missing; set tag.gazetteer"):
        load_known_names(tmp_path)
    (tmp_path / GIVEN_NAMES).write_text("- Anna\n", encoding="utf-8")
    with pytest.raises(GrenswerkError, match="is not a list of given names"):
        load_known_names(tmp_path)
