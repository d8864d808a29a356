"""The name that stands for a body in tables and pages, chosen from the names it is written by."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping

from pipeline.body_names import ARTICLE, QUOTES, looks_short, name_key, spelling_key

_GENITIVE = re.compile(r"(?<![aiouy])['’]s$")
"""After a vowel the ending may also be that of a plural: "Regio's"."""


def display_name(names: Mapping[str, int]) -> str:
    """Return the most frequent name, in its best spelling, without article and quotes.

    The best spelling has its diacritics and is not all in capitals; among those, the most frequent.

    Parameters
    ----------
    names
        How often each name is written.
    """
    clean: Counter[str] = Counter()
    for name, count in names.items():
        clean[_clean(name)] += count
    spelled: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, count in clean.items():
        spelled[spelling_key(name)][name] += count
    best = min(
        spelled.values(),
        key=lambda one: (-one.total(), -max(map(_marks, one)), -len(min(one)), min(one)),
    )
    name = min(best, key=lambda one: (_is_spoiled(one), -_marks(one), -best[one], one))
    return capitalise(name)


def capitalise(name: str) -> str:
    """Return a name of several words with a capital; a single word keeps its own."""
    return name[:1].upper() + name[1:] if " " in name else name


def abbreviation_of(names: Mapping[str, int], name: str, usual: str | None) -> str | None:
    """Return the abbreviation that the texts use, the usual one first, else the most frequent.

    Parameters
    ----------
    names
        How often each name is written.
    name
        The name for display, which is no abbreviation of itself.
    usual
        The abbreviation that the body is known by.
    """
    if usual in names:
        return usual
    short = [n for n in names if looks_short(n) and name_key(n) != name_key(name)]
    return min(short, key=lambda one: (-names[one], one), default=None)


def _clean(name: str) -> str:
    bare = " ".join(name.strip(QUOTES).split())
    bare = _GENITIVE.sub("", bare)
    return ARTICLE.sub("", bare) if bare[:1].islower() else bare


def _is_spoiled(name: str) -> bool:
    return " " in name and name.isupper()


def _marks(name: str) -> int:
    return sum(not c.isascii() and c.isalpha() for c in name)
