"""The date, place, amount and name of an action: which of the mentions in its evidence they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.assemble.actions.attachment import attachment_features
from pipeline.assemble.actions.fitted import FittedModel
from pipeline.assemble.actions.names import name_key
from pipeline.assemble.actions.passage_reading import PassageReading, Spot, blend, spot_of
from pipeline.assemble.actions.reader import DETAIL
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.schema import ActionType, Label, Mention, Participant

DETAILS: Mapping[str, frozenset[Label]] = {
    "date": frozenset({Label.DATE}),
    "place": frozenset({Label.LOC}),
    "amount": frozenset({Label.MONEY}),
    "name": frozenset({Label.PROJECT, Label.INSTRUMENT, Label.EVENT, Label.ORG}),
}
"""The questions, and the labels that can answer each."""

_ENOUGH: Mapping[str, float] = {"date": 0.4, "place": 0.4, "amount": 0.4, "name": 0.2}
"""How likely an answer must be: where files of prose that were left out gain more right answers
than answers to what the text leaves open. A name does with less, since those who wrote the
guidelines name twice as many actions as who annotated the other prose."""
_CARRY_THEMSELVES = frozenset({ActionType.BODY, ActionType.FUNDING, ActionType.OPERATION})
_JOINED = re.compile(r"^(?:\s*,\s*(?:en\s+)?|\s+en\s+(?:in\s+|te\s+)?)$")


@dataclass(frozen=True, eq=False)
class DetailCandidate:
    """A mention that may answer a question about an action, and what is seen of it.

    Parameters
    ----------
    mention
        The mention.
    features
        What the classifier sees.
    kind
        The question, a key of `DETAILS`.
    spot
        Where it is told.
    hints
        Empty: only its sentence speaks for it.
    """

    mention: Mention
    features: dict[str, float]
    kind: str
    spot: Spot
    hints: tuple[str, ...] = ()


def detail_candidates(
    question: str, group: Sequence[ReportSentence], facts: Mapping[str, str]
) -> list[DetailCandidate]:
    """Return the mentions that could be the date, place, amount or name of an action.

    Parameters
    ----------
    question
        A key of `DETAILS`.
    group
        The evidence of the action, in order.
    facts
        What is known of it already: its type and status.
    """
    found: list[DetailCandidate] = []
    for rank, sentence in enumerate(group):
        akin = [m for m in sentence.mentions if m.label in DETAILS[question]]
        for mention in akin:
            features = attachment_features(sentence, mention, rank, akin)
            features.update({f"{key}:{value}": 1.0 for key, value in facts.items()})
            features[f"type.label:{facts['type']}.{mention.label}"] = 1.0
            features[f"evidence:{min(len(group), 3)}"] = 1.0
            spot = spot_of(sentence, mention)
            found.append(DetailCandidate(mention, features, question, spot))
    return found


def choose(
    question: str,
    model: FittedModel,
    candidates: Sequence[DetailCandidate],
    group: Sequence[ReportSentence],
    passages: PassageReading,
) -> Mention | None:
    """Return the likeliest candidate, the first among equals, if it is likely enough.

    Parameters
    ----------
    question
        A key of `DETAILS`.
    model
        The classifier that answers it.
    candidates
        What may be the answer.
    group
        The evidence of the action.
    passages
        What the passage reader says of it.
    """
    best: tuple[float, Mention] | None = None
    for candidate, read in zip(candidates, passages.weigh(DETAIL, group, candidates), strict=True):
        share = blend(DETAIL, model.probabilities(candidate.features), read)["yes"]
        if share >= _ENOUGH[question] and (best is None or share > best[0]):
            best = share, candidate.mention
    return best[1] if best else None


def joined_places(place: Mention, group: Sequence[ReportSentence]) -> str:
    """Return the place as written with those listed after it: "Arnhem, Kleef en Nijmegen"."""
    sentence = next(s for s in group if place in s.mentions)
    end = place.end
    for mention in _places_after(place, sentence):
        if not _JOINED.match(sentence.passage.text[end : mention.start]):
            break
        end = mention.end
    return sentence.passage.text[place.start : end]


def _places_after(place: Mention, sentence: ReportSentence) -> Iterator[Mention]:
    return (m for m in sentence.mentions if m.label is Label.LOC and m.start >= place.end)


def without_itself(
    participants: Iterable[Participant], name: str | None, type_: ActionType
) -> tuple[Participant, ...]:
    """Leave out who has the name of the action: a project does not carry itself.

    A body, a fund or a service does, in the annotated prose as well.
    """
    if name is None or type_ in _CARRY_THEMSELVES:
        return tuple(participants)
    return tuple(one for one in participants if name_key(one.name) != name_key(name))


def split_amount(value: str | None) -> tuple[float | None, str | None]:
    """Return the number and the currency of "EUR 174000000"; both None where it is none."""
    match = re.fullmatch(r"([A-Z]{3}) (\d+(?:\.\d+)?)", value or "")
    return (float(match.group(2)), match.group(1)) if match else (None, None)
