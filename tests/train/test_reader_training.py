"""The passage reader learns what it is shown; needs PyTorch, which only training does."""

import math
import random

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
    NAMED,
    ROLE,
    TELLS,
    PassageReader,
    number_all,
    place_of,
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

WORDS = ["raad", "stad", "akkoord", "kaart", "tekent", "wil", "gisteren", "."]
CODES = PassageCodes(
    number_all({family: WORDS for family in FAMILIES}),
    ANSWERS,
)
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
    }
    named = [
        NamedExample((0, 1), NAMED.index("told"), place_of((0, 1), spans), ROLE, 1),
        NamedExample((3, 4), NAMED.index("told"), place_of((3, 4), spans), ROLE, 2),
        NamedExample((2, 3), NAMED.index("name"), place_of((2, 3), spans), DETAIL, 1),
        NamedExample((1, 2), NAMED.index("name"), place_of((1, 2), spans), DETAIL, 0),
    ]
    return PassageExample(
        passage, [((0, 5), 1), ((5, 7), 0)], [ActionExample(spans, answers, named)]
    )


def some_examples() -> list[PassageExample]:
    chance = random.Random(1)
    return [an_example(chance) for _ in range(600)]


@pytest.fixture(scope="module")
def reader() -> PassageReader:
    return train_reader(some_examples(), CODES, small_vectors(4), SHAPE)


def best(logs: dict[str, float]) -> str:
    return max(logs, key=lambda name: logs[name])


def test_it_answers_every_question_as_it_was_taught(reader: PassageReader) -> None:
    for example in some_examples()[:20]:
        (states,) = reader.read([example.passage])
        for span, answer in example.sentences:
            assert best(reader.tells(states, span)) == ANSWERS[TELLS][answer]
        (action,) = example.actions
        for question, answer in action.answers.items():
            assert best(reader.judge(question, states, action.spans)) == ANSWERS[question][answer]
        for one in action.named:
            logs = reader.weigh(one.question, states, action.spans, one.words, NAMED[one.kind])
            assert best(logs) == ANSWERS[one.question][one.answer]
            assert sum(map(math.exp, logs.values())) == pytest.approx(1.0)


def test_the_same_seed_gives_the_same_bytes() -> None:
    few, shape = some_examples()[:40], ReaderShape(hidden=4, rounds=1, seed=3)
    first, second = (
        write_reader(train_reader(few, CODES, small_vectors(4), shape)) for _ in range(2)
    )
    assert first == second


def a_mixed_example(words: int, seed: int) -> PassageExample:
    """Every family has numbers of its own, and one action is told in two stretches."""
    chance = np.random.default_rng(seed)
    numbers = {name: chance.integers(FIRST, FIRST + len(WORDS), size=words) for name in FAMILIES}
    passage = EncodedPassage(numbers, chance.normal(size=(words, 4)).astype(np.float32))
    actions = [
        ActionExample(
            spans,
            {"type": 0, "status": 0},
            [NamedExample((1, 3), 0, place_of((1, 3), spans), ROLE, 0)],
        )
        for spans in ([(0, 3)], [(1, 3), (5, words)])
    ]
    return PassageExample(passage, [((0, 4), 0), ((4, words), 1)], actions)


def test_it_answers_without_pytorch_as_with_it() -> None:
    torch = pytest.importorskip("torch")
    torch.manual_seed(4)
    network = training._Network(CODES, 4, 6).eval()
    reader = PassageReader(CODES, training._weights_of(network), small_vectors(4))
    examples = [a_mixed_example(7, 5), a_mixed_example(9, 6)]
    with torch.no_grad():
        found = {
            question: scores.log_softmax(1).tolist()
            for question, (scores, _) in network(examples).items()
        }
    told, judged, roles = [], [], []
    for example, states in zip(
        examples, reader.read([one.passage for one in examples]), strict=True
    ):
        told += [list(reader.tells(states, span).values()) for span, _ in example.sentences]
        for action in example.actions:
            judged.append(list(reader.judge("type", states, action.spans).values()))
            roles += [
                list(reader.weigh(ROLE, states, action.spans, one.words, NAMED[one.kind]).values())
                for one in action.named
            ]
    for mine, question in ((told, TELLS), (judged, "type"), (roles, ROLE)):
        assert np.array(mine) == pytest.approx(np.array(found[question]), abs=5e-3)
