"""Annotated actions as they are told: the words on each, and every name that may take part.

The sentences are parted by the very functions that part them at run time, and the candidates are
those that would be weighed there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from pipeline.assemble.actions.clauses import clause_head, part, part_with
from pipeline.assemble.actions.implied import Before, told_before
from pipeline.assemble.actions.names import name_key
from pipeline.assemble.actions.participants import Candidate, role_candidates
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.body_names import words_in
from pipeline.schema import Mention, Role
from pipeline.train.action_examples import AnnotatedReport, TrueAction

NO_ROLE = "none"
"""The answer for a name that has no part in an action."""
_SHORTEST_STEM = 5
_TELLING_WHOSE = words_in("van voor uit in aan op te tot met langs rond over binnen bij tussen")


@dataclass(frozen=True, eq=False)
class AnnotatedAction:
    """An annotated action with the sentences, or parts of them, that tell of it.

    Attributes
    ----------
    action
        As it is annotated.
    group
        What tells of it, in order.
    facts
        Its type and status.
    candidates
        Every name or phrase that may take part in it.
    """

    action: TrueAction
    group: Sequence[ReportSentence]
    facts: Mapping[str, str]
    candidates: Sequence[Candidate]

    def role_of(self, candidate: Candidate) -> str:
        """Return the true role of a candidate."""
        if _is_meant(candidate, self.action.fields["parties"]):
            return Role.PARTY.value
        if _is_meant(candidate, self.action.fields["partners"]):
            return Role.PARTNER.value
        return NO_ROLE


def annotated_actions(
    report: AnnotatedReport, carried: Callable[[AnnotatedAction], Sequence[str]] | None = None
) -> Iterator[AnnotatedAction]:
    """Yield the actions of a report, each knowing the parties of those before it.

    Parameters
    ----------
    report
        The annotated report.
    carried
        Tells the parties of an action, asked after it was yielded; the true ones without.
    """
    before = Before()
    parted = part_sentences(report)
    for action in report.actions:
        group = [parted[n].of(action, report.sentences[n]) for n in action.evidence]
        facts = {"type": action.fields["type"], "status": action.fields["status"]}
        candidates = role_candidates(group, report.sentences, report.names, before, facts)
        found = AnnotatedAction(action, group, facts, candidates)
        yield found
        parties = carried(found) if carried else _true_parties(action, candidates)
        before = told_before(before, group, parties)


@dataclass(frozen=True, eq=False)
class Parted:
    """A sentence that tells of actions, parted by the clauses that tell of each.

    Attributes
    ----------
    heads
        Heads of the clauses that stand apart; None where nothing says which they are.
    parts
        The part that is on an action.
    """

    heads: frozenset[int] | None
    parts: Mapping[TrueAction, ReportSentence]

    def of(self, action: TrueAction, whole: ReportSentence) -> ReportSentence:
        """Return the part that is on an action."""
        return self.parts.get(action, whole)


def part_sentences(report: AnnotatedReport) -> dict[int, Parted]:
    """Part the sentences that tell of actions, by index.

    The words that give the status of an action tell which clause is on it.
    """
    told: dict[int, list[TrueAction]] = {}
    for action in report.actions:
        for index in action.evidence:
            told.setdefault(index, []).append(action)
    return {index: _part_truly(report.sentences[index], told[index]) for index in sorted(told)}


def _part_truly(sentence: ReportSentence, actions: Sequence[TrueAction]) -> Parted:
    if len(actions) == 1:
        return Parted(frozenset(), {})
    on: dict[TrueAction, Token] = {}
    for action in actions:
        cue = action.fields.get("status_cue")
        head = clause_head(sentence, cue) if cue else None
        if head is None:
            return Parted(None, {})
        on[action] = head
    heads = sorted(set(on.values()), key=lambda head: head.i)
    # A main clause that tells of nothing belongs to the first clause that does.
    apart = [h for h in heads if h != sentence.span.root]
    apart = apart if sentence.span.root in heads else apart[1:]
    parts = part(sentence, apart)
    return Parted(
        frozenset(head.i for head in apart),
        {action: part_with(parts, head) for action, head in on.items()},
    )


def _true_parties(action: TrueAction, candidates: Sequence[Candidate]) -> list[str]:
    """Return the parties by the names and phrases that the report uses."""
    return [c.name for c in candidates if _is_meant(c, action.fields["parties"])]


def _is_meant(candidate: Candidate, true: Sequence[str]) -> bool:
    """Tell whether a candidate is one of the true names, by its full name or as it is written."""
    if candidate.mention is None and any(_same_phrase(candidate.name, other) for other in true):
        return True
    written = candidate.mention.text if candidate.mention else candidate.name
    return _is_among(candidate.name, true) or _is_among(written, true)


def _same_phrase(one: str, other: str) -> bool:
    """Tell whether two phrases without a name have one noun: "41 gemeenten", "de gemeenten".

    Annotators part on how much of what belongs to the noun they take with it.
    """
    return not other[:1].isupper() and _nouns(one)[-1:] == _nouns(other)[-1:]


def _nouns(phrase: str) -> list[str]:
    """Return the words of a phrase before the first that tells whose or where."""
    words = phrase.casefold().split()
    return words[: next((n for n, word in enumerate(words) if word in _TELLING_WHOSE), None)]


def _is_among(name: str, true: Sequence[str]) -> bool:
    """Tell whether a name is one of the true ones, or the first word of one ("Benelux")."""
    key = name_key(name)
    return any(
        key == name_key(other) or (len(key) >= _SHORTEST_STEM and name_key(other).startswith(key))
        for other in true
    )


def is_detail(question: str, mention: Mention, action: TrueAction) -> bool:
    """Tell whether a mention is the date, place, amount or name of an action."""
    true = action.fields[question]
    if not true:
        return False
    if question in {"date", "amount"}:
        return bool(mention.value == true)
    if question == "place":
        return name_key(true).startswith(name_key(mention.text))
    return name_key(mention.text) == name_key(true)
