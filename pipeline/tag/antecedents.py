"""Links abbreviations and short forms to the full name they stand for, inside one document.

Precision first: a form that could stand for two names stands for none, unless the text is clearly
about one of them. Names of persons, projects and places are no bodies here, and a pronoun or a
description ("de stuurgroep van de fietsers") is not followed. What the tagger did not find as an
organisation stays unlinked.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.body_names import is_initials_of, looks_short, name_key, spelling_key
from pipeline.tag.definitions import Name, find_definitions
from pipeline.tag.qualified import owner_start, qualified_name
from pipeline.tag.short_forms import (
    is_kind,
    is_own_name_in,
    is_seated,
    is_turned_round,
    names_kind_of,
)

__all__ = ["Name", "find_antecedents"]

LISTED = re.compile(r"\s*(?:,|,?\s+(?:en|of|met|evenals|zowel als))\s+(?:de\s+|het\s+)?")
CLEARLY = 3
"""How many times as often the body that a text is about must be named as any other like it."""


def find_antecedents(
    names: Sequence[Name], texts: Sequence[str], is_place: Callable[[str], bool]
) -> dict[int, str]:
    """Return for the index of each short name the full name it stands for.

    Parameters
    ----------
    names
        Organisations of one document in reading order.
    texts
        Passage texts; `Name.passage` is an index in them.
    is_place
        Tells whether a word names a known place, which then stands for itself.
    """
    defined = find_definitions(names, texts, is_place)
    found = {n: defined[k] for n, name in enumerate(names) if (k := name_key(name.text)) in defined}
    bodies = _Bodies(names, texts, defined, is_place)
    for index, name in enumerate(names):
        if index not in found and (full := bodies.meant_by(index, name)):
            found[index] = full
    return _qualify(names, texts, found)


@dataclass(frozen=True)
class _Full:
    """A full name, where it stands, and how often its body is named by any defined name."""

    text: str
    indexes: tuple[int, ...]
    passages: tuple[int, ...]
    count: int

    def is_named_before(self, index: int, passage: int) -> bool:
        """Tell whether a passage names it before a mention of that index."""
        places = zip(self.indexes, self.passages, strict=True)
        return any(i < index and p == passage for i, p in places)


class _Bodies:
    """The full names of a document."""

    def __init__(
        self,
        names: Sequence[Name],
        texts: Sequence[str],
        defined: Mapping[str, str],
        is_place: Callable[[str], bool],
    ) -> None:
        self._is_place = is_place
        self._fits: dict[tuple[str, Callable[[str, str], bool]], list[_Full]] = {}
        self._apart = set(_listed_together(names, texts))
        counts = Counter(spelling_key(defined.get(name_key(n.text), n.text)) for n in names)
        at: defaultdict[str, list[int]] = defaultdict(list)
        for index, name in enumerate(names):
            if name_key(name.text) not in defined and not is_kind(name.text):
                at[spelling_key(name.text)].append(index)
        self._fulls = {
            key: _Full(
                names[indexes[0]].text,
                tuple(indexes),
                tuple(names[i].passage for i in indexes),
                counts[key],
            )
            for key, indexes in at.items()
        }

    def meant_by(self, index: int, name: Name) -> str | None:
        """Return the full name of another body that this name stands for, if one clearly is."""
        text = name.text
        if is_kind(text):
            fits = self._fitting(name, names_kind_of)
            return self._choose(fits, index, name, may_follow=text[:1].isupper())
        if self._is_place(text):
            return None
        if looks_short(text):
            fits = self._fitting(name, is_initials_of)
            return fits[0].text if len(fits) == 1 else None
        turned = self._fitting(name, is_turned_round)
        if len(turned) == 1:
            return turned[0].text
        fits = self._fitting(name, is_own_name_in)
        chosen = self._choose(fits, index, name, may_follow=False)
        return None if chosen is None or is_seated(chosen) else chosen

    def _fitting(self, name: Name, is_short_for: Callable[[str, str], bool]) -> list[_Full]:
        """Return the full names that a name may be short for; once for all that are alike."""
        asked = (name.text, is_short_for)
        if asked not in self._fits:
            own = spelling_key(name.text)
            self._fits[asked] = [
                full
                for key, full in self._fulls.items()
                if key != own
                and frozenset((key, own)) not in self._apart
                and is_short_for(name.text, full.text)
            ]
        return self._fits[asked]

    @staticmethod
    def _choose(fits: Sequence[_Full], index: int, name: Name, *, may_follow: bool) -> str | None:
        """Return the one that fits: the only one, or else the one the text is about or just named.

        `may_follow` accepts the only one of the document also where it comes later.
        """
        before = [full for full in fits if full.indexes[0] < index]
        if not before:
            return fits[0].text if may_follow and len(fits) == 1 else None
        if len(before) == 1:
            return before[0].text
        first, second = sorted(before, key=lambda full: -full.count)[:2]
        near = [full for full in before if full.is_named_before(index, name.passage)]
        if first.count >= CLEARLY * second.count:
            return first.text if not near or first in near else None
        return near[0].text if len(near) == 1 else None


def _listed_together(names: Sequence[Name], texts: Sequence[str]) -> Iterator[frozenset[str]]:
    """Yield the keys of names that a text lists side by side, as it does with two bodies."""
    for one, other in pairwise(names):
        if one.passage == other.passage and LISTED.fullmatch(
            texts[one.passage][one.end : other.start]
        ):
            yield frozenset((spelling_key(one.text), spelling_key(other.text)))


def _qualify(
    names: Sequence[Name], texts: Sequence[str], found: Mapping[int, str]
) -> dict[int, str]:
    """Add to names what their context says, and to names alike that stand bare elsewhere."""
    starts = {(name.passage, name.start): found.get(n, name.text) for n, name in enumerate(names)}
    direct: dict[int, str] = {}
    for index, name in enumerate(names):
        text = texts[name.passage]
        whose = starts.get((name.passage, end)) if (end := owner_start(name, text)) else None
        if index not in found and (full := qualified_name(name, text, whose)):
            direct[index] = full
    by_name: defaultdict[str, set[str]] = defaultdict(set)
    for index, full in direct.items():
        by_name[name_key(names[index].text)].add(full)
    longest = {key: full for key, fulls in by_name.items() if (full := _most_telling(fulls))}
    told = {}
    for index, name in enumerate(names):
        full = found.get(index)
        last = longest.get(name_key(full or name.text))
        chosen = last or direct.get(index) or full
        if chosen:
            told[index] = chosen
    return told


def _most_telling(fulls: set[str]) -> str | None:
    """Return the one name that all others are parts of, or None."""
    best = max(sorted(fulls), key=len)
    return best if all(name_key(full) in name_key(best) for full in fulls) else None
