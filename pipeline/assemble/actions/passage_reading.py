"""What the passage reader says of the sentences, actions and names of one document."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from spacy.vectors import Vectors

from pipeline.assemble.actions.passage_codes import (
    EncodedPassage,
    Floats,
    PassageCodes,
    encode_passage,
)
from pipeline.assemble.actions.reader import (
    DETAIL,
    JUDGED,
    NO_PLACE,
    ROLE,
    SAME,
    TELLS,
    NameRows,
    PassageReader,
    Span,
    place_before,
    place_in_passage,
)
from pipeline.assemble.actions.sentences import ReportSentence, Stretch

_WEIGHTS: Mapping[str, float] = {
    TELLS: 0.5,
    SAME: 0.5,
    "type": 0.4,
    "status": 0.5,
    "formality": 0.5,
    ROLE: 0.5,
    DETAIL: 0.5,
}
"""What the reader counts beside the classifiers of features, chosen by leaving files out."""
_LEAST = 1e-12
"""Share that stands for none, whose logarithm would be infinite."""
REACH = 12
"""Sentences back to which a name is looked up; of those told earlier, hints alone are seen."""


Logs = Mapping[str, float]
"""The log share of each answer."""


@dataclass(frozen=True)
class Spot:
    """Where a name or phrase is told.

    Attributes
    ----------
    passage_id
        The passage.
    index
        Position of the sentence among those of the document.
    words
        The words in the passage.
    """

    passage_id: str
    index: int
    words: Span


class AskedName(Protocol):
    """A name beside an action that the reader is asked about."""

    @property
    def kind(self) -> str:
        """One of `NAMED`."""
        ...

    @property
    def spot(self) -> Spot | None:
        """Where it is told; None where that is nowhere near."""
        ...

    @property
    def hints(self) -> Sequence[str]:
        """What else speaks for it."""
        ...


@dataclass(frozen=True, eq=False)
class PassageReading:
    """The passages of a document as the reader has read them; silent without a reader.

    Parameters
    ----------
    reader
        The trained reader, if there is one.
    states
        A state for every word, by passage.
    """

    reader: PassageReader | None
    states: Mapping[str, Floats]

    def tells(self, sentence: ReportSentence) -> Logs | None:
        """Say whether a sentence tells of an action."""
        if self.reader is None:
            return None
        states = self.states[sentence.passage.passage_id]
        return self.reader.tells(states, (sentence.span.start, sentence.span.end))

    def judge(self, question: str, group: Sequence[ReportSentence]) -> Logs | None:
        """Answer a question about an action, if it is one that the reader is asked."""
        if self.reader is None or question not in JUDGED:
            return None
        return self.reader.judge(question, self._states(group), evidence_spans(group))

    def same(self, earlier: ReportSentence, later: ReportSentence) -> Logs | None:
        """Say whether two sentences of a passage tell of one action."""
        if self.reader is None:
            return None
        # It was taught by whole sentences.
        whole = [sentence.whole or sentence for sentence in (earlier, later)]
        first, then = ((s.span.start, s.span.end) for s in whole)
        return self.reader.same(self._states([earlier]), first, then)

    def weigh(
        self, question: str, group: Sequence[ReportSentence], names: Sequence[AskedName]
    ) -> Sequence[Logs | None]:
        """Say what each of the names beside an action is to it.

        Parameters
        ----------
        question
            `ROLE` or `DETAIL`.
        group
            What tells of the action.
        names
            All that are asked about at once.
        """
        if self.reader is None:
            return [None] * len(names)
        rows = [self._rows(group, name) for name in names]
        return self.reader.weigh(question, self._states(group), evidence_spans(group), rows)

    def _rows(self, group: Sequence[ReportSentence], name: AskedName) -> NameRows:
        spot, place = name.spot, place_of(name.spot, group)
        rows = None
        if spot is not None and place != NO_PLACE:
            rows = self.states[spot.passage_id][slice(*spot.words)]
        return NameRows(rows, name.kind, place, name.hints)

    def _states(self, group: Sequence[ReportSentence]) -> Floats:
        return self.states[group[0].passage.passage_id]


SILENT = PassageReading(None, {})


def read_passages(
    reader: PassageReader | None, sentences: Sequence[ReportSentence]
) -> PassageReading:
    """Read all passages that hold the sentences of a document."""
    if reader is None:
        return SILENT
    encoded = encode_passages(sentences, reader.codes, reader.vectors)
    states = reader.read(list(encoded.values()))
    return PassageReading(reader, dict(zip(encoded, states, strict=True)))


def encode_passages(
    sentences: Sequence[ReportSentence], codes: PassageCodes, vectors: Vectors
) -> dict[str, EncodedPassage]:
    """Return the passages that hold the sentences as numbers, by their id."""
    return {
        own[0].passage.passage_id: encode_passage(
            own[0].span.doc, [m for s in own for m in s.mentions], codes, vectors
        )
        for own in by_passage(sentences)
    }


def by_passage(sentences: Sequence[ReportSentence]) -> list[list[ReportSentence]]:
    """Return the sentences of each passage, in order."""
    found: dict[str, list[ReportSentence]] = {}
    for sentence in sentences:
        found.setdefault(sentence.passage.passage_id, []).append(sentence)
    return list(found.values())


def evidence_spans(group: Sequence[ReportSentence]) -> list[Span]:
    """Return the words that tell of an action in the passage in which it is told of first."""
    first = group[0].passage.passage_id
    return [(s.span.start, s.span.end) for s in group if s.passage.passage_id == first]


def spot_of(sentence: ReportSentence, place: Stretch) -> Spot:
    """Return where a mention or phrase of a sentence is told."""
    span = sentence.span_of(place)
    return Spot(sentence.passage.passage_id, sentence.index, (span.start, span.end))


def place_of(spot: Spot | None, group: Sequence[ReportSentence]) -> int:
    """Return the number of the place where a name is told, seen from what tells of an action."""
    first = group[0]
    if spot is not None and spot.passage_id == first.passage.passage_id:
        return place_in_passage(spot.words, evidence_spans(group))
    if spot is not None and 0 < first.index - spot.index <= REACH:
        return place_before(first.index - spot.index)
    return NO_PLACE


def blend(question: str, shares: Mapping[str, float], logs: Logs | None) -> dict[str, float]:
    """Return the weighed geometric mean of what the classifiers and the reader say, as shares.

    Parameters
    ----------
    question
        What was asked.
    shares
        The share that the classifiers give each answer.
    logs
        The log share that the reader gives each; None where it says nothing.
    """
    if logs is None:
        return dict(shares)
    weight = _WEIGHTS[question]
    weighed = {
        answer: math.exp((1 - weight) * math.log(max(share, _LEAST)) + weight * logs[answer])
        for answer, share in shares.items()
    }
    total = sum(weighed.values())
    return {answer: share / total for answer, share in weighed.items()}
