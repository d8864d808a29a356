"""The name model: the second reading of a document, which decides what is a name.

A conditional random field (Lafferty, McCallum and Pereira 2001) over the words of a passage. It
weighs the first reading, by the neural recognizer of the spaCy pipeline, with the words, the lists
of known names, the grammars of dates and amounts, and how the rest of the document was read. Its
marginals, calibrated, are the scores of the mentions. CRFsuite (Okazaki 2007) trains it; it reads
by `scores` and `chain`, many times as fast.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from spacy.tokens import Doc

from pipeline.errors import GrenswerkError
from pipeline.tag.names.calibration import Calibration
from pipeline.tag.names.chain import read_chains
from pipeline.tag.names.crfsuite_file import PACKED, read_weights
from pipeline.tag.names.document_features import view_document
from pipeline.tag.names.known import KnownNames, load_known_names
from pipeline.tag.names.scores import FeatureScores
from pipeline.tag.names.spans import TokenSpan, entity_tags, read_spans
from pipeline.tag.names.views import View

FOLDER = "names"
"""The folder, within that of the spaCy pipeline whose first reading the model expects."""
WEIGHTS, CALIBRATION = f"weights.crfsuite{PACKED}", "calibration.json"


class ReadName(NamedTuple):
    """A name in a passage, in characters, and the probability that it is right."""

    start: int
    end: int
    label: str
    score: float


class JudgedSpan(NamedTuple):
    """A name in tokens and the confidence of the model, between 0 and 1, not calibrated."""

    span: TokenSpan
    confidence: float


class NameModel:
    """Reads the passages of a document a second time.

    Parameters
    ----------
    weights
        File of the conditional random field.
    known
        Lists of known names.
    calibration
        Turns its confidence into probability.

    Raises
    ------
    ValueError
        If the file is none of CRFsuite, or not whole.
    """

    def __init__(self, weights: Path, known: KnownNames, calibration: Calibration) -> None:
        self._scores = FeatureScores(read_weights(weights))
        self._known, self._calibration = known, calibration

    def read(self, docs: Sequence[Doc]) -> list[list[ReadName]]:
        """Return the names of each passage of one document.

        Parameters
        ----------
        docs
            The passages as the spaCy pipeline leaves them: with sentences and entities.
        """
        readings = [entity_tags(doc) for doc in docs]
        views = view_document(docs, readings, self._known)
        judged = judge(self._scores, views, [len(doc) for doc in docs])
        return [
            [self._name(doc, name) for name in names]
            for doc, names in zip(docs, judged, strict=True)
        ]

    def _name(self, doc: Doc, judged: JudgedSpan) -> ReadName:
        (start, end, label), confidence = judged
        span = doc[start:end]
        score = self._calibration.probability(label, confidence)
        return ReadName(span.start_char, span.end_char, label, score)


def judge(
    scores: FeatureScores, views: Sequence[View], lengths: Sequence[int]
) -> list[list[JudgedSpan]]:
    """Return the names of the likeliest reading of each passage, each with its confidence.

    The confidence is the least of the marginal probabilities on which the name rests: of the tag
    of each of its words, and of the word after it not belonging to it.

    Parameters
    ----------
    scores
        Weighs what words see.
    views
        What the words of a document see.
    lengths
        Words of each passage.
    """
    labels, words = scores.weights.labels, sum(lengths)
    best, shares = read_chains(scores.of(views, words), scores.weights.transitions, lengths)
    tags = [labels[number] for number in best.tolist()]
    sure = shares[np.arange(words), best]
    judged, start = [], 0
    for length in lengths:
        own, found = slice(start, start + length), []
        for span in read_spans(tags[own]):
            confidence = sure[own][span.start : span.end].min()
            follows = f"I-{span.label}"
            if span.end < length and follows in labels:
                inside = shares[own][span.end, labels.index(follows)]
                confidence = min(confidence, 1 - inside)
            found.append(JudgedSpan(span, float(confidence)))
        judged.append(found)
        start += length
    return judged


@cache
def load_name_model(model: str, gazetteer: Path) -> NameModel | None:
    """Return the name model that belongs to a spaCy pipeline; once in a process.

    Returns
    -------
    NameModel or None
        None for a pipeline without one, such as one that the user brings: its own reading stands.

    Raises
    ------
    GrenswerkError
        If there is one that cannot be read.
    """
    folder = Path(model) / FOLDER
    if not folder.is_dir():
        return None
    try:
        calibration = Calibration.model_validate_json((folder / CALIBRATION).read_bytes())
        return NameModel(folder / WEIGHTS, load_known_names(gazetteer), calibration)
    except (OSError, ValueError) as error:
        raise GrenswerkError(
            f"the name model in {folder} cannot be read ({error}); get it again, or remove the "
            "folder to have the names as the spaCy pipeline reads them"
        ) from error
