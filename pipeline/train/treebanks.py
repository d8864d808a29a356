"""Treebanks: CoNLL-U in, spaCy Docs with tags, lemmas and trees out.

The files are of several ages and makers. What this module evens out:

- lemmas that split compounds with `_` (`gemeente_raad`) are joined again, with the letter between
  that the form has (`verzekeringsmaatschappij`); a verb parted from its particle keeps the bare
  verb (`stelde … in` → `stellen`), since the particle is a word of its own in the tree;
- relations are brought to what all files tell apart, and older trees to the scheme of the current
  ones: conjunctions and commas hang under the part that follows, possessives and reflexives bear
  the relation they have now;
- columns that a file leaves empty stay unannotated, heads included.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.tag.reading import even_out

SENTENCE_MARKS = frozenset(".?!…")
RELATIONS = {
    "flat:name": "flat",
    "obl:arg": "obl",
    "nsubj:outer": "nsubj",
    "cc:preconj": "cc",
    "root": "ROOT",
}
"""Relations that only some of the files know, and what they become; spaCy writes "ROOT"."""
POSSESSIVES = frozenset({"mijn", "m'n", "je", "jouw", "uw", "zijn", "z'n", "haar", "ons", "onze"})
POSSESSIVES |= {"hun", "jullie", "wier", "wiens"}

NO_SPACE_BEFORE = frozenset(",.;:!?)]}%»")
NO_SPACE_AFTER = frozenset("([{«")


@dataclass(frozen=True)
class TreebankToken:
    """One word of a treebank; `head` counts from 0 within the sentence, the root's is its own.

    Empty columns are None.
    """

    form: str
    lemma: str | None
    upos: str | None
    xpos: str | None
    feats: str | None
    head: int | None
    relation: str | None
    space_after: bool


@dataclass(frozen=True)
class TreebankSentence:
    """A sentence with the id its file gives it."""

    sentence_id: str
    tokens: tuple[TreebankToken, ...]


def read_sentences(lines: Iterable[str]) -> Iterator[TreebankSentence]:
    """Yield the sentences of a CoNLL-U file; word ranges and empty nodes are passed over.

    The id is the `sent_id` comment, or the first comment where a file gives bare ids.
    """
    sentence_id, rows = "", []
    for line in [*lines, ""]:
        row = line.rstrip("\n")
        if row.startswith("#"):
            key, equals, value = row[1:].partition("=")
            if key.strip() == "sent_id" or (not equals and not sentence_id):
                sentence_id = (value if equals else key).strip()
        elif row:
            rows.append(row.split("\t"))
        elif rows:
            words = [columns for columns in rows if columns[0].isdigit()]
            yield TreebankSentence(sentence_id, tuple(_token(columns) for columns in words))
            sentence_id, rows = "", []


def _token(columns: Sequence[str]) -> TreebankToken:
    number, form = int(columns[0]), columns[1]
    lemma, upos, xpos, feats, head, relation = (_value(column) for column in columns[2:8])
    place = None if head is None else (int(head) or number) - 1
    return TreebankToken(
        form=form,
        lemma=join_lemma(form, lemma, upos or "") if lemma else None,
        upos=upos,
        xpos=xpos,
        feats=feats if feats or upos is None else "",
        head=place,
        relation=None if relation is None else RELATIONS.get(relation, relation),
        space_after="SpaceAfter=No" not in columns[9],
    )


def _value(column: str) -> str | None:
    return None if column == "_" else column


def join_lemma(form: str, lemma: str, upos: str) -> str:
    """Return a split lemma as the dictionary writes it.

    Examples
    --------
    >>> join_lemma("verzekeringsmaatschappijen", "verzekering_maatschappij", "NOUN")
    'verzekeringsmaatschappij'
    >>> join_lemma("meegenomen", "mee_nemen", "VERB")
    'meenemen'
    >>> join_lemma("stelde", "in_stellen", "VERB")
    'stellen'
    """
    if "_" not in lemma.strip("_"):
        return lemma
    *before, last = lemma.split("_")
    lower = form.lower()
    if upos in ("VERB", "AUX"):
        return "".join([*before, last]) if lower.startswith(before[0].lower()) else last
    border = lower.rfind(last[:3].lower(), 1)
    if border < 1:
        return "".join([*before, last])
    opening = form[:border] if before[0][:1].isupper() else form[:border].lower()
    return opening + last


def add_spaces(sentence: TreebankSentence) -> TreebankSentence:
    """Set the spaces as a typist would, for files that do not say where they are."""
    tokens: list[TreebankToken] = []
    inside_quotes = False
    for token, following in zip(sentence.tokens, (*sentence.tokens[1:], None), strict=True):
        opens_quote = token.form in "\"'" and not inside_quotes
        if token.form in "\"'":
            inside_quotes = not inside_quotes
        closes_next = following is not None and following.form in "\"'" and inside_quotes
        glued = following is not None and following.form in NO_SPACE_BEFORE
        apart = not (token.form in NO_SPACE_AFTER or opens_quote or closes_next or glued)
        tokens.append(replace(token, space_after=apart))
    return replace(sentence, tokens=tuple(tokens))


def refine_relations(sentence: TreebankSentence) -> TreebankSentence:
    """Bring an older tree to the scheme of the current files, where its words give that away.

    Measured on the files themselves: before, a conjunction hangs under the first part in 98 % of
    the cases of the 2017 files and under the part that follows in all of the current ones.
    """
    tokens = list(sentence.tokens)
    passive = {token.head for token in tokens if token.relation == "aux:pass"}
    by_whom = {token.head for token in tokens if token.form.lower() == "door"}
    for place, token in enumerate(tokens):
        relation, form = token.relation, token.form.lower()
        if relation in ("nmod", "det") and form in POSSESSIVES:
            tokens[place] = replace(token, relation="nmod:poss")
        elif relation == "obl" and token.head in passive and place in by_whom:
            tokens[place] = replace(token, relation="obl:agent")
        elif relation == "obj" and form == "zich":
            tokens[place] = replace(token, relation="expl:pv")
        elif relation == "cc" or (relation == "punct" and form in ",;"):
            tokens[place] = replace(token, head=_part_after(tokens, place))
    return replace(sentence, tokens=tuple(_turn_fixed(tokens)))


def _part_after(tokens: Sequence[TreebankToken], place: int) -> int | None:
    """Return the head of the coordinated part after a word, or the head the word has."""
    head = tokens[place].head
    later = range(place + 1, len(tokens))
    parts = (at for at in later if tokens[at].relation == "conj" and tokens[at].head == head)
    return next(parts, head)


def _turn_fixed(tokens: Sequence[TreebankToken]) -> list[TreebankToken]:
    """Make the noun the head where an adjective heads a fixed pair ("Vlaamse Gemeenschap")."""
    turned = list(tokens)
    for place, adjective in enumerate(tokens[:-1]):
        noun = tokens[place + 1]
        group = [at for at, t in enumerate(tokens) if t.head == place and t.relation == "fixed"]
        if adjective.upos != "ADJ" or noun.upos not in ("NOUN", "PROPN") or group != [place + 1]:
            continue
        # The word above may be an adjective that was turned just now.
        above = place + 1 if adjective.head == place else turned[place].head
        turned = [replace(t, head=place + 1) if t.head == place else t for t in turned]
        turned[place + 1] = replace(turned[place + 1], head=above, relation=adjective.relation)
        turned[place] = replace(turned[place], head=place + 1, relation="amod")
    return turned


def keep_tree_only(sentence: TreebankSentence) -> TreebankSentence:
    """Drop tags, features and lemmas, for a file whose scheme for them differs."""
    tokens = (replace(t, lemma=None, upos=None, xpos=None, feats=None) for t in sentence.tokens)
    return replace(sentence, tokens=tuple(tokens))


def leave_out(path: Path) -> frozenset[tuple[str, str]]:
    """Read the table of (file name, sentence id) of older files that newer ones repeat."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines if line)
    return frozenset((columns[0], columns[1]) for columns in rows)


