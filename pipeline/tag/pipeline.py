"""Loads the spaCy pipeline that tags: the shipped one, or any that the user names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language

from pipeline.errors import GrenswerkError
from pipeline.schema import Label
from pipeline.tag.stepping import let_step
from pipeline.tag.word_memory import remember_words

OTHER_NAMES = {
    "GPE": Label.LOC,
    "PERSON": Label.PER,
    "NORP": None,
    "FAC": Label.LOC,
    "LAW": Label.INSTRUMENT,
    "TIME": None,
}
"""Labels of other people's pipelines, and ours for the same; None is left out."""


@cache
def load_pipeline(model: str) -> Language:
    """Return a spaCy pipeline by name or path; loaded once in a process.

    Raises
    ------
    GrenswerkError
        If there is none of that name, or it names no entities or no sentences.
    """
    try:
        nlp = spacy.load(model)
    except (OSError, ValueError) as error:
        raise GrenswerkError(
            f"no spaCy pipeline {model!r}: give the name of an installed one or a folder as "
            f"tag.model in params.yaml ({error})"
        ) from error
    missing = {"ner", "parser"} - set(nlp.pipe_names)
    if missing:
        raise GrenswerkError(
            f"the spaCy pipeline {model!r} lacks {', '.join(sorted(missing))}; choose another as "
            "tag.model in params.yaml"
        )
    return let_step(remember_words(nlp))


def our_label(name: str, told: Mapping[str, Label | None]) -> Label | None:
    """Return our label for one of a pipeline, or None when we have none for it.

    Parameters
    ----------
    name
        Label of the pipeline.
    told
        What the user says of its labels; it goes before the usual meaning.
    """
    if name in told:
        return told[name]
    if name in OTHER_NAMES:
        return OTHER_NAMES[name]
    return Label(name) if name in Label.__members__ else None


def pipeline_version(nlp: Language, model: str) -> str:
    """Return what identifies the pipeline in the origin of a mention."""
    name = Path(model).name
    return f"model:{name}-{nlp.meta.get('version', '0')}"
