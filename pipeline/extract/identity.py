"""Ids that depend on what a document says, never on when or where it was read."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from pathlib import PurePath

MAX_SLUG = 60
DIGEST_LETTERS = 8


def document_id(sources: tuple[str, ...], sha256: str) -> str:
    """Build the id of a document: slug of the first source's stem and a digest of its bytes.

    Parameters
    ----------
    sources
        Names of the identical files, the first one giving the slug.
    sha256
        Hexadecimal digest of the bytes.
    """
    stem = PurePath(sources[0]).stem if sources else ""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode("ascii")
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:MAX_SLUG].strip("-")
    return f"{slug or 'document'}-{sha256[:DIGEST_LETTERS]}"


def normalised(text: str) -> str:
    """Return the letters and digits of a text in lower case, which is what ids depend on."""
    return "".join(filter(str.isalnum, text.lower()))


class IdGiver:
    """Gives ids to the sections and passages of one document, counting equals."""

    def __init__(self, doc_id: str) -> None:
        self._doc_id = doc_id
        self._seen: Counter[str] = Counter()

    def passage_id(self, text: str) -> str:
        """Return the id of a passage with this text."""
        return self._next("p", text)

    def section_id(self, title: str) -> str:
        """Return the id of a section with this heading."""
        return self._next("s", title)

    def _next(self, letter: str, text: str) -> str:
        digest = hashlib.sha256(normalised(text).encode("utf-8")).hexdigest()[:DIGEST_LETTERS]
        stem = f"{self._doc_id}-{letter}{digest}"
        ordinal = self._seen[stem]
        self._seen[stem] += 1
        return f"{stem}-{ordinal}"
