"""Which rows come from the document that a decision was made in."""

from __future__ import annotations

import re
from collections.abc import Iterable


def of_document(ids: Iterable[str], doc_id: str | None) -> list[str]:
    """Return those ids that begin with a document's id; None stands for any document.

    When the document itself is gone, a report under its old name, or with its old bytes under
    another name, is taken for the same: its id shares the slug or the digest.

    Parameters
    ----------
    ids : Iterable[str]
        Ids of passages or actions; each begins with the id of its document.
    doc_id : str | None
        `slug-digest`, the digest being 8 hex digits.
    """
    known = list(ids)
    if doc_id is None:
        return known
    slug, _, digest = doc_id.rpartition("-")
    namesake = rf"{re.escape(slug)}-[0-9a-f]{{8}}|.*-{re.escape(digest)}"
    return _beginning_with(known, re.escape(doc_id)) or (
        _beginning_with(known, namesake) if slug else []
    )


def _beginning_with(ids: list[str], pattern: str) -> list[str]:
    # An id goes on with a separator, so that "verslag-1" is not taken for "verslag-12".
    begins = re.compile(rf"(?:{pattern})(?![0-9A-Za-z])").match
    return [known for known in ids if begins(known)]
