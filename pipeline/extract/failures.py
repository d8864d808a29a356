"""What a file is by its content, and why it cannot be used when it cannot."""

from __future__ import annotations

import re
import traceback
from collections.abc import Sequence
from pathlib import PurePath

from pipeline.errors import DocumentError
from pipeline.extract.layout import Gap
from pipeline.schema import FailureCategory

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html"
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"

_HTML = re.compile(rb"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
LOCKED = "is locked with a password; save a copy without password and put that in the folder"
READ_IN_PART = "read in part: "
"""How the message of a report begins of which something is missing."""
_OLE = b"\xd0\xcf\x11\xe0"
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
"""Name of the part of an OLE file that holds a Word file locked with a password."""
_BINARY = {
    _OLE: "an old Word or Excel file; save it as DOCX or PDF",
    b"{\\rtf": "an RTF file; save it as DOCX or PDF",
    b"\x89PNG": "an image; put it in a PDF to have its text read",
    b"\xff\xd8\xff": "an image; put it in a PDF to have its text read",
    b"GIF8": "an image; put it in a PDF to have its text read",
    b"\x1f\x8b": "a compressed file; unpack it",
    b"7z\xbc\xaf": "a compressed file; unpack it",
}
_WEIGHT = (
    FailureCategory.LIMIT,
    FailureCategory.DAMAGED,
    FailureCategory.OCR_MISSING,
    FailureCategory.NO_TEXT,
    FailureCategory.ILLEGIBLE,
)
"""Categories of gaps; the first of those that a document has is told."""
_SPANS_TOLD = 8
_DATA = (".json", ".jsonl", ".csv", ".tsv", ".xml", ".yaml", ".yml")
"""Endings of text files that hold data, with or without Dutch in it, and no report."""
_DUTCH = re.compile(
    r"het|een|van|op|dat|zijn|voor|met|aan|niet|om|door|ook|bij|als|naar|uit|werd|worden|wordt"
    r"|deze|tussen|heeft|hebben|kan|kunnen"
)
_WORD = re.compile(r"[^\W\d_]+")
MIN_DUTCH_SHARE = 0.05
"""One word in six of running Dutch is such a word; in other languages hardly any is."""


def media_type(head: bytes, name: str = "") -> str:
    """Return the media type of a file by its first bytes; the name decides between text types.

    Parameters
    ----------
    head
        The first kilobytes.
    name
        File name, asked only when the bytes are text.
    """
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return DOCX if b"word/" in head or name.lower().endswith(".docx") else UNKNOWN
    if _HTML.search(head[:4096].replace(b"\x00", b"")):
        return HTML
    if name.lower().endswith((".html", ".htm", ".xhtml")):
        return HTML
    if name.lower().endswith(_DATA):
        return UNKNOWN
    return TEXT if looks_like_text(head) else UNKNOWN


def looks_like_text(head: bytes) -> bool:
    """Whether bytes can be text in UTF-8, UTF-16 or cp1252."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if any(head.startswith(magic) for magic in _BINARY):
        return False
    zeros = head.count(b"\x00")
    if zeros:
        side = max(head[0::2].count(b"\x00"), head[1::2].count(b"\x00"))
        return zeros > 0.3 * len(head) and side >= 0.95 * zeros
    odd = sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in head)
    return odd <= 0.01 * len(head)


def refuse_unsupported(data: bytes) -> DocumentError:
    """Return the error for a file of a type that is not read, saying what it is if known."""
    if data.startswith(_OLE) and _LOCKED_OFFICE in data:
        return DocumentError(FailureCategory.ENCRYPTED, LOCKED)
    for magic, description in _BINARY.items():
        if data.startswith(magic):
            return DocumentError(FailureCategory.UNSUPPORTED, f"is {description}")
    return DocumentError(
        FailureCategory.UNSUPPORTED,
        "is not a PDF, DOCX, HTML or text file; save it as one of these",
    )


def report_defect(error: Exception) -> DocumentError:
    """Return the error for a file on which the program itself fails, saying where it does."""
    if isinstance(error, RecursionError):
        return DocumentError(
            FailureCategory.DAMAGED,
            "holds parts within parts without end; open it elsewhere and save it again",
        )
    where = traceback.extract_tb(error.__traceback__)[-1]
    return DocumentError(
        FailureCategory.UNREADABLE,
        f"cannot be read ({type(error).__name__} in {PurePath(where.filename).name}, line "
        f"{where.lineno}, a fault of Grenswerk); save it anew from another program",
    )


def require_bytes(data: bytes) -> None:
    """Raise an error for a file without content."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise DocumentError(FailureCategory.EMPTY, "is empty; put the whole file in the folder")


def require_report(texts: Sequence[str], gaps: Sequence[Gap], min_letters: int) -> None:
    """Raise an error when what was read cannot be a Dutch report.

    Raises
    ------
    DocumentError
        With the category of what is missing if too few letters are left; with `illegible` if there
        is no Dutch on pages hard to read; else with `no_text` or `not_a_report` if there are too
        few letters or no running Dutch text.
    """
    words = [word.lower() for text in texts for word in _WORD.findall(text)]
    letters = sum(map(len, words))
    if letters < min_letters and gaps:
        amount = "too little" if letters else "nothing"
        raise DocumentError(category_of(gaps), f"{amount} of it can be read: {tell(gaps)}")
    if not texts:
        raise DocumentError(
            FailureCategory.NO_TEXT,
            "holds no letters, only drawings or empty pages; put a version with text in the folder",
        )
    if letters < min_letters:
        raise DocumentError(
            FailureCategory.NOT_A_REPORT,
            f"holds {letters} letters of text, fewer than min_letters ({min_letters}) in "
            "params.yaml; remove it or lower that number",
        )
    share = sum(bool(_DUTCH.fullmatch(word)) for word in words) / len(words)
    hidden = [gap for gap in gaps if gap.category is FailureCategory.ILLEGIBLE]
    if share < MIN_DUTCH_SHARE and hidden:
        raise DocumentError(FailureCategory.ILLEGIBLE, f"no Dutch can be read: {tell(hidden)}")
    if share < MIN_DUTCH_SHARE:
        raise DocumentError(
            FailureCategory.NOT_A_REPORT,
            "holds no running Dutch text; Grenswerk reads reports in Dutch",
        )


def category_of(gaps: Sequence[Gap]) -> FailureCategory:
    """Return the category under which several gaps are told."""
    return min((gap.category for gap in gaps), key=_WEIGHT.index)


def tell(gaps: Sequence[Gap]) -> str:
    """Return what is missing and the remedy, pages with the same reason together."""
    pages: dict[str, list[int]] = {}
    for gap in gaps:
        pages.setdefault(gap.reason, []).extend([] if gap.page is None else [gap.page])
    return ". ".join(f"{_page_list(numbers)}{reason}" for reason, numbers in pages.items())


def _page_list(numbers: Sequence[int]) -> str:
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    listed = ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in spans[:_SPANS_TOLD])
    more = ", ..." if len(spans) > _SPANS_TOLD else ""
    return f"{'page' if len(numbers) == 1 else 'pages'} {listed}{more}: " if numbers else ""
