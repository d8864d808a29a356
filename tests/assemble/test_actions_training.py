"""Annotated prose becomes examples, and examples become classifiers that hold across hands."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from flat_parses import flat_parse
from small_vectors import small_vectors
from spacy.tokens import Doc

from pipeline.assemble.actions.reader import DETAIL
from pipeline.errors import GrenswerkError
from pipeline.train.action_examples import _FAR_PARTIES, read_reports
from pipeline.train.actions import _gives_it_away, make_examples
from pipeline.train.annotated_actions import annotated_actions
from pipeline.train.logistic import Example, FitSettings, fit, fit_network, fit_tempered
from pipeline.train.reader_examples import ANSWERS, make_passage_examples, number_passages

DOMAIN = Path(__file__).parents[2] / "models" / "data" / "domain"
SETTINGS = FitSettings(strength=1.0, min_hands=2, min_count=2)
PASSAGE = {
    "id": "hand-000",
    "section": "D01.1 Water",
    "text": "De Grensraad tekende een akkoord . De zon schijnt .",
    "ents": [{"start": 3, "end": 12, "labels": ["ORG", "LOC"]}],
}
ACTION = {
    "evidence": ["De Grensraad tekende een akkoord ."],
    "name": None,
    "type": "agreement",
    "status": "completed",
    "parties": ["Grensraad"],
    "partners": [],
    "date": None,
    "place": None,
    "amount": None,
    "formality": "formal",
}


def _write(folder: Path, action: Mapping[str, object]) -> None:
    (folder / "hand.jsonl").write_text(json.dumps(PASSAGE) + "\n", encoding="utf-8")
    (folder / "hand.actions.jsonl").write_text(json.dumps(action) + "\n", encoding="utf-8")


def test_evidence_is_placed_on_the_sentences_of_the_parse(tmp_path: Path) -> None:
    _write(tmp_path, ACTION)
    (report,) = read_reports(tmp_path, flat_parse)
    assert report.document.doc_id == "hand-d01"
    assert [action.evidence for action in report.actions] == [(0,)]


def test_each_question_has_its_examples_with_their_true_answers(tmp_path: Path) -> None:
    _write(tmp_path, ACTION)
    examples = make_examples(read_reports(tmp_path, flat_parse))
    assert [example.answer for example in examples["sentence"]] == ["yes", "no"]
    assert [example.answer for example in examples["type"]] == ["agreement"]
    assert [example.answer for example in examples["told"]] == ["party"]


@pytest.mark.parametrize("judged", [None, "Maasverband"])
def test_an_action_knows_the_parties_of_those_before_it(tmp_path: Path, judged: str | None) -> None:
    passage = {**PASSAGE, "text": "De Grensraad tekende een akkoord . Zij tekende een plan ."}
    second = {**ACTION, "evidence": ["Zij tekende een plan ."]}
    (tmp_path / "hand.jsonl").write_text(json.dumps(passage) + "\n", encoding="utf-8")
    rows = "".join(json.dumps(action) + "\n" for action in (ACTION, second))
    (tmp_path / "hand.actions.jsonl").write_text(rows, encoding="utf-8")
    (report,) = read_reports(tmp_path, flat_parse)
    carried = (lambda told: [judged]) if judged else None
    _, later = annotated_actions(report, carried)
    carriers = {one.name for one in later.candidates if "implied:party.here" in one.features}
    assert carriers == {judged or "Grensraad"}


def test_the_passage_reader_learns_from_the_same_prose(tmp_path: Path) -> None:
    _write(tmp_path, ACTION)
    reports = read_reports(tmp_path, flat_parse)
    codes = number_passages(reports)
    assert "first.ORG" in codes.numbers["label"]
    ((example,),) = make_passage_examples(reports, codes, small_vectors(4))
    # Two sentences make a passage of running text.
    assert example.sentences == [((0, 6), 1), ((6, 10), 0)]
    (action,) = example.actions
    words = str(PASSAGE["text"]).split(" ")
    assert [words[slice(*span)] for span in action.spans] == [words[:6]]
    asked = [
        (*words[slice(*one.words[1])], ANSWERS[question][one.answer])
        for question, names in action.named
        for one in names
        if one.words is not None and one.words[0] is example
    ]
    assert asked == [("Grensraad", "party"), ("Grensraad", "no")]
    assert ANSWERS["type"][action.answers["type"]] == "agreement"


def test_files_that_tell_far_ahead_who_acts_teach_nothing_of_roles(tmp_path: Path) -> None:
    _write(tmp_path, ACTION)
    for end in ("", ".actions"):
        (tmp_path / f"hand{end}.jsonl").rename(tmp_path / f"duopolis{end}.jsonl")
    reports = read_reports(tmp_path, flat_parse)
    examples = make_examples(reports)
    assert [example.answer for example in examples["type"]] == ["agreement"]
    assert examples["told"] == []
    ((example,),) = make_passage_examples(reports, number_passages(reports), small_vectors(4))
    (action,) = example.actions
    assert {question for question, _ in action.named} == {DETAIL}
    assert all((DOMAIN / f"{name}.actions.jsonl").exists() for name in _FAR_PARTIES)


def test_a_quote_that_is_not_in_the_text_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, {**ACTION, "evidence": ["Dit staat er niet ."]})
    with pytest.raises(GrenswerkError, match="no place in the text"):
        read_reports(tmp_path, flat_parse)


def test_a_folder_without_annotations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GrenswerkError, match="no annotated actions"):
        read_reports(tmp_path, flat_parse)


def _examples() -> list[Example]:
    rows = [("good", "yes"), ("bad", "no")] * 6
    found = [Example({word: 1.0}, answer, f"h{n % 3}") for n, (word, answer) in enumerate(rows)]
    return [*found, Example({"good": 1.0, "mine": 1.0}, "no", "h0")]


def test_a_feature_of_one_hand_does_not_count() -> None:
    model = fit(_examples(), SETTINGS)
    assert sorted(model.columns) == ["bad", "good"]
    assert model.answer({"good": 1.0}) == "yes"
    assert model.answer({"bad": 1.0}) == "no"


def test_tempering_keeps_the_order_of_the_answers() -> None:
    plain, tempered = fit(_examples(), SETTINGS), fit_tempered(_examples(), SETTINGS)
    assert tempered.temperature != 1.0
    assert tempered.answer({"good": 1.0}) == plain.answer({"good": 1.0})
    assert sum(tempered.probabilities({"good": 1.0}).values()) == pytest.approx(1.0)


def test_a_rare_feature_may_say_more_than_one_that_nearly_all_have() -> None:
    common = [
        Example({"all": 1.0, f"w{n % 4}": 1.0}, "yes" if n % 4 < 2 else "no", f"h{n % 3}")
        for n in range(24)
    ]
    plain = fit(common, SETTINGS)
    weighed = fit(common, FitSettings(strength=1.0, min_hands=2, min_count=2, rare_first=None))
    assert not weighed.weights[:, weighed.columns["all"]].any()
    assert abs(plain.weights[:, plain.columns["w0"]]).max() > 0
    assert weighed.answer({"w0": 1.0}) == "yes"
    assert weighed.answer({"w3": 1.0}) == "no"


def test_a_network_weighs_features_beside_each_other() -> None:
    rows = [(a, b, "yes" if a != b else "no") for a in (0.0, 1.0) for b in (0.0, 1.0)] * 300
    either = [
        Example({"a": a, "b": b}, answer, f"h{n % 3}") for n, (a, b, answer) in enumerate(rows)
    ]
    network = fit_network(either)
    answers = [network.answer({"a": a, "b": b}) for a, b, _ in rows[:4]]
    assert answers == [answer for *_, answer in rows[:4]]
    assert network.weights.tobytes() == fit_network(either).weights.tobytes()


def test_the_words_that_give_a_status_part_a_sentence_with_two_actions(tmp_path: Path) -> None:
    text = "De Grensraad tekende een akkoord en drukt een kaart . De zon schijnt ."
    evidence = text.split(" De zon")[0]
    (tmp_path / "hand.jsonl").write_text(json.dumps({**PASSAGE, "text": text}) + "\n")
    actions = [
        {**ACTION, "evidence": [evidence], "status_cue": "tekende"},
        {**ACTION, "evidence": [evidence], "status_cue": "drukt", "type": "tool"},
    ]
    lines = "".join(json.dumps(action) + "\n" for action in actions)
    (tmp_path / "hand.actions.jsonl").write_text(lines)

    def parse(texts: Sequence[str]) -> list[Doc]:
        (doc,) = flat_parse(texts)
        doc[6].dep_, doc[8].head, doc[7].head, doc[5].head = "conj", doc[6], doc[8], doc[6]
        doc[6].pos_ = "VERB"
        return [doc]

    examples = make_examples(read_reports(tmp_path, parse))
    assert [example.answer for example in examples["clause"]] == ["yes"]
    agreement, tool = examples["type"]
    assert "lemma:tekende" not in tool.features
    assert {"thing:kaart", "thing:akkoord"} & tool.features.keys() <= {"thing:kaart"}
    assert agreement.answer == "agreement"
    of_verbs = {
        name.removeprefix("lemma:"): example.answer
        for example in examples["status_cue"]
        for name in example.features
        if name.startswith("lemma:")
    }
    assert of_verbs == {"tekende": "yes", "drukt": "yes"}


@pytest.mark.parametrize(
    ("words", "marked", "gives"),
    [
        ("is … geopend", "nooit geopend", True),
        ("is … gebouwd", "is geopend", False),
        ("is", "is", True),
        ("merkt", "nooit geopend", False),
    ],
)
def test_words_that_share_no_more_than_an_auxiliary_give_no_status(
    words: str, marked: str, gives: bool
) -> None:
    assert _gives_it_away(words, marked) is gives


def test_loose_sentences_do_not_teach_how_often_there_is_an_action(tmp_path: Path) -> None:
    loose = {**PASSAGE, "text": "De Grensraad tekende een akkoord ."}
    (tmp_path / "hand.jsonl").write_text(json.dumps(loose) + "\n", encoding="utf-8")
    (tmp_path / "hand.actions.jsonl").write_text(json.dumps(ACTION) + "\n", encoding="utf-8")
    examples = make_examples(read_reports(tmp_path, flat_parse))
    assert examples["sentence"] == []
    assert len(examples["type"]) == 1


def test_the_same_examples_give_the_same_weights() -> None:
    first, second = fit(_examples(), SETTINGS), fit(_examples(), SETTINGS)
    assert first.weights.tobytes() == second.weights.tobytes()
