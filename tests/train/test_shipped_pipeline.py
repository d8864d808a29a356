"""The shipped pipeline loads, has its parts, and is what its card says."""

import json
from functools import cache
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from pipeline.train.annotations import LABELS
from pipeline.train.assembling import CALIBRATION, folder_bytes, replace_folder
from pipeline.train.calibration import ANY_LABEL, Calibration

FOLDER = Path(__file__).parents[2] / "models" / "nl_grenswerk"
TEXT = (
    "De Benelux Unie tekende op 3 mei 2021 in Gent een verklaring met de provincie Limburg. "
    "De werkgroep, die in Maastricht was bijeengekomen, zal het plan later bespreken."
)


@cache
def shipped() -> Language:
    return spacy.load(FOLDER)


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


def test_it_is_small_enough_for_version_control() -> None:
    assert folder_bytes(FOLDER) < 60_000_000


def test_its_calibration_has_a_rising_curve_for_every_label() -> None:
    content = json.loads((FOLDER / CALIBRATION).read_text(encoding="utf-8"))
    calibration = Calibration(**content)
    assert set(calibration.curves) == {*LABELS, ANY_LABEL}
    for label in calibration.curves:
        assert calibration.probability(label, 0.99) > calibration.probability(label, 0.5)


def test_a_failed_write_leaves_the_old_pipeline(tmp_path: Path) -> None:
    folder = tmp_path / "nl"
    calibration = Calibration(8, 0.001, 0.001, {ANY_LABEL: (1.0, 0.0)})
    replace_folder(spacy.blank("nl"), calibration, folder)
    before = sorted(path.name for path in folder.iterdir())
    assert CALIBRATION in before
    broken = spacy.blank("nl")
    broken.meta["speed"] = object()
    with pytest.raises(TypeError):
        replace_folder(broken, calibration, folder)
    assert sorted(path.name for path in folder.iterdir()) == before
    assert [path.name for path in tmp_path.iterdir()] == ["nl"]
