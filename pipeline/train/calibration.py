"""Calibration: how sure the entity recognizer may be of each name it proposes.

spaCy's recognizer proposes one reading and no score. A beam search over the same model weighs
several readings; the share of the weight that a name has is a score, though far too sure of itself
and not equally so for every label. A logistic regression on held-out names, with one offset a
label, turns it into the probability that a careful reader would agree (Platt 1999).
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from sklearn.linear_model import LogisticRegression
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc

from pipeline.train.annotations import LABELS, AnnotatedPassage

BEAM_WIDTH = 8
BEAM_DENSITY = 0.01
FLOOR = 0.001
"""Shares of the beam are kept this far from 0 and 1: beyond, the beam only differs by chance."""
BATCH = 32
ANY_LABEL = "*"


@dataclass(frozen=True)
class Calibration:
    """Turns a beam share into a probability.

    Attributes
    ----------
    beam_width, beam_density : int, float
        The beam search the shares must come from.
    floor : float
        Shares are clipped to [floor, 1 - floor].
    curves : dict of str to (slope, intercept)
        By label, and under `ANY_LABEL` for labels without one; the probability is
        ``1 / (1 + exp(-(slope * log(share / (1 - share)) + intercept)))``.
    """

    beam_width: int
    beam_density: float
    floor: float
    curves: dict[str, tuple[float, float]]

    def probability(self, label: str, share: float) -> float:
        """Return the probability that a name with this beam share is right, to 4 decimals."""
        slope, intercept = self.curves.get(label, self.curves[ANY_LABEL])
        return round(1 / (1 + math.exp(-(slope * _log_odds(share, self.floor) + intercept))), 4)


@dataclass(frozen=True)
class JudgedMention:
    """A proposed name: its label, its share of the beam, and whether people agree."""

    label: str
    share: float
    right: bool


def _log_odds(share: float, floor: float) -> float:
    clipped = min(max(share, floor), 1 - floor)
    return math.log(clipped / (1 - clipped))


def beam_shares(nlp: Language, docs: Sequence[Doc]) -> list[dict[tuple[int, int, str], float]]:
    """Weigh the readings of each Doc.

    Parameters
    ----------
    nlp : Language
        A pipeline with a component "ner".
    docs : sequence of Doc
        Tokenized texts without entities: entities that a Doc bears already bind the search, and
        would come out with a share of 1.

    Returns
    -------
    list of dict
        For each Doc the share, between 0 and 1, of every (first token, token past the last,
        label) that some reading of the beam holds.
    """
    ner = cast(EntityRecognizer, nlp.get_pipe("ner"))
    shares = []
    for at in range(0, len(docs), BATCH):
        batch = list(docs[at : at + BATCH])
        for beam in ner.beam_parse(batch, beam_width=BEAM_WIDTH, beam_density=BEAM_DENSITY):
            weights: defaultdict[tuple[int, int, str], float] = defaultdict(float)
            for weight, entities in ner.moves.get_beam_parses(beam):
                for entity in entities:
                    weights[entity] += weight
            shares.append(dict(weights))
    return shares


def judge_mentions(nlp: Language, passages: Sequence[AnnotatedPassage]) -> list[JudgedMention]:
    """Propose names in annotated passages and tell which of them people agree with."""
    ner = nlp.get_pipe("ner")
    docs = [ner(nlp.make_doc(passage.text)) for passage in passages]
    weighed = beam_shares(nlp, [nlp.make_doc(passage.text) for passage in passages])
    judged = []
    for passage, doc, shares in zip(passages, docs, weighed, strict=True):
        accepted = {(e.start, e.end): e.labels for e in passage.entities}
        for span in doc.ents:
            share = shares.get((span.start, span.end, span.label_), 0.0)
            labels = accepted.get((span.start_char, span.end_char), ())
            judged.append(JudgedMention(span.label_, share, span.label_ in labels))
    return judged


def fit_calibration(mentions: Sequence[JudgedMention]) -> Calibration:
    """Fit the curves by penalized maximum likelihood: one slope, and an intercept a label.

    Raises
    ------
    ValueError
        If all mentions are right, or all are wrong: nothing could be told from them.
    """
    if len({mention.right for mention in mentions}) < 2:
        raise ValueError("calibration needs right and wrong mentions")
    slope, *intercepts = _fit(mentions, LABELS)
    curves = {label: (slope, at) for label, at in zip(LABELS, intercepts, strict=True)}
    pooled_slope, pooled = _fit(mentions, (ANY_LABEL,))
    return Calibration(
        BEAM_WIDTH, BEAM_DENSITY, FLOOR, {**curves, ANY_LABEL: (pooled_slope, pooled)}
    )


def _fit(mentions: Sequence[JudgedMention], labels: Sequence[str]) -> list[float]:
    """Return the slope and the intercept of each label; `ANY_LABEL` stands for all."""
    rows = [
        [_log_odds(m.share, FLOOR), *(float(at in (m.label, ANY_LABEL)) for at in labels)]
        for m in mentions
    ]
    model = LogisticRegression(C=10.0, fit_intercept=False, max_iter=1000)
    model.fit(np.array(rows), [mention.right for mention in mentions])
    return [round(float(value), 4) for value in model.coef_[0]]


def tabulate(
    calibration: Calibration, mentions: Iterable[JudgedMention], bins: int = 10
) -> list[dict[str, float | int]]:
    """Compare promised with found: per bin of probability its size, mean promise, share right."""
    rows = sorted((calibration.probability(m.label, m.share), m.right) for m in mentions)
    table: list[dict[str, float | int]] = []
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        inside = [(p, right) for p, right in rows if low <= p < high or p == high == 1]
        if inside:
            promised = sum(p for p, _ in inside) / len(inside)
            found = sum(right for _, right in inside) / len(inside)
            table.append(
                {
                    "from": low,
                    "mentions": len(inside),
                    "promised": round(promised, 4),
                    "right": round(found, 4),
                }
            )
    return table
