"""doccano: a line of JSON for each passage, for its project type Sequence Labeling."""

from __future__ import annotations

import json

from pipeline.assemble.exports.frames import Tables
from pipeline.export.passages import Read, read_passages


def to_doccano(tables: Tables) -> bytes:
    """Return JSON Lines: text, labels as [start, end, label], and metadata.

    Characters outside ASCII are escaped, so that they survive whatever encoding doccano is told or
    guesses.
    """
    lines = [json.dumps(_line(read)) for read in read_passages(tables)]
    return "".join(f"{line}\n" for line in lines).encode("ascii")


def _line(read: Read) -> dict[str, object]:
    passage = read.passage
    return {
        "text": passage.text,
        "label": [
            [_units(passage.text[: m.start]), _units(passage.text[: m.end]), m.label.value]
            for m in read.mentions
        ],
        "passage_id": passage.passage_id,
        "document": read.document,
        # doccano reads the lines as a data frame, where a null among numbers is NaN, and then
        # refuses the whole file.
        "page": "" if passage.page_first is None else passage.page_first,
    }


def _units(text: str) -> int:
    """Count as doccano's page does, in UTF-16: an emoji is two.

    >>> _units("50 €"), _units("😀")
    (4, 2)
    """
    return len(text.encode("utf-16-le")) // 2
