"""Maps the work of a stage over documents: inline or in processes; progress; account.

A stage gives a *job*: a picklable callable that reads the input of one document, does the work and
writes the artefact. The runner decides where it runs, shows how far it is and keeps account. It
knows nothing of what is computed. Processes and limits are in `pipeline.workers`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from pydantic import Field
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from pipeline.schema import DocumentRecord, DocumentStatus, FailureCategory, Record
from pipeline.store import Stamp, Store
from pipeline.workers import Job, Limits, do_in_processes


class Trouble(Record):
    """Why a document could not be used, or not wholly."""

    category: FailureCategory | None
    message: str | None


class StageReport(Record):
    """The account of one stage: every document stands in exactly one of the first three."""

    stage: str
    made: tuple[str, ...] = Field(default=(), description="Computed in this run.")
    current: tuple[str, ...] = Field(default=(), description="Unchanged since an earlier run.")
    failed: dict[str, Trouble] = Field(default_factory=dict, description="Could not be used.")
    partial: dict[str, Trouble] = Field(default_factory=dict, description="Used in part.")
    gone: tuple[str, ...] = Field(default=(), description="No longer in the corpus.")
    note: str | None = Field(default=None, description="What the reader should know of the run.")

    @property
    def usable(self) -> int:
        """Number of documents that the next stage can use."""
        return len(self.made) + len(self.current)


class Bar:
    """A progress bar on the terminal; silent when there is none."""

    def __init__(self, stage: str, total: int) -> None:
        self._failed = 0
        self._progress = Progress(
            TextColumn("{task.description:<9}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("failed {task.fields[failed]}"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[current]}"),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
            transient=True,
        )
        self._task: TaskID = self._progress.add_task(stage, total=total, failed=0, current="")

    def __enter__(self) -> Bar:
        """Show the bar."""
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        self._progress.stop()

    def show(self, doc_id: str) -> None:
        """Name the document at hand."""
        self._progress.update(self._task, current=doc_id)

    def done(self, doc_id: str, stamp: Stamp) -> None:
        """Count a document."""
        self._failed += stamp.status is DocumentStatus.FAILED
        self._progress.update(self._task, advance=1, failed=self._failed, current=doc_id)


def run_documents(
    stage: str, jobs: Sequence[Job], *, workers: int, isolate: Limits | None = None
) -> dict[str, Stamp]:
    """Do every job and return how each document came out, in the order given.

    Parameters
    ----------
    stage
        Name of the stage, for the progress bar.
    jobs
        The work, one job for each document.
    workers
        Number of processes; 1 runs in this process unless `isolate` is given.
    isolate
        Run in processes of their own under these limits, so that a file which brings its reader
        down, or holds it too long, costs that file only.
    """
    stamps: dict[str, Stamp] = {}
    if not jobs:
        return stamps
    with Bar(stage, len(jobs)) as bar:
        if workers == 1 and isolate is None:
            for job in jobs:
                bar.show(job.doc_id)
                stamps[job.doc_id] = job()
                bar.done(job.doc_id, stamps[job.doc_id])
        else:
            for job, stamp in do_in_processes(jobs, workers, isolate):
                stamps[job.doc_id] = stamp
                bar.done(job.doc_id, stamp)
    return {job.doc_id: stamps[job.doc_id] for job in jobs}


def run_stage(
    store: Store,
    kind: type[DocumentRecord],
    jobs: Sequence[Job],
    *,
    workers: int,
    isolate: Limits | None = None,
) -> StageReport:
    """Bring every document of a stage up to date and account for each.

    Parameters
    ----------
    store
        Where artefacts lie.
    kind
        The record that the stage makes; records of documents without a job are removed.
    jobs
        The work, one job for every document in the corpus.
    workers, isolate
        See `run_documents`.
    """
    jobs = sorted(jobs, key=lambda job: job.doc_id)
    stamps = {job.doc_id: store.stamp(kind, job.doc_id) for job in jobs}
    current = {
        job.doc_id: stamp
        for job in jobs
        if (stamp := stamps[job.doc_id]) and stamp.made_from == job.made_from
    }
    todo = [job for job in jobs if job.doc_id not in current]
    made = run_documents(kind.STAGE, todo, workers=workers, isolate=isolate)
    gone = store.prune(kind, keep=set(stamps))
    return _account(kind.STAGE, made, current, gone)


def _account(
    stage: str, made: Mapping[str, Stamp], current: Mapping[str, Stamp], gone: Sequence[str]
) -> StageReport:
    def usable(stamps: Mapping[str, Stamp]) -> tuple[str, ...]:
        return tuple(sorted(d for d, s in stamps.items() if s.status is not DocumentStatus.FAILED))

    def those(status: DocumentStatus) -> dict[str, Trouble]:
        return {
            doc_id: Trouble(category=stamp.category, message=stamp.message)
            for doc_id, stamp in sorted({**made, **current}.items())
            if stamp.status is status
        }

    return StageReport(
        stage=stage,
        made=usable(made),
        current=usable(current),
        failed=those(DocumentStatus.FAILED),
        partial=those(DocumentStatus.PARTIAL),
        gone=tuple(gone),
    )
