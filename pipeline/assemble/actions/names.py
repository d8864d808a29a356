"""Who a name, a short form or a pronoun stands for, as far as one document says so.

The tagger links abbreviations to their long form (`Mention.antecedent`). What stays is read here:
a second name in brackets, and the last word of one longer name ("de Commissie").
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.assemble.actions.lexicon import noun_classes
from pipeline.assemble.actions.pointing import NamedBody, Pointer, find_pointers
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.body_names import owner_of_group
from pipeline.schema import Label, Mention

ACTORS = frozenset({Label.ORG, Label.LOC, Label.PROJECT})
"""Labels of things that can take part in an action."""

_AKIN = frozenset({Label.ORG, Label.PROJECT})
_ALIAS = re.compile(
    r"^\)?[,;]?\s*(?:\(\s*|\(?(?:hierna|kortweg|afgekort)\s+(?:de\s+|het\s+)?['‘]?)$"
)
_ORGAN = re.compile(
    r"^(?:het\s+)?(?:secretariaat(?:-generaal)?|voorzitterschap|presidium)\s+van\s+(?:de\s+|het\s+)?"
    r"(?P<owner>\S.+)$",
    re.IGNORECASE,
)
"""Organs without a name of their own: what they do is done by the body whose organ they are."""
_GROUP_OF = re.compile(r"^.+?['’\"”]?\s+van\s+(?:de\s+|het\s+)?(?P<owner>\S.+)$")
"""A working group's name and its owner's in one: "Mobiliteit van de Grensraad"."""
_AREA_KINDS = frozenset(
    {"euregio", "euroregio", "europaregio", "eurometropool", "eurodistrict", "grensregio"}
)
_JOINING = frozenset({Label.ORG, Label.EVENT})
"""Labels of names that may join two bodies, the second with a capital, after words for what it is:
"werkvergadering Grensraad-Maasverband"."""
_JOIN = re.compile(r" ?[-–/] ?(?=[^\sa-z])")
_KIND_BEFORE = re.compile(r"(?:[a-zà-ÿ]\S* )*")
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
    joint
        The mentions that one is made of which joins two bodies ("de top Grensraad-Maasverband"), by
        passage, start and end.
    told
        Every mention of each name with the position of its sentence, in order, by key.
    pointers
        The phrases that may stand for one of them, by the position of their sentence.
    owners
        The name of the body that surely has a working group, by passage, start and end of the name
        of the group.
    """

    full_names: dict[tuple[str, int, int], str]
    counts: Counter[str]
    display: dict[str, str]
    joint: dict[tuple[str, int, int], tuple[Mention, Mention]]
    told: dict[str, list[tuple[int, Mention]]]
    pointers: dict[int, list[Pointer]]
    owners: dict[tuple[str, int, int], str]

    def actors(self, sentence: ReportSentence) -> list[Mention]:
        """Return the mentions that can take part in an action, those that join bodies parted."""
        found: list[Mention] = []
        for mention in sentence.mentions:
            joint = self.joint.get((mention.passage_id, mention.start, mention.end))
            found += joint or [mention] * (mention.label in ACTORS)
        return found

    def full_name(self, mention: Mention) -> str:
        """Return the name that a mention stands for."""
        where = (mention.passage_id, mention.start, mention.end)
        return self.full_names.get(where, mention.text)

    def body(self, mention: Mention) -> str:
        """Return the name of the body that what a mention does is recorded under."""
        owner = self.owners.get((mention.passage_id, mention.start, mention.end))
        return owner or self.full_name(mention)

    def rank(self, name: str) -> int:
        """Return how many names of bodies occur more often in the document."""
        own = self.counts[name_key(name)]
        return sum(count > own for count in self.counts.values())


def names_itself(mention: Mention, name: str) -> bool:
    """Tell whether a mention has the name of a body, and not that of an organ of it."""
    return name_key(name) in {name_key(mention.text), name_key(mention.antecedent or "")}


