"""What the classifiers see of a sentence: grammar first, words last.

A feature is a name and a value. Names begin with their family ("form:", "cue:", "lemma:"), by which
a question takes the families that may bear on it: a status, for instance, never sees a date.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence

from spacy.tokens import Token

from pipeline.assemble.actions.cues import find_cues
from pipeline.assemble.actions.grammar import Predicate
from pipeline.assemble.actions.lexicon import noun_classes, verb_classes, word_classes
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.assemble.actions.spelling import TITLED, spelling_features
from pipeline.schema import Label

NEIGHBOUR_FAMILIES = frozenset({"form", "verb", "noun", "cue", "has", "subject", "opener", "shape"})
"""Families that are also read of the sentence before and after."""

STATUS_FAMILIES = frozenset(
    {"form", "verb", "noun", "cue", "subject", "opener", "adverb", "lemma", "neg", "modal"}
)
"""Families that may bear on a status: no dates, no names, no place in the text."""

TYPE_FAMILIES = frozenset(
    {"verb", "noun", "thing", "named", "done", "ends", "has", "role", "lemma", "pair", "head"}
)
"""Families that may bear on the type of an action."""

_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "ADV", "AUX"})
_CORE = frozenset({"ROOT", "nsubj", "nsubj:pass", "obj", "conj", "xcomp", "appos"})
_ROLES = frozenset({Label.ORG, Label.LOC, Label.PROJECT, Label.EVENT, Label.INSTRUMENT, Label.DATE})
_WE = frozenset({"wij", "we", "ons", "onze", "ik", "je", "u", "uw"})
_ENDS = (4, 5, 6, 8)
"""Letters at the end of what is done, which in a compound are its head."""
_WORD = re.compile(r"[a-zà-ÿ]{4,}")


def of_families(features: Mapping[str, float], families: Iterable[str]) -> dict[str, float]:
    """Return the features whose family is wanted."""
    wanted = frozenset(families)
    return {name: v for name, v in features.items() if name.split(":", 1)[0] in wanted}


def sentence_features(sentence: ReportSentence) -> dict[str, float]:
    """Return what a sentence shows by itself."""
    names: list[str] = []
    for number, predicate in enumerate(sentence.predicates):
        names += _predicate_names(sentence, predicate, first=number == 0)
    names += _entity_names(sentence)
    names += _word_names(sentence)
    names += [f"cue:{cue.gives}" for cue in find_cues(sentence.text)]
    names += [f"cue:{cue.rule}" for cue in find_cues(sentence.text)]
    names += _shape_names(sentence)
    return dict.fromkeys(names, 1.0)


def context_features(sentences: Sequence[ReportSentence]) -> list[dict[str, float]]:
    """Return the features of every sentence with those of its neighbours in the passage."""
    own = [sentence_features(sentence) for sentence in sentences]
    return [_with_neighbours(sentences, own, index) for index in range(len(sentences))]


def _with_neighbours(
    sentences: Sequence[ReportSentence], own: Sequence[dict[str, float]], index: int
) -> dict[str, float]:
    features = dict(own[index])
    for side, other in (("before", index - 1), ("after", index + 1)):
        if not 0 <= other < len(sentences) or (
            sentences[other].passage.passage_id != sentences[index].passage.passage_id
        ):
            features[f"{side}:none"] = 1.0
            continue
        near = of_families(own[other], NEIGHBOUR_FAMILIES)
        features.update({f"{side}:{name}": value for name, value in near.items()})
    features.update(_position(sentences[index]))
    features.update(spelling_features([sentences[index]]))
    return features


def _position(sentence: ReportSentence) -> dict[str, float]:
    names = [f"place:{min(sentence.place, 4)}", f"size:{min(sentence.places, 8)}"]
    if sentence.place == sentence.places - 1:
        names.append("place:last")
    names.append(f"kind:{sentence.passage.kind}")
    words = _WORD.findall(" ".join(sentence.headings[-2:]).lower())
    return dict.fromkeys([*names, *(f"head:{word}" for word in words)], 1.0)


def label_of(sentence: ReportSentence, token: Token) -> str:
    """Return the label of the mention that a token stands in, or an empty string."""
    for mention in sentence.mentions:
        if mention.start <= token.idx < mention.end:
            return mention.label.value
    return ""


def phrase_sort(sentence: ReportSentence, head: Token) -> list[str]:
    """Return what kind of phrase a noun heads: its label, classes, definiteness."""
    label = label_of(sentence, head)
    sorts = [label] if label else [f"pos.{head.pos_}", *noun_classes(head.lemma_.lower())]
    determiner = next((t.text.lower() for t in head.children if t.dep_ == "det"), "")
    if determiner in {"een", "de", "het", "dit", "dat", "deze", "die", "geen", "beide"}:
        sorts.append(f"det.{determiner}")
    return sorts


def _predicate_names(sentence: ReportSentence, predicate: Predicate, first: bool) -> list[str]:
    where = "main" if first else "side" if predicate.side else "more"
    names = [f"form:{where}.{predicate.form}"]
    names += [f"modal:{where}.{modal}" for modal in predicate.modals]
    names += [f"verb:{where}.{name}" for name in verb_classes(predicate.lemma)]
    names.append(f"lemma:{where}.{predicate.lemma}")
    if predicate.negated:
        names.append(f"neg:{where}")
    if predicate.subject is not None:
        names += [f"subject:{where}.{s}" for s in phrase_sort(sentence, predicate.subject)]
        names.append(f"thing:subject.{predicate.subject.lemma_.lower()}")
    else:
        names.append(f"subject:{where}.none")
    done = (predicate.subject,) if predicate.passive else predicate.objects
    for head in filter(None, done):
        names += [f"done:{where}.{s}" for s in phrase_sort(sentence, head)]
        lemma = head.lemma_.lower()
        names.append(f"thing:done.{lemma}")
        names += [f"ends:done.{lemma[-size:]}" for size in _ENDS if len(lemma) >= size]
    return names


def _entity_names(sentence: ReportSentence) -> list[str]:
    names: list[str] = []
    for label in Label:
        count = sum(mention.label is label for mention in sentence.mentions)
        names += [f"has:{label}"] * (count > 0) + [f"has:{label}.more"] * (count > 1)
    if not sentence.mentions:
        names.append("has:nothing")
    for mention in sentence.mentions:
        if mention.label in _ROLES:
            root = sentence.span_of(mention).root
            names.append(f"role:{mention.label}.{root.dep_}")
        if mention.label in TITLED:
            for word in _WORD.findall(mention.text.lower()):
                names += [f"named:{name}" for name in noun_classes(word)]
    return names


def _word_names(sentence: ReportSentence) -> list[str]:
    names: list[str] = []
    free = [t for t in sentence.span if not label_of(sentence, t) and not t.text.isspace()]
    words = [t for t in free if t.text.isalpha() or "-" in t.text]
    for token in free:
        lemma = token.lemma_.lower()
        if token.pos_ == "NOUN":
            core = "core" if token.dep_ in _CORE else "loose"
            names += [f"noun:{core}.{name}" for name in noun_classes(lemma)]
            names += [f"noun:{name}" for name in noun_classes(lemma)] + [f"thing:{lemma}"]
        elif token.pos_ in _CONTENT:
            names.append(f"lemma:{lemma}")
        names += [f"adverb:{name}" for name in word_classes("adverbs", token.text.lower())]
    for a, b in itertools.pairwise(words):
        if a.pos_ in _CONTENT or b.pos_ in _CONTENT:
            names.append(f"pair:{a.lemma_.lower()}_{b.lemma_.lower()}")
    return names


def _shape_names(sentence: ReportSentence) -> list[str]:
    text, span = sentence.text, sentence.span
    opening = " ".join(t.text.lower() for t in span[:2])
    names = [f"opener:{name}" for name in word_classes("openers", span[0].text.lower())]
    names += [f"opener:{name}" for name in word_classes("openers", opening)]
    names.append(f"opener:pos.{span[0].pos_}")
    names.append(f"shape:length.{min(len(span) // 6, 6)}")
    names += ["shape:question"] * text.endswith("?") + ["shape:colon"] * text.endswith(":")
    names += ["shape:figure"] * any(c.isdigit() for c in text)
    names += ["shape:we"] * any(t.text.lower() in _WE for t in span)
    names += ["shape:quote"] * (text[0] in "'‘\"“")
    return names
