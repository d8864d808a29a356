"""Toy predictions on gold, which a real pipeline must beat to be worth its while.

A word list as tagger, every sentence or every sentence with a keyword as an action, equal names as
one entry, equal chunks of a report as themes. F1 alone flatters "every sentence is an action";
Matthews' correlation does not.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.evaluate.alignment import letters
from pipeline.evaluate.gold import GoldPassage
from pipeline.evaluate.predictions import PredictedEntity, PredictedPassage
from pipeline.evaluate.told_actions import GoldSentence, ToldAction, name_key
from pipeline.schema import ActionStatus, ActionType, Label

_WORDS = re.compile(
    "akkoord|campagne|netwerk|opleiding|organis|overeenkomst|platform|project|protocol|seminar"
    "|studie|verdrag|vergadering|werkgroep"
)
_STATUS_WORDS = (
    (re.compile("wil|zal|moet"), ActionStatus.PLANNED),
    (re.compile("kan"), ActionStatus.PROPOSED),
    (re.compile("werd"), ActionStatus.COMPLETED),
)


def every_sentence(
    sentences: Sequence[GoldSentence], parties: Mapping[str, str], aliases: Mapping[str, str]
) -> list[ToldAction]:
    """Take every sentence for an action, its fields from a few words in it.

    Parameters
    ----------
    sentences
        Sentences of the gold.
    parties
        Letters that give a party away, to its name.
    aliases
        Letters of a name to the letters of the name it stands for.
    """
    return [
        _guess_action(number, letters(sentence.text), parties, aliases)
        for number, sentence in enumerate(sentences)
    ]


def keyword_sentences(
    sentences: Sequence[GoldSentence], parties: Mapping[str, str], aliases: Mapping[str, str]
) -> list[ToldAction]:
    """Take every sentence for an action that has a word such as "project" or "akkoord".

    Parameters
    ----------
    sentences, parties, aliases
        As for `every_sentence`.
    """
    guesses = every_sentence(sentences, parties, aliases)
    pairs = zip(sentences, guesses, strict=True)
    return [guess for sentence, guess in pairs if _WORDS.search(letters(sentence.text))]


def equal_chunks(passages: Sequence[GoldPassage], chunks: int) -> dict[str, str | None]:
    """Cut a report into as many equal runs of passages as there are themes.

    Parameters
    ----------
    passages
        Passages of one report.
    chunks
        Number of themes.

    Returns
    -------
    dict of str to str
        Name of the run by passage id, the same names in every report.
    """
    return {
        passage.id: f"chunk-{number * chunks // len(passages)}"
        for number, passage in enumerate(passages)
    }


class WordList:
    """A tagger that knows names by heart, and takes a year for a date.

    Parameters
    ----------
    passages
        Annotated prose: each name in it has the label that it has most often there.
    places
        Names of places, for those that the prose does not have.
    """

    def __init__(self, passages: Iterable[GoldPassage], places: Iterable[str]) -> None:
        seen: defaultdict[str, Counter[Label]] = defaultdict(Counter)
        for passage in passages:
            for entity in passage.ents:
                seen[passage.text[entity.start : entity.end]][entity.labels[0]] += 1
        self.labels = dict.fromkeys(places, Label.LOC)
        self.labels.update({name: labels.most_common(1)[0][0] for name, labels in seen.items()})
        by_first: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(self.labels, key=len, reverse=True):
            by_first[name.split()[0]].append(name)
        self.by_first = dict(by_first)

    def tag(self, text: str) -> tuple[PredictedEntity, ...]:
        """Return the names in a text, the longest at each place, from left to right."""
        found: list[PredictedEntity] = []
        for word in re.finditer(r"[\w'’-]+", text):
            start = word.start()
            if found and start < found[-1].end:
                continue
            name = self._name_at(text, start)
            if name:
                label = self.labels[name]
                found.append(PredictedEntity(start, start + len(name), label))
            elif re.fullmatch(r"(19|20)\d\d", word[0]):
                found.append(PredictedEntity(start, word.end(), Label.DATE, word[0]))
        return tuple(found)

    def _name_at(self, text: str, start: int) -> str | None:
        first = text[start:].split(maxsplit=1)[0]
        for known in {first, first.rstrip(".,;:)’'")}:
            for name in self.by_first.get(known, ()):
                end = start + len(name)
                if text.startswith(name, start) and not text[end : end + 1].isalnum():
                    return name
        return None

    def read(self, passages: Iterable[GoldPassage]) -> list[PredictedPassage]:
        """Return gold passages with the names that the list finds in them."""
        return [PredictedPassage(p.id, p.text, self.tag(p.text)) for p in passages]


def link_by_name(passages: Iterable[PredictedPassage]) -> list[PredictedPassage]:
    """Link mentions that are written alike to one entry, and others never.

    Parameters
    ----------
    passages
        Passages with the mentions of the pipeline; their links are left out of account.
    """
    return [
        replace(passage, entities=tuple(_link(entity, passage.text) for entity in passage.entities))
        for passage in passages
    ]


def _link(entity: PredictedEntity, text: str) -> PredictedEntity:
    name = letters(text[entity.start : entity.end])
    is_place = entity.label is Label.LOC
    return replace(
        entity,
        organisation_id=None if is_place else name,
        place_id=name if is_place else None,
    )


def _guess_action(
    number: int, text: str, parties: Mapping[str, str], aliases: Mapping[str, str]
) -> ToldAction:
    named = frozenset(name_key(name, aliases) for word, name in parties.items() if word in text)
    kind = ActionType.PROJECT if "project" in text else ActionType.MEETING
    status = next((s for words, s in _STATUS_WORDS if words.search(text)), ActionStatus.ONGOING)
    return ToldAction(frozenset({number}), kind, status, named)
