"""Which files of the corpus folder are source reports."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import GrenswerkError

REVIEW = "review"
DEMO = "demo"
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

    Hidden files and the folder `review` are left out; the folder `demo` is read only while there
    is no other report.

    Raises
    ------
    GrenswerkError
        If the folder is missing or a file in it cannot be read.
    """
    if not corpus.is_dir():
        raise GrenswerkError(f"the corpus folder {corpus} does not exist; --corpus names it")
    files = [path for path in _visible(corpus) if path.relative_to(corpus).parts[0] != DEMO]
    is_demo = not files
    if is_demo:
        demo = corpus / DEMO
        files = [p for p in _visible(demo) if p.parent == demo and p.suffix.lower() in DEMO_TYPES]
    by_digest: dict[str, list[str]] = {}
    for path in files:
        by_digest.setdefault(_sha256(path), []).append(path.relative_to(corpus).as_posix())
    sources = [SourceFile(sha, tuple(sorted(names))) for sha, names in by_digest.items()]
    return sorted(sources, key=lambda source: source.names), is_demo and bool(sources)


def _visible(corpus: Path) -> list[Path]:
    found = []
    for path in sorted(corpus.rglob("*")):
        parts = path.relative_to(corpus).parts
        if path.is_file() and parts[0] != REVIEW and not any(p.startswith(".") for p in parts):
            found.append(path)
    return found


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise GrenswerkError(
            f"{path} cannot be read: {error.strerror}; check its permissions"
        ) from error
