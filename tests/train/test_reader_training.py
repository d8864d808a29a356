"""The passage reader learns what it is shown; needs PyTorch, which only training does."""

import itertools
import math
import random
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from small_vectors import small_vectors

pytest.importorskip("torch", reason="PyTorch is not installed: pip install '.[train]'")

from pipeline.assemble.actions.passage_codes import (
    FAMILIES,
    FIRST,
    EncodedPassage,
    PassageCodes,
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
    number_all,
    place_before,
    place_in_passage,
    write_reader,
)
from pipeline.train import reader as training
from pipeline.train.reader import ReaderShape, train_reader
from pipeline.train.reader_examples import (
    ANSWERS,
    ActionExample,
    NamedExample,
    PassageExample,
)
from pipeline.train.reader_network import ReaderNetwork, weights_of

WORDS = ["raad", "stad", "akkoord", "kaart", "tekent", "wil", "gisteren", "."]
CODES = PassageCodes(
    number_all({**dict.fromkeys(FAMILIES, WORDS), HINT: ["title", "latest"]}),
    ANSWERS,
)
HINTED = CODES.numbers[HINT]["latest"]
SHAPE = ReaderShape(hidden=12, rounds=200, seed=1)


def an_example(chance: random.Random) -> PassageExample:
    """Who stands first carries it; its type is what is signed, its status the verb."""
    who, thing, verb = (
        chance.sample(["raad", "stad"], 2),
        chance.choice(["akkoord", "kaart"]),
        chance.choice(["tekent", "wil"]),
    )
    words = [who[0], verb, thing, who[1], ".", "gisteren", "."]
    numbers = np.array([FIRST + WORDS.index(word) for word in words])
    passage = EncodedPassage(
        dict.fromkeys(FAMILIES, numbers), np.zeros((len(words), 4), dtype=np.float32)
    )
    spans = [(0, 5)]
    answers = {
        "type": ANSWERS["type"].index("agreement" if thing == "akkoord" else "tool"),
        "status": ANSWERS["status"].index("completed" if verb == "tekent" else "planned"),
        "formality": ANSWERS["formality"].index("formal" if thing == "akkoord" else "none"),
    }
    found = PassageExample(
        passage, [((0, 5), 1), ((5, 7), 0)], [((0, 3), (3, 5), 1), ((0, 5), (5, 7), 0)]
    )

    def name(place: int, kind: str, answer: int) -> NamedExample:
        words = (place, place + 1)
        number = place_in_passage(words, spans)
        return NamedExample((found, words), NAMED.index(kind), number, [], answer)

    heard = NamedExample(None, NAMED.index("implied"), NO_PLACE, [HINTED], 1)
    unheard = NamedExample(None, NAMED.index("implied"), NO_PLACE, [], 0)
    named = [
        (ROLE, [name(0, "told", 1), name(3, "told", 2), unheard, heard]),
        (DETAIL, [name(2, "name", 1), name(1, "name", 0)]),
    ]
    found.actions.append(ActionExample(spans, answers, named))
    return found


def some_examples() -> list[list[PassageExample]]:
    """Two passages a report."""
    chance = random.Random(1)
    return [[an_example(chance), an_example(chance)] for _ in range(300)]


@pytest.fixture(scope="module")
def reader() -> PassageReader:
    return train_reader(some_examples(), CODES, small_vectors(4), SHAPE)


def best(logs: dict[str, float]) -> str:
    return max(logs, key=lambda name: logs[name])


def rows_of(names: Sequence[NamedExample], states: Mapping[int, np.ndarray]) -> list[NameRows]:
    """Return names as they are asked about; `states` of the passages that are read, by identity."""
    hints = {number: hint for hint, number in CODES.numbers[HINT].items()}
    rows = []
    for one in names:
        own = states.get(id(one.words[0])) if one.words else None
        rows.append(
            NameRows(
                own[slice(*one.words[1])] if one.words and own is not None else None,
                NAMED[one.kind],
                NO_PLACE if own is None else one.place,
                [hints[number] for number in one.hints],
            )
        )
    return rows


