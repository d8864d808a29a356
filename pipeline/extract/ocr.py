"""Read scanned pages with Tesseract in Dutch, when it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image

from pipeline.extract.dehyphenation import dutch_frequencies
from pipeline.extract.layout import Box, Gap, Page, PageWord, Rule
from pipeline.extract.running_text import clean
from pipeline.extract.scan_image import even_paper, lies_sideways, skew_of, without_specks
from pipeline.extract.scan_lines import ScanWord
from pipeline.extract.scan_pose import Pose
from pipeline.extract.scan_rules import find_rules
from pipeline.extract.scan_settling import settle_edges
from pipeline.extract.scan_shades import find_shades, paper_by_cell
from pipeline.extract.scan_slips import divide_words, restore_marker, without_stray_signs
from pipeline.extract.scan_type import LineType, TypeOfScan
from pipeline.schema import FailureCategory

DPI = 300
LANGUAGE = "nld"
INSTALL = "install Tesseract with Dutch (tesseract-ocr and tesseract-ocr-nld) and run again"

SURE = 0.75
"""A page of which the engine is less sure has many wrong words, and is named."""
HARD_TO_READ = "hard to read; scan it again, straight, on white and at 300 dots an inch"
LEGIBLE = 0.6
"""How sure the engine is of a page that stands upright; upside down it is at 0.4 or less."""

_POINTS = 72.0 / DPI
_PAGE_SECONDS = 180
_MAX_PIXELS = 80_000_000
_SPECK = 1.5
_NOTE_SIZE = 0.93
_LIKE_BULLETS = frozenset("e«»+*°¢©®")
"""What a bullet is read as; none of them begins a line as a word of its own."""
_SIGNS = frozenset(["–", "—", "-", "&", "+", "=", "%", "€", "|", "/"])


@lru_cache(maxsize=1)
def engine_version() -> str | None:
    """Return the name and version of the OCR engine; None if it is not installed for Dutch."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    version = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=False, env=environment
    )
    languages = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, check=False, env=environment
    )
    if LANGUAGE not in languages.stdout.split():
        return None
    return (version.stdout or version.stderr).splitlines()[0].strip()


