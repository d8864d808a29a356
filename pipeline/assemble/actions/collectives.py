"""Bodies that take part in an action without a name of their own: "de drie brandweerkorpsen".

Reports tell much of what "beide ministeries" or "de universiteiten van Gent en Rijsel" do, and with
whom. Such a noun phrase may be a party when it is what acts in a clause: its subject, its agent, or
joined to one of these. It may be a partner there too, or where others stand that an action is done
with: several as an object ("bracht twaalf scholen samen"), or after "met", "aan" and the like.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from pipeline.assemble.actions.attachment import first_of_list, predicate_of, preposition
from pipeline.assemble.actions.lexicon import noun_classes, verb_classes
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.schema import Label, Mention

_ACTING = frozenset({"nsubj", "nsubj:pass", "obl:agent"})
_WITH = frozenset({"met", "door", "aan", "tussen", "namens"})
_BEFORE_HEAD = frozenset({"det", "amod", "nummod", "compound", "nmod:poss"})
_AFTER_HEAD = frozenset({"nmod", "flat", "appos"})
_OF = frozenset({"van", "uit", "aan", "te", "langs", "rond", "-"})
"""Before what tells which bodies are meant, and not where they act."""
_TAIL = 5
"""Letters at the end of a head that stand for what sort of body it is."""


@dataclass(frozen=True, eq=False)
class Collective:
    """A noun phrase without a name that may take part.

    Parameters
    ----------
    head
        Its head noun.
    start, end
        Where it stands in the passage, article included.
    """

    head: Token
    start: int
    end: int


def find_collectives(sentence: ReportSentence) -> tuple[Collective, ...]:
    """Return the noun phrases of a sentence that may take part and are not names, in order."""
    named = {t.i for mention in sentence.mentions for t in sentence.span_of(mention)}
    dates = [mention for mention in sentence.mentions if mention.label is Label.DATE]
    dated = {t.i for mention in dates for t in sentence.span_of(mention)}
    own = [t for t in sentence.span if sentence.holds(t) and t.i not in named]
    heads = [t for t in own if t.pos_ == "NOUN" and _may_take_part(t)]
    found = [_phrase(head, dated) for head in heads]
    # Where a name stands before the noun, two phrases were taken for one.
    names = [sentence.span.doc[n].idx for n in named - dated]
    return tuple(c for c in found if not any(c.start <= at < c.head.idx for at in names))


def _may_take_part(token: Token) -> bool:
    """Tell whether a noun stands where who acts stands, or with whom, or is joined to one."""
    first = first_of_list(token)
    if first.dep_ in {"obl", "nmod"}:
        return preposition(first) in _WITH
    return first.dep_ in _ACTING or (
        first.dep_ == "obj" and "Plur" in token.morph.get("Number", [])
    )


def _phrase(head: Token, dated: Container[int]) -> Collective:
    """Return a noun with what belongs to it; a date that a parser ties to it tells when it acts."""
    words = [head]
    for child in head.children:
        if child.i in dated:
            continue
        near = child.dep_ in _BEFORE_HEAD and child.i < head.i
        if near or (child.dep_ in _AFTER_HEAD and preposition(child) in _OF and child.i > head.i):
            words += _without_clauses(child, dated)
    first, last = min(words, key=lambda t: t.i), max(words, key=lambda t: t.i)
    return Collective(head, first.idx, last.idx + len(last.text))


def _without_clauses(token: Token, dated: Container[int]) -> Iterator[Token]:
    yield token
    for child in token.children:
        clause = child.dep_ in {"acl", "acl:relcl", "advcl", "parataxis", "punct"}
        if not clause and child.i not in dated:
            yield from _without_clauses(child, dated)


def collective_features(
    sentence: ReportSentence, collective: Collective, rank: int
) -> dict[str, float]:
    """Return what a collective is and how it hangs in its sentence."""
    head = collective.head
    lemma = head.lemma_.lower()
    predicate = predicate_of(sentence, head)
    inside = _names_inside(sentence, collective)
    determiner = next((t.text.lower() for t in head.children if t.dep_ == "det"), "none")
    counted = any(t.dep_ == "nummod" for t in head.children)
    number = head.morph.get("Number", ["none"])[0]
    first = first_of_list(head)
    hang = f"{first.dep_}.{preposition(first)}"
    names = [
        f"head:{lemma}",
        f"tail:{lemma[-_TAIL:]}",
        f"number:{number}",
        f"det:{determiner}",
        f"counted:{counted}",
        f"dep:{head.dep_}",
        f"dep:{head.dep_}.{predicate.passive}",
        f"hang:{hang}",
        f"act:{predicate.lemma}.{hang}",
        f"of:{first.head.lemma_.lower()}.{hang}",
        f"first:{predicate is sentence.predicates[0]}",
        f"side:{predicate.side}",
        f"rank:{min(rank, 2)}",
        f"words:{min(len(sentence.passage.text[collective.start : collective.end].split()), 6)}",
        f"named:{min(len(inside), 2)}",
        f"opening:{collective.start == sentence.start}",
    ]
    names += [f"named:{label}" for label in {mention.label for mention in inside}]
    names += [f"class:{name}" for name in noun_classes(lemma)] or ["class:none"]
    for name in verb_classes(predicate.lemma):
        names += [f"verb:{name}", f"verb:{name}.{hang}"]
    return {f"group.{name}": 1.0 for name in names}


def _names_inside(sentence: ReportSentence, collective: Collective) -> list[Mention]:
    return [
        mention
        for mention in sentence.mentions
        if mention.label in {Label.ORG, Label.LOC}
        and collective.start <= mention.start < collective.end
    ]
