"""Ids are the same on every machine, and what people kept, named and merged holds."""

from pathlib import Path

import pytest

from pipeline.errors import GrenswerkError
from pipeline.registers import Register, keep, load_register, new_id, propose
from pipeline.schema import RegisterEntry

# Worked out apart from the code: the first 10 hex digits of SHA-256 over the length of the key
# in 8 bytes, big-endian, and the key in UTF-8.
IDS = {
    ("organisations", "dijkraadoost"): "org-2c73ac2f94",
    ("places", "own:maasdal"): "place-39bb51f355",
    ("themes", "coöperatie"): "theme-88ddfa05ea",
}


def entry(
    identifier: str, *keys: str, name: str = "Dijkraad", merged_into: str | None = None
) -> RegisterEntry:
    return RegisterEntry(
        id=identifier, name=name, keys=keys, merged_into=merged_into, named_by="An"
    )


@pytest.mark.parametrize(("register", "key"), IDS)
def test_a_new_id_is_the_same_on_every_machine(register: str, key: str) -> None:
    assert new_id(register, key) == IDS[register, key]
    assert Register(register, []).identify(key) == (IDS[register, key], None)


def test_a_kept_entry_answers_for_all_its_keys() -> None:
    kept = entry("org-1", "dijkraad", "dro")
    register = Register("organisations", [kept])
    assert register.identify("dro") == register.identify("dijkraad") == ("org-1", kept)
    assert register.identify("ander") == (new_id("organisations", "ander"), None)


def test_an_entry_kept_without_its_key_is_found_by_its_id() -> None:
    identifier = new_id("themes", "dijken")
    kept = entry(identifier, name="Dijken en dammen")
    assert Register("themes", [kept]).identify("dijken") == (identifier, kept)


def test_a_merge_is_followed_to_its_end() -> None:
    last = entry("org-3", "c")
    entries = [
        entry("org-1", "a", merged_into="org-2"),
        entry("org-2", "b", merged_into="org-3"),
        last,
    ]
    register = Register("organisations", entries)
    assert [register.identify(key) for key in "abc"] == [("org-3", last)] * 3


def test_a_merge_is_followed_also_from_an_entry_that_gave_up_its_keys() -> None:
    old = new_id("organisations", "dijkraad")
    target = entry("org-2", "waterraad")
    register = Register("organisations", [entry(old, merged_into="org-2"), target])
    assert register.identify("dijkraad") == ("org-2", target)


@pytest.mark.parametrize(
    "merges",
    [{"org-1": "org-1"}, {"org-1": "org-2", "org-2": "org-1"}, {"org-1": "org-9"}],
    ids=["into-itself", "in-a-circle", "into-nothing"],
)
def test_a_merge_that_leads_nowhere_is_refused(merges: dict[str, str]) -> None:
    entries = [entry(i, i, merged_into=merges.get(i)) for i in ("org-1", "org-2")]
    with pytest.raises(GrenswerkError, match=r"organisations: .* is merged into"):
        Register("organisations", entries)


def test_two_entries_that_claim_one_key_are_refused() -> None:
    with pytest.raises(GrenswerkError, match="org-1 and org-2 both claim 'dro'"):
        Register("organisations", [entry("org-1", "a", "dro"), entry("org-2", "dro")])


def test_two_entries_of_one_id_are_refused() -> None:
    with pytest.raises(GrenswerkError, match="org-1 stands there twice"):
        Register("organisations", [entry("org-1", "a"), entry("org-1", "b")])


def test_an_entry_may_name_one_key_twice() -> None:
    assert Register("organisations", [entry("org-1", "a", "a")]).identify("a")[0] == "org-1"


def test_a_missing_file_is_an_empty_register(tmp_path: Path) -> None:
    assert load_register(tmp_path, "places").entries == ()


@pytest.mark.parametrize("broken", ["{", '{"id": "org-2"}', "<<<<<<< HEAD"])
def test_a_broken_line_is_told_by_file_and_number(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "organisations.jsonl"
    path.write_text(f"{entry('org-1', 'a').model_dump_json()}\n\n{broken}\n", encoding="utf-8")
    with pytest.raises(GrenswerkError, match=r"organisations\.jsonl, line 3: "):
        load_register(tmp_path, "organisations")


def test_a_register_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "places.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(GrenswerkError, match=r"places\.jsonl cannot be read"):
        load_register(tmp_path, "places")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    outputs, review = tmp_path / "outputs", tmp_path / "corpus" / "review"
    propose(outputs, "organisations", [entry("org-2", "b"), entry("org-1", "a")])
    (tmp_path / "corpus").mkdir()
    return outputs, review


def test_proposals_stand_in_order_of_id(folders: tuple[Path, Path]) -> None:
    lines = (folders[0] / "registers" / "organisations.jsonl").read_text().splitlines()
    assert [RegisterEntry.model_validate_json(line).id for line in lines] == ["org-1", "org-2"]


def test_keep_copies_proposals_and_leaves_what_people_named(folders: tuple[Path, Path]) -> None:
    outputs, review = folders
    assert keep(outputs, review, "organisations", ["org-2"]) == ["org-2"]
    path = review / "organisations.jsonl"
    path.write_text(path.read_text().replace("Dijkraad", "Raad voor de dijken"))
    propose(outputs, "organisations", [entry("org-1", "a"), entry("org-2", "b", "c")])
    assert keep(outputs, review, "organisations", None) == ["org-1"]
    kept = load_register(review, "organisations").entries
    assert [(e.id, e.name, e.keys) for e in kept] == [
        ("org-1", "Dijkraad", ("a",)),
        ("org-2", "Raad voor de dijken", ("b",)),
    ]
    assert keep(outputs, review, "organisations", None) == []


def test_keeping_one_id_twice_keeps_it_once(folders: tuple[Path, Path]) -> None:
    assert keep(*folders, "organisations", ["org-1", "org-1"]) == ["org-1"]
    assert [e.id for e in load_register(folders[1], "organisations").entries] == ["org-1"]


def test_an_id_that_was_not_proposed_is_told_and_nothing_is_kept(
    folders: tuple[Path, Path],
) -> None:
    with pytest.raises(GrenswerkError, match="no proposal org-9 in the register organisations"):
        keep(*folders, "organisations", ["org-1", "org-9"])
    assert load_register(folders[1], "organisations").entries == ()


def test_a_name_may_hold_any_character(tmp_path: Path) -> None:
    odd = entry("org-1", "a\u2028b", name="Raad\u2028van\x85de\x0bGrens\n")
    propose(tmp_path, "organisations", [odd])
    keep(tmp_path, tmp_path / "review", "organisations", None)
    assert load_register(tmp_path / "review", "organisations").entries == (odd,)


def test_keeping_without_a_run_or_a_corpus_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GrenswerkError, match="run grenswerk on this corpus first"):
        keep(tmp_path, tmp_path / "review", "organisations", None)
    propose(tmp_path, "organisations", [entry("org-1", "a")])
    with pytest.raises(GrenswerkError, match="does not exist"):
        keep(tmp_path, tmp_path / "typo" / "review", "organisations", None)
    assert not (tmp_path / "typo").exists()
