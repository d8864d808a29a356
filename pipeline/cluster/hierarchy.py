"""The upper level: themes that stand under the same wider theme, once there are enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

MIN_THEMES = 8
"""With fewer themes a second level would only repeat the first."""

MIN_CHILDREN = 2
"""A parent of one theme tells nothing."""

Above = tuple[str, str]
"""Id and label of what a theme stands under."""


def group_above(above: Sequence[Above | None]) -> dict[Above, list[int]]:
    """Group themes under what they stand under.

    Parameters
    ----------
    above
        Of each theme; None for one that is in no list.

    Returns
    -------
    dict
        Themes of each parent with at least `MIN_CHILDREN`, in order of its label; empty for fewer
        than `MIN_THEMES` themes.
    """
    if len(above) < MIN_THEMES:
        return {}
    groups: defaultdict[Above, list[int]] = defaultdict(list)
    for theme, parent in enumerate(above):
        if parent is not None:
            groups[parent].append(theme)
    ordered = sorted(groups, key=lambda parent: (parent[1], parent[0]))
    return {parent: groups[parent] for parent in ordered if len(groups[parent]) >= MIN_CHILDREN}


def interleave(lists: Sequence[Sequence[str]], most: int) -> tuple[str, ...]:
    """Take the first of each list, then the second of each, without repeats, up to `most`."""
    longest = max((len(terms) for terms in lists), default=0)
    taken = [terms[rank] for rank in range(longest) for terms in lists if rank < len(terms)]
    return tuple(dict.fromkeys(taken))[:most]
