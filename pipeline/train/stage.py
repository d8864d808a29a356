"""Train: sources and annotations in, `models/nl_grenswerk` and its held-out figures out.

The thin shell over the other modules. The treebanks are small: a slow parser that they teach gives
trees to more text, and the shipped one then learns from both. Names are read twice, by a neural
recognizer and then by the name model, which sees the first reading. So the recognizer is trained
once for every part of the prose, without it, for honest first readings of all of it; then once more
on everything, to be shipped. The same parts give the figures: what stands in a part is read by a
recognizer and a name model that saw none of its files.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.tag.names.known import KnownNames, load_known_names
from pipeline.tag.names.model import JudgedSpan
from pipeline.tag.names.spans import entity_tags, write_tags
from pipeline.tag.reading import read_texts
from pipeline.train.agreement import measure_agreement
from pipeline.train.annotations import AnnotatedPassage, Misaligned, divide_files, make_entity_docs
from pipeline.train.assembling import describe, folder_bytes, join_parts, replace_folder
from pipeline.train.augmentation import vary_passages
from pipeline.train.corpora import (
    TreebankDocs,
    read_annotations,
    read_evidence,
    read_raw_text,
    read_silver_texts,
    read_treebanks,
)
from pipeline.train.evaluation import score_syntax, score_whole_sentences
from pipeline.train.fitting import copy_word_features, fit, resume_lemmatizer, write_docs
from pipeline.train.left_out import LeftOut, name_figures, shipped_calibration
from pipeline.train.names import ReadPassage, judge_passages, train_weights
from pipeline.train.reviewed import read_reviewed
from pipeline.train.silver import make_silver
from pipeline.train.sources import SOURCES, require_sources
from pipeline.train.vectors import VectorShape, load_table, train_table, write_vector_text

Settings = dict[str, str | int | float]
"""Values for a training config, by dotted name."""
BATCH_SIZE = 64
SHOWN = 50
"""Docs that the loop of the recognizer scores as it goes, for the reader only."""


@dataclass(frozen=True)
class TrainingFolders:
    """Where training reads and writes.

    Attributes
    ----------
    sources : Path
        Public treebanks and raw text.
    annotations : Path
        Our own annotated prose.
    reviewed : Path
        A dataset whose review decisions train as well; may be missing.
    gazetteer : Path
        The lists of known names.
    configs : Path
        `syntax.cfg`, `taught.cfg` and `ner.cfg`.
    work : Path
        Intermediate files; may be removed afterwards.
    pipeline : Path
        The trained pipeline, replaced as a whole.
    """

    sources: Path
    annotations: Path
    reviewed: Path
    gazetteer: Path
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
    syntax_steps, taught_steps, ner_steps : int
        Batches each part is trained on: syntax by the treebanks, then with the teacher's trees too,
        and the recognizer.
    teacher_rounds, teacher_width : int
        How often the teacher sees the treebanks, and the width of its layers in each direction.
    variants : int
        Copies of the annotated prose with exchanged names.
    variant_share : float
        Chance that a name in a copy is exchanged.
    folds : int
        Parts of the prose that are left out in turn.
    name_iterations : int
        Most steps that fit the name model.
    """

    seed: int
    vectors: VectorShape
    law_words: int
    feature_steps: int
    syntax_steps: int
    taught_steps: int
    ner_steps: int
    teacher_rounds: int
    teacher_width: int
    variants: int
    variant_share: float
    folds: int
    name_iterations: int


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
    train_vectors(folders, plan)
    treebanks = read_treebanks(folders.sources, spacy.blank("nl").vocab, plan.seed)
    features = train_syntax(folders, plan, treebanks, plan.feature_steps, "features")
    first = train_syntax(folders, plan, treebanks, plan.syntax_steps, "syntax")
    syntax = teach_syntax(folders, plan, treebanks, first)
    passages = read_annotations(folders.annotations) + read_reviewed(folders.reviewed)
    recognizer, misaligned = train_recognizer(folders, plan, features, passages, "recognizer")
    parts = divide_files(passages, plan.folds)
    readings = [
        read_left_out(folders, plan, features, syntax, parts, number)
        for number in range(plan.folds)
    ]
    known = load_known_names(folders.gazetteer)
    for number, part in enumerate(readings):
        part.judged = judge_left_out(folders, plan, readings, number, known)
    weights = train_name_model(folders, plan, readings, known, "names")
    figures = (
        name_figures(readings, known)
        | measure_syntax(folders, treebanks, syntax)
        | agreement_figures(folders)
    )
    nlp = join_parts(syntax, recognizer)
    describe(nlp, SOURCES, figures)
    replace_folder(nlp, weights, shipped_calibration(readings), folders.pipeline)
    return TrainingReport(figures, tuple(misaligned), folder_bytes(folders.pipeline) / 1e6)


def train_vectors(folders: TrainingFolders, plan: TrainingPlan) -> None:
    """Train the table of vectors on the raw text and put it in the work folder."""
    text, table = folders.work / "vectors.txt", folders.work / "vectors.floret"
    write_vector_text(read_raw_text(folders.sources, folders.annotations, plan.law_words), text)
    train_table(text, plan.vectors, table)
    load_table(table).to_disk(folders.work / "vectors")


def train_syntax(
    folders: TrainingFolders, plan: TrainingPlan, treebanks: TreebankDocs, steps: int, run: str
) -> Language:
    """Train sentence borders, tags, lemmas and trees on one set of word features."""
    corpus = _write_corpus(folders.work, run, treebanks.training, treebanks.development)
    settings = corpus | _common_settings(folders, plan, steps)
    return fit(folders.configs / "syntax.cfg", settings, folders.work / run)


