"""Figures of names on prose that neither the recognizer nor the name model has seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.evaluate.reliability import calibration_error, reliability
from pipeline.schema import Label
from pipeline.tag.names.calibration import Calibration
from pipeline.tag.names.known import KnownNames
from pipeline.tag.names.model import JudgedSpan, ReadName
from pipeline.tag.names.spans import read_spans
from pipeline.tag.proposals import settle
from pipeline.tag.proposing import propose_by_grammar, propose_read_names
from pipeline.train.annotations import AnnotatedPassage
from pipeline.train.calibration import (
    JudgedMention,
    fit_calibration,
    promised_and_right,
)
from pipeline.train.evaluation import Figures, FoundNames, score_names, score_unseen
from pipeline.train.names import ReadPassage

NOT_SCORED = 0.5
"""Stands for a probability where only the spans are asked for."""


@dataclass(eq=False)
class LeftOut:
    """A part of the prose, read by models trained on the other parts.

    Attributes
    ----------
    passages : list of ReadPassage
        The part, with its first readings.
    variants : list of ReadPassage
        Its copy with exchanged names, without any.
    judged : list of list of JudgedSpan
        The second reading of the passages, once it is made.
    """

    passages: list[ReadPassage]
    variants: list[ReadPassage]
    judged: list[list[JudgedSpan]] = field(default_factory=list)


def name_figures(parts: Sequence[LeftOut], known: KnownNames) -> dict[str, object]:
    """Return the figures of all parts together, for the model card and `meta.json`."""
    passages = [read.passage for part in parts for read in part.passages]
    second = [names for part in parts for names in _second_reading(part)]
    first = [_first_reading(read) for part in parts for read in part.passages]
    learnt = _names_by_file(passages)
    unseen = score_unseen(passages, second, lambda p, name: _is_known(p, name, learnt, known))
    bins = reliability(promised_and_right([_mentions(part) for part in parts]))
    return {
        "names left out": _rounded(score_names(passages, second)),
        "names left out, neither learnt nor listed": unseen.rounded(),
        "names left out, by the recognizer alone": _rounded(score_names(passages, first)),
        "scores of names left out": [one.model_dump() for one in bins],
        "calibration error of names left out": round(calibration_error(bins) or 0.0, 4),
    }


def shipped_calibration(parts: Sequence[LeftOut]) -> Calibration:
    """Fit the curves that ship, on the names of all parts."""
    return fit_calibration([mention for part in parts for mention in _mentions(part)])


def _rounded(scores: dict[str, Figures]) -> dict[str, object]:
    return {name: figures.rounded() for name, figures in scores.items()}


def _second_reading(part: LeftOut) -> Iterable[FoundNames]:
    """Yield what stands in each passage once names and grammars are combined."""
    for read, judged in zip(part.passages, part.judged, strict=True):
        names = [_read_name(read, one) for one in judged]
        text = read.passage.text
        standing = settle(propose_read_names(text, names, "model"), propose_by_grammar(text))
        yield {(one.start, one.end): one.label.value for one in standing}


def _read_name(read: ReadPassage, judged: JudgedSpan) -> ReadName:
    span = read.doc[judged.span.start : judged.span.end]
    return ReadName(span.start_char, span.end_char, judged.span.label, NOT_SCORED)


def _first_reading(read: ReadPassage) -> FoundNames:
    spans = (read.doc[one.start : one.end] for one in read_spans(read.tags))
    labels = (one.label for one in read_spans(read.tags))
    return {
        (span.start_char, span.end_char): label for span, label in zip(spans, labels, strict=True)
    }


def _mentions(part: LeftOut) -> list[JudgedMention]:
    """Return the names of a part as judged by people; dates and amounts are for the grammars."""
    mentions = []
    for read, judged in zip(part.passages, part.judged, strict=True):
        accepted = {(e.start, e.end): e.labels for e in read.passage.entities}
        for one in judged:
            if one.span.label in (Label.DATE, Label.MONEY):
                continue
            name = _read_name(read, one)
            right = name.label in accepted.get((name.start, name.end), ())
            mentions.append(JudgedMention(name.label, one.confidence, right))
    return mentions


def _names_by_file(passages: Sequence[AnnotatedPassage]) -> dict[str, set[str]]:
    """Return, by name in small letters, the files that it stands in."""
    files: dict[str, set[str]] = {}
    for passage in passages:
        for entity in passage.entities:
            name = passage.text[entity.start : entity.end].casefold()
            files.setdefault(name, set()).add(passage.file)
    return files


def _is_known(
    passage: AnnotatedPassage, name: str, learnt: dict[str, set[str]], known: KnownNames
) -> bool:
    elsewhere = learnt.get(name.casefold(), set()) - {passage.file}
    return bool(elsewhere) or name in known.bodies or name in known.places
