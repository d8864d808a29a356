"""Which key each mention of an organisation leads to: what people keep in the register.

A key is the `name_key` of the full name, the key of the place when a territory acts, or, for a mere
kind of body that the document never names in full ("de Raad"), that word in that document.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.body_names import KINDS, content_words, name_key
from pipeline.known_bodies import KnownBodies
from pipeline.registers import Register
from pipeline.schema import Label, Mention

PLACE_MARK = ":"
"""In the key of a place, between its authority and its code."""
IN_DOCUMENT = "@"
"""Between a word and the one document in which it is a name."""


def with_plain_keys(register: Register) -> Register:
    """Return a register in which names that people wrote out lead where their keys lead.

    Raises
    ------
    GrenswerkError
        If two entries claim spellings of one name.
    """
    return Register(
        register.name,
        [
            entry.model_copy(update={"keys": tuple(dict.fromkeys(map(_plain_key, entry.keys)))})
            for entry in register.entries
        ],
    )


def _plain_key(key: str) -> str:
    is_name = not any(mark in key for mark in (PLACE_MARK, IN_DOCUMENT))
    return name_key(key) if is_name else key


@dataclass
class Named:
    """What is written where a key is meant."""

    written: Counter[str] = field(default_factory=Counter)
    full: Counter[str] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)
    place_key: str | None = None

    @property
    def best(self) -> str:
        """The full name most often meant."""
        return min(self.full, key=lambda name: (-self.full[name], name))


class MentionKeys:
    """Finds the key behind a mention.

    Parameters
    ----------
    mentions
        Mentions by document: of organisations, and of places without an entry, which may be the
        area of a body.
    register
        What people kept: its keys hold over all rules.
    known
        Bodies that need no introduction.
    """

    def __init__(
        self, mentions: Mapping[str, Sequence[Mention]], register: Register, known: KnownBodies
    ) -> None:
        self._register, self._known = register, known
        self._areas = Counter(
            name_key(m.text) for found in mentions.values() for m in found if m.label is Label.LOC
        )
        mentions = {
            doc_id: [m for m in found if m.label is Label.ORG] for doc_id, found in mentions.items()
        }
        self._full_of = {doc_id: _definitions(found) for doc_id, found in mentions.items()}
        self._shared = _agreed(self._full_of.values(), parts=False)
        self._parts = _agreed(self._full_of.values(), parts=True)
        self._present = {doc_id: _full_keys(found) for doc_id, found in mentions.items()}
        self._places = {doc_id: _places(found) for doc_id, found in mentions.items()}
        self.named: dict[str, Named] = {}
        self._of_text: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for doc_id, found in sorted(mentions.items()):
            for mention in found:
                self._enter(doc_id, mention)

    def of_mention(self, doc_id: str, mention: Mention) -> str | None:
        """Return the key that a mention leads to.

        A place without an entry leads to a body when it is short for one ("Scheldemond") or when
        its name is a body's more often than a place's.
        """
        if mention.label is Label.ORG:
            return self._resolve(doc_id, mention)[0]
        key, own = self.of_text(doc_id, mention.text), name_key(mention.text)
        named = self.named.get(key)
        if named is None or (key == own and named.written.total() <= self._areas[own]):
            return None
        return key

    def of_text(self, doc_id: str, text: str) -> str:
        """Return the key that words lead to in a document: mostly, where they lead to several."""
        keys = self._of_text.get((doc_id, name_key(text)))
        if keys:
            return min(keys, key=lambda key: (-keys[key], key))
        return self._key(doc_id, self._full_name(doc_id, text), text, None)

    def _enter(self, doc_id: str, mention: Mention) -> None:
        key, full = self._resolve(doc_id, mention)
        named = self.named.setdefault(key, Named())
        named.written[mention.text] += 1
        named.full[full] += 1
        named.documents.add(doc_id)
        self._of_text[doc_id, name_key(mention.text)][key] += 1
        if PLACE_MARK in key:
            named.place_key = key

    def _resolve(self, doc_id: str, mention: Mention) -> tuple[str, str]:
        full = mention.antecedent
        if full is None and mention.place_key is None:
            full = self._full_name(doc_id, mention.text)
        full = full or mention.text
        return self._key(doc_id, full, mention.text, mention.place_key), full

    def _full_name(self, doc_id: str, text: str) -> str:
        if text.isupper() and text.casefold() in KINDS:  # "EUREGIO" is a name of its own.
            return text
        own = self._full_of.get(doc_id, {}).get(name_key(text))
        if own or self._known.find(text):
            return own or text
        part = self._parts.get(name_key(text))
        if part and name_key(part) in self._present.get(doc_id, ()):
            return part
        return self._shared.get(name_key(text), text)

    def _key(self, doc_id: str, full: str, text: str, place: str | None) -> str:
        key = name_key(full)
        if key != name_key(text):
            place = None
        place = place or self._places.get(doc_id, {}).get(key)
        if self._is_kept(place):
            return place or key
        if self._is_kept(key) or self._known.find(full):
            return key
        if place:
            return place
        is_kind = full.casefold() in KINDS and not full.isupper()
        return f"{key}{IN_DOCUMENT}{doc_id}" if is_kind else key

    def _is_kept(self, key: str | None) -> bool:
        return key is not None and self._register.identify(key)[1] is not None


def _definitions(mentions: Iterable[Mention]) -> dict[str, str]:
    """Return for each short form of one document its full name, where it has but one."""
    full: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for mention in mentions:
        if long := mention.antecedent:
            full[name_key(mention.text)].setdefault(name_key(long), long)
    return {short: next(iter(names.values())) for short, names in full.items() if len(names) == 1}


def _agreed(definitions: Iterable[Mapping[str, str]], *, parts: bool) -> dict[str, str]:
    """Return the definitions on which every document that has one agrees.

    `parts` asks for those of a part of a name ("Lindeland"), which may mean another body where the
    full name is not; the others hold everywhere.
    """
    full: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for of_document in definitions:
        for short, long in of_document.items():
            if short in KINDS:
                continue
            full[short].setdefault(name_key(long), long)
    return {
        short: name
        for short, long in full.items()
        if len(long) == 1 and _is_part(short, name := next(iter(long.values()))) is parts
    }


def _is_part(short: str, full: str) -> bool:
    return short in name_key(full) or set(content_words(short)) <= set(content_words(full))


def _full_keys(mentions: Iterable[Mention]) -> frozenset[str]:
    """Return the keys of the names that stand for themselves in a document."""
    return frozenset(name_key(mention.antecedent or mention.text) for mention in mentions)


def _places(mentions: Iterable[Mention]) -> dict[str, str]:
    """Return the place of each name of territories that act, where it has but one."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        if mention.place_key and not mention.antecedent:
            found[name_key(mention.text)].add(mention.place_key)
    return {name: next(iter(keys)) for name, keys in found.items() if len(keys) == 1}
