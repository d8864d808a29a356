"""Figures on the texts of many files: the mean, and the file that fares worst."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.evaluate.text_scores import TextScores
from pipeline.schema import DocumentRow, DocumentStatus

HIGHER_IS_BETTER = (
    "edit",
    "order",
    "word_f1",
    "paragraph_f1",
    "heading_f1",
    "heading_level_f1",
    "cell_f1",
)
LOWER_IS_BETTER: Mapping[str, float] = {
    "furniture": 1.0,
    "hyphen_errors_per_100": 100.0,
    "odd_glyphs_per_10000": 10_000.0,
    "fused_markers_per_10000": 10_000.0,
}
"""With the figure of a file that was not read."""
READ_FROM = 0.5
"""`edit` below which a text is too far from its source to praise for what it left out."""


@dataclass(frozen=True)
class TextSummary:
    """One figure over files."""

    mean: float
    worst: float
    worst_file: str
    files: int
    """Files that the mean is over."""


def summarise_texts(scores: Mapping[str, TextScores | None]) -> dict[str, TextSummary]:
    """Return each figure over the files that should be readable.

    Parameters
    ----------
    scores
        Figures by the name of the file; None for a file of which nothing was read, which counts
        as the worst there is. A figure that a source cannot have, that of cells for instance in
        a text without tables, leaves its file out.
    """
    found = {}
    for name in (*HIGHER_IS_BETTER, *LOWER_IS_BETTER):
        values = [
            (value, file) for file, s in scores.items() if (value := _value(s, name)) is not None
        ]
        if values:
            worst, file = (max if name in LOWER_IS_BETTER else min)(values)
            found[name] = TextSummary(
                sum(v for v, _ in values) / len(values), worst, file, len(values)
            )
    return found


def names_its_failure(document: DocumentRow | None) -> bool:
    """Tell whether a file that cannot be read whole was said to be so, and why.

    Parameters
    ----------
    document
        Its row; None when it has none.
    """
    if document is None or document.category is None:
        return False
    return document.status in (DocumentStatus.FAILED, DocumentStatus.PARTIAL)


def _value(scores: TextScores | None, name: str) -> float | None:
    worst = LOWER_IS_BETTER.get(name, 0.0)
    if scores is None:
        return worst
    value: float | None = getattr(scores, name)
    if value is not None and name in LOWER_IS_BETTER and scores.edit < READ_FROM:
        return worst
    return value
