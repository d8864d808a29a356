"""Predicted letters find their place in the gold, whatever the layout did to them."""

import random
import string

from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.alignment import SHORTEST_CHAIN, align, letters, place_span, read_letters

TEXT = (
    "De dijkraad van Maasdal kwam op 3 mei 2021 bijeen in het oude gemaal. Daar werd besloten om "
    "de zomerdijk te verhogen, en om de boeren langs de oever schadeloos te stellen."
)


@given(st.text())
def test_a_text_lies_on_itself_letter_by_letter(text: str) -> None:
    found = read_letters([text]).letters
    assert align(found, found) == list(range(len(found)))


@given(st.text(), st.text())
def test_every_gold_letter_is_used_at_most_once_and_only_by_its_like(
    gold: str, predicted: str
) -> None:
    one, other = read_letters([TEXT, gold]).letters, read_letters([predicted, TEXT]).letters
    used = [(at, place) for at, place in enumerate(align(one, other)) if place is not None]
    assert len({place for _, place in used}) == len(used)
    assert all(one[place] == other[at] for at, place in used)


@given(st.permutations(range(6)), st.integers(0, 99))
def test_the_order_of_passages_does_not_matter(order: list[int], seed: int) -> None:
    chance = random.Random(seed)
    # Each begins with a letter of its own, so that no two run on alike past their end.
    passages = [first + "".join(chance.choices(string.ascii_lowercase, k=60)) for first in "ABCDEF"]
    places = align(
        read_letters(passages).letters, read_letters([passages[n] for n in order]).letters
    )
    assert places == [61 * n + step for n in order for step in range(61)]


@given(st.integers(0, len(TEXT)))
def test_line_breaks_and_the_borders_of_passages_do_not_matter(cut: int) -> None:
    broken = [TEXT[:cut].replace(" ", "\n- "), TEXT[cut:]]
    assert read_letters(broken).letters == read_letters([TEXT]).letters


def test_what_lies_outside_the_gold_has_no_place() -> None:
    gold, foreign = read_letters([TEXT]).letters, "ietsheelanders" * 9
    places = align(gold, foreign + gold + foreign)
    assert places[len(foreign) : -len(foreign)] == list(range(len(gold)))
    assert {*places[: len(foreign)], *places[-len(foreign) :]} == {None}


def test_a_stock_phrase_alone_finds_no_place_and_a_longer_one_does() -> None:
    gold = read_letters([TEXT]).letters
    for length, is_placed in ((SHORTEST_CHAIN - 1, False), (SHORTEST_CHAIN, True)):
        places = align(gold, "x" + gold[:length] + "y")
        assert (places[1] == 0) is is_placed


def test_misread_letters_leave_a_gap_and_no_more() -> None:
    gold = read_letters([TEXT]).letters
    read = gold[:50] + "qq" + gold[53:]
    places = align(gold, read)
    assert places[:50] == list(range(50))
    assert places[50:52] == [None, None]
    assert places[52:] == list(range(53, len(gold)))


def test_a_text_told_twice_lies_on_the_gold_once() -> None:
    gold = read_letters([TEXT]).letters
    places = align(gold, gold + gold)
    assert places == [*range(len(gold)), *[None] * len(gold)]


def test_a_capital_that_is_written_small_as_two_signs_keeps_the_count() -> None:
    reading = read_letters(["İzmir", "Gent"])
    assert reading.letters == "izmirgent"
    assert reading.span(1, 0, 4) == (5, 9)
    assert letters("St.-Truiden 2") == "sttruiden2"


def test_a_letter_knows_its_passage() -> None:
    reading = read_letters(["ab", "…", "cd"])
    assert [reading.passage_at(at) for at in range(4)] == [0, 0, 2, 2]


def test_a_span_with_a_lost_edge_takes_the_outermost_letters_that_have_a_place() -> None:
    places = [4, 5, None, 7, None]
    assert place_span(places, (0, 4)) == (4, 8)
    assert place_span(places, (1, 5)) == (5, 8)
    assert place_span(places, (2, 3)) is None
