"""Calibrated probabilities for the entities that a spaCy pipeline names.

spaCy's entity recogniser says what it finds and not how sure it is. A beam search over its
transitions does: the probability of an entity is the share of the beam's mass in which it occurs.
That share is over-confident; a logistic curve fitted on held-out text brings it to what it
should be (Platt, 1999, "Probabilistic outputs for support vector machines").
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc

from pipeline.errors import GrenswerkError
from pipeline.tag.document import Scorer
from pipeline.tag.pipeline import load_pipeline

BEAM_WIDTH = 8
BEAM_DENSITY = 0.0001
CALIBRATION = "calibration.json"
SURE = 1e-6
"""Shares are kept this far from 0 and 1, where their log odds are infinite."""

Scores = dict[tuple[int, int, str], float]


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
        curves = json.loads(path.read_text(encoding="utf-8"))["curves"]
    except (OSError, ValueError, KeyError) as error:
        raise GrenswerkError(f"{path} cannot be read; train the pipeline again") from error
    nlp = load_pipeline(model)
    return lambda docs: [_calibrated(shares, curves) for shares in beam_shares(nlp, docs)]


def beam_shares(nlp: Language, docs: Sequence[Doc]) -> list[Scores]:
    """Return for each Doc the share of the beam in which each entity occurs, by characters.

    Parameters
    ----------
    nlp
        A pipeline whose recogniser has an embedding of its own.
    docs
        Docs that the pipeline made.
    """
    ner = nlp.get_pipe("ner")
    if not isinstance(ner, EntityRecognizer):
        raise TypeError("beam search needs spaCy's transition-based entity recogniser")
    beams = ner.beam_parse(docs, beam_width=BEAM_WIDTH, beam_density=BEAM_DENSITY)
    return [_shares(ner, doc, beam) for doc, beam in zip(docs, beams, strict=True)]


def _shares(ner: EntityRecognizer, doc: Doc, beam: object) -> Scores:
    shares: Scores = defaultdict(float)
    for share, entities in ner.moves.get_beam_parses(beam):
        for start, end, label in entities:
            shares[doc[start].idx, doc[end - 1].idx + len(doc[end - 1]), label] += share
    return dict(shares)


def _calibrated(shares: Scores, curves: Mapping[str, Sequence[float]]) -> Scores:
    return {
        key: calibrated(share, curves.get(key[2], curves["*"])) for key, share in shares.items()
    }


def calibrated(share: float, curve: Sequence[float]) -> float:
    """Return the probability for a share of the beam, on the curve of slope and intercept."""
    slope, intercept = curve
    kept = min(max(share, SURE), 1 - SURE)
    return round(1 / (1 + math.exp(-(slope * math.log(kept / (1 - kept)) + intercept))), 4)
