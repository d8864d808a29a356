"""Figures of a trained pipeline on held-out data.

Entities are strict: both ends and an accepted label. Syntax figures come from spaCy's scorer, on
text that the pipeline tokenizes itself.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from pipeline.train.annotations import LABELS, AnnotatedPassage

FoundNames = Mapping[tuple[int, int], str]
"""Labels of the names found in a passage, by first and past-the-last character."""
NAMED = ("ORG", "LOC")
MAIN = ("ORG", "LOC", "DATE")

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


def score_names(
    passages: Sequence[AnnotatedPassage], found: Iterable[FoundNames]
) -> dict[str, Figures]:
    """Compare proposed with annotated names.

    Parameters
    ----------
    passages : sequence of AnnotatedPassage
        What people annotated.
    found : iterable of FoundNames
        What was found in each, in the same order.

    Returns
    -------
    dict of str to Figures
        One entry per label, "micro" over all labels, "ORG, LOC, DATE" over these, and "names":
        ORG and LOC, each name once per document set (found when its first mention is).
    """
    right: Counter[str] = Counter()
    proposed: Counter[str] = Counter()
    annotated: Counter[str] = Counter()
    first_found: dict[str, bool] = {}
    false_names: set[str] = set()
    for passage, spans in zip(passages, found, strict=True):
        accepted = {(e.start, e.end): e.labels for e in passage.entities}
        for span, label in spans.items():
            proposed[label] += 1
            if label in accepted.get(span, ()):
                right[label] += 1
            elif label in NAMED:
                false_names.add(passage.text[slice(*span)].casefold())
        for span, labels in accepted.items():
            hit = spans.get(span) in labels
            annotated[spans[span] if hit else labels[0]] += 1
            if labels[0] in NAMED:
                first_found.setdefault(passage.text[slice(*span)].casefold(), hit)
    scores = {label: Figures(right[label], proposed[label], annotated[label]) for label in LABELS}
    scores["micro"] = Figures(right.total(), proposed.total(), annotated.total())
    main = [scores[label] for label in MAIN]
    scores[", ".join(MAIN)] = Figures(
        sum(one.right for one in main),
        sum(one.proposed for one in main),
        sum(one.annotated for one in main),
    )
    names = sum(first_found.values())
    false = len(false_names - first_found.keys())
    scores["names"] = Figures(names, names + false, len(first_found))
    return scores


def score_unseen(
    passages: Sequence[AnnotatedPassage],
    found: Iterable[FoundNames],
    is_known: Callable[[AnnotatedPassage, str], bool],
) -> Figures:
    """Compare mentions of ORG and LOC names that nothing the tagger learnt from holds.

    Parameters
    ----------
    passages, found
        As for `score_names`.
    is_known
        Tells for a passage whether a name stands in the training files or in the gazetteer.
    """
    right = proposed = annotated = 0
    for passage, spans in zip(passages, found, strict=True):
        accepted = {(e.start, e.end): e.labels for e in passage.entities}
        for span, label in spans.items():
            if label in NAMED and not is_known(passage, passage.text[slice(*span)]):
                proposed += 1
                right += label in accepted.get(span, ())
        for span, labels in accepted.items():
            if labels[0] in NAMED and not is_known(passage, passage.text[slice(*span)]):
                annotated += 1
    return Figures(right, proposed, annotated)


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
    # Neither a Doc's text nor its borders are kept by spaCy, and each is asked for many times.
    located = [(doc.text, find_borders(doc)) for doc in docs]
    for sentence in sorted(set(sentences)):
        for text, (starts, ends) in located:
            start = text.find(sentence)
            if start < 0:
                continue
            end = start + len(sentence)
            inner = {at for at in starts if start < at < end}
            known += 1
            exact += start in starts and end in ends and not inner
            break
    return Figures(exact, known, known)
