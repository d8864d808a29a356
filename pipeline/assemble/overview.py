"""The tables that reports promise: who does what on which theme, together or apart, by what means.

Only parties that a register knows are counted, and of those only bodies and territories: a name
that leads to no entry, or to what is called a project elsewhere, is in `action_participants` only.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import combinations

from pipeline.body_names import PART_OF_BODY, kind_in, name_key
from pipeline.schema import (
    ActionRow,
    ActionStatus,
    ActionType,
    EntityRow,
    Formality,
    Label,
    Means,
    MechanismRow,
    OverviewRow,
    ParticipantRow,
    Role,
    SharedState,
    SharedThemeRow,
)

INSTITUTIONAL = frozenset({ActionType.AGREEMENT, ActionType.BODY, ActionType.FUNDING})
ACTIVE = 2
"""Actions that each of two parties needs on a theme before they count as acting apart on it."""
_PARTS = 2
"""Parties in a name from which it is that of what they do, and not of a third one."""
_ORGAN_OF = re.compile(
    r"(?:bureau|comité|commissie|parlement|raad|secretariaat(?:-generaal)?|top|voorzitterschap"
    r"|(?:sub)?werkgroep)\b.*?\bvan (?P<whole>.+)",
    re.I,
)
"""An organ with a name of its own, and the body it is of: "Top van de Grande Région"."""
_CARRIED = frozenset({Label.PROJECT, Label.EVENT, Label.INSTRUMENT})
_WORKING = frozenset({ActionStatus.COMPLETED, ActionStatus.ONGOING, ActionStatus.PLANNED})
"""Status of actions that show how parties work together: not advice, nor what got stuck."""
INFORMAL = frozenset({ActionType.MEETING, ActionType.TRAINING, ActionType.CAMPAIGN})


def bodies_of(entities: Sequence[EntityRow], actions: Sequence[ActionRow]) -> frozenset[str]:
    """Return the organisations that the texts speak of as bodies.

    What is as often called a project, an event or a treaty under the same name, or is the name of
    an action, is what is carried, and carries nothing itself: a ticket, a fund, a yearly day.
    """
    labels: dict[str, Counter[bool]] = defaultdict(Counter)
    for action in actions:
        if action.name and action.type is not ActionType.BODY:
            labels[name_key(action.name)][True] += 1
    names: dict[str, set[str]] = defaultdict(set)
    for row in entities:
        key = name_key(row.text)
        labels[key][row.label in _CARRIED] += 1
        if row.organisation_id:
            names[row.organisation_id].add(key)
    votes = {
        who: sum((labels[key] for key in keys), Counter[bool]()) for who, keys in names.items()
    }
    return frozenset(who for who, vote in votes.items() if vote[False] > vote[True])


def parties_of(
    participants: Sequence[ParticipantRow], bodies: Container[str]
) -> dict[str, tuple[str, ...]]:
    """Return the ids of the parties of each action, sorted; partners count as parties here.

    The text calls whoever it names first the party; for who works with whom both do.
    """
    named: dict[str, dict[str, str]] = defaultdict(dict)
    for row in participants:
        acts = row.place_id or (row.organisation_id if row.organisation_id in bodies else None)
        if acts and row.role in (Role.PARTY, Role.PARTNER):
            named[row.action_id][acts] = row.name
    return {action_id: tuple(sorted(_single(ids))) for action_id, ids in named.items()}


def _single(names: Mapping[str, str]) -> Iterator[str]:
    """Yield the ids of all but what two others make up, and what is part of another.

    A meeting of X and Y named "X-Y" is no third party, nor is the Y-parliament one beside Union Y;
    and a working group is no side beside the bodies that sent it.
    """
    for own, name in names.items():
        others = [other for place, other in names.items() if place != own]
        parts = [other for other in others if name_key(other) in name_key(name)]
        sent = PART_OF_BODY.match(name) and not all(map(PART_OF_BODY.match, others))
        is_part = sent or any(_is_part_of(name, other) for other in others)
        if len(parts) < _PARTS and not is_part:
            yield own


def _is_part_of(name: str, whole: str) -> bool:
    """Tell whether a name is that of an organ of another body, or a compound that begins with it.

    The compound leaves off what kind of body it is: "Benelux-parlement" of the Benelux Unie.
    """
    organ = _ORGAN_OF.match(name)
    if organ and name_key(organ["whole"]) == name_key(whole):
        return True
    words = whole.split()
    proper = words[:-1] if len(words) > 1 and kind_in(words[-1]) else words
    return name.casefold().startswith(f"{' '.join(proper)}-".casefold())


def overview_rows(
    actions: Sequence[ActionRow], parties: Mapping[str, Sequence[str]]
) -> Iterator[OverviewRow]:
    """Yield how many actions each party has on each theme, by status and outcome."""
    counts = Counter(
        (action.theme_id, party, action.status, action.outcome)
        for action in actions
        for party in parties.get(action.action_id, ())
    )
    for key in sorted(counts, key=lambda k: tuple(str(part or "") for part in k)):
        theme_id, party, status, outcome = key
        yield OverviewRow(
            theme_id=theme_id, party_id=party, status=status, outcome=outcome, actions=counts[key]
        )


def shared_theme_rows(
    actions: Sequence[ActionRow], parties: Mapping[str, Sequence[str]]
) -> Iterator[SharedThemeRow]:
    """Yield for each two parties with a theme in common what they do on it."""
    by_theme: dict[str, list[ActionRow]] = defaultdict(list)
    for action in actions:
        if action.theme_id:
            by_theme[action.theme_id].append(action)
    for theme_id in sorted(by_theme):
        yield from _shared_on(theme_id, by_theme[theme_id], parties)


def _shared_on(
    theme_id: str, actions: Sequence[ActionRow], parties: Mapping[str, Sequence[str]]
) -> Iterator[SharedThemeRow]:
    own: Counter[str] = Counter()
    joint: Counter[tuple[str, str]] = Counter()
    proposed: Counter[tuple[str, str]] = Counter()
    for action in actions:
        ids = parties.get(action.action_id, ())
        pairs = proposed if action.status is ActionStatus.PROPOSED else joint
        pairs.update(combinations(ids, 2))
        if action.status is not ActionStatus.PROPOSED:
            own.update(ids)
    active = sorted(party for party, count in own.items() if count >= ACTIVE)
    for a, b in sorted({*joint, *proposed, *combinations(active, 2)}):
        together = joint[a, b]
        yield SharedThemeRow(
            theme_id=theme_id,
            party_a=a,
            party_b=b,
            state=_state(together, proposed[a, b]),
            actions_joint=together,
            actions_a=own[a] - together,
            actions_b=own[b] - together,
            actions_proposed=proposed[a, b],
        )


def _state(joint: int, proposed: int) -> SharedState:
    if joint:
        return SharedState.JOINT
    return SharedState.PROPOSED if proposed else SharedState.SEPARATE


def mechanism_rows(
    actions: Sequence[ActionRow], parties: Mapping[str, Sequence[str]]
) -> Iterator[MechanismRow]:
    """Yield by which means parties work together, or are to; what the text leaves open is left out.

    Advice and what got stuck are no means: they show how parties do not work together.
    """
    counts: Counter[tuple[str | None, tuple[str, ...], Means, ActionType]] = Counter()
    for action in actions:
        ids = tuple(parties.get(action.action_id, ()))
        means = means_of(action)
        if len(ids) > 1 and means and action.status in _WORKING:
            counts[action.theme_id, ids, means, action.type] += 1
    for key in sorted(counts, key=lambda k: tuple(str(part or "") for part in k)):
        theme_id, ids, means, kind = key
        yield MechanismRow(
            theme_id=theme_id,
            parties=json.dumps(ids),
            means=means,
            type=kind,
            actions=counts[key],
        )


def means_of(action: ActionRow) -> Means | None:
    """Return the kind of means: by what the text says of it, else by the type of action."""
    if action.formality is Formality.FORMAL:
        return Means.INSTITUTIONAL
    if action.formality is Formality.INFORMAL:
        return Means.INFORMAL
    if action.type in INSTITUTIONAL:
        return Means.INSTITUTIONAL
    return Means.INFORMAL if action.type in INFORMAL else None
