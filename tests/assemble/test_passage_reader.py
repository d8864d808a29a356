"""The passage reader runs as it was written down, and is heard beside the classifiers."""

import json
import math
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import spacy
from parsed_sentences import named, parsed_sentence
from small_vectors import small_vectors

from pipeline.assemble.actions.passage_codes import (
    FAMILIES,
    FIRST,
    PADDING,
    UNKNOWN,
    EncodedPassage,
    PassageCodes,
    encode_passage,
    word_vectors,
)
from pipeline.assemble.actions.passage_reading import (
    SILENT,
    Spot,
    blend,
    by_passage,
    evidence_spans,
    place_of,
    read_passages,
    spot_of,
)
from pipeline.assemble.actions.reader import (
    DETAIL,
    HINT,
    JUDGED,
    NAMED,
    NO_PLACE,
    ROLE,
    SAME,
    TELLS,
    NameRows,
    PassageReader,
    _highest_of_others,
    load_reader,
    load_vectors,
    number_all,
    place_before,
    place_in_passage,
    write_reader,
)
from pipeline.errors import GrenswerkError
from pipeline.schema import ActionStatus, ActionType, Formality, Label, Role

HIDDEN, WIDTH, TABLE, INNER = 3, 2, 4, 5
ANSWERS = {
    TELLS: ("no", "yes"),
    "type": ("agreement", "meeting", "tool"),
    "status": ("ongoing", "planned"),
    "formality": ("formal", "none"),
    SAME: ("no", "yes"),
    ROLE: ("none", "party", "partner"),
    DETAIL: ("no", "yes"),
}
PROJECT = Path(__file__).parents[2]
FLAT = np.ones((8, 2 * HIDDEN), dtype=np.float32)
SOMEONE = NameRows(FLAT[:2], "told", 3, ["a"])


@dataclass(frozen=True)
class Asked:
    kind: str
    spot: Spot | None
    hints: tuple[str, ...]


def said_of(name: NameRows) -> dict[str, float]:
    (said,) = a_reader().weigh(ROLE, FLAT, [(0, 4)], [name])
    return said


def a_reader() -> PassageReader:
    """Weights by chance: what matters is that they are used as they stand."""
    shapes: dict[str, tuple[int, ...]] = {
        **{family: (FIRST + 3, WIDTH) for family in FAMILIES},
        "named": (len(NAMED), WIDTH),
        "place": (NO_PLACE + 1, WIDTH),
        HINT: (FIRST + 3, WIDTH),
    }
    pooled = 4 * HIDDEN
    layers = {
        "vector": (TABLE, TABLE),
        **{f"attention.{question}": (1, 2 * HIDDEN) for question in (*JUDGED, ROLE)},
        **{f"{question}.in": (INNER, pooled) for question in (TELLS, *JUDGED)},
        f"{SAME}.in": (INNER, 6 * HIDDEN),
        **{f"{question}.out": (len(found), INNER) for question, found in ANSWERS.items()},
        "beside.name": (INNER, pooled + 3 * WIDTH),
        "beside.action": (INNER, pooled),
        "beside.in": (INNER, 3 * INNER),
        "beside.all": (INNER, 3 * INNER),
    }
    for name, shape in layers.items():
        shapes[f"{name}.weight"], shapes[f"{name}.bias"] = shape, shape[:1]
    for layer, width in (("first", WIDTH * len(FAMILIES) + TABLE), ("second", 2 * HIDDEN)):
        for way in ("forward", "backward"):
            shapes[f"{layer}.{way}.input"] = (4 * HIDDEN, width)
            shapes[f"{layer}.{way}.hidden"] = (4 * HIDDEN, HIDDEN)
            shapes[f"{layer}.{way}.bias"] = (4 * HIDDEN,)
    chance = np.random.default_rng(2)
    weights = {
        name: chance.normal(size=shape).astype(np.float16).astype(np.float32)
        for name, shape in shapes.items()
    }
    names = {family: ["a", "b", "c"] for family in (*FAMILIES, HINT)}
    return PassageReader(PassageCodes(number_all(names), ANSWERS), weights, small_vectors(TABLE))


