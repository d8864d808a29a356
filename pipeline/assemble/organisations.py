"""One organisation over all documents: which names mean the same body.

Precision first. Names meet when they are the same but for article, case, spacing and genitive,
when a document defines one as the abbreviation of the other, or when people merged them; an
abbreviation that two documents define differently joins nothing outside its own document.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.registers import Register
from pipeline.schema import (
    GazetteerPlace,
    Label,
    Mention,
    OrganisationKind,
    PlaceKind,
    RegisterEntry,
)

ARTICLE = re.compile(r"^(de|het|een|la|le|les|der|die|das)\s+", re.I)
APOSTROPHE = re.compile(r"['’]s$")

KINDS: Sequence[tuple[OrganisationKind, re.Pattern[str]]] = tuple(
    (kind, re.compile(pattern, re.I))
    for kind, pattern in (
        (
            OrganisationKind.WORKING_GROUP,
            r"werkgroep|task ?force|stuurgroep|comité|commissie voor|groupe de travail"
            r"|arbeitsgruppe|^ag ",
        ),
        (
            OrganisationKind.EUROPEAN,
            r"^europe(es|se)\b|europees|^eu$|europol|frontex|eurostat|comité van de regio",
        ),
        (
            OrganisationKind.COOPERATION,
            r"euregio|euroregio|benelux|grande région|eurometropool|eurométropole|\begts\b"
            r"|conferentie|conférence|secretariaat|top van|regionale raad",
        ),
        (
            OrganisationKind.STATE,
            r"ministerie|minister\b|rijks|regering|koninkrijk|staat\b|parlement|kamer van volks"
            r"|federale overheid|^fod |bundes",
        ),
        (
            OrganisationKind.HEALTH,
            r"ziekenhuis|zorg|gezondheid|santé|gesundheit|kliniek|\bggd\b|mutualiteit|\bumc\b",
        ),
        (
            OrganisationKind.EDUCATION,
            r"universiteit|université|universität|hogeschool|school|college\b|academie|instituut",
        ),
        (
            OrganisationKind.AGENCY,
            r"agentschap|agence|agentur|politie|police|polizei|brandweer|douane|marechaussee"
            r"|waterschap|milieumaatschappij|inspectie|dienst|veiligheidsregio|\bvdab\b|forem",
        ),
        (
            OrganisationKind.REGION,
            r"provincie|gewest|regio\b|région|\bland\b|landkreis|departement",
        ),
        (OrganisationKind.LOCAL, r"gemeente|stad\b|ville|stadt\b|intercommunale|commune"),
        (
            OrganisationKind.ASSOCIATION,
            r"vereniging|stichting|federatie|\bvzw\b|kamer van koophandel|netwerk|verband|bond\b"
            r"|association|verein",
        ),
        (OrganisationKind.COMPANY, r"\b(nv|bv|gmbh|ag|sa|sarl|srl)$|spoorwegen|\bport\b|haven"),
    )
)


KIND_OF_TERRITORY: Mapping[PlaceKind, OrganisationKind] = {
    PlaceKind.COUNTRY: OrganisationKind.STATE,
    PlaceKind.SUBDIVISION: OrganisationKind.REGION,
    PlaceKind.REGION: OrganisationKind.REGION,
    PlaceKind.CITY: OrganisationKind.LOCAL,
    PlaceKind.COOPERATION_AREA: OrganisationKind.COOPERATION,
}


@dataclass(frozen=True)
class NamedBody:
    """A body with all its names."""

    organisation_id: str
    name: str
    abbreviation: str | None
    aliases: tuple[str, ...]
    kind: OrganisationKind
    country: str | None
    keys: tuple[str, ...]


def name_key(name: str) -> str:
    """Return what two spellings of one name have in common.

    Examples
    --------
    >>> name_key("de Benelux-Unie") == name_key("Benelux Unie")
    True
    """
    bare = APOSTROPHE.sub("", ARTICLE.sub("", name.strip()))
    return "".join(c for c in bare.casefold() if c.isalnum()) or name.strip().casefold()


def kind_of(name: str) -> OrganisationKind:
    """Return the kind that a name gives, by the first rule that fits."""
    return next((kind for kind, pattern in KINDS if pattern.search(name)), OrganisationKind.OTHER)


def display_name(names: Counter[str]) -> str:
    """Return the most frequent way of writing a name, without its article."""
    best = min(names, key=lambda name: (-names[name], name))
    return ARTICLE.sub("", best) if best[:1].islower() else best


class OrganisationIndex:
    """Finds the body behind a mention.

    Parameters
    ----------
    mentions
        ORG mentions by document.
    register
        What people kept.
    territories
        Places by the keys that mentions are linked to.
    """

    def __init__(
        self,
        mentions: Mapping[str, Sequence[Mention]],
        register: Register,
        territories: Mapping[str, GazetteerPlace],
    ) -> None:
        self._full_of = {doc_id: _definitions(found) for doc_id, found in mentions.items()}
        self._shared = _agreed(
            _definitions(m for m in found if _looks_short(m.text)) for found in mentions.values()
        )
        self._register = register
        names: dict[str, Counter[str]] = defaultdict(Counter)
        keys: dict[str, set[str]] = defaultdict(set)
        kept: dict[str, RegisterEntry] = {}
        places: dict[str, set[str]] = defaultdict(set)
        for doc_id, found in sorted(mentions.items()):
            for mention in found:
                identifier, entry = register.identify(self._key(doc_id, mention.text))
                names[identifier][mention.text] += 1
                keys[identifier].add(self._key(doc_id, mention.text))
                if entry:
                    kept[identifier] = entry
                if mention.place_key:
                    places[identifier].add(mention.place_key)
        self.bodies = {
            identifier: _body(
                identifier,
                names[identifier],
                keys[identifier],
                kept.get(identifier),
                [territories[key] for key in sorted(places[identifier])],
            )
            for identifier in sorted(names)
        }

    def identify(self, doc_id: str, text: str) -> str | None:
        """Return the id of the body a text names in a document, if any mention does so."""
        identifier, _ = self._register.identify(self._key(doc_id, text))
        return identifier if identifier in self.bodies else None

    def proposals(self) -> list[RegisterEntry]:
        """Return an entry for every body, as `grenswerk keep` would keep it."""
        return [
            RegisterEntry(
                id=body.organisation_id,
                name=body.name,
                keys=body.keys,
                kind=body.kind.value,
                abbreviation=body.abbreviation,
                named_by="model",
            )
            for body in self.bodies.values()
        ]

    def _key(self, doc_id: str, text: str) -> str:
        key = name_key(text)
        return self._full_of.get(doc_id, {}).get(key) or self._shared.get(key) or key


def _definitions(mentions: Iterable[Mention]) -> dict[str, str]:
    """Return for each short form of one document the key of its full name."""
    full: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        if mention.label is Label.ORG and mention.antecedent:
            full[name_key(mention.text)].add(name_key(mention.antecedent))
    return {short: next(iter(long)) for short, long in full.items() if len(long) == 1}


def _agreed(definitions: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return the definitions on which every document that has one agrees."""
    full: dict[str, set[str]] = defaultdict(set)
    for of_document in definitions:
        for short, long in of_document.items():
            full[short].add(long)
    return {short: next(iter(long)) for short, long in full.items() if len(long) == 1}


