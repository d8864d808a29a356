"""Label Studio: a task for each passage, what was read as predictions, and the labels as XML.

A passage of which people decided on every mention also has these as an annotation. See
https://labelstud.io/guide/predictions for the form.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from pipeline.assemble.exports.frames import Tables
from pipeline.export.passages import Read, read_passages
from pipeline.schema import CODE_DESCRIPTIONS, CONTRACT_VERSION, EntityRow, Label

LABELS, TEXT = "label", "text"
"""Names that the labels and the text have in the labelling interface."""
COLOURS = (
    "#1f6fb2",
    "#3a8f4d",
    "#b2611f",
    "#9b3fa3",
    "#b23a48",
    "#5a6b7b",
    "#8a7a1f",
    "#1f8f8f",
)


def labelling_config() -> str:
    """Return the XML that Label Studio takes as labelling interface."""
    lines = [
        f"    <Label value={quoteattr(label.value)} background={quoteattr(colour)} "
        f"hint={quoteattr(CODE_DESCRIPTIONS[Label][label.value])}/>"
        for label, colour in zip(Label, COLOURS, strict=True)
    ]
    return "\n".join(
        [
            "<View>",
            f'  <Labels name="{LABELS}" toName="{TEXT}">',
            *lines,
            "  </Labels>",
            f'  <Text name="{TEXT}" value="$text"/>',
            "</View>",
            "",
        ]
    )


def to_tasks(tables: Tables) -> list[dict[str, Any]]:
    """Return a task for each passage, in reading order."""
    return [_task(read) for read in read_passages(tables)]


def _task(read: Read) -> dict[str, Any]:
    passage, result = read.passage, [_region(mention) for mention in read.mentions]
    task: dict[str, Any] = {
        "data": {
            "text": passage.text,
            "passage_id": passage.passage_id,
            "doc_id": passage.doc_id,
            "document": read.document,
            "page": passage.page_first,
        },
        "predictions": [{"model_version": f"grenswerk-{CONTRACT_VERSION}", "result": result}],
    }
    if _is_decided(read.mentions):
        task["annotations"] = [{"result": result}]
    return task


def _is_decided(mentions: Sequence[EntityRow]) -> bool:
    return bool(mentions) and all(mention.decision for mention in mentions)


def _region(mention: EntityRow) -> dict[str, Any]:
    region: dict[str, Any] = {
        # Label Studio makes a CSS class of it, and colours nothing when that has a colon.
        "id": mention.entity_id.replace(":", "-"),
        "from_name": LABELS,
        "to_name": TEXT,
        "type": "labels",
        "value": {
            "start": mention.start,
            "end": mention.end,
            "text": mention.text,
            "labels": [mention.label.value],
        },
    }
    return region if mention.score is None else {**region, "score": mention.score}
