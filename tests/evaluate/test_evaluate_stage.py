"""The stage writes what it can measure, and says what it could not."""

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from invented_dataset import DOC, SECOND, SENTENCE
from rich.console import Console
from typer.testing import CliRunner, Result

from pipeline.account import read_account
from pipeline.assemble.dataset import write_dataset
from pipeline.assemble.exports.frames import Tables
from pipeline.cli import app
from pipeline.errors import GrenswerkError
from pipeline.evaluate.printing import figure_tables, read_coverage
from pipeline.evaluate.stage import run
from pipeline.settings import EvaluateSettings
from pipeline.store import Store, write_whole

PROJECT = Path(__file__).resolve().parents[2]
COUNCIL = {"start": 3, "end": 16, "labels": ["ORG"], "entry": None}
ACTION: dict[str, Any] = {
    **dict.fromkeys(("name", "date", "place", "amount", "theme", "formality")),
    "evidence": [SENTENCE],
    "type": "agreement",
    "status": "completed",
    "parties": ["Dijkraad Oost"],
    "partners": [],
}


@pytest.fixture
def store(tmp_path: Path, invented: Tables) -> Store:
    write_dataset(tmp_path / "outputs" / "dataset", invented)
    write_whole(tmp_path / "outputs" / "cluster" / "quality.json", b"{}\n")
    return Store(tmp_path / "outputs", tmp_path / "corpus")


def write_gold(folder: Path, *names: str, **beside: list[dict[str, Any]]) -> Path:
    """Write gold on the invented report, and the same under other names."""
    folder.mkdir(exist_ok=True)
    rows: list[dict[str, Any]] = [
        {"id": "1", "section": "", "text": SENTENCE, "ents": [COUNCIL]},
        {"id": "2", "section": "", "text": SECOND, "ents": []},
    ]
    for name in names:
        parts = {"": rows, **{f".{part}": lines for part, lines in beside.items()}}
        for suffix, lines in parts.items():
            text = "".join(json.dumps(line) + "\n" for line in lines)
            (folder / f"{name}{suffix}.jsonl").write_text(text, encoding="utf-8")
    return folder


def settings(*folders: Path) -> EvaluateSettings:
    return EvaluateSettings(gold=[str(folder) for folder in folders], bootstrap=100, seed=13)


def read(store: Store, name: str) -> Any:
    return json.loads((store.root / "metrics" / name).read_text(encoding="utf-8"))


def test_every_figure_of_the_dataset_is_written_the_same_each_time(store: Store) -> None:
    report = run(store, settings())
    assert (report.stage, report.current, report.note) == ("evaluate", (DOC,), None)
    first = (store.root / "metrics" / "dataset.json").read_bytes()
    run(store, settings())
    assert (store.root / "metrics" / "dataset.json").read_bytes() == first
    found = read(store, "dataset.json")
    assert found["documents_read"] == {"value": 0.5, "low": 0.0, "high": 1.0, "rows": 2}
    assert read(store, "gold.json") == read(store, "compared.json") == {}


def test_missing_figures_on_themes_are_named(store: Store) -> None:
    (store.root / "cluster" / "quality.json").unlink()
    with pytest.raises(GrenswerkError, match="run the stage cluster again"):
        run(store, settings())
    assert read(store, "dataset.json")


def test_each_folder_of_gold_has_its_own_figures(store: Store, tmp_path: Path) -> None:
    one = write_gold(tmp_path / "een", "dijkverslag", actions=[ACTION], benefits=[])
    other = write_gold(tmp_path / "twee", "dijkverslag")
    assert run(store, settings(one, other)).note is None
    found = read(store, "gold.json")
    assert set(found) == {str(one), str(other)}
    assert found[str(one)]["actions"]["action_recall"]["value"] == 1
    assert found[str(one)]["actions"]["action_precision"] == {
        "value": 0.5,
        "low": 0.0,
        "high": 1.0,
        "rows": 2,
    }
    # What was not annotated is not measured.
    assert set(found[str(other)]) == {"entities", "all_entities", "scores"}
    assert found[str(other)]["entities"]["org_f1"]["rows"] == 1
    titles = [str(table.title) for table in figure_tables(store.root / "metrics")]
    assert titles[0] == f"{one}: organisations, places and dates"
    assert [title.rpartition(": ")[0] for title in titles] == [str(one)] * 4 + [str(other)] * 3


