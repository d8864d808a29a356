"""Fitting: a config and annotated Docs in, a trained spaCy pipeline out.

The training loop is spaCy's own; what it needs stands in `models/configs/`. One thread, a seed and
a number of steps (never minutes) make two runs equal.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import cast

import spacy
from spacy.language import Language
from spacy.pipeline import EntityRecognizer, Tok2Vec
from spacy.pipeline.edit_tree_lemmatizer import EditTreeLemmatizer
from spacy.tokens import Doc, DocBin
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as run_loop
from spacy.util import load_config


def write_docs(docs: Iterable[Doc], path: Path) -> int:
    """Write annotated Docs to one file, as the training loop reads them; return how many."""
    binary = DocBin(docs=docs)
    binary.to_disk(path)
    return len(binary)


def copy_word_features(syntax: Language, names: Language) -> None:
    """Start the entity recognizer's word features from those that the treebanks taught.

    Raises
    ------
    ValueError
        If the two are not built alike.
    """
    taught = cast(Tok2Vec, syntax.get_pipe("tok2vec")).model
    recognizer = cast(EntityRecognizer, names.get_pipe("ner")).model
    alike = [part for part in recognizer.walk() if part.name == taught.name]
    if len(alike) != 1:
        raise ValueError("syntax.cfg and ner.cfg build different word features")
    alike[0].from_bytes(taught.to_bytes())


def resume_lemmatizer(nlp: Language) -> None:
    """Let a lemmatizer that was read from disk learn on.

    spaCy 3.8 does not restore the table from edit trees to labels, without which training takes
    every annotated lemma for the first label.
    """
    lemmatizer = cast(EditTreeLemmatizer, nlp.get_pipe("trainable_lemmatizer"))
    trees = cast(list[int], lemmatizer.cfg["labels"])
    lemmatizer.tree2label = {tree: label for label, tree in enumerate(trees)}


def fit(
    config: Path,
    overrides: Mapping[str, str | int | float],
    folder: Path,
    *,
    prepare: Callable[[Language], None] = lambda nlp: None,
    choose: str = "model-best",
) -> Language:
    """Train what a config describes and return the pipeline.

    Parameters
    ----------
    config : Path
        A spaCy training config.
    overrides : mapping
        Values for its settings by dotted name: paths, seed, number of steps.
    folder : Path
        Where the loop keeps its `model-best` and `model-last`; made if missing.
    prepare : callable
        Called with the initialized pipeline before it is trained.
    choose : str
        "model-best" for the best score on the development Docs, "model-last" for the last step,
        where the development Docs are trained on and so show nothing.

    Returns
    -------
    Language
        The trained pipeline.
    """
    folder.mkdir(parents=True, exist_ok=True)
    nlp = init_nlp(load_config(config, overrides=dict(overrides)))
    prepare(nlp)
    run_loop(nlp, folder)
    return spacy.load(folder / choose)
