"""The rules for statuses, outcomes and benefits find their cues and leave the rest."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from _pytest.mark import ParameterSet

from pipeline.assemble.actions.cues import CueRule, find_cues, load_rules
from pipeline.errors import GrenswerkError

CASES = Path(__file__).parents[1] / "cases" / "assemble" / "statuses.yaml"


def _cases() -> Iterator[ParameterSet]:
    for case in yaml.safe_load(CASES.read_text(encoding="utf-8")):
        reason = case.get("known_failure")
        fails = pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError)
        yield pytest.param(
            case["text"], case["status"], id=case["id"], marks=[fails] if reason else []
        )


def _examples(kind: str) -> Iterator[ParameterSet]:
    for rule in load_rules():
        for number, example in enumerate(getattr(rule, kind)):
            yield pytest.param(rule, example, id=f"{rule.id}-{number}")


def _unmark(marked: str) -> tuple[str, str]:
    match = re.search(r"\[(.+?)\]", marked)
    assert match is not None
    return re.sub(r"[\[\]]", "", marked), match.group(1)


@pytest.mark.parametrize(("marked", "status"), list(_cases()))
def test_the_words_that_give_a_status_are_found(marked: str, status: str) -> None:
    text, cue = _unmark(marked)
    assert cue in [found.text for found in find_cues(text) if found.gives == status]


@pytest.mark.parametrize(("rule", "marked"), list(_examples("finds")))
def test_a_rule_finds_its_examples(rule: CueRule, marked: str) -> None:
    text, cue = _unmark(marked)
    assert [found.text for found in find_cues(text, [rule])] == [cue]


@pytest.mark.parametrize(("rule", "text"), list(_examples("leaves")))
def test_a_rule_leaves_what_it_must(rule: CueRule, text: str) -> None:
    assert find_cues(text, [rule]) == ()


@pytest.mark.parametrize("lacking", ["finds", "leaves", "why", "pattern"])
def test_a_rule_without_its_examples_does_not_load(tmp_path: Path, lacking: str) -> None:
    rule = {
        "id": "one",
        "gives": "stalled",
        "why": "Because.",
        "pattern": "uitgesteld",
        "finds": ["Het is [uitgesteld]."],
        "leaves": ["Het is klaar."],
    }
    file = tmp_path / "cues.yaml"
    file.write_text(yaml.safe_dump([rule]), encoding="utf-8")
    assert len(load_rules(file)) == 1
    del rule[lacking]
    other = tmp_path / "lacking.yaml"
    other.write_text(yaml.safe_dump([rule]), encoding="utf-8")
    with pytest.raises(GrenswerkError, match=lacking):
        load_rules(other)
