"""A short Dutch sentence for an action, cut from the report's own words.

Words are never changed, and only what can be lifted out without harm to the grammar is left out:
what stands in brackets, what follows a semicolon or colon, and clauses set off by commas. A long
sentence that offers nothing of the kind stays long.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from pipeline.assemble.actions.grammar import SUBJECTS
from pipeline.assemble.actions.sentences import ReportSentence

LONGEST = 25
"""Words in a summary at most, when leaving out can reach it."""

_SET_OFF = frozenset({"acl:relcl", "advcl", "parataxis"})
"""Relations of clauses that may stand between commas."""
_STANDING = frozenset({"ROOT", "conj", "parataxis"})
"""Relations of clauses with the word order of a sentence; another is told within its sentence."""
_QUOTES = re.compile(r"['‘’\"“”„]")
_FIRST_WORDS = 4
"""Words that must stand before a semicolon or colon for the rest to be left out."""


def summarize(sentence: ReportSentence) -> str:
    """Return the gist of a sentence: capital first, full stop last."""
    if sentence.whole is not None and sentence.span.root.dep_ not in _STANDING:
        sentence = sentence.whole
    kept = [t for t in sentence.span if not t.text.isspace()]
    if sentence.whole is not None:
        kept = _with_subject(sentence, kept)
    kept = _without(kept, set(_bracketed(kept)))
    for gone in (*_tails(sentence, kept), *_clauses(sentence)):
        if sum(t.text.isalpha() for t in kept) <= LONGEST:
            break
        if _quotes_balance(sentence, gone):
            kept = _without(kept, gone)
    return _as_sentence(kept)


def _with_subject(part: ReportSentence, kept: list[Token]) -> list[Token]:
    """Let a clause stand alone: without "en", and with the subject it shares with what it joins."""
    while len(kept) > 1 and kept[0].dep_ in {"cc", "mark", "punct"}:
        kept = kept[1:]
    head = part.span.root
    if head.dep_ != "conj" or part.predicates[0].subject is not None:
        return kept
    subject = next((t for t in head.head.children if t.dep_ in SUBJECTS), None)
    if subject is None or subject.i >= kept[0].i:
        return kept
    phrase = [t for t in subject.subtree if t.i < kept[0].i and not t.text.isspace()]
    return [*itertools.takewhile(lambda t: t.text not in {",", "("}, phrase), *kept]


def _without(tokens: Sequence[Token], gone: set[int]) -> list[Token]:
    return [token for token in tokens if token.i not in gone]


def _bracketed(tokens: Sequence[Token]) -> Iterator[int]:
    depth = 0
    for token in tokens:
        depth += token.text == "("
        if depth > 0:
            yield token.i
        depth -= token.text == ")" and depth > 0


def _tails(sentence: ReportSentence, kept: Sequence[Token]) -> Iterator[set[int]]:
    """Yield what follows the first semicolon or colon, when the main verb stands before it."""
    for number, token in enumerate(kept):
        if token.text in (";", ":") and number >= _FIRST_WORDS:
            if sentence.span.root.i < token.i:
                yield {t.i for t in kept[number:]}
            return


def _clauses(sentence: ReportSentence) -> Iterator[set[int]]:
    """Yield clauses between commas, the last first, with the commas that set them off."""
    doc, span = sentence.span.doc, sentence.span
    for token in reversed(list(span)):
        if token.dep_ not in _SET_OFF or token == span.root:
            continue
        words = [t.i for t in token.subtree if t.text.isalnum() or "-" in t.text]
        first, last = min(words, default=token.i), max(words, default=token.i)
        inside = first > span.start and last + 1 < span.end
        if not inside or first <= span.root.i <= last or doc[first - 1].text != ",":
            continue
        after = doc[last + 1].text
        if after == ",":
            yield set(range(first - 1, last + 2))
        elif after in (".", ";", ":"):
            yield set(range(first - 1, last + 1))


def _quotes_balance(sentence: ReportSentence, gone: set[int]) -> bool:
    doc = sentence.span.doc
    return sum(len(_QUOTES.findall(doc[i].text)) for i in gone) % 2 == 0


def _as_sentence(tokens: Sequence[Token]) -> str:
    text = "".join(t.text + (" " if t.whitespace_ or _was_cut(t, tokens) else "") for t in tokens)
    text = re.sub(r"\s+([,.;:?!)])", r"\1", text)
    text = re.sub(r"\s{2,}", " ", text).strip(" ,;:–-.!?")
    return text[:1].upper() + text[1:] + "."


def _was_cut(token: Token, tokens: Sequence[Token]) -> bool:
    following = token.i + 1
    return following < len(token.doc) and all(t.i != following for t in tokens)
