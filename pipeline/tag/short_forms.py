"""What a short form may stand for, by its shape: "de Unie", "Scheldemond", "het Thorn-overleg"."""

from __future__ import annotations

from pipeline.body_names import KINDS, SEATED, head_of, kind_in, words_in, words_of

ORGANS = words_in("secretariaat secretariaat-generaal bestuur comité raad stuurgroep top")
"""Kinds of organs, whose name ends in that of the body they belong to."""


def is_kind(name: str) -> bool:
    """Tell whether a name is a mere kind of body, such as "Raad"; all in capitals it is a name."""
    return name.casefold() in KINDS and not name.isupper()


def names_kind_of(word: str, full: str) -> bool:
    """Tell whether a text may call `full` by its kind, `word`.

    The kind stands in the head of the name, alone or as the end of a compound: "Raad" is what
    "Oeverraad" and "Raad van de Linde" are, and what "Secretariaat van de Raad" is not.
    """
    small = word.casefold()
    head = head_of(full)
    if len(words_of(full)) == 1 and head and head[0].casefold() == small:
        return False
    return any(one.casefold() == small or kind_in(one) == small for one in head)


def is_own_name_in(short: str, full: str) -> bool:
    """Tell whether `full` is a kind of body and then `short`: "Waterschap Linden", "Linden"."""
    if not short[:1].isupper():
        return False
    prefix = _prefix(short, full)
    if not prefix:
        return False
    kind = kind_in(prefix[-1])
    if kind in ORGANS or is_kind(words_of(short)[0]):
        return False
    return kind is not None and len(head_of(" ".join(prefix))) == len(prefix)


def is_seated(full: str) -> bool:
    """Tell whether a body is of a kind that bears the name of a town it shares with others."""
    head = head_of(full)
    return any(kind_in(word) in SEATED for word in head)


def is_turned_round(short: str, full: str) -> bool:
    """Tell whether "Linde-overleg" is short for "Overleg van Linde"."""
    own, hyphen, kind = short.rpartition("-")
    if not hyphen or kind not in KINDS:
        return False
    words = full.split()
    return words[0].casefold() == kind and words[-1] == own and 2 <= len(words) <= 4


def _prefix(short: str, full: str) -> list[str]:
    """Return the words of `full` before `short` at its end; none when it does not end so."""
    if not full.endswith(f" {short}"):
        return []
    return full[: -len(short)].split()
