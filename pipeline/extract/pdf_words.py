"""Read a PDF page: words with their boxes and type, rules and shaded areas.

PDFium is asked directly, because an object for every character (as pdfplumber makes) takes ten
times as long. Words are put together from neighbouring characters alone, so that the order in
which a file draws its words does not matter.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.extract.layout import Area, Box, Page, PageWord, Rule, name_furniture
from pipeline.extract.pdf_rules import read_drawing
from pipeline.extract.running_text import clean
from pipeline.schema import Furniture

_BREAKS = frozenset(" \t\r\n\u00a0\u2007\u2009\u202f\u2003\u2002")
_LINE_END_HYPHENS = {0x02: "-", 0xFFFE: "-"}
_BOLD = re.compile(
    r"bold|black|heavy|semibold|demi|[-,]bd\b|cmbx|cmb\d|cmssbx|sf(?:bx|bi|bl|sx|rb)\d",
    re.IGNORECASE,
)
_ITALIC = re.compile(
    r"italic|oblique|[-,]it\b|cmti|cmsl|cmssi|cmbxti|sf(?:ti|sl|bi|bl|so|si)\d", re.IGNORECASE
)
_DIGITS = frozenset("0123456789")
_LEAST_RISE = 1.0
_BOLD_WEIGHT = 600
_ASCENT, _DESCENT = 0.8, 0.22


class CrowdedPageError(Exception):
    """A page has more characters than may be read."""


@dataclass(frozen=True, slots=True)
class Turn:
    """How a page's own coordinates become points from its upper left corner as shown."""

    left: float
    bottom: float
    width: float
    height: float
    rotation: int

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return the place, on the page as shown, of a point in the page's coordinates."""
        x, y = x - self.left, y - self.bottom
        if self.rotation == 90:
            return y, x
        if self.rotation == 180:
            return self.width - x, y
        if self.rotation == 270:
            return self.width - y, self.height - x
        return x, self.height - y


@dataclass(frozen=True, slots=True)
class _Type:
    size: float
    bold: bool
    italic: bool
    angle: int


