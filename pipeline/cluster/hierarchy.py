"""The upper level: themes of one policy field under one parent, once there are enough themes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.cluster.lexicon import Lexicon
from pipeline.cluster.register import new_theme_id

MIN_THEMES = 12
"""With fewer themes a second level would only repeat the first."""

MIN_CHILDREN = 2
"""A parent of one theme tells nothing."""


def group_in_fields(subjects: Sequence[int | None], lexicon: Lexicon) -> dict[str, list[int]]:
    """Group topics under the fields of their subjects.

    Parameters
    ----------
    subjects
        Position in the lexicon of each topic's subject; None for a topic near none, which is in
        no field.
    lexicon
        Names the field of each subject.

    Returns
    -------
    dict
        Topics of each field with at least `MIN_CHILDREN`, in order of the field's name; empty for
        fewer than `MIN_THEMES` topics.
    """
    if len(subjects) < MIN_THEMES:
        return {}
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for topic, position in enumerate(subjects):
        if position is not None:
            groups[lexicon.subjects[position].field].append(topic)
    return {field: groups[field] for field in sorted(groups) if len(groups[field]) >= MIN_CHILDREN}


def field_id(field: str) -> str:
    """Give the id of the parent theme of a field, before the register is asked."""
    return new_theme_id([f"field:{field}"])


def interleave(lists: Sequence[Sequence[str]], most: int) -> tuple[str, ...]:
    """Take the first of each list, then the second of each, without repeats, up to `most`."""
    longest = max((len(terms) for terms in lists), default=0)
    taken = [terms[rank] for rank in range(longest) for terms in lists if rank < len(terms)]
    return tuple(dict.fromkeys(taken))[:most]
