"""A passage is read as CRFsuite reads it, and the same whatever it is read with."""

import gzip
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pycrfsuite
import pytest

from pipeline.tag.names.chain import read_chains
from pipeline.tag.names.crfsuite_file import PACKED, FieldWeights, read_weights
from pipeline.tag.names.scores import FeatureScores
from pipeline.tag.names.views import View, number, spell_out, view

LABELS = ("O", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
LENGTHS = (7, 0, 1, 40, 2, 19, 1, 7)


def spell_letter(letter: str) -> tuple[tuple[str, ...], ...]:
    """A letter tells itself and its kind to its word, and itself to the word after it."""
    kind = "vowel" if letter in "aeiou" else "consonant"
    return ((f"letter={letter}", f"kind={kind}"), (f"before={letter}",))


def letters(seed: int, lengths: Sequence[int] = LENGTHS, alphabet: str = "abcdefgh") -> list[str]:
    rng = np.random.default_rng(seed)
    return ["".join(rng.choice(list(alphabet), length)) for length in lengths]


def views_of(passages: Sequence[str]) -> list[View]:
    """Return what each letter of some passages sees: itself, and the one before it."""
    own = number("".join(passages))
    first = np.cumsum([0, *map(len, passages)])
    following = np.ones(len(own.numbers), dtype=bool)
    following[first[first < len(following)]] = False
    before = type(own)(own.things, np.roll(own.numbers, 1)).only(following)
    return [view(spell_letter, own, before)]


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights that CRFsuite learns of chance, so that no reading is a clear one."""
    path = tmp_path_factory.mktemp("weights") / "letters.crfsuite"
    passages = letters(seed=1, lengths=(12,) * 40)
    rng = np.random.default_rng(2)
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for passage in spell_out(views_of(passages), [len(one) for one in passages]):
        trainer.append(passage, rng.choice(LABELS, len(passage)).tolist())
    trainer.set_params({"c1": 0.05, "c2": 0.05, "max_iterations": 30})
    trainer.train(str(path))
    return path


def read(
    scores: FeatureScores, passages: Sequence[str]
) -> list[tuple[list[str], list[list[float]]]]:
    """Return the tags of each passage and the probability of every label."""
    lengths = [len(passage) for passage in passages]
    found = scores.of(views_of(passages), sum(lengths))
    best, shares = read_chains(found, scores.weights.transitions, lengths)
    ends = np.cumsum(lengths).tolist()
    slices = [slice(end - length, end) for end, length in zip(ends, lengths, strict=True)]
    tags = [scores.weights.labels[label] for label in best]
    return [(tags[own], shares[own].tolist()) for own in slices]


def test_tags_and_probabilities_are_those_of_crfsuite(weights: Path) -> None:
    tagger = pycrfsuite.Tagger()
    tagger.open(str(weights))
    scores = FeatureScores(read_weights(weights))
    assert scores.weights.labels == tuple(tagger.labels())
    for seed in range(30):
        # Some letters were never met.
        passages = letters(seed, alphabet="abcdefghxyz")
        features = spell_out(views_of(passages), [len(one) for one in passages])
        for passage, (tags, shares) in zip(features, read(scores, passages), strict=True):
            assert tags == (tagger.tag(passage) if passage else [])
            told = [
                [tagger.marginal(label, at) for label in scores.weights.labels]
                for at in range(len(passage))
            ]
            np.testing.assert_allclose(shares, told, atol=1e-9)


def test_a_packed_file_holds_the_same(weights: Path, tmp_path: Path) -> None:
    packed = tmp_path / f"weights{PACKED}"
    packed.write_bytes(gzip.compress(weights.read_bytes()))
    plain, found = read_weights(weights), read_weights(packed)
    assert (found.labels, found.features) == (plain.labels, plain.features)
    np.testing.assert_array_equal(found.states, plain.states)
    np.testing.assert_array_equal(found.transitions, plain.transitions)


def test_a_packed_file_with_another_byte_is_refused(weights: Path, tmp_path: Path) -> None:
    packed = tmp_path / f"weights{PACKED}"
    content = bytearray(gzip.compress(weights.read_bytes()))
    content[len(content) // 2] ^= 0xFF
    packed.write_bytes(bytes(content))
    with pytest.raises(ValueError, match="damaged"):
        read_weights(packed)


def test_a_passage_is_read_the_same_to_the_last_bit_alone_and_with_others(weights: Path) -> None:
    passages = letters(seed=3, lengths=LENGTHS * 20)
    together = read(FeatureScores(read_weights(weights)), passages)
    for passage, found in zip(passages[:20], together, strict=False):
        assert read(FeatureScores(read_weights(weights)), [passage]) == [found]


def test_what_is_remembered_of_words_changes_nothing(weights: Path) -> None:
    passages = letters(seed=4)
    fresh = read(FeatureScores(read_weights(weights)), passages)
    for most in (0, 6, 1000):
        scores = FeatureScores(read_weights(weights), most)
        read(scores, letters(seed=5, alphabet="efghijklm"))
        assert read(scores, passages) == fresh


def test_short_passages_beside_a_long_one_take_no_memory_like_it() -> None:
    lengths = (5_000, *(3,) * 95)
    scores = np.random.default_rng(6).normal(size=(sum(lengths), 5))
    between = np.zeros((5, 5))
    alone = read_chains(scores[:5_000], between, lengths[:1])
    tracemalloc.start()
    together = read_chains(scores, between, lengths)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert together.shares[:5_000].tolist() == alone.shares.tolist()
    # Five thousand words of each would be some 100 MB.
    assert peak < 20_000_000


def test_scores_that_lie_far_apart_give_probabilities() -> None:
    scores = np.array([[900.0, 0.0], [0.0, -900.0], [1.0, 1.0]])
    best, shares = read_chains(scores, np.array([[0.0, 300.0], [-300.0, 0.0]]), [3])
    assert best.tolist() == [0, 0, 1]
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    assert shares[0].tolist() == [1, 0]


def test_a_document_without_words_is_read() -> None:
    nothing = FieldWeights(LABELS, {}, np.zeros((0, 5)), np.zeros((5, 5)))
    assert read(FeatureScores(nothing), []) == []
    assert read(FeatureScores(nothing), ["", ""]) == [([], []), ([], [])]


def test_names_of_features_may_hold_any_letter(tmp_path: Path) -> None:
    names = ["é=’", "word=Øresund", "a b", "a:b=1"]
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for name in names:
        trainer.append([[name], [name]], ["O", "B-ORG"])
    trainer.train(str(tmp_path / "names.crfsuite"))
    assert set(read_weights(tmp_path / "names.crfsuite").features) <= set(names)


@pytest.mark.parametrize("kept", [0, 3, 40, 200, -1], ids=lambda kept: f"{kept}-bytes")
def test_a_file_that_was_cut_short_is_refused(weights: Path, tmp_path: Path, kept: int) -> None:
    (tmp_path / "cut").write_bytes(weights.read_bytes()[:kept])
    with pytest.raises(ValueError, match=r"cut is (damaged|no file of CRFsuite, or not whole)"):
        read_weights(tmp_path / "cut")
