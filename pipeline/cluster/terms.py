"""What `cluster` needs to know of a passage: its tokens as lemmas, and the heading above it."""

from __future__ import annotations

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
    """

    passage_id: str
    doc_id: str
    heading: str | None
    tokens: tuple[Term, ...]
