"""One place over all documents, by the key of the gazetteer."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.registers import Register
from pipeline.schema import GazetteerPlace, RegisterEntry


class PlaceIndex:
    """Finds the place behind a gazetteer key.

    Parameters
    ----------
    places
        Every place that a mention was linked to.
    register
        What people kept.
    """

    def __init__(self, places: Iterable[GazetteerPlace], register: Register) -> None:
        self._register = register
        by_key = {place.key: place for place in places}
        self.places: dict[str, GazetteerPlace] = {}
        self.names: dict[str, str] = {}
        self._keys: dict[str, list[str]] = {}
        for key in sorted(by_key):
            identifier, kept = register.identify(key)
            self.places.setdefault(identifier, by_key[key])
            self.names[identifier] = kept.name if kept else self.places[identifier].name
            self._keys.setdefault(identifier, []).append(key)

    def identify(self, key: str | None) -> str | None:
        """Return the id of the place behind a key, or None."""
        if key is None:
            return None
        identifier, _ = self._register.identify(key)
        return identifier if identifier in self.places else None

    def proposals(self) -> list[RegisterEntry]:
        """Return an entry for every place, as `grenswerk keep` would keep it."""
        return [
            RegisterEntry(
                id=identifier,
                name=self.names[identifier],
                keys=tuple(self._keys[identifier]),
                kind=place.kind.value,
                named_by="model",
            )
            for identifier, place in sorted(self.places.items())
        ]
