"""Put the characters of a PDF page together to words, each with its place and type.

PDFium is asked directly, because an object for every character (as pdfplumber makes) takes ten
times as long. Words are put together from neighbouring characters alone, so that the order in
which a file draws its words does not matter.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

_UNBROKEN = re.compile("[^\0 \t\r\n\u00a0\u2007\u2009\u202f\u2003\u2002]+")
_DIGITS = frozenset("0123456789")
_LINE_END_HYPHENS = frozenset("\x02\ufffe")
_UNSURE = _DIGITS | _LINE_END_HYPHENS
"""Characters whose place or type is not always what PDFium says."""
_AS_READ = str.maketrans(dict.fromkeys(_LINE_END_HYPHENS, "-"))
_BOLD = re.compile(
    r"bold|black|heavy|semibold|demi|[-,]bd\b|cmbx|cmb\d|cmssbx|sf(?:bx|bi|bl|sx|rb)\d",
    re.IGNORECASE,
)
_ITALIC = re.compile(
    r"italic|oblique|[-,]it\b|cmti|cmsl|cmssi|cmbxti|sf(?:ti|sl|bi|bl|so|si)\d", re.IGNORECASE
)
_BOLD_WEIGHT = 600
_LEAST_RISE = 1.0
_BACK, _APART, _OFF = 0.5, 0.17, 0.6
"""How far letters of a word stand at most from one another, as shares of the size: back over the
letter before, apart from it, and to the sides of the line or across it."""


def _plainly(function: Any, result: type, *arguments: type) -> Callable[..., Any]:
    """Return a function of PDFium that takes and gives addresses as numbers, which is quicker."""
    return ctypes.cast(function, ctypes.CFUNCTYPE(result, *arguments))


_ADDRESS, _INDEX = ctypes.c_void_p, ctypes.c_int
_unicode_of = _plainly(raw.FPDFText_GetUnicode, ctypes.c_uint, _ADDRESS, _INDEX)
_text_of = _plainly(raw.FPDFText_GetText, ctypes.c_int, _ADDRESS, _INDEX, _INDEX, _ADDRESS)
_box_of = _plainly(raw.FPDFText_GetLooseCharBox, ctypes.c_int, _ADDRESS, _INDEX, _ADDRESS)
_origin_of = _plainly(
    raw.FPDFText_GetCharOrigin, ctypes.c_int, _ADDRESS, _INDEX, _ADDRESS, _ADDRESS
)
_size_of = _plainly(raw.FPDFText_GetFontSize, ctypes.c_double, _ADDRESS, _INDEX)
_object_of = _plainly(raw.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _INDEX)
_font_of = _plainly(raw.FPDFTextObj_GetFont, _ADDRESS, _ADDRESS)


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a character: size in points, weight, slant, and angle in degrees."""

    size: float
    bold: bool
    italic: bool
    angle: int


