"""Footnotes: small lines at the foot of a column that begin with a marker."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.extract.layout import Line

SMALLER = 0.93
"""A note is set at most this share of the size of the running text."""

_MARKER = re.compile(r"(?:\[?\d{1,3}[\]).:]?|[*†‡]{1,3})")
_GLUED = re.compile(r"(\d{1,3}|[*†‡]{1,3})(?=[A-Z‘'“\"])")


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its marker and its lines, without the marker."""

    marker: str
    lines: tuple[Line, ...]


def divide_notes(lines: list[Line], body: float) -> tuple[list[Line], list[Note]]:
    """Divide the lines of a column into running text and the footnotes below it.

    Parameters
    ----------
    lines
        Lines from top to bottom.
    body
        Size of the running text in points.
    """
    start = len(lines)
    while start and lines[start - 1].size <= SMALLER * body:
        start -= 1
    while start < len(lines) and not marker_of(lines[start]):
        start += 1
    notes: list[Note] = []
    for line in lines[start:]:
        marker = marker_of(line)
        if marker or not notes:
            notes.append(Note(marker, (without_marker(line),)))
        else:
            notes[-1] = replace(notes[-1], lines=(*notes[-1].lines, line))
    return lines[:start], notes


def marker_of(line: Line) -> str:
    """Return the marker with which a note begins, or nothing."""
    first = line.words[0]
    if len(line.words) > 1 and _MARKER.fullmatch(first.text):
        raised = first.size <= 0.85 * line.size or first.baseline < line.baseline - 1
        apart = line.words[1].x0 - first.x1 >= 0.1 * line.size
        return first.text if raised or apart else ""
    match = _GLUED.match(first.text)
    return match.group() if match else ""


def without_marker(line: Line) -> Line:
    """Return the line without the marker of the note."""
    marker = marker_of(line)
    first = line.words[0]
    if not marker or first.text == marker:
        return replace(line, words=line.words[1:]) if marker else line
    return replace(line, words=(replace(first, text=first.text[len(marker) :]), *line.words[1:]))