def _body(
    identifier: str,
    names: Counter[str],
    keys: set[str],
    kept: RegisterEntry | None,
    territories: Sequence[GazetteerPlace],
) -> NamedBody:
    full = Counter({n: c for n, c in names.items() if name_key(n) in keys}) or names
    name = kept.name if kept else display_name(full)
    short = sorted(n for n in names if _looks_short(n) and n != name)
    kind = kind_of(name)
    if kept and kept.kind:
        kind = OrganisationKind(kept.kind)
    elif len(territories) == 1 and kind is OrganisationKind.OTHER:
        kind = KIND_OF_TERRITORY.get(territories[0].kind, kind)
    states = {place.iso_3166[:2] for place in territories if place.iso_3166}
    return NamedBody(
        organisation_id=identifier,
        name=name,
        abbreviation=(kept.abbreviation if kept else None) or (short[0] if short else None),
        aliases=tuple(sorted(n for n in names if n != name)),
        kind=kind,
        country=states.pop() if len(states) == 1 else None,
        keys=tuple(sorted(keys | set(kept.keys if kept else ()))),
    )


def _looks_short(name: str) -> bool:
    """Tell an abbreviation from a name: one word, two capitals at least, ten letters at most."""
    return " " not in name and len(name) <= 10 and sum(c.isupper() for c in name) >= 2