def a_passage(words: int, seed: int = 3) -> EncodedPassage:
    chance = np.random.default_rng(seed)
    numbers = {family: chance.integers(FIRST, FIRST + 3, size=words) for family in FAMILIES}
    return EncodedPassage(numbers, chance.normal(size=(words, TABLE)).astype(np.float32))


def one_cell(reader: PassageReader, name: str, rows: np.ndarray, *, backward: bool) -> np.ndarray:
    """Run one direction word by word, as Hochreiter and Schmidhuber write it."""

    def sigmoid(values: np.ndarray) -> np.ndarray:
        share: np.ndarray = 1.0 / (1.0 + np.exp(-values))
        return share

    weights = reader.weights
    hidden, memory = np.zeros(HIDDEN), np.zeros(HIDDEN)
    found = np.zeros((len(rows), HIDDEN))
    for n in reversed(range(len(rows))) if backward else range(len(rows)):
        gates = weights[f"{name}.input"] @ rows[n] + weights[f"{name}.hidden"] @ hidden
        gates = gates + weights[f"{name}.bias"]
        enter, keep, new, show = gates.reshape(4, HIDDEN)
        memory = sigmoid(keep) * memory + sigmoid(enter) * np.tanh(new)
        hidden = sigmoid(show) * np.tanh(memory)
        found[n] = hidden
    return found


def test_the_states_are_those_of_a_bidirectional_lstm() -> None:
    reader, passage = a_reader(), a_passage(6)
    rows = np.hstack(
        [
            *(reader.weights[family][passage.numbers[family]] for family in FAMILIES),
            passage.vectors @ reader.weights["vector.weight"].T + reader.weights["vector.bias"],
        ]
    )
    for layer in ("first", "second"):
        rows = np.hstack(
            [
                one_cell(reader, f"{layer}.{way}", rows, backward=way == "backward")
                for way in ("forward", "backward")
            ]
        )
    assert reader.read([passage])[0] == pytest.approx(rows, abs=1e-5)


def test_a_passage_is_read_alike_alone_and_beside_longer_ones() -> None:
    reader, passages = a_reader(), [a_passage(9, 4), a_passage(2, 5), a_passage(5, 6)]
    for passage, states in zip(passages, reader.read(passages), strict=True):
        assert states == pytest.approx(reader.read([passage])[0], abs=1e-6)


def test_every_question_is_answered_with_shares() -> None:
    reader = a_reader()
    (states,) = reader.read([a_passage(8)])
    spans = [(0, 4), (6, 8)]
    for logs, question in (
        (reader.tells(states, (0, 4)), TELLS),
        (reader.judge("type", states, spans), "type"),
        (reader.judge("status", states, spans), "status"),
        (reader.judge("formality", states, spans), "formality"),
        (reader.same(states, (0, 4), (6, 8)), SAME),
        *((logs, ROLE) for logs in reader.weigh(ROLE, states, spans, [SOMEONE, SOMEONE])),
        *((logs, DETAIL) for logs in reader.weigh(DETAIL, states, spans, [SOMEONE])),
    ):
        assert tuple(logs) == ANSWERS[question]
        assert sum(map(math.exp, logs.values())) == pytest.approx(1.0)


def test_where_a_name_stands_counts_beside_what_its_words_are() -> None:
    near, far = (NameRows(FLAT[:1], "told", place) for place in (2, 3))
    assert said_of(near) != said_of(far)


def test_a_name_counts_by_what_it_is_asked_as_and_what_speaks_for_it() -> None:
    told = said_of(SOMEONE)
    assert told != said_of(replace(SOMEONE, kind="group"))
    assert told != said_of(replace(SOMEONE, hints=["b"]))
    assert told != said_of(replace(SOMEONE, rows=None))
    assert told == said_of(replace(SOMEONE, hints=["a", "unheard"]))


