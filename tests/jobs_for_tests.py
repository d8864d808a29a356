"""Jobs that a worker process can import: each does one thing that can happen to a document."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import DocumentError
from pipeline.runner import time_limit
from pipeline.schema import DocumentStatus, FailureCategory, TaggedDocument
from pipeline.store import Stamp, Store


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
        try:
            bytearray(8 * 2**30)
        except MemoryError:
            return self.give_up(DocumentError(FailureCategory.LIMIT, "too much memory"))
        return super().__call__()


def note(path: Path, doc_id: str) -> None:
    """Add a line to a file that several processes may add to."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{doc_id}\n".encode())
    os.close(handle)
