"""Passages for tests, their mentions marked in place: `de [Dijkraad|ORG]`.

After the labels may come a value, `[2021|DATE=2021]`, and an entry, `[Dijkraad|ORG@raad]`.
"""

import re

from pipeline.evaluate.gold import GoldEntity, GoldPassage
from pipeline.evaluate.predictions import PredictedEntity, PredictedPassage
from pipeline.schema import Label

_MARK = re.compile(r"\[([^|\]]+)\|([A-Z/]+)(?:=([^@\]]+))?(?:@([^\]]+))?\]")


def gold_passage(marked: str, passage_id: str = "p", **fields: str | None) -> GoldPassage:
    """Return a gold passage; `DATE/EVENT` are two accepted labels, `@id` is an entry."""
    text, entities = _unmark(marked)
    values = {"id": passage_id, "section": "", "text": text, "ents": entities, **fields}
    return GoldPassage.model_validate(values)


def predicted_passage(
    marked: str, passage_id: str = "q", theme_id: str | None = None
) -> PredictedPassage:
    """Return a predicted passage; `@org-…` is an organisation id, any other id a place."""
    text, entities = _unmark(marked)
    return PredictedPassage(passage_id, text, tuple(map(_predict, entities)), theme_id)


def _unmark(marked: str) -> tuple[str, list[GoldEntity]]:
    text, entities, at = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        labels = tuple(Label(label) for label in mark[2].split("/"))
        end = len(text) + len(mark[1])
        entities.append(
            GoldEntity(start=len(text), end=end, labels=labels, value=mark[3], entry=mark[4])
        )
        text, at = text + mark[1], mark.end()
    return text + marked[at:], entities


def _predict(entity: GoldEntity) -> PredictedEntity:
    is_organisation = (entity.entry or "").startswith("org-")
    return PredictedEntity(
        entity.start,
        entity.end,
        entity.labels[0],
        entity.value,
        entity.entry if is_organisation else None,
        None if is_organisation else entity.entry,
    )
