"""Names are written as one tag a word and read back."""

import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Span

from pipeline.tag.names.spans import TokenSpan, entity_tags, read_spans, write_tags


@st.composite
def names_beside_each_other(draw: st.DrawFn) -> tuple[int, list[TokenSpan]]:
    """Draw a length and names within it, that may touch but not overlap."""
    spans, at = [], 0
    for gap, size in draw(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3)), max_size=6)):
        start = at + gap
        spans.append(TokenSpan(start, start + size, draw(st.sampled_from(["ORG", "LOC"]))))
        at = start + size
    return at + draw(st.integers(0, 2)), spans


@given(names_beside_each_other())
def test_names_that_are_written_are_read_back(names: tuple[int, list[TokenSpan]]) -> None:
    length, spans = names
    tags = write_tags(length, spans)
    assert len(tags) == length
    assert list(read_spans(tags)) == spans


def test_an_inner_tag_without_its_beginning_begins_a_name() -> None:
    tags = ["I-ORG", "I-ORG", "O", "B-LOC", "I-ORG"]
    assert list(read_spans(tags)) == [
        TokenSpan(0, 2, "ORG"),
        TokenSpan(3, 4, "LOC"),
        TokenSpan(4, 5, "ORG"),
    ]


def test_of_overlapping_names_the_first_stands() -> None:
    tags = write_tags(4, [TokenSpan(1, 3, "ORG"), TokenSpan(2, 4, "LOC")])
    assert tags == ["O", "B-ORG", "I-ORG", "O"]


def test_the_entities_of_a_parse_are_read_as_tags() -> None:
    doc = spacy.blank("nl")("De Dijkraad Oost kwam.")
    doc.set_ents([Span(doc, 1, 3, label="ORG")])
    assert entity_tags(doc) == ["O", "B-ORG", "I-ORG", "O", "O"]
