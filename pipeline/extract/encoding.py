"""Guess the encoding of text, and undo a wrong guess that was made before."""

from __future__ import annotations

import codecs
import re
import unicodedata

from pipeline.errors import DocumentError
from pipeline.schema import FailureCategory

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SINGLE_BYTE = ("cp1252", "mac-roman", "cp850")
_USUAL = frozenset("ëéèêïíìîöóòôüúùûäáàâçñËÉÈÊÏÖÜÄÁÀÇ€£§°½²³µ«»‘’‚“”„–—…•·®©ß\u00a0\u00ad")
"""Signs beyond ASCII that Dutch reports, and the French and German in them, are full of."""
_SURE_SHARE = 3
"""UTF-8 with this many whole signs to every broken one is UTF-8 all the same."""
_HIGH = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xC0))
_READ_TWICE = re.compile(f"Ã[{_HIGH}]|Â[{_HIGH[0x20:]}]|â€[{_HIGH}]|â‚¬")


def decode(data: bytes, declared: str | None = None) -> str:
    """Return the text of a file in UTF-8, UTF-16, UTF-32 or an older Western encoding.

    Parameters
    ----------
    data
        The bytes of the file.
    declared
        The encoding that the file itself names; it is not believed where the bytes deny it.

    Raises
    ------
    DocumentError
        If the bytes are not text in any of these.
    """
    text = _decode(data, declared)
    return unicodedata.normalize("NFC", _READ_TWICE.sub(_read_once, text))


def _decode(data: bytes, declared: str | None) -> str:
    data = data.removeprefix(codecs.BOM_UTF8)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(encoding, data)
    if data[:400].count(b"\x00") > 0.3 * len(data[:400]):
        return _decode_as("utf-16-be" if data[:1] == b"\x00" else "utf-16-le", data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_mixed(data) or _decode_single(data, declared)


def _decode_as(encoding: str, data: bytes) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            FailureCategory.DAMAGED,
            f"is not whole text in {encoding}; save it again as UTF-8",
        ) from error


def _decode_mixed(data: bytes) -> str | None:
    """Return UTF-8 with a few bytes of another encoding in it, or None when it is not that."""
    text = data.decode("utf-8", "surrogateescape")
    broken = sum("\udc80" <= sign <= "\udcff" for sign in text)
    whole = sum(sign > "\x7f" for sign in text) - broken
    if whole < _SURE_SHARE * broken:
        return None
    return "".join(
        bytes([ord(sign) - 0xDC00]).decode("cp1252", "ignore")
        if "\udc80" <= sign <= "\udcff"
        else sign
        for sign in text
    )


def _decode_single(data: bytes, declared: str | None) -> str:
    """Return text in an encoding of one byte a sign: the one that gives the usual signs."""
    readings = []
    for encoding in _SINGLE_BYTE:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = sum(sign > "\x7f" and sign not in _USUAL for sign in text)
        readings.append((odd, text))
    if declared and _is_western(declared):
        return data.decode("cp1252", "ignore")
    return min(readings, key=lambda reading: reading[0])[1]


def _is_western(declared: str) -> bool:
    # Browsers read all of these as Windows-1252; so was what says it is one of them written.
    try:
        return codecs.lookup(declared).name in ("cp1252", "iso8859-1", "iso8859-15", "ascii")
    except (LookupError, ValueError):
        return False


def _read_once(match: re.Match[str]) -> str:
    """Return the sign whose UTF-8 bytes were read as Windows-1252, one for each byte."""
    read = match.group()
    try:
        raw = b"".join(
            sign.encode("latin-1") if ord(sign) < 0x100 else sign.encode("cp1252") for sign in read
        )
        return raw.decode("utf-8")
    except UnicodeError:
        return read
