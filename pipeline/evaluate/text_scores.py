"""How true the text of a dataset is to the source that a PDF was typeset from."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel, Levenshtein

from pipeline.evaluate.text_blocks import (
    PUNCTUATION,
    Block,
    TrueText,
    join_blocks,
    plain,
    squeeze,
    words_of,
)
from pipeline.evaluate.text_hyphens import HyphenErrors, count_hyphen_errors
from pipeline.evaluate.text_layout import (
    heading_scores,
    overlap_f1,
    paragraph_f1,
    table_scores,
    tables_of,
)

LONG = 400_000
"""Longer texts, in characters, are compared by words: by characters it would take hours."""
PER = 10_000
"""Words to which odd glyphs and fused markers are counted."""
RUN = 4
"""Words in a row by which a place in the text is known."""
SHORT_LINE = 6
"""Furniture with fewer letters may also be part of a word; only where it stands alone it counts."""
_BESIDE = frozenset({"table", "footnote", "caption"})
_ODD = re.compile(r"[\ufb00-\ufb06\u00ad\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0e-\x1f]|\(cid:\d+\)")


@dataclass(frozen=True)
class TextScores:
    """The figures on one text; None where its source has nothing of the kind."""

    edit: float
    """Levenshtein similarity, floats at the place that suits best."""
    nid: float | None
    """Indel similarity of the same; None for a long text."""
    order: float
    """Share of the runs found that stand in the order of the source."""
    order_coverage: float
    """Share of the runs of four words that occur once in the source and were found."""
    word_f1: float
    furniture: float | None
    """Share of running heads, feet and page numbers that were left in the text."""
    hyphens: HyphenErrors
    hyphen_errors_per_100: float | None
    """Errors for each 100 words that line ends broke."""
    paragraph_f1: float
    heading_f1: float | None
    heading_level_f1: float | None
    cell_f1: float | None
    neighbour_f1: float | None
    odd_glyphs: int
    """Ligatures, soft hyphens, replacement and private characters."""
    fused_markers: int
    """Numbers of notes glued to their word."""
    tables: int
    true_tables: int
    words: int
    true_words: int
    markers: int
    """Numbers of notes in the source."""

    @property
    def odd_glyphs_per_10000(self) -> float | None:
        """Odd glyphs for each 10,000 words read; None when no word was."""
        return PER * self.odd_glyphs / self.words if self.words else None

    @property
    def fused_markers_per_10000(self) -> float | None:
        """Fused markers for each 10,000 words read; None when the source has no notes."""
        return PER * self.fused_markers / self.words if self.words and self.markers else None


def text_scores(true: TrueText, read: Sequence[Block]) -> TextScores:
    """Compare the blocks that were read with the true text.

    Parameters
    ----------
    true
        The source.
    read
        Blocks of the document in reading order, from `dataset_blocks`.
    """
    text, true_text = join_blocks(read, "\n\n"), join_blocks(true.blocks)
    words, true_words = words_of(text), words_of(true_text)
    edit, nid = _similarity(true, true_words, text, words)
    order, coverage = _reading_order(true, true_words, words)
    hyphens = count_hyphen_errors(true_words, words)
    headings, cells = heading_scores(true.blocks, read), table_scores(true.blocks, read)
    read_words = set(words)
    return TextScores(
        edit=edit,
        nid=nid,
        order=order,
        order_coverage=coverage,
        word_f1=overlap_f1(true_words, words),
        furniture=_furniture_left(true.furniture, true_text, text),
        hyphens=hyphens,
        hyphen_errors_per_100=_per_100(hyphens, true.hyphen_breaks),
        paragraph_f1=paragraph_f1(true.blocks, read),
        heading_f1=headings.text if headings else None,
        heading_level_f1=headings.level if headings else None,
        cell_f1=cells.cells if cells else None,
        neighbour_f1=cells.neighbours if cells else None,
        odd_glyphs=len(_ODD.findall(text)),
        fused_markers=sum(marker.strip(PUNCTUATION) in read_words for marker in true.markers),
        tables=len(tables_of(read)),
        true_tables=sum(block.kind == "table" for block in true.blocks),
        words=len(words),
        true_words=len(true_words),
        markers=len(true.markers),
    )


def _similarity(
    true: TrueText, true_words: Sequence[str], text: str, words: Sequence[str]
) -> tuple[float, float | None]:
    true_text = join_blocks(true.blocks)
    if len(true_text) > LONG:
        return Levenshtein.normalized_similarity(true_words, words), None
    orders = [join_blocks(blocks) for blocks in _orders(true.blocks)]
    return (
        max(Levenshtein.normalized_similarity(order, text) for order in orders),
        max(Indel.normalized_similarity(order, text) for order in orders),
    )


def _orders(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield the blocks as they stand, then with floats at the end, and first or last on a page."""
    yield list(blocks)
    floats = [b for b in blocks if _is_beside(b)]
    body = [b for b in blocks if not _is_beside(b)]
    if floats:
        yield body + floats
        yield _page_by_page(floats, body)
        yield _page_by_page(body, floats)


def _page_by_page(first: Sequence[Block], last: Sequence[Block]) -> list[Block]:
    # The sort keeps the order of what stands on one page.
    return sorted([*first, *last], key=lambda block: block.page or 0)


def _is_beside(block: Block) -> bool:
    return block.is_float or block.kind == "footnote"


def _reading_order(
    true: TrueText, true_words: Sequence[str], words: Sequence[str]
) -> tuple[float, float]:
    """Return the share of runs that stand in order, and the share found at all."""
    body = [b for b in true.blocks if b.kind not in _BESIDE and not b.is_float]
    runs = _runs(words_of(join_blocks(body)))
    times, times_in_all = Counter(runs), Counter(_runs(true_words))
    # Only body text is followed, but a run that also stands in a note cannot tell where it is.
    sought = [run for run in runs if times[run] == 1 and times_in_all[run] <= 1]
    first: dict[str, int] = {}
    for at, run in enumerate(_runs(words)):
        first.setdefault(run, at)
    found = [first[run] for run in sought if run in first]
    in_order = _longest_increasing(found) / len(found) if found else 0.0
    return in_order, len(found) / max(1, len(sought))


def _runs(words: Sequence[str]) -> list[str]:
    return [" ".join(words[i : i + RUN]).lower() for i in range(len(words) - RUN + 1)]


def _longest_increasing(values: Sequence[int]) -> int:
    """Return the length of the longest strictly increasing subsequence, by patience sorting."""
    tops: list[int] = []
    for value in values:
        at = bisect_left(tops, value)
        tops[at : at + 1] = [value]
    return len(tops)


def _furniture_left(furniture: Sequence[str], true_text: str, text: str) -> float | None:
    if not furniture:
        return None
    squeezed, true_squeezed = squeeze(text), squeeze(true_text)
    left = 0
    for line, times in Counter(furniture).items():
        key = squeeze(line)
        if len(key) >= SHORT_LINE:
            more = squeezed.count(key) - true_squeezed.count(key)
        else:
            alone = r"\s*".join(re.escape(word) for word in plain(line).split(" "))
            pattern = re.compile(rf"(?<!\S){alone}(?!\S)")
            more = len(pattern.findall(text)) - len(pattern.findall(true_text))
        left += min(times, max(0, more))
    return left / len(furniture)


def _per_100(errors: HyphenErrors, breaks: int | None) -> float | None:
    return 100 * (errors.split + errors.joined) / breaks if breaks else None
