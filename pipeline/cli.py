"""The command `grenswerk`: arguments in, one call, an account out.

Exit codes: 0 all good, 1 usage or environment error, 3 finished but some documents failed,
4 nothing usable. A single stage, as DVC runs it, exits 0 unless nothing is usable.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console
from rich.markup import escape

from pipeline.account import (
    Account,
    print_account,
    print_changes,
    read_account,
    write_account,
)
from pipeline.chain import STAGES, run_stages
from pipeline.errors import DocumentError, GrenswerkError
from pipeline.settings import Persons, Settings, load_settings
from pipeline.store import Store
from pipeline.theme_commands import app as theme_commands

PROJECT = Path(__file__).resolve().parents[1]
OK, ERROR, SOME_FAILED, NOTHING_USABLE = 0, 1, 3, 4
MISUSED, STOPPED = 2, 130
"""What Typer leaves with on a usage error and on Ctrl-C; both are errors here."""

app = typer.Typer(
    help="Turns Dutch reports on cross-border cooperation into a reviewed dataset.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(theme_commands, name="themes")
console = Console(stderr=True, highlight=False)

Corpus = Annotated[Path, typer.Option("--corpus", help="Folder of source reports.")]
Outputs = Annotated[Path, typer.Option("--outputs", help="Folder for everything that is made.")]
Params = Annotated[
    Optional[Path],  # noqa: UP045 - typer reads this annotation at run time
    typer.Option("--params", help="Settings; params.yaml here or in the project by default."),
]
Workers = Annotated[int, typer.Option("--workers", min=1, help="Documents at the same time.")]

CORPUS, OUTPUTS = Path("corpus"), Path("outputs")


def settings_from(params: Path | None) -> Settings:
    """Return the settings: as named, else `params.yaml` here, else the project's own."""
    return load_settings(_params_file(params))


def _params_file(params: Path | None) -> Path:
    here = Path("params.yaml")
    return params or (here if here.exists() else PROJECT / "params.yaml")


def _with_names(settings: Settings) -> Settings:
    """Refuse to review or learn from a text in which names are hidden.

    Raises
    ------
    GrenswerkError
        If the dataset is to be made without persons.
    """
    if settings.dataset.persons is not Persons.KEEP:
        raise GrenswerkError(
            f"dataset.persons is {settings.dataset.persons.value}, and hidden words cannot be "
            "reviewed or learned from; set it to keep, run again, and mask in `grenswerk export`"
        )
    return settings


@app.command()
def run(
    corpus: Corpus = CORPUS,
    outputs: Outputs = OUTPUTS,
    workers: Workers = 1,
    params: Params = None,
) -> None:
    """Do everything: read the reports, write the dataset and the report."""
    settings, store = settings_from(params), Store(outputs, corpus)
    with store.locked():
        account = run_stages(STAGES, store, settings, workers, Account(assembled=False))
    print_account(console, store, account)
    _print_changes(store, account)
    raise typer.Exit(exit_code(account))


def exit_code(account: Account) -> int:
    """Return the exit code that an account asks for."""
    if account.nothing_usable:
        return NOTHING_USABLE
    return SOME_FAILED if account.failed else OK


def _run_stage(name: str, store: Store, settings: Settings, workers: int) -> None:
    """Run one stage, print its account and leave."""
    with store.locked():
        account = run_stages((name,), store, settings, workers, read_account(store.root))
    report = account.stages.get(name)
    if report:
        console.print(account.line(report))
    raise typer.Exit(NOTHING_USABLE if report and report.usable == 0 else OK)


@app.command()
def extract(
    corpus: Corpus = CORPUS,
    outputs: Outputs = OUTPUTS,
    workers: Workers = 1,
    params: Params = None,
    show: Annotated[
        Optional[str],  # noqa: UP045 - typer reads this annotation at run time
        typer.Option(
            "--show",
            metavar="REPORT",
            help="Only show how one report is read: a page with its blocks numbered in order. "
            "A file, or a part of the name of a report in the corpus.",
        ),
    ] = None,
    to: Annotated[
        Optional[Path],  # noqa: UP045 - typer reads this annotation at run time
        typer.Option("--to", metavar="FILE", help="Where --show writes its page."),
    ] = None,
) -> None:
    """Read source reports: text in reading order under its headings."""
    settings, store = settings_from(params), Store(outputs, corpus)
    if show is None:
        if to is not None:
            raise GrenswerkError("--to says where --show writes; give --show REPORT as well")
        _run_stage("extract", store, settings, workers)
    else:
        _show(store, settings, show, to)


