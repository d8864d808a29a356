"""What the tests of extract share: settings without limits, and a writer of tiny PDFs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from pipeline.settings import ExtractSettings

Text = tuple[float, float, float, str]
"""Left edge, baseline from the top of the page, size in points, words; bold begins with `*`."""

Rules = Sequence[tuple[float, float, float, float]]
"""Lines on every page: x0, y0, x1, y1 from the top of the page."""

PdfWriter = Callable[..., bytes]


@pytest.fixture
def settings() -> ExtractSettings:
    return ExtractSettings(
        max_megabytes=10,
        max_pages=50,
        max_page_points=2000,
        max_page_characters=20_000,
        max_image_megapixels=10,
        max_seconds=60,
        max_memory_megabytes=1024,
        min_letters=40,
    )


@pytest.fixture(name="write_pdf")
def fixture_write_pdf() -> PdfWriter:
    """Return a function that sets texts on A4 pages in Helvetica."""
    return write_pdf


@pytest.fixture(name="number_objects")
def fixture_number_objects() -> Callable[..., bytes]:
    """Return a function that makes a PDF of objects, the first of which is its catalogue."""
    return _with_table


def write_pdf(pages: Sequence[Sequence[Text]], rules: Rules = (), extra: bytes = b"") -> bytes:
    """Write a PDF by hand, so that the tests need no typesetter; `extra` goes in its trailer."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    font = b"<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        font % b"Helvetica",
        font % b"Helvetica-Bold",
    ]
    for number, texts in enumerate(pages):
        lines = [b"%.1f %.1f m %.1f %.1f l S" % (a, 842 - b, c, 842 - d) for a, b, c, d in rules]
        stream = b"\n".join([*lines, *(_show(text) for text in texts)])
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>>>" % (6 + 2 * number)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    return _with_table(objects, extra)


def _show(text: Text) -> bytes:
    x, y, size, words = text
    bold = words.startswith("*")
    shown = words.removeprefix("*").encode("cp1252")
    for sign in (b"\\", b"(", b")"):
        shown = shown.replace(sign, b"\\" + sign)
    name = b"F2" if bold else b"F1"
    return b"BT /%s %.1f Tf %.1f %.1f Td (%s) Tj ET" % (name, size, x, 842 - y, shown)


def _with_table(objects: Sequence[bytes], extra: bytes = b"") -> bytes:
    data = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    return data + trailer % (len(objects) + 1, extra, start)
