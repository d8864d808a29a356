"""`cooperation.jsonld`: organisations, places and actions as linked data.

Terms are those of schema.org, with SKOS for themes and PROV-O for the evidence behind an action.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from pipeline.assemble.exports.frames import Tables
from pipeline.schema import (
    ActionRow,
    EvidenceRow,
    OrganisationRow,
    ParticipantRow,
    PlaceRow,
    ThemeRow,
)

CONTEXT = {
    "@vocab": "https://schema.org/",
    "id": "@id",
    "kind": "@type",
    "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "theme": {"@id": "about", "@type": "@id"},
    "place": {"@id": "location", "@type": "@id"},
    "party": {"@id": "agent", "@type": "@id"},
    "partner": {"@id": "participant", "@type": "@id"},
    "funder": {"@id": "funder", "@type": "@id"},
    "host": {"@id": "organizer", "@type": "@id"},
    "evidence": "prov:wasQuotedFrom",
    "label": "skos:prefLabel",
    "edtf": "temporalCoverage",
    "outcome": "result",
}


def to_jsonld(tables: Tables) -> dict[str, Any]:
    """Return the dataset as a JSON-LD document."""
    graph = [
        *(_theme(row) for row in _rows(tables, ThemeRow)),
        *(_organisation(row) for row in _rows(tables, OrganisationRow)),
        *(_place(row) for row in _rows(tables, PlaceRow)),
        *_actions(tables),
    ]
    return {"@context": CONTEXT, "@graph": graph}


def _rows(tables: Tables, kind: type[Any]) -> Iterable[Any]:
    return tables.of(kind.TABLE)


def _without_nulls(node: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if value not in (None, [])}


def _urn(identifier: str | None) -> str | None:
    return f"urn:grenswerk:{identifier}" if identifier else None


def _theme(row: ThemeRow) -> dict[str, Any]:
    return {"id": _urn(row.theme_id), "kind": "skos:Concept", "label": row.label}


def _organisation(row: OrganisationRow) -> dict[str, Any]:
    return _without_nulls(
        {
            "id": _urn(row.organisation_id),
            "kind": "Organization",
            "name": row.name,
            "alternateName": json.loads(row.aliases) if row.aliases else [],
        }
    )


def _place(row: PlaceRow) -> dict[str, Any]:
    return _without_nulls(
        {
            "id": _urn(row.place_id),
            "kind": "Place",
            "name": row.name,
            "identifier": f"{row.authority.value}:{row.code}",
            "latitude": row.latitude,
            "longitude": row.longitude,
        }
    )


def _actions(tables: Tables) -> Iterable[dict[str, Any]]:
    quotes: dict[str, list[str]] = defaultdict(list)
    parts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    evidence: Iterable[EvidenceRow] = _rows(tables, EvidenceRow)
    for quote in evidence:
        quotes[quote.action_id].append(quote.text)
    participants: Iterable[ParticipantRow] = _rows(tables, ParticipantRow)
    for row in participants:
        who = _urn(row.organisation_id or row.place_id)
        if who:
            parts[row.action_id][row.role.value].append(who)
    action: ActionRow
    for action in _rows(tables, ActionRow):
        yield _without_nulls(
            {
                "id": _urn(action.action_id),
                "kind": "Action",
                "name": action.name,
                "description": action.summary,
                "additionalType": action.type.value,
                "actionStatus": action.status.value,
                "outcome": action.outcome.value if action.outcome else None,
                "edtf": action.date,
                "theme": _urn(action.theme_id),
                "place": _urn(action.place_id),
                **{role: ids for role, ids in sorted(parts[action.action_id].items())},
                "evidence": quotes[action.action_id],
            }
        )
