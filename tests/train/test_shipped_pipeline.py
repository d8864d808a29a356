"""The shipped pipeline loads, has its parts, and is what its card says."""

import json
from functools import cache
from pathlib import Path

import pytest
import spacy
from annotated_passages import CURVES, train_small
from spacy.language import Language

from pipeline.tag.names.calibration import ANY_LABEL, Calibration
from pipeline.tag.names.model import CALIBRATION, WEIGHTS, NameModel, load_name_model
from pipeline.tag.names.model import FOLDER as NAMES
from pipeline.tag.pipeline import load_pipeline
from pipeline.train.annotations import LABELS
from pipeline.train.assembling import folder_bytes, replace_folder

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "models" / "nl_grenswerk"
TEXT = (
    "De Benelux Unie tekende op 3 mei 2021 in Gent een verklaring met de provincie Limburg. "
    "De werkgroep, die in Maastricht was bijeengekomen, zal het plan later bespreken."
)


@cache
def shipped() -> Language:
    return spacy.load(FOLDER)


@cache
def names() -> NameModel:
    found = load_name_model(str(FOLDER), PROJECT / "models" / "gazetteer")
    assert found is not None
    return found


def test_it_has_the_components_in_their_order() -> None:
    assert shipped().pipe_names == [
        "tok2vec",
        "senter",
        "tagger",
        "morphologizer",
        "trainable_lemmatizer",
        "parser",
        "ner",
    ]
    assert set(shipped().get_pipe("ner").labels) == set(LABELS)  # type: ignore[attr-defined]


def test_it_finds_sentences_lemmas_verb_forms_a_tree_and_names() -> None:
    doc = shipped()(TEXT)
    assert [len(list(doc.sents)), doc[3].lemma_, doc[3].pos_] == [2, "tekenen", "VERB"]
    assert doc[3].morph.get("Tense", []) == ["Past"]
    assert doc[3].morph.get("VerbForm", []) == ["Fin"]
    assert doc[2].head == doc[3] or doc[1].head == doc[3]
    assert {("Benelux Unie", "ORG"), ("3 mei 2021", "DATE"), ("Gent", "LOC")} <= {
        (span.text, span.label_) for span in doc.ents
    }


def test_two_runs_and_two_batch_sizes_give_the_same() -> None:
    texts = [TEXT, "In 2020 opende Aken een loket.", "Kort.", ""] * 3
    bytes_of = [
        [doc.to_bytes() for doc in shipped().pipe(texts, batch_size=size)] for size in (64, 64)
    ]
    assert bytes_of[0] == bytes_of[1]


def test_the_program_reads_with_it_as_spacy_does() -> None:
    texts = [TEXT, "In 2020 opende Aken een loket.", "", "Zij sprak met Jan Peeters van de raad."]
    docs = [list(nlp.pipe(texts)) for nlp in (shipped(), load_pipeline(str(FOLDER)))]
    read: list[int | str] = ["TAG", "MORPH", "LEMMA", "HEAD", "DEP", "ENT_IOB", "ENT_TYPE"]
    expected, found = ([doc.to_array(read).tolist() for doc in parsed] for parsed in docs)
    assert found == expected


def test_its_description_names_licence_and_sources_and_no_machine() -> None:
    meta = json.loads((FOLDER / "meta.json").read_text(encoding="utf-8"))
    assert (meta["lang"], meta["name"]) == ("nl", "grenswerk")
    assert meta["license"] == "CC BY-SA 4.0"
    assert len(meta["sources"]) > 5
    config = spacy.util.load_config(FOLDER / "config.cfg")
    assert set(config["paths"].values()) == {None}
    for name in ("meta.json", "config.cfg"):
        written = (FOLDER / name).read_text(encoding="utf-8")
        assert not [root for root in ("/home", "/tmp", "/root", "/work") if root in written]


def test_all_that_was_trained_is_small_enough_for_version_control() -> None:
    folders = [one for one in FOLDER.parent.iterdir() if one.is_dir() and one.name != "data"]
    assert FOLDER in folders
    assert sum(map(folder_bytes, folders)) < 60_000_000


def test_its_card_tells_its_version() -> None:
    card = (FOLDER.parent / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert f"| Version | {shipped().meta['version']} |" in card


def test_its_name_model_lies_in_its_folder_and_nothing_else_does() -> None:
    assert {path.name for path in (FOLDER / NAMES).iterdir()} == {WEIGHTS, CALIBRATION}
    assert not (FOLDER / CALIBRATION).exists()


def test_its_calibration_has_a_rising_curve_for_every_label() -> None:
    written = (FOLDER / NAMES / CALIBRATION).read_bytes()
    calibration = Calibration.model_validate_json(written)
    assert set(calibration.curves) == {*LABELS, ANY_LABEL}
    for label in calibration.curves:
        assert calibration.probability(label, 0.99) > calibration.probability(label, 0.5)


def test_it_reads_names_with_the_probability_that_they_are_right() -> None:
    (found,) = names().read([shipped()(TEXT)])
    scores = {(TEXT[name.start : name.end], name.label): name.score for name in found}
    assert {("Benelux Unie", "ORG"), ("Gent", "LOC"), ("Maastricht", "LOC")} <= scores.keys()
    assert all(0 < score <= 1 for score in scores.values())
    assert scores["Maastricht", "LOC"] > 0.8


def test_names_are_read_the_same_in_every_run() -> None:
    docs = [shipped()(text) for text in (TEXT, "In 2020 opende Aken een loket.", "")]
    assert names().read(docs) == names().read(docs)


def test_a_failed_write_leaves_the_old_pipeline(tmp_path: Path) -> None:
    folder, weights = tmp_path / "nl", tmp_path / "names.crfsuite"
    train_small(weights)
    replace_folder(spacy.blank("nl"), weights, CURVES, folder)
    before = sorted(path.relative_to(folder) for path in folder.rglob("*"))
    assert {Path(NAMES, name) for name in (WEIGHTS, CALIBRATION)} <= {*before}
    broken = spacy.blank("nl")
    broken.meta["speed"] = object()
    with pytest.raises(TypeError):
        replace_folder(broken, weights, CURVES, folder)
    with pytest.raises(FileNotFoundError):
        replace_folder(spacy.blank("nl"), tmp_path / "weg", CURVES, folder)
    assert sorted(path.relative_to(folder) for path in folder.rglob("*")) == before
    assert {path.name for path in tmp_path.iterdir()} == {"nl", "names.crfsuite"}
