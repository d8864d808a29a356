"""What the pages call things, in Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ORG": "organisatie",
        "LOC": "plaats",
        "DATE": "datum",
        "PER": "persoon",
        "PROJECT": "project",
        "INSTRUMENT": "verdrag of plan",
        "EVENT": "gebeurtenis",
        "MONEY": "bedrag",
    }
)

STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "proposed": "voorgesteld",
        "accepted": "goedgekeurd",
        "corrected": "gecorrigeerd",
        "added": "toegevoegd",
        "rejected": "afgewezen",
    }
)

SCOPES: Final[Mapping[str, str]] = MappingProxyType(
    {"here": "alleen hier", "document": "in dit document", "everywhere": "overal"}
)

VERDICTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "accept": "goedgekeurd",
        "correct": "gecorrigeerd",
        "reject": "afgewezen",
        "add": "toegevoegd",
        "undo": "teruggedraaid",
    }
)

FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "row": "geheel",
        "label": "soort",
        "span": "woorden",
        "value": "waarde",
        "type": "soort",
        "status": "status",
        "outcome": "afloop",
        "formality": "wijze",
        "date": "datum",
        "place": "plaats",
        "amount": "bedrag",
        "name": "naam",
        "summary": "samenvatting",
    }
)

CODES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "type": {
            "meeting": "overleg",
            "training": "opleiding of oefening",
            "agreement": "akkoord",
            "project": "project",
            "study": "studie",
            "body": "orgaan of netwerk",
            "campaign": "campagne",
            "tool": "instrument of portaal",
            "operation": "gezamenlijke uitvoering",
            "funding": "financiering",
            "event_other": "andere activiteit",
        },
        "status": {
            "completed": "afgerond",
            "ongoing": "lopend",
            "planned": "gepland",
            "proposed": "voorgesteld",
            "stalled": "gestrand",
        },
        "outcome": {"succeeded": "geslaagd", "failed": "mislukt", "mixed": "wisselend"},
        "formality": {"formal": "formeel", "informal": "informeel"},
    }
)

ROLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "party": "partij",
        "partner": "partner",
        "funder": "financier",
        "host": "gastheer",
    }
)

OUTCOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "applied": "toegepast",
        "lost": "tekst niet teruggevonden",
        "conflict": "vervangen door een latere",
    }
)
