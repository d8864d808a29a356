from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cluster.compounds import family_key, repair_lemma, split_compound

CASES = Path(__file__).parents[1] / "cases" / "cluster"


def cases(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("case", cases("compounds.yaml"), ids=lambda case: case["word"])
def test_a_word_is_split_into_the_parts_a_reader_sees(case: dict[str, Any]) -> None:
    assert list(split_compound(case["word"])) == case["parts"]


@pytest.mark.parametrize(
    "case", [c for c in cases("compounds.yaml") if "family" in c], ids=lambda case: case["word"]
)
def test_words_of_one_family_have_one_key(case: dict[str, Any]) -> None:
    assert family_key(case["word"]) == family_key(case["family"])


@pytest.mark.parametrize("case", cases("lemmas.yaml"), ids=lambda case: case["lemma"])
def test_a_lemma_that_hardly_exists_is_repaired(case: dict[str, str]) -> None:
    assert repair_lemma(case["lemma"], case["text"]) == case["used"]


@given(st.text(alphabet="abdeghiklmnoprstuvwz-", min_size=1, max_size=24))
def test_any_string_has_parts_of_at_least_three_letters_or_stands_alone(word: str) -> None:
    parts = split_compound(word)
    assert parts
    assert all(len(part) >= 3 for part in parts) or len(parts) == 1
