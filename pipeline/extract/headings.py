"""Headings: their codes, and which of them is the title."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.extract.layout import Draft

_CODES = (
    ("decimal", re.compile(r"(\d{1,3}(?:\.\d{1,3})+)\.?(?=\s)")),
    ("compound", re.compile(r"((?:[A-Z]|[IVX]{2,5})(?:\.\d{1,3})+)\.?(?=\s)")),
    (
        "part",
        re.compile(
            r"((?:hoofdstuk|deel|bijlage|annex)\s+(?:\d{1,2}|[IVX]+|[A-Z]))(?=\s*[:.–-]?\s|$)", re.I
        ),
    ),
    ("section", re.compile(r"(§ ?\d{1,2})\.?(?=\s)")),
    ("roman", re.compile(r"([IVX]{2,5}|[IVX])[.)](?=\s)")),
    ("capital", re.compile(r"([A-Z])[.)](?=\s)")),
    ("number-dot", re.compile(r"(\d{1,3})\.(?=\s)")),
    ("number-bracket", re.compile(r"(\d{1,2})\)(?=\s)")),
    ("number", re.compile(r"(\d{1,2})(?=\s+[A-ZÀ-Ý])")),
    ("letter", re.compile(r"([a-z])[.)](?=\s)")),
)
_DEEP = ("decimal", "compound")
_GENERAL = re.compile(
    r"(?:inhoud(?:sopgave|stafel)?|colofon|voorwoord|woord vooraf|ten geleide|inleiding"
    r"|(?:management|publieks)?samenvatting|leeswijzer|aanleiding|besluit|slot(?:woord|beschouwing)?"
    r"|conclusies?(?: en aanbevelingen)?|aanbevelingen|nawoord|dankwoord|bijlagen?|bronnen"
    r"|(?:eind|voet)?noten|literatuur(?:lijst)?|bibliografie|afkortingen|begrippenlijst"
    r"|(?:bijlage|annex)\s.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Code:
    """The number of a heading: how it is written, and what kind of numbering that is."""

    text: str
    kind: str
    depth: int


def code_of(text: str, bare: bool = False) -> Code | None:
    """Return the code with which a heading begins: "A.", "1)", "a)", "1.2", "B.2", "Bijlage 2".

    Parameters
    ----------
    text
        The heading.
    bare
        Whether a bare number ("2 Vervoer") counts too; only what is a heading on other grounds
        can be asked that.
    """
    for kind, pattern in _CODES:
        if kind == "number" and not bare:
            continue
        match = pattern.match(text)
        if match:
            depth = match.group(1).count(".") + 1 if kind in _DEEP else 1
            return Code(match.group(0), kind, depth)
    return None


def split_code(text: str) -> tuple[str | None, str]:
    """Divide a heading into its code and its title.

    A heading that is nothing but a code keeps it as its title.
    """
    code = code_of(text, bare=True)
    if code is None or code.kind == "part":
        return None, text
    title = text[len(code.text) :].strip()
    return (code.text, title) if title else (None, text)


def is_general(text: str) -> bool:
    """Whether a heading is one that any report may have, such as "Inleiding"."""
    return bool(_GENERAL.fullmatch(text))


def title_of(drafts: Iterable[Draft]) -> str | None:
    """Return the title of a document: its first heading of the highest level in the opening.

    Headings that any report may have, such as "Inleiding", do not count.
    """
    headings = [d for d in drafts if d.kind is None and not d.aside and (d.page_first or 1) <= 2]
    named = [d for d in headings if not is_general(d.text)]
    if not named:
        return None
    best = min(named, key=lambda draft: draft.level)
    return f"{best.code} {best.text}" if best.code else best.text
