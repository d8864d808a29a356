"""Actions by the sentences of the gold text that tell of them.

The sentences of the gold passages are the common ground: evidence counts by the sentences of
which it holds more than half the letters, wherever a prediction draws its own borders.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import GrenswerkError
from pipeline.evaluate.alignment import Span, letters, read_letters
from pipeline.evaluate.gold import GoldAction, GoldPassage
from pipeline.evaluate.mentions import Comparison, check_span
from pipeline.evaluate.predictions import PredictedAction, Predictions
from pipeline.schema import ActionStatus, ActionType, Formality, Outcome

_ENDS_IN_ABBREVIATION = re.compile(
    r"\b(?:art|bv|ca|dhr|dr|enz|incl|mevr|mld|mln|nr|prof|resp|St|vgl)\.$"
)
_BORDER = re.compile(r"""[.!?]['’”")]*\s+(?=[A-Z0-9‘'“"(])""")
_ARTICLE = re.compile(r"(?:de|het)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class GoldSentence:
    """A sentence of the gold, by its letters."""

    passage: int
    span: Span
    text: str


@dataclass(frozen=True)
class ToldAction:
    """An action of the gold or of a prediction, ready to be compared."""

    sentences: frozenset[int]
    """Numbers of the gold sentences that tell of it."""
    type: ActionType
    status: ActionStatus
    parties: frozenset[str] = frozenset()
    """Keys of the names, as `name_key` gives them."""
    partners: frozenset[str] = frozenset()
    date: str | None = None
    place: str | None = None
    amount: str | None = None
    formality: Formality | None = None
    outcome: Outcome | None = None
    tells_outcome: bool = True
    """Whether `outcome` was looked for; a null then says that the text does not judge."""
    status_cue: str | None = None


def name_key(name: str, aliases: Mapping[str, str]) -> str:
    """Return the letters that stand for a name, its article left off and aliases followed.

    Parameters
    ----------
    name
        As written or as shown.
    aliases
        Letters of a name to the letters of the name it stands for, as a `GoldSet` has them.
    """
    start = _ARTICLE.match(name)
    key = letters(name[start.end() :] if start else name)
    return aliases.get(key, key)


def find_sentences(passages: Sequence[GoldPassage]) -> list[GoldSentence]:
    """Return the sentences of gold passages in order; one without letters is none.

    Parameters
    ----------
    passages
        Passages of one report, or of several.
    """
    reading = read_letters(passage.text for passage in passages)
    found = []
    for number, passage in enumerate(passages):
        for start, end in _split(passage.text):
            span = reading.span(number, start, end)
            if span[0] < span[1]:
                found.append(GoldSentence(number, span, passage.text[start:end]))
    return found


def tell_gold(
    passages: Sequence[GoldPassage],
    sentences: Sequence[GoldSentence],
    actions: Iterable[GoldAction],
    aliases: Mapping[str, str],
) -> list[ToldAction]:
    """Put the actions of the gold on their sentences.

    Raises
    ------
    GrenswerkError
        If none of the evidence of an action stands in the passages.
    """
    reading = read_letters(passage.text for passage in passages)
    told = []
    for action in actions:
        numbers: set[int] = set()
        for quote in action.evidence:
            found = _find_quote(passages, quote)
            if found is not None:
                passage, start = found
                span = reading.span(passage, start, start + len(quote))
                numbers |= _held_by(sentences, range(*span))
        if not numbers:
            raise GrenswerkError(
                f"the evidence {action.evidence[0]!r} is no sentence of the gold text; "
                "quote it word for word"
            )
        told.append(_tell(action, frozenset(numbers), aliases, action.tells_outcome))
    return told


def tell_predicted(
    gold: Sequence[GoldPassage],
    sentences: Sequence[GoldSentence],
    predictions: Predictions,
    aliases: Mapping[str, str],
) -> list[ToldAction]:
    """Put predicted actions on the sentences of the gold; those outside it are left out.

    Raises
    ------
    GrenswerkError
        If evidence lies outside its passage.
    """
    compared = Comparison(gold, predictions.passages)
    number_of = {p.passage_id: number for number, p in enumerate(predictions.passages)}
    told = []
    for action in predictions.actions:
        numbers: set[int] = set()
        for quote in action.evidence:
            if quote.passage_id in number_of:
                number = number_of[quote.passage_id]
                check_span(predictions.passages[number], quote.start, quote.end)
                read = compared.reading.span(number, quote.start, quote.end)
                placed = [p for p in compared.places[slice(*read)] if p is not None]
                numbers |= _held_by(sentences, placed)
        if numbers:
            told.append(_tell(action, frozenset(numbers), aliases, tells_outcome=True))
    return told


def _tell(
    action: GoldAction | PredictedAction,
    sentences: frozenset[int],
    aliases: Mapping[str, str],
    tells_outcome: bool,
) -> ToldAction:
    return ToldAction(
        sentences=sentences,
        type=action.type,
        status=action.status,
        parties=frozenset(name_key(name, aliases) for name in action.parties),
        partners=frozenset(name_key(name, aliases) for name in action.partners),
        date=action.date or None,
        place=name_key(action.place, aliases) if action.place else None,
        amount=letters(action.amount) if action.amount else None,
        formality=action.formality,
        outcome=action.outcome,
        tells_outcome=tells_outcome,
        status_cue=action.status_cue,
    )


def _split(text: str) -> Iterator[Span]:
    start = 0
    for border in _BORDER.finditer(text):
        if not _ENDS_IN_ABBREVIATION.search(text[start : border.start() + 1]):
            yield start, border.end()
            start = border.end()
    yield start, len(text)


def _find_quote(passages: Sequence[GoldPassage], quote: str) -> tuple[int, int] | None:
    """Return the first passage that holds a quote, and where."""
    for number, passage in enumerate(passages):
        start = passage.text.find(quote)
        if start >= 0:
            return number, start
    return None


def _held_by(sentences: Sequence[GoldSentence], places: Iterable[int]) -> set[int]:
    """Return the numbers of the sentences of which the places hold more than half the letters."""
    held = set(places)
    if not held:
        return set()
    low, high = min(held), max(held)
    return {
        number
        for number, sentence in enumerate(sentences)
        if sentence.span[0] <= high
        and low < sentence.span[1]
        and 2 * len(held.intersection(range(*sentence.span))) > sentence.span[1] - sentence.span[0]
    }
