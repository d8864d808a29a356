"""Gold and predicted mentions as spans of the same letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pipeline.errors import GrenswerkError
from pipeline.evaluate.alignment import Places, Reading, Span, align, place_span, read_letters
from pipeline.evaluate.gold import GoldEntity, GoldPassage
from pipeline.evaluate.predictions import PredictedEntity, PredictedPassage
from pipeline.schema import Label


@dataclass(frozen=True)
class GoldMention:
    """A mention of the gold."""

    span: Span
    passage: int
    entity: GoldEntity
    surface: str


@dataclass(frozen=True)
class PlacedMention:
    """A predicted mention with the span of the gold letters that it lies on."""

    span: Span
    entity: PredictedEntity
    surface: str

    @property
    def label(self) -> Label:
        """What kind of thing it names."""
        return self.entity.label


@dataclass(frozen=True)
class Comparison:
    """Predicted passages laid on gold passages."""

    gold: Sequence[GoldPassage]
    predicted: Sequence[PredictedPassage]

    @cached_property
    def gold_reading(self) -> Reading:
        """Letters of the gold."""
        return read_letters(passage.text for passage in self.gold)

    @cached_property
    def reading(self) -> Reading:
        """Letters of the prediction."""
        return read_letters(passage.text for passage in self.predicted)

    @cached_property
    def places(self) -> Places:
        """Place in the gold of each predicted letter."""
        return _align(self.gold_reading.letters, self.reading.letters)

    @cached_property
    def number_of(self) -> Mapping[str, int]:
        """Number of each predicted passage by its id."""
        return {passage.passage_id: number for number, passage in enumerate(self.predicted)}

    def gold_mentions(self) -> Iterator[GoldMention]:
        """Yield the mentions of the gold in order; signs without a letter are none."""
        for number, passage in enumerate(self.gold):
            for entity in passage.ents:
                span = self.gold_reading.span(number, entity.start, entity.end)
                if span[0] < span[1]:
                    surface = passage.text[entity.start : entity.end]
                    yield GoldMention(span, number, entity, surface)

    def placed_mentions(self) -> Iterator[PlacedMention]:
        """Yield the predicted mentions that lie on the gold text.

        Raises
        ------
        GrenswerkError
            If a mention lies outside its passage.
        """
        for number, passage in enumerate(self.predicted):
            for entity in passage.entities:
                check_span(passage, entity.start, entity.end)
                read = self.reading.span(number, entity.start, entity.end)
                span = place_span(self.places, read) if read[0] < read[1] else None
                if span is not None:
                    yield PlacedMention(span, entity, passage.text[entity.start : entity.end])


@lru_cache(maxsize=1)
def _align(gold: str, predicted: str) -> Places:
    """Return the places of predicted letters; all scorers of one report ask for the same ones."""
    return tuple(align(gold, predicted))


def check_span(passage: PredictedPassage, start: int, end: int) -> None:
    """Refuse a span that does not lie in its passage.

    Raises
    ------
    GrenswerkError
        If it is empty or reaches outside the text.
    """
    if not 0 <= start < end <= len(passage.text):
        raise GrenswerkError(
            f"span {start}-{end} does not fit passage {passage.passage_id} of "
            f"{len(passage.text)} characters; make the dataset again"
        )
