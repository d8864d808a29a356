"""Which actions of different documents are one undertaking, told twice.

Reports tell one thing under varying names: "de proef met de bibliobus", "Boek en Bus", "de rijdende
boekerij van beide dorpen". Two tellings are weighed by all that they share, the rarer the more:
titles, days, amounts, places, bodies, and parts of words, so that "bibliobusproef" speaks to
"bibliobus". What contradicts counts against them. Only tellings with something rare in common are
compared, so that the work grows with the number of actions and not with its square.

Groups grow from the surest pair down. Two groups become one only when their tellings agree on
average and none contradicts another: a chain of half-alike tellings does not hold.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise, product

from pipeline.schema import ActionType, Relation

ALIKE = 0.0
"""What two tellings must score to be one undertaking."""
ON_AVERAGE = -1.5
"""What the tellings of two groups must score on average for the groups to become one."""

_BASE = -2.8
_TEXT, _SETTING = 10.0, 16.0
_TITLE, _MENTIONED, _DAY, _MONTH, _AMOUNT, _PLACE, _BODY = 2.8, 0.6, 1.4, 0.8, 1.6, 0.8, 0.9
_OTHER_NAME, _OTHER_DAY, _OTHER_BODIES, _OTHER_TYPE, _WORDS_ALONE = -2.5, -1.2, -1.0, -0.6, -1.5
"""What each thing adds, by its rarity; set by reading pairs of our own prose."""

_MUCH = 6.0
"""How many rare parts of words two tellings share before their likeness counts in full."""
_GRAM = 5
_MOST = 40
"""An anchor that more tellings have is no reason to compare them."""
_ANCHORS = frozenset({"title", "day", "amount", "word"})
"""Kinds of things that make two tellings worth comparing, when rare."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_LATER = re.compile(
    r"\b(?:vervolg\w*|herhal\w+|herhaald\w*|opvolger\w*|volgende\s+editie|doorstart|heropen\w*)\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:in\s+het\s+kader\s+van|onder\s+de\s+vlag\s+van|onderdeel\s+van|als\s+deel\s+van)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Telling:
    """An action as one document tells it.

    Parameters
    ----------
    action_id, doc_id
        The action and its document.
    type
        Its type.
    name
        Key of its own proper name.
    titles
        Keys of the projects, events and instruments that its evidence names, its own among them.
    date
        When it is, as EDTF.
    days
        Every date in its evidence that is a day or a month.
    amounts, places, bodies
        What its evidence names, by value or id.
    text
        Its evidence without the names of bodies and places.
    setting
        The whole passage, likewise.
    """

    action_id: str
    doc_id: str
    type: ActionType
    name: str | None
    titles: frozenset[str]
    date: str | None
    days: frozenset[str]
    amounts: frozenset[str]
    places: frozenset[str]
    bodies: frozenset[str]
    text: str
    setting: str

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the evidence in small letters."""
        return frozenset(_WORD.findall(self.text.lower()))

    @cached_property
    def grams(self) -> frozenset[str]:
        """Parts of the words, by which forms and compounds of a word are alike."""
        return frozenset(gram for word in self.words for gram in _grams(word))

    @cached_property
    def setting_grams(self) -> frozenset[str]:
        """Parts of the words of the passage."""
        words = sorted(set(_WORD.findall(self.setting.lower())))
        return frozenset(gram for word in words for gram in _grams(word))


@dataclass(frozen=True)
class Link:
    """Two tellings that hang together; the first follows or is part of the second."""

    one: str
    other: str
    relation: Relation


def link_retellings(tellings: Sequence[Telling]) -> list[Link]:
    """Return the links between tellings of different documents, in the order of the tellings.

    Groups of the same undertaking are a chain. A telling that says it is a sequel or a part is
    linked to the group it belongs with, and not as the same.
    """
    weights = Weights(tellings)
    scores = dict(_scored_pairs(tellings, weights))
    order = {telling.action_id: n for n, telling in enumerate(tellings)}
    links: list[Link] = []
    for group in _groups(tellings, scores):
        links += _links_of(sorted(group, key=lambda t: order[t.action_id]))
    return sorted(links, key=lambda link: (order[link.one], order[link.other], link.relation))


class Weights:
    """How much it says that two tellings share a thing: 0 when all have it, near 1 when few do."""

    def __init__(self, tellings: Sequence[Telling]) -> None:
        self._total = max(len(tellings), 2)
        self._lengths: dict[frozenset[str], float] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        for telling in tellings:
            self._counts.update(things_of(telling))

    def count(self, thing: tuple[str, str]) -> int:
        """Return how many tellings have a thing."""
        return self._counts[thing]

    def rarity(self, thing: tuple[str, str]) -> float:
        """Return how rare a thing is, from 0 to 1."""
        return 1.0 - math.log(max(self._counts[thing], 1)) / math.log(self._total)

    def best(self, kind: str, shared: frozenset[str]) -> float:
        """Return the squared rarity of the rarest thing shared: common ones hardly count."""
        return max((self.rarity((kind, key)) ** 2 for key in shared), default=0.0)

    def likeness(self, one: frozenset[str], other: frozenset[str]) -> float:
        """Return the cosine of parts of words by rarity, less where little is said."""
        both = sum(self._square(gram) for gram in sorted(one & other))
        if not both:
            return 0.0
        whole = both / math.sqrt(self._length(one) * self._length(other))
        return whole * (1.0 - math.exp(-both / _MUCH))

    def _square(self, gram: str) -> float:
        return self.rarity(("gram", gram)) ** 2

    def _length(self, grams: frozenset[str]) -> float:
        known = self._lengths.get(grams)
        if known is None:
            known = self._lengths[grams] = sum(self._square(gram) for gram in sorted(grams))
        return known


def things_of(telling: Telling) -> Iterator[tuple[str, str]]:
    """Yield each thing that a telling can share with another, once."""
    yield from (("title", key) for key in telling.titles)
    yield from (("day", day) for day in telling.days)
    yield from (("amount", amount) for amount in telling.amounts)
    yield from (("place", place) for place in telling.places)
    yield from (("body", body) for body in telling.bodies)
    yield from (("word", word) for word in telling.words)
    yield from (("gram", gram) for gram in telling.grams | telling.setting_grams)


def score_pair(one: Telling, other: Telling, weights: Weights) -> float:
    """Return how much speaks for one undertaking; above `ALIKE` it is taken for one."""
    score = _BASE + _TEXT * weights.likeness(one.grams, other.grams)
    score += _SETTING * weights.likeness(one.setting_grams, other.setting_grams)
    score += _named(one, other, weights) + _when(one, other, weights)
    score += _AMOUNT * weights.best("amount", one.amounts & other.amounts)
    score += _PLACE * weights.best("place", one.places & other.places)
    score += _who(one, other, weights)
    if not _corroborated(one, other):
        score += _WORDS_ALONE
    return score + (_OTHER_TYPE if one.type is not other.type else 0.0)


def _corroborated(one: Telling, other: Telling) -> bool:
    """Tell whether two tellings share anything but words."""
    return bool(
        one.titles & other.titles
        or one.days & other.days
        or one.amounts & other.amounts
        or one.places & other.places
        or one.bodies & other.bodies
    )


def _named(one: Telling, other: Telling, weights: Weights) -> float:
    """Return what titles say; one that is neither's own, a fund perhaps, says little."""
    shared = one.titles & other.titles
    own = frozenset(title for title in shared if title in (one.name, other.name))
    score = _TITLE * weights.best("title", own) + _MENTIONED * weights.best("title", shared - own)
    return score + (_OTHER_NAME if other_names(one, other) else 0.0)