@dataclass(slots=True)
class _Letters:
    """A word that is being put together."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    origin: tuple[float, float]
    type: _Type
    last: float

    def add(self, letter: str, x0: float, y0: float, x1: float, y1: float) -> None:
        """Put a character behind the others."""
        self.text += letter
        self.last = x0
        if x0 < self.x0:
            self.x0 = x0
        if y0 < self.y0:
            self.y0 = y0
        if x1 > self.x1:
            self.x1 = x1
        if y1 > self.y1:
            self.y1 = y1


def page_turn(page: pdfium.PdfPage) -> Turn:
    """Return how the coordinates of a page become points from its upper left corner."""
    left, bottom, _, _ = page.get_cropbox()
    width, height = page.get_size()
    return Turn(left, bottom, width, height, page.get_rotation())


def read_page(page: pdfium.PdfPage, number: int, most: int) -> Page:
    """Read one page.

    Letters that stand aslant, such as a watermark, become furniture; where most of a page is
    printed sideways, it is read sideways.

    Parameters
    ----------
    page
        The page.
    number
        Its number, counted from 1.
    most
        How many characters it may have.

    Raises
    ------
    CrowdedPageError
        If it has more characters.
    """
    turn = page_turn(page)
    words = list(_read_words(page, turn, number, most))
    upright = _main_angle(words)
    furniture = _aslant(words, upright, number)
    drawing = read_drawing(page, turn)
    kept = tuple(_upright(word, angle, turn) for word, angle in words if angle == upright)
    sideways = upright in (90, 270)
    return Page(
        number=number,
        width=turn.height if sideways else turn.width,
        height=turn.width if sideways else turn.height,
        words=kept,
        rules=tuple(Rule(*astuple(_turned(rule, upright, turn))) for rule in drawing.rules),
        shades=tuple(_turned(shade, upright, turn) for shade in drawing.shades),
        marks=tuple(_turned(mark, upright, turn) for mark in drawing.marks),
        furniture=furniture,
        image_share=drawing.image_share,
    )


def _main_angle(words: list[tuple[PageWord, int]]) -> int:
    letters: Counter[int] = Counter()
    for word, angle in words:
        letters[angle] += len(word.text)
    straight = {angle: count for angle, count in letters.items() if angle % 90 == 0}
    return max(straight, key=lambda angle: (straight[angle], -angle)) if straight else 0


def _aslant(words: list[tuple[PageWord, int]], upright: int, number: int) -> tuple[Furniture, ...]:
    aslant = [word for word, angle in words if angle != upright]
    return (name_furniture(number, aslant),) if aslant else ()


def _upright(word: PageWord, angle: int, turn: Turn) -> PageWord:
    """Turn a word of a sideways page so that its text lies."""
    if angle == 0:
        return word
    area = _turned(Area(word.x0, word.top, word.x1, word.bottom), angle, turn)
    # The baseline of sideways text was kept as its distance from the left edge.
    far = {90: 0.0, 180: turn.height, 270: turn.width}[angle]
    baseline = word.baseline if angle == 90 else far - word.baseline
    return replace(
        word,
        x0=area.x0,
        x1=area.x1,
        top=round(baseline - _ASCENT * word.size, 2),
        bottom=round(baseline + _DESCENT * word.size, 2),
        baseline=round(baseline, 2),
    )


def _turned(area: Area | Rule, angle: int, turn: Turn) -> Area:
    """Turn a rectangle with the page so that text at this angle lies."""
    x0, top, x1, bottom = area.x0, area.top, area.x1, area.bottom
    if angle == 90:
        return Area(turn.height - bottom, x0, turn.height - top, x1)
    if angle == 270:
        return Area(top, turn.width - x1, bottom, turn.width - x0)
    if angle == 180:
        return Area(turn.width - x1, turn.height - bottom, turn.width - x0, turn.height - top)
    return Area(x0, top, x1, bottom)


def _read_words(
    page: pdfium.PdfPage, turn: Turn, number: int, most: int
) -> Iterator[tuple[PageWord, int]]:
    textpage = page.get_textpage()
    try:
        if textpage.count_chars() > most:
            raise CrowdedPageError
        types = _TypeReader(textpage, turn.rotation)
        for letters in _gather(textpage, types):
            word = _as_word(letters, turn, number)
            if word is not None:
                yield word, letters.type.angle
    finally:
        textpage.close()


def _gather(textpage: pdfium.PdfTextPage, types: _TypeReader) -> Iterator[_Letters]:
    """Put neighbouring characters together.

    A word ends at a space, where the next character stands apart from it, or where the size
    of the type changes (a note marker, a drop cap).
    """
    count = textpage.count_chars()
    handle = textpage.raw
    unicode_of, box_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
    rect = raw.FS_RECTF()
    current: _Letters | None = None
    for index in range(count):
        code = unicode_of(handle, index)
        letter = _LINE_END_HYPHENS.get(code) or chr(code)
        if code == 0 or letter in _BREAKS:
            if current is not None:
                yield current
            current = None
            continue
        box_of(handle, index, rect)
        box = (rect.left, rect.bottom, rect.right, rect.top)
        if code in _LINE_END_HYPHENS and current is not None:
            box = _reaching_back(box, current)
        superior = types.superior(index) if letter in _DIGITS else None
        if current is not None and _adjoins(current, box):
            alike = current.type == superior[1] if superior else types.alike(current.type, index)
            if alike:
                current.add(letter, *box)
                continue
        if current is not None:
            yield current
        origin, kind = superior or (types.origin(index), types.type_of(index))
        current = _Letters(letter, *box, origin, kind, last=box[0])
    if current is not None:
        yield current


def _reaching_back(
    box: tuple[float, float, float, float], word: _Letters
) -> tuple[float, float, float, float]:
    """Return the box of a hyphen at a line end from the word on: PDFium boxes its ink alone."""
    near = word.type.angle == 0 and 0 < box[0] - word.x1 <= 0.4 * word.type.size
    return (word.x1, *box[1:]) if near else box


def _adjoins(word: _Letters, box: tuple[float, float, float, float]) -> bool:
    """Whether a character stands against the last one; a ligature's letters share one box."""
    x0, y0, x1, y1 = box
    size = word.type.size or 1.0
    if word.type.angle == 0:
        if not word.last - 0.5 * size <= x0 <= word.x1 + 0.17 * size:
            return False
        return y0 - word.y1 <= 0.6 * size and word.y0 - y1 <= 0.6 * size
    reach = 0.6 * size
    return (
        x0 <= word.x1 + reach
        and x1 >= word.x0 - reach
        and y0 <= word.y1 + reach
        and y1 >= word.y0 - reach
    )


