"""Tellings of one undertaking find each other over documents; those that contradict stay apart."""

from itertools import permutations
from types import SimpleNamespace

from pipeline.assemble.retellings import Telling, Weights, link_retellings, score_pair
from pipeline.schema import ActionType, Relation

FILLER = (
    "De raad sprak over heggen langs het kanaal",
    "Een lezing over molens trok weinig volk",
    "Het koor zong drie avonden in de kapel",
    "De schooltuin kreeg een nieuwe schutting",
    "Over de vismarkt bestaat geen overeenstemming",
    "Twee juristen lazen het pachtreglement na",
)


def telling(document: str, text: str, number: int = 0, **facts: object) -> Telling:
    """Make a telling; a `name` is also a title."""
    told = SimpleNamespace(**{"name": None, "titles": (), "type": ActionType.PROJECT, **facts})
    return Telling(
        action_id=f"{document}-{number}",
        doc_id=document,
        type=told.type,
        name=told.name,
        titles=frozenset({*told.titles, *([told.name] if told.name else [])}),
        date=facts.get("date"),  # type: ignore[arg-type]
        days=frozenset(facts.get("days", ())),  # type: ignore[call-overload]
        amounts=frozenset(facts.get("amounts", ())),  # type: ignore[call-overload]
        places=frozenset(facts.get("places", ())),  # type: ignore[call-overload]
        bodies=frozenset(facts.get("bodies", ())),  # type: ignore[call-overload]
        text=text,
        setting=str(facts.get("setting", text)),
    )


def around(*told: Telling) -> list[Telling]:
    """Return tellings among others that have nothing to do with them."""
    others = [
        telling(f"z{n % 2}", text, n, bodies={f"other-{n}"}) for n, text in enumerate(FILLER * 3)
    ]
    return [*told, *others]


def links(*told: Telling) -> set[tuple[str, str, Relation]]:
    """Return the links among the tellings, others left out."""
    ids = {one.action_id for one in told}
    found = link_retellings(around(*told))
    return {(x.one, x.other, x.relation) for x in found if {x.one, x.other} <= ids}


BUS = telling(
    "a",
    "De bibliobus Boek en Bus rijdt sinds mei langs zeven dorpen met tweetalige leesboeken",
    name="boekenbus",
    date="2021-05-03",
    days={"2021-05-03"},
    bodies={"dijkraad"},
)
BUS_AGAIN = telling(
    "b",
    "De bibliobusproef met tweetalige leesboeken bereikte zeven dorpen",
    date="2021-05",
    days={"2021-05"},
    bodies={"dijkraad"},
)


def test_one_undertaking_is_found_under_another_name() -> None:
    assert links(BUS, BUS_AGAIN) == {("a-0", "b-0", Relation.SAME)}


def test_a_retelling_in_the_same_document_is_no_link() -> None:
    twice = telling("a", BUS_AGAIN.text, 1, bodies={"dijkraad"})
    assert links(BUS, twice) == set()


def test_two_names_are_two_undertakings_however_alike_the_words() -> None:
    other = telling("b", BUS.text, name="leeskar", bodies={"dijkraad"})
    assert links(BUS, other) == set()


def test_an_unnamed_telling_does_not_chain_two_names() -> None:
    other = telling("c", BUS.text, name="leeskar", bodies={"dijkraad"})
    found = links(BUS, BUS_AGAIN, other)
    assert not {("a-0", "c-0"), ("c-0", "a-0")} & {pair[:2] for pair in found}
    assert len(found) == 1


def test_days_that_differ_and_bodies_that_differ_count_against() -> None:
    weights = Weights(around(BUS, BUS_AGAIN))
    later = telling("b", BUS_AGAIN.text, date="2023-09", days={"2023-09"}, bodies={"dijkraad"})
    others = telling("b", BUS_AGAIN.text, date="2021-05", days={"2021-05"}, bodies={"havenbond"})
    usual = score_pair(BUS, BUS_AGAIN, weights)
    assert score_pair(BUS, later, weights) < usual
    assert score_pair(BUS, others, weights) < usual


def test_a_sequel_follows_and_a_part_is_part() -> None:
    sequel = telling(
        "d",
        "De bibliobus met tweetalige leesboeken krijgt een vervolg in zeven dorpen",
        bodies={"dijkraad"},
    )
    part = telling(
        "c",
        "In het kader van Boek en Bus kregen de dorpen tweetalige leesboeken voor de bibliobus",
        titles={"boekenbus"},
        type=ActionType.TRAINING,
        bodies={"dijkraad"},
    )
    assert ("d-0", "a-0", Relation.FOLLOWS) in links(BUS, sequel)
    assert ("c-0", "a-0", Relation.PART_OF) in links(BUS, part)


def test_the_links_do_not_depend_on_the_order_of_the_documents() -> None:
    third = telling("c", "Over de bibliobus met leesboeken in zeven dorpen", bodies={"dijkraad"})

    def linked(order: tuple[Telling, ...]) -> frozenset[str]:
        return frozenset(
            end for link in link_retellings(around(*order)) for end in (link.one, link.other)
        )

    orders = permutations((BUS, BUS_AGAIN, third))
    assert {linked(order) for order in orders} == {frozenset({"a-0", "b-0", "c-0"})}


def test_no_actions_give_no_links() -> None:
    assert link_retellings([]) == []
