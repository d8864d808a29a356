"""What the parse says about a sentence: its predicates, their tense, voice, modality and subject.

Universal Dependencies as in the Dutch treebanks: modal and temporal verbs are `aux`, passive ones
`aux:pass`, the agent is `obl:agent`, separable particles are `compound:prt`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span, Token

MODALS = frozenset({"willen", "kunnen", "moeten", "zullen", "mogen", "dienen", "hoeven", "horen"})
NEGATIONS = frozenset({"niet", "geen", "nooit", "nauwelijks", "evenmin", "noch"})
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})
OBJECTS = frozenset({"obj", "iobj"})

_SIDE = frozenset({"advcl", "acl", "acl:relcl"})
_CLAUSES = frozenset({"conj", "ccomp", "xcomp", "csubj", "parataxis"}) | _SIDE
_VERBAL = frozenset({"VERB", "AUX"})


@dataclass(frozen=True)
class Predicate:
    """A verb with its auxiliaries, or what a copula links to its subject.

    Parameters
    ----------
    head
        The lexical verb, or the noun or adjective that the copula links.
    finite
        The verb that carries the tense; None in a clause without one.
    auxiliaries
        Auxiliaries and copulas of the head in order.
    side
        Whether it stands in an adverbial or relative clause.
    """

    head: Token
    finite: Token | None
    auxiliaries: tuple[Token, ...]
    side: bool

    @property
    def lemma(self) -> str:
        """The verb with its particle: "stelde … uit" is "uitstellen"."""
        return verb_lemma(self.head)

    @property
    def passive(self) -> bool:
        """Whether the subject undergoes what is done."""
        return any(token.dep_ == "aux:pass" for token in self.auxiliaries) or any(
            child.dep_ == "nsubj:pass" for child in self.head.children
        )

    @property
    def modals(self) -> tuple[str, ...]:
        """Lemmas of the modal verbs, "zullen" among them."""
        return tuple(t.lemma_.lower() for t in self.auxiliaries if t.lemma_.lower() in MODALS)

    @property
    def form(self) -> str:
        """Tense, perfect, voice and modal verbs in one word: "past.pass", "pres.perf"."""
        parts = [_tense(self.finite)]
        participle = "Part" in self.head.morph.get("VerbForm", [])
        if participle and any(t.lemma_.lower() in {"hebben", "zijn"} for t in self.auxiliaries):
            parts.append("perf")
        if self.passive:
            parts.append("pass")
        if any(token.dep_ == "cop" for token in self.auxiliaries):
            parts.append("cop")
        return ".".join([*parts, *sorted(set(self.modals))])

    @property
    def subject(self) -> Token | None:
        """Head of the subject."""
        return next((t for t in self.head.children if t.dep_ in SUBJECTS), None)

    @property
    def objects(self) -> tuple[Token, ...]:
        """Heads of the objects."""
        return tuple(t for t in self.head.children if t.dep_ in OBJECTS)

    @property
    def negated(self) -> bool:
        """Whether "niet", "geen" or the like stands with the verb, its subject or its object."""
        near = [self.head, *self.objects]
        if self.subject is not None:
            near.append(self.subject)
        return any(child.text.lower() in NEGATIONS for token in near for child in token.children)

    @property
    def words(self) -> tuple[Token, ...]:
        """The verb group in order of the text."""
        particle = [t for t in self.head.children if t.dep_ == "compound:prt"]
        return tuple(sorted({self.head, *self.auxiliaries, *particle}, key=lambda t: t.i))


def verb_lemma(token: Token) -> str:
    """Return the lemma in lower case, a separated particle put back before it."""
    lemma = token.lemma_.lower().replace("_", "")
    particle = next((t.text.lower() for t in token.children if t.dep_ == "compound:prt"), "")
    return lemma if lemma.startswith(particle) else particle + lemma


def _tense(finite: Token | None) -> str:
    if finite is None:
        return "none"
    return str(finite.morph.get("Tense", ["none"])[0]).lower()


def _is_clause(token: Token) -> bool:
    return token.pos_ in _VERBAL or any(
        child.dep_ in SUBJECTS or child.dep_ == "cop" for child in token.children
    )


def _auxiliaries(head: Token) -> tuple[Token, ...]:
    return tuple(t for t in head.children if t.dep_.split(":")[0] in {"aux", "cop"})


def _finite(head: Token, auxiliaries: tuple[Token, ...]) -> Token | None:
    return next((t for t in (*auxiliaries, head) if "Fin" in t.morph.get("VerbForm", [])), None)


def _in_side_clause(token: Token) -> bool:
    return token.dep_ in _SIDE or any(a.dep_ in _SIDE for a in token.ancestors)


def read_predicates(sentence: Span) -> tuple[Predicate, ...]:
    """Return the predicates of a sentence, that of the main clause first."""
    return tuple(_predicates(sentence))


def _predicates(sentence: Span) -> Iterator[Predicate]:
    heads = [sentence.root]
    heads += [t for t in sentence if t.dep_ in _CLAUSES and t != sentence.root and _is_clause(t)]
    for head in heads:
        auxiliaries = _auxiliaries(head)
        side = head != sentence.root and _in_side_clause(head)
        yield Predicate(head, _finite(head, auxiliaries), auxiliaries, side)
