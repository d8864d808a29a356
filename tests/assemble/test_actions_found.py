"""Actions found in a small hand-parsed report, with classifiers made for the occasion."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from parsed_sentences import named
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.assemble.actions import ActionModels, find_actions, load_models
from pipeline.assemble.actions.find import evidence_digest
from pipeline.assemble.actions.fitted import WEIGHTS, FittedModel, write_models
from pipeline.errors import GrenswerkError
from pipeline.schema import (
    ActionDraft,
    BenefitDraft,
    DateBasis,
    DocumentStatus,
    ExtractedDocument,
    Label,
    Mention,
    Passage,
    PassageKind,
    Role,
)
from pipeline.settings import AssembleSettings

TEXT = (
    "De Grensraad (GR) tekende op 3 mei 2021 een akkoord in Zeedorp . "
    "Dit akkoord geldt nog . "
    "De zon schijnt . "
    "Zij wil samen een kaart maken , waardoor hulp sneller komt ."
)
MARKED = [
    ("Grensraad", Label.ORG, None),
    ("GR", Label.ORG, None),
    ("3 mei 2021", Label.DATE, "2021-05-03"),
    ("Zeedorp", Label.LOC, None),
]
FINITE = "Tense={}|VerbForm=Fin"
TOKENS = """De/de/DET/det/2 Grensraad/grensraad/PROPN/nsubj/6 (/(/PUNCT/punct/4 GR/gr/PROPN/appos/2
)/)/PUNCT/punct/4 tekende/tekenen/VERB/ROOT/0/Past op/op/ADP/case/8 3/3/NUM/obl/6
mei/mei/PROPN/flat/8 2021/2021/NUM/flat/8 een/een/DET/det/12 akkoord/akkoord/NOUN/obj/6
in/in/ADP/case/14
Zeedorp/zeedorp/PROPN/obl/6 ././PUNCT/punct/6
Dit/dit/DET/det/17 akkoord/akkoord/NOUN/nsubj/18 geldt/gelden/VERB/ROOT/0/Pres nog/nog/ADV/advmod/18
././PUNCT/punct/18
De/de/DET/det/22 zon/zon/NOUN/nsubj/23 schijnt/schijnen/VERB/ROOT/0/Pres ././PUNCT/punct/23
Zij/zij/PRON/nsubj/30 wil/willen/AUX/aux/30/Pres samen/samen/ADV/advmod/30 een/een/DET/det/29
kaart/kaart/NOUN/obj/30 maken/maken/VERB/ROOT/0 ,/,/PUNCT/punct/35 waardoor/waardoor/ADV/advmod/35
hulp/hulp/NOUN/nsubj/35 sneller/snel/ADJ/advmod/35
komt/komen/VERB/advcl/30/Pres ././PUNCT/punct/30"""


def _report() -> tuple[ExtractedDocument, list[Mention], dict[str, Doc]]:
    rows = [token.split("/") for token in TOKENS.split()]
    text = TEXT.replace("(GR)", "( GR )")
    doc = Doc(
        Vocab(),
        words=[row[0] for row in rows],
        lemmas=[row[1] for row in rows],
        pos=[row[2] for row in rows],
        deps=[row[3] for row in rows],
        heads=[int(row[4]) - 1 if int(row[4]) else n for n, row in enumerate(rows)],
        morphs=[FINITE.format(row[5]) if len(row) > 5 else "" for row in rows],
        sent_starts=[n in {0, 15, 20, 24} for n in range(len(rows))],
        spaces=[n < len(rows) - 1 for n in range(len(rows))],
    )
    assert doc.text == text
    passage = Passage(
        passage_id="d-p1",
        section_id=None,
        position=0,
        page_first=None,
        page_last=None,
        kind=PassageKind.PARAGRAPH,
        text=text,
        language="nl",
    )
    document = ExtractedDocument(
        doc_id="d",
        status=DocumentStatus.OK,
        category=None,
        message=None,
        sources=("d.txt",),
        sha256="0",
        media_type="text/plain",
        passages=(passage,),
    )
    return document, [named("d-p1", text, *marked) for marked in MARKED], {"d-p1": doc}


def _model(classes: tuple[str, ...], **weights: tuple[float, ...]) -> FittedModel:
    """Build a classifier from the weights of a feature for each class; `bias` is the bias."""
    bias = weights.pop("bias", (0.0,) * len(classes))
    columns = {name.replace("__", ":").replace("_o_", "."): n for n, name in enumerate(weights)}
    table = np.array(list(weights.values()), dtype=np.float32).reshape(len(weights), len(classes)).T
    return FittedModel(classes, columns, table, np.array(bias, dtype=np.float32), 1.0)


YES_NO = ("no", "yes")
MODELS = ActionModels(
    {
        "sentence": _model(
            YES_NO,
            bias=(0.0, 2.0),
            has__nothing=(0.0, -1.0),
            opener__pos_o_DET=(0.0, 0.0),
            verb__main_o_judge=(0.0, 1.0),
            size__4=(0.0, -0.5),
            thing__zon=(0.0, -9.0),
        ),
        "same": _model(YES_NO, bias=(1.0, 0.0), subject_o_told__True=(0.0, 5.0)),
        "clause": _model(YES_NO, bias=(5.0, 0.0), dep__conj=(0.0, 9.0)),
        "together": _model(
            ("none", "partner", "party"),
            **{"own.party": (0.0, 0.0, 1.0), "own.partner": (0.0, 1.0, 0.0)},
        ),
        "type": _model(("agreement", "tool"), thing__akkoord=(5.0, 0.0), thing__kaart=(0.0, 5.0)),
        "status": _model(("completed", "planned"), bias=(1.0, 0.0), cue__planned=(0.0, 5.0)),
        "formality": _model(
            ("formal", "informal", "none"), bias=(0.0, 0.0, 1.0), type__agreement=(3.0, 0.0, 0.0)
        ),
        "outcome": _model(
            ("none", "succeeded"),
            bias=(1.0, 0.0),
            type__agreement=(0.0, 5.0),
            cue__planned=(0.0, 9.0),
        ),
        "outcome_cue": _model(YES_NO, lemma__gelden=(0.0, 5.0)),
        "status_cue": _model(YES_NO, completed__verb=(0.0, 5.0), planned__cue=(0.0, 5.0)),
        "told": _model(
            ("none", "partner", "party"),
            label__LOC=(9.0, 0.0, 0.0),
            label__ORG=(0.0, 0.0, 9.0),
        ),
        "implied": _model(("none", "party"), implied__party_o_here=(0.0, 9.0), bias=(3.0, 0.0)),
        "group": _model(("none", "party"), bias=(9.0, 0.0)),
        "date": _model(YES_NO, label__DATE=(0.0, 5.0)),
        "place": _model(YES_NO, prep__in=(0.0, 5.0)),
        "amount": _model(YES_NO, bias=(5.0, 0.0)),
        "name": _model(YES_NO, bias=(5.0, 0.0)),
        "benefit": _model(YES_NO, bias=(5.0, 0.0), says__better=(0.0, 9.0)),
    }
)


def _found() -> tuple[tuple[ActionDraft, ...], tuple[BenefitDraft, ...]]:
    settings = cast(AssembleSettings, SimpleNamespace(min_score=0.5))
    return find_actions(*_report(), MODELS, settings)


def test_sentences_on_one_undertaking_become_one_action_and_principle_none() -> None:
    first, second = _found()[0]
    assert [quote.text for quote in first.evidence] == [
        "De Grensraad ( GR ) tekende op 3 mei 2021 een akkoord in Zeedorp .",
        "Dit akkoord geldt nog .",
    ]
    assert [quote.text[:7] for quote in second.evidence] == ["Zij wil"]


def test_type_status_formality_and_cue_are_read() -> None:
    first, second = _found()[0]
    assert (first.type, first.status, first.formality) == ("agreement", "completed", "formal")
    assert (second.type, second.status, second.status_cue) == ("tool", "planned", "wil")
    assert first.status_cue == "tekende"


def test_how_it_went_is_read_with_the_words_and_not_of_what_is_still_to_come() -> None:
    first, second = _found()[0]
    assert (first.outcome, first.outcome_cue) == ("succeeded", "geldt nog")
    assert (second.outcome, second.outcome_cue) == (None, None)


def test_date_and_place_are_those_of_the_action() -> None:
    first, second = _found()[0]
    assert (first.date, first.date_as_written, first.date_basis) == (
        "2021-05-03",
        "3 mei 2021",
        "text",
    )
    assert first.place_as_written == "Zeedorp"
    assert (second.date, second.date_basis, second.place_as_written) == (None, None, None)


def test_a_date_with_its_year_from_a_heading_says_so() -> None:
    document, mentions, docs = _report()
    under_heading = [
        one.model_copy(update={"basis": DateBasis.HEADING if one.label is Label.DATE else None})
        for one in mentions
    ]
    settings = cast(AssembleSettings, SimpleNamespace(min_score=0.5))
    first = find_actions(document, under_heading, docs, MODELS, settings)[0][0]
    assert (first.date, first.date_basis) == ("2021-05-03", DateBasis.HEADING)


def test_a_short_form_is_no_second_party_and_a_pronoun_takes_the_party_told_before() -> None:
    first, second = _found()[0]
    assert [(p.name, p.role) for p in first.participants] == [("Grensraad", Role.PARTY)]
    assert [(p.name, p.passage_id) for p in second.participants] == [("Grensraad", None)]


def test_a_summary_leaves_out_brackets_and_side_clauses() -> None:
    first, second = _found()[0]
    assert first.summary == "De Grensraad tekende op 3 mei 2021 een akkoord in Zeedorp."
    assert second.summary.startswith("Zij wil samen een kaart maken")


def test_a_benefit_is_quoted_whole() -> None:
    (benefit,) = _found()[1]
    assert benefit.quote.text.endswith("waardoor hulp sneller komt .")


def test_quotes_can_be_read_back_and_ids_do_not_depend_on_type() -> None:
    document = _report()[0]
    for action in _found()[0]:
        for quote in action.evidence:
            assert document.passages[0].text[quote.start : quote.end] == quote.text
        assert action.action_id == f"d-a{evidence_digest(action.evidence[0].text)}-1"


def test_the_same_report_gives_the_same_actions() -> None:
    assert _found() == _found()


def test_models_survive_being_written_and_read(tmp_path: Path) -> None:
    files = write_models(MODELS)
    assert files == write_models(MODELS)
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    features = {"thing:akkoord": 1.0}
    expected = MODELS["type"].probabilities(features)
    assert load_models(tmp_path)["type"].probabilities(features) == pytest.approx(expected)


def test_a_hidden_layer_survives_as_well(tmp_path: Path) -> None:
    units = np.array([[1.0], [-1.0]], dtype=np.float32), np.zeros(2, dtype=np.float32)
    scores = np.eye(2, dtype=np.float32), np.zeros(2, dtype=np.float32)
    network = FittedModel(YES_NO, {"x": 0}, *scores, 1.0, units)
    for name, data in write_models(ActionModels({"together": network})).items():
        (tmp_path / name).write_bytes(data)
    read = load_models(tmp_path)["together"]
    # A linear model could not say "no" on one side and "yes" on the other by the sizes alone.
    assert [read.answer({"x": value}) for value in (2.0, -2.0)] == ["no", "yes"]
    assert read.probabilities({"x": 0.0}) == {"no": 0.5, "yes": 0.5}


def test_questions_share_features_in_an_order_of_their_own(tmp_path: Path) -> None:
    bias = np.zeros(2, dtype=np.float32)
    one, other = (
        FittedModel(YES_NO, columns, np.array([[0, 0], [1, -2]], dtype=np.float32), bias, 1.0)
        for columns in ({"a": 0, "b": 1}, {"b": 0, "a": 1})
    )
    for name, data in write_models(ActionModels({"same": one, "group": other})).items():
        (tmp_path / name).write_bytes(data)
    read = load_models(tmp_path)
    assert [read[name].answer({"a": 1.0}) for name in ("same", "group")] == ["yes", "no"]
    assert read["same"].columns == one.columns
    assert read["group"].columns == other.columns


def test_missing_and_damaged_models_name_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(GrenswerkError, match="make train"):
        load_models(tmp_path)
    for name, data in write_models(MODELS).items():
        (tmp_path / name).write_bytes(data[: len(data) // 2])
    with pytest.raises(GrenswerkError, match="damaged"):
        load_models(tmp_path)


def test_weights_with_another_byte_are_refused(tmp_path: Path) -> None:
    for name, data in write_models(MODELS).items():
        (tmp_path / name).write_bytes(data)
    content = bytearray((tmp_path / WEIGHTS).read_bytes())
    # What is packed begins after the head and the name of the first array.
    content[60:70] = b"\xff" * 10
    (tmp_path / WEIGHTS).write_bytes(bytes(content))
    with pytest.raises(GrenswerkError, match="damaged"):
        load_models(tmp_path)
