"""Parts of words: what is shared by compounds, what is masked, and how much they weigh."""

from math import sqrt

import pytest
from parsed_sentences import parsed_sentence

from pipeline.assemble.actions.spelling import TITLED, spelling_features
from pipeline.schema import Label

SENTENCE = (
    "Zij/zij/PRON/nsubj/2 oefenden/oefenen/VERB/ROOT/0 in/in/ADP/case/4 Zeedorp/zeedorp/PROPN/obl/2"
)


def test_compounds_share_the_parts_of_their_head() -> None:
    one = spelling_features([parsed_sentence("meetboei/meetboei/NOUN/ROOT/0")])
    other = spelling_features([parsed_sentence("reddingsboei/reddingsboei/NOUN/ROOT/0")])
    assert "part:boei>" in one.keys() & other.keys()
    assert "part:<meet" not in other


def test_all_parts_together_weigh_the_same_in_a_short_and_a_long_sentence() -> None:
    short = spelling_features([parsed_sentence("boei/boei/NOUN/ROOT/0")])
    long = spelling_features([parsed_sentence(SENTENCE)])
    assert len(long) > len(short)
    lengths = [sqrt(sum(v * v for v in features.values())) for features in (short, long)]
    assert lengths[0] == pytest.approx(lengths[1])


def test_a_name_is_read_as_its_label_unless_it_may_say_what_the_thing_is() -> None:
    place = parsed_sentence(SENTENCE, {"Zeedorp": Label.LOC})
    assert "part:<loc>" in spelling_features([place])
    assert not any("zeed" in name for name in spelling_features([place]))
    project = parsed_sentence(SENTENCE, {"Zeedorp": Label.PROJECT})
    assert "part:<zeed" in spelling_features([project], kept=TITLED)
