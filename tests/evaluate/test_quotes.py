"""Sentences of the gold are cut at closing marks, whatever letter the next one begins with."""

import pytest

from pipeline.evaluate.quotes import split_sentences, tells_sentence


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("De raad vergadert. Het plan volgt.", 2),
        ("Zij tekenden. Øresunddirekt opende in 2000.", 2),
        ("Het bleef stil. Één stad antwoordde.", 2),
        ("De beurs sloot. Škoda bleef.", 2),
        ("Zie art. 5 van het verdrag.", 1),
        ("Wij kwamen om 10 u. en bleven.", 1),
    ],
)
def test_sentences_are_counted(text: str, count: int) -> None:
    assert len(list(split_sentences(text))) == count


def test_more_than_half_of_a_sentence_tells_it() -> None:
    text = "De raad vergadert vandaag in Gent. Het plan volgt."
    assert tells_sentence(text, 0, 27)
    assert not tells_sentence(text, 0, 12)
