"""Candidates that have one role: the members of a list, and those who carried an action together.

A parser ties the names of a list to different words, and a pronoun stands for all or for none of
those told before. What is likely of each of them is likely of all.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Protocol

from pipeline.assemble.actions.attachment import first_of_list, name_lists
from pipeline.assemble.actions.collectives import Collective
from pipeline.assemble.actions.names import NameBook
from pipeline.assemble.actions.pointing import POINTING
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.schema import Label, Mention

_COUNT = "party.of."
"""What the hint begins with that tells how many carried the action before."""


class NamedCandidate(Protocol):
    """A name or phrase that may take part in an action."""

    @property
    def mention(self) -> Mention | None:
        """The mention that names it in the evidence, if one does."""
        ...

    @property
    def sentence(self) -> ReportSentence | None:
        """The sentence of the mention."""
        ...

    @property
    def phrase(self) -> Collective | None:
        """The phrase without a name that it is, if it is one."""
        ...

    @property
    def hints(self) -> Sequence[str]:
        """What is told of it around the action."""
        ...


def alike(candidates: Sequence[NamedCandidate], names: NameBook) -> list[list[int]]:
    """Return the sets of candidates, by position, that have one role.

    Parameters
    ----------
    candidates
        All that may take part in an action.
    names
        The names of the document.
    """
    listed: dict[Hashable, list[int]] = {}
    for n, one in enumerate(candidates):
        if one.sentence is None:
            continue
        if one.mention is not None:
            listed.setdefault(_list_of(one.sentence, one.mention, names), []).append(n)
        if one.phrase is not None:
            first = first_of_list(one.phrase.head)
            listed.setdefault((one.sentence.index, "phrase", first.i), []).append(n)
    return [members for members in (*listed.values(), _carriers(candidates)) if len(members) > 1]


def _list_of(sentence: ReportSentence, mention: Mention, names: NameBook) -> Hashable:
    """Return what the names of one list have in common, and no other name.

    A place in brackets after a body, and one of a list of bodies, have a role of their own.
    """
    if sentence.passage.text[sentence.start : mention.start].rstrip().endswith("("):
        return sentence.index, mention.start
    for members in name_lists(sentence, names.actors(sentence)):
        if any(one.start == mention.start for one in members):
            return sentence.index, members[0].start, mention.label is Label.LOC
    return sentence.index, mention.start


def _carriers(candidates: Sequence[NamedCandidate]) -> list[int]:
    """Return who carried the action before, if all may be implied and no phrase says which is."""
    implied = [n for n, one in enumerate(candidates) if one.mention is None and _carried(one.hints)]
    hints = {hint for n in implied for hint in candidates[n].hints}
    counts = {hint.removeprefix(_COUNT) for hint in hints if hint.startswith(_COUNT)}
    if counts != {str(len(implied))} or any(hint.startswith(POINTING) for hint in hints):
        return []
    return implied


def _carried(hints: Sequence[str]) -> bool:
    return not {"party.here", "party.above"}.isdisjoint(hints)


def even_out(
    shares: Sequence[Mapping[str, float]], sets: Sequence[Sequence[int]]
) -> list[dict[str, float]]:
    """Give each member of a set the mean of the shares of all its members.

    Parameters
    ----------
    shares
        The share of each role, by candidate.
    sets
        Positions of candidates that have one role.
    """
    evened = [dict(share) for share in shares]
    for members in sets:
        roles = shares[members[0]]
        mean = {role: sum(shares[n][role] for n in members) / len(members) for role in roles}
        for n in members:
            evened[n] = mean
    return evened
