"""Reads names with Frog, the Dutch tagger of Nijmegen and Tilburg, where its command is installed.

Debian has it as `frog`, its models as `frogdata`.

Of its modules only the tokenizer, the tagger that it never goes without, and the recognizer of
names run. It gives words, not their places: these are found again in the text.
"""

import re
import shutil
import subprocess
import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from pipeline.tag.names.spans import read_spans

Spans = dict[tuple[int, int], str]
"""Labels of the names in a text, by first and past-the-last character."""

COMMAND = "frog"
OTHER_MODULES = "mplac"
WORD, TAG = 1, 7
"""Columns of its output, counted from 0."""
LOOK_AHEAD = 40
"""Characters within which a word is looked for again, where Frog changed those before it."""
TELLING = 4
"""Letters of a word that is not found by chance in the wrong place."""

_CHUNK = re.compile(r"\w+|\S|$")


def frog_version() -> str | None:
    """Return the version of the command, None where it is not installed."""
    if shutil.which(COMMAND) is None:
        return None
    told = subprocess.run([COMMAND, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"frog (\d[\d.]*)", told.stdout + told.stderr)
    return found[1] if found else "of unknown version"


def read_with_frog(texts: Sequence[str]) -> list[Spans]:
    """Return the names in each text, with Frog's own labels.

    Raises
    ------
    subprocess.CalledProcessError
        If Frog gives up.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, told = Path(folder) / "source.txt", Path(folder) / "told.tsv"
        source.write_text("\n".join(texts) + "\n", encoding="utf-8")
        # It leaves files behind where it runs.
        subprocess.run(
            [COMMAND, "-n", f"--skip={OTHER_MODULES}", "--threads=1", "-t", source, "-o", told],
            cwd=folder,
            capture_output=True,
            check=True,
        )
        return names_of_output(texts, told.read_text(encoding="utf-8"))


def names_of_output(texts: Sequence[str], output: str) -> list[Spans]:
    """Return the names that the output of Frog tells, a dictionary for each text.

    Parameters
    ----------
    texts
        What it read, each on lines of its own.
    output
        What it wrote: a word a line, an empty line after each sentence.
    """
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    found: list[Spans] = [{} for _ in texts]
    for start, end, label in _names("\n".join(texts), output):
        number = bisect_right(starts, start) - 1
        found[number][start - starts[number], end - starts[number]] = label
    return found


def _names(text: str, output: str) -> Iterator[tuple[int, int, str]]:
    rows = [row.split("\t") if row else None for row in output.split("\n")]
    places = _find_words(text, (row[WORD] for row in rows if row))
    placed = [(next(places), row[TAG]) if row else ((0, 0), "O") for row in rows]
    for first, past, label in read_spans([tag for _, tag in placed]):
        yield placed[first][0][0], placed[past - 1][0][1], label


def _find_words(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield where each word stands.

    Frog writes some otherwise: ' for ’ and ss for ß. Such a word is what stands next in the text,
    letters that hang together or another sign.
    """
    past = 0
    for word in words:
        start = past
        while start < len(text) and text[start].isspace():
            start += 1
        if not text.startswith(word, start) and len(word) >= TELLING:
            found = text.find(word, start, start + LOOK_AHEAD + len(word))
            start = max(start, found)
        past = start + len(word) if text.startswith(word, start) else _end_of_chunk(text, start)
        yield start, past


def _end_of_chunk(text: str, start: int) -> int:
    chunk = _CHUNK.match(text, start)
    return chunk.end() if chunk else start
