"""doccano: a line of JSON for each passage, for its project type Sequence Labeling."""

from __future__ import annotations

import json

from pipeline.assemble.exports.frames import Tables
from pipeline.export.passages import read_passages


def to_doccano(tables: Tables) -> bytes:
    """Return JSON Lines: text, labels as [start, end, label], and metadata."""
    lines = [
        json.dumps(
            {
                "text": read.passage.text,
                "label": [[m.start, m.end, m.label.value] for m in read.mentions],
                "passage_id": read.passage.passage_id,
                "document": read.document,
                "page": read.passage.page_first,
            },
            ensure_ascii=False,
        )
        for read in read_passages(tables)
    ]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")
