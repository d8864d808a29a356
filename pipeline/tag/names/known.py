"""Which words stand in a list of known names: bodies, places, given names.

A list only says that a name exists. Whether it is meant here, and in which role, is for what
reads these marks together with everything else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import spacy
import yaml
from spacy.language import Language

from pipeline.errors import GrenswerkError
from pipeline.known_bodies import read_known_bodies
from pipeline.tag.gazetteer import Gazetteer, load_gazetteer, normal

GIVEN_NAMES = "given_names.yaml"
NOT_KNOWN = "-"
_MAY_BEGIN = "'’"


class NameList:
    """Finds the names of a list among words.

    Parameters
    ----------
    names
        In any spelling; they are cut into words as passages are.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(map(_cut, names))
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for name in self._names:
            words = name.split(" ")
            lengths[words[0]].add(len(words))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def __contains__(self, name: str) -> bool:
        """Tell whether the list has the name, however it is spelt."""
        return _cut(name) in self._names

    def mark(self, words: Sequence[str], plain: Sequence[str]) -> list[str]:
        """Return "B" and "I" for the words of known names, the longest ones, and "-" elsewhere.

        Parameters
        ----------
        words
            As they stand; a name begins with a capital or an apostrophe.
        plain
            The same words as `normal` writes them.
        """
        marks = [NOT_KNOWN] * len(words)
        end = 0
        for at in [at for at, word in enumerate(plain) if word in self._lengths]:
            size = self._longest(words, plain, at) if at >= end else 0
            if size:
                end = at + size
                marks[at:end] = ["B", *["I"] * (size - 1)]
        return marks

    def _longest(self, words: Sequence[str], plain: Sequence[str], at: int) -> int:
        if not (words[at][0].isupper() or words[at][0] in _MAY_BEGIN):
            return 0
        left = len(plain) - at
        lengths = self._lengths[plain[at]]
        names = ((n, " ".join(plain[at : at + n])) for n in lengths if n <= left)
        return next((n for n, name in names if name in self._names), 0)


@dataclass(frozen=True, eq=False)
class KnownNames:
    """The lists of names that the program brings."""

    bodies: NameList
    places: NameList
    given: NameList

    def mark(self, words: Sequence[str]) -> list[str]:
        """Return one mark a word, of three signs: for bodies, for places, for given names."""
        plain = [normal(word) for word in words]
        lists = (self.bodies, self.places, self.given)
        columns = [names.mark(words, plain) for names in lists]
        return list(map("".join, zip(*columns, strict=True)))


def _cut(name: str) -> str:
    """Return a name as `normal` writes it, with a space between words that passages have apart."""
    plain = normal(name)
    if plain.replace(" ", "").replace("-", "").isalpha():
        return plain
    return " ".join(normal(token.text) for token in _blank().make_doc(plain))


@cache
def _blank() -> Language:
    return spacy.blank("nl")


def known_places(gazetteer: Gazetteer) -> NameList:
    """Return the names of all places but those that are as well a common word."""
    return NameList(gazetteer.by_name.keys() - gazetteer.words)


@cache
def load_known_names(folder: Path) -> KnownNames:
    """Read the lists of a gazetteer; once in a process.

    Raises
    ------
    GrenswerkError
        If one of them is missing or is no such list.
    """
    bodies = read_known_bodies(folder)
    names = [name for body in bodies for name in (*body.names, *body.short_names)]
    return KnownNames(
        bodies=NameList(names),
        places=known_places(load_gazetteer(folder)),
        given=NameList(_read_given_names(folder / GIVEN_NAMES)),
    )


def _read_given_names(path: Path) -> list[str]:
    try:
        languages = yaml.safe_load(path.read_text("utf-8"))
        return [name for lines in languages.values() for line in lines for name in line]
    except OSError as error:
        raise GrenswerkError(
            f"the list of given names {path} is missing; set tag.gazetteer in params.yaml"
        ) from error
    except (yaml.YAMLError, AttributeError, TypeError) as error:
        raise GrenswerkError(f"{path} is not a list of given names: {error}") from error