def group_sentences(
    sentences: Iterable[TreebankSentence], largest: int, seed: int
) -> Iterator[list[TreebankSentence]]:
    """Yield runs of 1 to `largest` neighbours, as paragraphs of which to learn the borders.

    A sentence without a closing mark ends its run: nothing would show where it ends.
    """
    chance = random.Random(seed)
    run: list[TreebankSentence] = []
    size = chance.randint(1, largest)
    for sentence in sentences:
        run.append(sentence)
        closing = {token.form for token in sentence.tokens[-2:]} & SENTENCE_MARKS
        if len(run) >= size or not closing:
            yield run
            run, size = [], chance.randint(1, largest)
    if run:
        yield run


def make_tree_doc(vocab: Vocab, sentences: Sequence[TreebankSentence]) -> Doc:
    """Return the sentences as one Doc; a column that any token lacks stays unannotated."""
    tokens = [token for sentence in sentences for token in sentence.tokens]
    starts: list[bool | int | None] = [
        place == 0 for sentence in sentences for place in range(len(sentence.tokens))
    ]
    heads, offset = [], 0
    for sentence in sentences:
        heads += [None if t.head is None else t.head + offset for t in sentence.tokens]
        offset += len(sentence.tokens)
    has_tree = all(head is not None for head in heads)
    return Doc(
        vocab,
        words=[even_out(token.form) for token in tokens],
        spaces=[token.space_after for token in tokens],
        tags=_whole([token.xpos for token in tokens]),
        pos=_whole([token.upos for token in tokens]),
        morphs=_whole([token.feats for token in tokens]),
        lemmas=_whole([token.lemma for token in tokens]),
        heads=[head for head in heads if head is not None] if has_tree else None,
        deps=_whole([token.relation for token in tokens]) if has_tree else None,
        sent_starts=None if has_tree else starts,
    )


def _whole(values: list[str | None]) -> list[str] | None:
    known = [value for value in values if value is not None]
    return known if len(known) == len(values) else None
