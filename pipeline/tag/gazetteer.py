"""The places that Grenswerk knows, by every name they may go under."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.errors import GrenswerkError
from pipeline.schema import GazetteerPlace, PlaceAuthority, PlaceKind


@dataclass(frozen=True)
class Candidate:
    """A place that a name may stand for."""

    place: GazetteerPlace
    population: int
    is_main_name: bool

    @property
    def country(self) -> str | None:
        """ISO 3166-1 alpha-2 code of the state it lies in."""
        return self.place.iso_3166[:2] if self.place.iso_3166 else None


@dataclass(frozen=True)
class Gazetteer:
    """Known places by normalised name."""

    by_name: Mapping[str, tuple[Candidate, ...]]

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """Return the places that go under a name, in a fixed order."""
        return self.by_name.get(normal(name), ())


def normal(name: str) -> str:
    """Return a name without case and with one kind of apostrophe, hyphen and space."""
    plain = name.replace("’", "'").replace("–", "-").replace("‑", "-")
    return " ".join(plain.casefold().split())


@cache
def load_gazetteer(folder: Path) -> Gazetteer:
    """Read `places.csv`; once in a process.

    Raises
    ------
    GrenswerkError
        If it is missing.
    """
    path = folder / "places.csv"
    by_name: dict[str, list[Candidate]] = defaultdict(list)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                _enter(by_name, row)
    except OSError as error:
        raise GrenswerkError(
            f"the gazetteer {path} is missing; set tag.gazetteer in params.yaml"
        ) from error
    return Gazetteer({name: tuple(found) for name, found in by_name.items()})


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
    by_name[main].append(Candidate(place, population, is_main_name=True))
    for other in {normal(name) for name in row["names"].split("|") if name} - {main}:
        by_name[other].append(Candidate(place, population, is_main_name=False))
