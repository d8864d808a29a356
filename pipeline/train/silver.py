"""Silver trees: plain text in, Docs with the trees of the teacher out.

What the teacher is unsure of, and what is no tree, is left out. The Docs bear no tags: the
treebanks have enough of them.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.tag.reading import even_out, read_texts
from pipeline.train.corpora import LONGEST_RUN
from pipeline.train.treebanks import SENTENCE_MARKS
from pipeline.train.trees import Parse, Tree

_SHORTEST, _LONGEST = 4, 60
"""Words of a sentence that is parsed."""
_LEAST_CERTAIN = -0.35
"""Mean log probability of what is kept: nine sentences in ten of running text."""
_BATCH_SIZE = 64


@dataclass(frozen=True)
class PlainSentence:
    """The words of a sentence as a parser learns them, and after which of them a space stands."""

    words: tuple[str, ...]
    spaces: tuple[bool, ...]


def make_silver(
    parse: Parse,
    nlp: Language,
    texts: Mapping[str, Sequence[str]],
    seed: int,
) -> list[Doc]:
    """Return Docs of one to six sentences with trees, as paragraphs of which to learn the borders.

    Parameters
    ----------
    parse
        The teacher's.
    nlp
        Cuts the texts into sentences; its vocabulary is the Docs'.
    texts
        Texts by the name of the treebank file in whose manner they are to be parsed.
    seed
        Seed of the sizes of the Docs.
    """
    chance = random.Random(seed)
    docs: list[Doc] = []
    for manner in sorted(texts):
        sentences = list(cut_sentences(nlp, texts[manner]))
        trees = parse([sentence.words for sentence in sentences], manner)
        docs += join_runs(nlp.vocab, sentences, trees, chance)
    return docs


def cut_sentences(nlp: Language, texts: Iterable[str]) -> Iterator[PlainSentence]:
    """Yield the sentences of texts that are neither too short nor too long to parse."""
    for doc in read_texts(nlp, texts, _BATCH_SIZE):
        for sent in doc.sents:
            if _SHORTEST <= len(sent) <= _LONGEST and not any(t.is_space for t in sent):
                yield PlainSentence(
                    tuple(even_out(t.text) for t in sent), tuple(bool(t.whitespace_) for t in sent)
                )


def join_runs(
    vocab: Vocab,
    sentences: Sequence[PlainSentence],
    trees: Sequence[Tree | None],
    chance: random.Random,
) -> Iterator[Doc]:
    """Yield Docs of neighbours whose trees are known for certain; any other ends a Doc.

    So does a sentence without a closing mark: nothing would show where it ends.
    """
    run: list[tuple[PlainSentence, Tree]] = []
    size = chance.randint(1, LONGEST_RUN)
    for sentence, tree in zip(sentences, trees, strict=True):
        sure = tree is not None and tree.certainty >= _LEAST_CERTAIN
        if tree is not None and sure:
            run.append((sentence, tree))
        open_ended = not SENTENCE_MARKS.intersection(sentence.words[-2:])
        if run and (not sure or open_ended or len(run) == size):
            yield _join(vocab, run)
            run, size = [], chance.randint(1, LONGEST_RUN)
    if run:
        yield _join(vocab, run)


def _join(vocab: Vocab, run: Sequence[tuple[PlainSentence, Tree]]) -> Doc:
    heads: list[int] = []
    for _, tree in run:
        start = len(heads)
        heads += [start + head for head in tree.heads]
    return Doc(
        vocab,
        words=[word for sentence, _ in run for word in sentence.words],
        # A sentence at the end of its text has no space behind it, but another may follow here.
        spaces=[space for sentence, _ in run for space in (*sentence.spaces[:-1], True)],
        heads=heads,
        deps=[relation for _, tree in run for relation in tree.relations],
    )
