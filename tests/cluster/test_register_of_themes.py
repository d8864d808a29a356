import pytest

from pipeline.cluster.identity import new_theme_id, resolve_id
from pipeline.cluster.register import identify
from pipeline.errors import GrenswerkError
from pipeline.schema import RegisterEntry

TRAIN = ("trein", "spoor", "station", "perron")
HEALTH = ("patiënt", "ziekenhuis", "arts", "zorg")


def entry(
    theme_id: str, terms: tuple[str, ...] = (), merged_into: str | None = None, name: str = ""
) -> RegisterEntry:
    return RegisterEntry(
        id=theme_id,
        name=name or theme_id,
        keys=(),
        merged_into=merged_into,
        named_by="anna",
        terms=terms,
    )


def test_an_id_does_not_hang_on_the_order_of_terms() -> None:
    assert new_theme_id(TRAIN) == new_theme_id(reversed(TRAIN))
    assert new_theme_id(TRAIN).startswith("theme-")
    assert len(new_theme_id(TRAIN)) == len("theme-") + 10


def test_a_topic_that_shares_terms_keeps_the_id_and_the_name() -> None:
    shifted = ("treinen", "spoor", "dienstregeling", "station")
    known = [entry("theme-z", HEALTH), entry("theme-t", TRAIN, name="Over het spoor")]
    found = identify([shifted], known)[0]
    assert (found.theme_id, found.name, found.named_by) == ("theme-t", "Over het spoor", "anna")


def test_an_unknown_topic_gets_an_id_of_its_own() -> None:
    found = identify([TRAIN, HEALTH], [entry("theme-t", TRAIN)])
    assert [one.theme_id for one in found] == ["theme-t", new_theme_id(HEALTH)]
    assert found[1].name is None


def test_two_topics_never_share_an_entry() -> None:
    found = identify([TRAIN, (*TRAIN[:3], "tunnel")], [entry("theme-t", TRAIN)])
    assert len({one.theme_id for one in found}) == 2


def test_equal_topics_get_different_ids() -> None:
    assert len({one.theme_id for one in identify([TRAIN, TRAIN], [])}) == 2


def test_a_merged_entry_leads_to_what_took_its_place() -> None:
    known = [
        entry("theme-t", TRAIN, merged_into="theme-m"),
        entry("theme-m", merged_into="theme-v"),
        entry("theme-v", name="Vervoer"),
    ]
    assert identify([TRAIN], known)[0].name == "Vervoer"
    assert resolve_id("theme-t", known).theme_id == "theme-v"


def test_merges_in_a_circle_are_refused() -> None:
    known = [
        entry("theme-a", TRAIN, merged_into="theme-b"),
        entry("theme-b", merged_into="theme-a"),
    ]
    with pytest.raises(GrenswerkError, match="circle"):
        identify([TRAIN], known)