def test_a_name_counts_beside_the_others() -> None:
    assert a_reader().weigh(ROLE, FLAT, [(0, 4)], []) == []
    first, _ = a_reader().weigh(ROLE, FLAT, [(0, 4)], [SOMEONE, replace(SOMEONE, kind="group")])
    assert first != pytest.approx(said_of(SOMEONE))
    beside = _highest_of_others(np.array([[1, 5], [3, 2], [3, 4]], dtype=np.float32))
    assert beside.tolist() == [[3, 4], [3, 5], [3, 5]]
    assert _highest_of_others(np.ones((1, 2), dtype=np.float32)).tolist() == [[0, 0]]


def test_places_are_numbered_from_far_before_to_far_after() -> None:
    spans = [(50, 58)]
    places = [place_in_passage((word, word + 1), spans) for word in (0, 20, 49, 51, 54, 90)]
    before = [place_before(sentences) for sentences in (1, 2, 5, 12)]
    assert places == [0, 1, 2, 3, 4, 7]
    assert before == [8, 8, 9, 10]
    assert NO_PLACE == 11


def test_a_reader_that_was_kept_answers_as_before(tmp_path: Path) -> None:
    reader, passage = a_reader(), a_passage(7)
    for name, data in write_reader(reader).items():
        (tmp_path / name).write_bytes(data)
    read = load_reader(tmp_path, reader.vectors)
    assert read.codes == reader.codes
    assert np.array_equal(read.read([passage])[0], reader.read([passage])[0])
    assert write_reader(read) == write_reader(reader)


def test_a_missing_or_damaged_reader_is_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(GrenswerkError, match=r"no passage reader in .*make train"):
        load_reader(tmp_path, small_vectors(TABLE))
    for name, data in write_reader(a_reader()).items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "reader.json").write_text("{}", encoding="utf-8")
    with pytest.raises(GrenswerkError, match="damaged"):
        load_reader(tmp_path, small_vectors(TABLE))
    with pytest.raises(GrenswerkError, match="no word vectors"):
        load_vectors(tmp_path)


def test_words_are_numbered_by_what_they_show() -> None:
    nlp = spacy.blank("nl")
    doc = nlp("De Grensraad vergadert")
    for token, lemma in zip(doc, ("de", "grensraad", "vergaderen"), strict=True):
        token.lemma_ = lemma
    numbers = number_all(
        {
            "lemma": ["de", "vergaderen"],
            "sense": ["", "meet"],
            "pos": ["", "VERB"],
            "relation": [""],
            "form": ["|||"],
            "label": ["-", "first.ORG"],
        }
    )
    mention = named("d-p1", doc.text, "Grensraad", Label.ORG, None)
    doc[1].pos_, doc[2].pos_ = "X", "VERB"
    found = encode_passage(doc, [mention], PassageCodes(numbers, ANSWERS), small_vectors(TABLE))
    assert found.numbers["pos"].tolist() == [FIRST, PADDING, FIRST + 1]
    assert found.numbers["sense"].tolist() == [FIRST, FIRST, FIRST + 1]
    assert found.numbers["lemma"].tolist() == [FIRST, UNKNOWN, FIRST + 1]
    assert found.numbers["label"].tolist() == [FIRST, FIRST + 1, FIRST]
    assert np.linalg.norm(found.vectors, axis=1) == pytest.approx([3.0, 3.0, 3.0], abs=1e-4)


def test_equal_words_have_equal_vectors() -> None:
    first, second, third = word_vectors(["raad", "stad", "raad"], small_vectors(TABLE))
    assert np.array_equal(first, third)
    assert not np.array_equal(first, second)


def test_what_both_say_is_weighed() -> None:
    shares = {"no": 0.5, "yes": 0.5}
    assert blend(TELLS, shares, None) == shares
    both = blend(TELLS, shares, {"no": math.log(0.1), "yes": math.log(0.9)})
    assert both["yes"] == pytest.approx(0.75)
    assert sum(both.values()) == pytest.approx(1.0)


