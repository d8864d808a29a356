"""Which sentences tell of one undertaking.

Action sentences of a passage are read in order; each either continues the action of the one
before it or begins a new one, by pronouns, shared names and nouns, and discourse words.
The passage reader is heard beside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.assemble.actions.features import of_families, phrase_sort
from pipeline.assemble.actions.fitted import FittedModel
from pipeline.assemble.actions.names import NameBook, name_key
from pipeline.assemble.actions.passage_reading import PassageReading, blend
from pipeline.assemble.actions.reader import SAME
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.schema import Label

LARGEST_GAP = 3
"""A sentence continues an action at most this many sentences further on."""

_OWN = frozenset({"form", "verb", "noun", "cue", "subject", "opener", "adverb", "has", "shape"})
_NAMED = frozenset({Label.PROJECT, Label.EVENT, Label.INSTRUMENT})


def may_continue(earlier: ReportSentence, later: ReportSentence) -> bool:
    """Tell whether two sentences are near enough to be asked about."""
    same = earlier.passage.passage_id == later.passage.passage_id
    return same and later.index - earlier.index <= LARGEST_GAP


def pair_features(
    earlier: ReportSentence,
    later: ReportSentence,
    own: Mapping[ReportSentence, Mapping[str, float]],
    names: NameBook,
) -> dict[str, float]:
    """Return what speaks for and against one undertaking in two sentences.

    Parameters
    ----------
    earlier, later
        Two sentences of a passage.
    own
        Features of each by itself.
    names
        The names of the document.
    """
    features = {f"gap:{later.index - earlier.index}": 1.0}
    for side, sentence in (("first", earlier), ("then", later)):
        near = of_families(own[sentence], _OWN)
        features.update({f"{side}.{name}": value for name, value in near.items()})
    lemmas = of_families(own[later], {"lemma", "thing"})
    features.update({f"then.{name}": value for name, value in lemmas.items()})
    features.update(dict.fromkeys(_names_met(earlier, later, names), 1.0))
    features.update(dict.fromkeys(_nouns_met(earlier, later), 1.0))
    shared = of_families(own[earlier], {"noun"}).keys() & own[later].keys()
    features.update({f"both.{name}": 1.0 for name in sorted(shared)})
    return features


def _keys(sentence: ReportSentence, labels: frozenset[Label], names: NameBook) -> set[str]:
    found = [m for m in sentence.mentions if m.label in labels]
    return {name_key(names.full_name(mention)) for mention in found}


def _names_met(earlier: ReportSentence, later: ReportSentence, names: NameBook) -> list[str]:
    met: list[str] = []
    for title, labels in (
        ("body", frozenset({Label.ORG})),
        ("place", frozenset({Label.LOC})),
        ("named", _NAMED),
        ("date", frozenset({Label.DATE})),
        ("money", frozenset({Label.MONEY})),
    ):
        first, then = _keys(earlier, labels, names), _keys(later, labels, names)
        met += [f"same:{title}"] * bool(first & then) + [f"new:{title}"] * bool(then - first)
        met.append(f"met:{title}.{bool(first)}.{bool(then)}.{bool(first & then)}")
    return met


def _nouns_met(earlier: ReportSentence, later: ReportSentence) -> list[str]:
    first = {t.lemma_.lower() for t in earlier.span if t.pos_ == "NOUN"}
    then = {t.lemma_.lower() for t in later.span if t.pos_ == "NOUN"}
    subject = later.predicates[0].subject
    met = [f"nouns:{min(len(first & then), 3)}"]
    if subject is not None:
        told = subject.lemma_.lower() in first
        tail = any(noun.endswith(subject.lemma_.lower()) for noun in first)
        met += [f"subject.told:{told}", f"subject.tail:{tail}"]
        met += [f"subject.told:{told}.{sort}" for sort in phrase_sort(later, subject)[-1:]]
    return met


def group_sentences(
    model: FittedModel,
    found: Sequence[Sequence[ReportSentence]],
    own: Mapping[ReportSentence, Mapping[str, float]],
    names: NameBook,
    enough: float,
    passages: PassageReading,
) -> list[list[ReportSentence]]:
    """Return the action sentences, in order, as one list for each action.

    Parameters
    ----------
    model
        Tells how likely two sentences are of one undertaking.
    found
        The parts of every action sentence; only the first part may continue what stands before.
    own
        Features of each part by itself.
    names
        The names of the document.
    enough
        How likely a sentence must be to continue the action before it.
    passages
        What the passage reader says of it.
    """
    groups: list[list[ReportSentence]] = []
    for first, *others in found:
        last = groups[-1][-1] if groups else None
        if last is not None and may_continue(last, first):
            shares = model.probabilities(pair_features(last, first, own, names))
            continues = blend(SAME, shares, passages.same(last, first))["yes"] >= enough
        else:
            continues = False
        if continues:
            groups[-1].append(first)
        else:
            groups.append([first])
        groups += [[other] for other in others]
    return groups
