"""A name is remembered by its other places in the document, never by the one that asks."""

import pytest

from pipeline.tag.names.memory import NOWHERE, Memory


def memory(*readings: str) -> Memory:
    """Remember passages of words with tags: `de/O Raad/B-ORG`."""
    passages = []
    for reading in readings:
        pairs = [pair.rpartition("/") for pair in reading.split()]
        passages.append(([word for word, _, _ in pairs], [tag for _, _, tag in pairs]))
    return Memory(passages)


def test_what_stands_once_is_read_nowhere_else() -> None:
    once = memory("de/O Raad/B-ORG van/I-ORG Oost/I-ORG")
    assert once.of_word("Raad", "B-ORG") == NOWHERE
    assert once.of_name(["Raad", "van", "Oost"], "ORG") == NOWHERE


@pytest.mark.parametrize(
    ("others", "summary"),
    [
        (["Oost/B-LOC"], "LOC!"),
        (["Oost/O"], "O!"),
        (["Oost/B-LOC"] * 3, "LOC!+"),
        (["Oost/B-LOC", "Oost/I-LOC", "Oost/B-ORG"], "LOC>+"),
        (["Oost/B-LOC", "Oost/B-ORG"], "ORG?"),
        (["oost/B-LOC"], NOWHERE),
    ],
    ids=["once", "no-name", "often", "mostly", "undecided", "in-small-letters"],
)
def test_a_word_is_remembered_as_it_is_mostly_read_elsewhere(
    others: list[str], summary: str
) -> None:
    assert memory("Oost/B-ORG", *others).of_word("Oost", "B-ORG") == summary


def test_a_name_is_remembered_whole() -> None:
    read = memory("Raad/B-ORG Oost/I-ORG", "Raad/B-ORG Oost/I-ORG", "Raad/B-LOC")
    assert read.of_name(["Raad", "Oost"], "ORG") == "ORG!"
    assert read.of_name(["Raad"], "LOC") == NOWHERE
    assert read.of_word("Raad", "B-LOC") == "ORG!"


def test_a_name_that_was_never_read_is_known_nowhere() -> None:
    assert memory("Raad/B-ORG").of_name(["Fonds"], "ORG") == NOWHERE
    assert memory("Raad/B-ORG").of_word("Fonds", "O") == NOWHERE
