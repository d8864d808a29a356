"""Find the notes of a plain text, and the words at which they are called.

A copied page keeps the number of a note glued to its word, and the note itself among the last
lines of the page, where it breaks the text in two. One alone proves nothing ("CO2", "2 Vervoer");
together they do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.extract.lists import number_of
from pipeline.extract.plain_lines import TextLine, runs_on

MAX_LINES_BETWEEN = 80
"""A page has no more lines: a note is called at most this far above it."""
MAX_NOTE_LINES = 15

_NOTE = re.compile(r"(?:\[(\d{1,3})\]|\(?(\d{1,3})[.)]?)\s+(?=[A-ZÀ-Ý‘’“„\"'(«])")
_ENDNOTES = re.compile(r"(?:eind|voet)?noten(?: en bronnen)?|noten en referenties", re.IGNORECASE)
_STOP = r"[.,;:!?)’”\"'»]"
_AFTER = r"(?=$|[\s.,;:!?)’”\"'»])"


@dataclass(frozen=True, slots=True)
class _Note:
    number: int
    start: int
    end: int
    call: int
    at_end: bool


def begins_note(text: str) -> bool:
    """Whether a line looks as if a note began with it; a list or heading has a dot."""
    match = _NOTE.match(text)
    return match is not None and not number_of(text)


def part_notes(lines: Sequence[TextLine]) -> list[TextLine]:
    """Take footnotes out of the text and hang them on the lines that call them.

    The numbers of notes are taken off the words that call them. Endnotes stay where they are,
    each marked as the beginning of one.
    """
    notes = list(_find_notes(lines))
    changed = dict(enumerate(lines))
    for note in notes:
        first = lines[note.start]
        match = _NOTE.match(first.text)
        bare = replace(first, text=first.text[match.end() :] if match else first.text)
        calling = changed[note.call]
        calling = replace(calling, text=_call(note.number).sub("", calling.text, count=1))
        if note.at_end:
            changed[note.start] = replace(bare, endnote=True)
        else:
            body = (bare, *lines[note.start + 1 : note.end])
            calling = replace(calling, notes=(*calling.notes, body))
            for index in range(note.start, note.end):
                changed.pop(index)
            if note.end in changed and not lines[note.end].turned:
                changed[note.end] = replace(changed[note.end], turned=True, blanks=0)
        changed[note.call] = calling
    return [changed[index] for index in sorted(changed)]


def _find_notes(lines: Sequence[TextLine]) -> Iterator[_Note]:
    heading = next((n for n, line in enumerate(lines) if _ENDNOTES.fullmatch(line.text)), None)
    called = end = 0
    for start, line in enumerate(lines):
        match = _NOTE.match(line.text)
        if match is None or start < end:
            continue
        at_end = heading is not None and start > heading
        number = int(match.group(1) or match.group(2))
        above = called if at_end else max(called, start - MAX_LINES_BETWEEN)
        call = _find_call(lines, above, start, number)
        stop = _end_of(lines, start)
        if call is None or not (at_end or _is_note(lines, start, stop, end)):
            continue
        yield _Note(number, start, stop, call, at_end)
        called, end = call, stop


def _call(number: int) -> re.Pattern[str]:
    """Return what a word looks like that calls a note: the number glued to it, or in brackets."""
    places = (
        r"(?<=[^\W\d_])",
        rf"(?<=[^\W\d_]{_STOP})",
        rf"(?<=[^\W\d_]{_STOP}{_STOP})",
        rf"(?<=\d{{3}}{_STOP})",
    )
    glued = "|".join(f"{place}{number}{_AFTER}" for place in places)
    return re.compile(rf"\s?\[{number}\]|{glued}")


def _find_call(lines: Sequence[TextLine], start: int, end: int, number: int) -> int | None:
    pattern = _call(number)
    return next((n for n in range(start, end) if pattern.search(lines[n].text)), None)


def _end_of(lines: Sequence[TextLine], start: int) -> int:
    """Return where a note stops: at the next one, an empty line, or a turn of the page.

    Without any of these it stops where the sentence goes on that the note broke in two.
    """
    for index in range(start + 1, min(len(lines), start + MAX_NOTE_LINES)):
        line = lines[index]
        if line.blanks or line.turned or _NOTE.match(line.text):
            return index
        goes_on = start > 0 and line.restarts and runs_on(lines[start - 1], line)
        if goes_on and lines[index - 1].ended:
            return index
    return min(len(lines), start + MAX_NOTE_LINES)


def _is_note(lines: Sequence[TextLine], start: int, stop: int, end: int) -> bool:
    """Whether lines stand below the text of a page: apart from it, or below another note."""
    if not lines[stop - 1].ended:
        return False
    if stop == len(lines) or lines[stop].turned:
        return True
    if lines[stop].restarts and runs_on(lines[start - 1], lines[stop]):
        return True
    apart = bool(lines[start].blanks) or start == end
    is_listed = number_of(lines[start].text) != ""
    return apart and not is_listed