def read_names(sentences: Sequence[ReportSentence]) -> NameBook:
    """Return who the mentions of a document stand for, read in order of the text."""
    full: dict[tuple[str, int, int], str] = {}
    areas = _areas(sentences)
    aliases: dict[str, str] = {}
    known: dict[str, str] = {}
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
            name = aliases.get(key) or areas.get(key) or _longer(mention, known, counts)
            name = _owner(name or mention.text, mention, sentence, known)
            full[mention.passage_id, mention.start, mention.end] = name
            known.setdefault(name_key(name), name)
            if mention.label is not Label.LOC:
                counts[name_key(name)] += 1
            before = mention
    joint = {
        (mention.passage_id, mention.start, mention.end): parts
        for sentence in sentences
        for mention in sentence.mentions
        if (parts := _joined_bodies(mention, counts))
    }
    # What is part of one joint name may itself be joint, or all that another was read as.
    apart = {name_key(one.text) for parts in joint.values() for one in parts}
    for place in sorted(joint.keys() & full.keys()):
        if name_key(full[place]) not in apart:
            _take_away(name_key(full[place]), counts, known)
    full.update(
        ((one.passage_id, one.start, one.end), known[name_key(one.text)])
        for parts in joint.values()
        for one in parts
    )
    book = NameBook(full, counts, known, joint, {}, {}, {})
    named: dict[int, list[NamedBody]] = {}
    for sentence in sentences:
        for mention in book.actors(sentence):
            name = book.full_name(mention)
            key = name_key(name)
            book.told.setdefault(key, []).append((sentence.index, mention))
            own = names_itself(mention, name)
            named.setdefault(sentence.index, []).append(NamedBody(key, name, mention, own))
            # A place may have the name that was taken away from a body.
            known.setdefault(key, name)
    book.pointers.update(find_pointers(sentences, named))
    for sentence in sentences:
        for pointer in book.pointers.get(sentence.index, ()):
            if pointer.is_of_group and pointer.is_sure:
                place = (sentence.passage.passage_id, pointer.phrase.start, pointer.phrase.end)
                book.owners.setdefault(place, known[pointer.key])
    return book


def _take_away(key: str, counts: Counter[str], known: dict[str, str]) -> None:
    """Count a mention no longer as the name of one body."""
    counts[key] -= 1
    if counts[key] <= 0:
        del counts[key]
        known.pop(key, None)


def _joined_bodies(mention: Mention, counts: Counter[str]) -> tuple[Mention, Mention] | None:
    """Return the bodies that a mention joins, if the document names both by themselves too."""
    if mention.label not in _JOINING:
        return None
    opening = _KIND_BEFORE.match(mention.text)
    start = opening.end() if opening else 0
    for join in _JOIN.finditer(mention.text, start):
        first, second = (start, join.start()), (join.end(), len(mention.text))
        if all(counts[name_key(mention.text[slice(*span)])] for span in (first, second)):
            return _cut(mention, *first), _cut(mention, *second)
    return None


def _cut(mention: Mention, start: int, end: int) -> Mention:
    """Return the part of a mention that names one body."""
    place = {"start": mention.start + start, "end": mention.start + end}
    changed = {**place, "text": mention.text[start:end], "label": Label.ORG}
    return mention.model_copy(update={**changed, "antecedent": None, "place_key": None})


def _areas(sentences: Sequence[ReportSentence]) -> dict[str, str]:
    """Return the full names of areas that also go by their last words: "Euregio X" is also "X".

    Such a name stands for the area as a body, also where it is where something happens.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for sentence in sentences:
        for mention in sentence.mentions:
            kind, _, rest = mention.text.partition(" ")
            if mention.label is Label.ORG and rest and kind.lower() in _AREA_KINDS:
                found[name_key(rest)].add(mention.text)
    return {key: min(names) for key, names in found.items() if len(names) == 1}


def _owner(name: str, mention: Mention, sentence: ReportSentence, known: dict[str, str]) -> str:
    """Return the body whose secretariat or working group a name is; other names as they are."""
    if organ := _ORGAN.match(name):
        return organ["owner"]
    # Only the tagger adds an owner in brackets; in the text they hold an abbreviation or a year.
    if name != mention.text and (owner := owner_of_group(name)):
        return known.get(name_key(owner), owner)
    group = _GROUP_OF.match(name)
    before = sentence.passage.text[sentence.start : mention.start].rstrip("'‘\"“ ").split()
    if group and before and "organ" in noun_classes(before[-1].lower()):
        return known.get(name_key(group["owner"]), name)
    return name


def _renames(sentence: ReportSentence, first: Mention, second: Mention) -> bool:
    between = sentence.passage.text[first.end : second.start]
    return {first.label, second.label} <= _AKIN and bool(_ALIAS.match(between.lstrip("'’\"” ")))


def _longer(mention: Mention, known: dict[str, str], counts: Counter[str]) -> str | None:
    """Return the longer name known so far that this is short for, if one clearly is.

    Short for it are its first word, its initials, and its last word when that is a kind of body. A
    word that stood by itself more often so far is no short form, but the longer name holds it.
    """
    short, key = mention.text.strip(), name_key(mention.text)
    if mention.label is not Label.ORG:
        return None
    longer = [
        other
        for other in known
        if other != key
        and (short.isupper() or counts[other] >= counts[key])
        and _is_short_for(short, known[other])
    ]
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
    if name.startswith(short + " "):
        return True
    is_body, kind = noun_classes(short.lower()), noun_classes(name.split()[0].lower())
    return bool(is_body and name.lower().endswith(short.lower())) or (
        bool(kind) and name.endswith(" " + short)
    )


def _capitals(name: str) -> str:
    return "".join(word[0] for word in re.split(r"[\s-]+", name) if word[:1].isupper())
