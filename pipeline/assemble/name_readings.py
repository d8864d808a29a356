"""What a name of a body says besides the name: its country, its owner, its legal form.

Two mentions of one name mean one body as long as these do not contradict each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.body_names import (
    NATIONAL,
    OWNED_GROUP,
    content_words,
    country_of_adjective,
    kind_in,
    spelling_key,
    words_of,
    write_out_umlauts,
)

_LEGAL_FORM = re.compile(
    r"[ ,]+\(?(n\.?v\.?|b\.?v\.?|v\.?z\.?w\.?|a\.?s\.?b\.?l\.?|g?gmbh|e\.\s?v\.|ag|s\.?a\.?"
    r"|s\.?[aà]\.?r\.?l\.?|srl|cvba|kg)\)?$",
    re.I,
)
_LOCAL = frozenset({"stad", "ville", "commune", "stadt", "gemeinde"})


@dataclass(frozen=True)
class NameReading:
    """A name taken apart.

    Parameters
    ----------
    bare
        The name without what the other fields hold.
    keys
        What spellings share: of the bare name, of that with umlauts written out, of all of it.
    adjective, owner, form
        Adjective of a country or region before the name, owner of a working group, legal form.
    """

    bare: str
    keys: tuple[str, ...]
    adjective: str | None = None
    owner: str | None = None
    form: str | None = None

    @property
    def country(self) -> str | None:
        """Country of the adjective."""
        return country_of_adjective(self.adjective) if self.adjective else None


@cache
def read_name(name: str) -> NameReading:
    """Take a name apart.

    Examples
    --------
    >>> read_name("Franse ministerie van Landbouw").country
    'FR'
    >>> read_name("Lindebouw N.V.").form
    'nv'
    """
    bare, form, owner, adjective = name, None, None, None
    if (legal := _LEGAL_FORM.search(bare)) and words_of(bare[: legal.start()]):
        form = re.sub(r"\W", "", legal[1]).casefold()
        bare = bare[: legal.start()]
    if owned := OWNED_GROUP.fullmatch(bare):
        bare, owner = owned["group"], spelling_key(owned["owner"])
    first, _, rest = bare.partition(" ")
    if NATIONAL.fullmatch(first) and _opens_with_kind(rest):
        adjective, bare = first.casefold().removesuffix("e"), rest
    spelled = dict.fromkeys((_key(bare), _key(write_out_umlauts(bare)), _key(name)))
    return NameReading(bare, tuple(spelled), adjective, owner, form)


def _opens_with_kind(name: str) -> bool:
    words = words_of(name)
    return len(words) > 1 and kind_in(words[0]) == words[0].casefold()


def _key(name: str) -> str:
    """Return the key of a name; a town goes by one word, whatever the language."""
    words = content_words(name)
    if len(words) > 1 and words[0] in _LOCAL:
        return spelling_key(" ".join(("gemeente", *words[1:])))
    return spelling_key(name)
