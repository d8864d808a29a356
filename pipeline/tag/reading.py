"""Reads texts with a spaCy pipeline: quotes of one kind while it reads, the text's own after.

Typeset reports write "Agence de l’eau", and a tokenizer takes that apostrophe for a closing quote:
it cuts the name in two. "l'eau" stays whole, and is how the models learnt it; quoted names too they
know from between straight quotes, and overlook one in two of those that stand between curved ones.
So texts are read with straight apostrophes and quotes, which are as long, and every Doc then gets
its own words back. So are the few small words that Dutch stresses with an accent ("vóór", "hét"):
no treebank has them, and a parser that does not know a preposition for one ends the sentence there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc
from thinc.types import Ints2d

_QUOTES = str.maketrans("‘’‚‛“”„‟«»", '\'\'\'\'""""""')
_SMALL = {"vóór": "voor", "ná": "na", "hét": "het", "dé": "de", "wél": "wel"}
_STRESSED = _SMALL | {one.capitalize(): other.capitalize() for one, other in _SMALL.items()}
"""Stressed small words and how they are read."""
_STRESSED_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(_STRESSED)})(?!\w)")
_READ: list[int | str] = [
    "TAG",
    "POS",
    "MORPH",
    "LEMMA",
    "DEP",
    "HEAD",
    "SENT_START",
    "ENT_IOB",
    "ENT_TYPE",
    "ENT_KB_ID",
    "ENT_ID",
]
"""What a pipeline says of a word."""


def even_out(text: str) -> str:
    """Return a text of the same length in which every apostrophe and every quote is straight.

    Small words lose the accent that stresses them.

    Examples
    --------
    >>> even_out("‘l’eau’ en foto’s"), even_out("’s avonds"), even_out("Vóór 1 mei")
    ("'l'eau' en foto's", "'s avonds", 'Voor 1 mei')
    """
    straight = text.translate(_QUOTES)
    return _STRESSED_WORD.sub(lambda match: _STRESSED[match.group()], straight)


def read_texts(nlp: Language, texts: Iterable[str], batch_size: int) -> list[Doc]:
    """Return the parse of each text, as long as the text and in its own words.

    Parameters
    ----------
    nlp
        A spaCy pipeline.
    texts
        What to read.
    batch_size
        Texts per batch; a fixed number keeps results the same on every run.
    """
    given = list(texts)
    evened = list(map(even_out, given))
    docs = nlp.pipe(evened, batch_size=batch_size)
    return [
        doc if read == text else _with_words_of(text, doc)
        for text, read, doc in zip(given, evened, docs, strict=True)
    ]


def _with_words_of(text: str, doc: Doc) -> Doc:
    own = Doc(
        doc.vocab,
        words=[text[token.idx : token.idx + len(token)] for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
    )
    return own.from_array(_READ, cast(Ints2d, doc.to_array(_READ)))
