"""One document is tagged whole: mentions fit their text, and the parse carries those that stand."""

from collections.abc import Mapping

import pytest
import spacy
from extracted_documents import extracted_document
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from pipeline.schema import (
    DateBasis,
    ExtractedDocument,
    GazetteerPlace,
    Label,
    PlaceAuthority,
    PlaceKind,
    TaggedDocument,
)
from pipeline.tag.document import NO_LABELS, tag_document
from pipeline.tag.gazetteer import Candidate, Gazetteer
from pipeline.tag.proposing import RULE_PRECISION

NAMES = {
    "Agence de l'eau": "ORG",
    "Dijkraad Oost Maasdal": "ORG",
    "DOM": "ORG",
    "Maasdal": "GPE",
    "Rivierenjaar 2021": "EVENT",
    "Nederlands": "NORP",
    "gisteren": "DATE",
}
MAASDAL = GazetteerPlace(
    key="own:maasdal",
    name="Maasdal",
    authority=PlaceAuthority.OWN,
    code="maasdal",
    iso_3166="NL",
    kind=PlaceKind.CITY,
    latitude=None,
    longitude=None,
)
GAZETTEER = Gazetteer({"maasdal": (Candidate(MAASDAL, 9000, is_main_name=True),)})


@pytest.fixture(scope="module")
def nlp() -> Language:
    """A pipeline that names what stands in a list and ends sentences at full stops."""
    pipeline = spacy.blank("nl")
    pipeline.add_pipe("sentencizer")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]
        [{"label": label, "pattern": name} for name, label in NAMES.items()]
    )
    return pipeline


def tag(
    nlp: Language,
    document: ExtractedDocument,
    labels: Mapping[str, Label | None] = NO_LABELS,
) -> tuple[TaggedDocument, list[Doc]]:
    return tag_document(
        nlp, GAZETTEER, None, document, origin="model:x-1", batch_size=2, labels=labels
    )


def test_names_dates_and_amounts_stand_with_what_proposed_them(nlp: Language) -> None:
    text = "De Dijkraad Oost Maasdal gaf op 3 mei 2021 in Maasdal € 12.500 uit."
    tagged, _ = tag(nlp, extracted_document(text))
    found = [(m.text, m.label, m.value, m.score) for m in tagged.mentions]
    assert found == [
        ("Dijkraad Oost Maasdal", Label.ORG, None, None),
        ("3 mei 2021", Label.DATE, "2021-05-03", RULE_PRECISION[Label.DATE]),
        ("Maasdal", Label.LOC, None, None),
        ("€ 12.500", Label.MONEY, "EUR 12500", RULE_PRECISION[Label.MONEY]),
    ]
    assert [m.origin.split(":")[0] for m in tagged.mentions] == ["model", "rule", "model", "rule"]
    assert all(text[m.start : m.end] == m.text for m in tagged.mentions)


def test_a_place_is_linked_and_an_abbreviation_leads_to_its_name(nlp: Language) -> None:
    tagged, _ = tag(
        nlp, extracted_document("De Dijkraad Oost Maasdal (DOM) in Maasdal.", "DOM beslist.")
    )
    assert [m.antecedent for m in tagged.mentions] == [
        None,
        "Dijkraad Oost Maasdal",
        None,
        "Dijkraad Oost Maasdal",
    ]
    assert [m.place_key for m in tagged.mentions] == [None, None, "own:maasdal", None]
    assert tagged.places == (MAASDAL,)


def test_a_name_with_a_typeset_apostrophe_is_read_and_kept_as_written(nlp: Language) -> None:
    text = "De Agence de l’eau in Maasdal."
    tagged, docs = tag(nlp, extracted_document(text))
    assert [m.text for m in tagged.mentions] == ["Agence de l’eau", "Maasdal"]
    assert docs[0].text == text
    assert [ent.text for ent in docs[0].ents] == ["Agence de l’eau", "Maasdal"]


def test_what_has_no_label_of_ours_or_no_value_is_left_out(nlp: Language) -> None:
    tagged, docs = tag(nlp, extracted_document("Gisteren kwam gisteren een Nederlands voorstel."))
    assert tagged.mentions == ()
    assert docs[0].ents == ()


def test_a_year_inside_a_name_belongs_to_the_name(nlp: Language) -> None:
    tagged, docs = tag(nlp, extracted_document("Het Rivierenjaar 2021 was in 2021."))
    assert [(m.text, m.label) for m in tagged.mentions] == [
        ("Rivierenjaar 2021", Label.EVENT),
        ("2021", Label.DATE),
    ]
    assert [(e.text, e.label_) for e in docs[0].ents] == [
        ("Rivierenjaar 2021", "EVENT"),
        ("2021", "DATE"),
    ]


