"""A pipeline that remembers words reads as it did before, and computes each word once."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest
import spacy
from small_vectors import small_vectors
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model

from pipeline.tag.word_memory import TOGETHER, WordMemory, remember_words

TEXTS = (
    "De raad besloot dat de raad z'n besluit herziet.",
    "",
    "Zijn besluit is het besluit van de raad. De raad tekende.",
    "De raad besloot dat de raad z'n besluit herziet.",
)
OF_WORDS = ["NORM", "PREFIX", "SUFFIX", "SHAPE"]


def pipeline(attrs: list[str]) -> Language:
    """Return a pipeline, trained on nothing, that makes rows of words and their neighbours."""
    nlp = spacy.blank("nl")
    nlp.vocab.vectors = small_vectors(8)
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 8,
        "attrs": attrs,
        "rows": [50] * len(attrs),
        "include_static_vectors": True,
    }
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 8,
        "window_size": 1,
        "maxout_pieces": 2,
        "depth": 1,
    }
    model = {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}
    nlp.add_pipe("tok2vec", config={"model": model})
    nlp.initialize()
    return nlp


def tensors(nlp: Language) -> list[npt.NDArray[np.float32]]:
    return [np.asarray(doc.tensor, "f") for doc in nlp.pipe(TEXTS * 2, batch_size=2)]


def remembers(nlp: Language) -> bool:
    model = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    assert isinstance(model, Model)
    return any(node.name == "remembered_words" for node in model.walk())


@pytest.mark.parametrize("most", [3, 12, 1000])
def test_what_is_remembered_is_what_would_be_computed(most: int) -> None:
    nlp = pipeline(OF_WORDS)
    before = tensors(nlp)
    after = tensors(remember_words(nlp, most))
    assert remembers(nlp)
    for computed, remembered in zip(before, after, strict=True):
        np.testing.assert_allclose(remembered, computed, rtol=0, atol=1e-6)


def test_a_pipeline_that_reads_more_than_the_word_is_left_alone() -> None:
    assert not remembers(remember_words(pipeline([*OF_WORDS, "SPACY"])))


def test_a_row_is_the_same_whatever_was_read_before() -> None:
    nlp = pipeline(OF_WORDS)
    words = [f"woord{number}" for number in range(TOGETHER + 9)]
    model = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    compute = model.get_ref("embed").predict
    at_once, one_by_one = WordMemory(compute, 999), WordMemory(compute, 999)
    for number, word in enumerate(words[::-40]):
        one_by_one.rows([Doc(nlp.vocab, words=[word] * (number + 1))])
    together, apart = (m.rows([Doc(nlp.vocab, words=words)])[0] for m in (at_once, one_by_one))
    np.testing.assert_array_equal(together, apart)


def test_a_word_is_computed_once_until_memory_is_full() -> None:
    computed: list[list[str]] = []

    def compute(docs: Sequence[Doc]) -> list[npt.NDArray[np.float32]]:
        computed.extend(list(dict.fromkeys(token.text for token in doc)) for doc in docs)
        return [np.ones((len(doc), 2), dtype="f") for doc in docs]

    nlp = spacy.blank("nl")
    memory = WordMemory(compute, most=3)
    for text in ("De raad de raad", "De raad", "Een raad", "De raad"):
        (rows,) = memory.rows([nlp.make_doc(text)])
        assert rows.shape == (len(nlp.make_doc(text)), 2)
    assert computed == [["De", "raad", "de"], ["Een", "raad"], ["De"]]


def test_one_spelling_with_two_norms_is_two_words() -> None:
    nlp = spacy.blank("nl")
    plain, changed = nlp.make_doc("raad"), nlp.make_doc("raad")
    changed[0].norm_ = "gemeenteraad"
    memory = WordMemory(lambda docs: [_norms(doc) for doc in docs], most=9)
    first, second = memory.rows([plain, changed])
    assert first.tolist() != second.tolist()


def _norms(doc: Doc) -> npt.NDArray[np.float32]:
    return np.array([[len(token.norm_)] for token in doc], dtype="f")
