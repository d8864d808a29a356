"""Train: sources and annotations in, `models/nl_grenswerk` and its held-out figures out.

The thin shell over the other modules. The entity recognizer is trained twice: on a part of the
documents, for figures and the calibration of scores on the documents held out, and then with the
same settings on all of them, to be shipped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.train.annotations import AnnotatedPassage, Misaligned, hold_out, make_entity_docs
from pipeline.train.assembling import describe, folder_bytes, join_parts, replace_folder
from pipeline.train.augmentation import vary_passages
from pipeline.train.calibration import Calibration, fit_calibration, judge_mentions, tabulate
from pipeline.train.corpora import (
    TreebankDocs,
    read_annotations,
    read_evidence,
    read_raw_text,
    read_treebanks,
)
from pipeline.train.evaluation import score_entities, score_syntax, score_whole_sentences
from pipeline.train.fitting import copy_word_features, fit, write_docs
from pipeline.train.sources import SOURCES, require_sources
from pipeline.train.vectors import VectorShape, load_table, train_table, write_vector_text

Settings = dict[str, str | int | float]
"""Values for a training config, by dotted name."""


@dataclass(frozen=True)
class TrainingFolders:
    """Where training reads and writes.

    Attributes
    ----------
    sources : Path
        Public treebanks and raw text.
    annotations : Path
        Our own annotated prose.
    configs : Path
        `syntax.cfg` and `ner.cfg`.
    work : Path
        Intermediate files; may be removed afterwards.
    pipeline : Path
        The trained pipeline, replaced as a whole.
    """

    sources: Path
    annotations: Path
    configs: Path
    work: Path
    pipeline: Path


@dataclass(frozen=True)
class TrainingPlan:
    """How long and on what to train; the values are in `params.yaml`, section `train`.

    Attributes
    ----------
    seed : int
        Seed of every choice.
    vectors : VectorShape
        Size of the table of vectors and passes over the text.
    law_words : int
        Words of raw text taken from each large collection of laws.
    feature_steps : int
        Batches of treebank text that teach the word features the entity recognizer starts from.
    syntax_steps, ner_steps : int
        Batches each part is trained on.
    variants : int
        Copies of the annotated prose with exchanged names.
    variant_share : float
        Chance that a name in a copy is exchanged.
    hold_out_every : int
        Every how manieth document is held out for the figures.
    """

    seed: int
    vectors: VectorShape
    law_words: int
    feature_steps: int
    syntax_steps: int
    ner_steps: int
    variants: int
    variant_share: float
    hold_out_every: int


@dataclass(frozen=True)
class TrainingReport:
    """What came out: figures on held-out data, entities that could not be placed, and size."""

    figures: dict[str, object]
    misaligned: tuple[Misaligned, ...]
    megabytes: float


def train(folders: TrainingFolders, plan: TrainingPlan) -> TrainingReport:
    """Train every part of the pipeline and put it in place.

    Raises
    ------
    MissingSourceError
        Before anything is trained, if a source is missing or differs.
    """
    require_sources(folders.sources)
    folders.work.mkdir(parents=True, exist_ok=True)
    _train_vectors(folders, plan)
    treebanks = read_treebanks(folders.sources, spacy.blank("nl").vocab, plan.seed)
    features = _train_syntax(folders, plan, treebanks, plan.feature_steps, "features")
    passages = read_annotations(folders.annotations)
    training, held_out = hold_out(passages, plan.hold_out_every)
    measured, _ = _train_names(folders, plan, features, training, held_out, "measured")
    name_figures, calibration = _measure_names(measured, held_out)
    shipped, misaligned = _train_names(folders, plan, features, passages, held_out, "shipped")
    syntax = _train_syntax(folders, plan, treebanks, plan.syntax_steps, "syntax")
    figures = name_figures | _measure_syntax(syntax, treebanks, folders.annotations)
    nlp = join_parts(syntax, shipped)
    describe(nlp, SOURCES, figures)
    replace_folder(nlp, calibration, folders.pipeline)
    return TrainingReport(figures, tuple(misaligned), folder_bytes(folders.pipeline) / 1e6)


def _train_vectors(folders: TrainingFolders, plan: TrainingPlan) -> None:
    text, table = folders.work / "vectors.txt", folders.work / "vectors.floret"
    write_vector_text(read_raw_text(folders.sources, folders.annotations, plan.law_words), text)
    train_table(text, plan.vectors, table)
    load_table(table).to_disk(folders.work / "vectors")


def _train_syntax(
    folders: TrainingFolders, plan: TrainingPlan, treebanks: TreebankDocs, steps: int, run: str
) -> Language:
    corpus = _write_corpus(folders.work, run, treebanks.training, treebanks.development)
    settings = corpus | _common_settings(folders, plan, steps)
    return fit(folders.configs / "syntax.cfg", settings, folders.work / run)


def _measure_syntax(nlp: Language, treebanks: TreebankDocs, annotations: Path) -> dict[str, object]:
    figures: dict[str, object] = {
        f"syntax on the {name} test file": score_syntax(nlp, docs)
        for name, docs in treebanks.tests.items()
    }
    texts = [passage.text for passage in read_annotations(annotations)]
    whole = score_whole_sentences(nlp.pipe(texts), read_evidence(annotations))
    figures["quoted sentences cut out exactly"] = whole.rounded()
    return figures


def _train_names(
    folders: TrainingFolders,
    plan: TrainingPlan,
    features: Language,
    training: Sequence[AnnotatedPassage],
    development: Sequence[AnnotatedPassage],
    run: str,
) -> tuple[Language, list[Misaligned]]:
    blank = spacy.blank("nl")
    docs, misaligned = make_entity_docs(blank, training)
    for number in range(plan.variants):
        variants = vary_passages(training, plan.variant_share, plan.seed + number)
        docs += make_entity_docs(blank, variants)[0]
    corpus = _write_corpus(folders.work, run, docs, make_entity_docs(blank, development)[0])
    nlp = fit(
        folders.configs / "ner.cfg",
        corpus | _common_settings(folders, plan, plan.ner_steps),
        folders.work / run,
        prepare=partial(copy_word_features, features),
        choose="model-last",
    )
    return nlp, misaligned


def _measure_names(
    nlp: Language, held_out: Sequence[AnnotatedPassage]
) -> tuple[dict[str, object], Calibration]:
    docs = nlp.pipe([passage.text for passage in held_out])
    scores = score_entities(held_out, docs)
    judged = judge_mentions(nlp, held_out)
    calibration = fit_calibration(judged)
    figures: dict[str, object] = {
        "names on held-out documents": {key: found.rounded() for key, found in scores.items()},
        "scores on held-out documents": tabulate(calibration, judged),
    }
    return figures, calibration


def _common_settings(folders: TrainingFolders, plan: TrainingPlan, steps: int) -> Settings:
    return {
        "paths.vectors": str(folders.work / "vectors"),
        "training.max_steps": steps,
        "system.seed": plan.seed,
    }


def _write_corpus(
    work: Path, run: str, training: Sequence[Doc], development: Sequence[Doc]
) -> Settings:
    paths = {"paths.train": work / f"{run}.train.spacy", "paths.dev": work / f"{run}.dev.spacy"}
    for path, docs in zip(paths.values(), (training, development), strict=True):
        write_docs(docs, path)
    return {key: str(path) for key, path in paths.items()}