def _show(store: Store, settings: Settings, asked: str, to: Path | None) -> None:
    from pipeline.extract.showing import show_report

    try:
        with store.locked():
            path = show_report(store, settings.extract, asked, to)
    except DocumentError as error:
        reason = f"nothing to show ({error.category}): {error.message}"
        console.print(escape(reason), soft_wrap=True)
        raise typer.Exit(NOTHING_USABLE) from error
    typer.echo(path)


def _stage_command(name: str, help_text: str) -> Callable[..., None]:
    def command(
        corpus: Corpus = CORPUS,
        outputs: Outputs = OUTPUTS,
        workers: Workers = 1,
        params: Params = None,
    ) -> None:
        _run_stage(name, Store(outputs, corpus), settings_from(params), workers)

    command.__doc__ = help_text
    return command


for _name, _help in (
    ("tag", "Find names, dates and amounts in each document."),
    ("cluster", "Group passages into themes."),
    ("assemble", "Find actions and write the dataset."),
    ("report", "Write the HTML report."),
):
    app.command(_name)(_stage_command(_name, _help))


@app.command()
def evaluate(
    corpus: Corpus = CORPUS,
    outputs: Outputs = OUTPUTS,
    params: Params = None,
    in_run: Annotated[
        bool,
        typer.Option("--in-run", help="Only write; the account tells of gold that is unusable."),
    ] = False,
) -> None:
    """Measure the dataset, and print the figures on reports for which there is gold."""
    from pipeline.evaluate.printing import figure_tables, read_coverage

    settings, store = settings_from(params), Store(outputs, corpus)
    with store.locked():
        run_stages(("evaluate",), store, settings, 1, read_account(outputs))
    if in_run:
        return
    metrics, printed = outputs / "metrics", Console(highlight=False)
    tables, coverage = list(figure_tables(metrics)), read_coverage(metrics)
    for table in tables:
        printed.print(table)
    for folder, covered in coverage.items():
        for line in covered.lines():
            printed.print(escape(f"{folder}: {line}"))
    if not tables:
        told = f"no gold for these reports; {metrics} has the other figures"
        printed.print(escape(told), soft_wrap=True)
    if errors := [covered.error for covered in coverage.values() if covered.error]:
        raise GrenswerkError("\n".join(errors))


@app.command()
def account(
    corpus: Corpus = CORPUS,
    outputs: Outputs = OUTPUTS,
    new_run: Annotated[
        bool, typer.Option("--new-run", help="Begin a run: what was made counts as unchanged.")
    ] = False,
) -> None:
    """Print what became of every document in the last run, and what changed."""
    store = Store(outputs, corpus)
    if new_run:
        with store.locked():
            write_account(outputs, read_account(outputs).at_a_new_run())
        return
    kept = read_account(outputs)
    print_account(console, store, kept)
    _print_changes(store, kept)


def _print_changes(store: Store, kept: Account) -> None:
    """Print what changed, or that the dataset is still that of an earlier run."""
    if kept.assembled:
        print_changes(console, store)
    elif (store.root / "dataset").exists():
        console.print("the dataset is that of an earlier run; this one did not change it")


@app.command()
def review(
    corpus: Corpus = CORPUS,
    outputs: Outputs = OUTPUTS,
    params: Params = None,
    reviewer: Annotated[
        str, typer.Option("--reviewer", envvar=["GRENSWERK_REVIEWER", "USER"], help="Your name.")
    ] = "reviewer",
    port: Annotated[int, typer.Option("--port", help="Port; 0 takes that of params.yaml.")] = 0,
) -> None:
    """Open the review page; decisions go to corpus/review and count in the next run."""
    from pipeline.review.serve import address, serve

    settings = _with_names(settings_from(params)).review
    if port:
        settings = settings.model_copy(update={"port": port})
    console.print(f"open {address(settings)} in a browser; Ctrl-C stops")
    serve(outputs / "dataset", Store(outputs, corpus).review, reviewer, settings)


