"""Maps the work of a stage over documents: inline or in processes; progress; account.

A stage gives a *job*: a picklable callable that reads the input of one document, does the work and
writes the artefact. The runner decides where it runs, shows how far it is and keeps account. It
knows nothing of what is computed. Every way of running goes through `concurrent.futures.Executor`,
so that a cluster client which offers that interface fits in.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import wait
from types import FrameType
from typing import Protocol

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

from pipeline.errors import DocumentError
from pipeline.schema import DocumentRecord, DocumentStatus, FailureCategory, Record
from pipeline.store import Stamp, Store


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


class Job(Protocol):
    """The work of a stage for one document; picklable when it runs in processes."""

    @property
    def doc_id(self) -> str:
        """The document."""
        ...

    @property
    def made_from(self) -> str:
        """Digest of inputs, settings and code."""
        ...

    def __call__(self) -> Stamp:
        """Read the input of the document, do the work, write the artefact."""
        ...

    def give_up(self, error: DocumentError) -> Stamp:
        """Write the record of a document that cannot be used."""
        ...


@dataclass(frozen=True)
class Limits:
    """What one document may take before it is given up."""

    seconds: float
    memory_megabytes: int


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `DocumentError` when the work inside takes longer; main thread only."""

    def give_up(_signal: int, _frame: FrameType | None) -> None:
        raise DocumentError(
            FailureCategory.LIMIT,
            f"took longer than {seconds:g} seconds; raise max_seconds in params.yaml",
        )

    previous = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def _prepare_worker(megabytes: int | None) -> None:
    """Bound the memory, leave Ctrl-C to the parent, and end when the parent is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if megabytes:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, hard))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


@contextlib.contextmanager
def _pool(workers: int, limits: Limits | None) -> Iterator[ProcessPoolExecutor]:
    """Lend a pool; when something goes wrong inside, what has not begun is dropped."""
    pool = ProcessPoolExecutor(
        max_workers=workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_prepare_worker,
        initargs=(limits.memory_megabytes if limits else None,),
    )
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


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
        down costs that file only.
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
            with _pool(min(workers, len(jobs)), isolate) as pool:
                _collect(pool, jobs, stamps, bar)
            for job in jobs:
                if job.doc_id not in stamps:
                    stamps[job.doc_id] = _alone(job, isolate)
                    bar.done(job.doc_id, stamps[job.doc_id])
    return {job.doc_id: stamps[job.doc_id] for job in jobs}


def _collect(pool: Executor, jobs: Sequence[Job], stamps: dict[str, Stamp], bar: Bar) -> None:
    """Gather stamps until all are in or a process breaks down; the rest stays open."""
    futures: dict[Future[Stamp], str] = {}
    for job in jobs:
        with contextlib.suppress(BrokenProcessPool):
            futures[pool.submit(job)] = job.doc_id
    for future in as_completed(futures):
        doc_id = futures[future]
        with contextlib.suppress(BrokenProcessPool):
            stamps[doc_id] = future.result()
            bar.done(doc_id, stamps[doc_id])


def _alone(job: Job, limits: Limits | None) -> Stamp:
    """Try one document in a process that it does not share; a breakdown is then its own."""
    with _pool(1, limits) as pool:
        try:
            return pool.submit(job).result()
        except BrokenProcessPool:
            return job.give_up(
                DocumentError(
                    FailureCategory.UNREADABLE,
                    "reading it brought the reader down; save it anew from another program",
                )
            )


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
