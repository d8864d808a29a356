"""Which keys mean one body: the reasons to join names, and the reasons never to.

Names are joined for a reason each time: one known body has them, they are spellings of each other,
a territory goes with and without its kind, one is a slip of the pen. Two keys that people kept in
two entries, that name two known bodies, two places or two countries are never joined, nor are
names with two adjectives, owners or legal forms. Names that are only alike stay apart: "Dijkraad
Oost" and "Dijkraad West", "Werkgroep 1" and "Werkgroep 2".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

from rapidfuzz.distance import OSA
from wordfreq import zipf_frequency

from pipeline.assemble.mention_keys import IN_DOCUMENT, Named
from pipeline.assemble.name_readings import NameReading, read_name
from pipeline.body_names import (
    WORKING_GROUPS,
    content_words,
    head_of,
    kind_in,
    looks_short,
    spelling_key,
)
from pipeline.schema import GazetteerPlace, PlaceKind

TERRITORIES: Mapping[str, frozenset[PlaceKind]] = {
    word: frozenset(kinds)
    for words, kinds in (
        ("gemeente stad ville commune stadt gemeinde", {PlaceKind.CITY}),
        (
            "provincie gewest land departement département region regio deelstaat bondsland",
            {PlaceKind.SUBDIVISION, PlaceKind.REGION},
        ),
        ("koninkrijk groothertogdom republiek staat", {PlaceKind.COUNTRY}),
    )
    for word in words.split()
}
"""Words before the name of a territory, and the kinds of places that they fit."""
LONG_WORD = 8
"""Letters from which a word that differs in one letter is a slip of the pen."""
COMMON = 2.0
"""Zipf frequency from which a word is Dutch beyond doubt; a slip has none."""


@dataclass(frozen=True)
class _Signs:
    """What sets a group of keys apart from others."""

    kept: str | None = None
    known: str | None = None
    place: str | None = None
    country: str | None = None

    def joined(self, other: _Signs) -> _Signs | None:
        """Return what both groups are together; None when they contradict each other."""
        pairs = (
            (self.kept, other.kept),
            (self.known, other.known),
            (self.place, other.place),
            (self.country, other.country),
        )
        if any(one and two and one != two for one, two in pairs):
            return None
        return _Signs(*(one or two for one, two in pairs))


def group_keys(
    named: Mapping[str, Named],
    kept: Mapping[str, str],
    known: Mapping[str, str],
    countries: Mapping[str, str],
    territories: Mapping[str, GazetteerPlace],
) -> list[tuple[str, ...]]:
    """Return the keys of each body, both in a fixed order.

    Parameters
    ----------
    named
        What is written where each key is meant.
    kept
        Id of the entry of the register that holds a key.
    known
        Code of the known body that a key names.
    countries
        Country that a key says its body is of.
    territories
        Places by the keys that mentions are linked to.
    """
    groups = _Groups(
        {
            key: _Signs(kept.get(key), known.get(key), one.place_key, countries.get(key))
            for key, one in sorted(named.items())
        }
    )
    names = {
        key: one
        for key, one in sorted(named.items())
        if not one.place_key and IN_DOCUMENT not in key
    }
    groups.join_equal(kept)
    groups.join_equal(known)
    for reason in (
        _spellings(names),
        _genitives(names),
        _working_groups(names),
        _territories(names, named, territories),
        _slips(names),
    ):
        for one, other in reason:
            groups.join(one, other)
    return groups.all()


class _Groups:
    """Keys joined so far, with the signs of each group."""

    def __init__(self, signs: Mapping[str, _Signs]) -> None:
        self._signs = dict(signs)
        self._root = {key: key for key in signs}

    def join(self, one: str, other: str) -> None:
        """Join two groups unless their signs contradict each other."""
        first, second = sorted((self._root[one], self._root[other]))
        signs = self._signs[first].joined(self._signs[second])
        if first == second or signs is None:
            return
        self._signs[first] = signs
        self._root = {k: first if r == second else r for k, r in self._root.items()}

    def join_equal(self, labels: Mapping[str, str]) -> None:
        """Join all keys of one label."""
        by_label: defaultdict[str, list[str]] = defaultdict(list)
        for key in sorted(labels.keys() & self._root.keys()):
            by_label[labels[key]].append(key)
        for keys in by_label.values():
            for one, other in pairwise(keys):
                self.join(one, other)

    def all(self) -> list[tuple[str, ...]]:
        """Return the keys of each group."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for key, root in sorted(self._root.items()):
            found[root].append(key)
        return [tuple(keys) for keys in found.values()]


