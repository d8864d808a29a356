"""Trains all that ships in `models/`: gazetteer, language pipeline, action and theme models."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import spacy
from spacy.tokens import Doc
from spacy.vectors import Vectors

from pipeline.assemble.actions.reader import write_reader
from pipeline.cluster.lexicon import load_lexicon
from pipeline.cluster.subjects import load_subjects
from pipeline.errors import GrenswerkError
from pipeline.settings import TrainSettings
from pipeline.store import write_whole
from pipeline.tag.reading import read_texts
from pipeline.train.action_examples import AnnotatedReport, by_manner, read_reports
from pipeline.train.actions import train_actions
from pipeline.train.benefits import train_benefits
from pipeline.train.gazetteer import build_gazetteer
from pipeline.train.reader_examples import make_passage_examples, number_passages
from pipeline.train.reviewed import read_reviewed
from pipeline.train.stage import TrainingFolders, TrainingPlan, train
from pipeline.train.themes import train_themes
from pipeline.train.vectors import VectorShape

BATCH_SIZE = 64


def train_shipped_models(
    settings: TrainSettings, project: Path, dataset: Path, say: Callable[[str], None]
) -> None:
    """Make every shipped model anew and tell its figures.

    Parameters
    ----------
    settings
        The section `train`.
    project
        Folder of the project; models are read from and written to its `models/`.
    dataset
        A dataset of the user's; the passages that were reviewed in it train the tagger as well.
    say
        Takes a line for the reader.

    Raises
    ------
    GrenswerkError
        If training data is missing; the message says where to get it. Nothing is written then.
    """
    models = project / "models"
    prose = models / "data" / "domain"
    if not prose.is_dir():
        raise GrenswerkError(f"the annotated prose {prose} is missing; take it from the project")
    folders = TrainingFolders(
        sources=settings.sources,
        annotations=prose,
        reviewed=dataset,
        gazetteer=models / "gazetteer",
        configs=models / "configs",
        work=models / "work",
        pipeline=models / "nl_grenswerk",
    )
    if reviewed := read_reviewed(dataset):
        say(f"{len(reviewed)} reviewed passages of {dataset} are trained on as well")
    say("training the language pipeline; about four hours on one core")
    report = train(folders, _plan(settings))
    say(json.dumps(report.figures, indent=1))
    for misaligned in report.misaligned:
        say(f"left out: {misaligned}")
    say("training the action models; about forty minutes")
    nlp = spacy.load(folders.pipeline)

    def parse(texts: Sequence[str]) -> list[Doc]:
        return read_texts(nlp, texts, BATCH_SIZE)

    reports = read_reports(prose, parse)
    train_actions(by_manner(reports), models / "actions")
    _train_reader(reports, nlp.vocab.vectors, settings, models / "actions")
    train_benefits(prose, models / "data" / "benefits", parse, models / "benefits")
    known = models / "themes"
    figures = train_themes(
        prose,
        parse,
        answers=known / "passages.jsonl",
        folder=known,
        subjects=load_subjects(known / "subjects.yaml"),
        lexicon=load_lexicon(known / "labels.yaml"),
    )
    say(f"themes, on files left out: {json.dumps(figures)}")
    say(f"{build_gazetteer(models / 'gazetteer')} places in the gazetteer")


def _train_reader(
    reports: Sequence[AnnotatedReport], vectors: Vectors, settings: TrainSettings, folder: Path
) -> None:
    # Only training needs PyTorch, which is large.
    from pipeline.train.reader import ReaderShape, train_reader

    codes = number_passages(reports)
    examples = make_passage_examples(by_manner(reports), codes, vectors)
    shape = ReaderShape(settings.reader_width, settings.reader_rounds, settings.seed)
    for name, data in write_reader(train_reader(examples, codes, vectors, shape)).items():
        write_whole(folder / name, data)


def _plan(settings: TrainSettings) -> TrainingPlan:
    return TrainingPlan(
        seed=settings.seed,
        vectors=VectorShape(settings.vector_size, settings.vector_buckets, settings.vector_epochs),
        law_words=settings.law_words,
        feature_steps=settings.feature_steps,
        syntax_steps=settings.syntax_steps,
        taught_steps=settings.taught_steps,
        ner_steps=settings.ner_steps,
        teacher_rounds=settings.teacher_rounds,
        teacher_width=settings.teacher_width,
        variants=settings.variants,
        variant_share=settings.variant_share,
        folds=settings.folds,
        name_iterations=settings.name_iterations,
    )
