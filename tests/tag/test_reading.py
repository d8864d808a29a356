"""Quotes are read as one kind; a Doc keeps the words of its text and all that was read."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span, Token
from spacy.vocab import Vocab

from pipeline.tag.reading import even_out, read_texts


@Language.component("says_all_there_is")
def says_all_there_is(doc: Doc) -> Doc:
    """Give every word a tag, a lemma and a head, and name the third word."""
    for token in doc:
        token.tag_, token.pos_, token.lemma_, token.dep_ = "T", "NOUN", token.lower_, "dep"
        token.set_morph("Number=Sing")  # type: ignore[attr-defined]
        token.head = doc[0]
    doc.set_ents([Span(doc, 2, 3, "ORG")])
    return doc


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.blank("nl")
    pipeline.add_pipe("says_all_there_is")
    return pipeline


@pytest.mark.parametrize(
    ("text", "evened"),
    [
        ("Agence de l’eau", "Agence de l'eau"),
        ("Val-d’Oise, foto’s en zo’n regio", "Val-d'Oise, foto's en zo'n regio"),
        ("’s avonds in ’s-Hertogenbosch", "'s avonds in 's-Hertogenbosch"),
        ("‘De grens’ en de landen’ plan", "'De grens' en de landen' plan"),
        ("‘l’eau’", "'l'eau'"),
        ("„Wasser“, « eau » en “water”", '"Wasser", " eau " en "water"'),
        ("Vóór 1 mei, vóór alles", "Voor 1 mei, voor alles"),
        ("één vóórdeel", "één vóórdeel"),
        ("sinds ’90, 5’30", "sinds '90, 5'30"),
    ],
)
def test_apostrophes_and_quotes_are_evened_out(text: str, evened: str) -> None:
    assert even_out(text) == evened


@given(st.text(st.sampled_from("ls’' d‘-"), max_size=20))
def test_evening_out_keeps_the_length_and_is_done_once(text: str) -> None:
    evened = even_out(text)
    assert len(evened) == len(text)
    assert even_out(evened) == evened


def test_a_name_with_a_typeset_apostrophe_is_cut_as_one_with_a_straight_one(nlp: Language) -> None:
    text = "Agence de l’eau d’Oise"
    (doc,) = read_texts(nlp, [text], 8)
    assert [token.text for token in doc] == ["Agence", "de", "l’eau", "d’Oise"]


def test_what_was_read_stays_with_the_words_of_the_text(nlp: Language) -> None:
    typeset, straight = read_texts(nlp, ["Agence de l’eau.", "Agence de l'eau."], 8)
    (again,) = DocBin().from_bytes(DocBin(docs=[typeset]).to_bytes()).get_docs(Vocab())
    assert (typeset.text, straight.text) == ("Agence de l’eau.", "Agence de l'eau.")
    for doc in (typeset, again):
        assert [_said(token) for token in doc] == [_said(token) for token in straight]
        assert [(ent.text, ent.label_) for ent in doc.ents] == [("l’eau", "ORG")]


def _said(token: Token) -> tuple[object, ...]:
    said = (token.tag_, token.pos_, token.lemma_, token.dep_, str(token.morph))
    return (*said, token.head.i, token.is_sent_start, token.idx, token.whitespace_)
