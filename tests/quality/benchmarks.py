"""Keeps `docs/benchmarks.md`, whose sections are measured by different programs."""

import re
from collections.abc import Mapping
from pathlib import Path

from quality.measuring import PROJECT

DOCUMENT = PROJECT / "docs" / "benchmarks.md"
HEAD = """<!-- Written by `make bench`, not by hand: run it again after a change. -->

# Benchmarks

The program beside others that do the same work, measured on one computer in one run. Quality alone,
with intervals, is in [quality.md](quality.md). Figures repeat from run to run and from computer to
computer, but for those of time and memory."""

_MARK = re.compile(r"^<!-- section: ([a-z-]+) -->\n", re.MULTILINE)


class CannotMeasure(Exception):
    """A section cannot be measured on this computer; the message is what the section says then."""


def read_sections(text: str) -> dict[str, str]:
    """Return the sections of the document by their names, in their order."""
    _, *parts = _MARK.split(text)
    return {name: section.strip() for name, section in zip(parts[::2], parts[1::2], strict=True)}


def keep_sections(document: Path, measured: Mapping[str, str]) -> None:
    """Put newly measured sections in their place or at the end; the others stay as they are.

    Parameters
    ----------
    document
        The file to write; it may not exist yet.
    measured
        Markdown by the name of the section, which a heading of the second level begins.
    """
    known = read_sections(document.read_text(encoding="utf-8")) if document.exists() else {}
    sections = {**known, **measured}
    marked = [f"<!-- section: {name} -->\n{text.strip()}" for name, text in sections.items()]
    document.write_text("\n\n".join([HEAD, *marked]) + "\n", encoding="utf-8")


def keep_unmeasured(document: Path, name: str, reason: str) -> None:
    """Put in what is said of a section that cannot be measured, unless it was measured before.

    Parameters
    ----------
    document
        The file to write; it may not exist yet.
    name
        Name of the section.
    reason
        Its Markdown, which says why there are no figures.
    """
    known = read_sections(document.read_text(encoding="utf-8")) if document.exists() else {}
    if name not in known:
        keep_sections(document, {name: reason})


def as_table(head: list[str], rows: list[list[str]]) -> str:
    """Return a table in Markdown, with all columns but the first set to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
