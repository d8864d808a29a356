"""The name model reads a document a second time; a damaged one is refused with its folder."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from annotated_passages import CURVES, few_names, sentence_cutter, train_small
from extracted_documents import extracted_document
from spacy.language import Language
from spacy.training import Example

from pipeline.errors import GrenswerkError
from pipeline.schema import Label
from pipeline.tag.document import tag_document
from pipeline.tag.gazetteer import Gazetteer
from pipeline.tag.names.model import CALIBRATION, FOLDER, WEIGHTS, NameModel, load_name_model
from pipeline.tag.pipeline import load_pipeline
from pipeline.train.assembling import replace_folder

GAZETTEER = Path(__file__).parents[3] / "models" / "gazetteer"


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("weights") / "names.crfsuite"
    train_small(path)
    return path


@pytest.fixture(scope="module")
def model(weights: Path) -> NameModel:
    return NameModel(weights, few_names(), CURVES)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory, weights: Path) -> Path:
    """A pipeline in a folder, with a name model in it as training puts it there."""
    folder = tmp_path_factory.mktemp("models") / "nl_proef"
    replace_folder(_pipeline(), weights, CURVES, folder)
    return folder


def _pipeline() -> Language:
    """Return a pipeline with all that a tagger needs; it was trained on nothing."""
    nlp = spacy.blank("nl")
    nlp.add_pipe("parser")
    nlp.add_pipe("ner")
    doc = nlp.make_doc("De raad tekende.")
    annotated = {
        "heads": [1, 2, 2, 2],
        "deps": ["det", "nsubj", "ROOT", "punct"],
        "entities": ["O", "U-ORG", "O", "O"],
    }
    nlp.initialize(lambda: [Example.from_dict(doc, annotated)])
    return nlp


def read(model: NameModel, *texts: str) -> list[list[tuple[str, str]]]:
    docs = [sentence_cutter()(text) for text in texts]
    return [
        [(text[name.start : name.end], name.label) for name in names]
        for text, names in zip(texts, model.read(docs), strict=True)
    ]


def test_names_that_were_never_taught_are_read_in_frames_that_were(model: NameModel) -> None:
    text = "De Stichting Zilverspar tekende in Wijkdorp een akkoord."
    assert read(model, text, "Daarna ging men naar huis.", "") == [
        [("Zilverspar", "ORG"), ("Wijkdorp", "LOC")],
        [],
        [],
    ]


def test_every_name_has_the_probability_of_its_curve(model: NameModel, weights: Path) -> None:
    doc = sentence_cutter()("De Stichting Zilverspar tekende in Wijkdorp een akkoord.")
    sure = [name.score for name in model.read([doc])[0]]
    assert all(0.5 < score < 1 for score in sure)
    half = CURVES.model_copy(update={"curves": {"*": (0.5, -1.0)}})
    doubting = NameModel(weights, few_names(), half)
    assert [n.score < s for n, s in zip(doubting.read([doc])[0], sure, strict=True)] == [True] * 2


def test_a_document_without_passages_has_no_names(model: NameModel) -> None:
    assert model.read([]) == []


def test_the_model_of_a_pipeline_lies_in_its_folder(shipped: Path) -> None:
    found = load_name_model(str(shipped), GAZETTEER)
    assert found is not None
    doc = load_pipeline(str(shipped))("De Stichting Zilverspar tekende in Wijkdorp een akkoord.")
    doc.set_ents([])
    assert [n.label for n in found.read([doc])[0]] == ["ORG", "LOC"]


def test_a_pipeline_of_another_maker_has_no_name_model(tmp_path: Path) -> None:
    assert load_name_model(str(tmp_path), GAZETTEER) is None
    assert load_name_model("nl_core_news_sm", GAZETTEER) is None


def test_the_mentions_of_a_document_are_those_of_the_name_model(model: NameModel) -> None:
    """The recognizer named nothing; dates come from the grammar, with its own score."""
    text = "De Stichting Zilverspar tekende in Wijkdorp op 3 mei 2021."
    tagged, docs = tag_document(
        sentence_cutter(),
        Gazetteer({}),
        model,
        extracted_document(text, "Daarna sprak Stichting Zilverspar."),
        origin="model:proef-1",
        batch_size=2,
    )
    found = [(m.passage_id, m.text, m.label, m.origin) for m in tagged.mentions]
    assert found == [
        ("p0", "Zilverspar", Label.ORG, "model:proef-1"),
        ("p0", "Wijkdorp", Label.LOC, "model:proef-1"),
        ("p0", "3 mei 2021", Label.DATE, "rule:day-written"),
        ("p1", "Zilverspar", Label.ORG, "model:proef-1"),
    ]
    assert all(m.score is not None and 0.5 < m.score < 1 for m in tagged.mentions)
    assert [ent.text for ent in docs[1].ents] == ["Zilverspar"]


def cut_short(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def replace_by_a_page(path: Path) -> None:
    path.write_text("<html>Not found</html>", encoding="utf-8")


DAMAGE = [Path.unlink, cut_short, empty, replace_by_a_page]


@pytest.mark.parametrize("name", [WEIGHTS, CALIBRATION])
@pytest.mark.parametrize("damage", DAMAGE, ids=lambda one: one.__name__)
def test_a_damaged_model_is_refused_with_its_folder_and_a_way_out(
    shipped: Path, tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    shutil.copytree(shipped, tmp_path / "nl")
    damage(tmp_path / "nl" / FOLDER / name)
    with pytest.raises(GrenswerkError) as caught:
        load_name_model(str(tmp_path / "nl"), GAZETTEER)
    told = str(caught.value)
    assert str(tmp_path / "nl" / FOLDER) in told
    assert "get it again, or remove the folder" in told