class Letters(NamedTuple):
    """Neighbouring characters, the box around them, and where their baseline begins.

    Coordinates are those of the page, which count from below.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    origin: tuple[float, float]
    type: Type


def gather(textpage: pdfium.PdfTextPage, rotation: int) -> Iterator[Letters]:
    """Put neighbouring characters together.

    A word ends at a space, where the next character stands apart from it, or where the size
    of the type changes (a note marker, a drop cap).

    Parameters
    ----------
    textpage
        The characters of the page.
    rotation
        By how many degrees the page is turned when it is shown.
    """
    reader = _CharacterReader(textpage, rotation)
    count = textpage.count_chars()
    letters = _read_letters(reader.address, count)
    spans = [found.span() for found in _UNBROKEN.finditer(letters)]
    if not spans:
        return
    places = _Places(reader.address, count, spans)
    for (start, end), (x0, y0, x1, y1), least in zip(
        spans, places.around, places.least_sizes, strict=True
    ):
        if _UNSURE.isdisjoint(letters[start:end]):
            origin, kind, alike = reader.begin(letters, start, end)
            if alike and kind.angle == 0 and least <= (kind.size or 1.0):
                yield Letters(letters[start:end], x0, y0, x1, y1, origin, kind)
                continue
        yield from _divide(letters, start, end, reader, places)


def _read_letters(address: int | None, count: int) -> str:
    """Return the characters of a page, one for each that PDFium counts.

    Its text is the same in one go, unless some character has none, or is given in two halves.
    """
    buffer = (ctypes.c_ushort * (count + 1))()
    written = _text_of(address, 0, count, ctypes.addressof(buffer))
    text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
    if written == count + 1 and len(text) == count:
        return text
    return "".join(map(chr, map(_unicode_of, repeat(address), range(count))))


class _Places:
    """Where the characters of a page stand.

    PDFium is asked for all of them in one go, and most words are told from that for the whole
    page at once: a loop over every character is what takes most time in a long document.
    """

    def __init__(self, address: int | None, count: int, spans: list[tuple[int, int]]) -> None:
        boxes = np.zeros((count, 4), dtype=np.float32)
        first, step = boxes.ctypes.data, boxes.itemsize * 4
        for _ in map(
            _box_of, repeat(address), range(count), range(first, first + count * step, step)
        ):
            pass
        self._boxes = boxes
        left, top, right, bottom = boxes.T.astype(np.float64)
        # Every second bound begins a stretch between words, which is left out.
        bounds = np.array(spans).ravel()
        bounds = bounds[:-1] if bounds[-1] == count else bounds
        edges = (
            np.minimum.reduceat(left, bounds)[::2],
            np.minimum.reduceat(bottom, bounds)[::2],
            np.maximum.reduceat(right, bounds)[::2],
            np.maximum.reduceat(top, bounds)[::2],
        )
        self.around: list[tuple[float, float, float, float]] = list(
            zip(*(edge.tolist() for edge in edges), strict=True)
        )
        """For each word the box around its characters: left, lower, right and upper edge."""
        needed = np.zeros(count)
        needed[1:] = np.max(
            (
                (left[:-1] - left[1:]) / _BACK,
                (left[1:] - right[:-1]) / _APART,
                (bottom[1:] - top[:-1]) / _OFF,
                (bottom[:-1] - top[1:]) / _OFF,
            ),
            axis=0,
        )
        needed[bounds[::2]] = 0.0
        self.least_sizes: list[float] = np.maximum.reduceat(needed, bounds)[::2].tolist()
        """For each word the size of type from which each character joins the one before it."""

    def of(self, start: int, end: int) -> Iterator[tuple[float, float, float, float]]:
        """Return the left, upper, right and lower edge of characters."""
        yield from self._boxes[start:end].tolist()


def _divide(
    letters: str, start: int, end: int, reader: _CharacterReader, places: _Places
) -> Iterator[Letters]:
    """Divide characters without a space where they stand apart or change size.

    A text object has one size, so that this is asked only where several meet.
    """
    boxes = places.of(start, end)
    left, y1, x1, y0 = next(boxes)
    x0 = last = left
    origin, kind, alike = reader.begin(letters, start, end)
    size, lies = kind.size or 1.0, kind.angle == 0
    for index, (left, top, right, bottom) in enumerate(boxes, start + 1):
        raised = None
        if letters[index] in _UNSURE:
            raised = reader.superior(index) if letters[index] in _DIGITS else None
            if letters[index] in _LINE_END_HYPHENS and _reaches_back(left - x1, kind):
                left = x1
        if lies:
            joins = last - _BACK * size <= left <= x1 + _APART * size
        else:
            joins = x0 - right <= _OFF * size and left - x1 <= _OFF * size
        joins = joins and bottom - y1 <= _OFF * size and y0 - top <= _OFF * size
        if joins and (kind == raised[1] if raised else alike or reader.alike(kind, index)):
            last = left
            x0, x1 = left if left < x0 else x0, right if right > x1 else x1
            y0, y1 = bottom if bottom < y0 else y0, top if top > y1 else y1
            continue
        yield Letters(letters[start:index].translate(_AS_READ), x0, y0, x1, y1, origin, kind)
        start, last = index, left
        x0, y0, x1, y1 = left, bottom, right, top
        origin, kind, alike = reader.begin(letters, start, end)
        size, lies = kind.size or 1.0, kind.angle == 0
    yield Letters(letters[start:end].translate(_AS_READ), x0, y0, x1, y1, origin, kind)


def _reaches_back(gap: float, kind: Type) -> bool:
    """Whether a hyphen at a line end begins where the word ends: PDFium boxes its ink alone."""
    return kind.angle == 0 and 0 < gap <= 0.4 * kind.size


class _CharacterReader:
    """Reads place and type of characters, asking for each font and text object only once."""

    def __init__(self, textpage: pdfium.PdfTextPage, rotation: int) -> None:
        self._textpage = textpage.raw
        self.address = ctypes.cast(self._textpage, ctypes.c_void_p).value
        self._rotation = rotation
        self._fonts: dict[int, tuple[bool, bool]] = {}
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._ink = tuple(ctypes.c_double() for _ in range(4))
        self._matrix = raw.FS_MATRIX()
        self._x_at, self._y_at = ctypes.addressof(self._x), ctypes.addressof(self._y)
        self._object: int | None = None
        self._type = Type(0.0, False, False, 0)
        self._size = self._last_size = -1.0

    def begin(self, letters: str, index: int, end: int) -> tuple[tuple[float, float], Type, bool]:
        """Return where a word begins, its type, and whether that is known to hold to the end."""
        raised = self.superior(index) if letters[index] in _DIGITS else None
        if raised:
            return *raised, False
        kind = self.type_of(index)
        one = self._object is not None and _object_of(self.address, end - 1) == self._object
        return self.origin(index), kind, one

    def origin(self, index: int) -> tuple[float, float]:
        """Return where the baseline of a character begins."""
        _origin_of(self.address, index, self._x_at, self._y_at)
        return self._x.value, self._y.value

    def alike(self, known: Type, index: int) -> bool:
        """Whether a character has about the size of a known type."""
        if _size_of(self.address, index) == self._last_size:
            return True
        return 0.85 * known.size <= self.type_of(index).size <= 1.18 * known.size

    def superior(self, index: int) -> tuple[tuple[float, float], Type] | None:
        """Return where and in which type a raised figure seems to be set; None for any other.

        A face may have small raised figures of its own, as note markers; they keep the size and
        the baseline of the text, and only their ink tells.
        """
        x, y = self.origin(index)
        left, right, bottom, top = self._ink
        raw.FPDFText_GetCharBox(self._textpage, index, left, right, bottom, top)
        rise, height = bottom.value - y, top.value - bottom.value
        if self._rotation or rise <= _LEAST_RISE:
            return None
        kind = self.type_of(index)
        if kind.angle or rise < 0.2 * kind.size or height > 0.55 * kind.size:
            return None
        self._last_size = -1.0
        return (x, y + round(rise, 1)), replace(kind, size=round(0.6 * kind.size, 1))

    def type_of(self, index: int) -> Type:
        """Return the type in which a character is set; a text object has one type."""
        text_object = _object_of(self.address, index)
        if text_object is None or text_object != self._object:
            self._type = self._read_type(text_object, index)
            self._object = text_object
        self._last_size = self._size
        return self._type

    def _read_type(self, text_object: int | None, index: int) -> Type:
        matrix = self._matrix
        raw.FPDFText_GetMatrix(self._textpage, index, matrix)
        self._size = _size_of(self.address, index)
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        turned = math.degrees(math.atan2(matrix.b, matrix.a))
        angle = round(turned - self._rotation) % 360
        nearest = round(angle / 90) * 90 % 360
        difference = abs((angle - nearest + 180) % 360 - 180)
        bold, italic = self._font(text_object)
        size = round(self._size * scale, 1)
        return Type(size, bold, italic, nearest if difference <= 2 else angle)

    def _font(self, text_object: int | None) -> tuple[bool, bool]:
        font = _font_of(text_object) if text_object else None
        if not font:
            return False, False
        if font not in self._fonts:
            self._fonts[font] = _weight_and_slant(ctypes.cast(font, raw.FPDF_FONT))
        return self._fonts[font]


def _weight_and_slant(font: ctypes._Pointer[ctypes.Structure]) -> tuple[bool, bool]:
    length = raw.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 1))
    raw.FPDFFont_GetBaseFontName(font, buffer, length)
    name = buffer.value.decode("utf-8", "replace").split("+")[-1]
    slant = ctypes.c_int()
    raw.FPDFFont_GetItalicAngle(font, slant)
    bold = bool(_BOLD.search(name)) or raw.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
    return bold, bool(_ITALIC.search(name)) or slant.value != 0
