"""One organisation over all documents: the entries of the dataset, and who a mention names.

Precision first. Names meet when a document defines one as short for the other, when a list of
known bodies has both, when they are spellings of each other, or when people merged them; what
only looks alike stays apart (`same_body`). A body that two documents call by two unrelated names,
neither known nor introduced, has two entries; merge these on the review page or in
`corpus/review/organisations.jsonl`, which holds over every rule here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.assemble.mention_keys import PLACE_MARK, MentionKeys, Named, with_plain_keys
from pipeline.assemble.name_readings import read_name
from pipeline.assemble.organisation_kinds import KIND_OF_TERRITORY, country_of, kind_of
from pipeline.assemble.organisation_names import abbreviation_of, capitalise, display_name
from pipeline.assemble.same_body import group_keys
from pipeline.body_names import content_words, kind_in, looks_short, name_key, spelling_key
from pipeline.known_bodies import KnownBodies, KnownBody
from pipeline.registers import Register
from pipeline.schema import GazetteerPlace, Mention, OrganisationKind, PlaceKind, RegisterEntry


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


class OrganisationIndex:
    """Finds the body behind a mention.

    Parameters
    ----------
    mentions
        Mentions by document: of organisations, and of places without an entry, which may be the
        area of a body.
    register
        What people kept.
    territories
        Places by the keys that mentions are linked to.
    known
        Bodies that need no introduction.
    """

    def __init__(
        self,
        mentions: Mapping[str, Sequence[Mention]],
        register: Register,
        territories: Mapping[str, GazetteerPlace],
        known: KnownBodies | None = None,
    ) -> None:
        known = known or KnownBodies()
        register = with_plain_keys(register)
        self._keys = MentionKeys(mentions, register, known)
        named = self._keys.named
        kept = {key: entry for key in sorted(named) if (entry := register.identify(key)[1])}
        bodies = {key: body for key, one in named.items() if (body := _known(one, known))}
        groups = group_keys(
            named,
            {key: entry.id for key, entry in kept.items()},
            {key: body.code for key, body in bodies.items()},
            {key: told for key, one in named.items() if (told := _told(one, bodies.get(key)))},
            territories,
        )
        countries = _countries(territories)
        entries = [
            _Entry(
                keys,
                {key: named[key] for key in keys},
                next((kept[key] for key in keys if key in kept), None),
                next((bodies[key] for key in keys if key in bodies), None),
            )
            for keys in groups
        ]
        found = _tell_apart(
            entries, [entry.body(register, territories, countries) for entry in entries]
        )
        self.bodies = {body.organisation_id: body for body in sorted(found, key=_by_id)}
        self._of_key = {
            key: body.organisation_id
            for keys, body in zip(groups, found, strict=True)
            for key in keys
        }

    def of_mention(self, doc_id: str, mention: Mention) -> str | None:
        """Return the id of the body that a mention names, if any ORG mention names it."""
        key = self._keys.of_mention(doc_id, mention)
        return self._of_key.get(key) if key else None

    def identify(self, doc_id: str, text: str) -> str | None:
        """Return the id of the body that words name in a document, if any mention does so."""
        return self._of_key.get(self._keys.of_text(doc_id, text))

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


def _by_id(body: NamedBody) -> str:
    return body.organisation_id


def _is_part(name: str, full: str) -> bool:
    return looks_short(name) or set(content_words(name)) <= set(content_words(full))


def _told(named: Named, body: KnownBody | None) -> str | None:
    """Return the country that a name says, or that its known body is of."""
    return read_name(named.best).country or (body.country if body else None)


def _title(name: str) -> str:
    """Return the name of a known body, "ministerie" with a capital and "htw saar" without."""
    return capitalise(name) if kind_in(name.split()[0]) and not name.islower() else name


def _known(named: Named, known: KnownBodies) -> KnownBody | None:
    """Return the known body of a name or of a full name that a text gives it as its second.

    A name that says another country is another body's.
    """
    if named.place_key:
        return None
    reading = read_name(named.best)
    seconds = (name for name in sorted(named.written) if not _is_part(name, named.best))
    body = next(filter(None, map(known.find, (named.best, reading.bare, *seconds))), None)
    if body and reading.country and body.country != reading.country:
        return None
    return body


def _countries(territories: Mapping[str, GazetteerPlace]) -> dict[str, str | None]:
    """Return the country of each place by its plain name; None where places share a name."""
    found: dict[str, str | None] = {}
    for _, place in sorted(territories.items()):
        name = spelling_key(place.name)
        country = place.iso_3166[:2] if place.iso_3166 else None
        found[name] = country if found.get(name, country) == country else None
    return found


def _tell_apart(entries: Sequence[_Entry], bodies: Sequence[NamedBody]) -> list[NamedBody]:
    """Give bodies that would show under one name what tells them apart, where the texts do."""
    shown = Counter(body.name for body in bodies)
    told = []
    for entry, body in zip(entries, bodies, strict=True):
        long = entry.long_name() if shown[body.name] > 1 else None
        told.append(replace(body, name=long, aliases=entry.aliases(long)) if long else body)
    return told


@dataclass(frozen=True)
class _Entry:
    """Everything that a body is made from."""

    keys: tuple[str, ...]
    named: Mapping[str, Named]
    kept: RegisterEntry | None
    known: KnownBody | None

    def body(
        self,
        register: Register,
        territories: Mapping[str, GazetteerPlace],
        countries: Mapping[str, str | None],
    ) -> NamedBody:
        """Return the body with its id, its name and what its name gives."""
        places = [territories[key] for key in self.keys if key in territories]
        name = self._name(places)
        written = self._written
        kept_keys = self.kept.keys if self.kept else ()
        usual = (self.kept and self.kept.abbreviation) or (self.known and self.known.abbreviation)
        return NamedBody(
            organisation_id=self.kept.id if self.kept else register.identify(self._first_key())[0],
            name=name,
            abbreviation=(self.kept.abbreviation if self.kept else None)
            or abbreviation_of(written, name, usual or None),
            aliases=self.aliases(name),
            kind=self._kind(name, places),
            country=self._country(name, places, countries),
            keys=tuple(sorted({*self.keys, *kept_keys})),
        )

    def aliases(self, name: str) -> tuple[str, ...]:
        """Return the other names as written, and the full name of a known body."""
        listed = {_title(self.known.name)} if self.known else set()
        return tuple(sorted((self._written.keys() | listed) - {name}))

    def long_name(self) -> str | None:
        """Return the name with its country or owner, where the texts give one."""
        if self.kept or self.known:
            return None
        full = self._full
        told = [name for name in full if read_name(name).bare != name]
        best = min(told, key=lambda name: (-full[name], name), default=None)
        return capitalise(best) if best else None

    @property
    def _written(self) -> Counter[str]:
        return sum((one.written for one in self.named.values()), Counter())

    @property
    def _full(self) -> Counter[str]:
        return sum((one.full for one in self.named.values()), Counter())

    def _first_key(self) -> str:
        """Return the key that gives the id: of the known name, the place or the longest name."""
        if self.known and (key := name_key(self.known.name)) in self.keys:
            return key
        places = [key for key in self.keys if PLACE_MARK in key]
        return min(places or self.keys, key=lambda key: (-len(key), key))

    def _name(self, places: Sequence[GazetteerPlace]) -> str:
        if self.kept:
            return self.kept.name
        # Where every report says "VDAB", that is what its readers look for.
        if self.known and not all(map(looks_short, self._written)):
            return _title(self.known.name)
        if len(places) == 1 and places[0].kind is PlaceKind.COUNTRY:
            # A state signs as a kingdom and is looked up as a country.
            return places[0].name
        meant = {spelling_key(read_name(name).bare) for name in self._full}
        full = {
            name: count
            for name, count in self._written.items()
            if spelling_key(read_name(name).bare) in meant and not self._is_short(name)
        }
        return display_name(full or Counter(self._bare_names()))

    def _is_short(self, name: str) -> bool:
        """Tell an abbreviation from the name it stands for, when both are there."""
        return looks_short(name) and any(not looks_short(other) for other in self._full)

    def _bare_names(self) -> dict[str, int]:
        found: Counter[str] = Counter()
        for name, count in self._full.items():
            found[read_name(name).bare] += count
        return dict(found)

    def _kind(self, name: str, places: Sequence[GazetteerPlace]) -> OrganisationKind:
        if self.kept and self.kept.kind:
            return OrganisationKind(self.kept.kind)
        if self.known:
            return self.known.kind
        if len(places) == 1 and places[0].kind in KIND_OF_TERRITORY:
            return KIND_OF_TERRITORY[places[0].kind]
        told = [kind_of(name), *(kind_of(full) for full in sorted(self._full))]
        return next((k for k in told if k is not OrganisationKind.OTHER), OrganisationKind.OTHER)

    def _country(
        self,
        name: str,
        places: Sequence[GazetteerPlace],
        countries: Mapping[str, str | None],
    ) -> str | None:
        if self.known:
            return self.known.country
        told = {place.iso_3166[:2] for place in places if place.iso_3166}
        told |= {c for full in self._full if (c := read_name(full).country)}
        if told:
            return told.pop() if len(told) == 1 else None
        return country_of(name, countries)
