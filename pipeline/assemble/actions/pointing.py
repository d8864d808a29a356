"""The bodies that phrases without a name point to: "de euregio", "het secretariaat", "wij".

Who writes for a euregio seldom names it. "De euregio" is the only body of that kind that was told;
"het secretariaat" and "de werkgroep Mobiliteit" belong to the area of cooperation that was told to
have such an organ, that was told last, or that the document is about; and of the latter its authors
speak when they say "wij". Whether such a body then takes part is for the classifiers to judge.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from spacy.tokens import Token

from pipeline.assemble.actions.attachment import first_of_list, name_lists, preposition
from pipeline.assemble.actions.collectives import Collective
from pipeline.assemble.actions.grammar import SUBJECTS
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.assemble.actions.several import (
    SEVERAL,
    ToldList,
    ToldTogether,
    counted,
)
from pipeline.body_names import PART_OF_BODY, QUOTES, WORKING_GROUPS, head_of, kind_in, words_in
from pipeline.schema import Label, Mention

_DEFINITE = words_in("de het deze dit die dat dezelfde hetzelfde diezelfde datzelfde")
_OWN = words_in("haar zijn hun ons onze")
_NAMING = words_in("de het onze ons")
"""Words before a kind by which a report calls a body as by a name."""
_AUTHORS = words_in("wij we ons onze")
_ORGANS = words_in(
    """secretariaat secretariaat-generaal topsecretariaat voorzitterschap presidium bestuur
    vergadering ledenvergadering jaarvergadering werkgroep werkgroepen leden lid
    voorzitter voorzitster secretaris-generaal medewerkers directie"""
)
"""Words for parts of a body; what these do is recorded under the body."""
_AREAS = words_in(
    """euregio euroregio europaregio eurometropool eurodistrict grensregio regio verband verbond
    unie raad conferentie netwerk overleg assemblee programma werkgemeenschap egts interreg benelux
    grande conseil conférence rat konferenz groupement"""
)
"""Words in the names of areas and programmes of cooperation."""
_EUROPEAN = words_in("europese european européen européenne europäische europäischer")
"""Words in the names of bodies that are named in full wherever they are meant."""
_ABOUT, _ALONE = 2, 2
"""How often an area is named in a document about it, and how many times as often as the next."""
POINTING = ("kind.", "organ.", "group.", "authors.", SEVERAL)
"""What hints begin with that a phrase gives."""
_SURE = words_in(
    "kind.only kind.house organ.owner organ.house group.owner group.house group.house.shared"
)
"""Why a phrase, or the name of a group, is taken for another body and no longer for one of its own.
Of 129 actions with such a group in the annotated prose nine are recorded under the group."""
_TELLING = frozenset({"amod", "nummod", "nmod", "acl", "acl:relcl"})
"""Relations of what says which of a kind is meant."""
_TIMES = frozenset({Label.DATE, Label.MONEY})
"""Labels of what a parser may tie to a noun that it tells nothing of: when, and for how much."""
_OF_OWNER = re.compile(r"['’”\"»]*(?:\s*\([^)]*\))?['’”\"»]*\s+(?:van|binnen)\s")


@dataclass(frozen=True, eq=False)
class Pointer:
    """A phrase or pronoun that may stand for a body named elsewhere.

    Parameters
    ----------
    key
        The body, by the key of its name.
    phrase
        The noun with its article, or the pronoun.
    hints
        Why it may be that body, and the same with how the phrase hangs in its sentence.
    """

    key: str
    phrase: Collective
    hints: tuple[str, ...]

    @property
    def is_sure(self) -> bool:
        """Whether the phrase hardly stands for anything of its own."""
        return self.hints[0] in _SURE

    @property
    def is_of_group(self) -> bool:
        """Whether it is the name of a working group, of the body that sent it."""
        return self.hints[0].startswith("group.")


class NamedBody(NamedTuple):
    """A body where it is named.

    Attributes
    ----------
    key
        The key of its full name.
    name
        Its full name.
    mention
        The mention.
    is_own
        Whether the mention has a name of the body, and not that of an organ of it.
    """

    key: str
    name: str
    mention: Mention
    is_own: bool


Named = Mapping[int, Sequence[NamedBody]]
"""What is named in each sentence that has names, in order."""


def find_pointers(sentences: Sequence[ReportSentence], named: Named) -> dict[int, list[Pointer]]:
    """Return the phrases that may stand for bodies by the position of their sentence, in order.

    Parameters
    ----------
    sentences
        The sentences of a document.
    named
        The names in them, in order.
    """
    told, together = _Told(_areas(sentences, named)), ToldTogether()
    found: dict[int, list[Pointer]] = {}
    for sentence in sentences:
        if sentence.place == 0:
            together = ToldTogether()
        names: dict[int, list[NamedBody]] = {}
        covered = _cover(sentence)
        for one in named.get(sentence.index, ()):
            span = sentence.span_of(one.mention)
            names.setdefault(span.start, []).append(one)
            covered.bodies.update((t.i, one.key) for t in span)
        lists = _lists(sentence, named.get(sentence.index, ()))
        pointers: list[Pointer] = []
        for token in sentence.span:
            for one in names.get(token.i, ()):
                pointers += _owners_of_group(sentence, one, told)
                told.add(one, _called(sentence, one.mention), sentence.passage.section_id)
                if one.mention.label is Label.ORG:
                    together.bodies[one.key] = None
            if token.i in lists:
                together.lists.append(lists[token.i])
            if token.i not in covered.names:
                pointers += _pointed_to(token, sentence.passage.section_id, covered, told)
                pointers += _several(token, covered, told, together)
        if pointers:
            found[sentence.index] = pointers
    return found


class _Covered(NamedTuple):
    """The words of a sentence that are marked, by their positions in the parse."""

    bodies: dict[int, str]
    """The key of the body that each is in the name of."""
    names: set[int]
    times: set[int]


def _cover(sentence: ReportSentence) -> _Covered:
    covered = _Covered({}, set(), set())
    for mention in sentence.mentions:
        words = covered.times if mention.label in _TIMES else covered.names
        words.update(t.i for t in sentence.span_of(mention))
    return covered


@dataclass
class _Told:
    """What a document told of its bodies so far.

    Parameters
    ----------
    areas
        How often the whole document names each of its areas of cooperation, by key.
    """

    areas: Counter[str]
    names: int = 0
    last: dict[str, int] = field(default_factory=dict)
    """Which name of the document told each body last, counted from 1."""
    called: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Which bodies go by a word: "raad" for "Grensraad", "stichting" for "stichting De Linde"."""
    owner: dict[str, str] = field(default_factory=dict)
    """Whose organ of a sort was told last."""
    owner_here: dict[tuple[str, str | None], str] = field(default_factory=dict)
    """The same by section."""

    @cached_property
    def about(self) -> tuple[str, ...]:
        """The area that the document is about, or the two that it names about as often."""
        ranked = sorted(self.areas, key=lambda key: (-self.areas[key], key))
        most = self.areas[ranked[0]] if ranked else 0
        alike = [key for key in ranked if _ALONE * self.areas[key] > most >= _ABOUT]
        return tuple(alike) if len(alike) <= 2 else ()

    @property
    def house(self) -> str | None:
        """The one area that the document is about; None where it is about two, or none."""
        return self.about[0] if len(self.about) == 1 else None

    def add(self, named: NamedBody, called: Iterable[str], section: str | None) -> None:
        """Take note of a name in a section and of the words that its body may go by."""
        self.names += 1
        self.last[named.key] = self.names
        for word in called:
            if named.is_own:
                self.called[word].add(named.key)
            elif word in _ORGANS and not PART_OF_BODY.match(named.name):
                self.own(word, named.key, section)

    def own(self, organ: str, key: str, section: str | None) -> None:
        """Take note of a body that has an organ of its own."""
        self.owner_here[organ, section] = key
        # The organ of another area, told in passing, does not take the place of the house's own.
        if organ not in self.owner or self.house is None or self.owner[organ] != self.house:
            self.owner[organ] = key

    def owners(self, organ: str, section: str | None) -> Iterator[tuple[str, str]]:
        """Yield the bodies that an organ without an owner may belong to, each with why.

        In a document about one area, the organ of another is surely meant only in the section that
        told of it; where a document has no sections, that is all of it.
        """
        owner = self.owner_here.get((organ, section))
        if owner is None and self.house in {None, self.owner.get(organ)}:
            owner = self.owner.get(organ)
        if owner is not None:
            yield owner, "owner"
        latest = max(self.areas.keys() & self.last.keys(), key=lambda k: self.last[k], default=None)
        if latest:
            yield latest, "latest" if self.house in {None, latest} else "latest.other"
        yield from self.authors()

    def authors(self) -> Iterator[tuple[str, str]]:
        """Yield the bodies that the authors may speak for, each with why."""
        for key in self.about:
            yield key, "house" if self.house else "house.shared"


