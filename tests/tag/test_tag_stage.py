"""The stage tags by whatever pipeline the settings name, and again when that changes."""

import shutil
from pathlib import Path

import pytest
import spacy
from annotated_passages import CURVES, train_small
from extracted_documents import extracted_document
from spacy.tokens import DocBin
from spacy.vocab import Vocab

from pipeline.errors import GrenswerkError
from pipeline.schema import Label, Mention, TaggedDocument
from pipeline.settings import TagSettings
from pipeline.store import Store
from pipeline.tag.names.model import FOLDER
from pipeline.tag.pipeline import load_pipeline
from pipeline.tag.stage import run
from pipeline.train.assembling import replace_folder

GAZETTEER = Path(__file__).parents[2] / "models" / "gazetteer"
TEXT = "De Stichting Zilverspar tekende in Wijkdorp een Grensakkoord."
"""Worded as in `TAUGHT`, so that the small name model is sure of every word."""


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two folders: a pipeline that names one thing by a list, and the same with a name model."""
    folder = tmp_path_factory.mktemp("models")
    nlp = spacy.blank("nl")
    nlp.add_pipe("sentencizer", name="parser")
    ruler = nlp.add_pipe("entity_ruler", name="ner")
    ruler.add_patterns(  # type: ignore[attr-defined]
        [{"label": "VERDRAG", "pattern": "Grensakkoord"}, {"label": "GPE", "pattern": "Wijkdorp"}]
    )
    train_small(folder / "names.crfsuite")
    replace_folder(nlp, folder / "names.crfsuite", CURVES, folder / "twice")
    shutil.copytree(folder / "twice", folder / "once")
    shutil.rmtree(folder / "once" / FOLDER)
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one extracted document."""
    store = Store(tmp_path / "outputs", tmp_path / "corpus")
    store.write(extracted_document(TEXT), "made")
    return store


def settings(model: Path, labels: dict[str, Label | None] | None = None) -> TagSettings:
    return TagSettings(model=str(model), batch_size=2, gazetteer=GAZETTEER, labels=labels or {})


def mentions(store: Store) -> list[tuple[str, Label, bool]]:
    """Return words and label of every mention, and whether it has a score."""
    tagged: tuple[Mention, ...] = store.read(TaggedDocument, "d").mentions
    return [(m.text, m.label, m.score is not None) for m in tagged]


def test_a_pipeline_without_a_name_model_keeps_its_own_reading(store: Store, models: Path) -> None:
    assert run(store, settings(models / "once")).made == ("d",)
    assert mentions(store) == [("Wijkdorp", Label.LOC, False)]


def test_the_day_of_publication_stands_in_the_record(store: Store, models: Path) -> None:
    store.write(extracted_document("Brussel, december 2022", TEXT), "made anew")
    run(store, settings(models / "once"))
    assert store.read(TaggedDocument, "d").published == "2022-12"


def test_a_pipeline_with_a_name_model_is_read_twice(store: Store, models: Path) -> None:
    run(store, settings(models / "twice"))
    assert mentions(store) == [("Zilverspar", Label.ORG, True), ("Wijkdorp", Label.LOC, True)]


def test_labels_of_a_pipeline_of_ones_own_become_ours(store: Store, models: Path) -> None:
    once = models / "once"
    run(store, settings(once, {"VERDRAG": Label.INSTRUMENT, "GPE": None}))
    assert mentions(store) == [("Grensakkoord", Label.INSTRUMENT, False)]
    parse = store.read_beside(TaggedDocument, "d", ".spacy")
    (doc,) = DocBin().from_bytes(parse).get_docs(Vocab())
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Grensakkoord", "INSTRUMENT")]


def test_documents_are_tagged_again_when_pipeline_names_or_labels_change(
    store: Store, models: Path, tmp_path: Path
) -> None:
    once, moved = models / "once", tmp_path / "elsewhere"
    shutil.copytree(once, moved)
    assert run(store, settings(once)).made == ("d",)
    assert run(store, settings(moved)).current == ("d",)
    assert run(store, settings(once, {"GPE": None})).made == ("d",)
    assert run(store, settings(once)).made == ("d",)
    assert run(store, settings(models / "twice")).made == ("d",)


@pytest.mark.parametrize("missing", ["ner", "parser"])
def test_a_pipeline_that_cannot_serve_is_refused_by_name(tmp_path: Path, missing: str) -> None:
    nlp = spacy.blank("nl")
    for name in {"ner", "parser"} - {missing}:
        nlp.add_pipe("sentencizer", name=name)
    nlp.to_disk(tmp_path / "half")
    with pytest.raises(GrenswerkError, match=f"half.* lacks {missing}; choose another"):
        load_pipeline(str(tmp_path / "half"))


def test_a_pipeline_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(GrenswerkError, match="no spaCy pipeline 'nl_weg'"):
        load_pipeline("nl_weg")
