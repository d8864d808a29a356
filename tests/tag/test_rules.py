"""Every rule finds what its examples mark and leaves the rest; a faulty rule does not load."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from pipeline.tag.amounts import RULE_FILE as AMOUNT_RULES
from pipeline.tag.amounts import find_amounts
from pipeline.tag.dates import RULE_FILE as DATE_RULES
from pipeline.tag.dates import find_dates
from pipeline.tag.rule_file import JoinEntry, RuleEntry, read_example
from pipeline.tag.rules import load_rules

Found = list[tuple[int, int, str | None]]
RULE: dict[str, object] = {
    "id": "greeting",
    "why": "For the test.",
    "pattern": "{word} daar",
    "value": "none",
    "finds": ["[hallo daar|x]"],
    "leaves": ["hallo"],
}


def found_in(book: str, text: str) -> Found:
    if book == "dates":
        return [(span.start, span.end, span.value) for span in find_dates(text)]
    return [(span.start, span.end, span.value) for span in find_amounts(text)]


def entries() -> Iterator[tuple[str, RuleEntry | JoinEntry]]:
    for book, path in (("dates", DATE_RULES), ("amounts", AMOUNT_RULES)):
        rules = load_rules(path)
        yield from ((book, rule.entry) for rule in rules.rules)
        yield from ((book, join.entry) for join in rules.joins)


def rules_used(book: str, text: str) -> set[str]:
    if book == "dates":
        return {span.rule for span in find_dates(text)}
    return {span.rule for span in find_amounts(text)}


ENTRIES = [pytest.param(book, entry, id=entry.id) for book, entry in entries()]


@pytest.mark.parametrize(("book", "entry"), ENTRIES)
def test_a_rule_finds_exactly_what_its_examples_mark(
    book: str, entry: RuleEntry | JoinEntry
) -> None:
    for marked in entry.finds:
        text, expected = read_example(marked)
        assert expected
        assert found_in(book, text) == expected


@pytest.mark.parametrize(("book", "entry"), ENTRIES)
def test_a_rule_takes_part_in_its_own_examples(book: str, entry: RuleEntry | JoinEntry) -> None:
    assert any(entry.id in rules_used(book, read_example(marked)[0]) for marked in entry.finds)


@pytest.mark.parametrize(("book", "entry"), ENTRIES)
def test_a_rule_leaves_what_its_examples_say(book: str, entry: RuleEntry | JoinEntry) -> None:
    for text in entry.leaves:
        assert entry.id not in rules_used(book, text)


def write_rules(folder: Path, rule: dict[str, object]) -> Path:
    path = folder / "rules.yaml"
    file = {"words": {"word": {"hallo": 1}}, "blocks": {}, "starts": "{word}", "ends": r"\w"}
    path.write_text(yaml.safe_dump({**file, "rules": [rule]}), encoding="utf-8")
    return path


def test_a_whole_rule_loads_and_matches(tmp_path: Path) -> None:
    book = load_rules(write_rules(tmp_path, RULE))
    assert [(f.start, f.end, f.rule) for f in book.matches("O, hallo\ndaar!")] == [
        (3, 13, "greeting")
    ]


@pytest.mark.parametrize("missing", ["finds", "leaves", "why", "pattern"])
def test_a_rule_without_its_examples_or_reason_does_not_load(tmp_path: Path, missing: str) -> None:
    rule = {key: value for key, value in RULE.items() if key != missing}
    with pytest.raises(ValueError, match=missing):
        load_rules(write_rules(tmp_path, rule))


@pytest.mark.parametrize("empty", ["finds", "leaves"])
def test_a_rule_with_an_empty_list_of_examples_does_not_load(tmp_path: Path, empty: str) -> None:
    with pytest.raises(ValueError, match=empty):
        load_rules(write_rules(tmp_path, {**RULE, empty: []}))


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="patern"):
        load_rules(write_rules(tmp_path, {**RULE, "patern": "x"}))


def test_an_unknown_block_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown block 'wrod'"):
        load_rules(write_rules(tmp_path, {**RULE, "pattern": "{wrod}"}))


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    path = write_rules(tmp_path, RULE)
    file = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump({**file, "rules": [RULE, RULE]}), encoding="utf-8")
    with pytest.raises(ValueError, match="share an id"):
        load_rules(path)