def _areas(sentences: Sequence[ReportSentence], named: Named) -> Counter[str]:
    """Count how often areas of cooperation are named, or called by a kind that is theirs alone."""
    counts: Counter[str] = Counter()
    areas: set[str] = set()
    called: defaultdict[str, set[str]] = defaultdict(set)
    for sentence in sentences:
        for key, _, mention, _ in named.get(sentence.index, ()):
            counts[key] += 1
            if mention.label is Label.ORG and not WORKING_GROUPS.match(mention.text):
                words = {word.casefold() for word in head_of(mention.text)}
                kinds = {kind for word in words if (kind := kind_in(word))}
                if (words | kinds) & _AREAS and not words & _EUROPEAN:
                    areas.add(key)
                    for kind in kinds & _AREAS:
                        called[kind].add(key)
    own = {kind: next(iter(keys)) for kind, keys in called.items() if len(keys) == 1}
    for sentence in sentences:
        counts.update(own[kind] for kind in _kinds_told(sentence, own))
    return Counter({key: count for key, count in counts.items() if key in areas})


def _kinds_told(sentence: ReportSentence, kinds: Container[str]) -> Iterator[str]:
    """Yield the kinds by which a sentence calls bodies, "de euregio", outside their names."""
    covered = _cover(sentence)
    for token in sentence.span:
        word, opening = token.text.lower(), _opening(token)
        if word not in kinds or token.i in covered.names or opening is None:
            continue
        # "In dit verband" and "binnen dat netwerk" are ways of saying how, and name no body.
        is_named = token.pos_ == "NOUN" and opening.text.lower() in _NAMING
        if is_named and _is_any(token, opening, covered):
            yield word


