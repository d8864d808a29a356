"""How a mention hangs in its sentence: what the classifiers of roles, dates and places see.

A body that owns a presidency, a secretariat or a working group takes the place of that organ:
in "de werkgroep van de Raad vergaderde" the council is what the subject would be.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from pipeline.assemble.actions.grammar import Predicate
from pipeline.assemble.actions.lexicon import noun_classes, verb_classes
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.schema import Mention

_LINKS = frozenset({"nmod", "appos", "flat", "conj", "nmod:poss", "amod"})
_LONGEST_CLIMB = 6
_LAST_RANK = 2
_LONGEST_PATH = 4
_JOINING = frozenset({"en", "of", "alsmede", "alsook", "evenals", "plus", "als", "&", "/", ","})
_OPENING = frozenset({"DET", "ADJ", "NOUN", "NUM"})
_LONGEST_OPENING = 3


def preposition(token: Token) -> str:
    """Return the preposition of a noun in lower case; "-" without one."""
    return next((t.text.lower() for t in token.children if t.dep_ == "case"), "-")


def first_of_list(token: Token) -> Token:
    """Return the first of the words that a word is coordinated with, which is tied for them all."""
    while token.dep_ == "conj" and token.head is not token:
        token = token.head
    return token


def predicate_of(sentence: ReportSentence, token: Token) -> Predicate:
    """Return the predicate whose clause a token stands in."""
    heads = {predicate.head.i: predicate for predicate in sentence.predicates}
    for above in (token, *token.ancestors):
        if above.i in heads:
            return heads[above.i]
    return sentence.predicates[0]


def owner_of(token: Token) -> tuple[Token, str]:
    """Climb from a name over the organ it owns and the nouns it is coordinated with.

    Returns
    -------
    Token
        The noun that stands in the clause for it: the organ, or the token itself.
    str
        The kind of the last step: "organ", "noun", "conj" or "none".
    """
    step = "none"
    for _ in range(_LONGEST_CLIMB):
        head = token.head
        if head is token or token.dep_ not in _LINKS or head.pos_ not in {"NOUN", "PROPN"}:
            break
        if token.dep_ == "conj":
            step = "conj" if step == "none" else step
        else:
            step = "organ" if "organ" in noun_classes(head.lemma_.lower()) else "noun"
        token = head
    return token, step


def attachment_features(
    sentence: ReportSentence, mention: Mention, rank: int, akin: Sequence[Mention]
) -> dict[str, float]:
    """Return how a mention hangs in its sentence.

    Parameters
    ----------
    sentence
        The sentence that holds it.
    mention
        The mention.
    rank
        Position of the sentence in the evidence of the action, counted from 0.
    akin
        The mentions of the sentence that are asked the same question, in order.
    """
    root = sentence.span_of(mention).root
    top, step = owner_of(root)
    predicate = predicate_of(sentence, root)
    voice = "passive" if predicate.passive else "active"
    where = "side" if predicate.side else "main" if predicate is sentence.predicates[0] else "more"
    before = predicate.finite is not None and root.i < predicate.finite.i
    order = akin.index(mention)
    names = [
        f"label:{mention.label}",
        f"dep:{root.dep_}",
        f"prep:{preposition(root)}",
        f"hang:{root.dep_}.{preposition(root)}",
        f"top:{step}.{top.dep_}.{preposition(top)}",
        f"voice:{voice}.{top.dep_}.{preposition(top)}",
        f"clause:{where}",
        f"clause:{where}.{top.dep_}",
        f"before:{before}",
        f"before:{before}.{where}.{mention.label}",
        f"order:{min(order, 3)}",
        f"akin:{min(len(akin), 4)}",
        f"rank:{min(rank, _LAST_RANK)}",
        f"last:{order == len(akin) - 1}",
        *_surroundings(sentence, mention),
    ]
    names += [f"path:{_path(root, predicate.head)}", f"path:{voice}.{_path(root, predicate.head)}"]
    names.append(f"of:{preposition(root)}.{root.head.lemma_.lower()}")
    names.append(f"act:{predicate.lemma}.{top.dep_}.{preposition(top)}")
    names += [f"over:{name}" for name in noun_classes(root.head.lemma_.lower())]
    names += [f"organ:{step}.{name}" for name in noun_classes(top.lemma_.lower())]
    for name in verb_classes(predicate.lemma):
        names += [f"verb:{name}", f"verb:{name}.{top.dep_}.{preposition(top)}"]
    return dict.fromkeys(names, 1.0)


def name_lists(sentence: ReportSentence, akin: Sequence[Mention]) -> list[list[Mention]]:
    """Part the mentions of a sentence into lists: "A, de stad B (C) en het D" is one.

    Parsers tie the members of long lists to different words, though all have the role of the first.
    """
    lists: list[list[Mention]] = []
    for mention in akin:
        if lists and _joined(sentence, lists[-1][-1], mention):
            lists[-1].append(mention)
        else:
            lists.append([mention])
    return lists


def _joined(sentence: ReportSentence, one: Mention, other: Mention) -> bool:
    between = [
        t
        for t in sentence.span
        if one.end <= t.idx < other.start and t.text not in {"(", ")", "'", "\u2018", "\u2019"}
    ]
    if not between:
        return True
    joins = [t for t in between if t.text.lower() in _JOINING]
    opening = [t for t in between if t.text.lower() not in _JOINING]
    return (
        between[0].text.lower() in _JOINING
        and len(joins) <= 2
        and len(opening) <= _LONGEST_OPENING
        and all(t.pos_ in _OPENING for t in opening)
    )


def _path(token: Token, head: Token) -> str:
    """Return the relations on the way from a name to the head of its clause."""
    steps: list[str] = []
    while token != head and token.head is not token and len(steps) < _LONGEST_PATH:
        steps.append(token.dep_)
        token = token.head
    return ">".join(steps)


def _surroundings(sentence: ReportSentence, mention: Mention) -> list[str]:
    text = sentence.passage.text
    left = text[sentence.start : mention.start].split()[-2:]
    right = text[mention.end : sentence.end].split()[:1]
    names = [f"left:{word.lower().strip('(,')}" for word in left]
    names += [f"left2:{' '.join(left).lower()}"] * (len(left) == 2)
    names += [f"right:{right[0].lower()}"] if right else ["right:end"]
    names += ["brackets:in"] * (text[max(0, mention.start - 1) : mention.start] == "(")
    names += ["opening:yes"] * (mention.start - sentence.start < 4)
    return names
