"""Settings are checked whole: what is unknown, missing or wrong is told at once and by name."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import ValidationError

from pipeline.errors import GrenswerkError
from pipeline.schema import Label
from pipeline.settings import Section, Settings, load_settings, settings_reference

PROJECT = Path(__file__).resolve().parents[1]
PARAMS = PROJECT / "params.yaml"


def content() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(PARAMS.read_text(encoding="utf-8"))
    return loaded


def write(folder: Path, values: object) -> Path:
    path = folder / "params.yaml"
    path.write_text(yaml.safe_dump(values), encoding="utf-8")
    return path


def test_the_settings_of_the_project_load_and_are_complete() -> None:
    settings = load_settings(PARAMS)
    written = {name: set(section) for name, section in content().items()}
    described = {
        name: set(type(getattr(settings, name)).model_fields) for name in Settings.model_fields
    }
    assert written == described


def test_the_page_on_settings_shows_values_as_they_are_written(tmp_path: Path) -> None:
    values = content()
    values["evaluate"]["gold"] = ["goud", "meer/goud"]
    page = settings_reference(write(tmp_path, values))
    assert "| `gold` | `[goud, meer/goud]` |" in page
    for name, section in values.items():
        told = page.split(f"\n## {name}\n")[1].split("\n## ")[0]
        rows = dict(re.findall(r"^\| `(\w+)` \| `(.*)` \|.+\|$", told, re.M))
        assert {key: yaml.safe_load(value) for key, value in rows.items()} == section


def test_folders_of_gold_are_known_by_their_name_and_lie_in_the_project(tmp_path: Path) -> None:
    values = content()
    values["evaluate"]["gold"] = ["goud", "/elders/goud"]
    gold = load_settings(write(tmp_path, values)).evaluate.gold
    assert gold == {"goud": tmp_path / "goud", "/elders/goud": Path("/elders/goud")}
    values["evaluate"]["gold"] = "goud"
    with pytest.raises(GrenswerkError, match="give a list of folders"):
        load_settings(write(tmp_path, values))


def sections() -> list[type[Section]]:
    return [
        kind
        for field in Settings.model_fields.values()
        for kind in [field.annotation, *get_args(field.annotation)]
        if isinstance(kind, type) and issubclass(kind, Section)
    ]


@pytest.mark.parametrize("section", sections())
def test_every_setting_says_what_it_means_and_has_no_hidden_default(section: type[Section]) -> None:
    assert section.model_fields
    for name, field in section.model_fields.items():
        assert field.description, name
        assert field.is_required(), name


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    values = content()
    values["extract"]["max_pages"] = "veel"
    values["extract"]["min_leters"] = 3
    values["cluster"]["min_weight"] = 1.5
    values["review"]["host"] = "0.0.0.0"
    values["tagg"] = {}
    del values["report"]
    del values["train"]["seed"]
    path = write(tmp_path, values)
    with pytest.raises(GrenswerkError) as caught:
        load_settings(path)
    told = str(caught.value).splitlines()
    assert str(path) in told[0]
    assert {line.split(":")[0].strip() for line in told[1:]} == {
        "extract.max_pages",
        "extract.min_leters",
        "cluster.min_weight",
        "review.host",
        "tagg",
        "report",
        "train.seed",
    }


@pytest.mark.parametrize("values", [None, [], ["extract"], "extract", {}])
def test_a_file_without_sections_is_refused(tmp_path: Path, values: object) -> None:
    with pytest.raises(GrenswerkError, match="is not right"):
        load_settings(write(tmp_path, values))


def test_a_file_that_is_missing_or_no_yaml_is_told(tmp_path: Path) -> None:
    path = tmp_path / "params.yaml"
    with pytest.raises(GrenswerkError, match="does not exist; --params"):
        load_settings(path)
    for broken in (b"extract: [", b"\xff\xfe\x00", b"a: \x00"):
        path.write_bytes(broken)
        with pytest.raises(GrenswerkError, match="cannot be read"):
            load_settings(path)
    with pytest.raises(GrenswerkError, match="cannot be read"):
        load_settings(tmp_path)


def test_settings_never_change_after_loading() -> None:
    settings = load_settings(PARAMS)
    with pytest.raises(ValidationError, match="frozen"):
        settings.extract.max_pages = 1  # type: ignore[misc]


def test_paths_are_those_of_the_file_and_not_of_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    (project / "models" / "own").mkdir(parents=True)
    values = content()
    values["tag"]["model"] = "models/own"
    path = write(project, values)
    monkeypatch.chdir(tmp_path)
    settings = load_settings(path)
    assert settings.tag.gazetteer == project / "models" / "gazetteer"
    assert settings.tag.model == str(project / "models" / "own")
    values["tag"] |= {"model": "nl_core_news_sm", "gazetteer": str(tmp_path)}
    settings = load_settings(write(project, values))
    assert settings.tag.model == "nl_core_news_sm"
    assert settings.tag.gazetteer == tmp_path


def test_labels_of_a_pipeline_are_ours_or_left_out(tmp_path: Path) -> None:
    values = content()
    assert load_settings(write(tmp_path, values)).tag.labels == {}
    values["tag"]["labels"] = {"GPE": "LOC", "B-GEBIED": "LOC", "NORP": None}
    labels = load_settings(write(tmp_path, values)).tag.labels
    assert labels == {"GPE": Label.LOC, "B-GEBIED": Label.LOC, "NORP": None}


def test_a_label_that_is_none_of_ours_is_refused_by_name(tmp_path: Path) -> None:
    values = content()
    values["tag"]["labels"] = {"GPE": "PLAATS", "NORP": None}
    with pytest.raises(GrenswerkError, match=r"tag\.labels\.GPE: .*'ORG'"):
        load_settings(write(tmp_path, values))
