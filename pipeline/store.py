"""Artefacts on disk: written whole or not at all, with the digest of all they were made from.

`<root>/<stage>/<doc_id>.json` holds the record of one document; files that belong to it
(`<doc_id>.spacy`) lie beside it and are written first, so that a record that is there is whole.
Freshness is decided by digest only: of the inputs, the settings and the code. What an artefact
means belongs to the stages; this module knows names and bytes.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import importlib.util
import json
import os
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, Field, ValidationError

from pipeline.errors import GrenswerkError
from pipeline.schema import DocumentRecord, DocumentStatus, FailureCategory, Record

R = TypeVar("R", bound=DocumentRecord)
M = TypeVar("M", bound=BaseModel)

_FULL = {errno.ENOSPC, errno.EDQUOT}


def digest(*parts: object) -> str:
    """Return the SHA-256 of the parts, whatever they are made of, as 64 hex digits."""
    hasher = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else _canonical(part).encode("utf-8")
        hasher.update(len(data).to_bytes(8, "big"))
        hasher.update(data)
    return hasher.hexdigest()


def _canonical(part: object) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, BaseModel):
        part = part.model_dump(mode="json")
    return json.dumps(part, ensure_ascii=False, sort_keys=True, default=str)


@cache
def code_digest(*modules: str) -> str:
    """Return the digest of the source of the named modules and packages.

    Raises
    ------
    ModuleNotFoundError
        If a name is none of our modules: a defect that must not pass as "unchanged".
    """
    parts: list[object] = []
    for name in modules:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"no module {name} to take the digest of")
        origin = Path(spec.origin)
        folder = origin.parent if origin.name == "__init__.py" else None
        files = sorted(folder.rglob("*")) if folder else [origin]
        for file in files:
            if file.is_file() and file.suffix != ".pyc":
                parts += [file.relative_to(origin.parent).as_posix(), file.read_bytes()]
    return digest(*parts)


@cache
def folder_digest(folder: Path) -> str:
    """Return the digest of every file below a folder, a model for instance."""
    parts: list[object] = []
    for file in sorted(folder.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            with file.open("rb") as stream:
                parts += [
                    file.relative_to(folder).as_posix(),
                    hashlib.file_digest(stream, "sha256").hexdigest(),
                ]
    return digest(*parts)


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in place in one step: a crash leaves the old one, or none.

    Raises
    ------
    GrenswerkError
        If the disk is full or the folder may not be written.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        remedy = "free some space" if error.errno in _FULL else "check the folder"
        raise GrenswerkError(f"cannot write {path}: {error.strerror}; {remedy}") from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def to_json(content: Any) -> bytes:
    """Return JSON as it stands in every artefact: sorted keys, UTF-8, one newline at the end."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    return (text + "\n").encode("utf-8")


class Stamp(Record):
    """What an artefact was made from, what it holds, and how its document came out."""

    made_from: str = Field(description="Digest of inputs, settings and code.")
    content: str = Field(description="Digest of the artefact itself, for the stages after it.")
    status: DocumentStatus
    category: FailureCategory | None
    message: str | None


