"""Calibrated probabilities for the entities that a spaCy pipeline names.

spaCy's entity recogniser says what it finds and not how sure it is. A beam search over its
transitions does: the probability of an entity is the share of the beam's mass in which it occurs.
That share is over-confident; a logistic curve fitted on held-out text brings it to what it
should be (Platt, 1999, "Probabilistic outputs for support vector machines").
"""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc

from pipeline.errors import GrenswerkError
from pipeline.schema import Record
from pipeline.tag.document import Scorer
from pipeline.tag.pipeline import load_pipeline

CALIBRATION = "calibration.json"

Scores = dict[tuple[int, int, str], float]


class Calibration(Record):
    """How the beam is searched, and the curve from its shares to probabilities."""

    beam_width: int
    beam_density: float
    floor: float = Field(description="Shares are kept this far from 0 and 1.")
    curves: dict[str, tuple[float, float]] = Field(
        description="Slope and intercept by label; '*' for the others."
    )

    def probability(self, label: str, share: float) -> float:
        """Return the probability of an entity that occurs in a share of the beam."""
        slope, intercept = self.curves.get(label, self.curves["*"])
        kept = min(max(share, self.floor), 1 - self.floor)
        return round(1 / (1 + math.exp(-(slope * math.log(kept / (1 - kept)) + intercept))), 4)


@cache
def load_scorer(model: str) -> Scorer:
    """Return what gives probabilities for a pipeline.

    A pipeline without a calibration file beside its recogniser, such as one that the user brings,
    gets no scores: a number that means nothing is worse than none.

    Raises
    ------
    GrenswerkError
        If the calibration file cannot be read.
    """
    path = Path(model) / CALIBRATION
    if not path.exists():
        return lambda docs: [{} for _ in docs]
    try:
        calibration = Calibration.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise GrenswerkError(f"{path} cannot be read; train the pipeline again") from error
    nlp = load_pipeline(model)
    return lambda docs: [score_entities(nlp, doc, calibration) for doc in docs]


def score_entities(nlp: Language, doc: Doc, calibration: Calibration) -> Scores:
    """Return the probability of each entity of a Doc, by characters and label.

    Parameters
    ----------
    nlp
        A pipeline whose recogniser has an embedding of its own.
    doc
        A Doc that the pipeline made.
    calibration
        How to search and what its shares are worth.
    """
    shares = _beam_shares(nlp, doc, calibration)
    return {
        (e.start_char, e.end_char, e.label_): calibration.probability(
            e.label_, shares.get((e.start, e.end, e.label_), 0.0)
        )
        for e in doc.ents
    }


def _beam_shares(
    nlp: Language, doc: Doc, calibration: Calibration
) -> dict[tuple[int, int, str], float]:
    """Return the share of the beam in which each entity occurs, by tokens.

    The search runs on a bare Doc: entities that a Doc already has would bind it.
    """
    ner = nlp.get_pipe("ner")
    if not isinstance(ner, EntityRecognizer):
        raise TypeError("beam search needs spaCy's transition-based entity recogniser")
    beams = ner.beam_parse(
        [nlp.make_doc(doc.text)],
        beam_width=calibration.beam_width,
        beam_density=calibration.beam_density,
    )
    shares: dict[tuple[int, int, str], float] = defaultdict(float)
    for share, entities in ner.moves.get_beam_parses(beams[0]):
        for entity in entities:
            shares[entity] += share
    return shares
