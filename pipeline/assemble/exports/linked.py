"""`cooperation.jsonld`: the dataset as linked data.

Terms are those of schema.org, with SKOS for themes and codes and PROV-O for what is quoted. Every
report, sentence, body, place, theme, code and action is a node with an IRI that stays the same from
run to run; places also lead to their entry in GeoNames.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from pipeline.assemble.exports.frames import Tables
from pipeline.assemble.exports.linked_actions import action_nodes, quotation_nodes
from pipeline.assemble.exports.linked_terms import (
    AREAS,
    AUTHORITIES,
    BODIES,
    CONTEXT,
    code_iri,
    iri,
    scheme_iri,
    without_nulls,
)
from pipeline.schema import (
    CODE_DESCRIPTIONS,
    CONTRACT_VERSION,
    ActionStatus,
    ActionType,
    Code,
    DocumentRow,
    Formality,
    OrganisationKind,
    OrganisationRow,
    Outcome,
    PlaceAuthority,
    PlaceKind,
    PlaceRow,
    Row,
    ThemeCodeRow,
    ThemeRow,
)

R = TypeVar("R", bound=Row)
LISTS: tuple[type[Code], ...] = (
    ActionType,
    ActionStatus,
    Outcome,
    Formality,
    OrganisationKind,
    PlaceKind,
)
"""Code lists that nodes point at."""


def to_jsonld(tables: Tables) -> dict[str, Any]:
    """Return the dataset as a JSON-LD document."""
    graph = [
        _dataset(),
        *_codes(),
        *(_document(row) for row in _rows(tables, DocumentRow)),
        *_themes(tables),
        *(_organisation(row) for row in _rows(tables, OrganisationRow)),
        *(_place(row) for row in _rows(tables, PlaceRow)),
        *quotation_nodes(tables),
        *action_nodes(tables),
    ]
    return {"@context": dict(CONTEXT), "@graph": graph}


def _rows(tables: Tables, kind: type[R]) -> Iterable[R]:
    return (row for row in tables.of(kind.TABLE) if isinstance(row, kind))


def _dataset() -> dict[str, Any]:
    return {
        "id": iri("dataset"),
        "kind": "Dataset",
        "name": "Cooperation dataset",
        "version": CONTRACT_VERSION,
        "inLanguage": "nl",
    }


def _codes() -> Iterator[dict[str, Any]]:
    """Yield every code that a node may point at, below its list."""
    for codes in LISTS:
        yield {
            "id": scheme_iri(codes),
            "kind": "skos:ConceptScheme",
            "definition": (codes.__doc__ or "").strip(),
        }
        for code in codes:
            yield {
                "id": code_iri(code),
                "kind": "skos:Concept",
                "scheme": scheme_iri(codes),
                "code": code.value,
                "definition": CODE_DESCRIPTIONS[codes][code.value],
            }


def _document(row: DocumentRow) -> dict[str, Any]:
    return without_nulls(
        {
            "id": iri(row.doc_id),
            "kind": "Report",
            "name": row.title,
            "encodingFormat": row.media_type,
            "inLanguage": row.language,
            "numberOfPages": row.pages,
            "issued": row.published,
            "identifier": _identifier("SHA-256", row.sha256),
        }
    )


def _identifier(kept_by: str, value: str) -> dict[str, str]:
    return {"kind": "PropertyValue", "propertyID": kept_by, "value": value}


def _themes(tables: Tables) -> Iterator[dict[str, Any]]:
    codes: dict[str, list[dict[str, str]]] = {}
    for row in _rows(tables, ThemeCodeRow):
        codes.setdefault(row.theme_id, []).append(_identifier(row.list, row.code))
    for theme in _rows(tables, ThemeRow):
        yield without_nulls(
            {
                "id": iri(theme.theme_id),
                "kind": "skos:Concept",
                "label": theme.label,
                "keywords": json.loads(theme.terms),
                "broader": iri(theme.parent_id) if theme.parent_id else None,
                "identifier": codes.get(theme.theme_id, []),
            }
        )


def _organisation(row: OrganisationRow) -> dict[str, Any]:
    names = [row.abbreviation] if row.abbreviation else []
    names += [name for name in json.loads(row.aliases or "[]") if name not in names]
    return without_nulls(
        {
            "id": iri(row.organisation_id),
            "kind": BODIES.get(row.kind, "Organization"),
            "name": row.name,
            "alternateName": names,
            "type": code_iri(row.kind),
            "address": {"kind": "PostalAddress", "addressCountry": row.country}
            if row.country
            else None,
        }
    )


def _place(row: PlaceRow) -> dict[str, Any]:
    known = AUTHORITIES.get(row.authority)
    codes = [_identifier(known, row.code)] if known else []
    iso = _identifier("ISO 3166", row.iso_3166) if row.iso_3166 else None
    if iso and iso not in codes:
        codes.append(iso)
    return without_nulls(
        {
            "id": iri(row.place_id),
            "kind": AREAS.get(row.kind, "Place"),
            "name": row.name,
            "type": code_iri(row.kind),
            "identifier": codes,
            "elsewhere": _geonames(row),
            "latitude": row.latitude,
            "longitude": row.longitude,
        }
    )


def _geonames(row: PlaceRow) -> str | None:
    """Return the IRI that GeoNames gives a place."""
    if row.authority is PlaceAuthority.GEONAMES:
        return f"https://sws.geonames.org/{row.code}/"
    return None
