"""The words that tell: a verb of the evidence or a cue, never words of neither."""

import numpy as np
import pytest
from parsed_sentences import parsed_sentence

from pipeline.assemble.actions.clauses import part
from pipeline.assemble.actions.fitted import FittedModel
from pipeline.assemble.actions.telling_words import (
    outcome_candidates,
    status_candidates,
    telling_words,
)
from pipeline.schema import Label

MERKT = parsed_sentence(
    "Wie/wie/PRON/nsubj/2 fietst/fietsen/VERB/csubj/3 merkt/merken/VERB/ROOT/0 "
    "dat/dat/SCONJ/mark/10 de/de/DET/det/6 brug/brug/NOUN/nsubj/10 is/zijn/AUX/aux/10 "
    "er/er/ADV/advmod/10 nooit/nooit/ADV/advmod/10 geopend/openen/VERB/ccomp/3/VerbForm=Part"
)
STELT_UIT = parsed_sentence(
    "De/de/DET/det/2 raad/raad/NOUN/nsubj/3 stelt/stellen/VERB/ROOT/0 het/het/DET/det/5 "
    "besluit/besluit/NOUN/obj/3 uit/uit/ADP/compound:prt/3 ,/,/PUNCT/punct/3"
)
NO_WORD = parsed_sentence(",/,/PUNCT/ROOT/0")
"""What may be left of a sentence when its parts are taken apart."""


def prefers(*names: str) -> FittedModel:
    """Return a classifier that likes candidates which show any of some features."""
    columns = {name: n for n, name in enumerate(names)}
    weights = np.array([[0.0] * len(names), [4.0] * len(names)], dtype=np.float32)
    return FittedModel(("no", "yes"), columns, weights, np.zeros(2, dtype=np.float32), 1.0)


def test_every_verb_and_every_cue_for_the_status_may_give_it() -> None:
    assert {one.text for one in status_candidates([MERKT], "ongoing")} >= {"merkt", "is … geopend"}
    texts = [one.text for one in status_candidates([MERKT], "stalled")]
    assert "nooit geopend" in texts
    assert "nooit geopend" not in [one.text for one in status_candidates([MERKT], "completed")]


@pytest.mark.parametrize(
    ("features", "words"),
    [
        (["stalled.cue"], "nooit geopend"),
        (["lemma:merken"], "merkt"),
        (["advmod:nooit"], "is … geopend"),
    ],
)
def test_the_words_that_the_classifier_finds_likeliest_are_taken(
    features: list[str], words: str
) -> None:
    found = telling_words(prefers(*features), status_candidates([MERKT], "stalled"))
    assert found == words


def test_a_later_sentence_may_give_the_status() -> None:
    candidates = status_candidates([MERKT, STELT_UIT], "completed")
    assert telling_words(prefers("rank:1"), candidates) == "stelt … uit"
    assert telling_words(prefers("rank:0"), candidates) != "stelt … uit"


def test_a_verb_is_told_apart_by_whether_a_cue_stands_in_it() -> None:
    beside = {
        one.text: {name for name in one.features if name.startswith("beside:")}
        for one in status_candidates([MERKT], "stalled")
    }
    assert beside["is … geopend"] == {"beside:own"}
    assert beside["merkt"] == {"beside:elsewhere"}


def test_what_is_on_another_action_gives_no_status() -> None:
    whole = MERKT
    (apart,) = [s for s in part(whole, [whole.span[9]]).values() if s.holds(whole.span[9])]
    texts = [one.text for one in status_candidates([apart], "stalled")]
    assert "merkt" not in texts
    assert "nooit geopend" in texts
    (rest,) = [s for s in part(whole, [whole.span[9]]).values() if s.holds(whole.span[2])]
    assert [one.text for one in status_candidates([rest], "stalled") if "geopend" in one.text] == []


def test_where_nothing_is_said_no_words_are_recorded() -> None:
    assert telling_words(prefers(), status_candidates([NO_WORD], "ongoing")) is None


BLEEF = parsed_sentence(
    "De/de/DET/det/2 proef/proef/NOUN/nsubj/3 bleef/blijven/VERB/ROOT/0 "
    "in/in/ADP/case/5 Zeedorp/zd/PROPN/obl/3 zonder/zonder/ADP/case/7 gevolg/gevolg/NOUN/obl/3 "
    "bij/bij/ADP/case/12 de/de/DET/det/12 zes/zes/NUM/nummod/12 grote/groot/ADJ/amod/12 "
    "steden/stad/NOUN/obl/3 ,/,/PUNCT/punct/3",
    {"Zeedorp": Label.LOC},
)


def test_how_it_went_is_told_by_a_verb_with_what_completes_it() -> None:
    """Not by a name, nor by a long part."""
    texts = [one.text for one in outcome_candidates([BLEEF], "succeeded")]
    assert texts == ["bleef … zonder gevolg"]
    assert [one.text for one in status_candidates([BLEEF], "completed")] == ["bleef"]


@pytest.mark.parametrize(("outcome", "cues"), [("failed", 1), ("mixed", 1), ("succeeded", 0)])
def test_a_mixed_outcome_may_be_told_by_cues_for_either(outcome: str, cues: int) -> None:
    sorts = [name for one in outcome_candidates([BLEEF], outcome) for name in one.features]
    assert sorts.count(f"{outcome}.cue") == cues
