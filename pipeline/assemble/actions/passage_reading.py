"""What the passage reader says of the sentences, actions and names of one document."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.vectors import Vectors

from pipeline.assemble.actions.passage_codes import (
    EncodedPassage,
    Floats,
    PassageCodes,
    encode_passage,
)
from pipeline.assemble.actions.reader import DETAIL, JUDGED, ROLE, TELLS, PassageReader, Span
from pipeline.assemble.actions.sentences import ReportSentence, Stretch

_WEIGHTS: Mapping[str, float] = {TELLS: 0.5, "type": 0.4, "status": 0.5, ROLE: 0.5, DETAIL: 0.5}
"""What the reader counts beside the classifiers of features, chosen by leaving files out."""
_LEAST = 1e-12
"""Share that stands for none, whose logarithm would be infinite."""


Logs = Mapping[str, float]
"""The log share of each answer."""


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

    def weigh(
        self, question: str, group: Sequence[ReportSentence], name: Span | None, kind: str
    ) -> Logs | None:
        """Say what a name is to an action, if the passage that tells of it names it.

        Parameters
        ----------
        question
            `ROLE` or `DETAIL`.
        group
            What tells of the action.
        name
            The words of the name in that passage.
        kind
            One of `NAMED`.
        """
        if self.reader is None or name is None:
            return None
        return self.reader.weigh(question, self._states(group), evidence_spans(group), name, kind)

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


def words_of(
    group: Sequence[ReportSentence], sentence: ReportSentence, place: Stretch
) -> Span | None:
    """Return the words at a place of a sentence, if it stands in the passage that is asked."""
    if sentence.passage.passage_id != group[0].passage.passage_id:
        return None
    span = sentence.span_of(place)
    return span.start, span.end


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
