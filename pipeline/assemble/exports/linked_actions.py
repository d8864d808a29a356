"""Actions of `cooperation.jsonld`, and the sentences that tell of them as nodes of their own."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.assemble.exports.frames import Tables
from pipeline.assemble.exports.linked_terms import STATUSES, code_iri, iri, without_nulls
from pipeline.schema import ActionLinkRow, ActionRow, EvidenceRow, ParticipantRow, PassageRow

Values = Mapping[str, list[Any]]


def quotation_nodes(tables: Tables) -> Iterator[dict[str, Any]]:
    """Yield every sentence that tells of an action, once, with its report and page."""
    passages = {p.passage_id: p for p in tables.of("passages") if isinstance(p, PassageRow)}
    seen = set()
    for row in tables.of("action_evidence"):
        if not isinstance(row, EvidenceRow) or (quotation := _quotation(row)) in seen:
            continue
        seen.add(quotation)
        passage = passages[row.passage_id]
        yield without_nulls(
            {
                "id": quotation,
                "kind": "Quotation",
                "text": row.text,
                "inLanguage": passage.language,
                "source": iri(passage.doc_id),
                "quoted_from": iri(passage.doc_id),
                "pageStart": _page(row) or passage.page_first,
            }
        )


def _quotation(row: EvidenceRow) -> str:
    return iri(f"{row.passage_id}:{row.start}-{row.end}")


def _page(row: EvidenceRow) -> int | None:
    return int(json.loads(row.boxes)[0][0]) if row.boxes else None


def action_nodes(tables: Tables) -> Iterator[dict[str, Any]]:
    """Yield every action with who, where, when, how far, how much, and by which sentences."""
    evidence, participants, links = _evidence(tables), _participants(tables), _links(tables)
    for action in tables.of("actions"):
        if isinstance(action, ActionRow):
            yield without_nulls(
                {
                    **_described(action),
                    **participants[action.action_id],
                    **links[action.action_id],
                    "evidence": evidence[action.action_id],
                }
            )


def _described(action: ActionRow) -> dict[str, Any]:
    return {
        "id": iri(action.action_id),
        "kind": "Action",
        "name": action.name,
        "description": action.summary,
        "type": code_iri(action.type),
        "status": STATUSES.get(action.status),
        "phase": code_iri(action.status),
        "outcome": code_iri(action.outcome) if action.outcome else None,
        "formality": code_iri(action.formality) if action.formality else None,
        "edtf": action.date,
        "date_from": action.date_from,
        "date_to": action.date_to,
        "theme": iri(action.theme_id) if action.theme_id else None,
        "place": _place(action),
        "amount": _amount(action),
    }


def _place(action: ActionRow) -> str | dict[str, str] | None:
    if action.place_id:
        return iri(action.place_id)
    written = action.place_as_written
    return {"kind": "Place", "name": written} if written else None


def _amount(action: ActionRow) -> dict[str, Any] | None:
    if action.amount is None:
        return None
    return without_nulls(
        {"kind": "MonetaryAmount", "value": action.amount, "currency": action.currency}
    )


def _evidence(tables: Tables) -> Values:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in tables.of("action_evidence"):
        if isinstance(row, EvidenceRow):
            found[row.action_id].append(_quotation(row))
    return found


def _participants(tables: Tables) -> Mapping[str, Values]:
    """Return who takes part by action and role; a name that leads to no entry is told as a name."""
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in tables.of("action_participants"):
        if isinstance(row, ParticipantRow):
            known = row.organisation_id or row.place_id
            who = iri(known) if known else {"kind": "Thing", "name": row.name}
            found[row.action_id][row.role.value].append(who)
    return found


def _links(tables: Tables) -> Mapping[str, Values]:
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in tables.of("action_links"):
        if isinstance(row, ActionLinkRow):
            found[row.action_id][row.relation.value].append(iri(row.other_id))
    return found
