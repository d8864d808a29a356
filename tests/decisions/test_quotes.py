import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.decisions import find_quote, quote_at

FILE = Path(__file__).parents[1] / "cases" / "review" / "quotes.yaml"
CASES = yaml.safe_load(FILE.read_text(encoding="utf-8"))


def unmark(marked: str) -> tuple[str, tuple[int, int] | None]:
    match = re.search(r"\[\[(.*?)\]\]", marked, re.DOTALL)
    if match is None:
        return marked, None
    text = marked.replace("[[", "").replace("]]", "")
    return text, (match.start(), match.start() + len(match[1]))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_words_are_found_where_they_are_marked_and_nowhere_else(case: dict[str, Any]) -> None:
    before, span = unmark(case["made_on"])
    now, expected = unmark(case["now"])
    assert span is not None
    assert find_quote(now, quote_at(before, *span, "d")) == expected


@given(st.text(alphabet="ab -\n", max_size=80), st.data())
def test_what_is_found_has_the_same_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end]
    if not words or words != words.strip():
        return
    found = find_quote(text, quote_at(text, start, end, "d"))
    assert found is not None
    assert text[slice(*found)].split() == words.split()
