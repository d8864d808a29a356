"""Corpora: which files train which part, in which proportions, and what is held out.

The current treebank files are the measure: their test files are never trained on, and part of
their development files chooses among models. Older files and the Alpino treebank add to the rest.
"""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.train.annotations import AnnotatedPassage, read_passages
from pipeline.train.treebanks import (
    TreebankSentence,
    add_spaces,
    group_sentences,
    keep_tree_only,
    leave_out,
    make_tree_doc,
    read_sentences,
    refine_relations,
)
from pipeline.train.vectors import read_lines, take_words

CURRENT = ("nl_lassysmall-ud-dev.conllu", "nl_alpino-ud-dev.conllu")
TESTS = {"lassysmall": "nl_lassysmall-ud-test.conllu", "alpino": "nl_alpino-ud-test.conllu"}
OLDER = (
    "nl_lassysmall-ud-dev.2018-02-11.conllu",
    "nl_lassysmall-ud-test.2018-02-11.conllu",
    "nl-ud-train-part.2017-10-24.conllu",
)
OLDEST = "nl_lassysmall-ud-train.2017-02-01.conllu"
TAGGED = ("cdb.conllu", "eans.conllu")
"""The treebank's quiz questions and constructed sentences are left out: reports have none."""
LAWS = ("nl-wetten-besluiten.txt.gz", "nl-ministeriele-regelingen.txt.gz")
WIKIPEDIA = "nl-wikipedia-selectie.txt"
RULES, FRAMES = "nl-beleidsregels-circulaires.txt.gz", "nl-overheid-kaders.txt"
GUIDANCE = (RULES, FRAMES)
RULES_EVERY = 17
"""One paragraph in so many of the policy rules is parsed by the teacher, 150,000 words."""
LONGEST_RUN = 6
DEVELOPMENT_EVERY = 10
REPEATS = dict.fromkeys(CURRENT, 4) | dict.fromkeys(OLDER, 2)
"""How often Docs of the current and of older files count: what is measured is the current scheme,
and only Docs with trees teach the parser. The oldest file, by far the largest, counts once."""
DOMAIN_REPEATS = 5
"""Our own prose counts this many times among the raw text."""


@dataclass(frozen=True)
class TreebankDocs:
    """Docs for the syntax parts.

    Attributes
    ----------
    files
        Docs to train on, by the name of their file.
    development
        Docs that choose among models.
    tests
        Docs of each test file by the name of its treebank.
    """

    files: dict[str, list[Doc]]
    development: list[Doc]
    tests: dict[str, list[Doc]]

    @property
    def training(self) -> list[Doc]:
        """All Docs to train on, as often as they count."""
        return [doc for name, docs in self.files.items() for doc in docs * REPEATS.get(name, 1)]


def read_treebanks(folder: Path, vocab: Vocab, seed: int) -> TreebankDocs:
    """Read every treebank file under a folder of sources and divide them.

    Parameters
    ----------
    folder : Path
        The folder of sources.
    vocab : Vocab
        What the Docs share.
    seed : int
        Seed of the sizes of the runs of sentences that make a Doc.
    """
    known = leave_out(folder / "ud/older/overlap.tsv")

    def docs(
        path: Path, change: Callable[[TreebankSentence], TreebankSentence] = lambda s: s
    ) -> list[Doc]:
        sentences = (
            change(sentence)
            for sentence in read_sentences(path.read_text(encoding="utf-8").splitlines())
            if (path.name, sentence.sentence_id) not in known
        )
        runs = group_sentences(sentences, LONGEST_RUN, seed)
        return [make_tree_doc(vocab, run) for run in runs]

    current = {name: docs(folder / "ud" / name) for name in CURRENT}
    trained = {
        name: [doc for n, doc in enumerate(file, 1) if n % DEVELOPMENT_EVERY]
        for name, file in current.items()
    }
    older = {name: docs(folder / "ud/older" / name, refine_relations) for name in OLDER}
    oldest = docs(
        folder / "ud/older" / OLDEST, lambda s: keep_tree_only(add_spaces(refine_relations(s)))
    )
    tagged = {name: docs(folder / "alpino-treebank" / name) for name in TAGGED}
    return TreebankDocs(
        files=trained | older | {OLDEST: oldest} | tagged,
        development=[
            doc
            for file in current.values()
            for doc in file[DEVELOPMENT_EVERY - 1 :: DEVELOPMENT_EVERY]
        ],
        tests={name: docs(folder / "ud" / file) for name, file in TESTS.items()},
    )


def read_annotations(folder: Path) -> list[AnnotatedPassage]:
    """Read all our annotated passages, files in alphabetical order."""
    paths = sorted(path for path in folder.glob("*.jsonl") if ".actions" not in path.suffixes)
    return [passage for path in paths for passage in read_passages(path)]


def read_raw_text(sources: Path, annotations: Path, law_words: int) -> Iterator[str]:
    """Yield the lines that vectors are trained on; what is nearest to our reports comes last.

    Parameters
    ----------
    sources, annotations : Path
        The folder of sources, and of our own annotated prose.
    law_words : int
        Words taken from each of the large collections of laws.
    """
    for name in LAWS:
        yield from take_words(read_lines(sources / "raw" / name), law_words)
    yield from read_lines(sources / "raw" / WIKIPEDIA)
    for name in CURRENT:
        yield from _text_comments(sources / "ud" / name)
    for name in TAGGED:
        yield from _text_comments(sources / "alpino-treebank" / name)
    for name in GUIDANCE:
        yield from read_lines(sources / "raw" / name)
    own = [passage.text for passage in read_annotations(annotations)]
    yield from itertools.chain.from_iterable([own] * DOMAIN_REPEATS)


def read_silver_texts(sources: Path, annotations: Path) -> dict[str, list[str]]:
    """Return the texts that the teacher parses, by the file in whose manner it does.

    Wikipedia is parsed in the manner of LassySmall, which is Wikipedia too; rules and our own
    prose, of which there is about as much, in that of the newspapers.
    """
    encyclopedia, newspaper = CURRENT
    rules = list(read_lines(sources / "raw" / RULES))
    own = [passage.text for passage in read_annotations(annotations)]
    guidance = list(read_lines(sources / "raw" / FRAMES))
    return {
        encyclopedia: list(read_lines(sources / "raw" / WIKIPEDIA)),
        newspaper: [*own, *guidance, *rules[::RULES_EVERY]],
    }


def _text_comments(path: Path) -> Iterator[str]:
    for line in read_lines(path):
        if line.startswith("# text = "):
            yield line.removeprefix("# text = ")


def read_evidence(folder: Path) -> list[str]:
    """Read the whole sentences that our action annotations quote, files in alphabetical order."""
    rows = (
        json.loads(line)
        for path in sorted(folder.glob("*.actions.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    return [sentence for row in rows for sentence in row["evidence"]]
