"""Augmentation: annotated passages in, the same passages with other names in their places out.

A recognizer that always sees the same names learns them by heart. With names exchanged for others
of the same label it has to learn from what stands around them. Dates and amounts stay: the dates
of a text hang together, and grammars find both.
"""

import random
from collections.abc import Iterable, Mapping, Sequence

from pipeline.train.annotations import AnnotatedEntity, AnnotatedPassage

EXCHANGED = frozenset({"ORG", "LOC", "PER", "PROJECT", "INSTRUMENT", "EVENT"})


def collect_names(passages: Iterable[AnnotatedPassage]) -> dict[str, list[str]]:
    """Return the different names of each label that may be exchanged, in alphabetical order."""
    names: dict[str, set[str]] = {label: set() for label in EXCHANGED}
    for passage in passages:
        for entity in passage.entities:
            if entity.labels[0] in EXCHANGED:
                names[entity.labels[0]].add(passage.text[entity.start : entity.end])
    return {label: sorted(found) for label, found in sorted(names.items())}


def vary_passages(
    passages: Sequence[AnnotatedPassage],
    share: float,
    seed: int,
    *,
    names_of: Sequence[AnnotatedPassage] | None = None,
) -> list[AnnotatedPassage]:
    """Return one variant of every passage.

    Parameters
    ----------
    passages : sequence of AnnotatedPassage
        What is varied.
    share : float
        Chance, between 0 and 1, that a name of a passage is exchanged. A name that stands in a
        passage twice becomes the same other name twice.
    seed : int
        Seed of the choices.
    names_of : sequence of AnnotatedPassage, optional
        Where the names that are filled in come from; without it from the passages themselves.
    """
    names = collect_names(passages if names_of is None else names_of)
    chance = random.Random(seed)
    return [_vary(passage, names, share, chance) for passage in passages]


def _vary(
    passage: AnnotatedPassage,
    names: Mapping[str, Sequence[str]],
    share: float,
    chance: random.Random,
) -> AnnotatedPassage:
    chosen: dict[tuple[str, str], str] = {}
    pieces: list[str] = []
    entities: list[AnnotatedEntity] = []
    written = length = 0
    for entity in sorted(passage.entities, key=lambda e: e.start):
        label, name = entity.labels[0], passage.text[entity.start : entity.end]
        if label in EXCHANGED and (name, label) not in chosen:
            other = chance.choice(names[label] or [name]) if chance.random() < share else name
            chosen[name, label] = other
        filled = chosen.get((name, label), name)
        between = passage.text[written : entity.start]
        start = length + len(between)
        pieces += [between, filled]
        length, written = start + len(filled), entity.end
        entities.append(AnnotatedEntity(start, length, entity.labels))
    pieces.append(passage.text[written:])
    return AnnotatedPassage(
        f"{passage.passage_id}~", f"{passage.document}~", "".join(pieces), tuple(entities)
    )
