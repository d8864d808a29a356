"""Generally known bodies by every name they go under, in several languages.

Read from `organisations.yaml` in the folder of the gazetteer. What is not in it is known by the
texts alone; a name or abbreviation that two bodies of the list share names neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import yaml
from pydantic import Field, ValidationError

from pipeline.body_names import KINDS, name_key, spelling_key, write_out_umlauts
from pipeline.errors import GrenswerkError
from pipeline.schema import OrganisationKind, Record

FILE = "organisations.yaml"


class KnownBody(Record):
    """A body that many texts name and none needs to introduce."""

    code: str = Field(description="Key of the entry, unique in the list.")
    name: str = Field(description="Name for display, Dutch where one is in use.")
    abbreviation: str | None = Field(default=None, description="Its usual abbreviation.")
    abbreviations: tuple[str, ...] = Field(default=(), description="Further ones.")
    kind: OrganisationKind
    country: str | None = Field(default=None, description="ISO 3166-1 alpha-2, if of one state.")
    nl: tuple[str, ...] = ()
    fr: tuple[str, ...] = ()
    de: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    was: tuple[str, ...] = Field(default=(), description="Earlier names.")

    @property
    def names(self) -> Iterator[str]:
        """Every full name."""
        yield from (self.name, *self.nl, *self.fr, *self.de, *self.en, *self.was)

    @property
    def short_names(self) -> Iterator[str]:
        """Every abbreviation."""
        yield from filter(None, (self.abbreviation, *self.abbreviations))


class KnownBodies:
    """Finds a known body by any of its names.

    Parameters
    ----------
    bodies
        Entries of the list.
    """

    def __init__(self, bodies: Iterable[KnownBody] = ()) -> None:
        by_name: defaultdict[str, dict[str, KnownBody]] = defaultdict(dict)
        by_abbreviation: defaultdict[str, dict[str, KnownBody]] = defaultdict(dict)
        for body in bodies:
            for name in body.names:
                if name.casefold() in KINDS:
                    by_abbreviation[name][body.code] = body
                    continue
                for spelled in (name, write_out_umlauts(name)):
                    by_name[spelling_key(spelled)][body.code] = body
            for short in body.short_names:
                by_abbreviation[short.replace(".", "")][body.code] = body
        self._by_name = _of_one(by_name)
        self._by_abbreviation = _of_one(by_abbreviation)

    def find(self, name: str) -> KnownBody | None:
        """Return the one body of this name.

        Abbreviations, and names that are a kind of body ("EUREGIO"), count in their own capitals.
        """
        found = self._by_name.get(spelling_key(name))
        return found or self._by_abbreviation.get(name.replace(".", ""))


def _of_one(found: dict[str, dict[str, KnownBody]]) -> dict[str, KnownBody]:
    return {key: next(iter(bodies.values())) for key, bodies in found.items() if len(bodies) == 1}


@cache
def load_known_bodies(folder: Path) -> KnownBodies:
    """Read the list of known bodies; once in a process.

    Raises
    ------
    GrenswerkError
        If it is missing or an entry is not valid.
    """
    return KnownBodies(read_known_bodies(folder))


def read_known_bodies(folder: Path) -> list[KnownBody]:
    """Return the entries of the list in their order.

    Raises
    ------
    GrenswerkError
        If it is missing or an entry is not valid.
    """
    path = folder / FILE
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))["organisations"]
        bodies = [KnownBody.model_validate(entry) for entry in entries]
    except OSError as error:
        raise GrenswerkError(
            f"the list of known bodies {path} is missing; set assemble.gazetteer and "
            "tag.gazetteer in params.yaml"
        ) from error
    except (yaml.YAMLError, KeyError, TypeError, ValidationError) as error:
        raise GrenswerkError(f"{path} is not a list of bodies: {error}") from error
    codes = [name_key(body.code) for body in bodies]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise GrenswerkError(f"{path} has {', '.join(twice)} twice; remove one")
    return bodies