def test_what_scores_promise_stands_beside_what_is_right(store: Store, tmp_path: Path) -> None:
    one = write_gold(tmp_path / "een", "dijkverslag")
    silent = write_gold(tmp_path / "leeg", "elders")
    run(store, settings(one, silent))
    # Only the council has a score.
    (of_one,) = read(store, "reliability.json")[str(one)]
    assert of_one == {"low": 0.9, "mentions": 1, "promised": 0.9123, "right": 1.0}
    assert set(read(store, "reliability.json")) == {str(one)}
    assert read(store, "gold.json")[str(one)]["scores"]["calibration_error"]["value"] == 0.0877
    drawn = ElementTree.parse(store.root / "metrics" / "reliability.svg")
    assert len(list(drawn.iter("{http://www.w3.org/2000/svg}circle"))) == 1


def test_without_gold_nothing_is_promised(store: Store) -> None:
    run(store, settings())
    assert read(store, "reliability.json") == {}
    assert ElementTree.parse(store.root / "metrics" / "reliability.svg")


def test_every_value_lies_in_its_interval(store: Store, tmp_path: Path) -> None:
    folder = write_gold(tmp_path / "goud", "dijkverslag", actions=[ACTION], benefits=[])
    run(store, settings(folder))
    figures = [
        f
        for groups in read(store, "gold.json").values()
        for g in groups.values()
        for f in g.values()
    ]
    figures += read(store, "dataset.json").values()
    measured = [figure for figure in figures if figure["low"] is not None]
    assert len(measured) > 30
    assert all(figure["low"] <= figure["value"] <= figure["high"] for figure in measured)


def test_reports_left_out_are_told(store: Store, tmp_path: Path) -> None:
    folder = write_gold(tmp_path / "goud", "dijkverslag", "slot", "elders")
    run(store, settings(folder))
    covered = read_coverage(store.root / "metrics")[str(folder)]
    assert (covered.compared, covered.absent) == (("dijkverslag",), ("elders",))
    assert covered.lines() == [
        "compared: dijkverslag",
        "not in the dataset: elders",
        "failed: slot",
    ]


def test_gold_that_cannot_be_used_costs_nothing_else(store: Store, tmp_path: Path) -> None:
    good = write_gold(tmp_path / "goed", "dijkverslag")
    bad = write_gold(tmp_path / "slecht", "dijkverslag", actions=[{**ACTION, "evidence": ["Weg."]}])
    report = run(store, settings(bad, tmp_path / "weg", good))
    assert report.note is not None
    wrong, missing = report.note.splitlines()
    assert "dijkverslag.actions.jsonl, line 1: 'Weg.' is not in the text" in wrong
    assert missing.startswith("gold that was not measured: ") and "weg does not exist" in missing
    assert set(read(store, "gold.json")) == {str(good)}
    assert read(store, "compared.json")[str(bad)]["error"] in report.note
    assert read(store, "dataset.json") and read(store, "themes.json") == {}


def invoke(store: Store, folder: Path, *more: str) -> Result:
    written = (PROJECT / "params.yaml").read_text(encoding="utf-8")
    params = store.root.parent / "params.yaml"
    params.write_text(written.replace("[tests/gold]", f"[{folder.name}]"), encoding="utf-8")
    folders = ["--corpus", str(store.corpus), "--outputs", str(store.root)]
    return CliRunner().invoke(app, ["evaluate", *folders, "--params", str(params), *more])


def test_figures_go_to_the_output_by_the_name_of_their_folder_in_the_settings(
    store: Store, tmp_path: Path
) -> None:
    told = invoke(store, write_gold(tmp_path / "goud", "dijkverslag", "elders", actions=[ACTION]))
    assert told.exit_code == 0
    assert set(read(store, "gold.json")) == {"goud"}
    lines = told.stdout.splitlines()
    assert "org_f1" in told.stdout and "date_false (less is better)" in told.stdout
    assert lines[-2:] == ["goud: compared: dijkverslag", "goud: not in the dataset: elders"]
    assert max(len(line.rstrip()) for line in lines) <= 80


def test_only_the_stage_by_itself_fails_on_gold_that_cannot_be_used(store: Store) -> None:
    weg = store.root.parent / "weg"
    told = invoke(store, weg)
    assert isinstance(told.exception, GrenswerkError) and "does not exist" in str(told.exception)
    assert f"{store.root / 'metrics'} has the other figures" in told.stdout
    in_run = invoke(store, weg, "--in-run")
    assert (in_run.exit_code, in_run.stdout) == (0, "")
    note = read_account(store.root).stages["evaluate"].note
    assert note is not None and f"{weg} does not exist" in note


def test_nothing_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(GrenswerkError, match=r"compared\.json cannot be read"):
        read_coverage(tmp_path)
    with pytest.raises(GrenswerkError, match=r"gold\.json cannot be read"):
        Console().print(*figure_tables(tmp_path))
