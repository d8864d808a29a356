import re
from pathlib import Path

import pytest
import yaml

from pipeline.schema import Label
from pipeline.tag.antecedents import Name, find_antecedents

CASES = Path(__file__).parents[1] / "cases" / "tag" / "antecedents.yaml"
MARKED = re.compile(r"\[([^]|]+)(?:\|([^]]+))?\]")


def read(marked: str, passage: int) -> tuple[str, list[tuple[Name, str | None]]]:
    """Take the marks out of a passage; return its names and what each stands for."""
    text, names, last = "", [], 0
    for match in MARKED.finditer(marked):
        text += marked[last : match.start()]
        span = (len(text), len(text) + len(match[1]))
        names.append((Name(passage, *span, match[1], Label.ORG), match[2]))
        text += match[1]
        last = match.end()
    return text + marked[last:], names


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c["id"]) for c in yaml.safe_load(CASES.read_text("utf-8"))]
)
def test_short_names_stand_for_the_full_name_or_for_none(case: dict[str, str | list[str]]) -> None:
    marked = [case["text"]] if isinstance(case["text"], str) else case["text"]
    read_passages = [read(passage, number) for number, passage in enumerate(marked)]
    texts = [text for text, _ in read_passages]
    names = [name for _, found in read_passages for name in found]
    expected = {index: full for index, (_, full) in enumerate(names) if full}
    found = find_antecedents([name for name, _ in names], texts, {"Zeeland"}.__contains__)
    assert found == expected
