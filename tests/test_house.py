"""The house holds together: one word per stage, one way for imports, no module out of hand."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main
import yaml
from importlinter.cli import lint_imports

from pipeline.chain import STAGES
from pipeline.cli import app
from pipeline.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
MODULES = sorted((PROJECT / "pipeline").rglob("*.py"))
LONGEST = 400
ALSO_READS = {"assemble": ("dataset",)}
"""Sections of `params.yaml` that a stage reads besides its own."""
# Put together here, so that this file is not one that names them.
MACHINE_PATH = re.compile(
    "|".join(rf"(?<![\w.~-])/{top}/" for top in ("home", "work", "tmp", "root", "Users"))
)
TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".json", ".cfg", ".txt", ".html", ".js", ".css", ""}


def commands() -> set[str]:
    return set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_goes_by_one_word_everywhere(stage: str) -> None:
    dvc = yaml.safe_load((PROJECT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    package = PROJECT / "pipeline" / stage
    assert (package / "__init__.py").exists() and (package / "stage.py").exists()
    assert stage in commands()
    assert stage in Settings.model_fields
    assert dvc[stage]["cmd"].split(" --")[0] == f"python -m pipeline {stage}"
    assert dvc[stage]["params"] == [stage, *ALSO_READS.get(stage, ())]
    assert f"pipeline/{stage}" in dvc[stage]["deps"]
    assert list((PROJECT / "tests" / stage).glob("test_*.py"))


def test_the_stages_of_dvc_are_ours_in_their_order_and_write_to_their_own_folder() -> None:
    dvc = yaml.safe_load((PROJECT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    assert tuple(dvc) == STAGES == ("extract", "tag", "cluster", "assemble", "report", "evaluate")
    for stage in STAGES[:-1]:
        assert f"outputs/{stage}" in {path for out in dvc[stage]["outs"] for path in out}
    metrics = {path for out in dvc["evaluate"]["metrics"] for path in out}
    assert metrics and all(path.startswith("outputs/metrics/") for path in metrics)


def test_every_file_that_dvc_waits_for_is_there() -> None:
    dvc = yaml.safe_load((PROJECT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    named = {path for stage in dvc.values() for path in stage["deps"]}
    missing = [p for p in named if not p.startswith("outputs/") and not (PROJECT / p).exists()]
    assert not missing


def imported(module: Path) -> set[str]:
    """Return the modules of ours that a module names in its imports."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return {name for name in found if name.split(".")[0] == "pipeline"}


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage != "evaluate"])
def test_dvc_watches_every_part_of_ours_that_a_stage_imports(stage: str) -> None:
    dvc = yaml.safe_load((PROJECT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    watched = {*dvc[stage]["deps"]}
    # Records and the ways of writing them are watched once, by the first stage; when these change
    # what it writes, the stages after it follow.
    watched |= {path for path in dvc["extract"]["deps"] if path.endswith(".py")}
    unwatched = set()
    for module in (PROJECT / "pipeline" / stage).rglob("*.py"):
        for name in imported(module):
            part = name.split(".")[1] if "." in name else ""
            if part not in {stage, "errors", "settings", ""}:
                paths = {f"pipeline/{part}", f"pipeline/{part}.py"}
                if not paths & watched:
                    unwatched.add(part)
    assert not unwatched


def test_imports_point_one_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    assert lint_imports(config_filename=str(PROJECT / "pyproject.toml"), no_cache=True) == 0


def test_the_page_and_the_review_open_without_the_heavy_libraries() -> None:
    program = (
        "import sys, pipeline.cli, pipeline.report.stage, pipeline.review.serve; "
        "sys.exit(bool({'spacy', 'sklearn', 'pdfplumber'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.relative_to(PROJECT).as_posix())
def test_a_module_says_what_it_is_and_why_it_is_long(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    docstring = ast.get_docstring(ast.parse(source))
    assert docstring
    if len(source.splitlines()) > LONGEST:
        assert "long" in docstring


def tracked() -> list[Path]:
    """Return the files of the project; in an unpacked archive there is no git to ask."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=False
    )
    if listed.returncode == 0:
        return [PROJECT / name for name in listed.stdout.decode().split("\0") if name]
    made = {".venv", "outputs", ".git", "node_modules", "build"}
    return [p for p in PROJECT.rglob("*") if not made & set(p.relative_to(PROJECT).parts)]


def test_no_file_names_a_path_of_one_machine() -> None:
    naming = []
    for path in tracked():
        if path.is_file() and path.suffix in TEXT and path.stat().st_size < 2**20:
            text = path.read_text(encoding="utf-8", errors="ignore")
            naming += [f"{path}: {m[0]}" for m in MACHINE_PATH.finditer(text)]
    assert not naming
