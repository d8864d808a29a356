"""What the rest of a document says about a name: how it was read where else it stands.

A name that is plain in one sentence ("de burgemeester van Maasbracht") is plain in the next as
well. The first reading of the whole document is remembered; the second sees, for every word and
every name, how the other places were read. It is a hint and no rule: a territory may act in one
sentence and be a place in another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from pipeline.tag.names.spans import OUTSIDE, read_spans

NOWHERE = "none"
OFTEN = 3


class Memory:
    """The first reading of one document.

    Parameters
    ----------
    passages
        Words and tags of each passage.
    """

    def __init__(self, passages: Iterable[tuple[Sequence[str], Sequence[str]]]) -> None:
        self._words: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._names: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for words, tags in passages:
            for word, tag in zip(words, tags, strict=True):
                if word[0].isupper():
                    self._words[word][_label(tag)] += 1
            for start, end, label in read_spans(tags):
                self._names[" ".join(words[start:end])][label] += 1

    def of_word(self, word: str, tag: str) -> str:
        """Return how the word is read elsewhere, given how it is read here."""
        return _summary(self._words[word], _label(tag))

    def of_name(self, words: Sequence[str], label: str) -> str:
        """Return how the whole name is read elsewhere, given its label here."""
        return _summary(self._names[" ".join(words)], label)


def _label(tag: str) -> str:
    return tag if tag == OUTSIDE else tag[2:]


def _summary(readings: Counter[str], here: str) -> str:
    """Say which reading prevails elsewhere, how clearly, and whether there are many."""
    others = Counter(readings)
    others[here] -= 1
    total = sum(others.values())
    if total <= 0:
        return NOWHERE
    label, count = max(others.items(), key=lambda item: (item[1], item[0]))
    clearness = "!" if count == total else ">" if 2 * count > total else "?"
    return f"{label}{clearness}{'+' if total >= OFTEN else ''}"
