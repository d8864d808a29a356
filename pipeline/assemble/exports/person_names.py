"""Which words of a dataset are names of persons, and how they are masked.

A tagger that reads a name once as a person may miss it elsewhere. So a name counts wherever it
stands when it is surely one: of several words ("Jan Jansen"), and not more often read as something
else; a part of such a name ("Jansen") that never stands in lower case; or another single word of
which at least half of the occurrences were read as a person. Plain words that were once taken for a
person so stay readable.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from pipeline.schema import EntityRow, Label

SIGN = "█"
"""Stands for a letter; no word character, so that no search finds it."""
_WORD = re.compile(r"\w+")
_UNIT = re.compile(r"[^\s.,;:!?()\"“”]+")
Span = tuple[int, int]


def masked(text: str) -> str:
    """Return a text with a sign for every character that is not white space.

    >>> masked("Jan Jansen")
    '███ ██████'
    """
    return re.sub(r"\S", SIGN, text)


class PersonNames:
    """Finds names of persons in the texts of one dataset.

    Parameters
    ----------
    everywhere
        Names that count wherever they stand.
    persons, others
        Mentions by passage: those read as persons, and all others.
    """

    def __init__(
        self,
        everywhere: Iterable[str],
        persons: Mapping[str, Sequence[EntityRow]],
        others: Mapping[str, Sequence[EntityRow]],
    ) -> None:
        self._names = _by_first_word(everywhere)
        self._persons, self._others = persons, others

    def read_in(self, passage_id: str) -> frozenset[str]:
        """Return the names that were read as persons in a passage."""
        return frozenset(mention.text for mention in self._persons.get(passage_id, ()))

    def mask_passage(self, passage_id: str, text: str) -> str:
        """Return the text of a passage with its persons masked.

        A person's name inside a longer name of something else ("Robert Schumanprijs") stays.
        """
        spans = [(m.start, m.end) for m in self._persons.get(passage_id, ())]
        others = [(m.start, m.end) for m in self._others.get(passage_id, ())]
        spans += [
            span
            for span in _occurrences(text, self._names, any_case=False)
            if span in others or not any(_overlap(span, other) for other in others)
        ]
        return _with_signs(text, spans)

    def mask(self, text: str, also: Iterable[str] = (), *, any_case: bool = False) -> str:
        """Return words of a report with persons masked.

        Parameters
        ----------
        text
            A title or summary.
        also
            Names that count in this text besides those that count everywhere.
        any_case
            Whether a name in lower case counts too, as among the terms of a theme.
        """
        spans = list(_occurrences(text, self._names, any_case=any_case))
        spans += _occurrences(text, _by_first_word(also), any_case=any_case)
        return _with_signs(text, spans)

    def mask_name(self, name: str, also: Iterable[str] = ()) -> str:
        """Return the name of a body: masked when all of it is that of a person."""
        whole = self.mask(name, also)
        return whole if whole == masked(name) else name


def find_person_names(texts: Mapping[str, str], entities: Sequence[EntityRow]) -> PersonNames:
    """Return the names of persons in a dataset.

    Parameters
    ----------
    texts
        Text of every passage by id.
    entities
        Every mention.
    """
    persons: dict[str, list[EntityRow]] = defaultdict(list)
    others: dict[str, list[EntityRow]] = defaultdict(list)
    for mention in entities:
        kind = persons if mention.label is Label.PER else others
        kind[mention.passage_id].append(mention)
    read = Counter(m.text for found in persons.values() for m in found)
    else_read = Counter(m.text for found in others.values() for m in found)
    standing = Counter(unit for text in texts.values() for unit in _UNIT.findall(text))
    full = {name for name, n in read.items() if " " in name and n >= else_read[name]}
    parts = {part for name in full for part in name.split() if _is_own(part, standing)}
    single = {name for name, n in read.items() if " " not in name and 2 * n >= standing[name]}
    return PersonNames(sorted(full | parts | single), persons, others)


def _is_own(part: str, standing: Mapping[str, int]) -> bool:
    """Tell whether a part of a name is one by itself, unlike "van" and what "Bakker" may be."""
    return len(part) > 2 and part[0].isupper() and not standing.get(part.lower())


def _by_first_word(names: Iterable[str]) -> dict[str, list[str]]:
    """Return names by their first word in lower case; one without letters is no name."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if first := _WORD.search(name):
            found[first[0].casefold()].append(name)
    return found


def _occurrences(
    text: str, names: Mapping[str, Sequence[str]], *, any_case: bool
) -> Iterator[Span]:
    for first in {word.casefold() for word in _WORD.findall(text)} & names.keys():
        for name in names[first]:
            for match in _pattern(name, any_case).finditer(text):
                yield match.span()


@cache
def _pattern(name: str, any_case: bool) -> re.Pattern[str]:
    """Return what finds a name as a whole, over a line end too, and as whose ("Jansens")."""
    words = r"\s+".join(map(re.escape, name.split()))
    return re.compile(rf"(?<!\w){words}(?:['’]?s)?(?!\w)", re.IGNORECASE if any_case else 0)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _with_signs(text: str, spans: Iterable[Span]) -> str:
    for start, end in spans:
        text = text[:start] + masked(text[start:end]) + text[end:]
    return text
