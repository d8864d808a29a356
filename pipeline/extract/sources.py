"""Which files of the corpus folder are source reports."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import GrenswerkError

REVIEW = "review"
DEMO = "demo"
NOTE = "readme"
"""A file of this name says what lies in a folder."""
DEMO_TYPES = frozenset({".pdf", ".docx", ".html", ".txt"})
"""Endings of demonstration reports; their sources and script lie in the same folder."""


@dataclass(frozen=True)
class SourceFile:
    """A source report: identical files are one, under all their names."""

    sha256: str
    names: tuple[str, ...]
    """Paths below the corpus folder, sorted."""


def find_sources(corpus: Path) -> tuple[list[SourceFile], bool]:
    """Return the reports of a corpus, and whether they are the demonstration ones.

    Hidden files, the folder `review` and what is called README are left out; the folder `demo` is
    read only while there is no other report.

    Raises
    ------
    GrenswerkError
        If the folder, or one below it, is missing or cannot be read.
    """
    if not corpus.is_dir():
        what = "is a file, not a folder" if corpus.exists() else "does not exist"
        raise GrenswerkError(f"the corpus {corpus} {what}; give a folder as --corpus")
    visible, demo = _visible(corpus), corpus / DEMO
    files = [path for path in visible if demo not in path.parents]
    is_demo = not files
    if is_demo:
        files = [p for p in visible if p.parent == demo and p.suffix.lower() in DEMO_TYPES]
    by_digest: dict[str, list[str]] = {}
    for path in files:
        name = path.relative_to(corpus).as_posix()
        by_digest.setdefault(file_digest(path, name), []).append(name)
    sources = [SourceFile(sha, tuple(sorted(names))) for sha, names in by_digest.items()]
    return sorted(sources, key=lambda source: source.names), is_demo and bool(sources)


def _visible(corpus: Path) -> list[Path]:
    found = []
    for folder, _, names in os.walk(corpus, onerror=_refuse_folder):
        for name in names:
            path = Path(folder) / name
            parts = path.relative_to(corpus).parts
            apart = parts[0] == REVIEW or any(part.startswith(".") for part in parts)
            if path.is_file() and not apart and path.stem.lower() != NOTE:
                found.append(path)
    return sorted(found)


def _refuse_folder(error: OSError) -> None:
    raise GrenswerkError(
        f"{error.filename} cannot be read: {error.strerror}; check its permissions"
    ) from error


def file_digest(path: Path, name: str) -> str:
    """Return the digest of a file; one that cannot be read is told apart by its name."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return hashlib.sha256(f"unreadable: {name}".encode()).hexdigest()
