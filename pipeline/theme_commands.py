"""The commands `grenswerk themes …`: people change themes, and the next run heeds it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from pipeline.assemble.theme_rows import foreign_codes
from pipeline.cluster import edits
from pipeline.errors import GrenswerkError
from pipeline.registers import load_register, read_proposals, write_register
from pipeline.schema import JudgedCode, ThemeState
from pipeline.store import Store

REGISTER = "themes"

app = typer.Typer(
    help="Show, rename, merge, split, pin or forbid themes, and judge their codes.",
    no_args_is_help=True,
)
console = Console(stderr=True, highlight=False)

Corpus = Annotated[Path, typer.Option("--corpus", help="Folder of source reports.")]
Outputs = Annotated[Path, typer.Option("--outputs", help="Folder for everything that is made.")]
Reviewer = Annotated[
    str, typer.Option("--reviewer", envvar=["GRENSWERK_REVIEWER", "USER"], help="Your name.")
]
Named = Annotated[str, typer.Argument(metavar="THEME", help="Id or label of the theme.")]

CORPUS, OUTPUTS = Path("corpus"), Path("outputs")


@app.command("list")
def show(corpus: Corpus = CORPUS, outputs: Outputs = OUTPUTS) -> None:
    """Show every theme with its id and what people decided on it."""
    themes = _load(outputs, corpus)
    everything = {**themes.proposed, **themes.kept}
    for entry in sorted(everything.values(), key=lambda one: (one.name, one.id)):
        told = [entry.state.value] if entry.state else []
        told += [f"merged into {entry.merged_into}"] if entry.merged_into else []
        told += [f"part of {entry.part_of}"] if entry.part_of else []
        told += ["kept"] if entry.id in themes.kept else ["proposed"]
        typer.echo(f"{entry.id}  {entry.name}  ({', '.join(told)})")


@app.command()
def rename(
    theme: Named,
    name: Annotated[str, typer.Argument(help="Its new name.")],
    corpus: Corpus = CORPUS,
    outputs: Outputs = OUTPUTS,
    reviewer: Reviewer = "reviewer",
) -> None:
    """Give a theme another name."""
    _change(outputs, corpus, lambda themes: edits.rename(themes, theme, name, reviewer))


@app.command()
def merge(
    theme: Named,
    into: Annotated[str, typer.Argument(help="Id or label of the theme that takes its place.")],
    corpus: Corpus = CORPUS,
    outputs: Outputs = OUTPUTS,
    reviewer: Reviewer = "reviewer",
) -> None:
    """Make one theme of two."""
    _change(outputs, corpus, lambda themes: edits.merge(themes, theme, into, reviewer))


@app.command()
def split(
    theme: Named,
    part: Annotated[
        list[str],
        typer.Option("--part", help="'Name: term, term': passages with these terms move to it."),
    ],
    corpus: Corpus = CORPUS,
    outputs: Outputs = OUTPUTS,
    reviewer: Reviewer = "reviewer",
) -> None:
    """Split parts off a theme."""
    parts = dict(edits.read_part(text) for text in part)
    _change(outputs, corpus, lambda themes: edits.split(themes, theme, parts, reviewer))


@app.command()
def pin(theme: Named, corpus: Corpus = CORPUS, outputs: Outputs = OUTPUTS) -> None:
    """Keep a theme, however few passages have it."""
    _change(outputs, corpus, lambda themes: edits.set_state(themes, theme, ThemeState.PINNED))


@app.command()
def forbid(theme: Named, corpus: Corpus = CORPUS, outputs: Outputs = OUTPUTS) -> None:
    """Make a theme no more; its passages go to the next best or to none."""
    _change(outputs, corpus, lambda themes: edits.set_state(themes, theme, ThemeState.FORBIDDEN))


@app.command()
def free(theme: Named, corpus: Corpus = CORPUS, outputs: Outputs = OUTPUTS) -> None:
    """Take back that a theme is pinned or forbidden."""
    _change(outputs, corpus, lambda themes: edits.set_state(themes, theme, None))


@app.command()
def code(
    theme: Named,
    list_: Annotated[str, typer.Argument(metavar="LIST", help="keep.eu or interreg_so.")],
    code_: Annotated[str, typer.Argument(metavar="CODE", help="Code in that list.")],
    corpus: Corpus = CORPUS,
    outputs: Outputs = OUTPUTS,
    reviewer: Reviewer = "reviewer",
    *,
    refuse: Annotated[bool, typer.Option("--refuse", help="It is not a code of it.")] = False,
) -> None:
    """Confirm a code of a theme, or add one; --refuse strikes one that was proposed."""
    judged = JudgedCode(list=list_, code=code_, right=not refuse, by=reviewer)
    known = foreign_codes()
    _change(outputs, corpus, lambda themes: edits.judge_code(themes, theme, judged, known))


def _load(outputs: Path, corpus: Path) -> edits.Themes:
    kept = load_register(Store(outputs, corpus).review, REGISTER).entries
    return edits.themes_of(kept, read_proposals(outputs, REGISTER))


def _change(outputs: Path, corpus: Path, change: Callable[[edits.Themes], edits.Themes]) -> None:
    """Make a change in the register and say what it was."""
    if not corpus.is_dir():
        raise GrenswerkError(f"the corpus folder {corpus} does not exist; --corpus names it")
    store = Store(outputs, corpus)
    with store.locked():
        changed = change(_load(outputs, corpus))
        write_register(store.review, REGISTER, changed.entries)
    for line in changed.told:
        console.print(escape(line), soft_wrap=True)
    console.print("counts from the next run on")
