"""Who works with whom: actions that two participants have in common."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from pipeline.report.dataset import Dataset
from pipeline.report.directory import Directory, list_parties
from pipeline.schema import ActionStatus

MOST_PARTNERS = 20
MOST_PAIRS = 15
CARRIED = tuple(status for status in ActionStatus if status != ActionStatus.PROPOSED)
"""Working together is what parties do or intend; what others advise them is left out."""
WORKING = tuple(status for status in CARRIED if status != ActionStatus.STALLED)
"""Means are what works or is to: what got stuck is left out too, as it is from the mechanisms."""


@dataclass(frozen=True)
class Partner:
    """A participant and the number of its actions."""

    party_id: str
    name: str
    actions: int


@dataclass(frozen=True)
class Partners:
    """The most connected participants, how many actions each two share, and the closest pairs."""

    partners: tuple[Partner, ...]
    shared: tuple[tuple[int, ...], ...]
    largest: int
    pairs: tuple[tuple[Partner, Partner, int], ...]


def count_partners(dataset: Dataset, directory: Directory) -> Partners:
    """Count the joint actions of parties and partners."""
    parties = list_parties(dataset.participants)
    carried = (a.action_id for a in dataset.actions if a.status in CARRIED)
    members = [parties.get(action_id, ()) for action_id in carried]
    actions = Counter(party for group in members for party in group)
    joint = Counter(pair for group in members for pair in combinations(group, 2))
    ties = Counter[str]()
    for (a, b), number in joint.items():
        ties[a] += number
        ties[b] += number
    order = sorted(ties, key=lambda party: (-ties[party], directory.party(party), party))
    top = order[:MOST_PARTNERS]
    named = {party: Partner(party, directory.party(party), actions[party]) for party in order}
    shared = tuple(tuple(joint[min(a, b), max(a, b)] for b in top) for a in top)
    closest = sorted(joint.items(), key=lambda item: (-item[1], item[0]))[:MOST_PAIRS]
    pairs = tuple((named[a], named[b], number) for (a, b), number in closest)
    largest = max((n for line in shared for n in line), default=0)
    return Partners(tuple(named[party] for party in top), shared, largest, pairs)