def teach_syntax(
    folders: TrainingFolders, plan: TrainingPlan, treebanks: TreebankDocs, first: Language
) -> Language:
    """Train the syntax parts on, with the trees that a slower parser gives to more text."""
    # Only training needs PyTorch, which is large.
    from pipeline.train.teacher import teach

    teacher = teach(
        treebanks.files,
        first.vocab.vectors,
        rounds=plan.teacher_rounds,
        hidden=plan.teacher_width,
        seed=plan.seed,
    )
    texts = read_silver_texts(folders.sources, folders.annotations)
    silver = make_silver(teacher.parse, first, texts, plan.seed)
    run = "taught"
    corpus = _write_corpus(folders.work, run, treebanks.training + silver, treebanks.development)
    first.to_disk(folders.work / "first")
    settings = corpus | _common_settings(folders, plan, plan.taught_steps)
    return fit(
        folders.configs / "taught.cfg",
        settings | {"paths.first": str(folders.work / "first")},
        folders.work / run,
        prepare=resume_lemmatizer,
    )


def train_recognizer(
    folders: TrainingFolders,
    plan: TrainingPlan,
    features: Language,
    passages: Sequence[AnnotatedPassage],
    run: str,
) -> tuple[Language, list[Misaligned]]:
    """Train the recognizer that reads names first, on passages and on variants of them."""
    blank = spacy.blank("nl")
    docs, misaligned = make_entity_docs(blank, passages)
    for number in range(plan.variants):
        variants = vary_passages(passages, plan.variant_share, plan.seed + number)
        docs += make_entity_docs(blank, variants)[0]
    corpus = _write_corpus(folders.work, run, docs, docs[:SHOWN])
    nlp = fit(
        folders.configs / "ner.cfg",
        corpus | _common_settings(folders, plan, plan.ner_steps),
        folders.work / run,
        prepare=partial(copy_word_features, features),
        choose="model-last",
    )
    return nlp, misaligned


def read_left_out(
    folders: TrainingFolders,
    plan: TrainingPlan,
    features: Language,
    syntax: Language,
    parts: Sequence[Sequence[AnnotatedPassage]],
    number: int,
) -> LeftOut:
    """Read one part of the prose by a recognizer trained on the others, and vary it.

    The variant has no first reading, so that the name model learns to do without as well: it would
    lean too much on a recognizer that reads our prose better than reports of others.
    """
    others = [p for at, part in enumerate(parts) if at != number for p in part]
    recognizer, _ = train_recognizer(folders, plan, features, others, f"without {number}")
    variants = vary_passages(parts[number], plan.variant_share, plan.seed, names_of=others)
    return LeftOut(
        _first_readings(syntax, recognizer, parts[number]),
        _without_reading(syntax, variants),
    )


def judge_left_out(
    folders: TrainingFolders,
    plan: TrainingPlan,
    readings: Sequence[LeftOut],
    number: int,
    known: KnownNames,
) -> list[list[JudgedSpan]]:
    """Read one part of the prose a second time, by a name model trained on the others."""
    others = [one for at, one in enumerate(readings) if at != number]
    weights = train_name_model(folders, plan, others, known, f"names without {number}")
    return judge_passages(readings[number].passages, known, weights)


def train_name_model(
    folders: TrainingFolders,
    plan: TrainingPlan,
    readings: Sequence[LeftOut],
    known: KnownNames,
    run: str,
) -> Path:
    """Train the name model on parts of the prose and their variants; return its weights' file."""
    passages = [one for part in readings for one in (*part.passages, *part.variants)]
    weights = folders.work / f"{run}.crfsuite"
    train_weights(passages, known, plan.name_iterations, weights)
    return weights


def measure_syntax(
    folders: TrainingFolders, treebanks: TreebankDocs, nlp: Language
) -> dict[str, object]:
    """Measure the syntax parts on the test files, and the sentences on quotes from our prose."""
    figures: dict[str, object] = {
        f"syntax on the {name} test file": score_syntax(nlp, docs)
        for name, docs in treebanks.tests.items()
    }
    texts = [passage.text for passage in read_annotations(folders.annotations)]
    whole = score_whole_sentences(
        read_texts(nlp, texts, BATCH_SIZE), read_evidence(folders.annotations)
    )
    figures["quoted sentences cut out exactly"] = whole.rounded()
    return figures


def agreement_figures(folders: TrainingFolders) -> dict[str, object]:
    """Return how alike the sentences are that were annotated twice."""
    path = folders.annotations.parent / "agreement.jsonl"
    alike = measure_agreement(path)
    return {f"agreement on {what}": figures.rounded() for what, figures in alike.items()}


def _first_readings(
    syntax: Language, recognizer: Language, passages: Sequence[AnnotatedPassage]
) -> list[ReadPassage]:
    texts = [passage.text for passage in passages]
    docs = read_texts(syntax, texts, BATCH_SIZE)
    read = read_texts(recognizer, texts, BATCH_SIZE)
    return [
        ReadPassage(passage, doc, entity_tags(named))
        for passage, doc, named in zip(passages, docs, read, strict=True)
    ]


def _without_reading(syntax: Language, passages: Sequence[AnnotatedPassage]) -> list[ReadPassage]:
    docs = read_texts(syntax, [passage.text for passage in passages], BATCH_SIZE)
    return [
        ReadPassage(passage, doc, write_tags(len(doc), ()))
        for passage, doc in zip(passages, docs, strict=True)
    ]


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
