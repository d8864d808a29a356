"""Changes that people make to themes: each gives the new register and says what changed.

A theme is named by its id or its label. One that is only proposed so far is kept with the change,
so that its id stays.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.cluster.identity import new_theme_id, resolve_id
from pipeline.errors import GrenswerkError
from pipeline.schema import JudgedCode, RegisterEntry, ThemeState


@dataclass(frozen=True)
class Themes:
    """The themes that can be changed.

    Attributes
    ----------
    kept
        Entries of the register, by id.
    proposed
        Entries of the last run, by id.
    told
        What changed, a line each.
    """

    kept: Mapping[str, RegisterEntry]
    proposed: Mapping[str, RegisterEntry]
    told: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[RegisterEntry, ...]:
        """The register, in order of id."""
        return tuple(self.kept[key] for key in sorted(self.kept))

    def find(self, named: str) -> RegisterEntry:
        """Return the theme with an id or a label; upper and lower case are the same.

        Raises
        ------
        GrenswerkError
            If there is none, or several have the label.
        """
        everything = {**self.proposed, **self.kept}
        if named in everything:
            return everything[named]
        found = [
            entry
            for entry in everything.values()
            if entry.name.lower() == named.lower() and entry.merged_into is None
        ]
        if len(found) > 1:
            ids = ", ".join(sorted(entry.id for entry in found))
            raise GrenswerkError(f"several themes are called {named!r}; name one by its id: {ids}")
        if not found:
            raise GrenswerkError(f"no theme {named!r}; `grenswerk themes list` shows them")
        return found[0]

    def keep(self, entry: RegisterEntry, told: str) -> Themes:
        """Return the themes with an entry in the register."""
        return replace(
            self, kept={**self.kept, entry.id: entry}, told=(*self.told, f"{entry.id}: {told}")
        )


def themes_of(kept: Iterable[RegisterEntry], proposed: Iterable[RegisterEntry]) -> Themes:
    """Return the themes of a register and of the proposals of the last run."""
    return Themes({entry.id: entry for entry in kept}, {entry.id: entry for entry in proposed})


def rename(themes: Themes, named: str, name: str, reviewer: str) -> Themes:
    """Give a theme another name.

    Raises
    ------
    GrenswerkError
        If the theme is not there, or the name is empty.
    """
    entry, name = themes.find(named), name.strip()
    if not name:
        raise GrenswerkError("a theme needs a name")
    renamed = entry.model_copy(update={"name": name, "named_by": reviewer})
    return themes.keep(renamed, f"{entry.name!r} is now called {name!r}")


def merge(themes: Themes, named: str, into: str, reviewer: str) -> Themes:
    """Make one theme of two: the second takes the place of the first.

    Raises
    ------
    GrenswerkError
        If one of them is not there, or they are one already.
    """
    gone, target = themes.find(named), themes.find(into)
    final = resolve_id(target.id, [*themes.proposed.values(), *themes.entries]).theme_id
    if final == gone.id:
        raise GrenswerkError(f"{gone.name!r} and {target.name!r} are one theme already")
    if target.id not in themes.kept:
        themes = themes.keep(target, f"{target.name!r} is kept")
    merged = gone.model_copy(update={"merged_into": target.id, "named_by": reviewer})
    return themes.keep(merged, f"{gone.name!r} is merged into {target.name!r} ({target.id})")


def split(
    themes: Themes, named: str, parts: Mapping[str, tuple[str, ...]], reviewer: str
) -> Themes:
    """Split parts off a theme: passages that hold the terms of a part move to it.

    Parameters
    ----------
    themes
        The themes.
    named
        The theme.
    parts
        Terms of each part, by its name.
    reviewer
        Who splits it.

    Raises
    ------
    GrenswerkError
        If the theme is not there, or a part has no name or no terms.
    """
    whole = themes.find(named)
    if not parts:
        raise GrenswerkError("say what to split off: --part 'Naam: term, term'")
    if whole.id not in themes.kept:
        themes = themes.keep(whole, f"{whole.name!r} is kept")
    for name, terms in parts.items():
        if not name or not terms:
            raise GrenswerkError(f"part {name!r}: say its name and its terms, 'Naam: term, term'")
        entry = RegisterEntry(
            id=new_theme_id([f"part of {whole.id}", name]),
            name=name,
            keys=(),
            named_by=reviewer,
            terms=terms,
            part_of=whole.id,
        )
        themes = themes.keep(entry, f"{name!r} is split off {whole.name!r}: {', '.join(terms)}")
    return themes


def set_state(themes: Themes, named: str, state: ThemeState | None) -> Themes:
    """Pin a theme, forbid it, or let it be as the fit finds it."""
    entry = themes.find(named)
    told = {
        ThemeState.PINNED: "stays, however few its passages",
        ThemeState.FORBIDDEN: "is not made any more; its passages go elsewhere",
        None: "is as the fit finds it",
    }[state]
    return themes.keep(entry.model_copy(update={"state": state}), f"{entry.name!r} {told}")


def judge_code(
    themes: Themes, named: str, code: JudgedCode, known: Mapping[str, Container[str]]
) -> Themes:
    """Confirm a code of a theme, add one, or refuse one.

    Parameters
    ----------
    themes
        The themes.
    named
        The theme.
    code
        The code and what is said of it.
    known
        The codes of each list.

    Raises
    ------
    GrenswerkError
        If the theme is not there, or the list does not have the code.
    """
    if code.list not in known:
        raise GrenswerkError(f"no list {code.list!r}; there are {', '.join(sorted(known))}")
    if code.code not in known[code.list]:
        raise GrenswerkError(f"{code.list} has no code {code.code!r}; the table codes has them all")
    entry = themes.find(named)
    others = [c for c in entry.codes if (c.list, c.code) != (code.list, code.code)]
    judged = entry.model_copy(update={"codes": (*others, code)})
    told = "is" if code.right else "is not"
    return themes.keep(judged, f"{entry.name!r} {told} {code.code!r} in {code.list}")


def read_part(text: str) -> tuple[str, tuple[str, ...]]:
    """Read "Naam: term, term"."""
    name, _, terms = text.partition(":")
    return name.strip(), tuple(term.strip() for term in terms.split(",") if term.strip())
