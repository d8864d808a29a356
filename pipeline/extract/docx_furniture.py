"""The heads and feet of a Word file: parts of their own, that Word repeats on every page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.extract.docx_names import w
from pipeline.extract.docx_paragraphs import ParagraphReader
from pipeline.schema import Furniture

HEADS = ("header", "footer")
"""The roles that their parts play in the file."""


def furniture_of(roots: Iterable[Any], reader: ParagraphReader) -> list[Furniture]:
    """Return the lines of heads and feet, each once.

    A Word file does not say where its pages end: all count for the first one.

    Parameters
    ----------
    roots
        The root elements of the heads and feet.
    reader
        Reads paragraphs with the styles of the document.
    """
    texts = [reader.read(paragraph).text for root in roots for paragraph in root.iter(w("p"))]
    lines = dict.fromkeys(line for text in texts for line in text.split("\n") if line)
    return [Furniture(page=1, text=line) for line in lines]
