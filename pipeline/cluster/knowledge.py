"""What is known before a corpus is read: subjects, words, and what was learnt of both."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.cluster.lexicon import Lexicon, load_lexicon
from pipeline.cluster.reading import WEIGHTS, WORDS, ReadingModel, load_reading_model
from pipeline.cluster.subjects import SubjectList, load_subjects
from pipeline.settings import ClusterSettings


@dataclass(frozen=True, eq=False)
class Knowledge:
    """The shipped lists and the model.

    Attributes
    ----------
    subjects
        The known subjects and themes.
    lexicon
        General words, and finer subjects that name themes found in the text.
    model
        Reads passages.
    """

    subjects: SubjectList
    lexicon: Lexicon
    model: ReadingModel


def load_knowledge(settings: ClusterSettings) -> Knowledge:
    """Read all of it.

    Raises
    ------
    GrenswerkError
        If a file is missing or not right.
    """
    return Knowledge(
        subjects=load_subjects(settings.subjects),
        lexicon=load_lexicon(settings.labels),
        model=load_reading_model(settings.model),
    )


def knowledge_bytes(settings: ClusterSettings) -> tuple[bytes, ...]:
    """Return what all of it rests on, to tell whether it changed."""
    files = (
        settings.subjects,
        settings.labels,
        settings.model / WEIGHTS,
        settings.model / WORDS,
    )
    return tuple(path.read_bytes() for path in files)
