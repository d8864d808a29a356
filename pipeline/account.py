"""What became of every document: kept in `outputs/account.json`, printed after each run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from rich.console import Console
from rich.markup import escape

from pipeline.errors import GrenswerkError
from pipeline.runner import StageReport, Trouble
from pipeline.schema import Record
from pipeline.store import Store, to_json, write_whole

PER_DOCUMENT = ("extract", "tag", "assemble")
LISTED = 8
"""Names that a line of the change report gives."""
CHANGED = ("added", "changed", "gone")


class Account(Record):
    """The reports of every stage, the last of each."""

    stages: dict[str, StageReport] = Field(default_factory=dict)
    assembled: bool = Field(default=True, description="Whether this run wrote the dataset.")

    def with_report(self, report: StageReport) -> Account:
        """Return this account with a new report in the place of the old one."""
        return Account(
            stages={**self.stages, report.stage: report},
            assembled=self.assembled or report.stage == "assemble",
        )

    def at_a_new_run(self) -> Account:
        """Return the account with which a run begins: all that was made is now unchanged."""
        return Account(
            stages={
                name: report.model_copy(
                    update={
                        "made": (),
                        "current": tuple(sorted(report.made + report.current)),
                        "gone": (),
                    }
                )
                for name, report in self.stages.items()
            },
            assembled=False,
        )

    @property
    def failed(self) -> dict[str, Trouble]:
        """Every document that failed in a stage."""
        return {
            doc_id: trouble
            for name in PER_DOCUMENT
            if name in self.stages
            for doc_id, trouble in self.stages[name].failed.items()
        }

    @property
    def partial(self) -> dict[str, Trouble]:
        """Every document that was kept in part."""
        return {
            doc_id: trouble
            for name in PER_DOCUMENT
            if name in self.stages
            for doc_id, trouble in self.stages[name].partial.items()
        }

    @property
    def nothing_usable(self) -> bool:
        """Whether some stage had no document to work with."""
        return any(report.usable == 0 for report in self.stages.values())

    @staticmethod
    def line(report: StageReport) -> str:
        """Return one line on a stage."""
        parts = [f"{len(report.made)} made", f"{len(report.current)} unchanged"]
        if report.partial:
            parts.append(f"{len(report.partial)} in part")
        if report.failed:
            parts.append(f"{len(report.failed)} failed")
        if report.gone:
            parts.append(f"{len(report.gone)} gone")
        return f"{report.stage:<9} {', '.join(parts)}"


def read_account(outputs: Path) -> Account:
    """Return the account of the last run; an empty one when there is none."""
    try:
        return Account.model_validate_json((outputs / "account.json").read_bytes())
    except (OSError, ValidationError):
        return Account()


def write_account(outputs: Path, account: Account) -> None:
    """Keep the account."""
    write_whole(outputs / "account.json", to_json(account.model_dump(mode="json")))


def print_account(console: Console, store: Store, account: Account) -> None:
    """Print a line per stage, then every document that failed or was kept in part, and why."""
    for name in (*PER_DOCUMENT[:2], "cluster", PER_DOCUMENT[2]):
        if name in account.stages:
            console.print(account.line(account.stages[name]), soft_wrap=True)
    for report in account.stages.values():
        if report.note:
            console.print(report.note, soft_wrap=True)
    for title, troubles in (("failed", account.failed), ("kept in part", account.partial)):
        for doc_id, trouble in sorted(troubles.items()):
            reason = f"{doc_id} ({trouble.category}): {trouble.message}"
            console.print(f"  {title}: {escape(reason)}", soft_wrap=True)
    if account.nothing_usable:
        console.print(f"nothing usable in {escape(str(store.corpus))}", soft_wrap=True)


def print_changes(console: Console, store: Store) -> None:
    """Print what changed in the dataset since the run before.

    Raises
    ------
    GrenswerkError
        If the change report cannot be read.
    """
    path = store.root / "changes.json"
    if not path.exists():
        return
    try:
        changes: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GrenswerkError(f"{path} cannot be read; run again") from error
    for kind in ("documents", "themes"):
        for how in CHANGED:
            names = changes[f"{kind}_{how}"]
            if names:
                console.print(f"{kind} {how}: {escape(_listed(names))}", soft_wrap=True)
    for table, counts in changes["rows"].items():
        told = ", ".join(f"{counts[how]} {how}" for how in CHANGED if counts[how])
        if told:
            console.print(f"{table}: {told}")
    if lost := changes["decisions_lost"]:
        told = f"review decisions that no longer find their place: {_listed(lost)}"
        console.print(told, soft_wrap=True)


def _listed(names: Sequence[str]) -> str:
    """Return the first names and how many more there are."""
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more
