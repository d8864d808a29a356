"""Put the characters of a PDF page together to words, each with its place and type.

PDFium is asked directly, because an object for every character (as pdfplumber makes) takes ten
times as long. Words are put together from neighbouring characters alone, so that the order in
which a file draws its words does not matter.
"""

from __future__ import annotations

import ctypes
import math
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any, NamedTuple

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
_UNPACK = struct.Struct("4f").unpack
"""Reads PDFium's rectangle: left, top, right, bottom."""


def _plainly(function: Any, result: type, *arguments: type) -> Callable[..., Any]:
    """Return a function of PDFium that takes and gives addresses as numbers, which is quicker."""
    return ctypes.cast(function, ctypes.CFUNCTYPE(result, *arguments))


_ADDRESS, _INDEX = ctypes.c_void_p, ctypes.c_int
_unicode_of = _plainly(raw.FPDFText_GetUnicode, ctypes.c_uint, _ADDRESS, _INDEX)
_box_of = _plainly(raw.FPDFText_GetLooseCharBox, ctypes.c_int, _ADDRESS, _INDEX, _ADDRESS)
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
    letters = "".join(map(chr, map(_unicode_of, repeat(reader.address), range(count))))
    for found in _UNBROKEN.finditer(letters):
        yield from _divide(letters, found.start(), found.end(), reader)


def _divide(letters: str, start: int, end: int, reader: _CharacterReader) -> Iterator[Letters]:
    """Divide characters without a space where they stand apart or change size.

    The loop runs for every character of a document, which is why it calls few functions; a text
    object has one size, so that this is asked only where several meet.
    """
    page, place, rectangle, unpack = reader.address, reader.place, reader.rectangle, _UNPACK
    _box_of(page, start, place)
    left, y1, x1, y0 = unpack(rectangle)
    x0 = last = left
    origin, kind, alike = reader.begin(letters, start, end)
    size, lies = kind.size or 1.0, kind.angle == 0
    for index in range(start + 1, end):
        _box_of(page, index, place)
        left, top, right, bottom = unpack(rectangle)
        raised = None
        if letters[index] in _UNSURE:
            raised = reader.superior(index) if letters[index] in _DIGITS else None
            if letters[index] in _LINE_END_HYPHENS and _reaches_back(left - x1, kind):
                left = x1
        if lies:
            joins = last - 0.5 * size <= left <= x1 + 0.17 * size
        else:
            joins = x0 - right <= 0.6 * size and left - x1 <= 0.6 * size
        joins = joins and bottom - y1 <= 0.6 * size and y0 - top <= 0.6 * size
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
        self.rectangle = raw.FS_RECTF()
        self.place = ctypes.addressof(self.rectangle)
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
        raw.FPDFText_GetCharOrigin(self._textpage, index, self._x, self._y)
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
