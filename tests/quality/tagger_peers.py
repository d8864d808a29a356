"""Sets our reading of names beside other taggers, on the same marked texts.

Each gives the names of persons, organisations and places; what else it or the gold knows is left
out. One of the taggers is trained here, on newspaper text that is for research only, and thrown
away afterwards.
"""

import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path

import spacy
from quality.frog import frog_version, read_with_frog
from quality.measuring import PROJECT
from quality.name_texts import CORPORA, NAME_LABELS, NEWS_TO_LEARN, TextSet, read_sentences
from quality.peer_speed import seconds_spent
from spacy.language import Language
from spacy.tokens import Doc
from threadpoolctl import threadpool_limits

from pipeline.settings import TagSettings, load_settings
from pipeline.tag.names.model import NameModel, load_name_model
from pipeline.tag.pipeline import load_pipeline, our_label
from pipeline.tag.proposals import settle
from pipeline.tag.proposing import propose_by_grammar, propose_entities, propose_read_names
from pipeline.tag.reading import read_texts
from pipeline.train.annotations import AnnotatedPassage
from pipeline.train.evaluation import Figures, FoundNames, score_names
from pipeline.train.fitting import fit, write_docs

Documents = Sequence[Sequence[str]]
"""Texts of the passages of each document."""
NameReader = Callable[[Documents], Sequence[FoundNames]]
"""Gives the names of each passage, one after another."""

STEPS = 700
SEED = 1
SHOWN = 50
"""Sentences that the loop scores as it goes, for the reader only."""
WARM_UP: Documents = [["Utrecht."]]
SHORTEST = 0.01
"""Seconds; a clock says less of less."""
ALL = "all"


@dataclass(frozen=True)
class NameTagger:
    """A tagger and how it reads; None where it cannot."""

    name: str
    read: NameReader | None
    note: str = ""
    """What a reader must know of it: why it is left out, or what it lacks."""


@dataclass(frozen=True)
class TaggerRow:
    """A line of the table: F1 of one tagger on one set, over all three labels and for each."""

    tagger: str
    texts: str
    names: int
    micro_f1: float
    f1: Mapping[str, float]
    words_per_second: int


def find_taggers(folder: Path) -> list[NameTagger]:
    """Return our tagger and its peers, also those that cannot be run here.

    Parameters
    ----------
    folder
        Where one of them is trained.
    """
    settings = load_settings(PROJECT / "params.yaml").tag
    nlp = load_pipeline(settings.model)
    model = load_name_model(settings.model, settings.gazetteer)
    return [
        NameTagger(
            "Grenswerk",
            partial(read_with_tagger, nlp, model, settings),
            "" if model else "without its name model, which is not there: the recognizer decides",
        ),
        NameTagger("its recognizer alone", partial(read_with_recognizer, nlp)),
        find_frog(),
        NameTagger(
            "spaCy taught on news", partial(read_with_recognizer, train_on_news(folder, settings))
        ),
    ]


def read_with_tagger(
    nlp: Language, model: NameModel | None, settings: TagSettings, documents: Documents
) -> list[FoundNames]:
    """Read names as the stage `tag` does, with the grammars and the whole parse.

    Parameters
    ----------
    nlp, model
        The spaCy pipeline, and the name model where there is one.
    settings
        The section `tag`.
    documents
        What to read.
    """
    docs = iter(read_texts(nlp, chain.from_iterable(documents), settings.batch_size))
    found: list[FoundNames] = []
    for passages in documents:
        read = list(islice(docs, len(passages)))
        proposed = (
            [propose_entities(doc, "", settings.labels) for doc in read]
            if model is None
            else [
                propose_read_names(doc.text, names, "")
                for doc, names in zip(read, model.read(read), strict=True)
            ]
        )
        for text, names in zip(passages, proposed, strict=True):
            standing = settle(names, propose_by_grammar(text))
            found.append({(one.start, one.end): one.label.value for one in standing})
    return found


def read_with_recognizer(nlp: Language, documents: Documents) -> list[FoundNames]:
    """Read names with the recognizer of a spaCy pipeline, all its other parts switched off."""
    with nlp.select_pipes(enable="ner"):
        return [
            {
                (ent.start_char, ent.end_char): label.value
                for ent in doc.ents
                if (label := our_label(ent.label_, {}))
            }
            for doc in nlp.pipe(chain.from_iterable(documents))
        ]


