"""Annotated passages, names marked in place, and a name model of our own that is trained on some.

`In [Gent|LOC] tekende [Stad Aalst|ORG/LOC].` is a passage with two names; the likelier label of
the second comes first.
"""

from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language

from pipeline.tag.names.calibration import ANY_LABEL, Calibration
from pipeline.tag.names.known import KnownNames, NameList
from pipeline.train.annotations import AnnotatedEntity, AnnotatedPassage
from pipeline.train.names import ReadPassage, annotated_tags, train_weights

ITERATIONS = 30
CURVES = Calibration(floor=0.001, curves={ANY_LABEL: (1.0, 0.0)})
"""Leaves a confidence as it is."""
TAUGHT = (
    "De Stichting [Alder|ORG] tekende in [Bergum|LOC] een akkoord.",
    "De Stichting [Brem|ORG] kwam in [Culdorp|LOC] bijeen.",
    "De Stichting [Cedron|ORG] betaalde in [Damme|LOC] het onderzoek.",
    "De Stichting [Doorn|ORG] opende in [Eemoord|LOC] een loket.",
    "Een man uit [Farnhem|LOC] sprak met de Stichting [Elzen|ORG].",
    "Een vrouw uit [Gelmer|LOC] sprak met de Stichting [Fijnspar|ORG].",
    "Het plan werd in [Hoogwaard|LOC] besproken.",
    "Het plan werd in [Ieperen|LOC] gemaakt.",
    "Daarna ging de groep naar huis.",
    "Later kwam er nog een brief.",
    "De Stichting [Grenen|ORG] schreef in [Joure|LOC] een brief.",
    "De Stichting [Hulst|ORG] schreef in [Kolham|LOC] een verslag.",
)
"""Passages of our own invention in which what stands before a name gives its label away."""


def unmark(marked: str, passage_id: str = "p", document: str = "d") -> AnnotatedPassage:
    """Read `[name|LABEL]` or `[name|LABEL/OTHER]` out of a text."""
    text, entities = "", []
    for piece in marked.split("["):
        inside, bracket, after = piece.partition("]")
        if bracket:
            name, _, labels = inside.partition("|")
            entities.append(
                AnnotatedEntity(len(text), len(text) + len(name), tuple(labels.split("/")))
            )
            text += name + after
        else:
            text += piece
    return AnnotatedPassage(passage_id, document, text, tuple(entities))


@cache
def sentence_cutter() -> Language:
    """Return a pipeline that ends sentences at full stops and names nothing."""
    nlp = spacy.blank("nl")
    nlp.add_pipe("sentencizer")
    return nlp


def read_once(marked: str, first: str | None = None, document: str = "d/1") -> ReadPassage:
    """Return an annotated passage with a first reading of it.

    Parameters
    ----------
    marked
        The passage, as people annotated it.
    first
        The same text as the recognizer read it; without one it named nothing.
    document
        Its document.
    """
    passage = unmark(marked, document=document)
    doc = sentence_cutter()(passage.text)
    return ReadPassage(passage, doc, annotated_tags(doc, unmark(first or passage.text)))


def few_names() -> KnownNames:
    """Return lists of a few names."""
    return KnownNames(
        bodies=NameList({"dijkraad oost", "dijkraad oost maasdal"}),
        places=NameList({"maasdal", "bergum"}),
        given=NameList({"anna"}),
    )


def train_small(path: Path) -> None:
    """Train weights on the passages of `TAUGHT`, of which the recognizer knew half the names."""
    passages = [
        read_once(marked, marked if number % 2 else None, f"d/{number}")
        for number, marked in enumerate(TAUGHT)
    ]
    train_weights(passages, few_names(), ITERATIONS, path)
