"""Does jobs in processes of their own, and ends those that take more than they may.

Each process is a lane: it does one job after another, so that it is always known which document a
process is at. A file that brings its reader down, or holds it longer than allowed, ends its lane;
the lane opens anew and the run goes on. `pipeline.runner` decides when processes are used.
"""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import os
import resource
import signal
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence, Set
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor
from concurrent.futures import wait as wait_for
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import wait
from types import FrameType
from typing import Protocol

from pipeline.errors import DocumentError, GrenswerkError
from pipeline.schema import FailureCategory
from pipeline.store import Stamp

_BROKE_DOWN = "reading it brought the reader down; save it anew from another program"
_MORE_MEMORY = "raise max_memory_megabytes in params.yaml"
_LONGEST_WAIT = 3600.0
"""In seconds: a wait without end cannot be told to the system."""


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
    """What one document may take before it is given up.

    A job is expected to stop by itself when its seconds have passed (`time_limit`). Code in C may
    never look at the clock: when the grace has passed too, its process is ended from outside.
    """

    seconds: float
    memory_megabytes: int
    grace_seconds: float = 30.0


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `DocumentError` when the work inside takes longer; main thread only."""

    def give_up(_signal: int, _frame: FrameType | None) -> None:
        raise _too_long(seconds)

    previous = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def _too_long(seconds: float) -> DocumentError:
    return DocumentError(
        FailureCategory.LIMIT,
        f"took longer than {seconds:g} seconds; raise max_seconds in params.yaml",
    )


def do_in_processes(
    jobs: Sequence[Job], workers: int, limits: Limits | None
) -> Iterator[tuple[Job, Stamp]]:
    """Do the jobs in so many processes and yield how each came out, as it is done.

    A job whose process runs out of memory after others is done again in a fresh one, so that what
    a document may take does not depend on those before it. One whose process ends is done again
    once: it may have been ended from outside.

    Raises
    ------
    GrenswerkError
        If no process can be started.
    """
    waiting = deque(jobs)
    again: set[str] = set()
    busy: dict[Future[Stamp], _Lane] = {}
    with contextlib.ExitStack() as stack:
        idle = [stack.enter_context(_Lane(limits)) for _ in range(min(workers, len(jobs)))]
        while waiting or busy:
            while waiting and idle:
                lane = idle.pop()
                busy[lane.begin(waiting.popleft())] = lane
            patience = min(lane.time_left for lane in busy.values())
            done, _ = wait_for(busy, min(patience, _LONGEST_WAIT), FIRST_COMPLETED)
            for future in done:
                lane = busy.pop(future)
                job, stamp = lane.finish(future, again)
                idle.append(lane)
                if stamp is None:
                    again.add(job.doc_id)
                    waiting.appendleft(job)
                else:
                    yield job, stamp
            for lane in busy.values():
                lane.end_if_overdue()


class _Lane:
    """A process that does one job after another."""

    def __init__(self, limits: Limits | None) -> None:
        self._limits = limits
        self._job: Job | None = None
        self._overdue = False
        self._deadline = math.inf
        self._open()

    def _open(self) -> None:
        self._done = 0
        self._pool = ProcessPoolExecutor(
            max_workers=1,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_prepare_worker,
            initargs=(self._limits.memory_megabytes if self._limits else None,),
        )
        self._process_id = self._pool.submit(os.getpid)

    def __enter__(self) -> _Lane:
        """Lend the lane."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process; the job that a broken run left behind is not waited for."""
        if self._job is not None:
            self._end()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def begin(self, job: Job) -> Future[Stamp]:
        """Begin with a job; its time runs from now."""
        try:
            self._process_id.result()
        except BrokenProcessPool as error:
            raise GrenswerkError(
                "no process can be started to read documents in; free some memory, or raise "
                "max_memory_megabytes in params.yaml"
            ) from error
        self._job = job
        self._overdue = False
        if self._limits is not None:
            self._deadline = time.monotonic() + self._limits.seconds + self._limits.grace_seconds
        return self._pool.submit(job)

    @property
    def time_left(self) -> float:
        """Seconds until the job is overdue."""
        return max(0.0, self._deadline - time.monotonic())

    def end_if_overdue(self) -> None:
        """End the process when its job has taken too long; the job then comes out as too long."""
        if time.monotonic() >= self._deadline:
            self._overdue = True
            self._deadline = math.inf
            self._end()

    def _end(self) -> None:
        """End the process with all that it started itself, such as an OCR engine."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process_id.result(), signal.SIGKILL)

    def finish(self, future: Future[Stamp], again: Set[str]) -> tuple[Job, Stamp | None]:
        """Return the job and how it came out; None if it has to be done again.

        Parameters
        ----------
        future
            What `begin` returned.
        again
            The documents that were begun twice already.
        """
        job, self._job = self._job, None
        if job is None:
            raise ValueError("no job was begun")
        stamp: Stamp | None = None
        try:
            stamp = future.result()
            self._done += 1
        except (BrokenProcessPool, MemoryError) as error:
            ran_out_alone = isinstance(error, MemoryError) and not self._done
            if self._overdue or ran_out_alone or job.doc_id in again:
                stamp = job.give_up(self._reason(error))
            self._open_anew()
        else:
            if self._overdue:
                self._open_anew()
        return job, stamp

    def _reason(self, error: BaseException) -> DocumentError:
        if self._limits is None:
            return DocumentError(FailureCategory.UNREADABLE, _BROKE_DOWN)
        if self._overdue:
            return _too_long(self._limits.seconds)
        if isinstance(error, MemoryError):
            return DocumentError(FailureCategory.LIMIT, f"needs too much memory; {_MORE_MEMORY}")
        return DocumentError(FailureCategory.UNREADABLE, f"{_BROKE_DOWN}, or {_MORE_MEMORY}")

    def _open_anew(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._open()


def _prepare_worker(megabytes: int | None) -> None:
    """Bound the memory, leave Ctrl-C to the parent, and end when the parent is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A group of its own, so that the process can be ended with all that it started.
    os.setpgid(0, 0)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if megabytes:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, hard))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.killpg(0, signal.SIGKILL)
