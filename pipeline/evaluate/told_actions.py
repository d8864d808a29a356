"""Actions by the sentences of the gold text that tell of them.

The sentences of the gold passages are the common ground: evidence counts by the sentences of
which it holds more than half the letters, wherever a prediction draws its own borders.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import GrenswerkError
from pipeline.evaluate.alignment import Reading, Span, letters, read_letters
from pipeline.evaluate.gold import GoldAction, GoldPassage
from pipeline.evaluate.mentions import Comparison, check_span
from pipeline.evaluate.predictions import PredictedAction, PredictedQuote, Predictions
from pipeline.evaluate.quotes import find_quote, split_sentences
from pipeline.schema import ActionStatus, ActionType, Formality, Outcome

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
    name: str | None = None
    """Letters of its proper name."""
    date: str | None = None
    place: str | None = None
    amount: str | None = None
    formality: Formality | None = None
    outcome: Outcome | None = None
    tells_outcome: bool = True
    """Whether `outcome` was looked for; a null then says that the text does not judge."""
    outcome_cue: str | None = None
    status_cue: str | None = None
    undertaking: str | None = None
    """What other actions that are the same undertaking have here too."""
    tells_undertaking: bool = True


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
        for start, end in split_sentences(passage.text):
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
        If evidence is not in the passages, or that of an action holds no sentence of them;
        `read_gold` refuses it with file and line.
    """
    reading = read_letters(passage.text for passage in passages)
    told = []
    for action in actions:
        quoted = [quoted_sentences(passages, reading, sentences, q) for q in action.evidence]
        numbers = frozenset[int]().union(*quoted)
        if not numbers:
            raise GrenswerkError(f"{action.evidence[0]!r} is half a sentence; quote it whole")
        undertaking = action.undertaking, action.tells_undertaking
        told.append(_tell(action, numbers, aliases, action.tells_outcome, *undertaking))
    return told


def quoted_sentences(
    passages: Sequence[GoldPassage],
    reading: Reading,
    sentences: Sequence[GoldSentence],
    quote: str,
) -> set[int]:
    """Return the numbers of the sentences that a quote of the gold holds.

    Parameters
    ----------
    passages, reading, sentences
        Passages of the gold, their letters and their sentences.
    quote
        Words as they stand in a passage.

    Raises
    ------
    GrenswerkError
        If it is in none.
    """
    found = find_quote((passage.text for passage in passages), quote)
    if found is None:
        raise GrenswerkError(f"{quote!r} is not in the gold passages; quote it word for word")
    passage, start = found
    return _held_by(sentences, range(*reading.span(passage, start, start + len(quote))))


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
    told = []
    for action in predictions.actions:
        numbers = placed_sentences(compared, sentences, action.evidence)
        if numbers:
            told.append(_tell(action, frozenset(numbers), aliases, True, action.undertaking, True))
    return told


def placed_sentences(
    compared: Comparison, sentences: Sequence[GoldSentence], quotes: Iterable[PredictedQuote]
) -> set[int]:
    """Return the numbers of the gold sentences that predicted quotes hold.

    Parameters
    ----------
    compared
        Predicted passages laid on those of the gold.
    sentences
        The sentences of the gold.
    quotes
        Stretches of the predicted passages; those of others are left out.

    Raises
    ------
    GrenswerkError
        If a quote lies outside its passage.
    """
    numbers: set[int] = set()
    for quote in quotes:
        number = compared.number_of.get(quote.passage_id)
        if number is not None:
            check_span(compared.predicted[number], quote.start, quote.end)
            read = compared.reading.span(number, quote.start, quote.end)
            placed = [p for p in compared.places[slice(*read)] if p is not None]
            numbers |= _held_by(sentences, placed)
    return numbers


def _tell(
    action: GoldAction | PredictedAction,
    sentences: frozenset[int],
    aliases: Mapping[str, str],
    tells_outcome: bool,
    undertaking: str | None,
    tells_undertaking: bool,
) -> ToldAction:
    return ToldAction(
        sentences=sentences,
        type=action.type,
        status=action.status,
        parties=frozenset(name_key(name, aliases) for name in action.parties),
        partners=frozenset(name_key(name, aliases) for name in action.partners),
        name=letters(action.name) if action.name else None,
        date=action.date or None,
        place=name_key(action.place, aliases) if action.place else None,
        amount=letters(action.amount) if action.amount else None,
        formality=action.formality,
        outcome=action.outcome,
        tells_outcome=tells_outcome,
        outcome_cue=action.outcome_cue,
        status_cue=action.status_cue,
        undertaking=undertaking,
        tells_undertaking=tells_undertaking,
    )


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
