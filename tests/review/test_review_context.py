import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.context import context_of, sentence_around
from pipeline.schema import Label, Mention

TEXT = "Eerst dit. De raad van Maasdal sprak in Lindeveen. Dan dat."
SENTENCES = ((0, 10), (11, 50), (51, 59))


def mention(words: str, label: Label) -> Mention:
    start = TEXT.index(words)
    values = dict.fromkeys(Mention.model_fields)
    place = {"passage_id": "p", "start": start, "end": start + len(words), "text": words}
    return Mention.model_validate(values | place | {"label": label, "origin": "model:x"})


def test_the_mention_its_neighbours_and_the_text_beside_are_told_apart() -> None:
    others = [mention("raad", Label.ORG), mention("Maasdal", Label.LOC)]
    context = context_of(TEXT, SENTENCES, (23, 30), others)
    assert [(p.text, p.label, p.current, p.beside) for p in context.pieces] == [
        ("Eerst dit. ", None, False, True),
        ("De ", None, False, False),
        ("raad", "ORG", False, False),
        (" van ", None, False, False),
        ("Maasdal", None, True, False),
        (" sprak in Lindeveen.", None, False, False),
        (" Dan dat.", None, False, True),
    ]


@given(st.text(alphabet="ab .", max_size=900), st.data())
def test_the_pieces_are_the_text_from_the_start_on(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    cut = data.draw(st.integers(0, len(text)))
    context = context_of(text, [(0, cut), (cut, len(text))], (start, end), [])
    joined = "".join(piece.text for piece in context.pieces)
    assert text[context.start : context.start + len(joined)] == joined
    assert "".join(piece.text for piece in context.pieces if piece.current) == text[start:end]


@pytest.mark.parametrize(
    ("span", "sentence"), [((23, 30), (11, 50)), ((5, 14), (0, 50)), ((10, 11), (0, 59))]
)
def test_a_stretch_lies_in_its_sentences_or_in_some_text(
    span: tuple[int, int], sentence: tuple[int, int]
) -> None:
    assert sentence_around(TEXT, SENTENCES, span) == sentence
