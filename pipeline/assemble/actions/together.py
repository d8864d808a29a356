"""What the candidates of one action say of each other: who carries it is one answer, not several.

A name that is likely by itself is less so beside a likelier one; a body that was told before counts
where the sentence names nobody, and hardly where it does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

KINDS = ("told", "implied", "group")
"""Named in the evidence, implied by what is told around it, or a phrase that may take part
without a name; each kind has its own classifier."""

TOGETHER = "together"
"""The question that is asked of all candidates of an action."""

_SURE = 0.999
_RANKS = 4
_MANY = 8.0
_MOST_EXPECTED = 2.0

_HINTS = (
    *("party.here", "party.above", "party.counted", "before.1", "before.2", "passage", "section"),
    *("heading", "title", "only", "latest", "latest.subject", "after", "after.1", "after.place"),
    *("passage.place", "topic.0", "topic.1", "carrier.0", "carrier.1", "compared"),
    *("kind.only", "kind.house", "organ.owner", "organ.house", "organ.latest"),
    *("group.owner", "group.house", "group.latest", "authors.house"),
    *("several.kind", "several.list", "several.passage", "several.about"),
)
"""What is told around an action that matters again beside other candidates."""
_SEEN = frozenset(
    {
        *(f"bodies:{n}" for n in range(5)),
        *(f"share:{n}" for n in range(4)),
        *(f"label:{label}" for label in ("ORG", "LOC", "PROJECT")),
        *(f"clause:{where}" for where in ("main", "side", "more")),
        *("both:yes", "voice.whole:True", "before:True", "rank:0", "rank:1", "carried:True"),
        *("subject:none", "subject:PRON", "acting:Plur"),
        *(f"{kind}:{hint}" for kind in ("implied", "also") for hint in _HINTS),
    }
)
"""What a candidate shows by itself that matters again beside others."""


@dataclass(frozen=True)
class Judged:
    """A candidate as it was judged by itself.

    Attributes
    ----------
    kind
        One of `KINDS`.
    party, partner
        How likely it carries the action or takes part.
    features
        What it was judged by.
    """

    kind: str
    party: float
    partner: float
    features: Mapping[str, float]


def together_features(judged: Sequence[Judged], facts: Mapping[str, str]) -> list[dict[str, float]]:
    """Return, for each candidate of an action, what it shows beside the others.

    Parameters
    ----------
    judged
        All candidates of an action.
    facts
        Its type and status.
    """
    return [_beside(judged, at, facts) for at in range(len(judged))]


def _beside(judged: Sequence[Judged], at: int, facts: Mapping[str, str]) -> dict[str, float]:
    own = judged[at]
    told, implied, group = (
        _best(judged, kind, without=at) for kind in ("told", "implied", "group")
    )
    same_kind = [other.party for other in judged if other.kind == own.kind]
    rank = sum(other.party > own.party for other in judged)
    features = {
        "own.party": _log_odds(own.party),
        "own.partner": _log_odds(own.partner),
        f"kind:{own.kind}": 1.0,
        "rank.of.kind": min(sum(share > own.party for share in same_kind), _RANKS) / _RANKS,
        f"rank:{min(rank, _RANKS)}": 1.0,
        "told.first": _log_odds(told[0]) / 2,
        "told.second": _log_odds(told[1]) / 2,
        "implied.first": _log_odds(implied[0]) / 2,
        "implied.second": _log_odds(implied[1]) / 2,
        "group.first": _log_odds(group[0]) / 2,
        "told.expected": min(sum(told), _MOST_EXPECTED),
        "implied.expected": min(sum(implied), _MOST_EXPECTED),
        "behind": 2 * (max(other.party for other in judged) - own.party),
        "candidates": min(len(judged), _MANY) / _MANY,
        "told.candidates": min(sum(o.kind == "told" for o in judged), _MANY) / _MANY,
    }
    features.update({f"{key}:{value}": 1.0 for key, value in facts.items()})
    shown = {name.removeprefix("implied.").removeprefix("group.") for name in own.features}
    features.update({f"shows.{name}": 1.0 for name in sorted(shown & _SEEN)})
    return features


def _best(judged: Sequence[Judged], kind: str, *, without: int) -> list[float]:
    """Return the shares of the other candidates of a kind, best first, at least two."""
    others = [o.party for n, o in enumerate(judged) if o.kind == kind and n != without]
    return [*sorted(others, reverse=True), 0.0, 0.0]


def _log_odds(share: float) -> float:
    share = min(max(share, 1 - _SURE), _SURE)
    return math.log(share / (1 - share))