def _spellings(names: Mapping[str, Named]) -> Iterator[tuple[str, str]]:
    """Yield names that differ in spelling only; what contradicts each other parts them."""
    by_key: defaultdict[str, list[str]] = defaultdict(list)
    for key, one in names.items():
        for spelled in read_name(one.best).keys:
            by_key[spelled].append(key)
    for keys in by_key.values():
        yield from _without_contradiction({key: read_name(names[key].best) for key in keys})


def _without_contradiction(readings: Mapping[str, NameReading]) -> Iterator[tuple[str, str]]:
    """Yield pairs of one bare name that say the same wherever two of them differ."""
    told = [(one.adjective, one.owner, one.form) for one in readings.values()]
    disputed = [len({values[n] for values in told} - {None}) > 1 for n in range(3)]
    groups: defaultdict[tuple[str | None, ...], list[str]] = defaultdict(list)
    for key, values in zip(readings, told, strict=True):
        own = tuple(v if d else None for v, d in zip(values, disputed, strict=True))
        is_open = any(d and v is None for v, d in zip(values, disputed, strict=True))
        groups[(*own, key if is_open else None)].append(key)
    for keys in groups.values():
        yield from pairwise(keys)


def _genitives(names: Mapping[str, Named]) -> Iterator[tuple[str, str]]:
    """Yield "Oeverbanks" beside "Oeverbank", where one document has both."""
    for key, one in names.items():
        bare = key.removesuffix("s")
        is_long = bare != key and len(bare) >= LONG_WORD
        if is_long and bare in names and one.documents & names[bare].documents:
            yield bare, key


def _working_groups(names: Mapping[str, Named]) -> Iterator[tuple[str, str]]:
    """Yield "Hout en Water" beside "werkgroep Hout en Water"; one word alone is too common."""
    bare: defaultdict[str, list[str]] = defaultdict(list)
    for key, one in names.items():
        if len(content_words(one.best)) > 1:
            bare[spelling_key(one.best)].append(key)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for key, one in names.items():
        if opening := WORKING_GROUPS.match(read_name(one.best).bare):
            groups[spelling_key(read_name(one.best).bare[opening.end() :])].append(key)
    for name, keys in groups.items():
        owners = {read_name(names[key].best).owner for key in keys} - {None}
        if len(owners) <= 1:
            yield from ((keys[0], other) for other in bare.get(name, ()))


def _territories(
    names: Mapping[str, Named],
    named: Mapping[str, Named],
    territories: Mapping[str, GazetteerPlace],
) -> Iterator[tuple[str, str]]:
    """Yield "Provincie Zeeland" beside the place Zeeland, where only one place fits."""
    acting: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted(named.keys() & territories.keys()):
        called = (*named[key].full, territories[key].name)
        for own in sorted({_own_name(name)[1] for name in called}):
            acting[own].append(key)
    for key, one in names.items():
        word, own = _own_name(one.best)
        fits = [
            place
            for place in acting.get(own, ())
            if word and territories[place].kind in TERRITORIES[word]
        ]
        if len(fits) == 1:
            yield key, fits[0]


def _own_name(name: str) -> tuple[str | None, str]:
    """Return the word for a territory that a name opens with, and the key of the rest."""
    words = content_words(name)
    if len(words) > 1 and words[0] in TERRITORIES:
        return words[0], spelling_key(" ".join(words[1:]))
    return None, spelling_key(name)


def _slips(names: Mapping[str, Named]) -> Iterator[tuple[str, str]]:
    """Yield a long name and the same with a slip of the pen, or of the reader of a scan, in it.

    One long word differs by one letter, in one name it is a Dutch word and in the other none. A
    word right after the kind of body is its own name and must be the same: "Ziekenhuis Oudenhove"
    and "Ziekenhuis Oudenhave" stand in two towns.
    """
    alike: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    words = {key: content_words(one.best) for key, one in names.items()}
    for key, own in words.items():
        if len(own) > 1 and not looks_short(names[key].best):
            for left_out in range(len(own)):
                alike[(*own[:left_out], "", *own[left_out + 1 :])].append(key)
    for frame, keys in alike.items():
        at = frame.index("")
        for one, other in combinations(keys, 2):
            # Few pairs are slips, and to find an owner takes longer.
            if not _is_slip(words[one][at], words[other][at]):
                continue
            if not (at > 0 and kind_in(frame[at - 1]) and not _opens(names[one].best, at)):
                yield one, other


def _opens(name: str, at: int) -> bool:
    """Tell whether a small word stands before content word number `at` of a name."""
    head = content_words(" ".join(head_of(name)))
    return at >= len(head)


def _is_slip(one: str, other: str) -> bool:
    if min(len(one), len(other)) < LONG_WORD or OSA.distance(one, other) > 1:
        return False
    if not (one.isalpha() and other.isalpha()):
        return False
    rare, common = sorted((zipf_frequency(one, "nl"), zipf_frequency(other, "nl")))
    return rare == 0 and common >= COMMON