def test_it_answers_every_question_as_it_was_taught(reader: PassageReader) -> None:
    for example in itertools.chain.from_iterable(some_examples()[:10]):
        (states,) = reader.read([example.passage])
        for span, answer in example.sentences:
            assert best(reader.tells(states, span)) == ANSWERS[TELLS][answer]
        for earlier, later, answer in example.pairs:
            assert best(reader.same(states, earlier, later)) == ANSWERS[SAME][answer]
        (action,) = example.actions
        for question, answer in action.answers.items():
            assert best(reader.judge(question, states, action.spans)) == ANSWERS[question][answer]
        for question, names in action.named:
            rows = rows_of(names, {id(example): states})
            said = reader.weigh(question, states, action.spans, rows)
            for one, logs in zip(names, said, strict=True):
                assert best(logs) == ANSWERS[question][one.answer]
                assert sum(map(math.exp, logs.values())) == pytest.approx(1.0)


def test_the_same_seed_gives_the_same_bytes() -> None:
    few, shape = some_examples()[:20], ReaderShape(hidden=4, rounds=1, seed=3)
    first, second = (
        write_reader(train_reader(few, CODES, small_vectors(4), shape)) for _ in range(2)
    )
    assert first == second


def a_mixed_example(words: int, seed: int, before: PassageExample | None = None) -> PassageExample:
    """Every family has numbers of its own, and one action is told in two stretches."""
    chance = np.random.default_rng(seed)
    numbers = {name: chance.integers(FIRST, FIRST + len(WORDS), size=words) for name in FAMILIES}
    passage = EncodedPassage(numbers, chance.normal(size=(words, 4)).astype(np.float32))
    found = PassageExample(passage, [((0, 4), 0), ((4, words), 1)], [((0, 4), (4, words), 1)])
    before = before or found
    for spans in ([(0, 3)], [(1, 3), (5, words)]):
        names = [
            NamedExample((found, (1, 3)), 0, place_in_passage((1, 3), spans), [HINTED], 0),
            NamedExample((found, (4, 5)), 1, place_in_passage((4, 5), spans), [], 0),
            NamedExample(None, 1, NO_PLACE, [HINTED, HINTED - 1], 0),
            NamedExample((before, (2, 4)), 1, place_before(3), [], 0),
        ]
        answers = {"type": 0, "status": 0, "formality": 0}
        found.actions.append(ActionExample(spans, answers, [(ROLE, names), (DETAIL, names[:1])]))
    return found


def test_it_answers_without_pytorch_as_with_it() -> None:
    torch = pytest.importorskip("torch")
    torch.manual_seed(4)
    network = ReaderNetwork(CODES, 4, 6).eval()
    reader = PassageReader(CODES, weights_of(network), small_vectors(4))
    elsewhere = a_mixed_example(8, 4)
    first = a_mixed_example(7, 5, elsewhere)
    examples = [first, a_mixed_example(9, 6, first)]
    with torch.no_grad():
        found = {
            question: scores.log_softmax(1).tolist()
            for question, (scores, _) in network(examples).items()
        }
    answers: dict[str, list[dict[str, float]]] = {question: [] for question in ANSWERS}
    read = dict(zip(map(id, examples), reader.read([one.passage for one in examples]), strict=True))
    for example in examples:
        states = read[id(example)]
        answers[TELLS] += [reader.tells(states, span) for span, _ in example.sentences]
        answers[SAME] += [reader.same(states, *pair[:2]) for pair in example.pairs]
        for action in example.actions:
            for question in JUDGED:
                answers[question].append(reader.judge(question, states, action.spans))
            for question, names in action.named:
                rows = rows_of(names, read)
                answers[question] += reader.weigh(question, states, action.spans, rows)
    for question, said in answers.items():
        mine = np.array([list(one.values()) for one in said])
        assert mine == pytest.approx(np.array(found[question]), abs=5e-3)


def test_every_passage_is_in_one_batch_beside_its_own() -> None:
    reports = [[a_mixed_example(40 + n, n) for n in range(60)] for _ in range(3)]
    batches = training._in_batches(reports, random.Random(2))
    assert len(batches) > 2
    placed = [id(one) for batch in batches for one in batch]
    assert sorted(placed) == sorted(id(one) for report in reports for one in report)
    for batch in batches:
        steps = [
            report.index(two) - report.index(one)
            for report in reports
            for one, two in itertools.pairwise(batch)
            if one in report and two in report
        ]
        # Only where another stretch begins is there a step that is not to the next passage.
        assert sum(step != 1 for step in steps) <= len(batch) / 10