def find_frog() -> NameTagger:
    """Return Frog, or the reason why it is left out."""
    version = frog_version()
    if version is None:
        return NameTagger("Frog", None, "not installed (`frog` and `frogdata` of Debian)")
    name = f"Frog {version}"
    try:
        read_with_frog(WARM_UP[0])
    except (OSError, subprocess.CalledProcessError) as error:
        return NameTagger(name, None, f"installed, but it does not run ({error})")
    return NameTagger(name, lambda documents: read_with_frog([*chain.from_iterable(documents)]))


def train_on_news(folder: Path, settings: TagSettings) -> Language:
    """Train a recognizer built like ours, with our word vectors, on the validation part of CoNLL.

    Parameters
    ----------
    folder
        Where the training loop keeps its files.
    settings
        Tells where the word vectors are.
    """
    docs = list(_as_docs(spacy.blank("nl"), read_sentences(CORPORA / NEWS_TO_LEARN)))
    learnt, shown = folder / "learnt.spacy", folder / "shown.spacy"
    write_docs(docs, learnt)
    write_docs(docs[:SHOWN], shown)
    return fit(
        PROJECT / "models" / "configs" / "ner.cfg",
        {
            "paths.train": str(learnt),
            "paths.dev": str(shown),
            "paths.vectors": settings.model,
            "system.seed": SEED,
            "training.max_steps": STEPS,
            "training.eval_frequency": STEPS,
        },
        folder / "news",
        choose="model-last",
    )


def _as_docs(nlp: Language, sentences: Sequence[AnnotatedPassage]) -> Iterator[Doc]:
    """Yield sentences with their names, but for those with a name that ends within a word."""
    for sentence in sentences:
        doc = nlp.make_doc(sentence.text)
        spans = [doc.char_span(e.start, e.end, label=e.labels[0]) for e in sentence.entities]
        whole = [span for span in spans if span is not None]
        if len(whole) == len(spans):
            doc.set_ents(whole)
            yield doc


def tagger_rows(taggers: Sequence[NameTagger], sets: Sequence[TextSet]) -> Iterator[TaggerRow]:
    """Measure each tagger that can be run on each set of texts, on one core."""
    with threadpool_limits(1):
        for texts in sets:
            for tagger in taggers:
                if tagger.read is not None:
                    print(f"{tagger.name} reads {texts.title}", flush=True)
                    yield measure_tagger(tagger.name, tagger.read, texts)


def measure_tagger(name: str, read: NameReader, texts: TextSet) -> TaggerRow:
    """Compare what a tagger finds with what is marked.

    Parameters
    ----------
    name
        Name of the tagger, for the table.
    read
        How it reads.
    texts
        Texts in which every name is marked.
    """
    read(WARM_UP)  # what is loaded once is no part of the speed
    before = seconds_spent()
    read(WARM_UP)  # nor is the start of a command
    started = seconds_spent()
    found = read(texts.documents)
    seconds = (seconds_spent() - started) - (started - before)
    scores = score_labels(texts.passages, found)
    words = sum(len(passage.text.split()) for passage in texts.passages)
    return TaggerRow(
        tagger=name,
        texts=texts.title,
        names=texts.names,
        micro_f1=scores.pop(ALL).f1,
        f1={label: score.f1 for label, score in scores.items()},
        words_per_second=round(words / max(seconds, SHORTEST)),
    )


def score_labels(
    passages: Sequence[AnnotatedPassage], found: Sequence[FoundNames]
) -> dict[str, Figures]:
    """Compare found with marked names of persons, organisations and places, span by span.

    Names with other labels are neither sought nor counted as found; one of the three where the gold
    has another label is wrong.

    Parameters
    ----------
    passages
        Texts in which every name is marked.
    found
        The names found in each, with any labels.

    Returns
    -------
    dict of str to Figures
        One entry per label, and `ALL` over the three.
    """
    kept = [
        {span: label for span, label in names.items() if label in NAME_LABELS} for names in found
    ]
    every = score_names(passages, kept)
    scores = {label: every[label] for label in NAME_LABELS}
    scores[ALL] = Figures(
        sum(one.right for one in scores.values()),
        sum(one.proposed for one in scores.values()),
        sum(one.annotated for one in scores.values()),
    )
    return scores