class Store:
    """One corpus and the artefacts made from it.

    Parameters
    ----------
    root
        The outputs folder; made when it is not there.
    corpus
        The folder of source reports; people's decisions lie in its folder `review`.
    """

    def __init__(self, root: Path, corpus: Path) -> None:
        self.root = root
        self.corpus = corpus

    @property
    def review(self) -> Path:
        """The folder of people's decisions and kept registers."""
        return self.corpus / "review"

    def path(self, kind: type[DocumentRecord], doc_id: str, suffix: str = ".json") -> Path:
        """Return where the artefact of a document lies."""
        return self.root / kind.STAGE / f"{doc_id}{suffix}"

    def stamp(self, kind: type[DocumentRecord], doc_id: str) -> Stamp | None:
        """Return what is known of an artefact, or None when there is none that is whole."""
        try:
            return Stamp.model_validate_json(self.path(kind, doc_id, ".made").read_bytes())
        except (OSError, ValidationError):
            return None

    def write(
        self, record: DocumentRecord, made_from: str, beside: dict[str, bytes] | None = None
    ) -> Stamp:
        """Write a record and the files beside it; the stamp of what it was made from comes last.

        The old stamp goes first, so that a crash in between leaves an artefact that is known to
        be stale and never one that passes for current.
        """
        kind = type(record)
        self.path(kind, record.doc_id, ".made").unlink(missing_ok=True)
        files = {**(beside or {}), ".json": to_json(record.model_dump(mode="json"))}
        for suffix, data in files.items():
            write_whole(self.path(kind, record.doc_id, suffix), data)
        stamp = Stamp(
            made_from=made_from,
            content=digest(*(part for suffix in sorted(files) for part in (suffix, files[suffix]))),
            status=record.status,
            category=record.category,
            message=record.message,
        )
        write_whole(self.path(kind, record.doc_id, ".made"), to_json(stamp.model_dump(mode="json")))
        return stamp

    def read(self, kind: type[R], doc_id: str) -> R:
        """Return the record of a document.

        Raises
        ------
        GrenswerkError
            If it is missing or was made by another version.
        """
        return self.read_model(kind, self.path(kind, doc_id))

    def read_beside(self, kind: type[DocumentRecord], doc_id: str, suffix: str) -> bytes:
        """Return a file that lies beside a record.

        Raises
        ------
        GrenswerkError
            If it is missing.
        """
        path = self.path(kind, doc_id, suffix)
        try:
            return path.read_bytes()
        except OSError as error:
            raise GrenswerkError(f"{path} is missing; run the stage {kind.STAGE} again") from error

    def read_model(self, kind: type[M], path: Path) -> M:
        """Return a record from any JSON file below the outputs folder.

        Raises
        ------
        GrenswerkError
            If it is missing or does not fit its description.
        """
        try:
            return kind.model_validate_json(path.read_bytes())
        except OSError as error:
            raise GrenswerkError(f"{path} is missing; run the stage that makes it") from error
        except ValidationError as error:
            raise GrenswerkError(
                f"{path} was made by another version; remove it and run again"
            ) from error

    def ids(self, kind: type[DocumentRecord]) -> list[str]:
        """Return the documents a stage has records of, in order, so that two runs agree."""
        return sorted(path.stem for path in (self.root / kind.STAGE).glob("*.json"))

    def all(self, kind: type[R]) -> Iterator[R]:
        """Yield every record of a stage in order of doc_id."""
        for doc_id in self.ids(kind):
            yield self.read(kind, doc_id)

    def prune(self, kind: type[DocumentRecord], keep: Collection[str]) -> list[str]:
        """Remove the artefacts of documents that are no longer there; return their ids."""
        gone = sorted(set(self.ids(kind)) - set(keep))
        for path in sorted((self.root / kind.STAGE).glob("*")):
            stem = path.name.split(".")[0]
            if path.is_file() and (stem not in keep or path.name.endswith(".partial")):
                path.unlink(missing_ok=True)
        return gone

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the outputs folder for this process; the lock falls with the process.

        Raises
        ------
        GrenswerkError
            If another run holds it, the folder cannot be made, or it lies in the corpus, where the
            next run would take what this one writes for reports.
        """
        if self.root.resolve().is_relative_to(self.corpus.resolve()):
            raise GrenswerkError(
                f"{self.root} lies in the corpus folder {self.corpus}; give another as --outputs"
            )
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock = (self.root / ".lock").open("a")
        except OSError as error:
            raise GrenswerkError(
                f"cannot use {self.root}: {error.strerror}; give a folder that can be written as "
                "--outputs"
            ) from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise GrenswerkError(
                    f"another run is writing to {self.root}; wait for it or give --outputs"
                ) from error
            yield
