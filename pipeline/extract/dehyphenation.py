"""Rejoin words that were broken at the end of a line, in Dutch spelling.

Whether a hyphen at a line end belongs to the word is decided by evidence, in this order: the form
of the two parts, the other words of the same document, Dutch word frequencies, and last a rule.
Dutch also drops a trema at a break ("coör-dinatie" from "coördinatie" breaks as "co-ordinatie"),
so the spelling with trema is a candidate as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

HYPHENS = "-\u2010\u00ad\u2011"
SOFT_HYPHEN = "\u00ad"

_SUSPENDING = frozenset(
    [
        "en",
        "of",
        "tot",
        "als",
        "dan",
        "noch",
        "respectievelijk",
        "resp",
        "und",
        "et",
        "oder",
        "ou",
        "and",
        "or",
    ]
)
_HYPHEN_PREFIXES = frozenset(
    [
        *("adjunct", "aspirant", "assistent", "bijna", "chef", "collega", "ex", "interim"),
        *("kandidaat", "leerling", "loco", "meester", "niet", "non", "oud", "pan", "stagiair"),
        *("substituut", "vice"),
    ]
)
"""Dutch writes a hyphen after these, as after titles and ranks."""

_HYPHEN_TAILS = frozenset(["fiscaal", "generaal", "kolonel", "majoor", "verbaal"])
"""What follows the noun it belongs to, as in "proces-verbaal" and "secretaris-generaal"."""

_PARTICLES = frozenset(
    [
        *("aan", "am", "an", "bei", "bij", "de", "den", "der", "des", "du", "en", "in", "la"),
        *("le", "les", "lez", "lès", "op", "sous", "sur"),
    ]
)
_ADJECTIVE_HEAD = re.compile(r".{2,}(?:isch|lijk|ieel|eel|aal)")
_ADJECTIVE_TAIL = re.compile(r".{2,}(?:ische?|lijke?|eel|ele|aal|ale)")
_TREMA = {"a": "ä", "e": "ë", "i": "ï", "o": "ö", "u": "ü"}
_CLASHES = re.compile(r"aa|a[eiu]|e[eiu]|ie|o[eiou]|u[iu]|ij")
_COMMON = 1e-6
_PLURAL_SHARE = 0.05
_HEAD = re.compile(r"[^\W\d_]+$")
_TAIL = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@lru_cache(maxsize=1)
def dutch_frequencies() -> Mapping[str, float]:
    """Return how often each Dutch word is used, as a share of all words (wordfreq)."""
    from wordfreq import get_frequency_dict

    frequencies: Mapping[str, float] = get_frequency_dict("nl", "best")
    return frequencies


def ends_in_hyphen(text: str) -> bool:
    """Whether a line ends in a hyphen that follows a letter or digit."""
    return len(text) > 1 and text[-1] in HYPHENS and text[-2].isalnum()


class Dehyphenator:
    """Decides how two parts of a broken word were one, with a document's own words as witnesses.

    Parameters
    ----------
    lines
        The lines of the document; words at their broken ends do not count as witnesses.
    frequencies
        How often words are used in Dutch; wordfreq's when left out.
    """

    def __init__(
        self, lines: Iterable[str] = (), frequencies: Mapping[str, float] | None = None
    ) -> None:
        self._frequencies = dutch_frequencies() if frequencies is None else frequencies
        self._words: Counter[str] = Counter()
        self._as_written: Counter[str] = Counter()
        self._names: Counter[str] = Counter()
        broken = False
        for line in lines:
            words = _WORD.findall(line.replace(SOFT_HYPHEN, ""))
            whole = words[1:] if broken else words
            broken = ends_in_hyphen(line.rstrip())
            self._count(whole[:-1] if broken else whole)

    def _count(self, words: list[str]) -> None:
        for word in words:
            self._words[word.lower()] += 1
            self._as_written[word] += 1
            head, hyphen, tail = word.partition("-")
            if hyphen and head[:1].isupper() and tail[:1].islower():
                self._names[head] += 1

    def mend(self, first: str, second: str) -> str:
        """Join the last word of a line, which ends in a hyphen, to the first of the next.

        Returns
        -------
        str
            The word as it was before the line was broken; with a space after the hyphen
            where the hyphen stands for a part that follows later ("zorg- en welzijnssector").
        """
        soft = first[-1] == SOFT_HYPHEN
        stem = first[:-1]
        head, tail = _HEAD.search(stem), _TAIL.match(second)
        if head is None or tail is None:
            return f"{stem}-{second}"
        if not soft and head.group()[0].isupper() and _goes_on_as_name(second):
            return f"{stem}-{second}"
        verdict = self._decide(head.group(), tail.group().split("-")[0], soft)
        if verdict == "space":
            return f"{stem}- {second}"
        if verdict == "keep":
            return f"{stem}-{second}"
        if verdict == "trema":
            return stem + _TREMA[second[0]] + second[1:]
        return stem + second

    def _decide(self, head: str, tail: str, soft: bool) -> str:
        plain = (head + tail).lower()
        trema = (head + _TREMA.get(tail[0], tail[0]) + tail[1:]).lower()
        shape = None if soft else self._decide_by_shape(head, tail, plain, trema)
        if shape:
            return shape
        seen = {
            "trema": self._words[trema] if trema != plain else 0,
            "join": self._words[plain],
            "keep": 0 if soft else self._words[f"{head}-{tail}".lower()],
        }
        best = max(seen, key=lambda verdict: seen[verdict])
        if seen[best]:
            return best
        return self._decide_by_frequency(head, tail, plain, trema, soft)

    def _decide_by_shape(self, head: str, tail: str, plain: str, trema: str) -> str | None:
        if tail in _SUSPENDING:
            if trema != plain and self._is_plural(head, trema):
                return "trema"
            whole = self._is_plural(head, plain) if tail == "en" else self._is_common(plain)
            return "join" if whole else "space"
        if tail[0].isupper():
            capitals = head.isupper() and tail.isupper() and len(head) > 1
            written = self._as_written[head + tail] > self._as_written[f"{head}-{tail}"]
            return "join" if written or (capitals and plain in self._frequencies) else "keep"
        if len(head) > 1 and head.isupper() and tail.islower():
            return None if self._words[plain] else "keep"
        return "keep" if len(head) == 1 else None

    def _decide_by_frequency(self, head: str, tail: str, plain: str, trema: str, soft: bool) -> str:
        known = self._frequencies
        clash = _CLASHES.fullmatch((head[-1] + tail[0]).lower()) is not None
        if trema != plain and known.get(trema, 0.0) > known.get(plain, 0.0):
            return "trema"
        parts = min(known.get(head.lower(), 0.0), known.get(tail.lower(), 0.0)) >= _COMMON
        if clash and parts and not soft and known.get(plain, 0.0) < _COMMON:
            return "keep"
        if not soft and _takes_hyphen(head, tail) and parts:
            return "keep"
        if plain in known or soft:
            return "join"
        if head in self._names or head.lower() in _HYPHEN_PREFIXES:
            return "keep"
        if head[0].isupper() and self._is_name(head) and known.get(tail.lower(), 0.0) >= _COMMON:
            return "keep"
        return "trema" if clash and trema != plain and tail[0] != "u" else "join"

    def _is_common(self, word: str) -> bool:
        return bool(self._words[word]) or self._frequencies.get(word, 0.0) >= _COMMON

    def _is_plural(self, head: str, whole: str) -> bool:
        """Whether a word is broken before its ending "en": only after a vowel, as "partij-en".

        Where the ending is rare, as in "energieën", a word that follows later is likelier.
        """
        if not head.endswith("ij") and head[-1] not in "aeiou":
            return False
        share = self._frequencies.get(head.lower(), 0.0) * _PLURAL_SHARE
        return bool(self._words[whole]) or self._frequencies.get(whole, 0.0) > share

    def _is_name(self, head: str) -> bool:
        """Whether the document writes the capitalised word alone, and never in lower case."""
        return self._words[head.lower()] > 1 and self._frequencies.get(head.lower(), 0.0) < 1e-4


def _goes_on_as_name(second: str) -> bool:
    """Whether a word goes on as names of places do: "de-France", "sur-Mer"."""
    particle, hyphen, rest = second.partition("-")
    return particle in _PARTICLES and bool(hyphen) and rest[:1].isupper()


def _takes_hyphen(head: str, tail: str) -> bool:
    """Whether two words make a compound with a hyphen: "proces-verbaal", "sociaal-economisch"."""
    if tail.lower() in _HYPHEN_TAILS:
        return True
    return bool(_ADJECTIVE_HEAD.fullmatch(head) and _ADJECTIVE_TAIL.fullmatch(tail))
