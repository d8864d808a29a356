"""Texts in which all names are marked, to compare taggers on: two public corpora and our own gold.

The corpora stand beside the project, where they are: they may be measured on, but neither passed on
nor shipped in a model. Of each a sample is read, the same in every run.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from quality.measuring import GOLD, SHARED

from pipeline.evaluate.gold import read_gold
from pipeline.train.annotations import AnnotatedEntity, AnnotatedPassage

NAME_LABELS = ("PER", "ORG", "LOC")
"""What all taggers and corpora know, under these names."""
CORPORA = SHARED / "training" / "eval-only"
NEWS, NEWS_TO_LEARN = Path("conll2002-nl/test.jsonl"), Path("conll2002-nl/val.jsonl")
WIKIPEDIA = Path("wikineural-nl/test.jsonl")
SAMPLED = 2000
"""Sentences of each corpus, as many as all taggers read in a few minutes."""
SEED = 13


@dataclass(frozen=True)
class TextSet:
    """Passages of one kind; those of a document stand together, in its order."""

    title: str
    passages: Sequence[AnnotatedPassage]

    @property
    def documents(self) -> list[list[str]]:
        """The texts of the passages of each document."""
        parts = groupby(self.passages, key=lambda passage: passage.document)
        return [[passage.text for passage in part] for _, part in parts]

    @property
    def names(self) -> int:
        """How many names are sought."""
        return sum(e.labels[0] in NAME_LABELS for p in self.passages for e in p.entities)


def missing_corpora(folder: Path = CORPORA) -> list[Path]:
    """Return the files of the corpora that are not there."""
    return [path for path in (NEWS, NEWS_TO_LEARN, WIKIPEDIA) if not (folder / path).exists()]


def name_texts(folder: Path = CORPORA) -> list[TextSet]:
    """Return the samples of the corpora and the passages of the demonstration gold."""
    return [
        TextSet("CoNLL-2002", draw(read_sentences(folder / NEWS))),
        TextSet("WikiNEuRal", draw(read_sentences(folder / WIKIPEDIA))),
        TextSet("demonstration gold", list(demo_passages())),
    ]


def read_sentences(path: Path) -> list[AnnotatedPassage]:
    """Read a file of sentences, each a document of its own: nothing tells what stood beside it.

    All names stay, also those that are no person, organisation or place.
    """
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [
        AnnotatedPassage(
            f"{path.parent.name}-{number}",
            f"{path.parent.name}/{number}",
            row["text"],
            tuple(AnnotatedEntity(start, end, (label,)) for start, end, label in row["ents"]),
        )
        for number, row in enumerate(rows)
    ]


def draw(passages: Sequence[AnnotatedPassage], size: int = SAMPLED) -> list[AnnotatedPassage]:
    """Return a sample without replacement, the same in every run, in the order of the whole."""
    chosen = random.Random(SEED).sample(range(len(passages)), min(size, len(passages)))
    return [passages[number] for number in sorted(chosen)]


def demo_passages() -> Iterator[AnnotatedPassage]:
    """Give the passages of the demonstration gold with all their names."""
    for report in read_gold(GOLD).reports:
        for passage in report.passages:
            entities = tuple(
                AnnotatedEntity(one.start, one.end, tuple(label.value for label in one.labels))
                for one in passage.ents
            )
            yield AnnotatedPassage(passage.id, report.name, passage.text, entities)
