"""The features of a word tell its form, what stands around it, and how it was read before."""

from annotated_passages import few_names, read_once

from pipeline.tag.names.document_features import view_document
from pipeline.tag.names.features import shape_of
from pipeline.tag.names.views import spell_out

FIRST = "De [Dijkraad Oost|ORG] kwam (op 3 mei 2021) in «Maasdal» bijeen. Zij sprak."
SECOND = "In Maasdal wacht de [Dijkraad Oost|ORG]."


def features_of(*marked: str) -> list[dict[str, set[str]]]:
    """Return, for each passage of a document, the features of every word, by the word."""
    read = [read_once(one, one) for one in marked]
    docs, tags = [one.doc for one in read], [one.tags for one in read]
    found = spell_out(view_document(docs, tags, few_names()), [len(doc) for doc in docs])
    return [
        {token.text: set(own) for token, own in zip(one.doc, passage, strict=True)}
        for one, passage in zip(read, found, strict=True)
    ]


def test_a_word_is_seen_with_its_form_and_its_neighbours() -> None:
    (found,) = features_of(FIRST)
    assert {
        "form=Oost",
        "word=oost",
        "shape=Xxx",
        "prefix2=oo",
        "suffix3=ost",
        "-1word=dijkraad",
        "-2word=de",
        "+1word=kwam",
        "-1,0word=dijkraad oost",
    } <= found["Oost"]
    assert not [one for one in found["De"] if one.startswith("-1")]
    assert not [one for one in found["."] if one.startswith("+3")]


def test_the_words_around_a_run_of_capitals_are_seen_from_all_of_it() -> None:
    (found,) = features_of("Morgen komt de Dijkraad Oost Maasdal bijeen.")
    for word in ("Dijkraad", "Oost", "Maasdal"):
        assert "after=bijeen" in found[word]
    assert "before=komt" in found["Maasdal"]
    (long,) = features_of(f"Nu komt {'Raad ' * 9}West bijeen.")
    assert "after=bijeen" in long["West"]
    assert not [one for one in long["West"] if one == "before=komt"]


def test_nothing_is_seen_of_another_passage() -> None:
    alone = [one for text in (FIRST, SECOND) for one in features_of(text)]
    told = ("word elsewhere=", "name elsewhere=", "read=")

    def without_memory(passages: list[dict[str, set[str]]]) -> list[dict[str, set[str]]]:
        return [
            {word: {one for one in own if not one.startswith(told)} for word, own in found.items()}
            for found in passages
        ]

    assert without_memory(features_of(FIRST, SECOND)) == without_memory(alone)


def test_a_word_that_begins_a_sentence_is_told_from_others() -> None:
    (found,) = features_of(FIRST)
    assert {"De", "Zij"} == {word for word, own in found.items() if "starts" in own}


def test_words_in_brackets_and_in_quotes_are_told() -> None:
    (found,) = features_of(FIRST)
    bracketed = [word for word, own in found.items() if "bracketed=1" in own]
    assert bracketed == ["(", "op", "3", "mei", "2021", ")"]
    assert "quoted=1" in found["Maasdal"] and "quoted=0" in found["bijeen"]
    left_open, next_one = features_of("Zij sprak (van «Maasdal.", "Daar bleef het bij.")
    assert {"quoted=1", "bracketed=1"} <= left_open["."]
    assert {"quoted=0", "bracketed=0"} <= next_one["Daar"]


def test_known_names_and_dates_are_marked() -> None:
    (found,) = features_of(FIRST)
    assert "known=B--" in found["Dijkraad"] and "known=I--" in found["Oost"]
    assert "known=-B-" in found["Maasdal"] and "known=---" in found["kwam"]
    assert {"rule=B-date", "rule=I-date"} <= found["3"] | found["mei"]
    assert not [one for one in found["op"] if one.startswith("rule=")]
    assert "-1rule=I-date" in found[")"]


def test_the_first_reading_of_a_word_and_of_its_neighbours_is_seen() -> None:
    (found,) = features_of(FIRST)
    assert {"read=I-ORG", "-1read=B-ORG", "+1read=O", "read=I-ORG shape=Xxx"} <= found["Oost"]


def test_how_a_name_is_read_elsewhere_in_the_document_is_seen() -> None:
    first, second = features_of(FIRST, SECOND)
    assert {"word elsewhere=ORG!", "name elsewhere=ORG! I"} <= first["Oost"]
    assert "word elsewhere=O!" in second["Maasdal"]
    assert not [one for one in second["wacht"] if one.startswith("word elsewhere")]
    (alone,) = features_of(FIRST)
    assert {"word elsewhere=none", "name elsewhere=none I"} <= alone["Oost"]


def test_an_empty_document_and_an_empty_passage_have_no_features() -> None:
    assert features_of() == []
    assert features_of("", "Maasdal.")[0] == {}


def test_a_shape_keeps_capitals_digits_and_marks_and_cuts_long_runs() -> None:
    shapes = {shape_of(word) for word in ("2021", "N.V.", "É", "d'Or", "Grensgemeente")}
    assert shapes == {"dd", "X.X.", "X", "x'Xx", "Xxx"}
