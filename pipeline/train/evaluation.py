"""Figures of a trained pipeline on held-out data.

Entities are strict: both ends and an accepted label. Syntax figures come from spaCy's scorer, on
text that the pipeline tokenizes itself.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from pipeline.train.annotations import LABELS, AnnotatedPassage

SYNTAX_FIGURES = (
    "token_acc",
    "sents_p",
    "sents_r",
    "sents_f",
    "tag_acc",
    "pos_acc",
    "morph_acc",
    "lemma_acc",
    "dep_uas",
    "dep_las",
)
"""What is reported of spaCy's scores; each is a share between 0 and 1."""


@dataclass(frozen=True)
class Figures:
    """Counts behind a precision, a recall and their harmonic mean."""

    right: int
    proposed: int
    annotated: int

    @property
    def precision(self) -> float:
        """Share of the proposed that is right; 0 when nothing is proposed."""
        return self.right / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        """Share of the annotated that is found; 0 when nothing is annotated."""
        return self.right / self.annotated if self.annotated else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.proposed + self.annotated
        return 2 * self.right / both if both else 0.0

    def rounded(self) -> dict[str, float | int]:
        """Return what a report shows, to 4 decimals."""
        return {
            "p": round(self.precision, 4),
            "r": round(self.recall, 4),
            "f": round(self.f1, 4),
            "annotated": self.annotated,
        }


def score_entities(passages: Sequence[AnnotatedPassage], docs: Iterable[Doc]) -> dict[str, Figures]:
    """Compare proposed with annotated entities.

    Parameters
    ----------
    passages : sequence of AnnotatedPassage
        What people annotated.
    docs : iterable of Doc
        The same texts with proposed entities, in the same order.

    Returns
    -------
    dict of str to Figures
        One entry per label, "micro" over all labels, and "names": ORG and LOC, each name once per
        document set (found when its first mention is).
    """
    right: Counter[str] = Counter()
    proposed: Counter[str] = Counter()
    annotated: Counter[str] = Counter()
    first_found: dict[str, bool] = {}
    false_names: set[str] = set()
    for passage, doc in zip(passages, docs, strict=True):
        accepted = {(e.start, e.end): e.labels for e in passage.entities}
        found = {(s.start_char, s.end_char): s.label_ for s in doc.ents}
        for span, label in found.items():
            proposed[label] += 1
            if label in accepted.get(span, ()):
                right[label] += 1
            elif label in ("ORG", "LOC"):
                false_names.add(passage.text[slice(*span)].casefold())
        for span, labels in accepted.items():
            hit = found.get(span) in labels
            annotated[str(found[span]) if hit else labels[0]] += 1
            if labels[0] in ("ORG", "LOC"):
                first_found.setdefault(passage.text[slice(*span)].casefold(), hit)
    scores = {label: Figures(right[label], proposed[label], annotated[label]) for label in LABELS}
    scores["micro"] = Figures(right.total(), proposed.total(), annotated.total())
    names = sum(first_found.values())
    false = len(false_names - first_found.keys())
    scores["names"] = Figures(names, names + false, len(first_found))
    return scores


def score_syntax(nlp: Language, docs: Sequence[Doc]) -> dict[str, float]:
    """Return the `SYNTAX_FIGURES` of a pipeline on annotated Docs, to 4 decimals."""
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in docs]
    scores = nlp.evaluate(examples)
    return {key: round(scores[key], 4) for key in SYNTAX_FIGURES if scores.get(key) is not None}


def find_borders(doc: Doc) -> tuple[set[int], set[int]]:
    """Return the character offsets where sentences start, and where they end, spaces apart."""
    starts, ends = set(), set()
    for sentence in doc.sents:
        words = [token for token in sentence if not token.is_space]
        if words:
            starts.add(words[0].idx)
            ends.add(words[-1].idx + len(words[-1]))
    return starts, ends


def score_whole_sentences(docs: Iterable[Doc], sentences: Sequence[str]) -> Figures:
    """Count how many sentences known to be whole are cut out exactly.

    Parameters
    ----------
    docs : iterable of Doc
        Texts with proposed sentence borders.
    sentences : sequence of str
        Sentences quoted from these texts; one that occurs nowhere is not counted.

    Returns
    -------
    Figures
        `right` of `annotated`; `proposed` repeats `annotated`, since only these are judged.
    """
    exact = known = 0
    located = list(docs)
    for sentence in sorted(set(sentences)):
        for doc in located:
            start = doc.text.find(sentence)
            if start < 0:
                continue
            starts, ends = find_borders(doc)
            end = start + len(sentence)
            inner = {at for at in starts if start < at < end}
            known += 1
            exact += start in starts and end in ends and not inner
            break
    return Figures(exact, known, known)
