"""The places that Grenswerk knows, by every name they may go under."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

import yaml

from pipeline.errors import GrenswerkError
from pipeline.schema import GazetteerPlace, PlaceAuthority, PlaceKind

_NAMES_KEPT = 1 << 15
"""Words and names whose plain form is remembered: a document asks for each many times."""


@dataclass(frozen=True)
class Candidate:
    """A place that a name may stand for."""

    place: GazetteerPlace
    population: int
    is_main_name: bool
    is_variant: bool = False
    """Whether it is not known that anyone near our borders uses this name."""

    @property
    def country(self) -> str | None:
        """ISO 3166-1 alpha-2 code of the state it lies in."""
        return self.place.iso_3166[:2] if self.place.iso_3166 else None


@dataclass(frozen=True)
class Gazetteer:
    """Known places by normalised name, and what else is known of names."""

    by_name: Mapping[str, tuple[Candidate, ...]]
    adjectives: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """ISO 3166 code by normalised stem of an adjective; empty where it could be several."""
    words: frozenset[str] = frozenset()
    """Normalised names that may as well be a common word."""

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """Return the places that go under a name, in a fixed order."""
        return self.by_name.get(normal(name), ())

    def points_to(self, word: str) -> str | None:
        """Return the ISO 3166 code that an adjective of place points to, None if it is none."""
        stem = normal(word)
        return self.adjectives.get(stem, self.adjectives.get(stem.removesuffix("e")))


@lru_cache(maxsize=_NAMES_KEPT)
def normal(name: str) -> str:
    """Return a name without case and with one kind of apostrophe, hyphen and space."""
    plain = name.replace("’", "'").replace("–", "-").replace("‑", "-")
    return " ".join(plain.casefold().split())


@cache
def load_gazetteer(folder: Path) -> Gazetteer:
    """Read `places.csv`, and the lists of adjectives and words; once in a process.

    Raises
    ------
    GrenswerkError
        If one of them is missing.
    """
    by_name: dict[str, list[Candidate]] = defaultdict(list)
    try:
        with (folder / "places.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                _enter(by_name, row)
        adjectives = yaml.safe_load((folder / "adjectives.yaml").read_text("utf-8"))
        words = yaml.safe_load((folder / "words.yaml").read_text("utf-8"))["words"]
    except OSError as error:
        raise GrenswerkError(
            f"{error.filename} of the gazetteer is missing; set tag.gazetteer in params.yaml"
        ) from error
    return Gazetteer(
        by_name={name: tuple(found) for name, found in by_name.items()},
        adjectives={normal(stem): code for stem, code in adjectives.items()},
        words=frozenset(normal(word) for line in words for word in line),
    )


def _enter(by_name: dict[str, list[Candidate]], row: Mapping[str, str]) -> None:
    place = GazetteerPlace(
        key=row["key"],
        name=row["name"],
        authority=PlaceAuthority(row["authority"]),
        code=row["code"],
        iso_3166=row["iso_3166"] or None,
        kind=PlaceKind(row["kind"]),
        latitude=float(row["latitude"]) if row["latitude"] else None,
        longitude=float(row["longitude"]) if row["longitude"] else None,
    )
    population = int(row["population"])
    main = normal(place.name)
    names = {normal(name) for name in row["names"].split("|") if name} - {main}
    variants = {normal(name) for name in row["variants"].split("|") if name} - names - {main}
    by_name[main].append(Candidate(place, population, is_main_name=True))
    for name in names:
        by_name[name].append(Candidate(place, population, is_main_name=False))
    for name in variants:
        by_name[name].append(Candidate(place, population, is_main_name=False, is_variant=True))
