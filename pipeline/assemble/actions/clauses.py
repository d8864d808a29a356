"""Sentences that tell of several actions, parted by their clauses.

"De Raad richtte een meldpunt op en zal een gids uitgeven" tells of two actions with a type, a
status and a date each. A part is read as a sentence of its own; what it does not say, such as who
acts, is taken from what was told before, as for any sentence.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Token

from pipeline.assemble.actions.cues import find_cues
from pipeline.assemble.actions.features import of_families, phrase_sort, sentence_features
from pipeline.assemble.actions.fitted import FittedModel
from pipeline.assemble.actions.grammar import Predicate
from pipeline.assemble.actions.sentences import ReportSentence

PARTED = 0.4
"""How likely a clause must be to tell of an action of its own. One action more raises F1 where it
is likelier right than half the F1 reached, some 0.75."""

_OF_CLAUSE = frozenset(
    {"form", "verb", "noun", "cue", "subject", "modal", "neg", "has", "lemma", "thing", "adverb"}
)
_OF_SENTENCE = frozenset({"form", "verb", "cue", "opener", "shape", "has"})
_LONGEST = 4


def further_predicates(sentence: ReportSentence) -> tuple[Predicate, ...]:
    """Return the predicates after that of the main clause, each of which may tell of an action."""
    return sentence.predicates[1:]


def part(sentence: ReportSentence, heads: Iterable[Token]) -> dict[Token, ReportSentence]:
    """Part a sentence into the clauses of some of its verbs and what is left, in order.

    Parameters
    ----------
    sentence
        A whole sentence.
    heads
        Heads of predicates of the sentence; without any it stays whole.

    Returns
    -------
    dict
        The parts by the head of their clause, among them the root of the sentence. One that stands
        around another keeps its words, but not its mentions.
    """
    root = sentence.span.root
    clauses = {head.i: head for head in (root, *heads)}
    if len(clauses) == 1:
        return {root: sentence}
    members: dict[int, list[Token]] = {}
    for token in sentence.span:
        members.setdefault(_owner(token, clauses, root), []).append(token)
    parts = {
        clauses[owner]: _part_of(sentence, owner, tokens, clauses)
        for owner, tokens in members.items()
    }
    return dict(sorted(parts.items(), key=lambda item: (item[1].start, -item[1].end)))


def _owner(token: Token, clauses: Container[int], root: Token) -> int:
    """Return the position of the head of the clause that a token stands in."""
    return next((above.i for above in (token, *token.ancestors) if above.i in clauses), root.i)


def _part_of(
    sentence: ReportSentence, owner: int, tokens: Sequence[Token], clauses: Container[int]
) -> ReportSentence:
    words = [t.i for t in tokens if any(c.isalnum() for c in t.text)] or [owner]
    root = sentence.span.root
    mentions = tuple(
        mention
        for mention in sentence.mentions
        if _owner(sentence.span_of(mention).root, clauses, root) == owner
    )
    span = sentence.span.doc[words[0] : words[-1] + 1]
    own = frozenset(t.i for t in tokens)
    return replace(sentence, span=span, mentions=mentions, whole=sentence, words=own)


def clause_features(sentence: ReportSentence, predicate: Predicate) -> dict[str, float]:
    """Return what speaks for and against an action of its own in a clause.

    Parameters
    ----------
    sentence
        A whole sentence.
    predicate
        One of its predicates but the first.
    """
    clause = part(sentence, [predicate.head])[predicate.head]
    main = sentence.predicates[0]
    own = of_families(sentence_features(clause), _OF_CLAUSE)
    features = {f"clause.{name}": value for name, value in own.items()}
    around = of_families(sentence_features(sentence), _OF_SENTENCE)
    features.update({f"all.{name}": value for name, value in around.items()})
    names = [
        f"dep:{predicate.head.dep_}",
        f"dep:{predicate.head.dep_}.{predicate.head.head == main.head}",
        f"side:{predicate.side}",
        f"forms:{main.form}.{predicate.form}",
        f"finite:{predicate.finite is not None}",
        f"marked:{_mark(predicate.head)}",
        f"length:{min(len(clause.span) // 4, _LONGEST)}",
        f"left:{min((len(sentence.span) - len(clause.span)) // 4, _LONGEST)}",
        f"predicates:{min(len(sentence.predicates), _LONGEST)}",
        f"names:{min(len(clause.mentions), _LONGEST)}",
        f"last:{clause.span.end >= sentence.span.end - 1}",
    ]
    if predicate.subject is not None:
        names += [f"subject:{sort}" for sort in phrase_sort(sentence, predicate.subject)]
        names.append(f"subject:word.{predicate.subject.text.lower()}")
    given = {cue.gives for cue in find_cues(clause.text)}
    names += [f"new:{gives}" for gives in given - _cues_outside(sentence, clause)]
    return features | dict.fromkeys(names, 1.0)


def _mark(head: Token) -> str:
    """Return the word that ties a clause to what stands before it."""
    ties = [t for t in head.children if t.dep_ in {"cc", "mark"} and t.i < head.i]
    return ties[0].text.lower() if ties else "-"


def _cues_outside(sentence: ReportSentence, clause: ReportSentence) -> set[object]:
    text, start = sentence.text, clause.start - sentence.start
    outside = text[:start] + " " + text[start + len(clause.text) :]
    return {cue.gives for cue in find_cues(outside)}


def part_by_actions(model: FittedModel, sentence: ReportSentence) -> list[ReportSentence]:
    """Part a sentence that tells of an action into one part for each action in it."""
    heads = [
        predicate.head
        for predicate in further_predicates(sentence)
        if model.probabilities(clause_features(sentence, predicate))["yes"] >= PARTED
    ]
    return list(part(sentence, heads).values())


def clause_head(sentence: ReportSentence, words: str) -> Token | None:
    """Return the head of the clause that words of a sentence stand in; None without the words."""
    at = sentence.text.find(words)
    if at < 0:
        return None
    heads = {predicate.head.i: predicate.head for predicate in sentence.predicates}
    token = next(t for t in sentence.span if t.idx + len(t) > sentence.start + at)
    return heads.get(_owner(token, heads, sentence.span.root), sentence.span.root)


def part_with(parts: Mapping[Token, ReportSentence], head: Token) -> ReportSentence:
    """Return the part of a sentence that a clause stands in."""
    owners = {token.i: token for token in parts}
    found = next(above.i for above in (head, *head.ancestors) if above.i in owners)
    return parts[owners[found]]
