"""The bodies that a counted phrase stands for: "beide gebieden", "de drie diensten".

Such a phrase takes up as many bodies as it counts. Which ones is seldom said: all of that kind, the
last list of as many names in the passage, all that the passage named so far, or the two areas that
the document compares. Each reading is only a hint; who takes part is for the classifiers to judge.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from pipeline.body_names import words_in

SEVERAL = "several."
"""What hints begin with that a counted phrase gives."""
_WORDS = ("twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")
_NUMBERS = {form: n for n, word in enumerate(_WORDS, 2) for form in (word, str(n))}
_BOTH = words_in("beide beiden allebei")
_DEFINITE = words_in("de die deze dezelfde diezelfde haar zijn hun ons onze")
_TERRITORIES = re.compile(
    r"(?:land|lidstaat|staat|(?<!eu)(?<!euro)(?<!grens)regio|provincie|gewest|gemeente|stad|dorp"
    r"|plaats|departement|deelstaat|kanton|hoofdstad)$"
)
"""Ends of nouns for places that may act; a euregio is a body."""


@dataclass(frozen=True)
class ToldList:
    """Names told as one list.

    Parameters
    ----------
    keys
        The keys of the names.
    are_places
        Whether they are names of places and not of bodies.
    """

    keys: tuple[str, ...]
    are_places: bool


@dataclass(frozen=True)
class Counted:
    """How many things known before a phrase stands for, and whether these are places."""

    count: int
    are_places: bool


@dataclass
class ToldTogether:
    """What a passage told so far that a counted phrase may take up.

    Parameters
    ----------
    lists
        Lists of names, in order.
    bodies
        The bodies it named, in order.
    """

    lists: list[ToldList] = field(default_factory=list)
    bodies: dict[str, None] = field(default_factory=dict)

    def meant(
        self, phrase: Counted, alike: Collection[str], about: Sequence[str]
    ) -> Iterator[tuple[str, Collection[str]]]:
        """Yield the sets of as many bodies as a phrase counts that it may stand for, with why.

        Parameters
        ----------
        phrase
            What it counts.
        alike
            The bodies told so far that go by its noun.
        about
            The areas that the document is about.
        """
        if len(alike) == phrase.count:
            yield "kind", alike
        fitting = (
            one
            for one in reversed(self.lists)
            if len(one.keys) == phrase.count and one.are_places == phrase.are_places
        )
        if (last := next(fitting, None)) is not None:
            yield "list", last.keys
        if phrase.are_places:
            return
        if len(self.bodies) == phrase.count:
            yield "passage", tuple(self.bodies)
        if len(about) == phrase.count:
            yield "about", about


def counted(token: Token) -> Counted | None:
    """Return what the phrase of a noun or pronoun counts; None if it counts nothing known."""
    if token.text.lower() in _BOTH:
        return Counted(2, are_places=False) if token.dep_.startswith("nsubj") else None
    if token.pos_ != "NOUN" or "Plur" not in token.morph.get("Number", []):
        return None
    before = [t.text.lower() for t in token.children if t.i < token.i]
    places = bool(_TERRITORIES.search(token.lemma_.lower()))
    if not _BOTH.isdisjoint(before):
        return Counted(2, places)
    numbers = [_NUMBERS[word] for word in before if word in _NUMBERS]
    return Counted(numbers[0], places) if numbers and not _DEFINITE.isdisjoint(before) else None
