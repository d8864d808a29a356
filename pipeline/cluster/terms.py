"""What `cluster` needs to know of a passage: its tokens as lemmas, and what stands around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One token of running text.

    Attributes
    ----------
    lemma
        Dictionary form as the tagger gave it.
    pos
        Universal part of speech; empty when it is not known.
    is_name
        Whether the token stands inside a name, date or amount.
    text
        The token as written, for readable labels; empty when it is not known.
    """

    lemma: str
    pos: str
    is_name: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class PassageTerms:
    """A passage as its tokens.

    Attributes
    ----------
    passage_id
        Key of the passage.
    doc_id
        Document it stands in.
    heading
        Title of the section it stands under, if there is one.
    tokens
        All tokens in reading order, punctuation included: neighbours make two-word terms.
    position
        Place in the document; None where it is not known, so that it has no neighbours.
    path
        Titles of the sections around that section, the outermost first.
    """

    passage_id: str
    doc_id: str
    heading: str | None
    tokens: tuple[Term, ...]
    position: int | None = None
    path: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """Titles above the passage, the nearest last."""
        return (*self.path, self.heading) if self.heading else self.path


def heading_terms(titles: Iterable[str]) -> tuple[Term, ...]:
    """Read headings as words of unknown part of speech."""
    words = (word for title in titles for word in title.replace("/", " ").split())
    bare = (word.lower().strip(".,:;()'\"\u2018\u2019\u201c\u201d") for word in words)
    return tuple(Term(word, "", False, word) for word in bare)
