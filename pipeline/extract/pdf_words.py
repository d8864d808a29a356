"""Read a PDF page: words with their boxes and type, rules and shaded areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace

import pypdfium2 as pdfium

from pipeline.extract.layout import Area, Box, Page, PageWord, Rule, name_furniture
from pipeline.extract.pdf_characters import Letters, Type, gather
from pipeline.extract.pdf_rules import read_drawing
from pipeline.extract.running_text import clean
from pipeline.schema import Furniture

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
        for letters in gather(textpage, turn.rotation):
            word = _as_word(letters, turn, number)
            if word is not None:
                yield word, letters.type.angle
    finally:
        textpage.close()


def _as_word(letters: Letters, turn: Turn, number: int) -> PageWord | None:
    text = clean(letters.text).strip()
    if not text:
        return None
    kind = letters.type
    if kind.angle == 0 and turn.rotation == 0:
        # Nearly every word of nearly every document; the rest says the same in general.
        x0, x1 = round(letters.x0 - turn.left, 2), round(letters.x1 - turn.left, 2)
        baseline = turn.height - (letters.origin[1] - turn.bottom)
        top = round(baseline - _ASCENT * kind.size, 2)
        bottom = round(baseline + _DESCENT * kind.size, 2)
        return _word(text, Box(number, x0, top, x1, bottom), baseline, kind)
    xa, ya = turn.place(letters.x0, letters.y0)
    xb, yb = turn.place(letters.x1, letters.y1)
    x0, x1 = (xa, xb) if xa <= xb else (xb, xa)
    top, bottom = (ya, yb) if ya <= yb else (yb, ya)
    across, down = turn.place(*letters.origin)
    baseline = across if kind.angle in (90, 270) else down
    if kind.angle == 0:
        # PDFium's boxes follow the ink in some fonts and the type in others.
        top = baseline - _ASCENT * kind.size
        bottom = baseline + _DESCENT * kind.size
    box = Box(number, round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
    return _word(text, box, baseline, kind)


def _word(text: str, box: Box, baseline: float, kind: Type) -> PageWord:
    place = box.x0, box.top, box.x1, box.bottom, round(baseline, 2)
    return PageWord(text, *place, kind.size, kind.bold, kind.italic, (box,))
