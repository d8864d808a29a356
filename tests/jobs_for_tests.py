"""Jobs that a worker process can import: each does one thing that can happen to a document."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import DocumentError
from pipeline.schema import DocumentStatus, FailureCategory, TaggedDocument
from pipeline.store import Stamp, Store
from pipeline.workers import time_limit


@dataclass(frozen=True)
class NotingJob:
    """Write a record and note that it was done."""

    store: Store
    doc_id: str
    made_from: str = "first"

    def __call__(self) -> Stamp:
        note(self.store.root.with_name("calls"), self.doc_id)
        return self.write(DocumentStatus.OK, None, None)

    def give_up(self, error: DocumentError) -> Stamp:
        return self.write(DocumentStatus.FAILED, error.category, error.message)

    def write(
        self, status: DocumentStatus, category: FailureCategory | None, message: str | None
    ) -> Stamp:
        record = TaggedDocument(
            doc_id=self.doc_id, status=status, category=category, message=message
        )
        return self.store.write(record, self.made_from)


@dataclass(frozen=True)
class DyingJob(NotingJob):
    """Take the process down, as a crashing library does."""

    def __call__(self) -> Stamp:
        os._exit(7)


@dataclass(frozen=True)
class KilledJob(NotingJob):
    """Be killed the first time, as by a system that is short of memory."""

    def __call__(self) -> Stamp:
        first = self.store.root.with_name("killed")
        if not first.exists():
            note(first, self.doc_id)
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__call__()


@dataclass(frozen=True)
class DoubtfulJob(NotingJob):
    """Write a record that holds part of the document."""

    def __call__(self) -> Stamp:
        return self.write(DocumentStatus.PARTIAL, FailureCategory.NO_TEXT, "page 2 is an image")


@dataclass(frozen=True)
class RefusingJob(NotingJob):
    """Raise the error of a document and let it cross the border between processes."""

    def __call__(self) -> Stamp:
        raise DocumentError(FailureCategory.ENCRYPTED, "asks for a password")


@dataclass(frozen=True)
class SlowJob(NotingJob):
    """Take longer than it may."""

    def __call__(self) -> Stamp:
        try:
            with time_limit(0.05):
                time.sleep(30)
        except DocumentError as error:
            return self.give_up(error)
        return super().__call__()


@dataclass(frozen=True)
class GreedyJob(NotingJob):
    """Ask for more memory than a worker may have."""

    def __call__(self) -> Stamp:
        return self.write(DocumentStatus.OK, None, str(len(bytearray(8 * 2**30))))


@dataclass(frozen=True)
class HoardingJob(NotingJob):
    """Keep memory after the work is done, as a library that never gives any back does."""

    megabytes: int = 300

    def __call__(self) -> Stamp:
        HOARD.append(bytearray(self.megabytes * 2**20))
        return super().__call__()


HOARD: list[bytearray] = []


@dataclass(frozen=True)
class StuckJob(NotingJob):
    """Take no notice of the clock, as C code does, with a program of its own at work."""

    def __call__(self) -> Stamp:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        with time_limit(0.05):
            child = subprocess.Popen(["sleep", "60"])
            note(self.store.root.with_name("child"), str(child.pid))
            child.wait()
        return super().__call__()


@dataclass(frozen=True)
class MeetingJob(NotingJob):
    """Wait for another job of this kind, which only one at the same time can be."""

    def __call__(self) -> Stamp:
        place = self.store.root.with_name("meeting")
        note(place, self.doc_id)
        end = time.monotonic() + 20
        while len(place.read_text().split()) < 2:
            if time.monotonic() > end:
                raise TimeoutError("nobody came")
            time.sleep(0.02)
        return super().__call__()


def die_at_once(_megabytes: int | None) -> None:
    """Take the place of what prepares a worker, and end it before it does anything."""
    os._exit(7)


def note(path: Path, doc_id: str) -> None:
    """Add a line to a file that several processes may add to."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{doc_id}\n".encode())
    os.close(handle)
