"""Lets the parser and the recognizer of a spaCy pipeline take their steps with Python's lock held.

Both take one decision a step. spaCy takes the steps of a batch without the lock, and its checks
then ask for the lock many times a word, which takes as long as all the rest. Its functions for a
single step, which training uses, take the same decisions with the lock held: in half the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from spacy.language import Language
from spacy.pipeline import DependencyParser, EntityRecognizer
from spacy.tokens import Doc
from thinc.api import NumpyOps

FACTORY = "grenswerk_stepping"
"""The name under which spaCy knows how to make a component that steps for another."""


def let_step(nlp: Language) -> Language:
    """Put one that steps in the place of each component that can; the same pipeline is returned.

    It has the name of the other, which stays as `NAME_itself`, disabled.
    """
    for name, pipe in nlp.pipeline:
        if isinstance(pipe, DependencyParser | EntityRecognizer) and _is_plain(pipe):
            itself = f"{name}_itself"
            nlp.rename_pipe(name, itself)
            nlp.add_pipe(FACTORY, name, after=itself, config={"of": itself})
            nlp.disable_pipe(itself)
    return nlp


def _is_plain(parser: Any) -> bool:
    """Tell whether a component keeps one reading of a text at a time, and computes on the CPU."""
    one_reading: bool = parser.cfg.get("beam_width", 1) == 1
    # Operations for other processors may be derived from NumPy's.
    return one_reading and type(parser.model.ops) is NumpyOps


@Language.factory(FACTORY)
def make_stepping(nlp: Language, name: str, of: str) -> Stepping:
    """Return a component that steps for another one of the same pipeline."""
    return Stepping(nlp.get_pipe(of))


class Stepping:
    """Does what a greedy transition-based component of spaCy does.

    Parameters
    ----------
    parser
        That component, a parser or a recognizer.
    """

    def __init__(self, parser: Any) -> None:
        self._parser = parser

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one text."""
        self._annotate([doc])
        return doc

    def pipe(self, docs: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:
        """Annotate texts, some at a time, and yield them in their order."""
        stream = iter(docs)
        while batch := list(islice(stream, batch_size)):
            self._annotate(batch)
            yield from batch

    def _annotate(self, docs: list[Doc]) -> None:
        states = self._parser.moves.init_batch(docs)
        unfinished = [state for state in states if not state.is_final()]
        if unfinished:
            steps = self._parser.model.predict(docs)
            while unfinished:
                unfinished = self._parser.transition_states(unfinished, steps.predict(unfinished))
            steps.clear_memory()
        self._parser.set_annotations(docs, states)