def test_a_date_without_a_year_takes_that_of_the_document(nlp: Language) -> None:
    published, _ = tag(nlp, extracted_document("Op 3 mei kwam men bijeen.", published="2019-11"))
    assert [m.value for m in published.mentions] == ["2019-05-03"]
    prevailing, _ = tag(
        nlp, extracted_document("Op 3 mei kwam men bijeen.", "In maart 2018, mei 2018 en mei 2017.")
    )
    assert prevailing.mentions[0].value == "2018-05-03"
    titled, _ = tag(
        nlp, extracted_document("Op 3 mei kwam men bijeen.", "In maart 2018.", title="Verslag 2017")
    )
    assert titled.mentions[0].value == "2017-05-03"


def test_a_document_keeps_the_day_on_which_it_says_it_was_published(nlp: Language) -> None:
    said, _ = tag(nlp, extracted_document("Maasdal, 3 mei 2019", "Op 7 mei kwam men bijeen."))
    assert said.published == "2019-05-03"
    assert [m.value for m in said.mentions if m.label is Label.DATE] == ["2019-05-03", "2019-05-07"]
    known, _ = tag(nlp, extracted_document("Maasdal, 3 mei 2019", published="2019-04-30"))
    assert known.published == "2019-04-30"
    silent, _ = tag(nlp, extracted_document("Op 7 mei kwam men bijeen."))
    assert silent.published is None


@pytest.mark.parametrize(
    ("title", "published", "value"),
    [
        ("Verslag 2017", "2018-04", "2017-05-03"),
        ("Werkplan 2025", "2024-12", "2025-05-03"),
        ("Werkplan 2025-2027", "2025-01", "2025-05-03"),
        ("Verslag 2016-2017", "2018-04", "2017-05-03"),
    ],
)
def test_a_report_is_of_the_year_in_its_title_whenever_it_appears(
    nlp: Language, title: str, published: str, value: str
) -> None:
    document = extracted_document("Op 3 mei kwam men bijeen.", title=title, published=published)
    tagged, _ = tag(nlp, document)
    assert [m.value for m in tagged.mentions] == [value]


def test_a_date_tells_where_its_year_is_read(nlp: Language) -> None:
    in_document, _ = tag(nlp, extracted_document("Op 3 mei en in 2021.", title="Verslag 2017"))
    under_heading, _ = tag(
        nlp, extracted_document("Op 3 mei.", title="Verslag 2017", heading="Voorjaar 2018")
    )
    assert [m.basis for m in in_document.mentions] == [DateBasis.DOCUMENT, DateBasis.TEXT]
    assert [(m.value, m.basis) for m in under_heading.mentions] == [
        ("2018-05-03", DateBasis.HEADING)
    ]


def test_sentences_are_without_the_white_space_around_them(nlp: Language) -> None:
    text = "  Eerste zin.\n Tweede zin.  "
    tagged, _ = tag(nlp, extracted_document(text))
    assert [text[s.start : s.end] for s in tagged.sentences] == ["Eerste zin.", "Tweede zin."]


def test_passages_in_another_language_are_not_parsed(nlp: Language) -> None:
    tagged, docs = tag(nlp, extracted_document("Maasdal.", "Maasdal est belle.", language="fr"))
    assert (tagged.parsed, len(docs)) == (("p0",), 1)
    assert [m.passage_id for m in tagged.mentions] == ["p0"]


def test_the_parse_is_read_back_with_the_mentions_that_stand(nlp: Language) -> None:
    tagged, docs = tag(nlp, extracted_document("In Maasdal.", "Op 3 mei 2021."))
    data = DocBin(docs=docs, store_user_data=False).to_bytes()
    again = dict(zip(tagged.parsed, DocBin().from_bytes(data).get_docs(Vocab()), strict=True))
    assert [(e.text, e.label_) for e in again["p1"].ents] == [("3 mei 2021", "DATE")]
    assert DocBin(docs=tag(nlp, extracted_document("In Maasdal.", "Op 3 mei 2021."))[1]).to_bytes()


def test_a_document_without_passages_has_no_mentions(nlp: Language) -> None:
    tagged, docs = tag(nlp, extracted_document())
    assert (tagged.mentions, tagged.sentences, docs) == ((), (), [])


def test_labels_of_a_pipeline_are_ours_as_the_user_says(nlp: Language) -> None:
    labels = {"EVENT": Label.PROJECT, "GPE": None, "NORP": Label.ORG}
    tagged, _ = tag(
        nlp, extracted_document("Het Rivierenjaar 2021 in Maasdal was Nederlands."), labels
    )
    assert [(m.text, m.label) for m in tagged.mentions] == [
        ("Rivierenjaar 2021", Label.PROJECT),
        ("Nederlands", Label.ORG),
    ]
