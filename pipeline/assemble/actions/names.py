"""Who a name, a short form or a pronoun stands for, as far as one document says so.

The tagger links abbreviations to their long form (`Mention.antecedent`). What stays is read here:
a second name in brackets, and the last word of one longer name ("de Commissie").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.assemble.actions.lexicon import noun_classes
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.schema import Label, Mention

ACTORS = frozenset({Label.ORG, Label.LOC, Label.PROJECT})
"""Labels of things that can take part in an action."""

_AKIN = frozenset({Label.ORG, Label.PROJECT})
_ALIAS = re.compile(
    r"^\)?[,;]?\s*(?:\(\s*|\(?(?:hierna|kortweg|afgekort)\s+(?:de\s+|het\s+)?['‘]?)$"
)
_SHORTEST_WORD = 4
_CLEARLY = 2
"""How many times as often one of two longer names must be told to be the one that is meant."""


def name_key(name: str) -> str:
    """Return the letters and digits of a name without its article, in lower case."""
    bare = re.sub(r"^(?:de|het|den)\s+", "", name.strip(), flags=re.IGNORECASE)
    return "".join(c for c in bare.lower() if c.isalnum())


@dataclass(frozen=True, eq=False)
class NameBook:
    """The names of one document.

    Parameters
    ----------
    full_names
        Full name of each mention by passage, start and end.
    counts
        How often each body is named, by key.
    display
        Each name as first written, by key.
    first
        The first mention of each name, by key.
    """

    full_names: dict[tuple[str, int, int], str]
    counts: Counter[str]
    display: dict[str, str]
    first: dict[str, Mention]

    def full_name(self, mention: Mention) -> str:
        """Return the name that a mention stands for."""
        where = (mention.passage_id, mention.start, mention.end)
        return self.full_names.get(where, mention.text)

    def rank(self, name: str) -> int:
        """Return how many names of bodies occur more often in the document."""
        own = self.counts[name_key(name)]
        return sum(count > own for count in self.counts.values())


def read_names(sentences: Sequence[ReportSentence]) -> NameBook:
    """Return who the mentions of a document stand for, read in order of the text."""
    full: dict[tuple[str, int, int], str] = {}
    aliases: dict[str, str] = {}
    known: dict[str, str] = {}
    first: dict[str, Mention] = {}
    counts: Counter[str] = Counter()
    for sentence in sentences:
        before: Mention | None = None
        for mention in sentence.mentions:
            if mention.label not in ACTORS:
                continue
            key = name_key(mention.text)
            if mention.antecedent:
                aliases[key] = mention.antecedent
            elif before is not None and key not in known and _renames(sentence, before, mention):
                place = (before.passage_id, before.start, before.end)
                aliases.setdefault(key, full[place])
            name = aliases.get(key) or _longer(mention, known, counts) or mention.text
            full[mention.passage_id, mention.start, mention.end] = name
            known.setdefault(name_key(name), name)
            first.setdefault(name_key(name), mention)
            if mention.label is not Label.LOC:
                counts[name_key(name)] += 1
            before = mention
    return NameBook(full, counts, known, first)


def _renames(sentence: ReportSentence, first: Mention, second: Mention) -> bool:
    between = sentence.passage.text[first.end : second.start]
    return {first.label, second.label} <= _AKIN and bool(_ALIAS.match(between.lstrip("'’\"” ")))


def _longer(mention: Mention, known: dict[str, str], counts: Counter[str]) -> str | None:
    """Return the longer name known so far that this is short for, if one clearly is.

    Short for it are its first word, its initials, and its last word when that is a kind of body.
    """
    short, key = mention.text.strip(), name_key(mention.text)
    if mention.label is not Label.ORG:
        return None
    longer = [other for other in known if other != key and _is_short_for(short, known[other])]
    longer.sort(key=lambda other: (-counts[other], other))
    if len(longer) > 1 and counts[longer[0]] < _CLEARLY * max(1, counts[longer[1]]):
        return None
    return known[longer[0]] if longer else None


def _is_short_for(short: str, name: str) -> bool:
    if len(short) >= len(name) or " " in short:
        return False
    if short.isupper():
        return len(short) > 1 and short == _capitals(name)
    if len(short) < _SHORTEST_WORD:
        return False
    is_body = bool(noun_classes(short.lower()))
    return name.startswith(short + " ") or (is_body and name.lower().endswith(short.lower()))


def _capitals(name: str) -> str:
    return "".join(word[0] for word in re.split(r"[\s-]+", name) if word[:1].isupper())