def _who(one: Telling, other: Telling, weights: Weights) -> float:
    if not one.bodies or not other.bodies:
        return 0.0
    shared = one.bodies & other.bodies
    return _BODY * (0.3 + weights.best("body", shared)) if shared else _OTHER_BODIES


def _when(one: Telling, other: Telling, weights: Weights) -> float:
    shared = one.days & other.days
    exact = frozenset(day for day in shared if len(day) > len("2024-05"))
    if exact:
        return _DAY * (0.4 + weights.best("day", exact))
    if shared or (_month(one.date) is not None and _month(one.date) == _month(other.date)):
        return _MONTH
    return _OTHER_DAY if other_days(one, other) else 0.0


def other_names(one: Telling, other: Telling) -> bool:
    """Tell whether both have a proper name and neither name holds the other."""
    if one.name is None or other.name is None or one.name == other.name:
        return False
    return one.name not in other.name and other.name not in one.name


def other_days(one: Telling, other: Telling) -> bool:
    """Tell whether both are of one type and happen on days or in months that differ."""
    first, second = _month(one.date), _month(other.date)
    return one.type is other.type and first is not None and second is not None and first != second


def _month(date: str | None) -> str | None:
    match = re.match(r"\d{4}-(?:0\d|1[0-2])", date or "")
    return match.group() if match else None


