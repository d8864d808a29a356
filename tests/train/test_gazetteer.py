from pathlib import Path

import pytest
import yaml

from pipeline.errors import GrenswerkError
from pipeline.schema import OrganisationKind
from pipeline.train.gazetteer import build_gazetteer, own_places, slug
from pipeline.train.towns import towns

LISTS = Path(__file__).resolve().parents[2] / "models" / "gazetteer"


def test_a_place_of_our_own_has_a_code_made_from_its_name() -> None:
    (place,) = own_places({"water": [{"name": "Prüm (rivier)", "at": [50, -0.0], "names": ["P"]}]})
    assert (place.key, place.name, place.names) == ("own:prum-rivier", "Prüm", "P")
    assert (place.latitude, place.longitude) == ("50.0000", "0.0000")
    assert slug("Canal de l'œuf Øst") == "canal-de-l-oeuf-ost"


def test_a_town_has_its_dutch_name_and_the_part_of_the_state_it_lies_in() -> None:
    by_key = {town.key: town for town in towns({"BE": {"Liège": ["Luik", "Lüttich"]}})}
    luik = by_key["geonames:2792413"]
    assert (luik.name, luik.names, luik.iso_3166) == ("Luik", "Lüttich|Liège", "BE-WAL")
    assert "LGG" not in luik.variants.split("|")
    assert by_key["geonames:2751283"].iso_3166 == "NL-LI"


def test_a_name_of_a_town_that_does_not_exist_is_refused() -> None:
    with pytest.raises(GrenswerkError, match="no town Luik in BE"):
        list(towns({"BE": {"Luik": ["Luik"]}}))


def test_the_shipped_table_is_what_its_lists_give(tmp_path: Path) -> None:
    for path in LISTS.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    build_gazetteer(tmp_path)
    assert (tmp_path / "places.csv").read_bytes() == (LISTS / "places.csv").read_bytes()


def test_two_places_of_one_key_are_refused(tmp_path: Path) -> None:
    for path in LISTS.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    twice = "city:\n- {name: Achel, at: [51.3, 5.5]}\n- {name: Achel, at: [51.3, 5.5]}\n"
    (tmp_path / "towns.yaml").write_text(twice, encoding="utf-8")
    with pytest.raises(GrenswerkError, match="own:achel"):
        build_gazetteer(tmp_path)


def test_the_list_of_organisations_says_one_thing_of_each_name() -> None:
    bodies = yaml.safe_load((LISTS / "organisations.yaml").read_text("utf-8"))["organisations"]
    assert len({body["code"] for body in bodies}) == len(bodies) >= 150
    names: dict[tuple[str, str | None], str] = {}
    for body in bodies:
        assert OrganisationKind(body["kind"])
        languages = (body.get(language, []) for language in ("nl", "fr", "de", "en", "was"))
        for name in {body["name"], *(name for found in languages for name in found)}:
            # Bodies of two states may share a name, which then names neither.
            key = (name.casefold(), body.get("country"))
            assert names.setdefault(key, body["code"]) == body["code"], name
