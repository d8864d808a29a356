"""Our scorers give the figures of the reference scorers, on gold damaged by chance."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from damaged_gold import DOC, Damage, damage_gold, write, write_for_reference
from hypothesis import given
from hypothesis import strategies as st
from quality.toys import every_sentence, keyword_sentences
from reference_scorers import REFERENCE, WITH_REFERENCE, reference_scorers

from pipeline.evaluate.action_scores import action_scores, action_units, units_of
from pipeline.evaluate.alignment import align, read_letters
from pipeline.evaluate.entity_scores import CORE_TYPES, entity_scores, entity_units, micro_score
from pipeline.evaluate.gold import GoldAction, GoldPassage, GoldSet, read_gold
from pipeline.evaluate.intervals import interval
from pipeline.evaluate.predictions import read_predictions
from pipeline.evaluate.told_actions import find_sentences, tell_gold
from pipeline.schema import Label

pytestmark = WITH_REFERENCE


@pytest.fixture(scope="module")
def reference() -> Iterator[Callable[[str], ModuleType]]:
    with reference_scorers() as load:
        yield load


@pytest.fixture(scope="module")
def gold() -> GoldSet:
    return read_gold(REFERENCE / "dev", aliases=REFERENCE / "aliases.json")


CASES = [
    pytest.param(("bxgr1", "bxgr2"), 0, 0.0, id="gold-itself"),
    pytest.param(("bxgr1", "bxgr2"), 1, 0.15, id="little-damage"),
    pytest.param(("bxgr1", "bxgr2"), 2, 0.4, id="much-damage"),
    pytest.param(("interreg",), 3, 0.3, id="another-report"),
    pytest.param(("bxgr1",), 4, 1.0, id="hardly-anything-left"),
]


def of_reports(gold: GoldSet, names: Sequence[str]) -> tuple[list[GoldPassage], list[GoldAction]]:
    chosen = [report for report in gold.reports if report.name in names]
    return [p for r in chosen for p in r.passages], [a for r in chosen for a in r.actions or ()]


def files(names: Sequence[str], suffix: str) -> list[Path]:
    return [REFERENCE / "dev" / f"{name}{suffix}" for name in names]


@pytest.mark.parametrize(("names", "seed", "strength"), CASES)
@pytest.mark.parametrize("types", [CORE_TYPES, frozenset(Label)], ids=["core", "all"])
def test_entities(
    names: tuple[str, ...],
    seed: int,
    strength: float,
    types: frozenset[Label],
    gold: GoldSet,
    reference: Callable[[str], ModuleType],
    tmp_path: Path,
) -> None:
    tables = damage_gold(gold, names, Damage(seed, strength))
    folder = write(tmp_path / "dataset", tables)
    theirs, _ = reference("score_entities").score(
        reference("scoring").load(files(names, ".jsonl")),
        reference("scoring").dataset_passages(folder, "proefverslag"),
        {label.value for label in types},
    )
    predictions = read_predictions(folder).of_report("proefverslag")
    units = entity_units(of_reports(gold, names)[0], predictions.passages, types)
    ours = entity_scores(units, types)
    for label, score in ours.labels.items():
        found = {"p": score.score.precision, "r": score.score.recall, "f": score.score.f1}
        rounded = {key: round(value, 4) for key, value in found.items()}
        expected = theirs["labels"][label.value]
        assert {**rounded, "gold": score.gold, "overlap": score.touched} == expected
    assert round(ours.text_covered, 4) == theirs["text_covered"]
    drawn = interval(units, lambda some: micro_score(some).f1)
    bounds = [round(bound, 3) for bound in drawn or ()]
    assert {**as_reference(ours.micro, ours.gold), "interval": bounds} == theirs["micro"]
    distinct = ours.distinct_names
    assert as_reference(distinct.score, distinct.gold) == theirs["distinct_names"]
    assert rounded_to(4, ours.date_value_accuracy.value) == theirs["date_value_accuracy"]
    assert rounded_to(4, ours.money_value_accuracy.value) == theirs["money_value_accuracy"]
    assert (ours.micro.f1 == 1) == (strength == 0)


def as_reference(score: Any, gold: int) -> dict[str, float]:
    rates = {"p": score.precision, "r": score.recall, "f": score.f1}
    return {**{key: round(rate, 4) for key, rate in rates.items()}, "gold": gold}


def rounded_to(digits: int, value: float | None) -> float | None:
    return None if value is None else round(value, digits)


ACTION_FIGURES = {
    "sentence_precision": "sentence_p",
    "sentence_recall": "sentence_r",
    "sentence_f1": "sentence_f",
    "sentence_mcc": "sentence_mcc",
    "action_precision": "action_p",
    "action_recall": "action_r",
    "action_f1": "action_f",
    "type_accuracy": "type_acc",
    "status_accuracy": "status_acc",
    "status_macro_f1": "status_macro_f",
    "formality_macro_f1": "formality_macro_f",
    "party_f1": "party_f",
    "partner_f1": "partner_f",
    "date_accuracy": "date_acc",
    "date_false": "date_false",
    "place_accuracy": "place_acc",
    "amount_accuracy": "amount_acc",
    "row_f1": "row_f",
}
OR_ZERO = ACTION_FIGURES.keys() - {
    "date_accuracy",
    "date_false",
    "place_accuracy",
    "amount_accuracy",
}
"""Figures that are 0 in the reference where there is nothing to measure."""
ACTION_COUNTS = {
    "sentences": "gold_sentences",
    "action_sentences": "action_sentences",
    "gold": "gold_actions",
    "predicted": "predicted_actions",
    "matched": "matched",
}


def assert_same_action_figures(ours: Any, theirs: dict[str, Any]) -> None:
    figures = {name: measured.value for name, measured in ours.figures().items()}
    figures |= {name: figures[name] or 0.0 for name in OR_ZERO}
    found = {key: rounded_to(3, figures[name]) for name, key in ACTION_FIGURES.items()}
    found |= {key: getattr(ours, name) for name, key in ACTION_COUNTS.items()}
    assert found == theirs


@pytest.mark.parametrize(("names", "seed", "strength"), CASES)
def test_actions(
    names: tuple[str, ...],
    seed: int,
    strength: float,
    gold: GoldSet,
    reference: Callable[[str], ModuleType],
    tmp_path: Path,
) -> None:
    tables = damage_gold(gold, names, Damage(seed, strength))
    scorer, loaded = reference("score_actions"), reference("scoring").load(files(names, ".jsonl"))
    sentences = scorer.gold_sentences(loaded)
    wanted = [
        {**action, "ev": scorer.evidence_of_gold(action, loaded, sentences)}
        for action in reference("scoring").load(files(names, ".actions.jsonl"))
    ]
    given = write_for_reference(tmp_path / "reference", tables)
    proposed = scorer.predicted(given, DOC[:8], loaded, sentences)
    predictions = read_predictions(write(tmp_path / "dataset", tables)).matching(DOC[:8])
    passages, actions = of_reports(gold, names)
    ours = action_scores(action_units(passages, actions, predictions, gold.aliases))
    assert_same_action_figures(ours, scorer.measure(wanted, proposed, len(sentences)))
    assert (ours.row_f1 == 1) == (strength == 0)


def test_action_baselines(gold: GoldSet) -> None:
    names = ("bxgr1", "bxgr2")
    command = [sys.executable, "-B", str(REFERENCE / "score_actions.py"), "--baselines"]
    command += ["--gold", *map(str, files(names, ".jsonl"))]
    command += ["--actions", *map(str, files(names, ".actions.jsonl"))]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    passages, actions = of_reports(gold, names)
    sentences = find_sentences(passages)
    told = tell_gold(passages, sentences, actions, gold.aliases)
    parties = {"benelux": "Benelux Unie", "granderégion": "Grande Région"}
    for line, toy in zip(lines, (every_sentence, keyword_sentences), strict=True):
        units = units_of(
            sentences, told, toy(sentences, parties, gold.aliases), passages=len(passages)
        )
        assert_same_action_figures(action_scores(units), json.loads(line[line.index("{") :]))


@pytest.mark.parametrize("seed", range(6))
def test_alignment(seed: int, gold: GoldSet, reference: Callable[[str], ModuleType]) -> None:
    damage = Damage(seed, seed / 5)
    texts = [passage.text for report in gold.reports for passage in report.passages]
    blurred = [damage.blur(text)[0] for text in texts if not damage.happens(0.3)]
    for one, other in pairwise(texts):
        # Told again in part: what is new in it must outweigh what was placed already.
        blurred.append(one[damage.chance.randrange(len(one)) :] + other[: len(one) // 2])
    damage.chance.shuffle(blurred)
    gold_letters, found = read_letters(texts).letters, read_letters(blurred).letters
    expected = reference("scoring").align(gold_letters, found)
    assert align(gold_letters, found) == expected[: len(found)]


FRAGMENTS = [
    "Dr.",
    "dr.",
    "St.",
    "vgl.",
    "ja.",
    "Ja!",
    "(2)",
    "3",
    "“Nee.”",
    "’s",
    "…",
    "'",
    "?",
    "é",
]


@given(st.lists(st.sampled_from(FRAGMENTS)))
def test_sentences(words: list[str]) -> None:
    text = " ".join(["Begin", *words])
    with reference_scorers() as load:
        expected = load("score_actions").gold_sentences([{"text": text}])
    found = find_sentences([GoldPassage(id="p", section="", text=text, ents=())])
    assert [(s.passage, *s.span) for s in found] == expected


def test_units_of_reports_scored_apart_can_be_joined(gold: GoldSet, tmp_path: Path) -> None:
    names = ("bxgr1", "bxgr2")
    folder = write(tmp_path / "dataset", damage_gold(gold, names, Damage(5, 0.2)))
    passages = read_predictions(folder).of_report("proefverslag").passages
    apart = [u for name in names for u in entity_units(of_reports(gold, [name])[0], passages)]
    together = entity_units(of_reports(gold, names)[0], passages)
    assert len(apart) == len(together)
    assert entity_scores(apart).micro == entity_scores(together).micro