class OcrReader:
    """Reads the scanned pages of one document."""

    def __init__(self) -> None:
        self._type = TypeOfScan(1 / _POINTS)
        self._turns = [0, 90]

    def read(self, handle: pdfium.PdfPage, page: Page) -> tuple[Page, Gap | None]:
        """Return the page with the words of its image, or why they could not be read.

        Raises
        ------
        subprocess.SubprocessError
            If the engine fails on the image or takes too long over it.
        """
        if engine_version() is None:
            reason = f"can only be read as an image; {INSTALL}"
            return page, Gap(FailureCategory.OCR_MISSING, reason, page.number)
        width, height = handle.get_size()
        scale = DPI / 72.0
        if width * height * scale * scale > _MAX_PIXELS:
            return page, Gap(
                FailureCategory.LIMIT,
                "too large to be read as an image; save it smaller",
                page.number,
            )
        image = handle.render(scale=scale, grayscale=True).to_pil()
        read = self._read_upright(without_specks(even_paper(image)))
        lines = settle_edges([without_stray_signs(line) for line in read.lines])
        types = self._type.of_page(read.pixels, lines)
        mended = self._mended(read.pixels, lines, types)
        pose = Pose(page.width, page.height, read.angle)
        placed = tuple(
            pose.put_back(word, page.number)
            for line, kind in zip(mended, types, strict=True)
            for word in _set_in_line(line, kind)
        )
        across, down = pose.upright_size
        shades = find_shades(_turned(paper_by_cell(image), read.angle, 0), 1 / _POINTS)
        upright = replace(page, width=across, height=down, words=placed, marks=())
        scanned = replace(upright, rules=read.rules, shades=shades, certainty=read.certainty)
        if placed and read.certainty < SURE:
            return scanned, Gap(FailureCategory.ILLEGIBLE, HARD_TO_READ, page.number)
        return scanned, None

    def _mended(
        self,
        pixels: NDArray[np.uint8],
        lines: Sequence[Sequence[ScanWord]],
        types: Sequence[LineType],
    ) -> list[list[ScanWord]]:
        """Divide words that run together, and restore the markers of notes."""
        body = self._type.body_size
        mended: list[list[ScanWord]] = []
        for number, (line, kind) in enumerate(zip(lines, types, strict=True)):
            words = list(line)
            if kind.size <= _NOTE_SIZE * body:
                words = restore_marker(words, _alike(lines, types, number))
            mended.append(divide_words(pixels, words, kind.size, 1 / _POINTS, dutch_frequencies()))
        return mended

    def _read_upright(self, image: Image.Image) -> _Read:
        """Read a page the way up in which it says most; pages before it tell which to try first."""
        sideways = lies_sideways(image)
        turn = self._turns[sideways]
        read = _read_turned(image, turn)
        if read.certainty < LEGIBLE:
            other = _read_turned(image, (turn + 180) % 360)
            if other.certainty > read.certainty:
                read, turn = other, (turn + 180) % 360
        if read.certainty >= LEGIBLE:
            self._turns[sideways] = turn
        return read


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of an image after it was turned by an angle, counter-clockwise in degrees."""

    angle: float
    pixels: NDArray[np.uint8]
    rules: tuple[Rule, ...]
    lines: list[list[ScanWord]]
    certainty: float


def _read_turned(image: Image.Image, turn: int) -> _Read:
    """Read an image after a turn by quarters."""
    skew = skew_of(image.rotate(turn, expand=True))
    upright = _turned(image, turn + skew, 255)
    rules, pixels = find_rules(np.asarray(upright), 1 / _POINTS)
    lines, certainty = _recognise(Image.fromarray(pixels))
    return _Read(turn + skew, pixels, rules, lines, certainty)


def _turned(image: Image.Image, angle: float, fill: int) -> Image.Image:
    """Turn an image counter-clockwise; quarters turn its edges too, what is left does not."""
    quarters = round(angle / 90) * 90
    turned = image.rotate(quarters, expand=True)
    return turned.rotate(angle - quarters, fillcolor=fill, resample=Image.Resampling.BICUBIC)


def _recognise(image: Image.Image) -> tuple[list[list[ScanWord]], float]:
    """Return the lines of words that Tesseract finds, in points, and how sure it is of them."""
    program = shutil.which("tesseract") or "tesseract"
    stream = _as_png(image)
    done = subprocess.run(
        [program, "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(DPI), "--psm", "3", "tsv"],
        input=stream,
        capture_output=True,
        check=True,
        timeout=_PAGE_SECONDS,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    lines: dict[tuple[int, ...], list[ScanWord]] = defaultdict(list)
    letters = sure = 0.0
    for row in done.stdout.decode("utf-8", "replace").splitlines()[1:]:
        fields = row.split("\t")
        if len(fields) < 12 or fields[0] != "5":
            continue
        key = tuple(int(value) for value in fields[1:5])
        text = _without_specks(clean(fields[11]).strip(), first=key not in lines)
        left, top, width, height = (float(value) * _POINTS for value in fields[6:10])
        if text and min(width, height) >= _SPECK:
            lines[key].append((text, left, top, left + width, top + height))
            letters += len(text)
            sure += len(text) * max(0.0, float(fields[10])) / 100
    return list(lines.values()), round(sure / letters, 2) if letters else 0.0


def _without_specks(text: str, first: bool) -> str:
    """Return a word, a bullet for a sign alone at the start of a line, else nothing."""
    if first and text in _LIKE_BULLETS:
        return "•"
    if any(letter.isalnum() for letter in text):
        return text.strip("_|")
    if text in _SIGNS:
        return text
    return "•" if first and len(text) == 1 else ""


def _as_png(image: Image.Image) -> bytes:
    from io import BytesIO

    stream = BytesIO()
    image.save(stream, "PNG", compress_level=1)
    return stream.getvalue()


def _alike(
    lines: Sequence[Sequence[ScanWord]], types: Sequence[LineType], number: int
) -> list[Sequence[ScanWord]]:
    """Return the lines after one as long as they are set in its size."""
    size = types[number].size
    alike = takewhile(
        lambda n: abs(types[n].size - size) <= 0.1 * size, range(number + 1, len(lines))
    )
    return [lines[n] for n in alike]


def _set_in_line(line: Sequence[ScanWord], kind: LineType) -> list[PageWord]:
    """Give the words of a line its type, which single boxes do not tell."""
    baseline, size = kind.baseline, kind.size
    return [
        PageWord(
            text=text,
            x0=round(x0, 2),
            top=round(baseline - 0.8 * size, 2),
            x1=round(x1, 2),
            bottom=round(baseline + 0.22 * size, 2),
            baseline=round(baseline, 2),
            size=round(size, 1),
            bold=kind.bold,
            italic=kind.italic,
            boxes=(Box(0, round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2)),),
        )
        for text, x0, top, x1, bottom in line
    ]