def _called(sentence: ReportSentence, mention: Mention) -> set[str]:
    """Return the words that a body may go by: the kinds in its name, and the noun before it."""
    head = head_of(mention.text)
    if mention.label is Label.PROJECT or any(word.casefold() in _EUROPEAN for word in head):
        return set()
    words = {kind for word in head if (kind := kind_in(word))}
    start = sentence.span_of(mention).start
    if start > sentence.span.start:
        before = sentence.span.doc[start - 1].text.lower()
        if kind_in(before):
            words.add(before)
    return words


def _owners_of_group(sentence: ReportSentence, named: NamedBody, told: _Told) -> Iterator[Pointer]:
    """Yield the bodies whose working group a name may be: "de werkgroep Mobiliteit"."""
    text, mention = sentence.passage.text, named.mention
    if not named.is_own or _OF_OWNER.match(text, mention.end):
        return
    words = text[sentence.start : mention.start].rstrip(QUOTES).split()
    if PART_OF_BODY.match(mention.text) or (words and PART_OF_BODY.fullmatch(words[-1])):
        root = sentence.span_of(mention).root
        for owner, why in told.owners("werkgroep", sentence.passage.section_id):
            if owner != named.key:
                yield _pointer(owner, root, mention.start, mention.end, f"group.{why}")