def _grams(word: str) -> Iterator[str]:
    if len(word) <= _GRAM:
        yield word
    for start in range(len(word) - _GRAM + 1):
        yield word[start : start + _GRAM]


def _scored_pairs(
    tellings: Sequence[Telling], weights: Weights
) -> Iterator[tuple[tuple[int, int], float]]:
    """Yield the pairs of different documents that are alike, by their positions."""
    for pair in sorted(_candidates(tellings, weights)):
        one, other = (tellings[n] for n in pair)
        yield pair, score_pair(one, other, weights)


def _candidates(tellings: Sequence[Telling], weights: Weights) -> set[tuple[int, int]]:
    """Return the pairs of different documents with a rare title, day, amount or word in common."""
    holders: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for n, telling in enumerate(tellings):
        for thing in things_of(telling):
            if thing[0] in _ANCHORS and 1 < weights.count(thing) <= _MOST:
                holders[thing].append(n)
    return {
        (a, b)
        for numbers in holders.values()
        for a, b in combinations(numbers, 2)
        if tellings[a].doc_id != tellings[b].doc_id
    }


def _groups(
    tellings: Sequence[Telling], scores: Mapping[tuple[int, int], float]
) -> list[list[Telling]]:
    """Return the groups of two tellings or more."""
    members = {n: [n] for n in range(len(tellings))}
    root = {n: n for n in range(len(tellings))}
    for (a, b), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        first, second = sorted((root[a], root[b]))
        if score <= ALIKE or first == second:
            continue
        if _agree(members[first], members[second], scores, tellings):
            for n in members.pop(second):
                members[first].append(n)
                root[n] = first
    return [[tellings[n] for n in group] for group in members.values() if len(group) > 1]


def _agree(
    first: Sequence[int],
    second: Sequence[int],
    scores: Mapping[tuple[int, int], float],
    tellings: Sequence[Telling],
) -> bool:
    """Tell whether two groups are alike on average and no two of their tellings contradict."""
    known = []
    for a, b in product(first, second):
        one, other = tellings[a], tellings[b]
        if other_names(one, other):
            return False
        if one.doc_id != other.doc_id:
            known.append(scores.get((min(a, b), max(a, b)), _BASE))
    return bool(known) and sum(known) / len(known) > ON_AVERAGE


def _links_of(group: Sequence[Telling]) -> Iterator[Link]:
    """Yield the chain of the tellings that are the same, then the sequels and the parts."""
    related = {
        telling.action_id: relation
        for telling in group
        if (relation := _relation(telling, group)) is not Relation.SAME
    }
    same = [telling for telling in group if telling.action_id not in related]
    for one, other in pairwise(same):
        yield Link(one.action_id, other.action_id, Relation.SAME)
    if same:
        yield from (Link(own, same[0].action_id, relation) for own, relation in related.items())


def _relation(telling: Telling, group: Sequence[Telling]) -> Relation:
    """Return how the text says that a telling relates to its group, where not all say so."""
    others = [other for other in group if other is not telling]
    if _LATER.search(telling.text) and not any(_LATER.search(other.text) for other in others):
        return Relation.FOLLOWS
    owners = {other.name for other in others} - {None, telling.name}
    if _WITHIN.search(telling.text) and owners & telling.titles:
        return Relation.PART_OF
    return Relation.SAME
