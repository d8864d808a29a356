"""The actions as JSON for the browser, which draws them as far as the reader asks for them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from markupsafe import Markup

from pipeline.report.dataset import Dataset
from pipeline.report.directory import Directory, list_parties, order_themes, participant_id
from pipeline.report.evidence import cut, find_cue, mark_mentions
from pipeline.report.texts import Texts
from pipeline.report.timeline import find_period
from pipeline.report.wording import word_amount, word_period
from pipeline.schema import (
    ActionRow,
    EntityRow,
    EvidenceRow,
    ParticipantRow,
    Row,
)

R = TypeVar("R", bound=Row)
Json = dict[str, object]


def make_payload(dataset: Dataset, directory: Directory, texts: Texts) -> Json:
    """Return all that the list of actions needs: names once, and the actions in row order."""
    parties = list_parties(dataset.participants)
    return {
        "language": texts.language,
        "texts": dict(texts.entries),
        "documents": {row.doc_id: directory.title(row.doc_id) for row in dataset.documents},
        "themes": [[row.theme_id, row.label, depth] for row, depth in order_themes(dataset.themes)],
        "parties": _name_all(dataset.participants, directory),
        "acting": sorted({party for group in parties.values() for party in group}),
        "places": {row.place_id: row.name for row in dataset.places},
        "actions": _list_actions(dataset, parties, directory, texts),
    }


def _list_actions(
    dataset: Dataset, parties: Mapping[str, Sequence[str]], directory: Directory, texts: Texts
) -> list[Json]:
    participants = _group(dataset.participants, "action_id")
    evidence = _group(dataset.evidence, "action_id")
    links = _group(dataset.links, "action_id")
    mentions = _group(dataset.entities, "passage_id")

    def quote(row: EvidenceRow, action: ActionRow) -> Json:
        return _show(row, action, mentions.get(row.passage_id, []), directory)

    return [
        {
            **_describe(action, texts),
            "participants": _list_participants(participants.get(action.action_id, [])),
            "parties": parties.get(action.action_id, ()),
            "evidence": [quote(row, action) for row in evidence.get(action.action_id, [])],
            "links": [[row.relation, row.other_id] for row in links.get(action.action_id, [])],
        }
        for action in dataset.actions
    ]


def embed(content: object) -> Markup:
    """Return JSON that is safe inside a script element: no `<`, `>` or `&` is left in it."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    # The escapes above leave nothing that could end the script element or open another.
    return Markup(text)


def _group(rows: Iterable[R], column: str) -> dict[str, list[R]]:
    groups: dict[str, list[R]] = {}
    for row in rows:
        groups.setdefault(getattr(row, column), []).append(row)
    return groups


def _name_all(rows: Iterable[ParticipantRow], directory: Directory) -> dict[str, str]:
    ids = {party for row in rows if (party := participant_id(row))}
    return {party: directory.party(party) for party in sorted(ids)}


def _describe(action: ActionRow, texts: Texts) -> Json:
    fields = ("action_id", "doc_id", "summary", "name", "type", "status", "outcome", "theme_id")
    words = ("status_cue", "outcome_cue", "date_as_written", "date_basis", "formality")
    more = ("date_from", "place_id", "place_as_written", "amount_as_written", "score", "decision")
    values = action.model_dump(mode="json", include={*fields, *words, *more}, exclude_none=True)
    derived = {
        "period": find_period(action),
        "date": word_period(action.date_from, action.date_to, texts) or action.date,
        "amount": word_amount(action.amount, action.currency, texts),
    }
    return values | {key: value for key, value in derived.items() if value is not None}


def _list_participants(rows: Iterable[ParticipantRow]) -> list[list[str | None]]:
    return [[participant_id(row), row.name, row.role.value, row.as_written] for row in rows]


def _show(
    row: EvidenceRow, action: ActionRow, mentions: Iterable[EntityRow], directory: Directory
) -> Json:
    cues = find_cue(row.text, action.status_cue, "status")
    cues += find_cue(row.text, action.outcome_cue, "outcome")
    passage = directory.passages.get(row.passage_id)
    return {
        "page": _page(row) or (passage.page_first if passage else None),
        "headings": directory.headings(passage.section_id) if passage else "",
        "segments": [
            list(segment) for segment in cut(row.text, mark_mentions(row, mentions), cues)
        ],
    }


def _page(row: EvidenceRow) -> int | None:
    boxes = json.loads(row.boxes) if row.boxes else []
    return int(boxes[0][0]) if boxes else None