@app.command()
def keep(
    register: Annotated[str, typer.Argument(help="organisations, places or themes.")],
    ids: Annotated[
        Optional[list[str]],  # noqa: UP045 - typer reads this annotation at run time
        typer.Argument(help="Ids to keep; none keeps every proposal."),
    ] = None,
    corpus: Corpus = CORPUS,
    outputs: Outputs = OUTPUTS,
) -> None:
    """Keep proposed register entries: their ids and names then outlive every rerun."""
    from pipeline.registers import REGISTERS
    from pipeline.registers import keep as keep_entries

    if register not in REGISTERS:
        raise GrenswerkError(f"no register {register!r}; there are {', '.join(REGISTERS)}")
    new = keep_entries(outputs, Store(outputs, corpus).review, register, ids or None)
    console.print(f"{len(new)} new in the register {register}")


@app.command()
def export(
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help="xlsx, docbin, label-studio, doccano, csv, parquet, sqlite, jsonld or package.",
        ),
    ],
    dataset: Annotated[Path, typer.Option("--dataset", help="Folder of the dataset.")] = OUTPUTS
    / "dataset",
    output: Annotated[
        Optional[Path],  # noqa: UP045 - typer reads this annotation at run time
        typer.Option("--output", help="What to write; in export/ beside the dataset by default."),
    ] = None,
    titles: Annotated[
        Optional[str],  # noqa: UP045 - typer reads this annotation at run time
        typer.Option("--titles", help="nl gives columns Dutch titles; for xlsx and csv."),
    ] = None,
    persons: Annotated[
        str, typer.Option("--persons", help="Names of persons: keep, mask or drop.")
    ] = "keep",
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the --output when it exists.")
    ] = False,
) -> None:
    """Write the dataset in another form: for Excel, spaCy, an annotation tool, or to pass on."""
    from pipeline.export.made import Wishes
    from pipeline.export.writing import export_dataset

    if titles not in (None, "nl"):
        raise GrenswerkError(f"no titles in {titles!r}; --titles takes nl")
    if persons not in list(Persons):
        raise GrenswerkError(f"persons cannot be {persons!r}; --persons takes keep, mask or drop")
    path, notes = export_dataset(
        dataset,
        form,
        output,
        wishes=Wishes(dutch_titles=titles == "nl"),
        persons=Persons(persons),
        replace=replace,
    )
    for note in notes:
        console.print(escape(note), soft_wrap=True)
    typer.echo(path)


@app.command()
def dictionary(
    folder: Annotated[Path, typer.Argument(help="Folder to write to.")] = Path("docs"),
    params: Params = None,
) -> None:
    """Write the data dictionary and the list of settings from the code."""
    from pipeline.assemble.exports.dictionary import data_dictionary
    from pipeline.settings import settings_reference
    from pipeline.store import write_whole

    write_whole(folder / "data-dictionary.md", data_dictionary().encode("utf-8"))
    write_whole(folder / "settings.md", settings_reference(_params_file(params)).encode("utf-8"))
    console.print(f"wrote {folder / 'data-dictionary.md'} and {folder / 'settings.md'}")


@app.command()
def bench(corpus: Corpus = CORPUS, params: Params = None, workers: Workers = 1) -> None:
    """Measure how fast each stage reads the corpus; writes nothing but its figures."""
    from pipeline.bench import measure_speed

    for line in measure_speed(corpus, settings_from(params), workers):
        console.print(line)


@app.command()
def train(outputs: Outputs = OUTPUTS, params: Params = None) -> None:
    """Train the shipped models anew, also on what was reviewed; says where to get missing data."""
    from pipeline.train.shipped import train_shipped_models

    settings = _with_names(settings_from(params)).train
    train_shipped_models(settings, PROJECT, outputs / "dataset", console.print)


def main() -> None:
    """Run the command; what is wrong with input or surroundings is told in words."""
    try:
        app(standalone_mode=True)
    except GrenswerkError as error:
        console.print(f"[bold red]error:[/] {escape(str(error))}", soft_wrap=True)
        sys.exit(ERROR)
    except SystemExit as leaving:
        if leaving.code == STOPPED:
            console.print("stopped; what was made so far is kept, run again to go on")
        sys.exit(ERROR if leaving.code in (MISUSED, STOPPED) else leaving.code)