def test_without_a_reader_nothing_is_said() -> None:
    assert SILENT.tells(parsed_sentence(HERE)) is None
    assert SILENT.judge("type", []) is None
    assert SILENT.same(parsed_sentence(HERE), parsed_sentence(HERE)) is None
    assert SILENT.weigh(ROLE, [], []) == []


def test_the_shipped_reader_knows_every_answer_of_the_schema() -> None:
    vectors = load_vectors(PROJECT / "models" / "nl_grenswerk")
    reader = load_reader(PROJECT / "models" / "actions", vectors)
    assert {question: set(own) for question, own in reader.codes.answers.items()} == {
        TELLS: {"no", "yes"},
        "type": {type_.value for type_ in ActionType},
        "status": {status.value for status in ActionStatus},
        "formality": {"none", *(formality.value for formality in Formality)},
        SAME: {"no", "yes"},
        ROLE: {"none", Role.PARTY.value, Role.PARTNER.value},
        DETAIL: {"no", "yes"},
    }


HERE = (
    "De/de/DET/det/2 Grensraad/grensraad/PROPN/nsubj/3 tekent/tekenen/VERB/ROOT/0 "
    "een/een/DET/det/5 akkoord/akkoord/NOUN/obj/3"
)
THERE = "Zij/zij/PRON/nsubj/2 wacht/wachten/VERB/ROOT/0 in/in/ADP/case/4 Zeedorp/zd/PROPN/obl/2"


def test_an_action_told_in_two_passages_is_asked_of_the_first() -> None:
    first = parsed_sentence(HERE, {"Grensraad": Label.ORG}, index=0)
    second = parsed_sentence(THERE, {"Zeedorp": Label.LOC}, index=1)
    group = [first, second]
    assert [[one.index for one in own] for own in by_passage(group)] == [[0], [1]]
    assert evidence_spans(group) == [(0, 5)]
    here, there = spot_of(first, first.mentions[0]), spot_of(second, second.mentions[0])
    assert (here.words, there.words) == ((1, 2), (3, 4))
    assert place_of(here, group) == place_in_passage((1, 2), [(0, 5)])
    assert place_of(here, [second]) == place_before(1)
    # Told later in another passage, long before, or nowhere: its words are not looked at.
    assert {place_of(there, group), place_of(replace(here, index=-20), [second])} == {NO_PLACE}
    assert place_of(None, group) == NO_PLACE


def test_a_document_is_read_passage_by_passage() -> None:
    first = parsed_sentence(HERE, {"Grensraad": Label.ORG}, index=0)
    second = parsed_sentence(THERE, {"Zeedorp": Label.LOC}, index=1)
    reader = a_reader()
    passages = read_passages(reader, [first, second])
    own = {name: len(states) for name, states in passages.states.items()}
    assert own == {"p0": 5, "p1": 4}
    assert passages.tells(second) == reader.tells(passages.states["p1"], (0, 4))
    told = Asked("told", spot_of(first, first.mentions[0]), ("a",))
    heard = Asked("implied", None, ("b",))
    rows = [
        NameRows(passages.states["p0"][1:2], "told", place_before(1), ["a"]),
        NameRows(None, "implied", NO_PLACE, ["b"]),
    ]
    said = passages.weigh(ROLE, [second], [told, heard])
    assert said == reader.weigh(ROLE, passages.states["p1"], [(0, 4)], rows)
    assert passages.judge("outcome", [first]) is None


def test_files_that_do_not_fit_together_are_damaged(tmp_path: Path) -> None:
    reader = a_reader()
    for name, data in write_reader(reader).items():
        (tmp_path / name).write_bytes(data)
    codes = json.loads((tmp_path / "reader.json").read_text("utf-8"))
    codes["numbers"]["pos"].append("d")
    (tmp_path / "reader.json").write_text(json.dumps(codes), encoding="utf-8")
    with pytest.raises(GrenswerkError, match="damaged"):
        load_reader(tmp_path, reader.vectors)
    (tmp_path / "reader.npz").write_bytes(write_reader(reader)["reader.npz"][:500])
    with pytest.raises(GrenswerkError, match="damaged"):
        load_reader(tmp_path, reader.vectors)
