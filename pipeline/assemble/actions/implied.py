"""Names told before an action that it may still be about, or soon after it.

A phrase may point to them ("de euregio"). A pronoun, an ellipsis or a possessive ("haar werkgroep")
takes its party from the sentences before, from the actions told before, from the heading above, or
from the body that the whole document is about. Who opened the bridge is sometimes told only in the
next sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.assemble.actions.attachment import name_lists, owner_of
from pipeline.assemble.actions.grammar import SUBJECTS
from pipeline.assemble.actions.names import NameBook, name_key
from pipeline.assemble.actions.pointing import Pointer
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.assemble.actions.several import counted
from pipeline.schema import Label

_REACH = 2
"""Sentences back, and on, in which it matters how a name hangs in its sentence."""

_SECTION_REACH = 12
"""Sentences back in the section, beyond the passage, whose bodies may still be meant."""

_TOPICS = 4
"""The most frequent bodies that a document is taken to be about."""

_COMPARED_LEAST, _COMPARED_SHARE, _COMPARED_AHEAD = 6, 0.4, 1.5
"""How often the second of two compared bodies is named at least, how often beside the first, and
beside the third."""

COMPARED = "compared"
"""The hint on each of two bodies that a document compares."""

_CARRIERS = 3
"""The bodies that carried the most actions so far."""

_SHORTEST_IN_HEADING = 4
"""Letters that a name must have to be looked for in a heading."""

_POSSESSIVE = frozenset({"haar", "zijn", "hun"})
_PERSONS = frozenset({"zij", "ze", "hij", "het", "die", "deze", "dit"})
_AUTHORS = frozenset({"wij", "we", "ons", "onze"})
_BODIES = frozenset({Label.ORG, Label.PROJECT})


@dataclass(frozen=True)
class Before:
    """What was told before an action.

    Parameters
    ----------
    parties
        Names of the parties of the action just before.
    sentence
        The last sentence of that action.
    carried
        How many actions each body carried so far, by the key of its name.
    called
        Its name, by the same key.
    """

    parties: tuple[str, ...] = ()
    sentence: ReportSentence | None = None
    carried: Mapping[str, int] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)


def told_before(before: Before, group: Sequence[ReportSentence], parties: Sequence[str]) -> Before:
    """Return what the action after this one must know of it and of those before it."""
    carried = Counter(before.carried)
    carried.update({name_key(name) for name in parties})
    called = {name_key(name): name for name in parties} | dict(before.called)
    return Before(tuple(parties), group[-1], carried, called)


def needs_of(first: ReportSentence, shared: Iterable[str]) -> list[str]:
    """Return what in the first sentence asks for a party told before."""
    subject = first.predicates[0].subject
    needs = [name for name in shared if name.startswith(("carried:", "subject:"))]
    owner = {t.text.lower() for t in subject.children} if subject is not None else set()
    needs += ["owned"] * bool(owner & _POSSESSIVE) + ["both"] * ("both:yes" in shared)
    needs += ["pronoun"] * (subject is not None and subject.text.lower() in _PERSONS)
    needs += ["authors"] * any(t.text.lower() in _AUTHORS for t in first.span)
    return needs + [name for name in shared if name.startswith("status:")]


def implied_names(
    group: Sequence[ReportSentence],
    sentences: Sequence[ReportSentence],
    names: NameBook,
    before: Before,
) -> dict[str, dict[str, float]]:
    """Return, by key, the hints that speak for each name told around an action."""
    here = group[0]
    hints: dict[str, dict[str, float]] = {}
    for source in (
        _pointed_to(group, names),
        _carried_over(before, group, names),
        _in_passage(here, sentences, names),
        _after(group, sentences, names),
        _in_section(here, sentences, names),
        _latest(here, sentences, names),
        _in_headings(here, names),
        _in_title(sentences, names),
        _carriers(before, names),
        _about(names),
        _compared(names),
    ):
        for name, reasons in source:
            hints.setdefault(name_key(name), {}).update(dict.fromkeys(reasons, 1.0))
    return hints


def pointers_in(
    group: Sequence[ReportSentence], names: NameBook
) -> Iterator[tuple[int, ReportSentence, Pointer]]:
    """Yield the phrases in the evidence that may stand for a body, with rank and sentence."""
    for rank, sentence in enumerate(group):
        for pointer in names.pointers.get(sentence.index, ()):
            if sentence.holds(pointer.phrase.head):
                yield rank, sentence, pointer


def _pointed_to(
    group: Sequence[ReportSentence], names: NameBook
) -> Iterator[tuple[str, Sequence[str]]]:
    for _, _, pointer in pointers_in(group, names):
        yield names.display[pointer.key], pointer.hints


def _carried_over(
    before: Before, group: Sequence[ReportSentence], names: NameBook
) -> Iterator[tuple[str, list[str]]]:
    """Yield the parties of the action before, with where it stands; none across sections."""
    here, last = group[0], before.sentence
    if last is None or last.passage.section_id != here.passage.section_id:
        return
    near = "here" if last.passage.passage_id == here.passage.passage_id else "above"
    steps, count = min(here.index - last.index, 4), len(before.parties)
    words = (token for sentence in group for token in sentence.span if sentence.holds(token))
    taken_up = any((phrase := counted(word)) and phrase.count == count for word in words)
    for name in before.parties:
        reasons = [f"party.{near}", f"party.{near}.{steps}"]
        reasons += [f"party.of.{count}", f"party.{near}.{count}"]
        reasons += [f"party.phrase.{near}"] * (name_key(name) not in names.display)
        yield name, reasons + ["party.counted"] * taken_up


def _in_passage(
    here: ReportSentence, sentences: Sequence[ReportSentence], names: NameBook
) -> Iterator[tuple[str, list[str]]]:
    for sentence in sentences[max(0, here.index - here.place) : here.index]:
        distance = here.index - sentence.index
        akin = names.actors(sentence)
        listed = {m.start: len(members) for members in name_lists(sentence, akin) for m in members}
        for mention in akin:
            if mention.label not in _BODIES and distance > _REACH:
                continue
            reasons = ["passage"] if mention.label in _BODIES else ["passage.place"]
            if distance <= _REACH:
                top, step = owner_of(sentence.span_of(mention).root)
                reasons += [f"before.{distance}", f"before.{distance}.{step}.{top.dep_}"]
                reasons += [f"listed.{min(listed[mention.start], 3)}"]
            yield names.body(mention), reasons


def _after(
    group: Sequence[ReportSentence], sentences: Sequence[ReportSentence], names: NameBook
) -> Iterator[tuple[str, list[str]]]:
    """Yield what is told in the same passage after all that tells of the action."""
    last = group[-1]
    rest = last.places - last.place - 1
    for sentence in sentences[last.index + 1 : last.index + 1 + min(rest, _REACH)]:
        distance = sentence.index - last.index
        for mention in names.actors(sentence):
            sort = "after" if mention.label in _BODIES else "after.place"
            top, step = owner_of(sentence.span_of(mention).root)
            yield names.body(mention), [sort, f"{sort}.{distance}", f"after.{step}.{top.dep_}"]


def _in_section(
    here: ReportSentence, sentences: Sequence[ReportSentence], names: NameBook
) -> Iterator[tuple[str, list[str]]]:
    start = here.index - here.place
    for sentence in sentences[max(0, start - _SECTION_REACH) : start]:
        if sentence.passage.section_id != here.passage.section_id:
            continue
        near = (start - sentence.index) // 4
        for mention in names.actors(sentence):
            if mention.label in _BODIES:
                yield names.body(mention), ["section", f"section.{near}"]


def _latest(
    here: ReportSentence, sentences: Sequence[ReportSentence], names: NameBook
) -> Iterator[tuple[str, list[str]]]:
    """Yield what was spoken of last in the passage, and what was the subject last."""
    before = sentences[max(0, here.index - here.place) : here.index]
    bodies = [(s, m) for s in before for m in names.actors(s) if m.label in _BODIES]
    if len({name_key(names.body(m)) for _, m in bodies}) == 1:
        yield names.body(bodies[0][1]), ["only"]
    if bodies:
        yield names.body(bodies[-1][1]), ["latest"]
    acting = [m for s, m in bodies if owner_of(s.span_of(m).root)[0].dep_ in SUBJECTS]
    if acting:
        yield names.body(acting[-1]), ["latest.subject"]


def _in_title(
    sentences: Sequence[ReportSentence], names: NameBook
) -> Iterator[tuple[str, list[str]]]:
    """Yield the bodies in the heading that a document begins with, often its title."""
    letters = name_key(" ".join(sentences[0].headings[:1]))
    for key, display in names.display.items():
        if len(key) >= _SHORTEST_IN_HEADING and key in letters:
            yield display, ["title"]


def _in_headings(here: ReportSentence, names: NameBook) -> Iterator[tuple[str, list[str]]]:
    for depth, heading in enumerate(reversed(here.headings)):
        letters = name_key(heading)
        for key, display in names.display.items():
            if len(key) >= _SHORTEST_IN_HEADING and key in letters:
                yield display, ["heading", f"heading.{min(depth, 1)}"]


def _carriers(before: Before, names: NameBook) -> Iterator[tuple[str, list[str]]]:
    total = sum(before.carried.values())
    ranked = sorted(before.carried, key=lambda key: (-before.carried[key], key))
    for rank, key in enumerate(ranked[:_CARRIERS]):
        share = min(4, 5 * before.carried[key] // max(1, total))
        yield (
            names.display.get(key) or before.called[key],
            [f"carrier.{rank}", f"carrier.share.{share}"],
        )


def _about(names: NameBook) -> Iterator[tuple[str, list[str]]]:
    total = sum(names.counts.values())
    for key, display in names.display.items():
        rank = names.rank(display)
        if names.counts[key] > 1 and rank < _TOPICS:
            share = min(4, 8 * names.counts[key] // max(1, total))
            yield display, [f"topic.{rank}", f"topic.share.{share}"]


def _compared(names: NameBook) -> Iterator[tuple[str, list[str]]]:
    """Yield the two bodies that a document compares, if it is about two.

    What such a document recommends it recommends to both, and seldom names them each time.
    """
    ranked = sorted(names.counts, key=lambda key: (-names.counts[key], key))
    first, second, third = ([names.counts[key] for key in ranked] + [0, 0, 0])[:3]
    if second >= max(_COMPARED_LEAST, _COMPARED_SHARE * first, _COMPARED_AHEAD * third):
        for key in ranked[:2]:
            yield names.display[key], [COMPARED]
