"""Names told before an action that it may still be about.

A pronoun, an ellipsis or a possessive ("haar werkgroep") takes its party from the sentences before,
from the action told before, or from the body that the whole document is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.assemble.actions.attachment import owner_of
from pipeline.assemble.actions.names import NameBook, name_key
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.schema import Label

_REACH = 2
"""Sentences back in which it matters how a name hangs in its sentence."""

_TOPICS = 2
"""The most frequent bodies that a document is taken to be about."""

_POSSESSIVE = frozenset({"haar", "zijn", "hun"})
_PERSONS = frozenset({"zij", "ze", "hij", "het", "die", "deze", "dit", "wij", "we"})


@dataclass(frozen=True)
class Before:
    """The action told before: the names of its parties, and its last sentence."""

    parties: tuple[str, ...] = ()
    sentence: ReportSentence | None = None


def told_before(group: Sequence[ReportSentence], parties: Sequence[str]) -> Before:
    """Return what the action after this one must know of it."""
    return Before(tuple(parties), group[-1])


def needs_of(first: ReportSentence, shared: Iterable[str]) -> list[str]:
    """Return what in the first sentence asks for a party told before."""
    subject = first.predicates[0].subject
    needs = [name for name in shared if name.startswith(("carried:", "subject:"))]
    owner = {t.text.lower() for t in subject.children} if subject is not None else set()
    needs += ["owned"] * bool(owner & _POSSESSIVE) + ["both"] * ("both:yes" in shared)
    needs += ["pronoun"] * (subject is not None and subject.text.lower() in _PERSONS)
    return needs


def implied_names(
    here: ReportSentence, sentences: Sequence[ReportSentence], names: NameBook, before: Before
) -> dict[str, dict[str, float]]:
    """Return, by key, the hints that speak for each name told before a sentence."""
    hints: dict[str, dict[str, float]] = {}
    for source in (
        _carried_over(before, here),
        _in_passage(here, sentences, names),
        _about(here, names),
    ):
        for name, reasons in source:
            hints.setdefault(name_key(name), {}).update(dict.fromkeys(reasons, 1.0))
    return hints


def _carried_over(before: Before, here: ReportSentence) -> Iterator[tuple[str, list[str]]]:
    """Yield the parties of the action before, with where it stands; none across sections."""
    last = before.sentence
    if last is None or last.passage.section_id != here.passage.section_id:
        return
    near = "here" if last.passage.passage_id == here.passage.passage_id else "above"
    steps, count = min(here.index - last.index, 4), len(before.parties)
    for name in before.parties:
        reasons = [f"party.{near}", f"party.{near}.{steps}"]
        yield name, [*reasons, f"party.of.{count}", f"party.{near}.{count}"]


def _in_passage(
    here: ReportSentence, sentences: Sequence[ReportSentence], names: NameBook
) -> Iterator[tuple[str, list[str]]]:
    for sentence in sentences[max(0, here.index - here.place) : here.index]:
        distance = here.index - sentence.index
        for mention in sentence.mentions:
            if mention.label is not Label.ORG:
                continue
            reasons = ["passage"]
            if distance <= _REACH:
                top, step = owner_of(sentence.span_of(mention).root)
                reasons += [f"before.{distance}", f"before.{distance}.{step}.{top.dep_}"]
            yield names.full_name(mention), reasons


def _about(here: ReportSentence, names: NameBook) -> Iterator[tuple[str, list[str]]]:
    for key, display in names.display.items():
        rank = names.rank(display)
        if names.counts[key] > 1 and rank < _TOPICS:
            yield display, [f"topic.{rank}"]
        if any(display in heading for heading in here.headings):
            yield display, ["heading"]
