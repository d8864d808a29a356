"""Mend the passages of formats that know paragraphs, where a conversion has broken them up.

A report that went from pages to DOCX or HTML may keep the line breaks, hyphens and initials of
its pages, and have a paragraph for every line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.extract.dehyphenation import Dehyphenator, dutch_frequencies, ends_in_hyphen
from pipeline.extract.drop_caps import join_initial
from pipeline.extract.layout import Draft
from pipeline.extract.plain_lines import TextLine, runs_on
from pipeline.extract.running_text import Token, run_on
from pipeline.schema import PassageKind

_INITIAL = re.compile(r"[‘“\"'«]?[A-ZÀ-Ý]")
_NUMBER = re.compile(r"[-–—]?\s*\d{1,4}\s*[-–—]?")
MAX_HEAD_LETTERS = 90


def mend(drafts: Iterable[Draft]) -> list[Draft]:
    """Undo the line breaks within passages, and join passages that are parts of one.

    Parameters
    ----------
    drafts
        Drafts in order; a line break in the text of one that is no table is a line end.
    """
    broken = list(drafts)
    dehyphenator = Dehyphenator(line for draft in broken for line in draft.text.split("\n"))
    whole = [_without_line_ends(draft, dehyphenator) for draft in broken]
    return _joined(_with_initials([draft for draft in whole if draft.text]), dehyphenator)


def _without_line_ends(draft: Draft, dehyphenator: Dehyphenator) -> Draft:
    if draft.kind is PassageKind.TABLE:
        return draft
    lines = [[Token(word) for word in line.split()] for line in draft.text.split("\n")]
    return replace(draft, text=run_on(lines, dehyphenator).text)


def _with_initials(drafts: Sequence[Draft]) -> list[Draft]:
    """Put an initial that is a passage of its own before the word it belongs to."""
    kept: list[Draft] = []
    for draft in drafts:
        before = kept[-1] if kept else None
        if before is not None and _is_text(before) and _INITIAL.fullmatch(before.text):
            joined = join_initial(before.text, draft.text, dutch_frequencies())
            if _is_text(draft) and joined is not None:
                kept[-1] = replace(draft, text=joined)
                continue
        kept.append(draft)
    return kept


def _joined(drafts: Sequence[Draft], dehyphenator: Dehyphenator) -> list[Draft]:
    """Join a paragraph that breaks off in a sentence to the one that goes on with it.

    What a page has left between them goes: its number, or a line that comes back elsewhere.
    """
    texts = [draft.text for draft in drafts]
    kept: list[Draft] = []
    index = 0
    while index < len(drafts):
        draft = drafts[index]
        after = drafts[index + 1] if index + 1 < len(drafts) else None
        between = _is_text(draft) and _may_be_furniture(draft.text, texts)
        if kept and after is not None and between and _goes_on(kept[-1], after):
            kept[-1] = _run_together(kept[-1], after, dehyphenator)
            index += 2
            continue
        if kept and _goes_on(kept[-1], draft):
            kept[-1] = _run_together(kept[-1], draft, dehyphenator)
        else:
            kept.append(draft)
        index += 1
    return kept


def _is_text(draft: Draft) -> bool:
    return draft.kind is PassageKind.PARAGRAPH


def _may_be_furniture(text: str, texts: Sequence[str]) -> bool:
    if len(text) > MAX_HEAD_LETTERS:
        return False
    return bool(_NUMBER.fullmatch(text)) or texts.count(text) > 1


def _goes_on(before: Draft, draft: Draft) -> bool:
    """Whether a sentence that one paragraph breaks off clearly goes on in the next."""
    if not (_is_text(before) and _is_text(draft)) or before.aside != draft.aside:
        return False
    first, second = TextLine(before.text), TextLine(draft.text)
    if ends_in_hyphen(before.text) and not draft.text[:1].islower():
        return False
    return runs_on(first, second)


def _run_together(before: Draft, draft: Draft, dehyphenator: Dehyphenator) -> Draft:
    lines = [[Token(word) for word in text.split()] for text in (before.text, draft.text)]
    return replace(before, text=run_on(lines, dehyphenator).text)
