"""The words that give the status of an action, and those that say how it went.

That something is put off is told by a verb, by an adverb or only in a side clause ("wie vandaag
fietst, merkt dat de brug er nog niet ligt"); that it went well, by a mark that guests gave it.
Every verb of the evidence, and every cue that the rules know, may be those words; a classifier that
learnt from the words which annotators marked says which are.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from pipeline.assemble.actions.cues import Cue, find_cues
from pipeline.assemble.actions.features import label_of
from pipeline.assemble.actions.fitted import Features, FittedModel
from pipeline.assemble.actions.grammar import Predicate
from pipeline.assemble.actions.lexicon import verb_classes
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.schema import Outcome

STATUS_CUE = "status_cue"
OUTCOME_CUE = "outcome_cue"
"""The questions that the classifiers answer, of every candidate."""
_YES = "yes"
_BESIDE = frozenset({"advmod", "mark", "cc", "obl", "obj"})
"""Relations to a verb of words that tell whether it is what was done."""
_WITH_VERB = frozenset({"advmod", "obl", "obj", "xcomp", "nmod", "det", "amod"})
"""Relations to a verb, or what a copula links, of words without which it does not say how it went:
"bleef zonder gevolg", "was een groot succes"."""
_LONGEST = 4
"""Words of such a part; a longer one is told by the verb alone."""
_MOST = 3
"""Verbs, sentences and cues from which on they are no longer told apart by their number."""


@dataclass(frozen=True)
class CueCandidate:
    """Words that may be those that tell, and what the classifier sees of them."""

    text: str
    features: Features


def telling_words(model: FittedModel, candidates: Sequence[CueCandidate]) -> str | None:
    """Return the likeliest of some words, parts apart joined by " … "; None where there are none.

    Parameters
    ----------
    model
        The classifier that answers `STATUS_CUE` or `OUTCOME_CUE`.
    candidates
        What may be the words.
    """
    if not candidates:
        return None
    return max(candidates, key=lambda one: model.probabilities(one.features)[_YES]).text


def status_candidates(group: Sequence[ReportSentence], status: str) -> list[CueCandidate]:
    """Return all words of the evidence that may give a status, in order of the sentences."""
    return _candidates(group, status, {status}, lambda _, predicate: _words(predicate))


def outcome_candidates(group: Sequence[ReportSentence], outcome: str) -> list[CueCandidate]:
    """Return all words of the evidence that may say how it went, in order of the sentences."""
    mixed = {Outcome.SUCCEEDED.value, Outcome.FAILED.value}
    gives = mixed if outcome == Outcome.MIXED else {outcome}
    return _candidates(group, outcome, gives, _words_in_full)


def _candidates(
    group: Sequence[ReportSentence],
    told: str,
    gives: Collection[str],
    words_of: Callable[[ReportSentence, Predicate], list[Token]],
) -> list[CueCandidate]:
    """Return the cues that give one of some answers, and the words of every verb."""
    found: list[CueCandidate] = []
    for rank, sentence in enumerate(group):
        # What stands in another part of the sentence is on another action.
        held = {t.idx for t in sentence.span if sentence.holds(t)}
        cues = [c for c in find_cues(sentence.text) if c.gives in gives]
        cues = [c for c in cues if _begins_in(sentence, c, held)]
        shared = [f"rank:{min(rank, _MOST)}", f"rank:{min(rank, _MOST)}.{min(len(group), _MOST)}"]
        for place, cue in enumerate(cues):
            names = [
                f"rule:{cue.rule}",
                f"cue:{min(place, _MOST)}",
                f"cues:{min(len(cues), _MOST)}",
            ]
            found.append(_candidate(cue.text, [*names, *shared], f"{told}.cue"))
        predicates = [p for p in sentence.predicates if p.head.idx in held and _words(p)]
        for place, predicate in enumerate(predicates):
            names = list(_shown(predicate, predicates[0]))
            names += [f"place:{min(place, _MOST)}", f"verbs:{min(len(predicates), _MOST)}"]
            names += [f"beside:{_place_of_cue(sentence, predicate, cues)}"]
            text = _joined(words_of(sentence, predicate))
            found.append(_candidate(text, [*names, *shared], f"{told}.verb"))
    return found


def _candidate(text: str, names: Sequence[str], sort: str) -> CueCandidate:
    return CueCandidate(text, dict.fromkeys((sort, *names, *(f"{sort}.{n}" for n in names)), 1.0))


def _shown(predicate: Predicate, first: Predicate) -> Iterator[str]:
    """Yield how far a verb tells that something is done, planned or stuck."""
    side = "first" if predicate is first else "side" if predicate.side else "main"
    subject = predicate.subject
    yield f"form:{predicate.form}"
    yield f"form:{predicate.form}.{side}"
    # A verb in the present tells less of what was done where the first is in the past.
    yield f"form:{predicate.form}.after.{first.form}"
    yield f"side:{side}"
    yield f"lemma:{predicate.lemma}"
    yield f"negated:{predicate.negated}"
    yield f"relation:{predicate.head.dep_}"
    yield f"pos:{predicate.head.pos_}"
    yield f"subject:{'none' if subject is None else subject.pos_}"
    for child in predicate.head.children:
        if child.dep_ in _BESIDE:
            yield f"{child.dep_}:{child.text.lower()}"
    for name in verb_classes(predicate.lemma) or ("none",):
        yield f"verb:{name}"
        yield f"verb:{name}.{predicate.form}"


def _begins_in(sentence: ReportSentence, cue: Cue, starts: Collection[int]) -> bool:
    """Tell whether a cue holds the start of a word, by the offsets of those in a passage."""
    at = sentence.start + cue.start
    return any(at <= start < at + len(cue.text) for start in starts)


def _place_of_cue(sentence: ReportSentence, predicate: Predicate, cues: Sequence[Cue]) -> str:
    """Return where the first cue stands: in the verb group, elsewhere, or nowhere."""
    if not cues:
        return "none"
    spans = [(sentence.start + cue.start, len(cue.text)) for cue in cues]
    own = any(0 <= t.idx - start < length for t in predicate.words for start, length in spans)
    return "own" if own else "elsewhere"


def _words(predicate: Predicate) -> list[Token]:
    return [token for token in predicate.words if token.pos_ != "PUNCT"]


def _words_in_full(sentence: ReportSentence, predicate: Predicate) -> list[Token]:
    """Return a verb group with the short parts that complete it; names and dates judge nothing."""
    words = set(_words(predicate))
    for child in predicate.head.children:
        part = [token for token in child.subtree if token.pos_ != "PUNCT"]
        if (
            child.dep_.split(":")[0] in _WITH_VERB
            and len(part) <= _LONGEST
            and not any(label_of(sentence, token) for token in part)
        ):
            words.update(part)
    return sorted(words, key=lambda token: token.i)


def _joined(words: Sequence[Token]) -> str:
    """Return a verb group as it is written, what stands apart parted by " … "."""
    parts = [words[0].text]
    for left, right in itertools.pairwise(words):
        parts.append(f"{' ' if right.i == left.i + 1 else ' … '}{right.text}")
    return "".join(parts)
