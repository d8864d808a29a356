"""Text as blocks in reading order: the true one of a typeset source, and that of a dataset.

Quotes, spaces, hyphens and bullets are written in many ways that a reader does not tell apart;
they are made equal here before texts are compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import GrenswerkError
from pipeline.schema import PassageKind, PassageRow, SectionRow

SOFT_HYPHEN = "\u00ad"
PUNCTUATION = ".,;:!?()[]{}\"'…–—/|*•"
_SAME = {
    **dict.fromkeys("‘’‚‛", "'"),
    **dict.fromkeys("“”„‟«»", '"'),
    **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
    **dict.fromkeys("\u200b\ufeff", ""),
    **dict.fromkeys("\ufffe\x02", SOFT_HYPHEN),
    **dict.fromkeys("\u2010\u2011\u2212", "-"),
}
_TO_SAME = str.maketrans(_SAME)
_BULLET = re.compile(r"^[ \t]*[•◦▪●○■‣∙·\uf0a7\uf0b7][ \t]*", re.MULTILINE)


class Block(BaseModel):
    """A heading, paragraph, table or note."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    kind: str = Field(alias="type")
    level: int | None = None
    text: str = ""
    rows: tuple[tuple[str, ...], ...] | None = None
    page: int | None = None
    is_float: bool = Field(default=False, alias="float")

    @model_validator(mode="before")
    @classmethod
    def _read_table(cls, data: object) -> object:
        """Take the rows of a table from its text where they stand there; null is an empty cell."""
        if not isinstance(data, Mapping):
            return data
        text = data.get("text")
        listed = data.get("rows") or (text if isinstance(text, list | tuple) else None)
        if not listed:
            return {**data, "text": text or "", "rows": None}
        rows = tuple(tuple("" if c is None else str(c) for c in row) for row in listed)
        return {**data, "text": "\n".join(" ".join(filter(None, r)) for r in rows), "rows": rows}


class TrueText(BaseModel):
    """The text of a typeset source, and what its pages add to it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str
    blocks: tuple[Block, ...] = Field(min_length=1)
    expect: str = Field(default="ok", description="ok, ocr, or the failure that is expected.")
    furniture: tuple[str, ...] = Field(default=(), description="Once for each page it stands on.")
    markers: tuple[str, ...] = Field(default=(), description="Words with their note's number.")
    hyphen_breaks: int | None = Field(default=None, description="Words broken at line ends.")


def read_true_text(path: Path) -> TrueText:
    """Read the true text of one source file.

    Parameters
    ----------
    path
        A JSON file with blocks, furniture, markers and hyphen_breaks.

    Raises
    ------
    GrenswerkError
        If the file cannot be read or does not fit.
    """
    try:
        return TrueText.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise GrenswerkError(f"{path}: {error}; typeset the source again") from error


def dataset_blocks(
    sections: Sequence[SectionRow], passages: Sequence[PassageRow]
) -> dict[str, list[Block]]:
    """Return the blocks of each document in reading order, by its id.

    Parameters
    ----------
    sections, passages
        Rows of the dataset.
    """
    found: defaultdict[str, list[tuple[int, Block]]] = defaultdict(list)
    for section in sections:
        title = _write_title(section)
        block = Block(kind="heading", level=section.level, text=title, page=section.page)
        found[section.doc_id].append((section.position, block))
    for passage in passages:
        found[passage.doc_id].append((passage.position, _passage_block(passage)))
    return {
        doc_id: [block for _, block in sorted(of_document, key=lambda pair: pair[0])]
        for doc_id, of_document in found.items()
    }


def plain(text: str) -> str:
    """Return text with bullets left out, its signs made equal, and single spaces.

    Parameters
    ----------
    text
        Text as it was written or read.
    """
    same = _BULLET.sub("", unicodedata.normalize("NFC", text).translate(_TO_SAME))
    return re.sub(r"\s+", " ", same).strip()


def squeeze(text: str) -> str:
    """Return the letters and digits in lower case, compatible forms of one letter made equal.

    Parameters
    ----------
    text
        Text as it was written or read.
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())


def words_of(text: str) -> list[str]:
    """Return the words of plain text without the punctuation around them.

    Parameters
    ----------
    text
        From `plain`.
    """
    return [word for word in (part.strip(PUNCTUATION) for part in text.split(" ")) if word]


def join_blocks(blocks: Sequence[Block], separator: str = "\n") -> str:
    """Return the plain text of blocks in order.

    Parameters
    ----------
    blocks
        Blocks of one document.
    separator
        What stands between two of them.
    """
    return plain(separator.join(block.text for block in blocks))


def _write_title(section: SectionRow) -> str:
    if section.code and not section.title.startswith(section.code):
        return f"{section.code} {section.title}".rstrip()
    return section.title


def _passage_block(row: PassageRow) -> Block:
    text: str | list[list[str]] = row.text
    if row.kind is PassageKind.TABLE:
        text = [line.split("\t") for line in row.text.split("\n")]
    return Block.model_validate({"type": row.kind.value, "text": text, "page": row.page_first})
