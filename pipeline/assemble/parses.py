"""The parse of one document as `tag` left it, carrying the mentions that people decided on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

import spacy
from spacy.tokens import Doc, DocBin
from spacy.util import filter_spans
from spacy.vocab import Vocab

from pipeline.schema import Mention


@cache
def _vocab() -> Vocab:
    """Return a Dutch vocabulary: a bare one knows no lower case, digits or punctuation."""
    return spacy.blank("nl").vocab


def read_parses(
    data: bytes, parsed: Sequence[str], mentions: Sequence[Mention]
) -> Mapping[str, Doc]:
    """Return the parse of each passage by id.

    Parameters
    ----------
    data
        The DocBin beside a `tag` record.
    parsed
        Ids of its passages in their order.
    mentions
        Mentions of the document; they replace the entities of the parse.
    """
    by_passage: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_passage[mention.passage_id].append(mention)
    docs = DocBin().from_bytes(data).get_docs(_vocab())
    parses = dict(zip(parsed, docs, strict=True))
    for passage_id, doc in parses.items():
        spans = [
            doc.char_span(m.start, m.end, label=m.label.value, alignment_mode="expand")
            for m in by_passage[passage_id]
        ]
        doc.set_ents(filter_spans([span for span in spans if span is not None]))
    return parses
