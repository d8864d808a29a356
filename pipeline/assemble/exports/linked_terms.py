"""The terms of `cooperation.jsonld`: whose words they are, and how our codes read in them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pipeline.schema import ActionStatus, Code, OrganisationKind, PlaceAuthority, PlaceKind

URN = "urn:grenswerk:"
"""Before every id of the dataset; the ids themselves are digests and registers, and stay."""

EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
"""The type of dates that may be a month, a season or a period."""


def _points(term: str) -> dict[str, str]:
    return {"@id": term, "@type": "@id"}


CONTEXT: Mapping[str, Any] = MappingProxyType(
    {
        "@vocab": "https://schema.org/",
        "dcterms": "http://purl.org/dc/terms/",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "id": "@id",
        "kind": "@type",
        "label": {"@id": "skos:prefLabel", "@language": "nl"},
        "code": "skos:notation",
        "definition": {"@id": "skos:definition", "@language": "en"},
        "broader": _points("skos:broader"),
        "scheme": _points("skos:inScheme"),
        "theme": _points("about"),
        "place": _points("location"),
        "party": _points("agent"),
        "partner": _points("participant"),
        "funder": _points("funder"),
        "host": _points("organizer"),
        "type": _points("additionalType"),
        "status": _points("actionStatus"),
        "phase": _points("dcterms:type"),
        "outcome": _points("result"),
        "formality": _points("dcterms:type"),
        "evidence": _points("subjectOf"),
        "source": _points("isPartOf"),
        "quoted_from": _points("prov:wasQuotedFrom"),
        "same": _points("owl:sameAs"),
        "part_of": _points("dcterms:isPartOf"),
        "follows": _points("prov:wasInformedBy"),
        "elsewhere": _points("sameAs"),
        "date_from": {"@id": "startTime", "@type": "xsd:date"},
        "date_to": {"@id": "endTime", "@type": "xsd:date"},
        "edtf": {"@id": "temporalCoverage", "@type": EDTF},
        # `datePublished` takes days only.
        "issued": {"@id": "dcterms:issued", "@type": EDTF},
    }
)

STATUSES: Mapping[ActionStatus, str] = MappingProxyType(
    {
        ActionStatus.COMPLETED: "https://schema.org/CompletedActionStatus",
        ActionStatus.ONGOING: "https://schema.org/ActiveActionStatus",
        ActionStatus.PLANNED: "https://schema.org/PotentialActionStatus",
        ActionStatus.PROPOSED: "https://schema.org/PotentialActionStatus",
    }
)
"""What schema.org has; it has no word for what is put off, and an action put off has not failed."""

BODIES: Mapping[OrganisationKind, str] = MappingProxyType(
    {
        OrganisationKind.EUROPEAN: "GovernmentOrganization",
        OrganisationKind.STATE: "GovernmentOrganization",
        OrganisationKind.REGION: "GovernmentOrganization",
        OrganisationKind.LOCAL: "GovernmentOrganization",
        OrganisationKind.AGENCY: "GovernmentOrganization",
        OrganisationKind.EDUCATION: "EducationalOrganization",
        OrganisationKind.COMPANY: "Corporation",
    }
)
"""Narrower types than Organization, where schema.org has one that is sure to fit."""

AREAS: Mapping[PlaceKind, str] = MappingProxyType(
    {
        PlaceKind.COUNTRY: "Country",
        PlaceKind.SUBDIVISION: "AdministrativeArea",
        PlaceKind.CITY: "City",
        PlaceKind.WATER: "BodyOfWater",
    }
)
"""Narrower types than Place."""

AUTHORITIES: Mapping[PlaceAuthority, str] = MappingProxyType(
    {PlaceAuthority.GEONAMES: "GeoNames", PlaceAuthority.ISO3166_2: "ISO 3166"}
)
"""Names of those who keep codes that others know too."""


def iri(identifier: str) -> str:
    """Return the IRI of a row by its id."""
    return URN + identifier


def code_iri(code: Code) -> str:
    """Return the IRI of a code: its list and itself."""
    return f"{URN}code:{type(code).__name__}:{code.value}"


def scheme_iri(codes: type[Code]) -> str:
    """Return the IRI of a code list."""
    return f"{URN}code:{codes.__name__}"


def without_nulls(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return a node without what is not known."""
    return {key: value for key, value in node.items() if value not in (None, [], {})}
