"""Sentences become numbers: known words, letters, vectors, and the answers that are known."""

import numpy as np
import spacy
from spacy.tokens import Doc
from spacy.vectors import Vectors

from pipeline.train.encoding import (
    LETTERS,
    PADDING,
    UNKNOWN,
    encode,
    in_batches,
    number_words,
    read_sentences,
    vectors_of,
)

VOCAB = spacy.blank("nl").vocab
FILES = {
    "krant": [
        Doc(
            VOCAB,
            words=["De", "raad", "tekent", "De", "stad", "wacht"],
            heads=[1, 2, 2, 4, 5, 5],
            deps=["det", "nsubj", "ROOT", "det", "nsubj", "ROOT"],
            pos=["DET", "NOUN", "VERB", "DET", "NOUN", "VERB"],
        )
    ],
    "boek": [Doc(VOCAB, words=["Wij", "wachten"], pos=["PRON", "VERB"], sent_starts=[True, False])],
}
VECTORS = Vectors(
    strings=VOCAB.strings,
    data=np.random.default_rng(1).normal(size=(20, 4)).astype(np.float32),
    mode="floret",
    hash_count=1,
    minn=3,
    maxn=4,
)


def test_words_that_occur_twice_have_a_number_whatever_their_case() -> None:
    codes = number_words(FILES)
    assert set(codes.words) == {"de"}
    assert min(codes.words.values()) > UNKNOWN
    assert codes.files == ("boek", "krant")
    assert codes.relations == ("ROOT", "det", "nsubj")


def test_the_middle_of_a_long_word_is_not_read() -> None:
    codes = number_words({"krant": [Doc(VOCAB, words=["abcdefghijklmnopqrstuvwxyz"])]})
    numbers = {number: letter for letter, number in codes.letters.items()}
    seen = "".join(numbers[n] for n in codes.letters_of("abcdefghijklmnopqrstuvwxyz"))
    assert seen == "abcdefghi" + "rstuvwxyz"
    assert codes.letters_of("ab")[2:] == [PADDING] * (LETTERS - 2)
    assert codes.letters_of("é")[0] == UNKNOWN


def test_sentences_have_the_answers_that_their_file_has() -> None:
    codes = number_words(FILES)
    tagged, first, second = read_sentences(FILES, codes, VECTORS)
    assert tagged.heads is None and tagged.tags is not None
    assert first.heads is not None and first.heads.tolist() == [-1, 2, 3, 0]
    assert second.heads is not None and second.heads.tolist() == [-1, 2, 3, 0]
    assert second.relations is not None
    names = [codes.relations[r] for r in second.relations[1:].tolist()]
    assert names == ["det", "nsubj", "ROOT"]
    assert codes.files[first.file] == "krant"


def test_a_new_sentence_has_a_root_before_its_words() -> None:
    codes = number_words(FILES)
    words = ["De", "burgemeester"]
    sentence = encode(words, codes, vectors_of(VECTORS, set(words)), 0)
    assert sentence.words.tolist() == [UNKNOWN, codes.words["de"], UNKNOWN]
    assert sentence.vectors.shape == (3, 4) and not sentence.vectors[0].any()
    assert sentence.letters.shape == (3, LETTERS)


def test_batches_hold_every_sentence_once_in_order() -> None:
    codes = number_words(FILES)
    sentences = read_sentences(FILES, codes, VECTORS) * 1000
    batches = list(in_batches(sentences))
    assert len(batches) > 1
    assert [one for batch in batches for one in batch] == sentences
    assert not list(in_batches([]))