def _as_word(letters: _Letters, turn: Turn, number: int) -> PageWord | None:
    text = clean(letters.text).strip()
    if not text:
        return None
    xa, ya = turn.place(letters.x0, letters.y0)
    xb, yb = turn.place(letters.x1, letters.y1)
    x0, x1 = round(min(xa, xb), 2), round(max(xa, xb), 2)
    top, bottom = round(min(ya, yb), 2), round(max(ya, yb), 2)
    across, down = turn.place(*letters.origin)
    baseline = across if letters.type.angle in (90, 270) else down
    if letters.type.angle == 0:
        # PDFium's boxes follow the ink in some fonts and the type in others.
        top = round(baseline - _ASCENT * letters.type.size, 2)
        bottom = round(baseline + _DESCENT * letters.type.size, 2)
    return PageWord(
        text=text,
        x0=x0,
        top=top,
        x1=x1,
        bottom=bottom,
        baseline=round(baseline, 2),
        size=letters.type.size,
        bold=letters.type.bold,
        italic=letters.type.italic,
        boxes=(Box(number, x0, top, x1, bottom),),
    )


class _TypeReader:
    """Reads size, weight and angle of the type, asking for each font only once."""

    def __init__(self, textpage: pdfium.PdfTextPage, rotation: int) -> None:
        self._textpage = textpage.raw
        self._rotation = rotation
        self._fonts: dict[int, tuple[bool, bool]] = {}
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._ink = tuple(ctypes.c_double() for _ in range(4))
        self._matrix = raw.FS_MATRIX()
        self._last_size = -1.0

    def origin(self, index: int) -> tuple[float, float]:
        """Return where the baseline of a character begins."""
        raw.FPDFText_GetCharOrigin(self._textpage, index, self._x, self._y)
        return self._x.value, self._y.value

    def alike(self, known: _Type, index: int) -> bool:
        """Whether a character has about the size of a known type."""
        size = raw.FPDFText_GetFontSize(self._textpage, index)
        if size == self._last_size:
            return True
        return 0.85 * known.size <= self.type_of(index).size <= 1.18 * known.size

    def superior(self, index: int) -> tuple[tuple[float, float], _Type] | None:
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

    def type_of(self, index: int) -> _Type:
        """Return the type in which a character is set."""
        matrix = self._matrix
        raw.FPDFText_GetMatrix(self._textpage, index, matrix)
        size = raw.FPDFText_GetFontSize(self._textpage, index)
        self._last_size = size
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        turned = math.degrees(math.atan2(matrix.b, matrix.a))
        angle = round(turned - self._rotation) % 360
        nearest = round(angle / 90) * 90 % 360
        difference = abs((angle - nearest + 180) % 360 - 180)
        bold, italic = self._font(index)
        return _Type(round(size * scale, 1), bold, italic, nearest if difference <= 2 else angle)

    def _font(self, index: int) -> tuple[bool, bool]:
        text_object = raw.FPDFText_GetTextObject(self._textpage, index)
        font = raw.FPDFTextObj_GetFont(text_object) if text_object else None
        if not font:
            return False, False
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self._fonts:
            self._fonts[key] = _weight_and_slant(font)
        return self._fonts[key]


def _weight_and_slant(font: ctypes._Pointer[ctypes.Structure]) -> tuple[bool, bool]:
    length = raw.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 1))
    raw.FPDFFont_GetBaseFontName(font, buffer, length)
    name = buffer.value.decode("utf-8", "replace").split("+")[-1]
    slant = ctypes.c_int()
    raw.FPDFFont_GetItalicAngle(font, slant)
    bold = bool(_BOLD.search(name)) or raw.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
    return bold, bool(_ITALIC.search(name)) or slant.value != 0
