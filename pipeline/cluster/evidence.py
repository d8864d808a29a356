"""Which patterns of the known subjects a passage holds, as a sparse matrix."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from scipy import sparse

from pipeline.cluster.compounds import normalise_lemma, split_compound
from pipeline.cluster.features import sparse_rows
from pipeline.cluster.subjects import STRONG, Pattern
from pipeline.cluster.terms import PassageTerms, Term, heading_terms

NAME_WEIGHT = 0.4
"""A word in a name tells more of who acts than of what it is about."""

PART_WEIGHT = 0.6
"""Weight of a pattern that only a part of a compound has."""

LESS_SPECIFIC = 0.5
"""Weight of a subject when another has a longer pattern on the same word."""

PHRASE_WEIGHT = 1.5
MIN_LETTERS = 3


class PatternFinder:
    """Finds patterns in words; each word is looked up once.

    Parameters
    ----------
    patterns
        Of the list of subjects; their positions are the columns of what is found.
    """

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = patterns
        self._whole: dict[str, list[int]] = {}
        self._begins: dict[str, list[int]] = {}
        self._ends: dict[str, list[int]] = {}
        self._phrases: defaultdict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
        self._known: dict[tuple[str, str], tuple[tuple[int, float], ...]] = {}
        for position, pattern in enumerate(patterns):
            words = pattern.text.split()
            if len(words) > 1:
                self._phrases[words[0].rstrip("*")[:MIN_LETTERS]].append((tuple(words), position))
            elif pattern.text.endswith("*"):
                self._begins.setdefault(pattern.text[:-1], []).append(position)
            elif pattern.text.startswith("*"):
                self._ends.setdefault(pattern.text[1:], []).append(position)
            else:
                self._whole.setdefault(pattern.text, []).append(position)

    def matrix(self, passages: Sequence[PassageTerms], *, headings: bool) -> sparse.csr_matrix:
        """Return how strongly each passage, or the headings above it, holds each pattern."""
        found: list[Mapping[int, float]] = []
        of_heading: dict[tuple[str, ...], Mapping[int, float]] = {}
        for passage in passages:
            if not headings:
                found.append(self._find(passage.tokens))
                continue
            if passage.headings not in of_heading:
                of_heading[passage.headings] = self._find(heading_terms(passage.headings))
            found.append(of_heading[passage.headings])
        return sparse_rows(found, len(self._patterns))

    def _find(self, tokens: Sequence[Term]) -> dict[int, float]:
        words = [(t.text.lower(), normalise_lemma(t.lemma)) for t in tokens]
        words = [(text or lemma, lemma) for text, lemma in words]
        strength: dict[int, float] = {}
        times: defaultdict[int, int] = defaultdict(int)
        for at, ((text, lemma), token) in enumerate(zip(words, tokens, strict=True)):
            if len(text) < MIN_LETTERS or not text[0].isalpha():
                continue
            here = [*self._of_word(text, lemma), *self._phrases_at(words, at)]
            for position, weight in here:
                weight *= NAME_WEIGHT if token.is_name else 1.0
                strength[position] = max(strength.get(position, 0.0), weight)
                times[position] += 1
        return {n: strength[n] * (1 + math.log(times[n])) for n in sorted(strength)}

    def _of_word(self, text: str, lemma: str) -> tuple[tuple[int, float], ...]:
        key = (text, lemma)
        if key not in self._known:
            self._known[key] = self._look_up(text, lemma)
        return self._known[key]

    def _look_up(self, text: str, lemma: str) -> tuple[tuple[int, float], ...]:
        """Return the best pattern of each subject in the word, its lemma and its parts."""
        forms = [(text, 1.0), (lemma, 1.0)]
        parts = split_compound(lemma)
        if len(parts) > 1:
            forms += [(part, PART_WEIGHT) for part in parts]
        best: dict[int, tuple[float, int, float]] = {}
        for form, share in forms:
            for position, weight in self._of_form(form):
                pattern = self._patterns[position]
                if share < 1 and pattern.weight < STRONG:
                    continue  # "baan" tells of work, "ijsbaan" does not
                value = share * weight * pattern.weight
                if value > best.get(pattern.subject, (0.0, 0, 0.0))[0]:
                    best[pattern.subject] = (value, position, share * weight)
        return tuple((position, weight) for _, position, weight in best.values())

    def _of_form(self, form: str) -> list[tuple[int, float]]:
        longest: dict[int, tuple[int, int]] = {}

        def consider(positions: Iterable[int], length: int) -> None:
            for position in positions:
                subject = self._patterns[position].subject
                if length > longest.get(subject, (0, 0))[0]:
                    longest[subject] = (length, position)

        consider(self._whole.get(form, ()), len(form) + 2)
        for length in range(2, len(form) + 1):
            consider(self._begins.get(form[:length], ()), length)
            consider(self._ends.get(form[-length:], ()), length)
        most = max((length for length, _ in longest.values()), default=0)
        return [
            (position, 1.0 if length >= most - 1 else LESS_SPECIFIC)
            for length, position in longest.values()
        ]

    def _phrases_at(self, words: Sequence[tuple[str, str]], at: int) -> Iterable[tuple[int, float]]:
        candidates = {form[:MIN_LETTERS] for form in words[at]}
        for start in sorted(candidates & self._phrases.keys()):
            for phrase, position in self._phrases[start]:
                after = words[at : at + len(phrase)]
                if len(after) == len(phrase) and all(map(_is_form, phrase, after)):
                    yield position, PHRASE_WEIGHT


def _is_form(pattern: str, forms: tuple[str, str]) -> bool:
    if pattern.endswith("*"):
        return any(form.startswith(pattern[:-1]) for form in forms)
    return pattern in forms
