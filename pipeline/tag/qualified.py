"""Names that say whose they are only in the words around them.

"het Franse [ministerie van Landbouw]", "de minister van [Landbouw]" and "de werkgroep [Water] van
de [Oeverraad]" name bodies that are told apart by the words before or after the mention.
"""

from __future__ import annotations

import re

from pipeline.body_names import NATIONAL, WORKING_GROUPS, kind_in, words_of
from pipeline.tag.definitions import Name

_PORTFOLIO = re.compile(
    rf"(?:\b({NATIONAL.pattern})\s+)?\b(?:vice)?(?:ministers?|minister-president en minister"
    r"|staatssecretaris(?:sen)?|ministeries?)\s+(?:van|voor)\s+$",
    re.I,
)
_ADJECTIVE = re.compile(rf"(?<!\bin het )\b({NATIONAL.pattern})\s+$", re.I)
_WORKING_GROUP = re.compile(rf"\b{WORKING_GROUPS.pattern}\s+[‘'\"“„]?$", re.I)
_OWNER = re.compile(r"[’'\"”]?\s*(?:\([^()]{1,60}\))?[’'\"”]?\s*van\s+(?:de|het)\s+")
_LOOK_BACK = 60


def owner_start(name: Name, text: str) -> int | None:
    """Return where the owner stands that a name is followed by: "[Water] van de [Oeverraad]"."""
    owner = _OWNER.match(text, name.end)
    return owner.end() if owner else None


def qualified_name(name: Name, text: str, owner: str | None) -> str | None:
    """Return the name with what its context adds; None when that is nothing.

    Parameters
    ----------
    name
        A mention.
    text
        Its passage.
    owner
        Full name of the body that the mention says it belongs to.
    """
    before = text[max(0, name.start - _LOOK_BACK) : name.start]
    words = words_of(name.text)
    if not words:
        return None
    if (portfolio := _PORTFOLIO.search(before)) and kind_in(words[0]) is None:
        country = f"{portfolio[1]} " if portfolio[1] else ""
        return f"{country}ministerie van {name.text}"
    if WORKING_GROUPS.match(name.text):
        bare = name.text
    elif _WORKING_GROUP.search(before) and kind_in(words[-1]) is None:
        bare = f"werkgroep {name.text}"
    else:
        adjective = _ADJECTIVE.search(before)
        is_kind = words[0].casefold() == kind_in(words[0])
        return f"{adjective[1]} {name.text}" if adjective and is_kind and len(words) > 1 else None
    if owner:
        return f"{bare} ({owner})"
    return bare if bare != name.text else None
