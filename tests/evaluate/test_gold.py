"""Gold is read whole, or the line that does not fit is named."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import GrenswerkError
from pipeline.evaluate.gold import GoldEntry, find_aliases, read_gold

PASSAGE: dict[str, Any] = {
    "id": "verslag-000",
    "section": "1 Dijken",
    "text": "De Dijkraad tekende. Het water daalt.",
    "ents": [{"start": 3, "end": 11, "labels": ["ORG"], "entry": "raad"}],
}
ACTION: dict[str, Any] = {
    "evidence": ["De Dijkraad tekende."],
    "name": None,
    "type": "agreement",
    "status": "completed",
    "parties": ["Dijkraad Oost"],
    "partners": [],
    "date": None,
    "place": None,
    "amount": None,
    "formality": "formal",
    "theme": "A.1",
}
BENEFIT: dict[str, Any] = {"text": "Het water daalt.", "theme": "dijken", "parties": []}
ROWS = {
    "verslag.jsonl": PASSAGE,
    "verslag.actions.jsonl": ACTION,
    "verslag.benefits.jsonl": BENEFIT,
}


def write_lines(path: Path, *rows: dict[str, Any]) -> None:
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")


def test_a_folder_is_read_with_all_that_goes_with_its_reports(tmp_path: Path) -> None:
    write_lines(tmp_path / "verslag.jsonl", {**PASSAGE, "kind": "list_item", "theme": None})
    write_lines(tmp_path / "verslag.actions.jsonl", {**ACTION, "outcome": None})
    write_lines(tmp_path / "verslag.benefits.jsonl", BENEFIT)
    write_lines(tmp_path / "acties.jsonl", PASSAGE)
    entry = {"register": "places", "name": "Maasdal", "authority": "own", "code": "maasdal"}
    names = {"maasdal": entry, "raad": {"name": "Dijkraad Oost", "aliases": ["De Raad"]}}
    (tmp_path / "names.json").write_text(json.dumps(names), encoding="utf-8")
    (tmp_path / "themes.json").write_text('{"dijken": "Dijken"}', encoding="utf-8")
    (tmp_path / "aliases.json").write_text('{"dr": "dijkraadoost"}', encoding="utf-8")
    gold = read_gold(tmp_path)
    assert [report.name for report in gold.reports] == ["acties", "verslag"]
    assert gold.reports[0].actions is None and gold.reports[0].benefits is None
    assert [benefit.theme for benefit in gold.reports[1].benefits or ()] == ["dijken"]
    assert [report.passages[0].tells_theme for report in gold.reports] == [False, True]
    assert [action.tells_outcome for action in gold.reports[1].actions or ()] == [True]
    assert gold.entries["maasdal"].key == "own:maasdal" and gold.entries["raad"].key is None
    assert gold.themes == {"dijken": "Dijken"}
    assert gold.aliases == {"deraad": "dijkraadoost", "dr": "dijkraadoost"}


def test_gold_with_passages_alone_is_gold(tmp_path: Path) -> None:
    write_lines(tmp_path / "verslag.jsonl", PASSAGE)
    write_lines(tmp_path / "verslag.actions.jsonl", ACTION)
    gold = read_gold(tmp_path)
    assert (gold.entries, gold.themes, gold.aliases) == ({}, {}, {})
    (action,) = gold.reports[0].actions or ()
    assert not action.tells_outcome and not action.tells_undertaking


def test_no_actions_is_another_thing_than_actions_that_were_not_annotated(tmp_path: Path) -> None:
    write_lines(tmp_path / "verslag.jsonl", PASSAGE)
    (tmp_path / "verslag.actions.jsonl").touch()
    (report,) = read_gold(tmp_path).reports
    assert (report.actions, report.benefits) == ((), None)


@pytest.mark.parametrize(
    ("name", "change", "complaint"),
    [
        ("verslag.actions.jsonl", {"evidence": ["Het water daalt.", "Elders."]}, "'Elders.'"),
        ("verslag.actions.jsonl", {"evidence": ["De Dij"]}, "'De Dij' is half a sentence or less"),
        ("verslag.benefits.jsonl", {"text": "Dat scheelt tijd."}, "'Dat scheelt tijd.' is not in"),
    ],
)
def test_a_quote_that_is_none_is_named_with_its_file_and_line(
    name: str, change: dict[str, Any], complaint: str, tmp_path: Path
) -> None:
    for file, row in ROWS.items():
        write_lines(tmp_path / file, row)
    write_lines(tmp_path / name, ROWS[name], {**ROWS[name], **change})
    with pytest.raises(GrenswerkError, match=f"{name}, line 2: {complaint}.*; quote it"):
        read_gold(tmp_path)


@pytest.mark.parametrize(
    ("name", "change", "complaint"),
    [
        ("verslag.jsonl", {"ents": [{"start": 3, "end": 99, "labels": ["ORG"]}]}, "span 3-99"),
        ("verslag.jsonl", {"ents": [{"start": 3, "end": 3, "labels": ["ORG"]}]}, "span 3-3"),
        ("verslag.jsonl", {"ents": PASSAGE["ents"] * 2}, "span 3-11"),
        ("verslag.jsonl", {"ents": [{"start": 3, "end": 11, "labels": []}]}, r"ents\.0\.labels"),
        ("verslag.jsonl", {"thema": "dijken"}, "thema"),
        ("verslag.actions.jsonl", {"status": "klaar"}, "status"),
        ("verslag.actions.jsonl", {"evidence": []}, "evidence"),
        ("verslag.benefits.jsonl", {"parties": "Dijkraad"}, "parties"),
    ],
)
def test_a_line_that_does_not_fit_is_named_with_what_to_do(
    name: str, change: dict[str, Any], complaint: str, tmp_path: Path
) -> None:
    for file, row in ROWS.items():
        write_lines(tmp_path / file, row)
    write_lines(tmp_path / name, ROWS[name], {**ROWS[name], **change})
    with pytest.raises(GrenswerkError, match=f"{name}, line 2: .*{complaint}.*; correct"):
        read_gold(tmp_path)


def test_broken_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(GrenswerkError, match="holds no gold"):
        read_gold(tmp_path)
    with pytest.raises(GrenswerkError, match="elders does not exist; correct"):
        read_gold(tmp_path / "elders")
    (tmp_path / "leeg.jsonl").write_bytes(b"\n")
    with pytest.raises(GrenswerkError, match=r"leeg\.jsonl is empty"):
        read_gold(tmp_path)
    (tmp_path / "leeg.jsonl").unlink()
    write_lines(tmp_path / "verslag.jsonl", PASSAGE)
    for name, content in (("themes.json", b'{"a": 1}'), ("names.json", b"{,}")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(GrenswerkError, match=f"{name}.*correct"):
            read_gold(tmp_path)
    (tmp_path / "verslag.jsonl").write_bytes(b"\xff")
    with pytest.raises(GrenswerkError, match=r"verslag\.jsonl cannot be read"):
        read_gold(tmp_path)


def test_an_alias_that_several_entries_share_or_that_is_a_name_leads_nowhere() -> None:
    entries = {
        "oost": GoldEntry(name="Dijkraad Oost", aliases=("Dijkraad", "D.O.")),
        "west": GoldEntry(name="Dijkraad West", aliases=("Dijkraad", "Dijkraad Oost")),
    }
    assert find_aliases(entries) == {"do": "dijkraadoost"}
