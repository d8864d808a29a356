"""Which rows a page lists, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar
from urllib.parse import urlencode

from pipeline.review.state import ActionItem, MentionItem, RowState

T = TypeVar("T", MentionItem, ActionItem)

ALL = "all"
"""The choice of no choice in a filter."""


@dataclass(frozen=True)
class Wanted:
    """What the reader asked for; `kind` is a label or a type, `each` lists equal names apart."""

    state: str = RowState.PROPOSED.value
    kind: str = ALL
    document: str = ALL
    text: str = ""
    each: bool = False
    page: int = 1

    def address(self, page: int) -> str:
        """Return the query that asks the same for another page."""
        fields = {k: v for k, v in vars(replace(self, page=page)).items() if v is not False}
        return "?" + urlencode(fields)


@dataclass(frozen=True)
class Listing(Generic[T]):
    """One page of rows, the number of its page, of all pages, and of all rows."""

    rows: tuple[T, ...]
    page: int
    pages: int
    total: int


def list_mentions(
    items: Iterable[MentionItem], wanted: Wanted, page_size: int
) -> Listing[MentionItem]:
    """Return the mentions most worth a look first.

    Unless each is asked for, undecided mentions with equal words and label are one entry, that
    with the lowest score.
    """
    found = [item for item in items if _fits(item, wanted, item.mention.label, item.mention.text)]
    found.sort(key=lambda item: (-item.worth, item.mention.text, item.key))
    if wanted.state == RowState.PROPOSED and not wanted.each:
        first: dict[tuple[str, str], MentionItem] = {}
        for item in found:
            first.setdefault((item.mention.text, item.mention.label), item)
        found = list(first.values())
    return _page(found, wanted.page, page_size)


def list_actions(
    items: Iterable[ActionItem], wanted: Wanted, page_size: int
) -> Listing[ActionItem]:
    """Return the actions most worth a look first; the text is looked for in the evidence too."""
    found = [item for item in items if _fits(item, wanted, item.action.type, _words(item))]
    found.sort(key=lambda item: (-item.worth, item.key))
    return _page(found, wanted.page, page_size)


def _words(item: ActionItem) -> str:
    quotes = [quote.text for quote in item.action.evidence]
    return "\n".join([item.action.summary, item.action.name or "", *quotes])


def _fits(item: MentionItem | ActionItem, wanted: Wanted, kind: str, text: str) -> bool:
    return (
        wanted.state in (ALL, item.state)
        and wanted.kind in (ALL, kind)
        and wanted.document in (ALL, item.doc_id)
        and wanted.text.casefold() in text.casefold()
    )


def _page(rows: Sequence[T], page: int, page_size: int) -> Listing[T]:
    pages = max(1, -(-len(rows) // page_size))
    page = min(max(1, page), pages)
    shown = tuple(rows[(page - 1) * page_size : page * page_size])
    return Listing(shown, page, pages, len(rows))
