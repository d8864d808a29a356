"""What can be checked in the documentation is checked."""

import doctest
import importlib
import re
from pathlib import Path

import pytest
import typer.main
import yaml

from pipeline.assemble.exports.dictionary import data_dictionary
from pipeline.cli import app
from pipeline.columns import columns
from pipeline.schema import CODE_DESCRIPTIONS, TABLES, FailureCategory
from pipeline.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
DOCS = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]
WITH_EXAMPLES = [
    path
    for path in sorted((PROJECT / "pipeline").rglob("*.py"))
    if ">>> " in path.read_text("utf-8")
]
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def text() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in DOCS)


def test_the_data_dictionary_is_the_one_that_the_schema_gives() -> None:
    stands = (PROJECT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert stands == data_dictionary(), "run `grenswerk dictionary`"


@pytest.mark.parametrize("table", TABLES)
def test_the_dictionary_tells_of_every_column(table: str) -> None:
    section = data_dictionary().split(f"\n## {table}\n")[1].split("\n## ")[0]
    told = re.findall(r"^\| `(\w+)` \| .+ \| (yes|no) \| (.+) \|$", section, re.M)
    assert [name for name, _, _ in told] == list(TABLES[table].model_fields)
    for (_, empty, meaning), column in zip(told, columns(TABLES[table]), strict=True):
        assert (empty == "yes") is column.nullable
        assert meaning.startswith(column.description)
    for key in TABLES[table].FOREIGN:
        assert f"→ `{key.table}.{key.target}`" in section


def test_the_dictionary_tells_of_every_code() -> None:
    told = data_dictionary()
    for codes, descriptions in CODE_DESCRIPTIONS.items():
        assert f"### {codes.__name__}\n" in told
        assert all(f"- `{code}`: {meaning}" in told for code, meaning in descriptions.items())


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_named_in_the_docs(command: str) -> None:
    assert re.search(rf"\bgrenswerk {command}\b|\bmake {command}\b", text())


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_says_what_it_does(command: str) -> None:
    assert (COMMANDS[command].help or "").strip()


def keys() -> list[tuple[str, str]]:
    params = yaml.safe_load((PROJECT / "params.yaml").read_text(encoding="utf-8"))
    return [(section, key) for section, values in params.items() for key in values]


@pytest.mark.parametrize(("section", "key"), keys())
def test_every_setting_is_told_in_the_docs_with_its_value(section: str, key: str) -> None:
    page = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")
    told = page.split(f"\n## {section}\n")[1].split("\n## ")[0]
    kind = Settings.model_fields[section].annotation
    assert kind is not None
    assert re.search(rf"^\| `{key}` \| .+ \| .+ \|$", told, re.M)
    assert (kind.model_fields[key].description or "?") in told


@pytest.mark.parametrize(
    "category", sorted(set(FailureCategory) - {FailureCategory.TAGGING, FailureCategory.ACTIONS})
)
def test_every_reason_why_a_file_cannot_be_used_is_told_with_its_remedy(category: str) -> None:
    page = (PROJECT / "docs" / "extract.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| `{category}` \| .+ \| .+ \|$", page, re.M)


@pytest.mark.parametrize("path", DOCS, ids=lambda p: p.name)
def test_every_link_to_a_file_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8"))
    own = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert not [link for link in own if not (path.parent / link).exists()]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda p: p.relative_to(PROJECT).as_posix())
def test_every_example_in_a_docstring_runs(path: Path) -> None:
    name = ".".join(path.relative_to(PROJECT).with_suffix("").parts)
    outcome = doctest.testmod(importlib.import_module(name.removesuffix(".__init__")))
    assert outcome.attempted and not outcome.failed
