import re
from pathlib import Path

import pytest
import yaml

from pipeline.errors import GrenswerkError
from pipeline.schema import Label, Mention
from pipeline.tag.gazetteer import Gazetteer, load_gazetteer, normal
from pipeline.tag.places import link_places

PROJECT = Path(__file__).resolve().parents[2]
CASES = PROJECT / "tests" / "cases" / "tag" / "places.yaml"
MARKED = re.compile(r"\[([^]|]+)\|([^]]*)\]")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(PROJECT / "models" / "gazetteer")


def read(marked: str) -> tuple[str, list[Mention], list[str | None]]:
    text, mentions, keys, last = "", [], [], 0
    for match in MARKED.finditer(marked):
        text += marked[last : match.start()]
        mentions.append(mention(match[1], len(text)))
        keys.append(match[2] or None)
        text += match[1]
        last = match.end()
    return text + marked[last:], mentions, keys


def mention(text: str, start: int, label: Label = Label.LOC) -> Mention:
    return Mention(
        passage_id="p",
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


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c["id"]) for c in yaml.safe_load(CASES.read_text("utf-8"))]
)
def test_a_name_leads_to_its_place_or_to_none(case: dict[str, str], gazetteer: Gazetteer) -> None:
    text, mentions, keys = read(case["text"])
    found = link_places(mentions, {"p": text}, gazetteer)
    assert [place.key if place else None for place in found] == keys


def test_a_territory_that_acts_is_linked_and_a_project_is_not(gazetteer: Gazetteer) -> None:
    mentions = [mention("Luik", 0, label) for label in (Label.PROJECT, Label.ORG, Label.LOC)]
    project, organisation, place = link_places(mentions, {"p": "Luik"}, gazetteer)
    assert project is None
    assert place is not None and place.iso_3166 == "BE"
    assert organisation == place


def test_a_place_is_found_by_any_of_its_names(tmp_path: Path) -> None:
    header = "key,name,authority,code,iso_3166,kind,latitude,longitude,population,names\n"
    row = "own:een,Het Oude Diep,own,een,,water,52.5,6.5,0,Oude Diep|Altes Tief\n"
    (tmp_path / "places.csv").write_text(header + row, encoding="utf-8")
    loaded = load_gazetteer(tmp_path)
    (main,) = loaded.candidates("het oude  diep")
    assert (main.is_main_name, main.country, main.place.latitude) == (True, None, 52.5)
    (other,) = loaded.candidates("ALTES TIEF")
    assert (other.is_main_name, other.place) == (False, main.place)
    assert loaded.candidates("Diep") == ()


def test_every_name_of_our_own_list_leads_to_a_place_in_its_country(gazetteer: Gazetteer) -> None:
    own = yaml.safe_load((PROJECT / "models" / "gazetteer" / "own.yaml").read_text("utf-8"))
    expected = [
        *((name, p["code"]) for p in own["places"] for name in [p["name"], *p.get("names", [])]),
        *((dutch, country) for country, n in own["exonyms"].items() for dutch in n.values()),
        *((name, code) for code, names in own["iso_names"].items() for name in names),
    ]
    lost = [
        name
        for name, code in expected
        if not {code} & {c for p in gazetteer.candidates(name) for c in (p.place.code, p.country)}
    ]
    assert not lost


def test_a_missing_gazetteer_is_told(tmp_path: Path) -> None:
    with pytest.raises(GrenswerkError, match=r"tag\.gazetteer in params\.yaml"):
        load_gazetteer(tmp_path / "missing")


def test_names_are_compared_without_case_and_kinds_of_hyphen() -> None:
    assert normal("Zeeuws‑Vlaanderen ") == normal("zeeuws–vlaanderen") == "zeeuws-vlaanderen"
    assert normal("’s-Hertogenbosch") == "'s-hertogenbosch"
