"""Give a PDF that was cut off a new end, so that the pages that are whole can be read.

What a PDF lists at its end, above all where its pages are, is lost with it. The objects before the
cut can still be found by their own marks. A page counts as whole when its content and all that
tells which letters its type has lie before the cut; without these the letters would come out as
others.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping

_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s+(\d{1,5})\s+obj\b")
_END = re.compile(rb"\bendobj\b|(?<!end)stream\r?\n")
_STREAM_END = re.compile(rb"\r?\n?endstream\s+endobj\b")
_TYPE = re.compile(rb"/Type\s*/(Pages?|Catalog|ObjStm)\b")
_COUNT = re.compile(rb"/N\s+(\d+)")
_FIRST = re.compile(rb"/First\s+(\d+)")
_PAGES = re.compile(rb"/Pages\s+(\d+)\s+\d+\s+R\b")
_PARENT = re.compile(rb"/Parent\s+(\d+)\s+\d+\s+R\b")
_CONTENTS = re.compile(rb"/Contents\s*(\[[^\]]*\]|\d+\s+\d+\s+R\b)")
_RESOURCES = re.compile(rb"/Resources\s*(?:(\d+)\s+\d+\s+R\b|<<)")
_FONTS = re.compile(rb"/Font\s*(?:(\d+)\s+\d+\s+R\b|<<([^>]*)>>)")
_SHAPES = re.compile(rb"/FontFile\d?\s+\d+\s+\d+\s+R\b")
_REFERENCE = re.compile(rb"(?<!\d)(\d{1,9})\s+\d{1,5}\s+R\b")
_MARK_OF_END = re.compile(rb"%%EOF|\bstartxref\s+\d+\s*$")
_MAX_UNPACKED = 50_000_000
"""Bytes; the objects that a PDF packs together take far less."""

_Objects = Mapping[int, bytes]
"""The text of every whole object by its number, streams without what is in them."""


def is_complete(data: bytes) -> bool:
    """Whether a PDF has an end with no part of it behind that."""
    ends = [match.end() for match in _MARK_OF_END.finditer(data)]
    return bool(ends) and _OBJECT.search(data, ends[-1]) is None


def has_page_objects(data: bytes) -> bool:
    """Whether any page can be found in a PDF, whole or not."""
    return any(_kind(text) == b"Page" for _, text in _find_objects(data))


def with_new_end(data: bytes) -> bytes:
    """Return a PDF with a list of its pages behind it, or nothing when no page is whole.

    The file's own list is used if it lies before the cut, since it knows the order of the pages
    and how many there were. Pages that are not whole are emptied, so that they cannot be opened.
    """
    objects = dict(_find_objects(data))
    pages = [number for number, text in objects.items() if _kind(text) == b"Page"]
    torn = [number for number in pages if not _is_whole(objects[number], objects)]
    if len(torn) == len(pages):
        return b""
    end = b"".join(b"\n%d 0 obj\nnull\nendobj" % number for number in torn)
    root = _own_root(objects)
    if root is None:
        listed = max(objects) + 1
        root = listed + 1
        kids = b" ".join(b"%d 0 R" % number for number in pages)
        end += b"\n%d 0 obj\n<</Type/Pages/Count %d/Kids[%s]>>\nendobj" % (listed, len(pages), kids)
        end += b"\n%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj" % (root, listed)
    size = max(root, max(objects)) + 1
    end += b"\ntrailer\n<</Size %d/Root %d 0 R>>\nstartxref\n0\n%%%%EOF\n" % (size, root)
    # What the cut went through would swallow what follows it.
    return data[: data.rindex(b"endobj") + len(b"endobj")] + end


def _kind(text: bytes) -> bytes:
    found = _TYPE.search(text)
    return found.group(1) if found else b""


def _own_root(objects: _Objects) -> int | None:
    """Return the catalogue whose list of pages is there too."""
    for number, text in objects.items():
        named = _PAGES.search(text) if _kind(text) == b"Catalog" else None
        if named and _kind(objects.get(int(named.group(1)), b"")) == b"Pages":
            return number
    return None


def _is_whole(page: bytes, objects: _Objects) -> bool:
    contents = _CONTENTS.search(page)
    if contents and not all(number in objects for number in _numbers(contents.group(1))):
        return False
    resources = _resources(page, objects)
    if resources is None:
        return False
    fonts = _FONTS.search(resources)
    if fonts is None:
        return True
    listed = fonts.group(2) if fonts.group(1) is None else objects.get(int(fonts.group(1)))
    return listed is not None and _all_there(_numbers(listed), objects)


def _resources(page: bytes, objects: _Objects) -> bytes | None:
    """Return the text in which the fonts of a page are listed; None if it is lost."""
    seen: set[int] = set()
    while (found := _RESOURCES.search(page)) is None:
        parent = _PARENT.search(page)
        if parent is None or int(parent.group(1)) in seen:
            return b""
        seen.add(int(parent.group(1)))
        above = objects.get(int(parent.group(1)))
        if above is None:
            return None
        page = above
    return page[found.start() :] if found.group(1) is None else objects.get(int(found.group(1)))


def _all_there(numbers: Iterable[int], objects: _Objects) -> bool:
    """Whether objects and all that they name are there; the shapes of letters are not needed."""
    waiting = list(numbers)
    seen: set[int] = set()
    while waiting:
        number = waiting.pop()
        if number not in objects:
            return False
        if number not in seen:
            seen.add(number)
            waiting += _numbers(_SHAPES.sub(b"", objects[number]))
    return True


def _numbers(text: bytes) -> list[int]:
    return [int(number) for number in _REFERENCE.findall(text)]


def _find_objects(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and text of the whole objects in the order of the file, packed ones too."""
    position = 0
    while found := _OBJECT.search(data, position):
        end = _END.search(data, found.end())
        if end is None:
            return
        text = data[found.end() : end.start()]
        position = end.end()
        if end.group() != b"endobj":
            closed = _STREAM_END.search(data, position)
            if closed is None:
                return
            if _kind(text) == b"ObjStm":
                yield from _packed(text, data[position : closed.start()])
            position = closed.end()
        yield int(found.group(1)), text


def _packed(text: bytes, body: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the objects that a stream packs together; none if it cannot be unpacked."""
    count, first = _COUNT.search(text), _FIRST.search(text)
    try:
        unpacked = zlib.decompressobj().decompress(body, _MAX_UNPACKED)
    except zlib.error:
        return
    if count is None or first is None:
        return
    begin = int(first.group(1))
    head = unpacked[:begin].split()[: 2 * int(count.group(1))]
    if not all(part.isdigit() for part in head):
        return
    starts = [begin + int(part) for part in head[1::2]]
    for number, start, end in zip(head[::2], starts, [*starts[1:], len(unpacked)], strict=False):
        yield int(number), unpacked[start:end]
