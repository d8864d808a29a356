"""Read scanned pages with Tesseract in Dutch, when it is installed."""

from __future__ import annotations

import math
import os
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from pipeline.extract.layout import Box, Gap, Page, PageWord
from pipeline.extract.running_text import clean
from pipeline.extract.scan_lines import ScanWord
from pipeline.extract.scan_type import LineType, TypeOfScan
from pipeline.schema import FailureCategory

DPI = 300
LANGUAGE = "nld"
INSTALL = "install Tesseract with Dutch (tesseract-ocr and tesseract-ocr-nld) and run again"

_POINTS = 72.0 / DPI
_PAGE_SECONDS = 180
_MAX_PIXELS = 80_000_000
_SPECK = 1.5
_SAME_SIZE = 0.1
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
        # Single dark specks keep Tesseract from reading the words beside them.
        image = image.filter(ImageFilter.MedianFilter(3))
        angle = skew_of(np.asarray(image))
        upright = image.rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC)
        lines = _recognise(upright)
        types = self._type.of_page(np.asarray(upright), lines)
        placed = tuple(
            _placed(word, page, angle)
            for line, kind in zip(lines, types, strict=True)
            for word in _set_in_line(line, kind)
        )
        return replace(page, words=placed, scanned=True, rules=(), shades=(), marks=()), None


def skew_of(pixels: NDArray[np.uint8]) -> float:
    """Return the angle in degrees, counter-clockwise, that makes the lines of a scan lie.

    The right angle gives the sharpest rows: the variance of the ink per row is highest.
    """
    small = Image.fromarray(pixels).reduce(4)
    ink = Image.fromarray(np.where(np.asarray(small) < 140, 255, 0).astype(np.uint8))

    def sharpness(angle: float) -> float:
        rows = np.asarray(ink.rotate(angle)).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    coarse = max(np.arange(-3.0, 3.01, 0.5), key=lambda a: (sharpness(float(a)), -abs(a)))
    fine = np.arange(coarse - 0.4, coarse + 0.41, 0.1)
    return round(float(max(fine, key=lambda a: (sharpness(float(a)), -abs(a)))), 2)


def _recognise(image: Image.Image) -> list[list[ScanWord]]:
    """Return the lines of words that Tesseract finds, in points of the straightened image."""
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
    for row in done.stdout.decode("utf-8", "replace").splitlines()[1:]:
        fields = row.split("\t")
        if len(fields) < 12 or fields[0] != "5":
            continue
        key = tuple(int(value) for value in fields[1:5])
        text = _without_specks(clean(fields[11]).strip(), first=key not in lines)
        left, top, width, height = (float(value) * _POINTS for value in fields[6:10])
        if text and min(width, height) >= _SPECK:
            lines[key].append((text, left, top, left + width, top + height))
    return list(lines.values())


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


def _placed(word: PageWord, page: Page, angle: float) -> PageWord:
    """Turn the box of a word back to where it stands on the page as scanned."""
    box = word.boxes[0]
    corners = [
        _turned_back(x, y, page, angle) for x in (box.x0, box.x1) for y in (box.top, box.bottom)
    ]
    xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
    placed = Box(page.number, *(round(value, 2) for value in (min(xs), min(ys), max(xs), max(ys))))
    return replace(word, boxes=(placed,))


def _turned_back(x: float, y: float, page: Page, angle: float) -> tuple[float, float]:
    """Return where a point of the straightened page stands on the page as scanned."""
    turn = math.radians(angle)
    across, down = x - page.width / 2, y - page.height / 2
    return (
        page.width / 2 + across * math.cos(turn) - down * math.sin(turn),
        page.height / 2 + across * math.sin(turn) + down * math.cos(turn),
    )


def settle_sizes(pages: Sequence[Page]) -> list[Page]:
    """Give the lines of scanned pages that are about as high the same size.

    What is measured on a scan varies by a pixel or two; only a clear difference is a size. Bold
    lines are settled apart, because a bold face may be a little larger.
    """
    letters: dict[bool, Counter[float]] = {False: Counter(), True: Counter()}
    for page in pages:
        for word in page.words if page.scanned else ():
            letters[word.bold][word.size] += len(word.text)
    settled = {bold: _settled(counts) for bold, counts in letters.items()}
    return [_with_sizes(page, settled) if page.scanned else page for page in pages]


def _settled(letters: Counter[float]) -> dict[float, float]:
    """Return for each size that of the most letters near it."""
    settled: dict[float, float] = {}
    for size, _ in sorted(letters.items(), key=lambda item: (-item[1], item[0])):
        if size not in settled:
            near = [s for s in letters if s not in settled and abs(s - size) <= _SAME_SIZE * size]
            settled.update(dict.fromkeys(near, size))
    return settled


def _with_sizes(page: Page, settled: Mapping[bool, Mapping[float, float]]) -> Page:
    words = tuple(replace(word, size=settled[word.bold][word.size]) for word in page.words)
    return replace(page, words=words)