def _pointed_to(
    token: Token, section: str | None, covered: _Covered, told: _Told
) -> Iterator[Pointer]:
    """Yield the bodies that a word of a section, outside names, may stand for."""
    word, end = token.text.lower(), token.idx + len(token.text)
    if word in _AUTHORS:
        for key, why in told.authors():
            yield _pointer(key, token, token.idx, end, f"authors.{why}")
    if token.pos_ != "NOUN":
        return
    opening = _opening(token)
    if word in _ORGANS:
        for child in token.children:
            if child.i in covered.bodies and preposition(child) == "van":
                told.own(word, covered.bodies[child.i], section)
        if opening is not None and not _names_after(token, covered):
            for key, why in told.owners(word, section):
                yield _pointer(key, token, opening.idx, end, f"organ.{why}")
    elif opening is not None and opening.text.lower() in _DEFINITE:
        fits = told.called.get(word, set())
        if not fits or not _is_any(token, opening, covered):
            return
        if len(fits) == 1:
            yield _pointer(next(iter(fits)), token, opening.idx, end, "kind.only")
        elif told.house in fits:
            yield _pointer(told.house, token, opening.idx, end, "kind.house")


def _lists(sentence: ReportSentence, named: Sequence[NamedBody]) -> dict[int, ToldList]:
    """Return the lists of names in a sentence by the position of the last name of each."""
    own = {id(one.mention): one for one in named}
    found: dict[int, ToldList] = {}
    for mentions in name_lists(sentence, [one.mention for one in named]):
        members = [own[id(mention)] for mention in mentions]
        keys = tuple(dict.fromkeys(one.key for one in members))
        if len(keys) > 1:
            places = all(one.mention.label is Label.LOC for one in members)
            found[sentence.span_of(mentions[-1]).start] = ToldList(keys, places)
    return found


def _several(
    token: Token, covered: _Covered, told: _Told, together: ToldTogether
) -> Iterator[Pointer]:
    """Yield the bodies that a counted phrase may stand for."""
    phrase = counted(token)
    if phrase is None or _names_after(token, covered):
        return
    start = min((t.idx for t in token.children if t.i < token.i), default=token.idx)
    end = token.idx + len(token.text)
    alike = told.called.get(token.lemma_.lower(), set())
    for why, keys in together.meant(phrase, alike, told.about):
        for key in sorted(keys):
            yield _pointer(key, token, start, end, f"{SEVERAL}{why}")


def _opening(token: Token) -> Token | None:
    """Return the word before a noun that says that something known is meant, if there is one."""
    before = (t for t in token.children if t.i < token.i and t.dep_ not in SUBJECTS)
    return next(filter(_opens, before), None)


def _opens(token: Token) -> bool:
    """Tell whether a word says that something known is meant."""
    return token.text.lower() in _DEFINITE | _OWN


def _names_after(token: Token, covered: _Covered) -> bool:
    """Tell whether what belongs to a noun after it holds a name, such as its owner's."""
    after = (child for child in token.children if child.i > token.i)
    return any(t.i in covered.names for child in after for t in child.subtree)


def _is_any(token: Token, opening: Token, covered: _Covered) -> bool:
    """Tell whether a noun is one of a kind, and nothing after its article says which."""
    if "Plur" in token.morph.get("Number", []) or _names_after(token, covered):
        return False
    return not any(
        child.dep_ in _TELLING and child.i > opening.i and child.i not in covered.times
        for child in token.children
    )


def _pointer(key: str, head: Token, start: int, end: int, why: str) -> Pointer:
    first = first_of_list(head)
    hang = f"{first.dep_}.{preposition(first)}"
    return Pointer(key, Collective(head, start, end), (why, f"{why}.{hang}"))
