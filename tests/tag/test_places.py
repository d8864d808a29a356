import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
import yaml
from _pytest.mark import ParameterSet

from pipeline.errors import GrenswerkError
from pipeline.schema import Label, Mention, PlaceAuthority
from pipeline.tag.gazetteer import Gazetteer, load_gazetteer, normal
from pipeline.tag.places import link_places

PROJECT = Path(__file__).resolve().parents[2]
CASES = PROJECT / "tests" / "cases" / "tag"
LISTS = PROJECT / "models" / "gazetteer"
OWN = ("regions", "waters", "areas", "districts", "towns")
MARKED = re.compile(r"\[([^]|]+)\|([^]]*)\]")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(PROJECT / "models" / "gazetteer")


def read(marked: str) -> tuple[dict[str, str], list[Mention], list[str | None]]:
    """Read a case: its passages by id, the mentions, and the key of the place of each."""
    texts: dict[str, str] = {}
    mentions: list[Mention] = []
    keys: list[str | None] = []
    for number, passage in enumerate(marked.split(" ¶ ")):
        text, last = "", 0
        for match in MARKED.finditer(passage):
            text += passage[last : match.start()]
            mentions.append(mention(match[1], len(text), passage_id=f"p{number}"))
            keys.append(match[2] or None)
            text += match[1]
            last = match.end()
        texts[f"p{number}"] = text + passage[last:]
    return texts, mentions, keys


def mention(text: str, start: int, label: Label = Label.LOC, passage_id: str = "p0") -> Mention:
    return Mention(
        passage_id=passage_id,
        start=start,
        end=start + len(text),
        text=text,
        label=label,
        value=None,
        score=None,
        origin="model:x",
        place_key=None,
        antecedent=None,
    )


def cases(name: str) -> list[dict[str, str]]:
    loaded: list[dict[str, str]] = yaml.safe_load((CASES / name).read_text("utf-8"))
    return loaded


def marked_cases() -> Iterator[ParameterSet]:
    for case in cases("places.yaml"):
        reason = case.get("known_failure")
        marks = (
            [pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError)] if reason else []
        )
        yield pytest.param(case["text"], id=case["id"], marks=marks)


@pytest.mark.parametrize("marked", list(marked_cases()))
def test_a_name_leads_to_its_place_or_to_none(marked: str, gazetteer: Gazetteer) -> None:
    texts, mentions, keys = read(marked)
    found = link_places(mentions, texts, gazetteer)
    assert [place.key if place else None for place in found] == keys


@pytest.mark.parametrize("name", ["places.yaml", "places_held_back.yaml"])
def test_most_names_are_linked_and_hardly_any_wrongly(name: str, gazetteer: Gazetteer) -> None:
    sought = linked = right = 0
    for case in cases(name):
        texts, mentions, keys = read(case["text"])
        for place, key in zip(link_places(mentions, texts, gazetteer), keys, strict=True):
            sought += key is not None
            linked += place is not None
            right += place is not None and place.key == key
    assert right / linked >= 0.95
    assert right / sought >= 0.85


def test_a_territory_that_acts_is_linked_and_a_project_is_not(gazetteer: Gazetteer) -> None:
    mentions = [mention("Luik", 0, label) for label in (Label.PROJECT, Label.ORG, Label.LOC)]
    project, organisation, place = link_places(mentions, {"p0": "Luik"}, gazetteer)
    assert project is None
    assert place is not None and place.iso_3166 == "BE-WAL"
    assert organisation == place


def test_a_place_is_found_by_any_of_its_names(tmp_path: Path) -> None:
    header = "key,name,authority,code,iso_3166,kind,latitude,longitude,population,names,variants\n"
    row = "own:een,Het Oude Diep,own,een,,water,52.5,6.5,0,Oude Diep|Altes Tief,Deepje\n"
    (tmp_path / "places.csv").write_text(header + row, encoding="utf-8")
    (tmp_path / "adjectives.yaml").write_text("Dieps: NL-DR\n", encoding="utf-8")
    (tmp_path / "words.yaml").write_text("words: [[Diep]]\n", encoding="utf-8")
    loaded = load_gazetteer(tmp_path)
    (main,) = loaded.candidates("het oude  diep")
    assert (main.is_main_name, main.country, main.place.latitude) == (True, None, 52.5)
    (other,) = loaded.candidates("ALTES TIEF")
    assert (other.is_main_name, other.place) == (False, main.place)
    (variant,) = loaded.candidates("Deepje")
    assert (variant.is_variant, other.is_variant, main.is_variant) == (True, False, False)
    assert loaded.candidates("Diep") == ()
    assert loaded.words == {"diep"}


def names_in(name: str) -> Iterator[tuple[str, str]]:
    """Yield each name of one of our lists with the code or the state of its place."""
    loaded = yaml.safe_load((LISTS / f"{name}.yaml").read_text("utf-8"))
    if name == "parts":
        for code, place in (loaded["states"] | loaded["parts"]).items():
            yield from ((other, code) for other in place.get("names", []))
    elif name == "exonyms":
        for country, towns in loaded.items():
            yield from ((other, country) for names in towns.values() for other in names)
    else:
        for place in chain.from_iterable(loaded.values()):
            shown = place["name"].split(" (")[0]
            yield from ((n, place.get("iso", "")) for n in [shown, *place.get("names", [])])


@pytest.mark.parametrize("name", [*OWN, "parts", "exonyms"])
def test_every_name_of_our_own_lists_leads_to_a_place_there(
    name: str, gazetteer: Gazetteer
) -> None:
    lost = [
        (written, code)
        for written, code in names_in(name)
        if not any(
            (found.place.iso_3166 or "").startswith(code) for found in gazetteer.candidates(written)
        )
    ]
    assert not lost


def test_our_own_list_is_long_and_says_where_its_places_lie(gazetteer: Gazetteer) -> None:
    own = {
        found.place.key: found.place
        for candidates in gazetteer.by_name.values()
        for found in candidates
        if found.place.authority is PlaceAuthority.OWN
    }
    assert len(own) >= 400
    assert not [key for key, place in own.items() if place.latitude is None]


def test_adjectives_point_to_a_code_of_the_gazetteer(gazetteer: Gazetteer) -> None:
    known = {c.place.code for found in gazetteer.by_name.values() for c in found}
    assert not {code for code in gazetteer.adjectives.values() if code} - known
    assert gazetteer.points_to("Belgische") == gazetteer.points_to("Belgisch") == "BE"
    assert gazetteer.points_to("Brabantse") == ""
    assert gazetteer.points_to("Brussel") is None


def test_a_missing_gazetteer_is_told(tmp_path: Path) -> None:
    with pytest.raises(GrenswerkError, match=r"tag\.gazetteer in params\.yaml"):
        load_gazetteer(tmp_path / "missing")


def test_names_are_compared_without_case_and_kinds_of_hyphen() -> None:
    assert normal("Zeeuws‑Vlaanderen ") == normal("zeeuws–vlaanderen") == "zeeuws-vlaanderen"
    assert normal("’s-Hertogenbosch") == "'s-hertogenbosch"
