"""Sentences that tell of several actions, and names that stand in a list."""

import numpy as np
import pytest
from parsed_sentences import parsed_sentence

from pipeline.assemble.actions.attachment import name_lists
from pipeline.assemble.actions.benefits import quote_of
from pipeline.assemble.actions.clauses import (
    clause_features,
    clause_head,
    further_predicates,
    part,
    part_by_actions,
    part_with,
)
from pipeline.assemble.actions.fitted import FittedModel
from pipeline.assemble.actions.summary import summarize
from pipeline.schema import Label

JOINED = (
    "De/de/DET/det/2 Grensraad/grensraad/PROPN/nsubj/3 tekende/tekenen/VERB/ROOT/0 "
    "een/een/DET/det/5 akkoord/akkoord/NOUN/obj/3 en/en/CCONJ/cc/7 drukt/drukken/VERB/conj/3 "
    "met/met/ADP/case/9 Zeedorp/zeedorp/PROPN/obl/7 een/een/DET/det/11 kaart/kaart/NOUN/obj/7 "
    "././PUNCT/punct/3"
)
AROUND = (
    "De/de/DET/det/2 kaart/kaart/NOUN/nsubj:pass/9 ,/,/PUNCT/punct/6 die/die/PRON/nsubj/6 "
    "Zeedorp/zeedorp/PROPN/obj/6 drukte/drukken/VERB/acl:relcl/2 ,/,/PUNCT/punct/6 "
    "wordt/worden/AUX/aux:pass/9 uitgebreid/uitbreiden/VERB/ROOT/0 door/door/ADP/case/11 "
    "Grensraad/grensraad/PROPN/obl/9"
)
NAMES = {"Grensraad": Label.ORG, "Zeedorp": Label.ORG}


def test_a_joined_clause_stands_apart_with_its_own_names() -> None:
    sentence = parsed_sentence(JOINED, NAMES)
    (predicate,) = further_predicates(sentence)
    first, second = part(sentence, [predicate.head]).values()
    assert (first.text, second.text) == (
        "De Grensraad tekende een akkoord",
        "en drukt met Zeedorp een kaart",
    )
    assert [[m.text for m in one.mentions] for one in (first, second)] == [
        ["Grensraad"],
        ["Zeedorp"],
    ]
    assert second.predicates[0].lemma == "drukken"


def test_what_stands_around_a_clause_keeps_its_words_but_not_its_names() -> None:
    sentence = parsed_sentence(AROUND, NAMES)
    (predicate,) = further_predicates(sentence)
    around, clause = part(sentence, [predicate.head]).values()
    assert around.text == sentence.text
    assert [mention.text for mention in around.mentions] == ["Grensraad"]
    assert clause.text == "die Zeedorp drukte"


def test_the_evidence_of_a_part_is_the_whole_sentence() -> None:
    sentence = parsed_sentence(JOINED, NAMES)
    parts = part(sentence, [p.head for p in further_predicates(sentence)])
    assert {quote_of(one).text for one in parts.values()} == {sentence.text}


def test_without_further_heads_a_sentence_stays_whole() -> None:
    sentence = parsed_sentence(JOINED, NAMES)
    assert list(part(sentence, []).values()) == [sentence]


@pytest.mark.parametrize(("likely", "parts"), [(9.0, 2), (-9.0, 1)])
def test_a_sentence_is_parted_where_a_clause_likely_tells_of_an_action(
    likely: float, parts: int
) -> None:
    weights = np.array([[0.0], [likely]], dtype=np.float32)
    model = FittedModel(("no", "yes"), {"dep:conj": 0}, weights, np.zeros(2, np.float32), 1.0)
    assert len(part_by_actions(model, parsed_sentence(JOINED, NAMES))) == parts


def test_a_clause_is_known_by_its_tie_and_what_it_holds() -> None:
    sentence = parsed_sentence(JOINED, NAMES)
    (predicate,) = further_predicates(sentence)
    shown = clause_features(sentence, predicate).keys()
    assert {"dep:conj", "marked:en", "names:1", "clause.thing:kaart"} <= shown
    assert "clause.thing:akkoord" not in shown


def test_words_lead_to_their_clause_and_its_part() -> None:
    sentence = parsed_sentence(JOINED, NAMES)
    head = clause_head(sentence, "een kaart")
    assert head is not None
    assert head.text == "drukt"
    parts = part(sentence, [head])
    assert part_with(parts, sentence.span[10]) is parts[head]
    assert part_with(parts, sentence.span[0]).text.startswith("De Grensraad")
    assert clause_head(sentence, "een gids") is None


LIST = (
    "Aa/a/PROPN/nsubj/9 ,/,/PUNCT/punct/3 Be/b/PROPN/conj/1 en/en/CCONJ/cc/6 de/de/DET/det/6 "
    "stad/stad/NOUN/conj/1 Ce/c/PROPN/flat/6 (/(/PUNCT/punct/6 werken/werken/VERB/ROOT/0 "
    "met/met/ADP/case/11 De/d/PROPN/obl/9"
)


def test_names_joined_by_commas_and_and_are_a_list_and_others_are_not() -> None:
    labels = dict.fromkeys(("Aa", "Be", "Ce", "De"), Label.ORG)
    sentence = parsed_sentence(LIST, labels)
    lists = name_lists(sentence, sentence.mentions)
    assert [[mention.text for mention in one] for one in lists] == [["Aa", "Be", "Ce"], ["De"]]


def test_the_summary_of_a_clause_has_the_subject_it_shares_and_no_and() -> None:
    sentence = parsed_sentence(JOINED, NAMES)
    first, second = part(sentence, [p.head for p in further_predicates(sentence)]).values()
    assert summarize(first) == "De Grensraad tekende een akkoord."
    assert summarize(second) == "De Grensraad drukt met Zeedorp een kaart."


def test_a_side_clause_is_summarized_within_its_sentence() -> None:
    sentence = parsed_sentence(AROUND, NAMES)
    (predicate,) = further_predicates(sentence)
    parts = part(sentence, [predicate.head])
    assert summarize(parts[predicate.head]) == summarize(sentence)
