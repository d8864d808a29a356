"""A foreign passage of a Dutch report is kept, marked with its language, and not read as Dutch."""

from __future__ import annotations

import pytest
import spacy

from pipeline.extract.document import extract_document
from pipeline.extract.language import languages_of
from pipeline.schema import ExtractedDocument
from pipeline.settings import ExtractSettings
from pipeline.tag.document import tag_document
from pipeline.tag.gazetteer import Gazetteer

PARAGRAPHS = {
    "nl": "De brandweer van Namen oefent sinds 3 mei 2021 samen met de buren over de grens. Dat "
    "is niet altijd om een brand: ook bij hoog water en bij een ongeval op het spoor komt zij.",
    "fr": "Les pompiers de Namen s'exercent depuis le 3 mei 2021 avec leurs voisins français.",
    "de": "Die Feuerwehr von Namen übt seit dem 3. Mai 2021 gemeinsam mit den Nachbarn in Aachen.",
    "en": "The fire brigade of Namen has been training with its neighbours since 3 May 2021.",
}


@pytest.fixture
def record(settings: ExtractSettings) -> ExtractedDocument:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS.values())
    page = f"<html><body><h1>Oefenen</h1>{body}<p>Namen, 3 mei 2021</p></body></html>"
    return extract_document(page.encode(), ("oefenen.html",), settings)


def test_every_passage_is_kept_with_its_language(record: ExtractedDocument) -> None:
    assert record.language == "nl"
    found = [(passage.language, passage.text) for passage in record.passages]
    assert found == [*PARAGRAPHS.items(), ("nl", "Namen, 3 mei 2021")]


def test_only_dutch_passages_are_tagged(record: ExtractedDocument) -> None:
    nlp = spacy.blank("nl")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns(  # type: ignore[attr-defined]
        [{"label": "GPE", "pattern": "Namen"}]
    )
    tagged, docs = tag_document(
        nlp, Gazetteer({}), None, record, origin="model:proef", batch_size=8
    )
    dutch = [passage.passage_id for passage in record.passages if passage.language == "nl"]
    assert list(tagged.parsed) == dutch
    assert len(docs) == len(dutch) == 2
    assert {mention.passage_id for mention in tagged.mentions} == set(dutch)
    assert {sentence.passage_id for sentence in tagged.sentences} == set(dutch)


def test_a_passage_too_short_to_tell_has_the_language_of_its_document() -> None:
    assert languages_of([PARAGRAPHS["fr"] * 3, "Namur"]) == ("fr", ["fr", "fr"])
    assert languages_of([PARAGRAPHS["nl"] * 3, "Namur, le 3 mai"]) == ("nl", ["nl", "nl"])
